/* recusal.h - officials who declared themselves unfit for a case. */
#ifndef STORE_RECUSAL_H
#define STORE_RECUSAL_H

#include <stdbool.h>

#include "store/store.h"

enum rc recusal_add(struct store *st, int64_t case_id, int64_t official_id, int64_t now,
		    struct err *e);
enum rc recusal_has(struct store *st, int64_t case_id, int64_t official_id, bool *has,
		    struct err *e);
/* The same, by the contact of his account. */
enum rc recusal_of_contact(struct store *st, int64_t case_id, int64_t contact_id, bool *has,
			   struct err *e);
/* Did anybody, in this case? */
enum rc recusal_any(struct store *st, int64_t case_id, bool *any, struct err *e);

#endif
