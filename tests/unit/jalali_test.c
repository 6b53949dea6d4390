/* jalali_test.c - the calendar of Iran. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/jalali.h"

#include "../support/vectors.h"

static void every_vector_converts_both_ways(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/jalali.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		const char *gregorian = vectors_get(v, i, "gregorian_date");
		const char *jalali = vectors_get(v, i, "jalali_date");
		char out[DATE_ROOM];
		int32_t day;

		assert_true(jalali_from_gregorian(out, gregorian));
		assert_string_equal(out, jalali);
		assert_true(jalali_parse(&day, jalali));
		date_format(out, gregorian_from_day(day));
		assert_string_equal(out, gregorian);
	}
}

/* Every holiday stands under both dates and its weekday. */
static void every_holiday_has_its_date_and_weekday(void **state)
{
	static const char *const weekdays[] = { "شنبه",	    "یکشنبه",  "دوشنبه", "سه\u200cشنبه",
						"چهارشنبه", "پنجشنبه", "جمعه" };
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/holidays-ir.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		char out[DATE_ROOM];
		int32_t day;

		assert_true(jalali_parse(&day, vectors_get(v, i, "jalali_date")));
		assert_true(jalali_from_gregorian(out, vectors_get(v, i, "gregorian_date")));
		assert_string_equal(out, vectors_get(v, i, "jalali_date"));
		assert_string_equal(weekdays[day_weekday(day)], vectors_get(v, i, "weekday"));
	}
}

/* The oracle: a year is leap when its place in the cycle of 33 is one of
 * eight; Nowruz 1178 was 1799-03-21. */
static int oracle_leap(int year)
{
	static const int places[] = { 1, 5, 9, 13, 17, 22, 26, 30 };

	for (size_t i = 0; i < COUNT(places); i++)
		if (year % 33 == places[i])
			return 1;
	return 0;
}

static void every_day_of_three_centuries_agrees_with_the_33_year_rule(void **state)
{
	int32_t day, got;

	(void)state;
	assert_true(gregorian_to_day(&day, (struct date){ 1799, 3, 21 }));
	for (int year = JALALI_YEAR_MIN; year <= JALALI_YEAR_MAX; year++) {
		for (int month = 1; month <= 12; month++) {
			int days = month <= 6 ? 31 : month <= 11 ? 30 : 29 + oracle_leap(year);

			assert_int_equal(jalali_month_days(year, month), days);
			for (int d = 1; d <= days; d++, day++) {
				struct date j, g;

				assert_true(jalali_from_day(&j, day));
				assert_true(j.year == year && j.month == month && j.day == d);
				assert_true(jalali_to_day(&got, j));
				assert_int_equal(got, day);
				g = gregorian_from_day(day);
				assert_true(gregorian_to_day(&got, g));
				assert_int_equal(got, day);
			}
			assert_false(
				jalali_to_day(&got, (struct date){ year, month, days + 1 }));
		}
	}
	assert_false(jalali_from_day(&(struct date){ 0 }, day));
}

/* The C library's own calendar is the oracle of the Gregorian one. */
static void gregorian_days_agree_with_the_c_library(void **state)
{
	(void)state;
	for (int32_t day = -719162; day < 2932896; day += 97) {
		time_t t = (time_t)day * 86400;
		struct date g = gregorian_from_day(day);
		struct tm tm;
		int32_t got;

		gmtime_r(&t, &tm);
		assert_true(g.year == tm.tm_year + 1900 && g.month == tm.tm_mon + 1 &&
			    g.day == tm.tm_mday);
		assert_true(gregorian_to_day(&got, g));
		assert_int_equal(got, day);
		assert_int_equal(day_weekday(day), (tm.tm_wday + 1) % 7);
	}
}

static void the_leap_years_of_our_time_are_right(void **state)
{
	static const int leap[] = { 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420,
				    1424, 1428, 1432, 1436, 1441, 1445, 1449 };
	size_t next = 0;

	(void)state;
	for (int year = 1390; year < 1450; year++) {
		if (next < COUNT(leap) && leap[next] == year) {
			assert_int_equal(jalali_month_days(year, 12), 30);
			next++;
		} else {
			assert_int_equal(jalali_month_days(year, 12), 29);
		}
	}
}

