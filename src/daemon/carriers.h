/* carriers.h - from the configuration's modems and gateways to carriers. */
#ifndef DAEMON_CARRIERS_H
#define DAEMON_CARRIERS_H

#include "config/settings.h"
#include "gateway/carrier.h"

struct arena;
struct store;

/* Where a program of ours lies that is started by us: beside this one. */
const char *carriers_program(struct arena *a, const char *name);

/* The modems, then the gateways, in their order; all of it lives in the arena.  A PIN that
 * stands in the configuration is put into a file of the spool (0600): a
 * command line can be read by everybody on the machine.  A gateway is given a
 * token for its delivery reports, "gateway NAME". */
enum rc carriers_read(const struct settings *s, struct store *st, struct arena *a,
		      struct carrier_config **list, size_t *count, struct err *e);

#endif
