/* rates.h - at most so many parts in any sixty seconds to numbers that begin with a prefix.
 * Texts of such a prefix wait in a line of their own (store/queue.h), so that others
 * never stand behind them, and are let out of it as the prefix has room.  Alarms
 * and challenges wait for no prefix. */
#ifndef GATEWAY_RATES_H
#define GATEWAY_RATES_H

#include "base/wake.h"
#include "config/setting_rate.h"
#include "store/message.h"
#include "workflow/engine.h"

struct rates;

struct rates *rates_new(struct engine *en);
void rates_free(struct rates *r); /* NULL is fine */

/* These hold from now on, the longest prefix for each number; what left in the last minute
 * counts under them.  The list is copied, and becomes the store's (queue.held).  Who waits for
 * a prefix that is none any more goes to the others, in a transaction of its own. */
enum rc rates_set(struct rates *r, const struct setting_rate *list, size_t n, struct err *e);

/* Inside a transaction: let out whom there is room for, some at a time. */
enum rc rates_let(struct rates *r, struct err *e);
/* Is there more to be let out, or was somebody sent back, since this was asked? */
bool rates_more(struct rates *r);

/* Inside a transaction: may it leave now, to this number?  false: it waits in the
 * line of its prefix from now on, and `m` is no candidate any more. */
enum rc rates_allow(struct rates *r, const struct message *m, const char *phone, bool *may,
		    struct err *e);
/* So many parts of it leave. */
void rates_take(struct rates *r, const struct message *m, int parts);

/* When somebody in a line wants to leave; in the past while there is no room. */
enum rc rates_next(struct rates *r, struct wake *w, struct err *e);

#endif
