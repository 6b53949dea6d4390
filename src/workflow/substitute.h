/* substitute.h - substitutions begin and end by themselves (R211 for people). */
#ifndef WORKFLOW_SUBSTITUTE_H
#define WORKFLOW_SUBSTITUTE_H

#include "store/substitution.h"
#include "workflow/engine.h"
#include "workflow/tick.h"

/* Inside a transaction.  From from_at to to_at, by_id acts for official_id,
 * and is told so by text when it begins.  RC_REJECT says why not. */
enum rc substitute_add(struct engine *en, const struct official *away,
		       const struct official *by, int64_t from_at, int64_t to_at, int64_t *id,
		       struct err *e);
/* He is back before the time.  RC_REJECT: nobody stands in for him. */
enum rc substitute_end(struct engine *en, const struct official *away, struct err *e);

/* Posts go to whoever acts now; also after the organisation was loaded. */
enum rc substitute_turn(struct engine *en, struct err *e);
/* The timer kind "substitution". */
enum rc substitute_due(struct engine *en, struct firing *f, struct err *e);

#endif
