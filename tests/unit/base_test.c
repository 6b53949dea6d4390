/* base_test.c - memory, buffers, errors, UTF-8, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/bucket.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"

static void an_arena_holds_small_and_large_blocks(void **state)
{
	struct arena *a = arena_new();
	char *small = arena_dup(a, "سلام");
	char *large = arena_alloc(a, 100000);
	char *after = arena_printf(a, "%d-%s", 7, "x");

	(void)state;
	memset(large, 'x', 100000);
	assert_string_equal(small, "سلام");
	assert_string_equal(after, "7-x");
	assert_null(arena_dup(a, NULL));
	arena_free(a);
}

static void a_buffer_grows_and_hands_its_text_over(void **state)
{
	struct buf b = { 0 };
	char *text;

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	assert_int_equal(b.len, 3890);
	text = buf_take(&b);
	assert_int_equal(strlen(text), 3890);
	assert_null(b.text);
	free(text);
	text = buf_take(&b);
	assert_string_equal(text, "");
	free(text);
}

static enum rc lower(struct err *e)
{
	return err_set(e, RC_RETRY, "modem %s: no answer in %d ms", "a", 20);
}

static enum rc pass_on(struct err *e)
{
	TRY(lower(e));
	return RC_OK;
}

static void an_error_travels_up_with_its_sentence(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(pass_on(&e), RC_RETRY);
	assert_string_equal(e.text, "modem a: no answer in 20 ms");
	err_prefix(&e, RC_RETRY, "send: ");
	assert_string_equal(e.text, "send: modem a: no answer in 20 ms");
	assert_int_equal(err_set(NULL, RC_NONE, "nobody listens"), RC_NONE);
}

static void a_text_is_cut_between_code_points(void **state)
{
	char to[6];

	(void)state;
	utf8_copy(to, sizeof to, "ریال");
	assert_string_equal(to, "ری");
	utf8_copy(to, 5, "ریال");
	assert_string_equal(to, "ری");
	utf8_copy(to, sizeof to, "rials");
	assert_string_equal(to, "rials");
	utf8_copy(to, sizeof to, "😀😀");
	assert_string_equal(to, "😀");
	utf8_copy(to, 1, "x");
	assert_string_equal(to, "");
}

static void broken_utf8_reads_as_replacement_and_ends(void **state)
{
	static const char *broken[] = {
		"\x80",		"\xC0\xAF",	    "\xE2\x80",
		"\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
		"\xFF"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		size_t len = strlen(broken[i]), pos = 0, steps = 0;

		assert_false(utf8_valid(broken[i], len));
		while (pos < len) {
			assert_int_equal(utf8_next(broken[i], len, &pos), 0xFFFD);
			steps++;
		}
		assert_int_equal(pos, len);
		assert_int_equal(steps, len);
	}
	assert_int_equal(utf8_units16("دی😀", strlen("دی😀")), 4);
}

static void a_file_is_read_whole_or_refused_with_its_name(void **state)
{
	char path[] = "/tmp/didehban-file-XXXXXX";
	CLEAN(fd) int fd = mkstemp(path);
	CLEAN(buf) struct buf b = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(write(fd, "a\0b", 3), 3);
	assert_int_equal(file_read(path, 3, &b, &e), RC_OK);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.text, "a\0b", 3);
	/* What was there stays, and does not count. */
	assert_int_equal(file_read(path, 3, &b, &e), RC_OK);
	assert_int_equal(b.len, 6);
	assert_int_equal(file_read(path, 2, &b, &e), RC_REJECT);
	assert_non_null(strstr(e.text, path));
	unlink(path);
	assert_int_equal(file_read(path, 3, &b, &e), RC_NONE);
	assert_int_equal(file_read("/tmp", 3, &b, &e), RC_REJECT);
	assert_string_equal(e.text, "/tmp: Is a directory");
}

static void a_bucket_gives_a_minutes_worth_and_fills_evenly(void **state)
{
	struct bucket b = { 0 };
	int64_t now = 5000;

	(void)state;
	for (int i = 0; i < 60; i++)
		assert_true(bucket_take(&b, 60, now));
	assert_false(bucket_take(&b, 60, now));
	assert_int_equal(bucket_wait_ms(&b, 60, now), 1000);
	assert_false(bucket_take(&b, 60, now + 999));
	assert_true(bucket_take(&b, 60, now + 1000));
	assert_false(bucket_take(&b, 60, now + 1000));
	/* What was refused took nothing. */
	assert_true(bucket_take(&b, 60, now + 2000));
	assert_false(bucket_full(&b, now + 61999));
	assert_true(bucket_full(&b, now + 62000));
	/* However long it rests, it holds no more than a minute's worth. */
	now += 1000 * 1000;
	for (int i = 0; i < 60; i++)
		assert_true(bucket_take(&b, 60, now));
	assert_false(bucket_take(&b, 60, now));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_holds_small_and_large_blocks),
		cmocka_unit_test(a_buffer_grows_and_hands_its_text_over),
		cmocka_unit_test(an_error_travels_up_with_its_sentence),
		cmocka_unit_test(a_text_is_cut_between_code_points),
		cmocka_unit_test(broken_utf8_reads_as_replacement_and_ends),
		cmocka_unit_test(a_bucket_gives_a_minutes_worth_and_fills_evenly),
		cmocka_unit_test(a_file_is_read_whole_or_refused_with_its_name),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
