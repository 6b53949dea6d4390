/* pulse_watch.h - does a modem still receive?
 *
 * It may be up and send, and nothing comes in: its SIM is barred for incoming
 * texts, or the network has lost it.  So every `pulse_every` another carrier (or
 * it itself, where it is the only one) texts its own number; what has left and
 * not come in after half an hour is an alarm. */
#ifndef GATEWAY_PULSE_WATCH_H
#define GATEWAY_PULSE_WATCH_H

#include "gateway/fleet.h"
#include "store/message.h"
#include "workflow/engine.h"

/* Once a minute or so, outside a transaction. */
void pulse_watch(struct engine *en, const struct fleet *f);

/* A text that came in by a carrier, in the transaction that keeps it.  One that we
 * sent to it, and that comes from whoever sent it, is nobody's to answer, however
 * late; in other hands the same words are a text like any other. */
enum rc pulse_heard(struct engine *en, const struct message *m, const char *text,
		    bool *is_pulse, struct err *e);

#endif
