/* library.h - every version of every procedure, in memory. */
#ifndef WORKFLOW_LIBRARY_H
#define WORKFLOW_LIBRARY_H

#include "store/store.h"
#include "workflow/procedure.h"

struct library;

/* Read all stored versions.  RC_BROKEN names one that cannot be read. */
enum rc library_read(struct library **out, struct store *st, struct err *e);
void library_free(struct library *l); /* NULL is fine */

const struct procedure *library_get(const struct library *l, int64_t id);
/* The newest version that is approved: new cases begin with it. */
const struct procedure *library_newest(const struct library *l, const char *name);
/* The newest at all. */
const struct procedure *library_latest(const struct library *l, const char *name);
/* The newest versions, drafts among them, in order of name; NULL after the last. */
const struct procedure *library_at(const struct library *l, size_t i);

/* The newest version of that name came from this file; what is stored is known
 * by its own name otherwise. */
void library_came_from(struct library *l, const char *name, const char *file);

/* Targets in other procedures ("security:at_security", "+centre.violation")
 * of the newest versions exist.  RC_REJECT names the first that does not. */
enum rc library_check(const struct library *l, struct err *e);

#endif