static void a_date_that_is_none_is_refused(void **state)
{
	static const char *const jalali[] = { "",	    "1405-13-01", "1405-00-01",
					      "1405-01-00", "1405-07-31", "1404-12-30",
					      "1405-1-1",   "1405/01/01", "1405-01-01 ",
					      "0622-01-01", "9999-01-01", "140a-01-01",
					      "+405-01-01", "۱۴۰۵-01-01" };
	static const char *const gregorian[] = { "2025-02-29", "1900-02-29", "2026-04-31",
						 "2026-11-31", "0000-01-01", "2026-11-23T00" };
	char out[DATE_ROOM];
	int32_t day;

	(void)state;
	for (size_t i = 0; i < COUNT(jalali); i++)
		assert_false(jalali_parse(&day, jalali[i]));
	for (size_t i = 0; i < COUNT(gregorian); i++)
		assert_false(gregorian_parse(&day, gregorian[i]));
	assert_true(gregorian_parse(&day, "2000-02-29"));
	assert_false(jalali_from_gregorian(out, "1799-03-20"));
	assert_true(jalali_from_gregorian(out, "1799-03-21"));
	assert_string_equal(out, "1178-01-01");
}

static void names_are_persian(void **state)
{
	static const char *const months[] = { "فروردین", "اردیبهشت", "خرداد", "تیر",
					      "مرداد",	 "شهریور",   "مهر",   "آبان",
					      "آذر",	 "دی",	     "بهمن",  "اسفند" };

	(void)state;
	for (int i = 0; i < 12; i++)
		assert_string_equal(jalali_month_name(i + 1), months[i]);
	assert_string_equal(jalali_month_name(13), "");
}

static void a_due_time_reads_today_tomorrow_or_a_date(void **state)
{
	/* 2026-11-23 09:00 in Tehran is 2 Azar 1405 */
	const int64_t now = 1795411800, hour = 3600, day = 86400;
	char out[JALALI_TEXT_ROOM];

	(void)state;
	jalali_due_text(out, now + 4 * hour + 1800, now);
	assert_string_equal(out, "امروز ۱۳:۳۰");
	jalali_due_text(out, now - 9 * hour, now);
	assert_string_equal(out, "امروز ۰۰:۰۰");
	jalali_due_text(out, now - 9 * hour - 1, now);
	assert_string_equal(out, "۱ آذر");
	jalali_due_text(out, now + day + hour, now);
	assert_string_equal(out, "فردا ۱۰:۰۰");
	jalali_due_text(out, now + 15 * hour - 1, now);
	assert_string_equal(out, "امروز ۲۳:۵۹");
	jalali_due_text(out, now + 15 * hour, now);
	assert_string_equal(out, "فردا ۰۰:۰۰");
	jalali_due_text(out, now + 39 * hour, now);
	assert_string_equal(out, "۴ آذر");
	jalali_date_text(out, now);
	assert_string_equal(out, "۲ آذر");
	jalali_full_text(out, now);
	assert_string_equal(out, "۲ آذر ۱۴۰۵");
}

static void a_due_time_never_takes_more_than_eleven_units(void **state)
{
	const int64_t now = 1795411800;
	char out[JALALI_TEXT_ROOM];

	(void)state;
	for (int64_t at = now - 400 * 86400; at < now + 400 * 86400; at += 43217) {
		jalali_due_text(out, at, now);
		assert_in_range(utf8_units16(out, strlen(out)), 4, 11);
	}
}

static int tehran(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Tehran", 1);
	tzset();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_converts_both_ways),
		cmocka_unit_test(every_holiday_has_its_date_and_weekday),
		cmocka_unit_test(every_day_of_three_centuries_agrees_with_the_33_year_rule),
		cmocka_unit_test(gregorian_days_agree_with_the_c_library),
		cmocka_unit_test(the_leap_years_of_our_time_are_right),
		cmocka_unit_test(a_date_that_is_none_is_refused),
		cmocka_unit_test(names_are_persian),
		cmocka_unit_test(a_due_time_reads_today_tomorrow_or_a_date),
		cmocka_unit_test(a_due_time_never_takes_more_than_eleven_units),
	};

	return cmocka_run_group_tests_name("jalali", tests, tehran, NULL);
}
