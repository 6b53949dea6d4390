/* pure.c - see pure.h. */
#include "ctl/pure.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "calendar/worktime.h"
#include "text/code.h"
#include "text/iso.h"
#include "text/jalali.h"
#include "text/msisdn.h"
#include "text/normalise.h"
#include "text/segment.h"

enum { STATUS_DONE, STATUS_REFUSED, STATUS_USAGE };

/* Answer one value.  *out may be set even when the rc is not RC_OK; the
 * caller owns it. */
typedef enum rc answer(json_t **out, const json_t *in, const struct calendar *cal,
		       struct err *e);

struct command {
	const char *name;
	answer *answer;
};

/* ---- lines of JSON ---------------------------------------------------------------- */

/* The four hex digits of a \uXXXX at p, or -1. */
static int unit_read(const char *p, const char *end)
{
	int value = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		const char *digits = "0123456789abcdefABCDEF", *d = strchr(digits, p[i]);

		if (!d || !*d)
			return -1;
		value = value * 16 + (int)(d - digits < 16 ? d - digits : d - digits - 6);
	}
	return value;
}

/* A lone surrogate is no character, and jansson refuses the whole line for
 * it: it becomes U+FFFD, as everywhere else. */
static void surrogates_mend(char *line, size_t len)
{
	char *end = line + len;

	for (char *p = line; p < end;) {
		int unit = unit_read(p, end), next;

		if (*p != '\\' || unit < 0) {
			p += *p == '\\' && p + 1 < end ? 2 : 1;
			continue;
		}
		next = unit_read(p + 6, end);
		if (unit >= 0xD800 && unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) {
			p += 12;
			continue;
		}
		if (unit >= 0xD800 && unit <= 0xDFFF)
			memcpy(p, "\\ufffd", 6);
		p += 6;
	}
}

static bool line_answer(char *line, size_t len, int number, answer *f,
			const struct calendar *cal, struct ctl_io io)
{
	json_error_t error;
	json_t *in, *out = NULL;
	struct err e = { "" };
	enum rc rc;
	char *text;

	surrogates_mend(line, len);
	in = json_loadb(line, len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES,
			&error);
	if (in)
		rc = f(&out, in, cal, &e);
	else
		rc = err_set(&e, RC_REJECT, "no JSON: %s", error.text);
	text = out ? json_dumps(out, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	fprintf(io.out, "%s\n", text ? text : "null");
	fflush(io.out); /* a program may be waiting for this line before the next */
	if (rc != RC_OK)
		fprintf(io.err, "didehban: line %d: %s\n", number, e.text);
	free(text);
	json_decref(in);
	json_decref(out);
	return rc == RC_OK;
}

static int lines_answer(answer *f, const struct calendar *cal, struct ctl_io io)
{
	CLEAN(text) char *line = NULL;
	size_t room = 0;
	ssize_t len;
	int number = 0, status = STATUS_DONE;

	while ((len = getline(&line, &room, io.in)) > 0) {
		if (line[len - 1] == '\n')
			len--;
		if (!line_answer(line, (size_t)len, ++number, f, cal, io))
			status = STATUS_REFUSED;
	}
	if (ferror(io.in) || ferror(io.out)) {
		fprintf(io.err, "didehban: cannot %s\n",
			ferror(io.in) ? "read standard input" : "write standard output");
		status = STATUS_REFUSED;
	}
	return status;
}

static int command_run(int argc, char **argv, const struct command *commands,
		       const struct calendar *cal, struct ctl_io io)
{
	const char *wanted = NULL;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			continue; /* it is JSON anyhow */
		if (wanted || argv[i][0] == '-') {
			wanted = NULL;
			break;
		}
		wanted = argv[i];
	}
	for (const struct command *c = commands; wanted && c->name; c++)
		if (strcmp(c->name, wanted) == 0)
			return lines_answer(c->answer, cal, io);
	fprintf(io.err, "usage: didehban %s ", argv[0]);
	for (const struct command *c = commands; c->name; c++)
		fprintf(io.err, "%s%s", c == commands ? "" : "|", c->name);
	fprintf(io.err, "   (one JSON value a line on standard input)\n");
	return STATUS_USAGE;
}

