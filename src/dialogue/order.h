/* order.h - commands that change a case, and the challenge that each of them
 * needs (DIALOGUE.md 5.5): a forged number can send a command, but it does
 * not receive the six digits that make it good. */
#ifndef DIALOGUE_ORDER_H
#define DIALOGUE_ORDER_H

#include "dialogue/grammar.h"
#include "dialogue/talk.h"

/* answer, refer, approve, reject. */
enum rc order_take(const struct talk *t, const struct intent *in, struct err *e);

/* Six digits alone (and a PIN): carry out the command that waits for them. */
enum rc order_confirm(const struct talk *t, const struct intent *in, struct err *e);

/* M15 or, for who had the case before, M16. */
enum rc order_refuse(const struct talk *t, const struct case_ *c, struct err *e);

#endif
