/* definition.h - what was loaded from files, as rows: procedure versions,
 * message texts, profiles, the calendar, services.  workflow/load.c writes
 * them, engine_reload() reads them. */
#ifndef STORE_DEFINITION_H
#define STORE_DEFINITION_H

#include <stdbool.h>

#include "store/store.h"

/* A new version unless the newest of that name has the same body: RC_DUP,
 * and *version is that one's.  One that is not approved begins no case. */
enum rc procedure_put(struct store *st, const char *name, const char *body, bool approved,
		      int64_t now, int64_t *version, struct err *e);
/* RC_NONE: it is approved already. */
enum rc procedure_approve(struct store *st, int64_t id, int64_t now, struct err *e);
/* Every version, oldest first.  The texts are good during the visit only. */
enum rc procedure_each(struct store *st,
		       enum rc (*visit)(void *ctx, int64_t id, const char *name,
					int64_t version, bool approved, const char *body,
					struct err *e),
		       void *ctx, struct err *e);

enum rc template_put(struct store *st, const char *code, const char *lang, const char *body,
		     int64_t parts, struct err *e);
enum rc template_each(struct store *st,
		      enum rc (*visit)(void *ctx, const char *code, const char *lang,
				       const char *body, int64_t parts, struct err *e),
		      void *ctx, struct err *e);

enum { PRIORITIES = 4 };
/* amounts in the order normal, urgent, very_urgent, immediate */
enum rc profile_put(struct store *st, const char *name, const char *const amounts[PRIORITIES],
		    struct err *e);
/* The amount, "3wd", malloc'ed; RC_NONE for an unknown profile or priority. */
enum rc profile_amount(struct store *st, const char *name, const char *priority, char **amount,
		       struct err *e);

enum rc hours_put(struct store *st, int64_t from_day, int64_t unit_id, int64_t days_mask,
		  const char *windows, struct err *e);
enum rc hours_each(struct store *st,
		   enum rc (*visit)(void *ctx, int64_t from_day, int64_t unit_id,
				    int64_t days_mask, const char *windows, struct err *e),
		   void *ctx, struct err *e);
enum rc calendar_day_put(struct store *st, int64_t day, int64_t unit_id, const char *windows,
			 const char *name, struct err *e);
enum rc calendar_day_each(struct store *st,
			  enum rc (*visit)(void *ctx, int64_t day, int64_t unit_id,
					   const char *windows, const char *name,
					   struct err *e),
			  void *ctx, struct err *e);

enum rc service_put(struct store *st, const char *code, const char *procedure, const char *body,
		    struct err *e);

#endif
