/* messages_test.c - every text that people get fits into its parts, with the
 * longest values that may stand in it (T44). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/segment.h"
#include "text/template.h"

enum { PLACES_MAX = 12, LINE_MAX_BYTES = 2048, STAGE_UNITS = 16 };

/* Longest legal values, in UTF-16 units.  The table's own column was counted
 * with the longest stage title of that time, 15. */
static const struct {
	const char *name;
	int units;
	bool counted; /* the table's column `max` counts it the same way */
} longest[] = {
	{ "type", 7, true },	  { "unit", 16, true },	  { "due", 11, true },
	{ "stage", 15, true },	  { "code", 9, true },	  { "chal", 6, true },
	{ "receipt", 16, true },  { "prio", 9, true },	  { "n", 2, false },
	{ "action", 6, false },	  { "date", 13, false },  { "season", 7, false },
	{ "what", 16, false },	  { "body", 19, false },  { "outcome", 14, false },
	{ "service", 16, false }, { "ref", 5, false },	  { "name", 7, false },
	{ "text", 10, false },	  { "answer", 1, false },
};

struct row {
	char code[8];
	char text[LINE_MAX_BYTES];
	int max, parts;
};

/* Fields 1 (code), 4 (text), 6 (max) and 7 (parts) of a line. */
static bool row_read(FILE *f, struct row *r)
{
	char line[LINE_MAX_BYTES], *rest = line, *out = r->text;

	if (!fgets(line, sizeof line, f))
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	snprintf(r->code, sizeof r->code, "%s", strsep(&rest, "\t"));
	strsep(&rest, "\t");
	strsep(&rest, "\t");
	for (const char *p = strsep(&rest, "\t"); *p; p++)
		if (p[0] == '\\' && p[1] == 'n') {
			*out++ = '\n';
			p++;
		} else {
			*out++ = *p;
		}
	*out = '\0';
	strsep(&rest, "\t");
	r->max = atoi(strsep(&rest, "\t"));
	r->parts = atoi(strsep(&rest, "\t"));
	return true;
}

static FILE *table_open(const char *path)
{
	char head[LINE_MAX_BYTES];
	FILE *f = fopen(path, "r");

	if (!f || !fgets(head, sizeof head, f))
		fail_msg("cannot read %s", path);
	return f;
}

static char *long_value(int units)
{
	struct buf b = { 0 };

	while (units-- > 0)
		buf_puts(&b, "م");
	return buf_take(&b);
}

static int units_of(const char *name, bool *counted)
{
	for (size_t i = 0; i < COUNT(longest); i++)
		if (strcmp(longest[i].name, name) == 0) {
			*counted &= longest[i].counted;
			return longest[i].units;
		}
	fail_msg("how long may {%s} be?", name);
	return 0;
}

/* The text with values as long as may be; a stage title of `stage` units. */
static char *rendered(const char *body, int stage, const char *answer, bool *counted)
{
	char names[PLACES_MAX][TEMPLATE_NAME_ROOM];
	struct template_value values[PLACES_MAX];
	char *owned[PLACES_MAX], *text;
	struct err e = { "" };
	size_t n;

	*counted = true;
	assert_int_equal(template_check(body, names, PLACES_MAX, &n, &e), RC_OK);
	for (size_t i = 0; i < n; i++) {
		int units = units_of(names[i], counted);

		if (strcmp(names[i], "stage") == 0)
			units = stage;
		owned[i] = answer && strcmp(names[i], "answer") == 0 ? mem_dup(answer)
								     : long_value(units);
		values[i] = (struct template_value){ names[i], owned[i] };
	}
	assert_int_equal(template_render(body, values, n, &text, &e), RC_OK);
	while (n--)
		free(owned[n]);
	return text;
}

static int table_check(const char *path)
{
	FILE *f = table_open(path);
	struct row r;
	int count = 0;

	while (row_read(f, &r)) {
		bool counted;
		CLEAN(text) char *text = rendered(r.text, 15, NULL, &counted);
		CLEAN(text) char *worst = rendered(r.text, STAGE_UNITS, NULL, &counted);
		int units = (int)utf8_units16(text, strlen(text));

		count++;
		if (segment_count(worst) > r.parts)
			fail_msg("%s takes %d parts", r.code, segment_count(worst));
		/* A list names its number of rows beside them: one digit there. */
		if (strcmp(r.code, "M09") == 0)
			units--;
		if (counted && units != r.max)
			fail_msg("%s has %d units, the table says %d", r.code, units, r.max);
	}
	fclose(f);
	return count;
}

static void every_text_fits_with_its_longest_values(void **state)
{
	(void)state;
	assert_int_equal(table_check("tests/data/messages-fa.tsv"), 91);
	assert_true(table_check("tests/data/messages-ours.tsv") > 0);
}

static void find_row(const char *code, struct row *r)
{
	FILE *f = table_open("tests/data/messages-fa.tsv");

	while (row_read(f, r) && strcmp(r->code, code) != 0)
		;
	fclose(f);
	assert_string_equal(r->code, code);
}

static int parts_with_answer(const struct row *r, int units)
{
	CLEAN(text) char *answer = long_value(units);
	bool counted;
	CLEAN(text) char *text = rendered(r->text, STAGE_UNITS, answer, &counted);

	return segment_count(text);
}

static void long_answers_take_the_parts_they_should(void **state)
{
	static const int final[] = { 32, 96, 163, 230 }, approval[] = { 28, 92, 159 };
	struct row r;

	(void)state;
	find_row("C10", &r);
	for (int i = 0; i < (int)COUNT(final); i++) {
		assert_int_equal(parts_with_answer(&r, final[i]), i + 1);
		assert_int_equal(parts_with_answer(&r, final[i] + 1), i + 2);
	}
	find_row("M04", &r);
	for (int i = 0; i < (int)COUNT(approval); i++) {
		assert_int_equal(parts_with_answer(&r, approval[i]), i + 1);
		assert_int_equal(parts_with_answer(&r, approval[i] + 1), i + 2);
	}
}

/* The file that is loaded says what the tables say. */
static void the_shipped_file_has_every_row(void **state)
{
	static const char *const tables[] = { "tests/data/messages-fa.tsv",
					      "tests/data/messages-ours.tsv" };
	CLEAN(text) char *shipped = mem_alloc(256 * 1024);
	FILE *f = fopen("sql/messages/fa.cfg", "r");
	struct row r;

	(void)state;
	assert_non_null(f);
	assert_true(fread(shipped, 1, 256 * 1024 - 1, f) > 0);
	fclose(f);
	for (size_t i = 0; i < COUNT(tables); i++) {
		f = table_open(tables[i]);
		while (row_read(f, &r)) {
			CLEAN(buf) struct buf want = { 0 };

			buf_printf(&want,
				   "{ code = \"%s\"; lang = \"fa\"; parts = %d;\n"
				   "    text = \"",
				   r.code, r.parts);
			for (const char *p = r.text; *p; p++)
				if (*p == '\n')
					buf_puts(&want, "\\n");
				else
					buf_putc(&want, *p);
			buf_puts(&want, "\";");
			if (!strstr(shipped, want.text))
				fail_msg("%s: sql/messages/fa.cfg differs from %s", r.code,
					 tables[i]);
		}
		fclose(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_fits_with_its_longest_values),
		cmocka_unit_test(long_answers_take_the_parts_they_should),
		cmocka_unit_test(the_shipped_file_has_every_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
