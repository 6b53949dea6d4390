/* anonymity.c - see anonymity.h. */
#include "workflow/anonymity.h"

#include "base/log.h"
#include "store/forget.h"
#include "store/ussd.h"

enum {
	KEEP_S = 24 * 3600,
	AGAIN_S = 3600,
	LOOK_BACK_S = 30 * 86400, /* longer than any text is on its way */
};

enum rc anonymity_promise(struct engine *en, struct err *e)
{
	return timer_add(&en->store, "forget", engine_now(en) + KEEP_S, 0, 0, e);
}

enum rc anonymity_due(struct engine *en, struct firing *f, struct err *e)
{
	int64_t now = engine_now(en), id;
	bool waiting;
	enum rc rc;

	(void)f;
	while ((rc = forget_due(&en->store, now - LOOK_BACK_S, now - KEEP_S, now, &id, e)) ==
	       RC_OK) {
		TRY(forget_reporter(&en->store, id, now, e));
		log_info("number forgotten, nothing said that the text arrived", "message=%lld",
			 (long long)id);
	}
	if (rc != RC_NONE)
		return rc;
	TRY(ussd_sweep(&en->store, now, e));
	TRY(forget_waiting(&en->store, now - LOOK_BACK_S, now, &waiting, e));
	return waiting ? timer_add(&en->store, "forget", now + AGAIN_S, 0, 0, e) : RC_OK;
}