static enum rc want_string(const json_t *in, struct err *e)
{
	return json_is_string(in) ? RC_OK : err_set(e, RC_REJECT, "a JSON string is wanted");
}

/* The text, or "" for what is no string or holds a NUL. */
static const char *plain_string(const json_t *in)
{
	const char *text = json_string_value(in);

	return text && strlen(text) == json_string_length(in) ? text : "";
}

/* ---- text --------------------------------------------------------------------------- */

static enum rc text_answer(json_t **out, const json_t *in,
			   char *(*form)(const char *, size_t, size_t *), struct err *e)
{
	char *text;
	size_t len;

	TRY(want_string(in, e));
	text = form(json_string_value(in), json_string_length(in), &len);
	*out = json_stringn(text, len);
	free(text);
	return RC_OK;
}

static enum rc answer_store(json_t **out, const json_t *in, const struct calendar *cal,
			    struct err *e)
{
	(void)cal;
	return text_answer(out, in, text_store, e);
}

static enum rc answer_fold(json_t **out, const json_t *in, const struct calendar *cal,
			   struct err *e)
{
	(void)cal;
	return text_answer(out, in, text_keyword, e);
}

static enum rc answer_segments(json_t **out, const json_t *in, const struct calendar *cal,
			       struct err *e)
{
	struct segments s;
	json_t *units, *splits;
	const char *encoding;
	enum rc rc;

	(void)cal;
	TRY(want_string(in, e));
	rc = segment_text(&s, json_string_value(in), json_string_length(in), 8, e);
	encoding = s.encoding == SEGMENT_GSM7 ? "gsm7" : "ucs2";
	if (rc != RC_OK) {
		*out = json_pack("{s:s, s:i, s:n, s:n, s:n, s:s}", "encoding", encoding,
				 "units", s.units, "parts", "part_units", "splits", "error",
				 e->text);
		return rc;
	}
	units = json_array();
	splits = json_array();
	for (int i = 0; i < s.parts; i++) {
		json_array_append_new(units, json_integer(s.part[i].units));
		if (i)
			json_array_append_new(splits,
					      json_integer((json_int_t)s.part[i].at_cp));
	}
	*out = json_pack("{s:s, s:i, s:i, s:o, s:o}", "encoding", encoding, "units", s.units,
			 "parts", s.parts, "part_units", units, "splits", splits);
	return RC_OK;
}

static enum rc answer_msisdn(json_t **out, const json_t *in, const struct calendar *cal,
			     struct err *e)
{
	char number[MSISDN_ROOM];

	(void)cal;
	TRY(want_string(in, e));
	if (msisdn_parse(number, plain_string(in)))
		*out = json_string(number);
	else
		*out = json_null();
	return RC_OK;
}

int ctl_text_io(int argc, char **argv, struct ctl_io io)
{
	static const struct command commands[] = {
		{ "store", answer_store },
		{ "fold", answer_fold },
		{ "segments", answer_segments },
		{ "msisdn", answer_msisdn },
		{ NULL, NULL },
	};

	return command_run(argc, argv, commands, NULL, io);
}

/* ---- calendar ------------------------------------------------------------------------- */

static enum rc answer_jalali(json_t **out, const json_t *in, const struct calendar *cal,
			     struct err *e)
{
	char jalali[DATE_ROOM];

	(void)cal;
	TRY(want_string(in, e));
	if (!jalali_from_gregorian(jalali, plain_string(in)))
		return err_set(
			e, RC_REJECT,
			"\"%.40s\" is no date like \"2026-11-23\" of the Jalali years %d-%d",
			json_string_value(in), JALALI_YEAR_MIN, JALALI_YEAR_MAX);
	*out = json_string(jalali);
	return RC_OK;
}

static enum rc answer_due(json_t **out, const json_t *in, const struct calendar *cal,
			  struct err *e)
{
	const char *start, *allow;
	struct worktime_allow a;
	int64_t at, due;
	char iso[ISO_ROOM];

