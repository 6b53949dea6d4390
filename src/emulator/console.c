/* console.c - see console.h. */
#include "emulator/console.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/event.h>

#include "base/buf.h"
#include "base/mem.h"
#include "text/digits.h"
#include "text/jalali.h"
#include "text/msisdn.h"

enum { LINE_MAX_BYTES = 16 * 1024 };

struct console {
	struct network *network;
	const struct console_names *names;
	struct air_listener listener;
	struct event *input;
	struct evbuffer *typed;
	bool colour, shown;
};

/* ---- names --------------------------------------------------------------- */

enum rc console_names_add(struct console_names *names, const char *text, char sign,
			  struct err *e)
{
	const char *at = strchr(text, sign);
	CLEAN(text) char *number = NULL;
	char whole[MSISDN_ROOM];

	if (!at || at == text || !at[1])
		return err_set(e, RC_REJECT, "\"%s\" should be NUMBER%sLABEL", text,
			       sign == '=' ? "=" : "<TAB>");
	number = mem_dupn(text, (size_t)(at - text));
	names->name = mem_grow(names->name, names->count + 1, sizeof *names->name);
	names->name[names->count].number =
		mem_dup(msisdn_parse_any(whole, number) ? whole : number);
	names->name[names->count++].label = mem_dup(at + 1);
	return RC_OK;
}

enum rc console_names_load(struct console_names *names, const char *path, struct err *e)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	enum rc rc = RC_OK;

	if (!f)
		return err_set(e, RC_REJECT, "%s: %s", path, strerror(errno));
	while (rc == RC_OK && (len = getline(&line, &room, f)) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line && *line != '#')
			rc = console_names_add(names, line, '\t', e);
	}
	free(line);
	fclose(f);
	return rc == RC_OK ? rc : err_prefix(e, rc, "%s: ", path);
}

void console_names_free(struct console_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		free(names->name[i].number);
		free(names->name[i].label);
	}
	free(names->name);
	*names = (struct console_names){ 0 };
}

static const char *name_of(const struct console *c, const char *number)
{
	for (size_t i = 0; i < c->names->count; i++) {
		if (!strcmp(c->names->name[i].number, number))
			return c->names->name[i].label;
	}
	return NULL;
}

/* ---- showing ------------------------------------------------------------- */

/* A number keeps its colour, whoever else is there. */
static int colour_of(const char *number)
{
	static const int colours[] = { 32, 33, 34, 35, 36, 91, 92, 93, 94, 95, 96 };
	unsigned hash = 2166136261u;

	for (; *number; number++)
		hash = (hash ^ (unsigned char)*number) * 16777619u;
	return colours[hash % COUNT(colours)];
}

/* «علی 0912...», as people write it. */
static void party_put(const struct console *c, struct buf *out, const char *number)
{
	const char *label = name_of(c, number);

	if (c->colour)
		buf_printf(out, "\033[%dm", colour_of(number));
	if (label)
		buf_printf(out, "%s ", label);
	if (!strncmp(number, "+98", 3))
		buf_printf(out, "0%s", number + 3);
	else
		buf_puts(out, number);
	if (c->colour)
		buf_puts(out, "\033[0m");
}

/* «۲ آذر ۱۰:۳۱». */
static void time_put(struct buf *out, int64_t at_ms)
{
	time_t at = (time_t)(at_ms / 1000);
	char date[JALALI_TEXT_ROOM], hour[8];
	CLEAN(text) char *persian = NULL;
	struct tm tm;

	localtime_r(&at, &tm);
	strftime(hour, sizeof hour, "%H:%M", &tm);
	persian = text_persian_digits(hour);
	jalali_date_text(date, at);
	buf_printf(out, "%s %s", date, persian);
}

static void text_put(struct buf *out, const char *text)
{
	buf_puts(out, "    ");
	for (; *text; text++) {
		if (*text == '\n')
			buf_puts(out, "\n    ");
		else if ((unsigned char)*text >= ' ' && *text != 0x7F)
			buf_putc(out, *text); /* a text must not steer the terminal */
	}
	buf_putc(out, '\n');
}

