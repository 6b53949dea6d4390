/* ussd.c - /hook/ussd, as aggregators call it (Africa's Talking's shape): a
 * form in, "CON ..." or "END ..." out.  What the menu does is dialogue/ussd. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "dialogue/ussd.h"
#include "text/msisdn.h"

static enum rc request_read(struct call *c, const struct target *form, struct ussd_request *r,
			    char phone[MSISDN_ROOM], struct err *e)
{
	const char *number = target_query(form, "phoneNumber");
	const char *text = target_query(form, "text");

	r->session = target_query(form, "sessionId");
	r->phone = phone;
	r->text = text ? text : "";
	if (!r->session || strlen(r->session) > USSD_SESSION_MAX)
		return call_refuse(c, 400, e, "sessionId has 1 to %d bytes", USSD_SESSION_MAX);
	if (!number)
		return call_refuse(c, 400, e, "phoneNumber is missing");
	if (!msisdn_parse(phone, number))
		return call_refuse(c, 400, e, "phoneNumber is no mobile of Iran");
	return RC_OK;
}

static enum rc serve(struct call *c, const struct target *form, struct err *e)
{
	struct ussd_request r;
	char phone[MSISDN_ROOM];
	char *answer;

	TRY(request_read(c, form, &r, phone, e));
	TRY(ussd_serve(c->en, &r, &answer, e));
	answer_text(c->out, 200, "text/plain; charset=utf-8", answer);
	free(answer);
	return RC_OK;
}

enum rc hook_ussd(struct call *c, struct err *e)
{
	struct target form;
	enum rc rc;

	c->secret = true; /* it is idempotent by itself */
	rc = target_form(&form, c->ask->body, c->ask->body_len, e);
	if (rc != RC_OK)
		c->status = 400;
	else
		rc = serve(c, &form, e);
	target_free(&form);
	return rc;
}
