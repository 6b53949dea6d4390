/* report.c - didehban report: which there are, and the figures of a period;
 * didehban bulletin note|list|withdraw: what stands in the public one. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban report                       the reports that there are\n"
	"       didehban report NAME [--from DATE] [--to DATE] [--unit CODE]\n"
	"                [--last week|month|season|year] [--this week|month|season|year]\n"
	"                [--csv | --excel]\n"
	"DATE is a whole day, Jalali (1405-09-01) or Gregorian (2026-11-22); --to is included\n"
	"and is today when it is not given.  Without any period it is this month.\n"
	"--unit: that unit and all below it.  --csv has the columns' names in its first\n"
	"row; --excel has Persian titles and a byte order mark.\n"
	"NAME is bulletin for the public one, of a week or more.\n";

static const char bulletin_usage[] =
	"usage: didehban bulletin note --unit CODE --found T --done T --as LOGIN [--case "
	"CODE]\n"
	"       didehban bulletin list [--from DATE] [--to DATE]\n"
	"       didehban bulletin withdraw ID --as LOGIN\n"
	"A weakness that was found and what was done about it, for the public bulletin: no\n"
	"name and no number of anybody.\n";

static void list_print(const json_t *answer)
{
	static const struct column columns[] = {
		{ "NAME", "name", NULL },
		{ "REPORT", "title_en", NULL },
		{ "TITLE", "title", NULL },
	};

	columns_print(answer, columns, COUNT(columns));
}

static const char *cell_text(const json_t *row, const char *name, char room[32])
{
	const json_t *value = json_object_get(row, name);
	const char *text = json_string_value(value), *time = member_time(row, name);

	if (json_is_real(value)) {
		snprintf(room, 32, "%.15g", json_real_value(value));
		return room;
	}
	return text && *time ? time : member_text(row, name);
}

static void figures_print(const json_t *answer)
{
	const json_t *columns = json_object_get(answer, "columns"), *column, *row;
	const json_t *rows = json_object_get(answer, "rows");
	const char *unit = member_text(answer, "unit_name");
	struct table *t = table_new(json_array_size(columns));
	size_t i, k;

	printf("%s%s%s  %s – %s\n", member_text(answer, "title"), *unit ? "، " : "", unit,
	       member_text(answer, "from_jalali"), member_text(answer, "to_jalali"));
	json_array_foreach (columns, i, column)
		table_add(t, member_text(column, "title"));
	json_array_foreach (rows, i, row)
		json_array_foreach (columns, k, column) {
			char room[32];

			table_add(t, cell_text(row, member_text(column, "name"), room));
		}
	table_print_free(t);
	if (json_array_size(rows) == 0)
		puts("(nothing in this period)");
}

static int bytes_print(struct ctl *c, const char *target)
{
	CLEAN(buf) struct buf bytes = { 0 };
	struct err e = { "" };

	if (ctl_ask_bytes(c, target, &bytes, &e) != RC_OK)
		return ctl_refused(&e);
	fwrite(bytes.text, 1, bytes.len, stdout);
	return fflush(stdout) == 0 ? STATUS_DONE : STATUS_REFUSED;
}

int ctl_report(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL, *from = NULL, *to = NULL, *last = NULL, *this = NULL;
	const char *unit = NULL;
	bool csv = false, excel = false;
	const struct word words[] = {
		{ .value = &name },
		{ .name = "from", .value = &from },
		{ .name = "to", .value = &to },
		{ .name = "last", .value = &last },
		{ .name = "this", .value = &this },
		{ .name = "unit", .value = &unit },
		{ .name = "csv", .flag = &csv },
		{ .name = "excel", .flag = &excel },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	if (!name)
		return show_answer(c, "GET", "/api/v1/reports", NULL, list_print);
	target_path(&target, "/api/v1/reports/", name, "?");
	target_words(&target, words + 1, COUNT(words) - 3);
	if (!csv && !excel && strcmp(name, "bulletin") == 0 && !c->json) {
		buf_puts(&target, "format=text");
		return bytes_print(c, target.text);
	}
	if (!csv && !excel)
		return show_answer(c, "GET", target.text, NULL, figures_print);
	buf_puts(&target, excel ? "format=spreadsheet" : "format=csv");
	return bytes_print(c, target.text);
}

/* ---- the notes of the bulletin ---- */

static int note_add(struct ctl *c, int argc, char **argv)
{
	const char *unit = NULL, *found = NULL, *done = NULL, *as = NULL, *code = NULL;
	const struct word words[] = {
		{ .name = "unit", .value = &unit, .need = true },
		{ .name = "found", .value = &found, .need = true },
		{ .name = "done", .value = &done, .need = true },
		{ .name = "as", .value = &as, .need = true },
		{ .name = "case", .value = &code },
	};
	int status = words_read(argc, argv, words, COUNT(words), bulletin_usage);

	if (status >= 0)
		return status;
	return show_line(c, "POST", "/api/v1/bulletin/notes", words_body(words, COUNT(words)),
			 "note {id}");
}

static int note_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "ID", "id", NULL },
		{ "AT", "at", column_put_time },
		{ "UNIT", "unit", NULL },
		{ "BY", "official", NULL },
		{ "FOUND", "found", NULL },
		{ "DONE", "done", NULL },
		{ "WITHDRAWN", "withdrawn_at", column_put_time },
	};
	const char *from = NULL, *to = NULL;
	const struct word words[] = {
		{ .name = "from", .value = &from },
		{ .name = "to", .value = &to },
	};
	int status = words_read(argc, argv, words, COUNT(words), bulletin_usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/bulletin/notes?");
	target_words(&target, words, COUNT(words));
	return show_list(c, target.text, false, columns, COUNT(columns));
}

static int note_withdraw(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL, *as = NULL;
	const struct word words[] = {
		{ .value = &id, .need = true },
		{ .name = "as", .value = &as, .need = true },
	};
	int status = words_read(argc, argv, words, COUNT(words), bulletin_usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/bulletin/notes/", id, "?");
	target_words(&target, words + 1, 1);
	return show_line(c, "DELETE", target.text, NULL, "note {id} {state}");
}

int ctl_bulletin(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "note", note_add },
		{ "list", note_list },
		{ "withdraw", note_withdraw },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), bulletin_usage);
}
