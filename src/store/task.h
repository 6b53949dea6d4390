/* task.h - what somebody is to do for a case until a time, beside its stages:
 * to call a person back (R137, X10). */
#ifndef STORE_TASK_H
#define STORE_TASK_H

#include "store/official.h"
#include "store/store.h"

struct task {
	int64_t id;
	char kind[16]; /* callback */
	int64_t case_id;
	char case_code[10];
	int64_t unit_id; /* whose it is; 0: nobody's */
	int64_t created_at, due_at, tries, done_at;
	char done_by[LOGIN_MAX];
	int64_t overdue_at; /* when the missed time was told and marked; 0: not */
};

enum rc task_add(struct store *st, const char *kind, int64_t case_id, int64_t unit_id,
		 int64_t due_at, int64_t now, int64_t *id, struct err *e);
enum rc task_get(struct store *st, int64_t id, struct task *t, struct err *e);
/* The newest of a case; RC_NONE. */
enum rc task_of_case(struct store *st, int64_t case_id, struct task *t, struct err *e);
enum rc task_done(struct store *st, int64_t id, int64_t official_id, int64_t now,
		  struct err *e);
enum rc task_due_set(struct store *st, int64_t id, int64_t due_at, struct err *e);
enum rc task_tried(struct store *st, int64_t id, struct err *e);
/* The first that is open, was due before now, and nobody was told of; RC_NONE. */
enum rc task_missed(struct store *st, int64_t now, struct task *t, struct err *e);
enum rc task_overdue(struct store *st, int64_t id, int64_t now, struct err *e);

typedef enum rc task_visit(void *ctx, const struct task *t, struct err *e);
/* Those that wait, the nearest due first; overdue_at: only those that were due
 * before it, 0: all.  The visitor must not use the store's tasks. */
enum rc task_each_open(struct store *st, int64_t overdue_at, int limit, task_visit *visit,
		       void *ctx, struct err *e);
/* All, done ones too, by id above after_id. */
enum rc task_each(struct store *st, int64_t after_id, int limit, task_visit *visit, void *ctx,
		  struct err *e);

#endif
