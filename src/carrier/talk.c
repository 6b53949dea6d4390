/* talk.c - see talk.h.  Owns standard input, standard output and the spool. */
#include "carrier/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"

static enum rc spool_failed(const struct talk *t, struct err *e)
{
	return err_set(e, RC_BROKEN, "spool %s: %s", t->spool_path, strerror(errno));
}

/* A name that means another file than the one we have locked: the carrier
 * before us has just turned it into its note. */
static bool renamed(int fd, const char *path)
{
	struct stat ours, named;

	return fstat(fd, &ours) < 0 || stat(path, &named) < 0 || ours.st_ino != named.st_ino ||
	       ours.st_dev != named.st_dev;
}

static enum rc spool_open(struct talk *t, struct err *e)
{
	CLEAN(buf) struct buf part = { 0 };
	CLEAN(text) char *folder = mem_dup(t->spool_path);

	t->spool_folder = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (t->spool_folder < 0)
		return spool_failed(t, e);
	buf_printf(&part, "%s.part", t->spool_path);
	t->spool_part = buf_take(&part);
	t->spool = open(t->spool_part, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (t->spool < 0)
		return spool_failed(t, e);
	if (flock(t->spool, LOCK_EX | LOCK_NB) < 0 || renamed(t->spool, t->spool_part))
		return err_set(e, RC_RETRY, "spool %s: another carrier is still at work",
			       t->spool_path);
	if (ftruncate(t->spool, 0) < 0)
		return spool_failed(t, e);
	return RC_OK;
}

enum rc talk_open(struct talk *t, const char *spool_path, struct err *e)
{
	memset(t, 0, sizeof(*t));
	t->in = STDIN_FILENO;
	t->out = STDOUT_FILENO;
	t->spool = -1;
	talk_window(t, 1);
	json_object_seed(0); /* opens a file, which it may not do later */
	if (!spool_path)
		return RC_OK;
	t->spool_path = mem_dup(spool_path);
	return spool_open(t, e);
}

static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

/* The descriptor is never made non-blocking: it may be shared with others. */
static void fill(struct talk *t)
{
	ssize_t got;

	if (t->taken) {
		memmove(t->line, t->line + t->taken, t->len - t->taken);
		t->len -= t->taken;
		t->taken = 0;
	}
	if (t->in_ended || t->len == sizeof(t->line) || !readable(t->in))
		return;
	got = read(t->in, t->line + t->len, sizeof(t->line) - t->len);
	if (got > 0)
		t->len += (size_t)got;
	else if (got == 0 || (errno != EINTR && errno != EAGAIN))
		t->in_ended = true;
}

static bool line_ready(const struct talk *t)
{
	return memchr(t->line + t->taken, '\n', t->len - t->taken) != NULL;
}

bool talk_pending(struct talk *t)
{
	return line_ready(t) || (!t->in_ended && readable(t->in));
}

/* A line that fills the whole buffer cannot be one of ours: it is dropped to
 * its end. */
static void overflow(struct talk *t)
{
	if (!t->skipping)
		talk_warn(t, "a line of more than %d bytes was ignored", TALK_LINE_MAX);
	t->skipping = true;
	t->taken = t->len = 0;
}

enum rc talk_next(struct talk *t, json_t **line)
{
	for (;;) {
		const char *start, *end;
		json_error_t why;
		size_t len;

		if (!line_ready(t))
			fill(t);
		start = t->line + t->taken;
		end = memchr(start, '\n', t->len - t->taken);
		if (!end) {
			if (t->len - t->taken == sizeof(t->line)) {
				overflow(t);
				continue;
			}
			return RC_NONE;
		}
		len = (size_t)(end - start);
		t->taken += len + 1;
		if (t->skipping) {
			t->skipping = false;
			continue;
		}
		if (!len)
			continue;
		*line = json_loadb(start, len, 0, &why);
		if (json_is_object(*line))
			return RC_OK;
		json_decref(*line);
		talk_warn(t, "a line that is no JSON object was ignored");
	}
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t put = write(fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes += put;
		len -= (size_t)put;
	}
	return true;
}

/* The event as a line, newline included and counted, and terminated; NULL if
 * it cannot be one. */
static char *line_of(json_t *event, size_t *len)
{
	char *text = event ? json_dumps(event, JSON_COMPACT) : NULL, *line;

	json_decref(event);
	if (!text)
		return NULL;
	*len = strlen(text) + 1;
	line = *len > TALK_LINE_MAX ? NULL : realloc(text, *len + 1);
	if (!line) {
		free(text);
		return NULL;
	}
	line[*len - 1] = '\n';
	line[*len] = '\0';
	return line;
}

void talk_event(struct talk *t, json_t *event)
{
	size_t len;
	char *line = line_of(event, &len);

	if (!line) {
		log_error("event lost", "reason=not-a-line");
		return;
	}
	if (!t->out_gone && !write_all(t->out, line, len))
		t->out_gone = true;
	free(line);
}

/* A pipe whose writer is gone says so even while old lines are in it. */
bool talk_alone(const struct talk *t)
{
	struct pollfd p = { .fd = t->in, .events = POLLRDHUP };

	return t->out_gone || t->in_ended ||
	       (poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLRDHUP));
}

