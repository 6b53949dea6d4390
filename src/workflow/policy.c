/* policy.c - see policy.h. */
#include "workflow/policy.h"

enum { MESSAGE_LIFE_S = 3 * 86400 }; /* a text not sent by then is expired */

struct policy policy_of(const struct settings *s)
{
	return (struct policy){
		.answer_max_parts = s->answer_max_parts,
		.quiet_from = s->quiet_from,
		.quiet_to = s->quiet_to,
		.stop_final = s->stop_final,
		.message_life_s = MESSAGE_LIFE_S,
		.callback = s->callback,
		.http_per_minute = s->http_per_minute,
		.session_idle_s = s->session_idle_min * 60,
		.session_life_s = s->session_life_h * 3600,
		.webhook_plain = s->webhook_plain,
		.absence = s->absence,
		.digest = s->digest,
		.weekly = s->weekly,
		.sms_strict = s->sms_strict,
		.sms_pin = s->sms_pin,
	};
}
