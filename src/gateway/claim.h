/* claim.h - a queued message into a lane's hand: its next part, or all of it
 * for a carrier that takes messages whole. */
#ifndef GATEWAY_CLAIM_H
#define GATEWAY_CLAIM_H

#include "gateway/lane.h"
#include "workflow/engine.h"

/* Has a part of it left by its SIM, so lately that a phone joins the rest with it? */
enum rc claim_begun(struct engine *en, const struct message *m, bool *begun, struct err *e);
/* Inside the transaction that makes it `submitting`; the line to say after
 * the commit is added to the lane.  RC_NONE: no part of it is queued.
 * RC_REJECT: it cannot be handed to anybody, and why. */
enum rc claim(struct engine *en, struct lane *lane, struct message *m, struct err *e);

#endif
