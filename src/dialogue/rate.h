/* rate.h - how much one phone is answered: 20 replies and 5 wrong codes an
 * hour, then one H05, then silence for an hour (R019).  What is asked is done
 * and kept all the same; an official's commands have no limit.  What was told
 * on a screen counts with what was texted. */
#ifndef DIALOGUE_RATE_H
#define DIALOGUE_RATE_H

#include <stdbool.h>

#include "dialogue/dialogue.h"

enum rate { RATE_ANSWER, RATE_TELL, RATE_SILENT }; /* answer, say H05, say nothing */

/* wrong: the answer would be that a code is wrong or unknown. */
enum rc rate_check(struct engine *en, const struct incoming *in, bool wrong, enum rate *verdict,
		   struct err *e);

/* Did this text go to the contact within the last hour? */
enum rc rate_said(struct engine *en, int64_t contact_id, const char *code, bool *said,
		  struct err *e);

/* The newest text to the contact of this second, 0 if there is none: tells
 * whether the workflow has answered already. */
enum rc rate_newest(struct engine *en, int64_t contact_id, int64_t *id, struct err *e);

#endif
