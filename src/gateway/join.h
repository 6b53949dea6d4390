/* join.h - the parts of a long message, put together.  Pure. */
#ifndef GATEWAY_JOIN_H
#define GATEWAY_JOIN_H

#include <stdbool.h>

#include "store/part.h"

#define JOIN_GAP "[…]"

/* The parts of one message out of all that wait under one reference: for each
 * sequence number the part whose time stamp is nearest to that of `by`, for
 * references come back.  chosen has room for 256 and is indexed by seq; NULL
 * where none is.  True: the message is whole. */
bool join_choose(const struct part_list *list, const struct part *by,
		 const struct part *chosen[256]);
/* The text, malloc'ed, with one gap mark for each run of missing parts; data
 * stays hex. */
char *join_text(const struct part *const chosen[256], int total);

#endif
