/* reference.h - the unit that a command names: «۱۰۳», «به نیشابور», «بهزیستی
 * نیشابور فوری است». */
#ifndef DIALOGUE_REFERENCE_H
#define DIALOGUE_REFERENCE_H

#include "store/unit.h"
#include "workflow/engine.h"

/* The unit at the beginning of the text, and the rest of it, malloc'ed, in
 * *note (NULL: nothing).  Its number, or the longest beginning of the text
 * that one unit answers to.  RC_NONE: no unit is meant, or several. */
enum rc reference_find(struct engine *en, const char *text, struct unit *u, char **note,
		       struct err *e);

#endif
