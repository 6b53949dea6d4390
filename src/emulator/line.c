/* line.c - see line.h.  Owns the state of the conversation on one port;
 * never knows what a command does. */
#include "emulator/line.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { KEY_BACKSPACE = 8, KEY_CTRL_Z = 26, KEY_ESC = 27 };

void line_init(struct line *l, const struct line_ops *ops, void *self)
{
	*l = (struct line){ .ops = ops, .self = self };
	line_reset(l);
}

void line_free(struct line *l)
{
	buf_free(&l->text);
	buf_free(&l->todo);
	buf_free(&l->keep);
	buf_free(&l->urc);
	buf_free(&l->last);
}

void line_reset(struct line *l)
{
	buf_clear(&l->text);
	buf_clear(&l->todo);
	buf_clear(&l->keep);
	buf_clear(&l->urc);
	buf_clear(&l->last);
	l->todo_at = l->keep_at = 0;
	l->overflow = false;
	l->echo = l->verbose = true;
	l->quiet = false;
	l->state = LINE_READING;
}

static void line_write(struct line *l, const char *bytes, size_t len)
{
	if (len)
		l->ops->write(l->self, bytes, len);
}

size_t line_split(const char *text, size_t *at, const char **start)
{
	const char *s = text + *at;
	const char *end;
	bool quoted = false;

	while (*s == ' ' || *s == ';')
		s++;
	*start = end = s;
	if (!*s) {
		*at = (size_t)(s - text);
		return 0;
	}
	if (toupper((unsigned char)*s) == 'D') {
		end = s + strlen(s);
	} else if (isalpha((unsigned char)*s) || *s == '&') {
		end++;
		if (*s == '&' && isalpha((unsigned char)*end))
			end++;
		if (*end == '=' || *end == '?')
			end += strcspn(end, ";");
		else if (toupper((unsigned char)*s) == 'S') /* S-registers: S0=0, S3? */
			end += strspn(end, "0123456789=?");
		else
			end += strspn(end, "0123456789");
	} else {
		while (*end && (quoted || *end != ';')) {
			if (*end == '"')
				quoted = !quoted;
			end++;
		}
	}
	*at = (size_t)(end - text);
	return (size_t)(end - s);
}

static void line_flush_urc(struct line *l)
{
	if (!l->urc.len || l->state != LINE_READING || l->todo_at < l->todo.len)
		return;
	line_write(l, l->urc.text, l->urc.len);
	buf_clear(&l->urc);
}

/* The command line is over. */
static void line_done(struct line *l)
{
	buf_clear(&l->todo);
	l->todo_at = 0;
	l->state = LINE_READING;
	line_flush_urc(l);
}

static void line_result(struct line *l, const char *text)
{
	struct buf out = { 0 };

	if (l->quiet)
		return;
	if (l->verbose)
		buf_printf(&out, "\r\n%s\r\n", text);
	else
		buf_printf(&out, "%s\r",
			   !strcmp(text, "OK")	    ? "0"
			   : !strcmp(text, "ERROR") ? "4"
						    : text);
	line_write(l, out.text, out.len);
	buf_free(&out);
}

/* A full command line was typed. */
static void line_enter(struct line *l)
{
	const char *s = l->text.len ? l->text.text : "";

	if (l->overflow) {
		l->overflow = false;
		buf_clear(&l->text);
		line_result(l, "ERROR");
		return;
	}
	if (!strcasecmp(s, "A/")) {
		buf_clear(&l->text);
		if (l->last.len)
			buf_add(&l->text, l->last.text, l->last.len);
		s = l->text.len ? l->text.text : "";
	}
	/* What stands before the AT is noise (V.250 5.2.1). */
	while (*s && strncasecmp(s, "AT", 2))
		s++;
	if (*s) {
		const char *first;
		size_t at = 0;

		buf_clear(&l->last);
		buf_puts(&l->last, s);
		buf_clear(&l->todo);
		buf_puts(&l->todo, s + 2);
		l->todo_at = 0;
		if (!line_split(l->todo.text, &at, &first)) {
			buf_clear(&l->todo);
			line_result(l, "OK");
		}
	}
	buf_clear(&l->text);
}

