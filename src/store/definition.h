/* definition.h - what was loaded from files, as rows: procedure versions,
 * message texts, profiles, the calendar, services.  workflow/load.c writes
 * them, engine_reload() reads them. */
#ifndef STORE_DEFINITION_H
#define STORE_DEFINITION_H

#include <stdbool.h>

#include "store/store.h"

/* Texts are borrowed, by who puts a row as long as that takes, by who visits one
 * until the visit ends. */

struct procedure_version {
	int64_t id, version;
	const char *name, *body;
	bool approved; /* one that is not begins no case */
};
typedef enum rc procedure_visit(void *ctx, const struct procedure_version *p, struct err *e);

/* A new version unless the newest of that name has the same body: RC_DUP. */
enum rc procedure_put(struct store *st, const struct procedure_version *p, int64_t now,
		      struct err *e);
/* RC_NONE: it is approved already. */
enum rc procedure_approve(struct store *st, int64_t id, int64_t now, struct err *e);
/* Every version, oldest first. */
enum rc procedure_each(struct store *st, procedure_visit *visit, void *ctx, struct err *e);

struct template
{
	const char *code, *lang, *body;
	int64_t parts; /* that it may take */
};
typedef enum rc template_visit(void *ctx, const struct template *t, struct err *e);

enum rc template_put(struct store *st, const struct template *t, struct err *e);
/* RC_DUP: there is one, and it stays. */
enum rc template_add(struct store *st, const struct template *t, struct err *e);
enum rc template_each(struct store *st, template_visit *visit, void *ctx, struct err *e);

enum { PRIORITIES = 4 };
/* amounts in the order normal, urgent, very_urgent, immediate */
enum rc profile_put(struct store *st, const char *name, const char *const amounts[PRIORITIES],
		    struct err *e);
/* The amount, "3wd", malloc'ed; RC_NONE for an unknown profile or priority. */
enum rc profile_amount(struct store *st, const char *name, const char *priority, char **amount,
		       struct err *e);

/* Days and weekdays as in calendar/calendar.h; windows are "08:00-12:00 13:00-16:00". */
struct opening_hours {
	int64_t from_day, unit_id, weekdays;
	const char *windows;
};
typedef enum rc hours_visit(void *ctx, const struct opening_hours *h, struct err *e);

enum rc hours_put(struct store *st, const struct opening_hours *h, struct err *e);
enum rc hours_each(struct store *st, hours_visit *visit, void *ctx, struct err *e);

struct calendar_day {
	int64_t day, unit_id;
	const char *windows, *name;
};
typedef enum rc calendar_day_visit(void *ctx, const struct calendar_day *d, struct err *e);

enum rc calendar_day_put(struct store *st, const struct calendar_day *d, struct err *e);
enum rc calendar_day_each(struct store *st, calendar_day_visit *visit, void *ctx,
			  struct err *e);

enum rc service_put(struct store *st, const char *code, const char *procedure, const char *body,
		    struct err *e);

#endif
