/* phone_call.h - calls to 1482 that ended (R034-R038). */
#ifndef STORE_PHONE_CALL_H
#define STORE_PHONE_CALL_H

#include "store/official.h"
#include "store/store.h"

enum { CALL_ID_MAX = 128, CALL_WORD_MAX = 16, CALL_WHY_MAX = 200 };

struct phone_call {
	int64_t id;
	char call_id[CALL_ID_MAX];  /* the telephone system's; "": it gave none */
	int64_t at;		    /* when it ended */
	int64_t contact_id;	    /* the bare number; 0: none */
	char reason[CALL_WORD_MAX]; /* operator, key2, after_hours */
	bool successful;
	char why[CALL_WHY_MAX]; /* of an unsuccessful one */
	int64_t operator_id;
	char operator_login[LOGIN_MAX];
	int64_t case_id;
	char case_code[10];
	int64_t duration_s;
	int64_t recording_id; /* document; 0: none */
};

/* Insert; sets id.  operator_login and case_code are not read.  RC_DUP: the
 * telephone system said this call before. */
enum rc phone_call_add(struct store *st, struct phone_call *c, struct err *e);
enum rc phone_call_find(struct store *st, const char *call_id, struct phone_call *c,
			struct err *e);

struct phone_call_filter {
	int64_t after_id, from, to;   /* to 0: no end */
	const char *reason, *outcome; /* NULL: all */
	int limit;
};
/* By id; the visitor must not use the store's calls. */
enum rc phone_call_each(struct store *st, const struct phone_call_filter *f,
			enum rc (*visit)(void *ctx, const struct phone_call *c, struct err *e),
			void *ctx, struct err *e);

#endif