/* Whole and on disk before it gets its name; the call is spelled out because
 * the sandbox knows it by these two addresses. */
static bool spool_write(const struct talk *t, const char *line, unsigned flags)
{
	return write_all(t->spool, line, strlen(line)) && fsync(t->spool) == 0 &&
	       syscall(SYS_renameat2, AT_FDCWD, t->spool_part, AT_FDCWD, t->spool_path,
		       flags) == 0 &&
	       fsync(t->spool_folder) == 0;
}

/* The oldest first. */
static void answers_join(const struct talk *t, struct buf *lines)
{
	size_t count = t->answer_count < t->window ? t->answer_count : t->window;

	for (size_t i = t->answer_count - count; i < t->answer_count; i++)
		if (t->answers[i % t->window])
			buf_puts(lines, t->answers[i % t->window]);
}

void talk_note(struct talk *t)
{
	bool written;

	if (t->spool < 0 || t->noted || !talk_alone(t))
		return;
	t->noted = true;
	if (t->answer_count) {
		CLEAN(buf) struct buf lines = { 0 };

		answers_join(t, &lines);
		written = spool_write(t, lines.text, 0);
	} else
		/* Whoever never took a part leaves the note of the life before. */
		written = spool_write(t, "{\"event\":\"idle\"}\n", RENAME_NOREPLACE) ||
			  errno == EEXIST;
	if (!written)
		log_error("spool not written", "errno=%d", errno);
}

void talk_window(struct talk *t, size_t window)
{
	t->window = window;
	t->answers = mem_grow(t->answers, window, sizeof *t->answers);
	memset(t->answers, 0, window * sizeof *t->answers);
}

void talk_submitted(struct talk *t, json_t *event)
{
	char **at = &t->answers[t->answer_count % t->window];
	size_t len;

	free(*at);
	*at = line_of(json_incref(event), &len);
	t->answer_count++;
	talk_event(t, event);
}

void talk_settle(struct talk *t, json_t *event)
{
	talk_submitted(t, event);
	talk_note(t);
}

void talk_warn(struct talk *t, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_warn("carrier", "text=\"%s\"", text);
	talk_event(t,
		   json_pack("{s:s, s:s, s:s}", "event", "log", "level", "warn", "text", text));
}

void talk_down(struct talk *t, const char *why, bool hopeless, const char *trouble)
{
	json_t *down = json_pack("{s:s, s:s, s:s}", "event", "down", "text", why, "needs",
				 hopeless ? "operator" : "recovery");

	if (trouble)
		json_object_set_new(down, "trouble", json_string(trouble));
	log_warn("going down", "reason=\"%s\"", why);
	talk_event(t, down);
}
