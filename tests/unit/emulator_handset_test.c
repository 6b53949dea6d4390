/* emulator_handset_test.c - what a phone shows (src/emulator/handset.c), and
 * what a typed line means (console.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "emulator/console.h"
#include "emulator/handset.h"

static struct handset *phones;

static int tear_down(void **state)
{
	(void)state;
	handset_free_all(&phones);
	return 0;
}

static const char *get(const char *from, char *text, int ref, int total, int seq)
{
	struct pdu p = { .text = text, .text_len = strlen(text) };
	const struct handset_text *t;

	p.concat = (struct pdu_concat){ total > 0, ref, total, seq, 8 };
	t = handset_receive(handset_get(&phones, "+98912"), from, &p, 0);
	return t ? t->text : NULL;
}

static void a_text_of_one_part_is_shown_at_once_and_each_time(void **state)
{
	(void)state;
	assert_string_equal(get("a", "hi", 0, 0, 0), "hi");
	assert_string_equal(get("a", "hi", 0, 0, 0), "hi");
	assert_non_null(phones->shown->next);
}

static void parts_are_joined_in_any_order_whoever_comes_between(void **state)
{
	(void)state;
	assert_null(get("a", "3", 7, 3, 3));
	assert_null(get("b", "x", 7, 3, 1));
	assert_null(get("a", "1", 7, 3, 1));
	assert_null(get("a", "1", 7, 3, 1));
	assert_null(get("a", "9", 8, 3, 2));
	assert_string_equal(get("a", "2", 7, 3, 2), "123");
	assert_null(phones->shown->next);
}

static void a_reference_may_be_used_again(void **state)
{
	(void)state;
	assert_null(get("a", "1", 7, 2, 1));
	assert_string_equal(get("a", "2", 7, 2, 2), "12");
	assert_null(get("a", "3", 7, 2, 1));
	assert_string_equal(get("a", "4", 7, 2, 2), "34");
}

static void a_typed_line_is_a_number_and_a_text(void **state)
{
	char number[PDU_NUMBER_MAX];
	char *text = console_parse("  ۰۹۱۲۱۲۳۴۵۶۷\tیک\\nدو", number, NULL);

	(void)state;
	assert_string_equal(text, "یک\nدو");
	assert_string_equal(number, "+989121234567");
	free(text);
}

static void a_typed_line_without_number_or_text_is_explained(void **state)
{
	char number[PDU_NUMBER_MAX];
	struct err e = { 0 };

	(void)state;
	assert_null(console_parse("سلام دنیا", number, &e));
	assert_true(e.text[0] != '\0');
	e.text[0] = '\0';
	assert_null(console_parse("09121234567  ", number, &e));
	assert_true(e.text[0] != '\0');
}

#define PHONE(test) cmocka_unit_test_teardown(test, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PHONE(a_text_of_one_part_is_shown_at_once_and_each_time),
		PHONE(parts_are_joined_in_any_order_whoever_comes_between),
		PHONE(a_reference_may_be_used_again),
		cmocka_unit_test(a_typed_line_is_a_number_and_a_text),
		cmocka_unit_test(a_typed_line_without_number_or_text_is_explained),
	};

	return cmocka_run_group_tests_name("emulator handset", tests, NULL, NULL);
}
