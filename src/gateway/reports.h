/* reports.h - the status reports that have come in this turn of the loop. */
#ifndef GATEWAY_REPORTS_H
#define GATEWAY_REPORTS_H

#include "gateway/carrier.h"
#include "gateway/settle.h"
#include "workflow/engine.h"

struct reports;

struct reports *reports_new(struct engine *en);
void reports_free(struct reports *r);

/* Noted, until the next round. */
void reports_add(struct reports *r, struct carrier *c, const struct line *l);
void reports_gone(struct reports *r, const struct carrier *c); /* it is being freed */

/* In a round (dispatch.h): all are written down.  Once that is kept, their slots
 * may be freed, and done() hears of each that settled something; otherwise they
 * stay where they are, and are told again. */
enum rc reports_write(struct reports *r, struct err *e);
void reports_close(struct reports *r, bool kept,
		   void (*done)(void *ctx, const struct settled *out), void *ctx);

#endif
