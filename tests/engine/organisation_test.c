/* organisation_test.c - units, officials and shifts as an office writes them: what is
 * refused, with its line, and what becomes of somebody who has left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/official.h"
#include "store/shift.h"
#include "support/house.h"

#define UNIT(code, level, parent)                                                              \
	"{ code = \"" code "\"; level = \"" level "\"; parent = \"" parent                     \
	"\"; name = \"x\"; sms_name = \"x\"; }"
#define OFFICIAL(login, phone, role, unit)                                                     \
	"{ login = \"" login "\"; name = \"x\"; phone = \"" phone                              \
	"\"; roles = ( { role = \"" role "\"; unit = \"" unit "\"; } ); }"

static void what_is_wrong_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "units = (\n" UNIT("tbz", "province", "hq") ",\n" UNIT("tbz", "county",
									 "khr") ");",
		  "office.cfg:3: unit tbz stands twice, first in line 2" },
		{ "units = (\n" UNIT("tbz", "province", "khr-mashhad") ");",
		  "office.cfg:2: unit tbz: a province does not stand below a county "
		  "(khr-mashhad)" },
		{ "officials = (\n" OFFICIAL("a", "09151000001", "conty_head",
					     "khr-mashhad") ");",
		  "office.cfg:2: role = \"conty_head\"" },
		{ "officials = (\n" OFFICIAL("a", "09151000001", "client", "khr-mashhad") ");",
		  "office.cfg:2: role = \"client\"" },
		{ "officials = (\n" OFFICIAL("a", "09151000001", "operator",
					     "hq") ",\n" OFFICIAL("a", "09151000002", "auditor",
								  "hq") ");",
		  "office.cfg:3: official a stands twice, first in line 2" },
		{ "officials = (\n" OFFICIAL("SYSTEM", "09151000001", "operator", "hq") ");",
		  "office.cfg:2: login SYSTEM" },
		{ "officials = (\n" OFFICIAL("a", "09150000103", "operator", "hq") ");",
		  "office.cfg:2: official a: phone is that of head.mashhad" },
		{ "officials = (\n{ login = \"a\"; name = \"x\"; phone = \"09151000001\"; } );",
		  "office.cfg:2: official a has no roles; closed = true" },
	};
	struct house *h = *state;

	for (size_t i = 0; i < COUNT(rows); i++)
		house_load(h, rows[i].text, RC_REJECT, rows[i].says);
}

/* What he had goes to whoever has his place now, and his phone is free. */
static void an_account_that_is_closed_does_nothing_any_more(void **state)
{
	struct house *h = *state;
	struct case_ c;
	struct official o;

	c = house_complaint(h, "+989121234567");
	house_load(h,
		   "officials = ( { login = \"expert.pm\"; closed = true; name = \"x\";\n"
		   "phone = \"09150000110\"; roles = ( { role = \"pm_expert\"; unit = "
		   "\"pm-office\"; } ); },\n" OFFICIAL("expert.2", "09150000110", "pm_expert",
						       "pm-office") ");",
		   RC_OK, NULL);
	assert_int_equal(official_by_phone(&h->en.store, "+989150000110", &o, NULL), RC_OK);
	assert_string_equal(o.login, "expert.2");
	assert_int_equal(house_refused(h, &c, "expert.pm",
				       (struct request){ .action = "refer_province",
							 .unit = "khr",
							 .priority = "normal" }),
			 REFUSED_ROLE);
	house_act(h, &c, "expert.2",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
}

/* Its indented lines are one file. */
static void the_examples_of_the_docs_are_taken(void **state)
{
	CLEAN(buf) struct buf text = { 0 };
	CLEAN(text) char *line = NULL;
	FILE *f = fopen("docs/ORGANISATION.md", "r");
	size_t size = 0;
	struct official o;
	struct house *h = *state;
	ssize_t n;

	assert_non_null(f);
	while ((n = getline(&line, &size, f)) > 0)
		if (strncmp(line, "    ", 4) == 0)
			buf_add(&text, line, (size_t)n);
	fclose(f);
	house_load(h, text.text, RC_OK, NULL);
	assert_int_equal(official_by_login(&h->en.store, "head.sarein", &o, NULL), RC_OK);
}

static enum rc shift_length(void *ctx, const struct shift *s, struct err *e)
{
	(void)e;
	*(int64_t *)ctx += s->to_at - s->from_at;
	return RC_OK;
}

static int64_t shift_hours(struct house *h)
{
	int64_t seconds = 0;

	assert_int_equal(shift_each(&h->en.store, 0, INT64_MAX, shift_length, &seconds, NULL),
			 RC_OK);
	return seconds / 3600;
}

/* R082: five working days; the corrected table takes the place of the first. */
static void a_shift_table_is_loaded_and_corrected(void **state)
{
	static const char *const first =
		"shifts = ( { login = \"operator.1\"; from = \"1405-09-07\"; to = "
		"\"1405-09-13\";"
		" days = [ \"sat\", \"sun\", \"mon\", \"tue\", \"wed\" ];"
		" windows = [ \"08:00-12:00\", \"13:00-16:00\" ]; } );";
	static const char *const second =
		"shifts = ( { login = \"operator.1\"; from = \"1405-09-07\"; to = "
		"\"1405-09-13\";"
		" days = [ \"sat\" ]; windows = [ \"09:00-12:00\" ]; },\n"
		"{ login = \"operator.1\"; from = \"1405-09-07\"; to = \"1405-09-13\";"
		" days = [ \"sun\" ]; windows = [ \"09:00-11:00\" ]; } );";
	static const char *const clash =
		"shifts = ( { login = \"operator.1\"; from = \"1405-09-07\"; to = "
		"\"1405-09-07\";"
		" days = [ \"sat\" ]; windows = [ \"09:00-12:00\" ]; },\n"
		"{ login = \"operator.1\"; from = \"1405-09-07\"; to = \"1405-09-07\";"
		" days = [ \"sat\" ]; windows = [ \"11:00-13:00\" ]; } );";
	struct house *h = *state;

	house_load(h, first, RC_OK, NULL);
	assert_int_equal(shift_hours(h), 35);
	house_load(h, first, RC_OK, NULL);
	assert_int_equal(shift_hours(h), 35);
	house_load(h, second, RC_OK, NULL);
	assert_int_equal(shift_hours(h), 5);
	house_load(h, clash, RC_REJECT, "office.cfg:2: he has another shift in that time");
	house_load(
		h,
		"shifts = ( { login = \"nobody\"; from = \"1405-09-07\"; to = \"1405-09-07\";"
		" days = [ \"sat\" ]; windows = [ \"09:00-12:00\" ]; } );",
		RC_REJECT, "office.cfg:1: there is no official nobody");
	assert_int_equal(shift_hours(h), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(what_is_wrong_is_refused_with_its_line),
		HOUSE_TEST(a_shift_table_is_loaded_and_corrected),
		HOUSE_TEST(the_examples_of_the_docs_are_taken),
		HOUSE_TEST(an_account_that_is_closed_does_nothing_any_more),
	};

	return cmocka_run_group_tests_name("organisation", tests, NULL, NULL);
}
