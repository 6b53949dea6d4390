/* sight.h - what an official may see of a case (R019, R078, R098, T35, T60). */
#ifndef WORKFLOW_SIGHT_H
#define WORKFLOW_SIGHT_H

#include "store/case.h"
#include "workflow/engine.h"

/* Each includes those before it. */
enum sight {
	SEE_NOTHING,
	SEE_CASE,     /* code, stage, dates, events */
	SEE_BODY,     /* what was written, asked and answered; reasons */
	SEE_IDENTITY, /* who the citizen is, and his voice */
};

/* An ordinary case: operators, the PM office, an auditor and whoever holds it
 * see all of it; whoever manages a unit above sees its body; a centre's people
 * never see who complained.  An anonymous report has no identity.  A matter
 * of the security office is for the security officer where it lies; an
 * auditor sees that it is there, nobody else does. */
enum rc case_sight(struct engine *en, const struct case_ *c, int64_t official_id,
		   enum sight *sight, struct err *e);

/* Is it a matter of the security office? */
bool case_restricted(const struct engine *en, const struct case_ *c);

/* Is it an ordinary one: neither that, nor an anonymous report? */
bool case_open_to_all(const struct engine *en, const struct case_ *c);

#endif
