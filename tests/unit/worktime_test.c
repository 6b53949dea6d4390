/* worktime_test.c - deadlines over opening hours and holidays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "calendar/calendar.h"
#include "calendar/worktime.h"
#include "text/jalali.h"

#include "../support/vectors.h"

enum { WEEK = 0x7F, SAT_TO_WED = 0x1F };

static int32_t day_of(const char *jalali)
{
	int32_t day;

	if (!jalali_parse(&day, jalali))
		fail_msg("no such day: %s", jalali);
	return day;
}

static int64_t local(const char *jalali, int hour, int minute)
{
	return worktime_instant(day_of(jalali), hour * 3600 + minute * 60);
}

static void add_hours(struct calendar *c, const char *from, int64_t unit, unsigned weekdays,
		      const char *window)
{
	struct calendar_window w;

	if (window)
		assert_int_equal(calendar_window_parse(&w, window, NULL), RC_OK);
	assert_int_equal(
		calendar_add_hours(c, day_of(from), unit, weekdays, &w, window ? 1 : 0, NULL),
		RC_OK);
}

static void close_day(struct calendar *c, const char *jalali, int64_t unit)
{
	assert_int_equal(calendar_add_exception(c, day_of(jalali), unit, NULL, 0, NULL), RC_OK);
}

/* The sets that the vectors name (TEXT.md section 3). */
static struct calendar *set_new(const char *set)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/holidays-ir.csv");
	struct calendar *c = calendar_new();
	int printed = strcmp(set, "printed-1401") == 0;

	add_hours(c, "1390-01-01", 0, strcmp(set, "none7") == 0 ? WEEK : SAT_TO_WED,
		  "08:00-16:00");
	if (strcmp(set, "none") == 0 || strcmp(set, "none7") == 0)
		return c;
	for (size_t i = 0; i < vectors_count(v); i++) {
		const char *date = vectors_get(v, i, "jalali_date");

		if (strcmp(set, "ir-without-1405-01-25") == 0 &&
		    strcmp(date, "1405-01-25") == 0)
			continue;
		if (printed &&
		    (strcmp(date, "1401-02-14") == 0 || strcmp(date, "1401-03-06") == 0))
			continue;
		close_day(c, date, 0);
	}
	if (printed) {
		close_day(c, "1401-02-12", 0);
		close_day(c, "1401-03-05", 0);
	}
	return c;
}

static void every_vector_is_due_when_it_should(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/deadlines.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		CLEAN(calendar)
		struct calendar *c = set_new(vectors_get(v, i, "holiday_set"));
		struct worktime_allow allow;
		char *end;
		char text[16];
		long amount = strtol(vectors_get(v, i, "duration"), &end, 10);
		int64_t start = atoll(vectors_get(v, i, "start_unix")), due;

		snprintf(text, sizeof text, "%ldw%s", amount, end);
		assert_int_equal(worktime_parse_allow(text, &allow, NULL), RC_OK);
		assert_int_equal(worktime_due(c, NULL, start, allow, &due, NULL), RC_OK);
		if (due != atoll(vectors_get(v, i, "due_unix")))
			fail_msg("%s: due %lld, not %s", vectors_get(v, i, "id"),
				 (long long)due, vectors_get(v, i, "due_unix"));
	}
}

static void the_shipped_calendar_holds_every_holiday(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/holidays-ir.csv");
	FILE *f = fopen("sql/calendar/ir.cfg", "r");
	char line[1024], date[32] = "", last[32] = "";
	size_t row = 0, days = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, " { date = \"%31[0-9-]\"; unit = \"\"; windows = [ ];",
			   date) != 1)
			continue;
		assert_true(strcmp(last, date) < 0);
		memcpy(last, date, sizeof last);
		days++;
		assert_true(row < vectors_count(v));
		for (; row < vectors_count(v) &&
		       strcmp(vectors_get(v, row, "jalali_date"), date) == 0;
		     row++)
			assert_non_null(strstr(line, vectors_get(v, row, "name_fa")));
	}
	fclose(f);
	assert_int_equal(row, vectors_count(v));
	assert_true(days > 200);
}

/* ---- every second of some weeks, asked of the wall clock ---------------------- */

enum { STEPS = 20 * 86400 };

struct stepped {
	int64_t from;
	int32_t open_before[STEPS + 1]; /* open seconds before the step */
};

static const struct calendar_window odd_windows[] = { { 23 * 60 + 15, 1440 },
						      { 0, 30 },
						      { 7 * 60, 12 * 60 },
						      { 12 * 60, 12 * 60 + 1 },
						      { 13 * 60, 16 * 60 + 7 } };

