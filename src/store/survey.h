/* survey.h - scores that were asked for and given (R163). */
#ifndef STORE_SURVEY_H
#define STORE_SURVEY_H

#include "store/store.h"

enum { SURVEY_LIFE_S = 14 * 86400 }; /* an answer is awaited so long */

struct survey {
	int64_t id, case_id, contact_id; /* the bare number's contact */
	int64_t asked_at, score, answered_at;
};

/* A text asked for a score.  An unanswered question about the same case is
 * asked anew, not twice. */
enum rc survey_ask(struct store *st, int64_t case_id, int64_t contact_id, int64_t now,
		   struct err *e);
/* The newest of a case; RC_NONE when no score was asked for. */
enum rc survey_of_case(struct store *st, int64_t case_id, struct survey *s, struct err *e);
/* What the phone was asked and has not answered, newest first, at most max;
 * *count says how many there are in all. */
enum rc survey_pending(struct store *st, int64_t contact_id, int64_t now, struct survey *list,
		       size_t max, size_t *count, struct err *e);
/* What the phone was asked within SURVEY_LIFE_S, answered or not, newest
 * first; at most max, *count says how many. */
enum rc survey_of_contact(struct store *st, int64_t contact_id, int64_t now,
			  struct survey *list, size_t max, size_t *count, struct err *e);
enum rc survey_answer(struct store *st, int64_t id, int64_t score, int64_t now, struct err *e);

#endif
