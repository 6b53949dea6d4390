/* choice.c - see choice.h. */
#include "gateway/choice.h"

#include "base/mem.h"
#include "gateway/claim.h"
#include "gateway/route.h"
#include "store/contact.h"
#include "store/queue.h"

/* Who takes it is asked first: a line of its own is for what could leave.  What has
 * begun had its room. */
static enum rc fits(struct engine *en, const struct fleet *f, struct rates *r,
		    const struct lane *lane, const struct message *m, bool *does, struct err *e)
{
	CLEAN(contact) struct contact to = { 0 };
	bool begun;

	TRY(claim_begun(en, m, &begun, e));
	TRY(contact_get(&en->store, m->contact_id, &to, e));
	*does = route_takes(f, lane->carrier, m, begun, to.phone ? to.phone : "",
			    engine_now(en));
	return *does && !begun && to.phone ? rates_allow(r, m, to.phone, does, e) : RC_OK;
}

/* own: look only at those that are bound to this carrier or to none. */
static enum rc candidate(struct engine *en, const struct fleet *f, struct rates *r,
			 const struct lane *lane, bool own, struct message *m, struct err *e)
{
	int64_t now = engine_now(en);
	struct queue q;
	enum rc rc;

	queue_open(&q, &en->store, now, own ? carrier_info(lane->carrier)->name : NULL,
		   lane_over(lane, 1));
	while ((rc = queue_next(&q, m, e)) == RC_OK) {
		bool does = false;

		if (m->expires_at && m->expires_at <= now)
			return RC_OK;
		TRY(fits(en, f, r, lane, m, &does, e));
		if (does)
			return RC_OK;
	}
	return rc;
}

enum rc choice_next(struct engine *en, const struct fleet *f, struct rates *r,
		    const struct lane *lane, struct message *m, struct err *e)
{
	bool own = route_all_work(f, engine_now(en));
	enum rc rc;

	if (route_stands_back(f, lane->carrier, engine_now(en)))
		return RC_NONE;
	rc = candidate(en, f, r, lane, own, m, e);
	return rc == RC_NONE && own ? candidate(en, f, r, lane, false, m, e) : rc;
}
