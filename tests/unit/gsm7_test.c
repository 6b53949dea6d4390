/* gsm7_test.c - the default alphabet, its packing, and the national tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/gsm7.h"
#include "text/gsm7_national.h"

static void check_decode(const char *septets, size_t count, int locking, int single,
			 const char *expected)
{
	size_t len;
	CLEAN(text)
	char *text = gsm7_decode((const uint8_t *)septets, count, locking, single, &len);

	assert_string_equal(text, expected);
	assert_int_equal(len, strlen(expected));
}

static void every_septet_that_decodes_encodes_to_itself(void **state)
{
	(void)state;
	for (int septet = 0; septet < 128; septet++) {
		uint8_t in = (uint8_t)septet, out[2];
		CLEAN(text) char *text = NULL;
		size_t len, pos = 0;

		if (septet == 0x1B)
			continue;
		text = gsm7_decode(&in, 1, 0, 0, &len);
		assert_int_equal(gsm7_put(out, utf8_next(text, len, &pos)), 1);
		assert_int_equal(out[0], septet);
	}
}

static void the_extension_table_costs_two(void **state)
{
	static const uint32_t two[] = { '\f', '^', '{', '}', '\\', '[', '~', ']', '|', 0x20AC };
	static const uint32_t none[] = { 0xE7, '`',    '\t',  0x2019, 0x2013,
					 0xA0, 0x200E, 0x627, 0x1B };

	(void)state;
	for (size_t i = 0; i < COUNT(two); i++)
		assert_int_equal(gsm7_cost(two[i]), 2);
	for (size_t i = 0; i < COUNT(none); i++)
		assert_int_equal(gsm7_cost(none[i]), 0);
	assert_int_equal(gsm7_cost('a'), 1);
}

static void an_escape_without_a_meaning_is_read_as_the_standard_says(void **state)
{
	(void)state;
	check_decode("a\x1B", 2, 0, 0, "a ");
	check_decode("\x1B\x1B", 2, 0, 0, " ");
	check_decode("\x1B"
		     "a",
		     2, 0, 0, "a");
	check_decode("\x1B\x65", 2, 0, 0, "€");
	check_decode("a\x03", 2, 99, 0, "a¥");
}

static void packing_and_unpacking_are_inverse(void **state)
{
	uint8_t septets[40], packed[40], again[40];

	(void)state;
	for (size_t i = 0; i < sizeof(septets); i++)
		septets[i] = (uint8_t)(i * 37 & 0x7F);
	for (int skip = 0; skip < 7; skip++) {
		for (size_t count = 0; count <= sizeof(septets); count++) {
			size_t len = gsm7_pack(packed, septets, count, skip);

			assert_int_equal(len, (count * 7 + (size_t)skip + 7) / 8);
			assert_int_equal(gsm7_unpack(again, count, packed, len, skip), count);
			assert_memory_equal(again, septets, count);
		}
	}
	assert_int_equal(gsm7_unpack(again, 40, packed, 7, 0), 8);
	assert_int_equal(gsm7_unpack(again, 40, packed, 0, 0), 0);
}

static void national_tables_stand_in_for_the_default(void **state)
{
	(void)state;
	check_decode("\x04\x0B\x0C\x1C\x1D\x40\x60", 7, 1, 0, "€ĞğŞşİç");
	check_decode("\x1B\x63\x1B\x49", 4, 0, 1, "çİ");
	check_decode("\x1B\x41\x1B\x7F\x1B\x55", 6, 0, 2, "ÁàÚ");
	check_decode("\x0E\x0F\x5D\x7D", 4, 3, 0, "ÁáÚ`");
	check_decode("\x1B\x7F\x1B\x05", 4, 0, 3, "âê");
	check_decode("\x15\x50\x40", 3, 6, 0, "काब");
	check_decode("\x1B\x1C\x1B\x25\x1B\x19", 6, 0, 6, "०९।");
	check_decode("\x1B\x19\x1B\x25", 4, 0, 4, "০ৠ");
	check_decode("\x4C\x4D\x4E", 3, 13, 0, "ڱلم");
	check_decode("\x1B\x1C\x1B\x25\x1B\x34", 6, 0, 13, "۰۹ـ");
	check_decode("\x0C", 1, 11, 0, " "); /* a hole */
}

static void every_language_has_its_letters_and_the_latin_ones(void **state)
{
	(void)state;
	assert_false(national_has_locking(0));
	assert_false(national_has_locking(2));
	assert_false(national_has_locking(14));
	for (int language = 1; language <= 13; language++) {
		assert_true(national_has_single(language));
		assert_int_equal(national_single(language, 0x65), 0x20AC);
		assert_int_equal(national_single(language, 0x3C), '[');
		if (!national_locking_whole(language))
			continue;
		for (uint8_t c = 'a'; c <= 'z'; c++)
			assert_int_equal(national_locking(language, c), c);
		for (uint8_t c = 'A'; c <= 'Z'; c++)
			assert_int_equal(national_single(language, c), c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_septet_that_decodes_encodes_to_itself),
		cmocka_unit_test(the_extension_table_costs_two),
		cmocka_unit_test(an_escape_without_a_meaning_is_read_as_the_standard_says),
		cmocka_unit_test(packing_and_unpacking_are_inverse),
		cmocka_unit_test(national_tables_stand_in_for_the_default),
		cmocka_unit_test(every_language_has_its_letters_and_the_latin_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