static struct calendar *odd_calendar(void)
{
	struct calendar *c = set_new("ir");

	assert_int_equal(calendar_add_hours(c, day_of("1390-01-01"), 0, 0x57, odd_windows,
					    COUNT(odd_windows), NULL),
			 RC_OK);
	return c;
}

static void step(struct stepped *s, const struct calendar *c, int64_t from)
{
	s->from = from;
	s->open_before[0] = 0;
	for (int i = 0; i < STEPS; i++) {
		time_t t = (time_t)(from + i);
		const struct calendar_window *w;
		struct tm tm;
		int32_t day;
		size_t count;
		int open = 0, minute;

		localtime_r(&t, &tm);
		gregorian_to_day(&day,
				 (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday });
		minute = tm.tm_hour * 60 + tm.tm_min;
		count = calendar_day(c, NULL, day, &w);
		for (size_t k = 0; k < count; k++)
			open |= minute >= w[k].from_minute && minute < w[k].to_minute;
		s->open_before[i + 1] = s->open_before[i] + open;
	}
}

static void compare(const struct stepped *s, const struct calendar *c, uint32_t *seed)
{
	int i, k, work;
	int64_t got;

	*seed = *seed * 1664525 + 1013904223;
	i = (int)((*seed >> 4) % STEPS);
	*seed = *seed * 1664525 + 1013904223;
	work = (int)((*seed >> 4) % (3 * 86400)) + 1;
	if (*seed >> 31)
		i = i / 900 * 900, work = (work / 900 + 1) * 900;

	assert_int_equal(worktime_is_open(c, NULL, s->from + i),
			 s->open_before[i + 1] - s->open_before[i]);
	for (k = i; k < STEPS && s->open_before[k + 1] == s->open_before[k]; k++)
		;
	if (k < STEPS) {
		assert_int_equal(worktime_next_open(c, NULL, s->from + i, &got, NULL), RC_OK);
		assert_int_equal(got, s->from + k);
	}
	/* the first instant with so much working time behind it */
	for (k = i; k <= STEPS && s->open_before[k] - s->open_before[i] < work; k++)
		;
	if (k <= STEPS) {
		assert_int_equal(worktime_add(c, NULL, s->from + i, work, &got, NULL), RC_OK);
		assert_int_equal(got, s->from + k);
		assert_int_equal(worktime_between(c, NULL, s->from + i, s->from + k), work);
	}
	for (k = i; k >= 0 && s->open_before[i] - s->open_before[k] < work; k--)
		;
	if (k >= 0) {
		assert_int_equal(worktime_sub(c, NULL, s->from + i, work, &got, NULL), RC_OK);
		assert_int_equal(got, s->from + k);
	}
	k = (int)((*seed >> 3) % STEPS);
	assert_int_equal(worktime_between(c, NULL, s->from + i, s->from + k),
			 k > i ? s->open_before[k] - s->open_before[i] : 0);
}

/* Round a clock set forward, one set back, and a Nowruz without either. */
static void working_time_agrees_with_counting_seconds(void **state)
{
	static const char *const from[] = { "1400-12-23", "1401-06-21", "1404-12-20" };
	CLEAN(calendar) struct calendar *odd = odd_calendar();
	CLEAN(calendar) struct calendar *plain = set_new("ir");
	struct stepped *s = mem_alloc(sizeof *s);
	uint32_t seed = 1405;

	(void)state;
	for (size_t i = 0; i < COUNT(from); i++) {
		step(s, odd, local(from[i], 12, 0));
		for (int round = 0; round < 300; round++)
			compare(s, odd, &seed);
	}
	step(s, plain, local(from[1], 12, 0));
	for (int round = 0; round < 300; round++)
		compare(s, plain, &seed);
	free(s);
}

/* ---- rules ---------------------------------------------------------------------- */

static void assert_due(const struct calendar *c, const int64_t *units, int64_t start,
		       const char *allow, int64_t want)
{
	struct worktime_allow a;
	struct err e;
	int64_t due;

	assert_int_equal(worktime_parse_allow(allow, &a, &e), RC_OK);
	if (worktime_due(c, units, start, a, &due, &e) != RC_OK)
		fail_msg("%s: %s", allow, e.text);
	if (due != want)
		fail_msg("%s: due %lld, not %lld", allow, (long long)due, (long long)want);
}

