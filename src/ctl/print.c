/* print.c - answers as people read them: aligned columns, Jalali local times. */
#include "ctl/ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "calendar/worktime.h"
#include "text/iso.h"
#include "text/jalali.h"

enum { TEXTS = 16, TEXT_ROOM = 128 };

struct table {
	size_t columns, count; /* of cells */
	char **cells;
	size_t *width;
};

struct table *table_new(size_t columns)
{
	struct table *t = mem_alloc(sizeof *t);

	t->columns = columns;
	t->width = mem_alloc(columns * sizeof *t->width);
	return t;
}

/* Characters that take a place of their own on a terminal. */
static size_t width(const char *text)
{
	size_t n = 0, len = strlen(text);

	for (size_t pos = 0; pos < len;) {
		uint32_t cp = utf8_next(text, len, &pos);
		bool mark = (cp >= 0x064B && cp <= 0x065F) || (cp >= 0x200B && cp <= 0x200F) ||
			    (cp >= 0x0300 && cp <= 0x036F);

		n += !mark;
	}
	return n;
}

void table_add(struct table *t, const char *cell)
{
	size_t column = t->count % t->columns;
	char *copy = mem_dup(cell && *cell ? cell : "-");

	for (char *p = copy; *p; p++)
		if (*p == '\n')
			*p = ' ';
	if (width(copy) > t->width[column])
		t->width[column] = width(copy);
	t->cells = mem_grow(t->cells, t->count + 1, sizeof *t->cells);
	t->cells[t->count++] = copy;
}

void table_row(struct table *t, const char *const *cells)
{
	for (size_t i = 0; i < t->columns; i++)
		table_add(t, cells[i]);
}

void table_print_free(struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		size_t column = i % t->columns;
		bool last = column + 1 == t->columns;

		printf("%s%*s", t->cells[i],
		       last ? 0 : (int)(t->width[column] - width(t->cells[i]) + 2), "");
		if (last)
			putchar('\n');
		free(t->cells[i]);
	}
	free(t->cells);
	free(t->width);
	free(t);
}

static char *text_slot(void)
{
	static char slots[TEXTS][TEXT_ROOM];
	static size_t next;

	return slots[next++ % TEXTS];
}

const char *member_text(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	char *text;

	if (json_is_string(value))
		return json_string_value(value);
	if (!json_is_integer(value))
		return json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "";
	text = text_slot();
	snprintf(text, TEXT_ROOM, "%lld", (long long)json_integer_value(value));
	return text;
}

const char *member_time(const json_t *object, const char *name)
{
	const char *iso = json_string_value(json_object_get(object, name));
	char date[DATE_ROOM], *text;
	struct tm tm;
	int64_t at;
	time_t t;

	if (!iso || !iso_parse(&at, iso))
		return "";
	t = (time_t)at;
	localtime_r(&t, &tm);
	if (!jalali_format(date, worktime_local_day(at)))
		return iso;
	text = text_slot();
	snprintf(text, TEXT_ROOM, "%s %02d:%02d", date, tm.tm_hour, tm.tm_min);
	return text;
}

int ctl_refused(const struct err *e)
{
	fprintf(stderr, "didehban: %s\n", e->text);
	return STATUS_REFUSED;
}

int ctl_print(const struct ctl *c, json_t *answer, void (*human)(const json_t *answer))
{
	if (c->json) {
		json_dumpf(answer, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
		putchar('\n');
	} else if (human) {
		human(answer);
	}
	json_decref(answer);
	return fflush(stdout) == 0 ? STATUS_DONE : STATUS_REFUSED;
}
