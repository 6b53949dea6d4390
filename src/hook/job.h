/* job.h - an answer that takes longer than one call: a copy of the database
 * in slices, a code that a modem dials.  The loop goes on meanwhile. */
#ifndef HOOK_JOB_H
#define HOOK_JOB_H

#include <stdint.h>

#include "hook/ask.h"

struct hook;

enum job_state {
	JOB_SOON,  /* call step again in a few milliseconds: a thread is at work */
	JOB_AGAIN, /* call step again when the loop has a moment */
	JOB_WAIT,  /* wake() will be called, or fd is readable, when there is something to do */
	JOB_DONE,  /* the answer is there */
};

/* The first member of a job's own struct. */
struct job {
	struct hook *hook;
	enum job_state (*step)(struct job *j, struct answer *out);
	/* Gives up or cleans up; the job is gone afterwards.  One that still
	 * waits for the world frees itself when the world has answered. */
	void (*free)(struct job *j);
	/* Set by whoever waits for the answer; NULL: nobody does. */
	void (*wake)(void *ctx);
	void *wake_ctx;
	size_t route; /* for the figures: its number and one */
	int fd;	      /* closed by the job; 0: none */
	/* Of long work, for who waits: "backup", "verify"; NULL: not told. */
	const char *name;
	int64_t done, total; /* in its own unit */
	struct job *next;    /* of the hook's */
};

#endif