static void the_other_units_are_plain_time(void **state)
{
	CLEAN(calendar) struct calendar *c = set_new("ir");
	int64_t start = local("1405-09-04", 15, 30);

	(void)state;
	assert_due(c, NULL, start, "90wm", local("1405-09-07", 9, 0));
	assert_due(c, NULL, start, "2d", start + 2 * 86400);
	assert_due(c, NULL, start, "48h", start + 2 * 86400);
	assert_due(c, NULL, start, "10min", start + 600);
	assert_due(c, NULL, start, "5s", start + 5);
}

static void a_month_is_a_jalali_month(void **state)
{
	CLEAN(calendar) struct calendar *c = set_new("ir");

	(void)state;
	assert_due(c, NULL, local("1405-06-31", 9, 0), "1mo", local("1405-07-30", 9, 0));
	assert_due(c, NULL, local("1405-06-15", 9, 0), "6mo", local("1405-12-15", 9, 0));
	assert_due(c, NULL, local("1403-12-30", 9, 0), "12mo", local("1404-12-29", 9, 0));
	assert_due(c, NULL, local("1403-11-30", 9, 0), "1mo", local("1403-12-30", 9, 0));
	/* the wall clock stays although the offset changes */
	assert_due(c, NULL, local("1401-06-15", 9, 0), "1mo", local("1401-07-15", 9, 0));
	assert_int_equal(local("1401-07-15", 9, 0) - local("1401-06-15", 9, 0),
			 31 * 86400 + 3600);
}