static void console_text(void *self, const struct air_text *t)
{
	struct console *c = self;
	struct buf out = { 0 };

	if (c->shown)
		buf_putc(&out, '\n');
	c->shown = true;
	if (c->colour)
		buf_puts(&out, "\033[2m");
	time_put(&out, t->at_ms);
	if (c->colour)
		buf_puts(&out, "\033[0m");
	buf_puts(&out, "  ");
	party_put(c, &out, t->from);
	buf_puts(&out, " → ");
	party_put(c, &out, t->to);
	if (t->parts > 1)
		buf_printf(&out, "  (%d)", t->parts);
	buf_putc(&out, '\n');
	text_put(&out, t->text);
	fputs(out.text, stdout);
	fflush(stdout);
	buf_free(&out);
}

/* ---- typing -------------------------------------------------------------- */

char *console_parse(const char *line, char number[PDU_NUMBER_MAX], struct err *e)
{
	CLEAN(text) char *first = NULL;
	char whole[MSISDN_ROOM];
	struct buf text = { 0 };
	size_t len;

	line += strspn(line, " \t");
	len = strcspn(line, " \t");
	first = mem_dupn(line, len);
	if (!msisdn_parse_any(whole, first)) {
		err_set(e, RC_REJECT,
			"«%s» شماره تلفن نیست. چنین بنویسید: 09121234567 متن پیام", first);
		return NULL;
	}
	snprintf(number, PDU_NUMBER_MAX, "%s", whole);
	line += len + strspn(line + len, " \t");
	if (!*line) {
		err_set(e, RC_REJECT, "متنی پس از شماره نیست. چنین بنویسید: %s متن پیام",
			first);
		return NULL;
	}
	for (; *line; line++) {
		if (line[0] == '\\' && line[1] == 'n') {
			buf_putc(&text, '\n');
			line++;
		} else {
			buf_putc(&text, *line);
		}
	}
	return buf_take(&text);
}

static void console_line(struct console *c, const char *line)
{
	CLEAN(text) char *text = NULL;
	const struct handset_how how = { 0 };
	char number[PDU_NUMBER_MAX];
	struct err e = { 0 };
	struct handset *h;

	if (!line[strspn(line, " \t")])
		return;
	text = console_parse(line, number, &e);
	if (text) {
		h = handset_get(&c->network->handsets, number);
		if (handset_send(c->network, h,
				 h->last_modem ? h->last_modem : c->network->modem[0], text,
				 &how, NULL, &e) == RC_OK)
			return;
	}
	printf("!   %s\n", e.text);
	fflush(stdout);
}

static void console_lines(struct console *c)
{
	char *line;

	while ((line = evbuffer_readln(c->typed, NULL, EVBUFFER_EOL_CRLF))) {
		console_line(c, line);
		free(line);
	}
	if (evbuffer_get_length(c->typed) > LINE_MAX_BYTES)
		evbuffer_drain(c->typed, evbuffer_get_length(c->typed));
}

/* The end of the input is the end of typing, not of the modems. */
static bool console_read(struct console *c)
{
	char room[4096];
	ssize_t len = read(STDIN_FILENO, room, sizeof room);

	if (len < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (len <= 0) {
		evbuffer_add(c->typed, "\n", 1);
		console_lines(c);
		return false;
	}
	evbuffer_add(c->typed, room, (size_t)len);
	console_lines(c);
	return true;
}

static void console_readable(evutil_socket_t fd, short what, void *self)
{
	struct console *c = self;

	(void)fd;
	(void)what;
	if (!console_read(c))
		event_del(c->input);
}

struct console *console_open(struct network *n, const struct console_names *names)
{
	struct console *c = mem_alloc(sizeof *c);

	c->network = n;
	c->names = names;
	c->colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	c->typed = evbuffer_new();
	c->listener = (struct air_listener){ .text = console_text, .self = c };
	air_join(&n->air, &c->listener);
	c->input = event_new(n->loop, STDIN_FILENO, EV_READ | EV_PERSIST, console_readable, c);
	/* A plain file cannot be waited for: it is read at once. */
	if (event_add(c->input, NULL)) {
		while (console_read(c))
			;
	}
	return c;
}

void console_close(struct console *c)
{
	if (!c)
		return;
	air_leave(&c->network->air, &c->listener);
	event_free(c->input);
	evbuffer_free(c->typed);
	free(c);
}