static void line_read_command(struct line *l, char c)
{
	if (l->echo && c != KEY_ESC && c != KEY_CTRL_Z)
		line_write(l, &c, 1);
	if (c == '\r') {
		line_enter(l);
	} else if (c == KEY_ESC) {
		buf_clear(&l->text);
		l->overflow = false;
	} else if (c == KEY_BACKSPACE) {
		if (l->text.len)
			l->text.text[--l->text.len] = '\0';
	} else if (c && c != '\n' && c != KEY_CTRL_Z) {
		if (l->text.len < LINE_TEXT_MAX)
			buf_putc(&l->text, c);
		else
			l->overflow = true;
	}
}

/* At the prompt all but Ctrl-Z and ESC is text, even a new "AT" (27.005 4.3). */
static void line_read_payload(struct line *l, char c)
{
	struct buf text;

	if (c == KEY_ESC) {
		buf_clear(&l->text);
		l->overflow = false;
		l->state = LINE_BUSY;
		line_ok(l);
		return;
	}
	if (c == KEY_CTRL_Z) {
		text = l->text;
		l->text = (struct buf){ 0 };
		l->state = LINE_BUSY;
		l->ops->payload(l->self, l->overflow ? NULL : text.len ? text.text : "");
		l->overflow = false;
		buf_free(&text);
		return;
	}
	if (l->echo)
		line_write(l, &c, 1);
	if (c == '\r')
		line_write(l, "\r\n> ", 4);
	else if (c == KEY_BACKSPACE && l->text.len)
		l->text.text[--l->text.len] = '\0';
	else if (l->text.len >= LINE_TEXT_MAX)
		l->overflow = true;
	else if (c && c != '\n' && c != KEY_BACKSPACE)
		buf_putc(&l->text, c);
}

static void line_next(struct line *l)
{
	const char *start;
	size_t len = line_split(l->todo.text, &l->todo_at, &start);
	char command[LINE_TEXT_MAX + 1];

	if (!len) {
		line_done(l);
		return;
	}
	memcpy(command, start, len);
	command[len] = '\0';
	l->state = LINE_BUSY;
	l->ops->command(l->self, command);
}

static void line_pump(struct line *l)
{
	if (l->pumping)
		return;
	l->pumping = true;
	while (l->state != LINE_BUSY) {
		if (l->state == LINE_READING && l->todo.len) {
			line_next(l);
			continue;
		}
		if (l->keep_at >= l->keep.len)
			break;
		if (l->state == LINE_PROMPT)
			line_read_payload(l, l->keep.text[l->keep_at++]);
		else
			line_read_command(l, l->keep.text[l->keep_at++]);
	}
	if (l->keep_at >= l->keep.len) {
		buf_clear(&l->keep);
		l->keep_at = 0;
	}
	l->pumping = false;
}

void line_bytes(struct line *l, const char *bytes, size_t len)
{
	while (len) {
		size_t room = LINE_KEEP_MAX - l->keep.len;
		size_t take = len < room ? len : room;

		/* A full buffer loses what comes, as the chip's does. */
		if (!take)
			return;
		buf_add(&l->keep, bytes, take);
		bytes += take;
		len -= take;
		line_pump(l);
	}
}

void line_info(struct line *l, const char *fmt, ...)
{
	char text[LINE_INFO_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (l->verbose)
		line_write(l, "\r\n", 2);
	line_write(l, text, strlen(text));
	line_write(l, "\r\n", 2);
}

void line_ok(struct line *l)
{
	const char *start;
	size_t at = l->todo_at;

	l->state = LINE_READING;
	if (l->todo.len && line_split(l->todo.text, &at, &start)) {
		line_pump(l);
		return;
	}
	line_result(l, "OK");
	line_done(l);
	line_pump(l);
}

void line_error(struct line *l, const char *text)
{
	line_result(l, text);
	line_done(l);
	line_pump(l);
}

void line_silent(struct line *l)
{
	line_done(l);
	line_pump(l);
}

void line_prompt(struct line *l)
{
	buf_clear(&l->text);
	l->overflow = false;
	l->state = LINE_PROMPT;
	line_write(l, "\r\n> ", 4);
	line_pump(l);
}

void line_urc(struct line *l, const char *fmt, ...)
{
	char text[LINE_INFO_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (l->urc.len < LINE_KEEP_MAX)
		buf_printf(&l->urc, "\r\n%s\r\n", text);
	line_flush_urc(l);
}
