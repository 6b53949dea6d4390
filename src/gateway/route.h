/* route.h - which carrier takes a message. */
#ifndef GATEWAY_ROUTE_H
#define GATEWAY_ROUTE_H

#include "gateway/fleet.h"
#include "store/message.h"

/* May this carrier, free now, take the message?
 * - What has begun goes on by its carrier, also when that one is being restarted: a
 *   phone joins the parts of one sender only.  After a minute (RESUME_S) it has begun
 *   no more.
 * - A conversation stays on its carrier while that one is ready, for two minutes
 *   (STICKY_S).
 * - Else a carrier that is preferred for the number takes it; one that lets it
 *   wait for ten seconds loses it to the others.
 * - Else any: the one with the fewest in hand asks first, then the one that was idle
 *   for the longest time and did not fail of late (record.h).
 * One whose SIM has no credit takes nothing while another could.  One whose SIM
 * is at its daily cap takes nothing but alarms and challenges that no other can
 * take: who waits for a code cannot wait for midnight.  A text about a carrier in
 * trouble is not for that carrier, but where it is the only one, or nobody else
 * took the text for a quarter of an hour. */
bool route_takes(const struct fleet *f, struct carrier *c, const struct message *m, bool begun,
		 const char *phone, int64_t now);
/* It fails more often than not, and somebody else can work: it leaves the queue to
 * the others for a while. */
bool route_stands_back(const struct fleet *f, struct carrier *c, int64_t now);
/* Can every carrier take what is bound to it? */
bool route_all_work(const struct fleet *f, int64_t now);

#endif
