/* place.h - where a stage happens, and who is in charge there and above. */
#ifndef WORKFLOW_PLACE_H
#define WORKFLOW_PLACE_H

#include "store/case.h"
#include "store/official.h"
#include "store/unit.h"
#include "workflow/engine.h"
#include "workflow/procedure.h"

/* A unit was named for the case: it and what is above become the case's own
 * units of their levels; own units of lower levels are forgotten. */
enum rc place_adopt(struct engine *en, struct case_ *c, const struct unit *u, struct err *e);

/* The unit a stage lies at: the unit given with the action, when somebody
 * holds the stage's role there; else the case's own unit for a level's name,
 * else the unit with the place's code ('-' for '_' and '.'), else wherever
 * the role is held.  0: nobody holds it anywhere. */
enum rc place_resolve(struct engine *en, const struct case_ *c, const struct stage *s,
		      const struct unit *given, int64_t *unit_id, struct err *e);

typedef enum rc place_visit(void *ctx, const struct post *p, struct err *e);

/* Everybody who manages the first managed unit above this one.  With a role,
 * that is whoever is above its holders: another who manages this very unit
 * comes before, and the head of the PM office when there is nobody else. */
enum rc place_superior(struct engine *en, int64_t unit_id, const char *role, place_visit *visit,
		       void *ctx, struct err *e);
/* Everybody who manages a unit above this one, up to the office that oversees
 * all (R118). */
enum rc place_superiors(struct engine *en, int64_t unit_id, place_visit *visit, void *ctx,
			struct err *e);

#endif
