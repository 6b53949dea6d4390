/* provider_part.h - parts by the name that an HTTP gateway gave them (table
 * provider_part), and reports that came before that name. */
#ifndef STORE_PROVIDER_PART_H
#define STORE_PROVIDER_PART_H

#include "store/store.h"

enum { PROVIDER_ID_ROOM = 128, PROVIDER_PART_LIFE_S = 7 * 86400 };

struct provider_part {
	int64_t submission_id; /* 0: not known yet */
	int reference;	       /* of the attempt; -1 */
	int status;	       /* of a report that nobody could use yet; -1 */
};

/* RC_NONE: the gateway has said nothing of that name. */
enum rc provider_part_get(struct store *st, const char *carrier, const char *provider_id,
			  struct provider_part *p, struct err *e);
/* Overwrites; what is older than its life is forgotten meanwhile. */
enum rc provider_part_set(struct store *st, const char *carrier, const char *provider_id,
			  const struct provider_part *p, int64_t now, struct err *e);

#endif
