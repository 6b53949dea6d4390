/* worker.h - a question to the database that may take seconds, in a thread of
 * its own.
 *
 * The thread has a connection that only reads: what is written meanwhile does
 * not wait for it, and it sees one moment.  It shares nothing with the loop but
 * what it is given, and that stays untouched until it has ended. */
#ifndef REPORT_WORKER_H
#define REPORT_WORKER_H

#include "calendar/calendar.h"
#include "store/store.h"

struct worker;

/* What the thread does.  st has no key; the calendar is the database's own. */
typedef enum rc worker_ask(void *ctx, struct store *st, const struct calendar *calendar,
			   struct err *e);

/* ctx is borrowed until worker_end(). */
enum rc worker_start(struct worker **out, const char *database, worker_ask *ask, void *ctx,
		     struct err *e);
/* Readable when the thread has ended. */
int worker_fd(const struct worker *w);
bool worker_ended(const struct worker *w);
/* The rc of `ask` and its sentence.  Before the thread has ended it is told to
 * stop, and that is RC_RETRY.  Takes w; NULL is RC_OK. */
enum rc worker_end(struct worker *w, struct err *e);

#endif