static void an_allowance_is_a_number_and_a_unit(void **state)
{
	static const struct {
		const char *text;
		struct worktime_allow allow;
	} right[] = {
		{ "1wd", { 1, WORKTIME_WD } },	     { "3wh", { 3, WORKTIME_WH } },
		{ "90wm", { 90, WORKTIME_WM } },     { "2d", { 2, WORKTIME_D } },
		{ "48h", { 48, WORKTIME_H } },	     { "10min", { 10, WORKTIME_MIN } },
		{ "5s", { 5, WORKTIME_S } },	     { "6mo", { 6, WORKTIME_MO } },
		{ "99999s", { 99999, WORKTIME_S } },
	};
	static const char *const wrong[] = { "",     "wd",	"3",
					     "0wd",  "-1wd",	"3 wd",
					     "3wd ", "3WD",	"3w",
					     "1.5h", "100000s", "99999999999999999999wd",
					     "+3wd", "3minutes" };
	struct worktime_allow a;

	(void)state;
	for (size_t i = 0; i < COUNT(right); i++) {
		assert_int_equal(worktime_parse_allow(right[i].text, &a, NULL), RC_OK);
		assert_int_equal(a.amount, right[i].allow.amount);
		assert_int_equal(a.unit, right[i].allow.unit);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_int_equal(worktime_parse_allow(wrong[i], &a, NULL), RC_REJECT);
}

static void a_calendar_that_never_opens_says_so(void **state)
{
	CLEAN(calendar) struct calendar *never = calendar_new();
	CLEAN(calendar) struct calendar *once = calendar_new();
	int64_t start = local("1405-09-02", 9, 0), got;
	struct worktime_allow wd = { 2, WORKTIME_WD };
	struct calendar_window w = { 480, 960 };
	struct err e;

	(void)state;
	assert_int_equal(worktime_add(never, NULL, start, 1, &got, &e), RC_BROKEN);
	assert_int_equal(worktime_sub(never, NULL, start, 1, &got, &e), RC_BROKEN);
	assert_int_equal(worktime_next_open(never, NULL, start, &got, &e), RC_BROKEN);
	assert_int_equal(worktime_due(never, NULL, start, wd, &got, &e), RC_BROKEN);
	assert_int_equal(worktime_between(never, NULL, start, start + 86400), 0);
	assert_int_equal(calendar_add_exception(once, day_of("1405-09-03"), 0, &w, 1, NULL),
			 RC_OK);
	assert_int_equal(worktime_due(once, NULL, start, wd, &got, &e), RC_BROKEN);
	assert_int_equal(worktime_add(once, NULL, start, 9 * 3600, &got, &e), RC_BROKEN);
	assert_int_equal(worktime_add(once, NULL, start, 8 * 3600, &got, &e), RC_OK);
	assert_int_equal(got, local("1405-09-03", 16, 0));
}

static void no_working_time_takes_no_time(void **state)
{
	CLEAN(calendar) struct calendar *c = set_new("ir");
	int64_t night = local("1405-09-02", 23, 0), got;

	(void)state;
	assert_int_equal(worktime_add(c, NULL, night, 0, &got, NULL), RC_OK);
	assert_int_equal(got, night);
	assert_int_equal(worktime_sub(c, NULL, night, 0, &got, NULL), RC_OK);
	assert_int_equal(got, night);
	assert_int_equal(worktime_add(c, NULL, night, -1, &got, NULL), RC_REJECT);
}

static void the_latest_row_that_applies_wins(void **state)
{
	CLEAN(calendar) struct calendar *c = calendar_new();
	const struct calendar_window *w;

	(void)state;
	/* added out of order */
	add_hours(c, "1404-10-01", 0, SAT_TO_WED, "08:00-14:00");
	add_hours(c, "1390-01-01", 0, SAT_TO_WED, "08:00-16:00");
	add_hours(c, "1390-01-01", 0, 1U << THURSDAY, "08:00-12:00");
	add_hours(c, "1404-01-01", 0, 1U << THURSDAY, NULL);
	assert_int_equal(calendar_day(c, NULL, day_of("1389-12-28"), &w), 0); /* before all */
	assert_int_equal(calendar_day(c, NULL, day_of("1404-09-30"), &w), 1);
	assert_int_equal(w[0].to_minute, 16 * 60);
	assert_int_equal(calendar_day(c, NULL, day_of("1404-10-01"), &w), 1);
	assert_int_equal(w[0].to_minute, 14 * 60);
	assert_int_equal(calendar_day(c, NULL, day_of("1403-12-30"), &w), 1); /* a Thursday */
	assert_int_equal(calendar_day(c, NULL, day_of("1404-01-07"), &w), 0); /* a Thursday */
	assert_int_equal(calendar_day(c, NULL, day_of("1404-01-08"), &w), 0); /* a Friday */
	/* the row added last wins over its equal */
	add_hours(c, "1404-10-01", 0, SAT_TO_WED, "09:00-13:00");
	assert_int_equal(calendar_day(c, NULL, day_of("1404-10-01"), &w), 1);
	assert_int_equal(w[0].from_minute, 9 * 60);
}

static void the_nearest_unit_wins(void **state)
{
	static const int64_t mashhad[] = { 3, 2, 1, 0 }, tehran[] = { 4, 1, 0 };
	CLEAN(calendar) struct calendar *c = calendar_new();
	const struct calendar_window *w;
	struct calendar_window guard = { 600, 660 };
	int32_t monday = day_of("1405-09-02"), tuesday = monday + 1;

	(void)state;
	add_hours(c, "1390-01-01", 2, WEEK, "07:00-13:00");
	add_hours(c, "1400-01-01", 0, SAT_TO_WED, "08:00-16:00");
	assert_int_equal(calendar_day(c, mashhad, monday, &w), 1);
	assert_int_equal(w[0].from_minute, 7 * 60);
	assert_int_equal(calendar_day(c, tehran, monday, &w), 1);
	assert_int_equal(w[0].from_minute, 8 * 60);
	/* a holiday of all closes the province whatever its own hours */
	close_day(c, "1405-09-02", 0);
	assert_int_equal(calendar_day(c, mashhad, monday, &w), 0);
	/* unless the office has an exception of its own */
	assert_int_equal(calendar_add_exception(c, monday, 3, &guard, 1, NULL), RC_OK);
	assert_int_equal(calendar_day(c, mashhad, monday, &w), 1);
	assert_int_equal(w[0].from_minute, 600);
	assert_int_equal(calendar_day(c, tehran, monday, &w), 0);
	/* a province's closure is nobody else's */
	close_day(c, "1405-09-03", 2);
	assert_int_equal(calendar_day(c, mashhad, tuesday, &w), 0);
	assert_int_equal(calendar_day(c, tehran, tuesday, &w), 1);
	assert_int_equal(calendar_day(c, NULL, tuesday, &w), 1);
}

static void an_impossible_row_is_refused(void **state)
{
	CLEAN(calendar) struct calendar *c = calendar_new();
	static const struct calendar_window overlap[] = { { 480, 720 }, { 719, 960 } },
					    touch[] = { { 720, 960 }, { 480, 720 } },
					    backward[] = { { 600, 600 } },
					    beyond[] = { { 600, 1441 } },
					    before[] = { { -1, 9 } };
	static const char *const wrong[] = { "",
					     "8:00-16:00",
					     "08:00-24:01",
					     "16:00-08:00",
					     "08:00-08:00",
					     "08:60-16:00",
					     "08:00/16:00",
					     "08:00-16:00 ",
					     "08:00-1600x" };
	struct calendar_window many[9], w;
	unsigned bit;

	(void)state;
	for (int i = 0; i < 9; i++)
		many[i] = (struct calendar_window){ i * 60, i * 60 + 30 };
	assert_int_equal(calendar_add_hours(c, 0, 0, WEEK, overlap, 2, NULL), RC_REJECT);
	assert_int_equal(calendar_add_hours(c, 0, 0, WEEK, touch, 2, NULL), RC_OK);
	assert_int_equal(calendar_add_hours(c, 0, 0, WEEK, backward, 1, NULL), RC_REJECT);
	assert_int_equal(calendar_add_hours(c, 0, 0, WEEK, beyond, 1, NULL), RC_REJECT);
	assert_int_equal(calendar_add_hours(c, 0, 0, WEEK, before, 1, NULL), RC_REJECT);
	assert_int_equal(calendar_add_hours(c, 0, 0, WEEK, many, 9, NULL), RC_REJECT);
	assert_int_equal(calendar_add_hours(c, 0, 0, 0, touch, 1, NULL), RC_REJECT);
	assert_int_equal(calendar_add_hours(c, 0, 0, 1U << 7, touch, 1, NULL), RC_REJECT);
	assert_int_equal(calendar_add_exception(c, 0, 0, overlap, 2, NULL), RC_REJECT);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_int_equal(calendar_window_parse(&w, wrong[i], NULL), RC_REJECT);
	assert_int_equal(calendar_window_parse(&w, "00:00-24:00", NULL), RC_OK);
	assert_int_equal(w.to_minute, 1440);
	assert_int_equal(calendar_weekday_parse(&bit, "thu", NULL), RC_OK);
	assert_int_equal(bit, 1 << THURSDAY);
	assert_int_equal(calendar_weekday_parse(&bit, "Thu", NULL), RC_REJECT);
}

static void a_wall_clock_that_a_change_leaves_out_is_the_change(void **state)
{
	(void)state;
	/* 24:00 of 1 Farvardin 1401 was 01:00 of the 2nd */
	assert_int_equal(local("1401-01-02", 0, 30), local("1401-01-02", 1, 0));
	/* 23:30 of 30 Shahrivar 1401 came twice: the first */
	assert_int_equal(local("1401-06-30", 23, 30), 1663786800);
	assert_int_equal(worktime_local_day(1663786800), day_of("1401-06-30"));
	assert_int_equal(worktime_local_day(1663786800 + 3600), day_of("1401-06-30"));
	assert_int_equal(worktime_local_day(1663786800 + 5400), day_of("1401-06-31"));
}

static void quiet_hours_end_when_they_say(void **state)
{
	int64_t evening = local("1405-09-02", 22, 0), morning = local("1405-09-03", 7, 0);

	(void)state;
	assert_int_equal(quiet_until(1320, 420, evening), morning);
	assert_int_equal(quiet_until(1320, 420, evening - 1), evening - 1);
	assert_int_equal(quiet_until(1320, 420, evening + 7200), morning);
	assert_int_equal(quiet_until(1320, 420, morning - 1), morning);
	assert_int_equal(quiet_until(1320, 420, morning), morning);
	/* not over midnight */
	assert_int_equal(quiet_until(780, 840, local("1405-09-02", 13, 30)),
			 local("1405-09-02", 14, 0));
	assert_int_equal(quiet_until(780, 840, evening), evening);
	/* off */
	assert_int_equal(quiet_until(420, 420, morning), morning);
	/* up to midnight */
	assert_int_equal(quiet_until(1320, 0, evening), local("1405-09-03", 0, 0));
}

static int tehran_time(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Tehran", 1);
	tzset();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_is_due_when_it_should),
		cmocka_unit_test(the_shipped_calendar_holds_every_holiday),
		cmocka_unit_test(working_time_agrees_with_counting_seconds),
		cmocka_unit_test(the_other_units_are_plain_time),
		cmocka_unit_test(a_month_is_a_jalali_month),
		cmocka_unit_test(an_allowance_is_a_number_and_a_unit),
		cmocka_unit_test(a_calendar_that_never_opens_says_so),
		cmocka_unit_test(no_working_time_takes_no_time),
		cmocka_unit_test(the_latest_row_that_applies_wins),
		cmocka_unit_test(the_nearest_unit_wins),
		cmocka_unit_test(an_impossible_row_is_refused),
		cmocka_unit_test(a_wall_clock_that_a_change_leaves_out_is_the_change),
		cmocka_unit_test(quiet_hours_end_when_they_say),
	};

	return cmocka_run_group_tests_name("worktime", tests, tehran_time, NULL);
}
