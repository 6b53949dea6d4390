/* case.h - the row of a case.  Only workflow/ writes it. */
#ifndef STORE_CASE_H
#define STORE_CASE_H

#include <stdbool.h>

#include "store/store.h"

enum { CASE_CODE_MAX = 10, STAGE_MAX = 48, CASE_WORD_MAX = 48 };

/* Times are unix seconds; 0 stands for NULL in ids and times. */
struct case_ {
	int64_t id;
	char code[CASE_CODE_MAX];
	char kind[CASE_WORD_MAX], priority[CASE_WORD_MAX], channel[CASE_WORD_MAX];
	int64_t procedure_id;
	char stage[STAGE_MAX], stage_kind[8], role[CASE_WORD_MAX];
	int64_t unit_id, province_id, county_id, centre_id, contact_id;
	char service[CASE_WORD_MAX];
	int64_t opened_at, entered_at, holder_due, case_due;
	char allow[CASE_WORD_MAX];
	int64_t paused_s, paused_at;
	char held_stage[STAGE_MAX];
	int64_t held_unit_id, held_since;
	int64_t rounds, answer_id, reescalations, alerted_at;
	char outcome[64];
	int64_t closed_at, parent_id;
};

/* c->id is set.  RC_DUP: the code is taken, draw another. */
enum rc case_add(struct store *st, struct case_ *c, const uint8_t *receipt_hash, struct err *e);
enum rc case_set(struct store *st, const struct case_ *c, struct err *e);
enum rc case_get(struct store *st, int64_t id, struct case_ *c, struct err *e);
enum rc case_by_code(struct store *st, const char *code, struct case_ *c, struct err *e);
enum rc case_by_receipt(struct store *st, const char *receipt, struct case_ *c, struct err *e);

typedef enum rc case_visit(void *ctx, const struct case_ *c, struct err *e);

/* The cases of a phone, newest first; open_only leaves out final stages. */
enum rc case_each_of_phone(struct store *st, const char *phone, bool open_only, int limit,
			   case_visit *visit, void *ctx, struct err *e);
/* The work list of an official: open cases whose stage's role he holds where
 * they lie, the nearest due first. */
enum rc case_each_of_official(struct store *st, int64_t official_id, int limit, int offset,
			      case_visit *visit, void *ctx, struct err *e);
enum rc case_count_of_official(struct store *st, int64_t official_id, int64_t *count,
			       struct err *e);
/* Filters may be NULL/0.  Ordered by id, above after_id. */
struct case_filter {
	const char *stage;
	int64_t unit_id;
	int64_t overdue_at; /* holder_due before this instant; 0: all */
	int64_t after_id;
	int limit;
};
enum rc case_each(struct store *st, const struct case_filter *f, case_visit *visit, void *ctx,
		  struct err *e);
/* Open cases whose holder's deadline is ahead of now: for a new calendar. */
enum rc case_each_due_after(struct store *st, int64_t now, case_visit *visit, void *ctx,
			    struct err *e);

#endif
