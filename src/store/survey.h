/* survey.h - what a citizen thinks of the answer, 1 (bad) to 5 (excellent). */
#ifndef STORE_SURVEY_H
#define STORE_SURVEY_H

#include "store/store.h"

/* A survey waits so long for its score. */
enum { SURVEY_LIFE_S = 14 * 24 * 3600 };

/* score and answered_at are 0 until it is answered. */
struct survey {
	int64_t id, case_id, contact_id, asked_at, score, answered_at;
};

/* The question leaves in a text to the bare number's contact.  A case that is
 * asked about again before it was answered has one survey still. */
enum rc survey_ask(struct store *st, int64_t case_id, int64_t contact_id, int64_t now,
		   struct err *e);
/* The surveys of a number that were asked less than SURVEY_LIFE_S ago,
 * answered or not, the newest first; at most max, *n says how many. */
enum rc survey_of_contact(struct store *st, int64_t contact_id, int64_t now,
			  struct survey *list, size_t max, size_t *n, struct err *e);
/* The newest of the case, if it is no older than that; RC_NONE. */
enum rc survey_of_case(struct store *st, int64_t case_id, int64_t now, struct survey *v,
		       struct err *e);
enum rc survey_answer(struct store *st, int64_t id, int score, int64_t now, struct err *e);

#endif
