/* ctl_pure_test.c - one JSON value a line in, one a line out. */
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
#include "ctl/pure.h"
#include "text/code.h"
#include "text/iso.h"

enum { WORDS_MAX = 8 };

/* What a command said, and its exit status. */
struct run {
	char *out, *err;
	int status;
};

static void clean_run(struct run *r)
{
	free(r->out);
	free(r->err);
}

static struct run run(const char *command, const char *in, const struct calendar *cal)
{
	CLEAN(text) char *words = mem_dup(command);
	char *argv[WORDS_MAX + 1] = { NULL }, *rest = words;
	struct run r = { NULL, NULL, -1 };
	size_t out_len, err_len;
	struct ctl_io io = { fmemopen((void *)(uintptr_t)in, strlen(in), "r"),
			     open_memstream(&r.out, &out_len),
			     open_memstream(&r.err, &err_len) };
	int argc = 0;

	while (argc < WORDS_MAX && (argv[argc] = strsep(&rest, " ")))
		argc++;
	if (strcmp(argv[0], "text") == 0)
		r.status = ctl_text_io(argc, argv, io);
	else if (strcmp(argv[0], "calendar") == 0)
		r.status = ctl_calendar_io(argc, argv, cal, io);
	else
		r.status = ctl_code_io(argc, argv, io);
	if (io.in)
		fclose(io.in);
	fclose(io.out);
	fclose(io.err);
	return r;
}

static void check(const char *command, const char *in, const char *out, int status,
		  const struct calendar *cal)
{
	CLEAN(run) struct run r = run(command, in, cal);

	assert_string_equal(r.out, out);
	assert_int_equal(r.status, status);
	assert_int_equal(r.err[0] != '\0', status != 0);
}

static void every_line_has_its_answer(void **state)
{
	(void)state;
	check("text store", "\"\\u0643\\u062f\"\n\"a\\r\\nb\"\n", "\"کد\"\n\"a\\nb\"\n", 0,
	      NULL);
	check("text store --json", "\" \"", "\"\"\n", 0, NULL);
	check("text fold", "\"لغو۱۱\"\n\"STOP.\"\n", "\"لغو 11\"\n\"stop\"\n", 0, NULL);
	check("text msisdn", "\"۰۹۱۲ ۱۲۳ ۴۵۶۷\"\n\"1000\"\n\"09121234567\\u0000\"\n",
	      "\"+989121234567\"\nnull\nnull\n", 0, NULL);
	check("text segments", "\"\"\n\"[\\u20ac]\"\n\"سلام😀\"\n",
	      "{\"encoding\":\"gsm7\",\"units\":0,\"parts\":1,\"part_units\":[0],\"splits\":[]}"
	      "\n"
	      "{\"encoding\":\"gsm7\",\"units\":6,\"parts\":1,\"part_units\":[6],\"splits\":[]}"
	      "\n"
	      "{\"encoding\":\"ucs2\",\"units\":6,\"parts\":1,\"part_units\":[6],\"splits\":[]}"
	      "\n",
	      0, NULL);
	check("calendar jalali", "\"2026-11-23\"\n", "\"1405-09-02\"\n", 0, NULL);
}

static void nul_and_lone_surrogates_are_characters_too(void **state)
{
	(void)state;
	check("text segments", "\"\\u0000\"\n\"\\ud83d\"\n\"\\ude00\\ud83d\\ude00x\"\n",
	      "{\"encoding\":\"ucs2\",\"units\":1,\"parts\":1,\"part_units\":[1],\"splits\":[]}"
	      "\n"
	      "{\"encoding\":\"ucs2\",\"units\":1,\"parts\":1,\"part_units\":[1],\"splits\":[]}"
	      "\n"
	      "{\"encoding\":\"ucs2\",\"units\":4,\"parts\":1,\"part_units\":[4],\"splits\":[]}"
	      "\n",
	      0, NULL);
	check("text store", "\"a\\uD83Db\"\n\"\\\\ud83d\"\n", "\"a\ufffdb\"\n\"\\\\ud83d\"\n",
	      0, NULL);
}

static void a_bad_line_gives_null_and_the_rest_goes_on(void **state)
{
	CLEAN(run) struct run r = run("text fold", "\"A\"\nx\n7\n\n\"B\"\n\"\\ud8\"", NULL);

	(void)state;
	assert_string_equal(r.out, "\"a\"\nnull\nnull\nnull\n\"b\"\nnull\n");
	assert_int_equal(r.status, 1);
	assert_non_null(strstr(r.err, "line 2:"));
	assert_non_null(strstr(r.err, "line 3: a JSON string is wanted"));
	assert_null(strstr(r.err, "line 5:"));
	check("calendar jalali", "\"2026-02-30\"\n\"2026-11-23\\u0000\"\n", "null\nnull\n", 1,
	      NULL);
}

static void a_text_too_long_is_refused_with_its_count(void **state)
{
	char *in = mem_alloc(40000);

	(void)state;
	memset(in, 'a', 39018);
	in[0] = in[39017] = '"';
	check("text segments", in,
	      "{\"encoding\":\"gsm7\",\"units\":39016,\"parts\":null,\"part_units\":null,"
	      "\"splits\":null,\"error\":\"the text takes 256 parts; 255 is the most\"}\n",
	      1, NULL);
	free(in);
}

