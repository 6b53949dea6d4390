/* intake.h - what carriers bring: received parts and status reports.
 * Owns the order: store, commit, and only then tell the carrier to delete. */
#ifndef GATEWAY_INTAKE_H
#define GATEWAY_INTAKE_H

#include "gateway/carrier.h"
#include "gateway/delivery.h"
#include "gateway/settle.h"
#include "workflow/engine.h"

enum {
	INTAKE_GAP_S = 600,	   /* a long message waits so long for its parts */
	INTAKE_LATE_S = 7 * 86400, /* a late part finds its message within */
};

/* Who brings it: both are names that stay over restarts. */
struct intake_source {
	const char *carrier, *sim;
};

/* A part came.  Stored once, in a transaction of its own; when its message is
 * whole the dialogue has it in the same transaction.  *filed: a message came
 * of it.  RC_DUP: it was stored before.  Anything else but RC_OK: nothing was
 * kept. */
enum rc intake_part(struct engine *en, const struct intake_source *from, const struct line *l,
		    bool *filed, struct err *e);

/* A part lies in a slot: intake_part(), and then the slot may be freed.
 * Anything but RC_OK: nothing was kept, and the slot stays full. */
enum rc intake_received(struct engine *en, struct carrier *c, const struct line *l, bool *filed,
			struct err *e);

/* A status report lies in a slot; in a step of the caller's transaction.  *out
 * is what it settled; its message id is 0 when it settled nothing.  RC_NONE, RC_DUP:
 * it is of no use, and the step is to be undone.  Then, and after RC_OK once it is
 * committed, the slot may be freed. */
enum rc intake_report(struct engine *en, struct carrier *c, const struct line *l,
		      struct settled *out, struct err *e);

/* A gateway's delivery report.  RC_NONE: there is no such part.
 * carrier: the gateway's name, NULL if it did not say. */
enum rc intake_delivery(struct engine *en, const char *carrier, const struct delivery *d,
			struct settled *out, struct err *e);

/* File what waits in vain for its other parts, at most `most` messages. */
enum rc intake_tick(struct engine *en, int most, int *filed, struct err *e);
enum rc intake_next(struct engine *en, struct wake *w, struct err *e);

#endif
