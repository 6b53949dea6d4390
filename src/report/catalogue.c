/* catalogue.c - see catalogue.h.  Owns the reading of the columns' kinds; one
 * that is wrong is a fault of the build, and stops the test and the daemon. */
#include "report/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static const struct {
	const char *word;
	enum report_kind kind;
} kinds[] = {
	{ "text", REPORT_TEXT },
	{ "count", REPORT_COUNT },
	{ "number", REPORT_NUMBER },
	{ "hours", REPORT_HOURS },
	{ "time", REPORT_TIME },
	{ "percent", REPORT_PERCENT },
	{ "share", REPORT_SHARE },
	{ "mean", REPORT_MEAN },
	{ "spans", REPORT_SPANS },
	{ "work-median", REPORT_WORK_MEDIAN },
	{ "work-p90", REPORT_WORK_P90 },
	{ "work-max", REPORT_WORK_MAX },
	{ "clock-median", REPORT_CLOCK_MEDIAN },
	{ "clock-p90", REPORT_CLOCK_P90 },
	{ "clock-max", REPORT_CLOCK_MAX },
	{ "within", REPORT_WITHIN },
	{ "same-day", REPORT_SAME_DAY },
};

bool report_kind_from_sql(enum report_kind kind)
{
	return kind <= REPORT_TIME;
}

static int column_named(const struct sql_report *def, const char *name)
{
	for (int i = 0; def->columns[i].name; i++)
		if (strcmp(def->columns[i].name, name) == 0)
			return i;
	fprintf(stderr, "report %s: there is no column %s\n", def->name, name);
	abort();
}

static enum report_kind kind_named(const struct sql_report *def, const char *word)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return kinds[i].kind;
	fprintf(stderr, "report %s: there is no kind %s\n", def->name, word);
	abort();
}

static void column_read(const struct sql_report *def, const struct sql_column *sql,
			struct report_column *c)
{
	char word[3][32] = { "" };
	int words = sscanf(sql->kind, "%31s %31s %31s", word[0], word[1], word[2]);

	*c = (struct report_column){ .name = sql->name,
				     .title = sql->title,
				     .title_en = sql->title_en,
				     .kind = kind_named(def, word[0]),
				     .a = -1,
				     .b = -1 };
	if (c->kind == REPORT_WITHIN) {
		if (worktime_parse_allow(word[1], &c->allow, NULL) != RC_OK)
			abort();
		return;
	}
	if (words > 1)
		c->a = column_named(def, word[1]);
	if (words > 2)
		c->b = column_named(def, word[2]);
}

static void report_read(const struct sql_report *def, struct report *r)
{
	*r = (struct report){ .name = def->name,
			      .title = def->title,
			      .title_en = def->title_en,
			      .counts = def->counts,
			      .rule = def->rule,
			      .part = def->part,
			      .statement = def->statement,
			      .order = def->order ? column_named(def, def->order) : -1 };
	for (; def->columns[r->count].name; r->count++) {
		if (r->count == REPORT_COLUMNS_MAX)
			abort();
		column_read(def, &def->columns[r->count], &r->columns[r->count]);
		r->spans = r->spans || r->columns[r->count].kind >= REPORT_SPANS;
	}
}

bool report_at(size_t n, struct report *r)
{
	if (!sql_reports[n].name)
		return false;
	report_read(&sql_reports[n], r);
	return true;
}

enum rc report_find(const char *name, struct report *r, struct err *e)
{
	CLEAN(buf) struct buf names = { 0 };

	for (size_t i = 0; sql_reports[i].name; i++) {
		if (strcmp(sql_reports[i].name, name) == 0) {
			report_read(&sql_reports[i], r);
			return RC_OK;
		}
		if (!sql_reports[i].part)
			buf_printf(&names, "%s, ", sql_reports[i].name);
	}
	return err_set(e, RC_NONE, "there is no report %.40s; there are: %sbulletin", name,
		       names.text);
}
