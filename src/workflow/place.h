/* place.h - where a stage happens, and who is in charge there and above. */
#ifndef WORKFLOW_PLACE_H
#define WORKFLOW_PLACE_H

#include "store/case.h"
#include "store/official.h"
#include "store/unit.h"
#include "workflow/engine.h"
#include "workflow/procedure.h"

/* The nearest unit of a level that the case is about; 0: none is known. */
int64_t case_about(const struct case_ *c);
/* The case is about this unit: it and what is above become the case's own
 * units of their levels.  Where it lies, and who handles it, is another thing
 * (R091, R135). */
enum rc place_about(struct engine *en, struct case_ *c, int64_t unit_id, struct err *e);
/* It was referred there: it is about this unit if nothing nearer is known. */
enum rc place_narrow(struct engine *en, struct case_ *c, int64_t unit_id, struct err *e);

/* The unit a stage lies at: the unit given with the action, when somebody
 * holds the stage's role there, or else the one above it of the level that the
 * place names; else where the case lay in the same role at the same place
 * before; else, for a level, the unit of it above where the case lies, then the
 * case's own; else the unit with the place's code ('-' for '_' and '.'), else
 * wherever the role is held.  0: nobody holds it anywhere. */
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

/* Nobody may act in the role at the unit: is this official one of those above
 * who may instead? */
enum rc place_stands_in(struct engine *en, int64_t unit_id, const char *role,
			int64_t official_id, bool *yes, struct err *e);

#endif
