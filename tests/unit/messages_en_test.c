/* messages_en_test.c - what the menu says in English fits on its screen, and
 * exists in Persian. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "config/conf.h"
#include "dialogue/ussd_screen.h"
#include "text/template.h"

static const struct template_value longest[] = {
	{ "type", "suggestion" },	   { "code", "302847161" },
	{ "receipt", "1234567890123456" }, { "stage", "waiting for you" },
	{ "due", "28 Nov 2026" },
};

static char *file_text(const char *path)
{
	struct buf b = { 0 };

	assert_int_equal(file_read(path, SIZE_MAX, &b, NULL), RC_OK);
	return buf_take(&b);
}

static void every_english_screen_fits_and_has_a_persian_one(void **state)
{
	CLEAN(text) char *en = file_text("sql/messages/en.cfg");
	CLEAN(text) char *fa = file_text("sql/messages/fa.cfg");
	CLEAN(conf) struct conf *c = NULL;
	const struct conf_node *list;
	struct err e = { "" };

	(void)state;
	assert_int_equal(conf_parse(&c, en, "en.cfg", &e), RC_OK);
	list = conf_list(c, conf_root(c), "messages");
	assert_true(conf_count(list) > 20);
	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *m = conf_group_at(c, list, i);
		const char *code = conf_need_str(c, m, "code");
		CLEAN(text) char *text = NULL;
		CLEAN(text) char *twin = NULL;

		assert_string_equal(conf_str(c, m, "lang", "fa"), "en");
		conf_int(c, m, "parts", 1, 1, 9);
		assert_int_equal(template_render(conf_need_str(c, m, "text"), longest,
						 COUNT(longest), &text, &e),
				 RC_OK);
		if (!screen_fits(text))
			fail_msg("%s does not fit: %s", code, text);
		assert_true(asprintf(&twin, "code = \"%s\"; lang = \"fa\"", code) > 0);
		if (!strstr(fa, twin))
			fail_msg("%s has no Persian text", code);
	}
	assert_int_equal(conf_finish(c, &e), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_english_screen_fits_and_has_a_persian_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
