/* local.h - the daemon's own answers without a daemon: the database opened by
 * this program, and the same handlers called in it. */
#ifndef CTL_LOCAL_H
#define CTL_LOCAL_H

#include "config/settings.h"
#include "hook/ask.h"

struct local;

/* RC_NONE when there is no database yet, RC_RETRY when another process has it
 * open. */
enum rc local_open(struct local **out, const struct settings *s, struct err *e);
/* A new database, and a new key unless there is one; RC_DUP when the database
 * exists.  It has its name, and l can only be closed, after local_keep(); what
 * was not kept is removed by local_close(), or after a crash by the next one. */
enum rc local_create(struct local **out, const struct settings *s, struct err *e);
enum rc local_keep(struct local *l, struct err *e);
/* A database that nobody will see: for looking at files. */
enum rc local_trial(struct local **out, struct err *e);
void local_close(struct local *l); /* NULL is fine */

/* Ask, and wait until a job is done. */
void local_ask(struct local *l, const struct ask *a, struct answer *out);

#endif
