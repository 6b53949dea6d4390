/* wire.c - see wire.h. */
#include "modem/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/hear.h"
#include "modem/tap.h"
#include "modem/verdict.h"

static enum rc send_command(struct wire *w, const char *command, int64_t until, struct err *e)
{
	CLEAN(buf) struct buf out = { 0 };
	size_t sent = 0;

	buf_printf(&out, "%s\r", command);
	while (sent < out.len) {
		struct pollfd p = { .fd = w->fd, .events = POLLOUT };
		int64_t left = until - clock_mono_ms();
		ssize_t put;

		if (left <= 0 || (poll(&p, 1, (int)left) < 0 && errno != EINTR))
			return err_set(e, RC_BROKEN, "the modem takes no command");
		put = write(w->fd, out.text + sent, out.len - sent);
		if (put < 0 && errno != EINTR && errno != EAGAIN)
			return err_set(e, RC_BROKEN, "the port is gone: %s", strerror(errno));
		sent += put > 0 ? (size_t)put : 0;
	}
	return RC_OK;
}

/* Read what there is, waiting until then.  RC_RETRY when there was nothing. */
static enum rc receive(struct wire *w, int64_t until, struct err *e)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };
	int64_t left = until - clock_mono_ms();
	ssize_t got;

	if (w->len == sizeof(w->in))
		w->len = 0; /* noise without a line end */
	if (left < 0)
		left = 0;
	if (poll(&p, 1, (int)left) <= 0)
		return RC_RETRY;
	got = read(w->fd, w->in + w->len, sizeof(w->in) - w->len);
	if (got <= 0 && w->tap ? !hear_dead() : got < 0 && (errno == EINTR || errno == EAGAIN))
		return RC_RETRY;
	if (got <= 0)
		return err_set(e, RC_BROKEN, "the port is gone");
	w->len += (size_t)got;
	return RC_OK;
}

/* Take the first whole line, stripped, into `line`; false when there is none. */
static bool take_line(struct wire *w, struct buf *line)
{
	size_t len = 0;

	while (len < w->len && w->in[len] != '\n' && w->in[len] != '\r')
		len++;
	if (len++ == w->len)
		return false;
	buf_clear(line);
	for (size_t i = 0; i < len; i++)
		if (w->in[i] >= ' ' || (unsigned char)w->in[i] >= 0x80)
			buf_putc(line, w->in[i]);
	memmove(w->in, w->in + len, w->len - len);
	w->len -= len;
	if (!line->text)
		buf_puts(line, "");
	return true;
}

static bool starts(const char *line, const char *prefix)
{
	return strncasecmp(line, prefix, strlen(prefix)) == 0;
}

enum rc wire_ask(struct wire *w, const char *command, int wait_ms, struct wire_answer *a,
		 struct err *e)
{
	CLEAN(buf) struct buf line = { 0 };
	int64_t until = clock_mono_ms() + wait_ms;

	*a = (struct wire_answer){ .cause = -1 };
	buf_puts(&a->lines, "");
	w->len = 0;
	TRY(send_command(w, command, until, e));
	for (;;) {
		enum verdict verdict;
		enum rc rc;
		char kind;

		while (take_line(w, &line)) {
			if (!line.len || starts(line.text, command))
				continue;
			verdict = verdict_of(line.text, &a->cause, &kind);
			if (verdict != VERDICT_NONE) {
				if (verdict == VERDICT_OK)
					return RC_OK;
				return err_set(e, RC_REJECT, "%.8s error %d", command,
					       a->cause);
			}
			buf_printf(&a->lines, "%s\n", line.text);
		}
		if (clock_mono_ms() >= until)
			return err_set(e, RC_BROKEN, "no answer to %.8s in %d ms", command,
				       wait_ms);
		rc = receive(w, until, e);
		if (rc == RC_BROKEN)
			return rc;
	}
}

const char *wire_line(const struct wire_answer *a, const char *prefix, const char **next)
{
	const char *line = a->lines.text;

	while (line && *line) {
		const char *end = strchr(line, '\n');

		if (!end)
			break;
		if (starts(line, prefix)) {
			if (next)
				*next = end + 1;
			line += strlen(prefix);
			while (*line == ' ')
				line++;
			return line;
		}
		line = end + 1;
	}
	return NULL;
}
