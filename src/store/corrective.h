/* corrective.h - what was found wrong and what was done about it, in words
 * that the public bulletin shows (R106).  Nothing in them is secret. */
#ifndef STORE_CORRECTIVE_H
#define STORE_CORRECTIVE_H

#include "store/store.h"

struct corrective {
	int64_t id, unit_id, case_id, official_id, at, withdrawn_at;
	const char *unit, *login; /* when it is read */
	const char *found, *done;
};

enum rc corrective_add(struct store *st, struct corrective *n, struct err *e); /* sets id */
/* RC_NONE: there is none, or it is withdrawn. */
enum rc corrective_unit(struct store *st, int64_t id, int64_t *unit_id, struct err *e);
enum rc corrective_withdraw(struct store *st, int64_t id, int64_t now, struct err *e);

typedef enum rc corrective_visit(void *ctx, const struct corrective *n, struct err *e);

/* Those of [from, to), withdrawn ones too; texts are good during the visit. */
enum rc corrective_each(struct store *st, int64_t from, int64_t to, corrective_visit *visit,
			void *ctx, struct err *e);

#endif