static void a_due_time_carries_the_local_offset(void **state)
{
	CLEAN(calendar) struct calendar *c = calendar_new();
	struct calendar_window w = { 480, 960 };

	(void)state;
	assert_int_equal(calendar_add_hours(c, 0, 0, 0x1F, &w, 1, NULL), RC_OK);
	check("calendar due",
	      "{\"start\":\"2026-11-23T09:00:00+03:30\",\"allow\":\"3wd\"}\n"
	      "{\"start\":\"2026-11-23T05:30:00Z\",\"allow\":\"3wh\"}\n"
	      "{\"start\":\"2022-09-21T14:00:00+04:30\",\"allow\":\"3wh\"}\n"
	      "{\"start\":\"2022-03-19T10:00:00+03:30\",\"allow\":\"4wd\"}\n",
	      "{\"due\":\"2026-11-28T16:00:00+03:30\"}\n"
	      "{\"due\":\"2026-11-23T12:00:00+03:30\"}\n"
	      "{\"due\":\"2022-09-24T09:00:00+03:30\"}\n"
	      "{\"due\":\"2022-03-23T16:00:00+04:30\"}\n",
	      0, c);
	check("calendar due",
	      "{\"start\":\"2026-11-23T09:00:00\",\"allow\":\"3wd\"}\n"
	      "{\"start\":\"2026-11-23T09:00:00Z\",\"allow\":\"3\"}\n"
	      "{\"start\":\"2026-11-23T09:00:00Z\"}\n[]\n",
	      "null\nnull\nnull\nnull\n", 1, c);
	check("calendar due", "{\"start\":\"2026-11-23T09:00:00Z\",\"allow\":\"3wd\"}\n",
	      "null\n", 1, NULL);
}

static void codes_are_made_and_checked(void **state)
{
	CLEAN(run) struct run code = run("code new", "x", NULL);
	CLEAN(run) struct run receipt = run("code new --receipt", "x", NULL);
	CLEAN(run) struct run json = run("code new --json", "x", NULL);

	(void)state;
	code.out[strcspn(code.out, "\n")] = '\0';
	receipt.out[strcspn(receipt.out, "\n")] = '\0';
	assert_true(code_valid(code.out));
	assert_true(receipt_valid(receipt.out));
	assert_memory_equal(json.out, "{\"code\":\"", 9);
	check("code check 302847161", "x", "302847161\n", 0, NULL);
	check("code check ۳۰۲ ۸۴۷ ۱۶۱", "x", "302847161\n", 0, NULL);
	check("code check 302-847-161 302847162", "x", "302847161\n", 1, NULL);
	check("code check --json 302847161 7", "x",
	      "[{\"input\":\"302847161\",\"code\":\"302847161\",\"valid\":true},"
	      "{\"input\":\"7\",\"valid\":false}]\n",
	      1, NULL);
}

static void wrong_usage_is_two(void **state)
{
	static const char *const wrong[] = {
		"text",	      "text shout",	"text store x", "text --store",
		"calendar",   "calendar due x", "code",		"code check",
		"code new x", "code forge",	"code new --x", "code check --receipt 1"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		check(wrong[i], "\"a\"\n", "", 2, NULL);
}

static void a_time_without_sense_is_none(void **state)
{
	static const char *const wrong[] = {
		"",
		"2026-11-23",
		"2026-11-23T09:00:00",
		"2026-11-23 09:00:00Z",
		"2026-11-31T09:00:00Z",
		"2026-11-23T24:00:00Z",
		"2026-11-23T09:60:00Z",
		"2026-11-23T09:00:60Z",
		"2026-11-23T09:00:00.Z",
		"2026-11-23T09:00:00+3:30",
		"2026-11-23T09:00:00+03:30x",
		"2026-11-23T9:00:00Z",
		"2026-11-23T09:00:00+24:00",
		"2026-11-23T09:00:00+03",
	};
	static const char *const same[] = { "2026-11-23T09:00:00+03:30",
					    "2026-11-23T09:00+0330", "2026-11-23T05:30:00Z",
					    "2026-11-23T05:30:00.999Z",
					    "2026-11-22T23:30:00-06:00" };
	char out[ISO_ROOM];
	int64_t at;

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(iso_parse(&at, wrong[i]));
	for (size_t i = 0; i < COUNT(same); i++) {
		assert_true(iso_parse(&at, same[i]));
		assert_int_equal(at, 1795411800);
	}
	iso_format(out, 1795411800);
	assert_string_equal(out, "2026-11-23T09:00:00+03:30");
	iso_format(out, 1663786800);
	assert_string_equal(out, "2022-09-21T23:30:00+04:30");
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
		cmocka_unit_test(every_line_has_its_answer),
		cmocka_unit_test(nul_and_lone_surrogates_are_characters_too),
		cmocka_unit_test(a_bad_line_gives_null_and_the_rest_goes_on),
		cmocka_unit_test(a_text_too_long_is_refused_with_its_count),
		cmocka_unit_test(a_due_time_carries_the_local_offset),
		cmocka_unit_test(codes_are_made_and_checked),
		cmocka_unit_test(wrong_usage_is_two),
		cmocka_unit_test(a_time_without_sense_is_none),
	};

	return cmocka_run_group_tests_name("ctl pure", tests, tehran_time, NULL);
}
