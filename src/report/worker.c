/* worker.c - see worker.h. */
#include "report/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "workflow/load.h"

struct worker {
	struct store st;
	worker_ask *ask;
	void *ctx;
	int ended[2]; /* the thread closes the second */
	pthread_t thread;
	enum rc rc;
	struct err err;
};

static enum rc work(struct worker *w)
{
	CLEAN(calendar) struct calendar *calendar = NULL;

	TRY(db_snapshot(w->st.db, &w->err));
	TRY(calendar_read(&w->st, &calendar, &w->err));
	return w->ask(w->ctx, &w->st, calendar, &w->err);
}

static void *run(void *ctx)
{
	struct worker *w = ctx;

	w->rc = work(w);
	close(w->ended[1]);
	return NULL;
}

/* Signals are the loop's. */
static int thread_start(struct worker *w)
{
	sigset_t all, before;
	int fault;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	fault = pthread_create(&w->thread, NULL, run, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fault;
}

static void worker_free(struct worker *w)
{
	if (w->st.db)
		db_rest(w->st.db);
	db_close(w->st.db);
	free(w);
}

enum rc worker_start(struct worker **out, const char *database, worker_ask *ask, void *ctx,
		     struct err *e)
{
	struct worker *w = mem_alloc(sizeof *w);
	enum rc rc = db_open_reader(&w->st.db, database, e);
	int fault;

	w->ask = ask;
	w->ctx = ctx;
	if (rc == RC_OK && pipe2(w->ended, O_CLOEXEC | O_NONBLOCK) != 0)
		rc = err_set(e, RC_RETRY, "no pipe: %s", strerror(errno));
	if (rc != RC_OK) {
		worker_free(w);
		return rc;
	}
	fault = thread_start(w);
	if (fault) {
		close(w->ended[0]);
		close(w->ended[1]);
		worker_free(w);
		return err_set(e, RC_RETRY, "no thread: %s", strerror(fault));
	}
	*out = w;
	return RC_OK;
}

int worker_fd(const struct worker *w)
{
	return w->ended[0];
}

bool worker_ended(const struct worker *w)
{
	char byte;

	return read(w->ended[0], &byte, 1) == 0;
}

/* An interrupt between two statements is lost: it is said again. */
static void stop(struct worker *w)
{
	static const struct timespec moment = { 0, 1000000 };

	while (!worker_ended(w)) {
		db_interrupt(w->st.db);
		nanosleep(&moment, NULL);
	}
}

enum rc worker_end(struct worker *w, struct err *e)
{
	enum rc rc;

	if (!w)
		return RC_OK;
	stop(w);
	pthread_join(w->thread, NULL);
	close(w->ended[0]);
	rc = w->rc == RC_OK ? RC_OK : err_set(e, w->rc, "%s", w->err.text);
	worker_free(w);
	return rc;
}