	if (!json_is_object(in) || !json_is_string(json_object_get(in, "start")) ||
	    !json_is_string(json_object_get(in, "allow")))
		return err_set(e, RC_REJECT, "wanted is {\"start\": TIME, \"allow\": \"3wd\"}");
	start = plain_string(json_object_get(in, "start"));
	allow = plain_string(json_object_get(in, "allow"));
	if (!cal)
		return err_set(e, RC_BROKEN, "no calendar is loaded");
	if (!iso_parse(&at, start))
		return err_set(e, RC_REJECT,
			       "start \"%.40s\" is no time like \"2026-11-23T09:00:00+03:30\"",
			       start);
	TRY(worktime_parse_allow(allow, &a, e));
	TRY(worktime_due(cal, NULL, at, a, &due, e));
	iso_format(iso, due);
	*out = json_pack("{s:s}", "due", iso);
	return RC_OK;
}

int ctl_calendar_io(int argc, char **argv, const struct calendar *cal, struct ctl_io io)
{
	static const struct command commands[] = {
		{ "jalali", answer_jalali },
		{ "due", answer_due },
		{ NULL, NULL },
	};

	return command_run(argc, argv, commands, cal, io);
}

/* ---- code ------------------------------------------------------------------------------- */

static int code_usage(struct ctl_io io)
{
	fprintf(io.err, "usage: didehban code new [--receipt] [--json]\n"
			"       didehban code check [--json] CODE...\n");
	return STATUS_USAGE;
}

static int code_new(bool receipt, bool json, struct ctl_io io)
{
	char code[RECEIPT_ROOM];

	if (receipt)
		receipt_make(code, code_random_secure);
	else
		code_make(code, code_random_secure);
	fprintf(io.out, json ? "{\"code\":\"%s\"}\n" : "%s\n", code);
	return STATUS_DONE;
}

static json_t *code_json(const char *input, const char *code, enum code_kind kind)
{
	json_t *valid = json_boolean(kind != CODE_NONE);

	return json_pack("{s:s, s:s*, s:o}", "input", input, "code",
			 kind == CODE_NONE ? NULL : code, "valid", valid);
}

/* One code for each word, or one code in groups over all words. */
static int code_check(int count, char **words, bool json, struct ctl_io io)
{
	CLEAN(buf) struct buf all = { 0 };
	char code[RECEIPT_ROOM];
	int status = STATUS_DONE;
	json_t *list;
	char *text;

	for (int i = 0; i < count; i++)
		buf_printf(&all, "%s%s", i ? " " : "", words[i]);
	if (code_parse(code, all.text) != CODE_NONE) {
		words = &all.text;
		count = 1;
	}
	list = json_array();
	for (int i = 0; i < count; i++) {
		enum code_kind kind = code_parse(code, words[i]);

		json_array_append_new(list, code_json(words[i], code, kind));
		if (kind == CODE_NONE) {
			status = STATUS_REFUSED;
			fprintf(io.err, "didehban: \"%s\" is no tracking code and no receipt\n",
				words[i]);
		} else if (!json) {
			fprintf(io.out, "%s\n", code);
		}
	}
	if (json) {
		text = json_dumps(list, JSON_COMPACT);
		fprintf(io.out, "%s\n", text ? text : "[]");
		free(text);
	}
	json_decref(list);
	return status;
}

int ctl_code_io(int argc, char **argv, struct ctl_io io)
{
	bool receipt = false, json = false;
	int count = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--receipt") == 0)
			receipt = true;
		else if (strcmp(argv[i], "--json") == 0)
			json = true;
		else if (strncmp(argv[i], "--", 2) == 0)
			return code_usage(io);
		else
			argv[count++ + 1] = argv[i];
	}
	if (count == 1 && strcmp(argv[1], "new") == 0)
		return code_new(receipt, json, io);
	if (count > 1 && !receipt && strcmp(argv[1], "check") == 0)
		return code_check(count - 1, argv + 2, json, io);
	return code_usage(io);
}

/* ---- over the standard streams ------------------------------------------------------------
 */

int ctl_text(int argc, char **argv)
{
	return ctl_text_io(argc, argv, (struct ctl_io){ stdin, stdout, stderr });
}

int ctl_calendar(int argc, char **argv, const struct calendar *cal)
{
	return ctl_calendar_io(argc, argv, cal, (struct ctl_io){ stdin, stdout, stderr });
}

int ctl_code(int argc, char **argv)
{
	return ctl_code_io(argc, argv, (struct ctl_io){ stdin, stdout, stderr });
}
