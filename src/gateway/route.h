/* route.h - which carrier takes a message. */
#ifndef GATEWAY_ROUTE_H
#define GATEWAY_ROUTE_H

#include "gateway/fleet.h"
#include "store/message.h"

/* May this carrier, free now, take the message?  A conversation stays on its
 * carrier while that one is ready, for two minutes (STICKY_S); else a carrier that is preferred
 * for the number takes it; else any, and the least busy one asks first.  A preferred carrier
 * that lets a message wait for ten seconds loses it to the others.  One whose SIM has no credit
 * takes nothing while another could.  A text about a carrier in trouble is not for that
 * carrier, but where it is the only one, or nobody else took the text for a quarter of an hour.
 */
bool route_takes(const struct fleet *f, const struct carrier *c, const struct message *m,
		 const char *phone, int64_t now);
/* Is every carrier ready? */
bool route_all_ready(const struct fleet *f);

#endif
