/* challenge.h - six digits that prove possession of a registered phone
 * (DIALOGUE.md 5.5).  Only a keyed hash is kept; bound to official, case,
 * stage and answer; good once, until it expires. */
#ifndef STORE_CHALLENGE_H
#define STORE_CHALLENGE_H

#include <stdbool.h>

#include "store/store.h"

enum { CHALLENGE_DIGITS = 6 };

struct challenge {
	int64_t id, official_id, case_id, answer_id, expires_at;
	char stage[48];
	char *command; /* a command that waits for it, NULL if none; challenge_free() */
};

void challenge_free(struct challenge *c);

/* Draw one and keep its hash.  A command replaces the one of the same official
 * and case that waits; without one, older digits for the same stage and answer
 * stay good, since texts cross on their way.  A bare round trip must find one
 * challenge only, so live digits of one official never repeat. */
enum rc challenge_issue(struct store *st, const struct challenge *want, int64_t now,
			char digits[CHALLENGE_DIGITS + 1], int64_t *id, struct err *e);
/* The live challenge of this official with these digits; RC_NONE. */
enum rc challenge_find(struct store *st, int64_t official_id, const char *digits, int64_t now,
		       struct challenge *c, struct err *e);
/* The newest of this official with these digits, good or not: tells a replay
 * (*used) from one that was replaced or ran out; RC_NONE. */
enum rc challenge_past(struct store *st, int64_t official_id, const char *digits,
		       struct challenge *c, bool *used, struct err *e);
enum rc challenge_use(struct store *st, int64_t id, int64_t now, struct err *e);
/* All live ones of a case end: its stage or its answer changed. */
enum rc challenge_void(struct store *st, int64_t case_id, int64_t now, struct err *e);
/* How many commands of the official wait for their digits? */
enum rc challenge_waiting(struct store *st, int64_t official_id, int64_t now, int64_t *count,
			  struct err *e);
/* Does the official have any live challenge? */
enum rc challenge_pending(struct store *st, int64_t official_id, int64_t now, int64_t *count,
			  struct err *e);

#endif
