/* segment_test.c - how many parts a text takes, and where it is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/gsm7.h"
#include "text/segment.h"

#include "../support/vectors.h"

/* json-repeat:["x", N] stands for N times x. */
static char *text_of(const char *json, size_t *len)
{
	static const char mark[] = "json-repeat:[";
	struct buf b = { 0 };
	const char *comma;
	char *one, *piece;
	size_t one_len;

	if (strncmp(json, mark, sizeof mark - 1) != 0)
		return vectors_json(json, len);
	json += sizeof mark - 1;
	comma = strrchr(json, ',');
	assert_non_null(comma);
	piece = mem_dupn(json, (size_t)(comma - json));
	one = vectors_json(piece, &one_len);
	for (long i = strtol(comma + 1, NULL, 10); i > 0; i--)
		buf_add(&b, one, one_len);
	free(piece);
	free(one);
	*len = b.len;
	return buf_take(&b);
}

/* "153 153 3" or "153x255". */
static int want_units(const char *list, int part)
{
	char *end;
	long units = strtol(list, &end, 10);

	if (*end == 'x')
		return (int)units;
	while (part-- > 0)
		units = strtol(end, &end, 10);
	return (int)units;
}

/* "153 306" or "153*k"; parts count from 1 here. */
static size_t want_split(const char *list, int part)
{
	char *end;
	long at = strtol(list, &end, 10);

	if (*end == '*')
		return (size_t)(at * part);
	while (--part > 0)
		at = strtol(end, &end, 10);
	return (size_t)at;
}

static void check_ref(const struct vectors *v, size_t row, int ref_bits)
{
	const char *id = vectors_get(v, row, "id");
	const char *parts = vectors_get(v, row, ref_bits == 8 ? "parts_ref8" : "parts_ref16");
	const char *units =
		vectors_get(v, row, ref_bits == 8 ? "part_units_ref8" : "part_units_ref16");
	const char *splits = vectors_get(v, row,
					 ref_bits == 8 ? "split_codepoint_offsets_ref8"
						       : "split_codepoint_offsets_ref16");
	size_t len, bytes = 0;
	CLEAN(text) char *text = text_of(vectors_get(v, row, "text_json"), &len);
	struct segments s;
	enum rc rc = segment_text(&s, text, len, ref_bits, NULL);

	if (s.encoding != (strcmp(vectors_get(v, row, "encoding"), "ucs2") == 0 ? SEGMENT_UCS2
										: SEGMENT_GSM7))
		fail_msg("%s: encoding %d", id, s.encoding);
	assert_int_equal(s.units, atoi(vectors_get(v, row, "units")));
	if (strcmp(parts, "refuse") == 0) {
		assert_int_equal(rc, RC_REJECT);
		return;
	}
	assert_int_equal(rc, RC_OK);
	if (s.parts != atoi(parts))
		fail_msg("%s: %d parts, not %s", id, s.parts, parts);
	for (int i = 0; i < s.parts; i++) {
		assert_int_equal(s.part[i].units, want_units(units, i));
		assert_int_equal(s.part[i].at_cp, i ? want_split(splits, i) : 0);
		assert_int_equal(s.part[i].at_byte, bytes);
		bytes += s.part[i].len_bytes;
	}
	assert_int_equal(bytes, len);
}

static void every_vector_is_cut_as_it_should(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/segments.csv");

	(void)state;
	for (size_t i = 0; i < vectors_count(v); i++) {
		check_ref(v, i, 8);
		check_ref(v, i, 16);
	}
}

static void an_empty_text_is_one_empty_part(void **state)
{
	struct segments s;

	(void)state;
	assert_int_equal(segment_text(&s, "", 0, 8, NULL), RC_OK);
	assert_int_equal(s.parts, 1);
	assert_int_equal(s.units, 0);
	assert_int_equal(s.part[0].len_bytes, 0);
	assert_int_equal(segment_count(""), 1);
}

static void a_text_too_long_is_counted_and_refused(void **state)
{
	char *text = mem_alloc(39017);
	struct segments s;
	struct err e;

	(void)state;
	memset(text, 'a', 39016);
	assert_int_equal(segment_text(&s, text, 39016, 8, &e), RC_REJECT);
	assert_int_equal(s.units, 39016);
	assert_int_equal(s.encoding, SEGMENT_GSM7);
	assert_int_equal(s.parts, 0);
	assert_int_equal(segment_count(text), 256);
	text[39015] = '\0';
	assert_int_equal(segment_count(text), 255);
	assert_int_equal(segment_text(&s, text, 3, 7, &e), RC_REJECT);
	free(text);
}

/* Whatever the text: parts are full, whole, in order, and none could take the
 * first character of the next. */
static void parts_are_greedy_and_lose_nothing(void **state)
{
	static const uint32_t pool[] = { 'a', '@', 0x20AC, '[', '\n', 0x0645, 0x1F600, 0x200C };
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		CLEAN(buf) struct buf b = { 0 };
		size_t kinds, count, at_byte = 0, at_cp = 0;
		struct segments s;
		int limit, total = 0, bits = round % 2 ? 8 : 16;

		seed = seed * 1664525 + 1013904223;
		kinds = 1 + (seed >> 29);
		count = (seed >> 8) % 700;
		for (size_t i = 0; i < count; i++) {
			char out[4];

			seed = seed * 1664525 + 1013904223;
			buf_add(&b, out, utf8_put(out, pool[(seed >> 9) % kinds]));
		}
		if (!b.text)
			buf_puts(&b, "");
		assert_int_equal(segment_text(&s, b.text, b.len, bits, NULL), RC_OK);
		limit = s.encoding == SEGMENT_GSM7 ? (bits == 8 ? 153 : 152)
						   : (bits == 8 ? 67 : 66);
		if (s.parts == 1)
			limit = s.encoding == SEGMENT_GSM7 ? 160 : 70;
		for (int i = 0; i < s.parts; i++) {
			assert_int_equal(s.part[i].at_byte, at_byte);
			assert_int_equal(s.part[i].at_cp, at_cp);
			assert_in_range(s.part[i].units, 0, limit);
			total += s.part[i].units;
			at_byte += s.part[i].len_bytes;
			for (size_t pos = s.part[i].at_byte; pos < at_byte; at_cp++)
				utf8_next(b.text, b.len, &pos);
			if (i + 1 < s.parts) {
				size_t pos = at_byte;
				uint32_t cp = utf8_next(b.text, b.len, &pos);
				int more = s.encoding == SEGMENT_GSM7 ? gsm7_cost(cp)
					   : cp >= 0x10000	      ? 2
								      : 1;

				assert_true(s.part[i].units + more > limit);
			}
		}
		assert_int_equal(at_byte, b.len);
		assert_int_equal(total, s.units);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_is_cut_as_it_should),
		cmocka_unit_test(an_empty_text_is_one_empty_part),
		cmocka_unit_test(a_text_too_long_is_counted_and_refused),
		cmocka_unit_test(parts_are_greedy_and_lose_nothing),
	};

	return cmocka_run_group_tests_name("segment", tests, NULL, NULL);
}
