/* sms_cases_test.c - the texts of tests/data/sms_cases*.tsv against a whole
 * engine: every row from a phone of its own, with the cases and the digits that
 * its context names, and what is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "support/phone.h"
#include "text/digits.h"

#define M1 "+989150000103" /* head.mashhad */
#define M2 "+989150000005" /* manager.khr */
#define M3 "+989150000004" /* manager.esf, whom nothing waits for */

/* What the tables call the case's code and the challenge. */
#define CODE "302847161"
#define CHAL "482913"

enum { LINE_BYTES = 4096, TEXT_DIGITS_MAX = 256, ROUND_TRIP_S = 600 };

struct row {
	char line[LINE_BYTES];
	char *text, *context, *expected;
	char phone[24]; /* who writes */
	bool official;
	struct case_ c;
	char *digits; /* that he was sent, or NULL */
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* In the text's own script and grouping, the digits of one number for those
 * of another; both are equally long. */
static void put_number(char *text, const char *from, const char *to)
{
	size_t at[TEXT_DIGITS_MAX], len = strlen(text), n = 0, size = strlen(from);
	char digits[TEXT_DIGITS_MAX + 1] = "";

	for (size_t pos = 0; pos < len && n < TEXT_DIGITS_MAX;) {
		size_t begin = pos;
		int value = digit_value(utf8_next(text, len, &pos));

		if (value >= 0) {
			at[n] = begin;
			digits[n++] = (char)('0' + value);
		}
	}
	for (char *p = digits; (p = strstr(p, from)); p += size)
		for (size_t i = 0; i < size; i++) {
			size_t last = at[(size_t)(p - digits) + i];

			/* Digits of a script differ in the last byte alone. */
			utf8_next(text, len, &last);
			text[last - 1] = (char)(text[last - 1] + to[i] - from[i]);
		}
}

/* ---- what stands before the text ------------------------------------------------ */

static bool says(const struct row *r, const char *context)
{
	return strstr(r->context, context) != NULL;
}

/* The official whose command it is, and a case that he may command. */
static void prepare_command(struct house *h, struct row *r, const char *citizen)
{
	bool answers = begins(r->expected, "ANSWER"), shows = begins(r->expected, "SHOW");
	bool refers = begins(r->expected, "REFER");
	CLEAN(text) char *asked = NULL;

	strcpy(r->phone, answers ? M1 : M2);
	r->c = refers		  ? case_at_province(h, citizen)
	       : answers || shows ? case_at_county(h, citizen)
				  : case_at_approval(h, citizen);
	if (says(r, "pending_challenge")) {
		assert_true(asprintf(&asked, "تایید %s", r->c.code) > 0);
		assert_string_equal(phone_text(h, r->phone, asked), "M07");
		r->digits = phone_digits(h, r->phone, "M07");
	} else if (!shows) {
		r->digits = phone_digits(h, r->phone, refers || answers ? "M01" : "M04");
	}
}

static void prepare(struct house *h, struct row *r, int number)
{
	char citizen[24];

	snprintf(citizen, sizeof citizen, "+98912200%04d", number);
	strcpy(r->phone, citizen);
	r->official = says(r, "staff=1");
	if (r->official && begins(r->expected, "UNKNOWN") && !says(r, "pending_challenge"))
		strcpy(r->phone, M3);
	else if (r->official)
		prepare_command(h, r, citizen);
	else if (says(r, "pending_survey") || begins(r->expected, "RATE"))
		r->c = case_closed(h, citizen);
	else if (strstr(r->expected, CODE) || says(r, "open_cases"))
		r->c = case_at_county(h, citizen);
	if (says(r, "pending_survey=2"))
		case_closed(h, citizen);
	if (says(r, "open_cases=2"))
		case_at_county(h, citizen);
	if (strstr(r->expected, CODE))
		put_number(r->text, CODE, r->c.code);
	if (r->digits && strstr(r->expected, CHAL))
		put_number(r->text, CHAL, r->digits);
}

/* ---- what is answered ----------------------------------------------------------- */

static const struct {
	const char *expected, *citizen, *official;
} answers[] = {
	{ "STATUS", "Q01", "Q03" },
	{ "FOLLOWUP", "C13", "Q03" },
	{ "THANKS", "C14", NULL },
	{ "BADCODE", "Q05", "Q05" },
	{ "WHICHCASE", "Q06", NULL },
	{ "ATTACH", "Q07", NULL },
	{ "MYCASES", "H02", NULL }, /* he has none */
	{ "STOP", "H03", "H03" },
	{ "START", "H04", NULL },
	{ "HELP", "H01", "M18" },
	{ "UNKNOWN", "H02", "H02" },
	{ "EMPTY", "", NULL },
	{ "NEEDTEXT", "N02", NULL },
	{ "NEW | ANON", "N03", NULL },
	{ "NEW | REPORT", "N03", NULL },
	{ "NEW | COMPLAINT", "N01", "N01" },
	{ "NEW | REQUEST", "N01", NULL },
	{ "NEW", "C01 C05", NULL },
	{ "LIST", NULL, "M09" },
	{ "SHOW", NULL, "M23" },
	{ "REPORTS | امروز", NULL, "M13" },
	{ "REPORTS | هفته", NULL, "M20" },
	{ "REPORTS | ماه", NULL, "M27" },
	{ "NEEDCODE", NULL, "M18" },
	{ "CHALLENGE", NULL, "M05" },
};

/* The third and the fourth column of an intent: "REJECT | code | challenge | text". */
static bool has_column(const char *expected, int column)
{
	while (column-- > 1 && expected)
		expected = strstr(expected, " | ") ? strstr(expected, " | ") + 3 : NULL;
	return expected && strspn(expected, " |") < strlen(expected) && *expected != ' ' &&
	       *expected != '|';
}

static const char *wanted(const struct row *r)
{
	size_t len = strlen(r->expected);

	if (begins(r->expected, "RATE"))
		return strchr("12", r->expected[len - 1]) ? "C22" : "C21";
	if (begins(r->expected, "REJECT") && !has_column(r->expected, 4))
		return "M08";
	if (begins(r->expected, "APPROVE") || begins(r->expected, "REJECT") ||
	    begins(r->expected, "REFER") || begins(r->expected, "ANSWER"))
		return strstr(r->expected, CHAL) ? "M05" : "M07";
	/* He is known by then. */
	if (begins(r->expected, "NEW | COMPLAINT") && says(r, "open_cases"))
		return "C01 C05";
	for (size_t i = 0; i < COUNT(answers); i++)
		if (begins(r->expected, answers[i].expected))
			return r->official ? answers[i].official : answers[i].citizen;
	return NULL;
}

static const char *stage_after(const char *expected)
{
	return begins(expected, "APPROVE") || begins(expected, "CHALLENGE") ? "quality"
	       : begins(expected, "REJECT")				    ? "at_province"
	       : begins(expected, "REFER")				    ? "drafting"
									    : "approval";
}

static bool row_is_served(struct house *h, struct row *r, int number)
{
	const char *want, *got;
	bool good;

	prepare(h, r, number);
	want = wanted(r);
	got = phone_text(h, r->phone, r->text);
	if (begins(got, "M01 M05")) /* a rejected answer is his again */
		got += strlen("M01 ");
	/* Pages that are not there are empty. */
	good = want && (strcmp(got, want) == 0 ||
			(begins(r->expected, "LIST") && strcmp(got, "M10") == 0));
	if (good && strcmp(want, "M05") == 0) {
		house_fresh(h, &r->c);
		good = strcmp(r->c.stage, stage_after(r->expected)) == 0;
	}
	if (!good)
		print_message("%d: \"%s\" (%s) %s: answered by %s, not %s; stage %s\n", number,
			      r->text, r->context, r->expected, got, want ? want : "?",
			      r->c.stage);
	/* No command may wait for the next row's digits. */
	if (strcmp(got, "M07") == 0 || says(r, "pending_challenge"))
		h->now += ROUND_TRIP_S;
	return good;
}

/* "\n" in a table is a line break. */
static void unescape(char *s)
{
	char *out = s;

	for (; *s; s++)
		if (begins(s, "\\n")) {
			*out++ = '\n';
			s++;
		} else {
			*out++ = *s;
		}
	*out = '\0';
}

static void table_is_served(const char *path)
{
	struct house h;
	FILE *f = fopen(path, "r");
	int number = 1, wrong = 0;
	struct row r;

	log_level_set(LOG_LEVEL_ERROR);
	assert_non_null(f);
	assert_non_null(fgets(r.line, sizeof r.line, f));
	house_open(&h);
	for (; r = (struct row){ 0 }, fgets(r.line, sizeof r.line, f); number++) {
		char *rest = r.line;

		r.line[strcspn(r.line, "\r\n")] = '\0';
		r.text = strsep(&rest, "\t");
		r.context = strsep(&rest, "\t");
		r.expected = strsep(&rest, "\t");
		assert_non_null(r.expected);
		unescape(r.text);
		wrong += !row_is_served(&h, &r, number + 1);
		free(r.digits);
		h.now++;
	}
	fclose(f);
	house_close(&h);
	assert_true(number > 1);
	assert_int_equal(wrong, 0);
}

static void the_agreed_texts_are_answered_as_agreed(void **state)
{
	(void)state;
	table_is_served("tests/data/sms_cases.tsv");
}

static void many_other_texts_are_answered_as_meant(void **state)
{
	(void)state;
	table_is_served("tests/data/sms_cases_more.tsv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_agreed_texts_are_answered_as_agreed),
		cmocka_unit_test(many_other_texts_are_answered_as_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
