/* template_test.c - bodies with {name} in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/template.h"

static void a_name_gives_way_to_its_value(void **state)
{
	static const struct template_value values[] = { { "code", "۳۰۲۸۴۷۱۶۱" },
							{ "type", "شکایت" },
							{ "unused", "x" } };
	CLEAN(text) char *out = NULL;

	(void)state;
	assert_int_equal(template_render("{type} {code}، {code}\n.", values, 3, &out, NULL),
			 RC_OK);
	assert_string_equal(out, "شکایت ۳۰۲۸۴۷۱۶۱، ۳۰۲۸۴۷۱۶۱\n.");
}

static void a_value_is_never_looked_into(void **state)
{
	static const struct template_value values[] = { { "answer", "{code} }{ {" } };
	CLEAN(text) char *out = NULL;

	(void)state;
	assert_int_equal(template_render("<{answer}>", values, 1, &out, NULL), RC_OK);
	assert_string_equal(out, "<{code} }{ {>");
}

static void a_missing_value_is_named(void **state)
{
	static const struct template_value values[] = { { "code", NULL } };
	struct err e;
	char *out;

	(void)state;
	assert_int_equal(template_render("a {due}", values, 1, &out, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "{due}"));
	assert_null(out);
	assert_int_equal(template_render("a {code}", values, 1, &out, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "{code}"));
}

static void a_body_without_names_is_itself(void **state)
{
	CLEAN(text) char *out = NULL;
	CLEAN(text) char *none = NULL;

	(void)state;
	assert_int_equal(template_render("سلام } .", NULL, 0, &out, NULL), RC_OK);
	assert_string_equal(out, "سلام } .");
	assert_int_equal(template_render("", NULL, 0, &none, NULL), RC_OK);
	assert_string_equal(none, "");
}

static void a_stray_brace_is_a_fault(void **state)
{
	static const char *const wrong[] = {
		"{",	    "a {",   "{}",
		"{code",    "{a b}", "{A}",
		"{{code}}", "{کد}",  "{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}"
	};
	static const struct template_value values[] = { { "code", "x" } };
	char names[4][TEMPLATE_NAME_ROOM];
	size_t count;
	char *out;

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_int_equal(template_render(wrong[i], values, 1, &out, NULL), RC_REJECT);
		assert_null(out);
		assert_int_equal(template_check(wrong[i], names, 4, &count, NULL), RC_REJECT);
	}
}

static void a_body_tells_its_names_once_each(void **state)
{
	char names[2][TEMPLATE_NAME_ROOM];
	size_t count;

	(void)state;
	assert_int_equal(template_check("{code} {due_2} {code}", names, 2, &count, NULL),
			 RC_OK);
	assert_int_equal(count, 2);
	assert_string_equal(names[0], "code");
	assert_string_equal(names[1], "due_2");
	assert_int_equal(template_check("{a}{b}{c}", names, 2, &count, NULL), RC_REJECT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_gives_way_to_its_value),
		cmocka_unit_test(a_value_is_never_looked_into),
		cmocka_unit_test(a_missing_value_is_named),
		cmocka_unit_test(a_body_without_names_is_itself),
		cmocka_unit_test(a_stray_brace_is_a_fault),
		cmocka_unit_test(a_body_tells_its_names_once_each),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
