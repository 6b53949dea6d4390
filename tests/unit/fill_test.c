/* fill_test.c - patterns of requests, and paths into foreign answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/fill.h"
#include "text/json_path.h"

static const struct fill_value values[] = { { "text", "a \"b\" \\ {number}\n& = \x01 ی" },
					    { "number", "+98912" } };

static void filled_is(const char *pattern, enum fill_escape how, const char *wanted)
{
	CLEAN(buf) struct buf out = { 0 };

	fill(&out, pattern, how, values, COUNT(values));
	assert_string_equal(out.text ? out.text : "", wanted);
}

static void a_value_is_escaped_for_its_place(void **state)
{
	(void)state;
	filled_is("X: {number}", FILL_PLAIN, "X: +98912");
	filled_is("to={number}&t={text}", FILL_PERCENT,
		  "to=%2B98912&t=a%20%22b%22%20%5C%20%7Bnumber%7D%0A%26%20%3D%20%01%20%DB%8C");
	filled_is("{\"t\":\"{text}\"}", FILL_JSON,
		  "{\"t\":\"a \\\"b\\\" \\\\ {number}\\u000A& = \\u0001 \u06cc\"}");
}

static void a_brace_that_opens_no_known_name_is_itself(void **state)
{
	(void)state;
	filled_is("{}{{}{numbers}{Number}{number", FILL_JSON, "{}{{}{numbers}{Number}{number");
	filled_is("{\"a\":{\"b\":\"{number}\"}}", FILL_JSON, "{\"a\":{\"b\":\"+98912\"}}");
	filled_is("{{number}}", FILL_PLAIN, "{+98912}");
	filled_is("", FILL_PLAIN, "");
}

static void a_name_that_nobody_knows_is_found(void **state)
{
	static const char *const names[] = { "text", "number" };
	char name[FILL_NAME_MAX + 1];

	(void)state;
	assert_null(fill_unknown("{text} {\"a\":1} {} {number}", names, 2, name));
	assert_string_equal(fill_unknown("{text}{nummer}", names, 2, name), "nummer");
	assert_null(fill_unknown("{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}", names, 2, name));
}

static void found(const char *json, const char *path, const char *wanted)
{
	json_t *root = json_foreign(json, strlen(json));
	char text[16];
	bool is = json_path_text(root, path, text, sizeof text);

	if (is != (wanted != NULL))
		fail_msg("%s in %s: %s", path, json, is ? text : "nothing");
	assert_string_equal(text, wanted ? wanted : "");
	json_decref(root);
}

static void a_path_leads_to_a_value_or_nowhere(void **state)
{
	static const char json[] = "{\"a\":{\"b\":[{\"c\":7},\"x\",true,null,1.5,[],-3]}}";

	(void)state;
	found(json, "a.b.0.c", "7");
	found(json, "a.b.1", "x");
	found(json, "a.b.2", "true");
	found(json, "a.b.3", NULL);
	found(json, "a.b.4", "1.5");
	found(json, "a.b.5", NULL);
	found(json, "a.b.6", "-3");
	found(json, "a.b.7", NULL);
	found(json, "a.b.-1", NULL);
	found(json, "a.b.99999999999999999999", NULL);
	found(json, "a", NULL);
	found(json, "a.", NULL);
	found(json, "", NULL);
	found(json, "a..b", NULL);
	found("[[[5]]]", "0.0.0", "5");
	found("{\"a\":\"0123456789abcdefgh\"}", "a", "0123456789abcde");
	found("{\"a\":\"012345678901234\u06cc\"}", "a", "012345678901234");
}

static void what_is_no_json_is_a_text(void **state)
{
	(void)state;
	found(" -4 \r\n", ".", "-4");
	found("1234567", ".", "1234567");
	found("ok: 5\n", ".", "ok: 5");
	found("", ".", "");
	found("\xff{", ".", "\uFFFD{");
	found("{\"a\":1}", ".", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_escaped_for_its_place),
		cmocka_unit_test(a_brace_that_opens_no_known_name_is_itself),
		cmocka_unit_test(a_name_that_nobody_knows_is_found),
		cmocka_unit_test(a_path_leads_to_a_value_or_nowhere),
		cmocka_unit_test(what_is_no_json_is_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
