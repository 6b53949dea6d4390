/* emulator_fault_test.c - the rules of src/emulator/fault.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "emulator/fault.h"

static struct faults faults;

static int set_up(void **state)
{
	(void)state;
	faults_init(&faults, (struct seed){ 42 });
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	faults_clear(&faults, "");
	return 0;
}

static void add(const char *words)
{
	struct fault rule;
	struct err e;

	assert_int_equal(fault_parse(&rule, words, &e), RC_OK);
	fault_add(&faults, &rule);
}

static bool hit(const char *modem, const char *point)
{
	struct fault f;

	return fault_take(&faults, modem, point, &f);
}

static void a_rule_is_read_with_all_it_says(void **state)
{
	struct fault f;

	(void)state;
	assert_int_equal(
		fault_parse(&f, "submit=cms:38,count=2,after=1,chance=0.25,modem=m-2", NULL),
		RC_OK);
	assert_string_equal(f.point, "submit");
	assert_string_equal(f.modem, "m-2");
	assert_int_equal(f.kind, FAULT_CMS);
	assert_int_equal(f.value, 38);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.after, 1);
	assert_true(f.chance > 0.24 && f.chance < 0.26);
}

static void a_rule_that_makes_no_sense_is_refused_with_a_reason(void **state)
{
	static const char *const wrong[] = {
		"",
		"submit",
		"submit=",
		"submit=boom",
		"here=error",
		"submit=cms:",
		"submit=cms:x",
		"submit=cms:-1",
		"command:=error",
		"submit=error,count",
		"submit=error,count=",
		"submit=error,count=x",
		"submit=error,often=1",
		"submit=error,chance=2",
		"=error",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct fault f;
		struct err e = { 0 };

		assert_int_equal(fault_parse(&f, wrong[i], &e), RC_REJECT);
		assert_true(e.text[0] != '\0');
	}
}

static void a_rule_happens_as_often_as_it_says(void **state)
{
	(void)state;
	add("submit=error,count=2,after=1");
	assert_false(hit("a", "submit"));
	assert_true(hit("a", "submit"));
	assert_true(hit("a", "submit"));
	assert_false(hit("a", "submit"));
	add("reply=silence");
	for (int i = 0; i < 100; i++)
		assert_true(hit("a", "reply"));
}

static void a_rule_happens_to_its_modem_and_at_its_point(void **state)
{
	(void)state;
	add("submit=error,modem=b");
	assert_false(hit("a", "submit"));
	assert_false(hit("b", "reply"));
	assert_true(hit("b", "submit"));
}

static void a_command_is_named_with_or_without_its_sign(void **state)
{
	(void)state;
	add("command:CSQ=error");
	add("command:^CURC=error");
	assert_true(hit("a", "command:+CSQ"));
	assert_true(hit("a", "command:+csq"));
	assert_true(hit("a", "command:^CURC"));
	assert_false(hit("a", "command:+CURC"));
	assert_false(hit("a", "command:+CSQX"));
}

static void chance_is_the_same_for_the_same_seed(void **state)
{
	bool first[200];
	int hits = 0;

	(void)state;
	add("submit=error,chance=0.3");
	for (size_t i = 0; i < COUNT(first); i++)
		hits += first[i] = hit("a", "submit");
	assert_in_range(hits, 40, 80);
	faults.seed.state = 42;
	for (size_t i = 0; i < COUNT(first); i++)
		assert_int_equal(hit("a", "submit"), first[i]);
}

static void clearing_one_modem_leaves_the_others(void **state)
{
	(void)state;
	add("submit=error,modem=a");
	add("submit=error,modem=b");
	add("reply=error");
	faults_clear(&faults, "a");
	assert_false(hit("a", "submit"));
	assert_true(hit("b", "submit"));
	assert_true(hit("a", "reply"));
}

#define RULES(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RULES(a_rule_is_read_with_all_it_says),
		RULES(a_rule_that_makes_no_sense_is_refused_with_a_reason),
		RULES(a_rule_happens_as_often_as_it_says),
		RULES(a_rule_happens_to_its_modem_and_at_its_point),
		RULES(a_command_is_named_with_or_without_its_sign),
		RULES(chance_is_the_same_for_the_same_seed),
		RULES(clearing_one_modem_leaves_the_others),
	};

	return cmocka_run_group_tests_name("emulator fault", tests, NULL, NULL);
}
