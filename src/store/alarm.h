/* alarm.h - troubles of the house itself, from their first sight to their end
 * (table alarm).  Who is told of them is workflow/alarm.h. */
#ifndef STORE_ALARM_H
#define STORE_ALARM_H

#include "store/store.h"

enum { ALARM_KIND_MAX = 32, ALARM_SUBJECT_MAX = 64, ALARM_DETAIL_MAX = 160 };

/* Times are unix seconds; 0 stands for NULL. */
struct alarm {
	int64_t id;
	char kind[ALARM_KIND_MAX], subject[ALARM_SUBJECT_MAX], detail[ALARM_DETAIL_MAX];
	int64_t raised_at, told_at, cleared_at;
};

/* Wants kind, subject, detail and raised_at; id is set.  RC_DUP: it is open. */
enum rc alarm_add(struct store *st, struct alarm *a, struct err *e);
/* The open one; RC_NONE. */
enum rc alarm_open(struct store *st, const char *kind, const char *subject, struct alarm *a,
		   struct err *e);
/* When anybody was last told of this kind and subject, with this detail ("": any);
 * 0: never. */
enum rc alarm_told_last(struct store *st, const char *kind, const char *subject,
			const char *detail, int64_t *at, struct err *e);
/* Overwrite detail, told_at and cleared_at. */
enum rc alarm_set(struct store *st, const struct alarm *a, struct err *e);
/* Those that are open, and those that ended at `since` or later; the newest first. */
enum rc alarm_each(struct store *st, int64_t since, int limit,
		   enum rc (*visit)(void *ctx, const struct alarm *a, struct err *e), void *ctx,
		   struct err *e);
/* How many of a kind are open. */
enum rc alarm_count(struct store *st, void (*visit)(void *ctx, const char *kind, int64_t count),
		    void *ctx, struct err *e);

#endif
