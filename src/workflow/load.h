/* load.h - `didehban load`: what an office writes in files becomes rows.
 * Form of the files: INTERFACES "Data files"; each kind has a reader here.
 * Loading is idempotent; a batch is taken whole or refused whole, with file,
 * line and reason. */
#ifndef WORKFLOW_LOAD_H
#define WORKFLOW_LOAD_H

#include "calendar/calendar.h"
#include "config/conf.h"
#include "workflow/engine.h"

struct load_file {
	const char *name; /* for sentences */
	const char *text;
};

struct load_report {
	int units, officials, procedures, messages, profiles, hours, days, services, shifts;
	int new_procedures; /* that became a new version */
	int due_changed;    /* cases whose deadline a new calendar moved */
};

/* Read and store the files and reload the engine; inside a transaction.
 * RC_REJECT says what is wrong and where.  Whoever rolls back, because of
 * that or because it was a check only, calls engine_reload() afterwards. */
enum rc load_batch(struct engine *en, const struct load_file *files, size_t count,
		   struct load_report *r, struct err *e);

/* The texts of a file that the store has none of, as after an update of the programs;
 * what an office has changed stays.  Inside a transaction; counts into *added. */
enum rc load_missing_texts(struct engine *en, const struct load_file *file, int *added,
			   struct err *e);

/* The stored calendar, in memory; the caller frees it. */
enum rc calendar_read(struct store *st, struct calendar **out, struct err *e);

/* A calendar straight from a file's `calendar` group, without a database
 * (units are not known then: rows for one unit are left out). */
enum rc calendar_from_conf(struct conf *c, struct calendar **calendar, struct err *e);

#endif
