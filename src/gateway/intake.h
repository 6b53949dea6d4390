/* intake.h - what carriers bring: received parts and status reports.
 * Owns the order: store, commit, and only then tell the carrier to delete. */
#ifndef GATEWAY_INTAKE_H
#define GATEWAY_INTAKE_H

#include "gateway/carrier.h"
#include "gateway/settle.h"
#include "workflow/engine.h"

enum {
	INTAKE_GAP_S = 600,	   /* a long message waits so long for its parts */
	INTAKE_LATE_S = 7 * 86400, /* a late part finds its message within */
};

/* A part lies in a slot.  Stored once, whatever happens; when its message is
 * whole the dialogue has it in the same transaction.  *filed: a message came
 * of it.  Anything but RC_OK: nothing was kept, and the slot stays full. */
enum rc intake_received(struct engine *en, struct carrier *c, const struct line *l, bool *filed,
			struct err *e);

/* A status report lies in a slot.  *out is what it settled; its message id
 * is 0 when it matched nothing. */
enum rc intake_report(struct engine *en, struct carrier *c, const struct line *l,
		      struct settled *out, struct err *e);

/* File what waits in vain for its other parts, at most `most` messages. */
enum rc intake_tick(struct engine *en, int most, int *filed, struct err *e);

#endif
