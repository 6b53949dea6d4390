/* undelivered.c - see undelivered.h.  An event, and nothing else: no text, no
 * timer and no move follow from it, so that no failure feeds another. */
#include "workflow/undelivered.h"

#include <stdio.h>

#include "store/event.h"
#include "store/forget.h"

enum { NOTE_ROOM = TEMPLATE_CODE_MAX + CAUSE_MAX + 4 };

enum rc case_text_failed(struct engine *en, const struct message *m, struct err *e)
{
	char note[NOTE_ROOM];
	struct event ev = { .case_id = m->case_id,
			    .at = engine_now(en),
			    .actor = "SYSTEM",
			    .action = "text_failed",
			    .note = note,
			    .via = "sms",
			    .message_id = m->id };
	bool said;

	if (!m->case_id || forget_concerns(m->template))
		return RC_OK;
	TRY(event_said(&en->store, m->case_id, ev.action, m->id, &said, e));
	if (said)
		return RC_OK;
	snprintf(note, sizeof note, "%s%s%s", m->template, m->template[0] ? ": " : "",
		 m->cause);
	return event_append(&en->store, &ev, e);
}
