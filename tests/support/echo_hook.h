/* echo_hook.h - a hook that tells what it was asked, in the place of the
 * product's: for tests of what lies in front of it. */
#ifndef TEST_ECHO_HOOK_H
#define TEST_ECHO_HOOK_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "hook/hook.h"

enum { ECHO_LARGE = 1024 * 1024 };

static struct buf echo_asked; /* a line for each request */
static size_t echo_count;     /* requests */
static int echo_most_asked;   /* so often was a body's limit asked for */
static struct job *echo_job;  /* of a request for /job: what works on it */
static bool echo_job_done;    /* it may end */
static int echo_jobs_freed;

static const char *or_none(const char *text)
{
	return text ? text : "-";
}

static void echo_job_free(struct job *j)
{
	echo_jobs_freed++;
	echo_job = NULL;
	free(j);
}

/* /job waits until it is woken; /large is a large answer; anything else is
 * answered with its own target. */
void hook_handle(struct hook *h, const struct ask *a, struct answer *out)
{
	(void)h;
	echo_count++;
	buf_printf(&echo_asked, "%s %s auth=%s key=%s accept=%s body=%zu:%.*s\n", a->method,
		   a->target, or_none(a->authorization), or_none(a->key), or_none(a->accept),
		   a->body_len, (int)a->body_len, a->body ? a->body : "");
	*out = (struct answer){ .status = 200, .type = "text/plain" };
	if (strncmp(a->target, "/job", 4) == 0 && !echo_job)
		out->job = echo_job = mem_alloc(sizeof *echo_job);
	out->len = strncmp(a->target, "/large", 6) == 0 ? ECHO_LARGE : strlen(a->target);
	out->body = mem_alloc(out->len + 1);
	memset(out->body, 'x', out->len);
	memcpy(out->body, a->target, strlen(a->target));
}

size_t hook_body_most(struct hook *h, const struct ask *a)
{
	(void)h;
	echo_most_asked++;
	return strncmp(a->target, "/recording", 10) == 0 ? HOOK_BODY_LARGE : HOOK_BODY_MOST;
}

void hook_refuse(struct hook *h, int status, const char *detail, struct answer *out)
{
	(void)h;
	answer_free(out);
	answer_text(out, status, "text/plain", detail);
}

enum job_state hook_step(struct hook *h, struct answer *out)
{
	(void)h;
	if (!echo_job_done)
		return JOB_WAIT;
	echo_job_done = false;
	echo_job_free(out->job);
	out->job = NULL;
	return JOB_DONE;
}

void hook_drop(struct answer *out)
{
	if (out->job)
		echo_job_free(out->job);
	out->job = NULL;
}

#endif
