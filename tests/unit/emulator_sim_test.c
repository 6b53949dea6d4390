/* emulator_sim_test.c - slots and PIN of src/emulator/sim.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emulator/sim.h"

static const int sizes[SIM_MEMORIES] = { 3, 2, 1 };
static struct sim sim;

static int set_up(void **state)
{
	struct seed seed = { 1 };

	(void)state;
	sim_init(&sim, "+989100000001", "+989100000500", sizes, &seed);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sim_free(&sim);
	return 0;
}

static void slots_fill_from_the_first_free_one(void **state)
{
	(void)state;
	assert_int_equal(sim_add(&sim, SIM_SM, "AA", SIM_UNREAD), 1);
	assert_int_equal(sim_add(&sim, SIM_SM, "BB", SIM_UNREAD), 2);
	sim_delete(&sim, SIM_SM, 1);
	assert_int_equal(sim_add(&sim, SIM_SM, "CC", SIM_UNREAD), 1);
	assert_int_equal(sim_add(&sim, SIM_SM, "DD", SIM_UNREAD), 3);
	assert_int_equal(sim_add(&sim, SIM_SM, "EE", SIM_UNREAD), 0);
	assert_int_equal(sim_used(&sim, SIM_SM), 3);
	assert_int_equal(sim_used(&sim, SIM_ME), 0);
}

static void a_slot_that_is_empty_or_does_not_exist_is_none(void **state)
{
	(void)state;
	assert_null(sim_get(&sim, SIM_SM, 0));
	assert_null(sim_get(&sim, SIM_SM, 1));
	assert_null(sim_get(&sim, SIM_SM, 4));
	assert_null(sim_get(&sim, SIM_SM, -1));
	assert_false(sim_location_valid(&sim, SIM_SR, 2));
	sim_delete(&sim, SIM_SM, 99);
}

static void the_delete_flag_widens_step_by_step(void **state)
{
	static const int left[] = { 0, 3, 2, 1, 0 };

	(void)state;
	for (int flag = 1; flag <= 4; flag++) {
		struct sim s;
		struct seed seed = { 1 };
		const int four[SIM_MEMORIES] = { 4, 1, 1 };

		sim_init(&s, "", "", four, &seed);
		for (int stat = SIM_UNREAD; stat <= SIM_SENT; stat++)
			sim_add(&s, SIM_SM, "AA", (enum sim_stat)stat);
		sim_delete_many(&s, SIM_SM, flag);
		assert_int_equal(sim_used(&s, SIM_SM), left[flag]);
		sim_free(&s);
	}
}

static void three_wrong_pins_lock_and_the_puk_opens(void **state)
{
	(void)state;
	sim_pin_set(&sim, "1234");
	assert_int_equal(sim.lock, SIM_PIN);
	assert_int_equal(sim_unlock(&sim, "1111"), RC_REJECT);
	assert_int_equal(sim_unlock(&sim, "1234"), RC_OK);
	sim_power(&sim);
	assert_int_equal(sim.lock, SIM_PIN);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sim_unlock(&sim, "1111"), RC_REJECT);
	assert_int_equal(sim.lock, SIM_PUK);
	assert_int_equal(sim_unlock(&sim, "1234"), RC_REJECT);
	sim_power(&sim);
	assert_int_equal(sim.lock, SIM_PUK);
	assert_int_equal(sim_unblock(&sim, "00000000", "4321"), RC_REJECT);
	assert_int_equal(sim_unblock(&sim, "12345678", "4321"), RC_OK);
	sim_power(&sim);
	assert_int_equal(sim_unlock(&sim, "4321"), RC_OK);
}

static void a_sim_without_a_pin_is_open_after_power_on(void **state)
{
	(void)state;
	sim_power(&sim);
	assert_int_equal(sim.lock, SIM_OPEN);
}

static void the_identity_is_digits_of_the_right_length(void **state)
{
	(void)state;
	assert_int_equal(strspn(sim.imsi, "0123456789"), 15);
	assert_int_equal(strspn(sim.iccid, "0123456789"), 20);
	assert_memory_equal(sim.imsi, "43211", 5);
}

#define CARD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CARD(slots_fill_from_the_first_free_one),
		CARD(a_slot_that_is_empty_or_does_not_exist_is_none),
		CARD(the_delete_flag_widens_step_by_step),
		CARD(three_wrong_pins_lock_and_the_puk_opens),
		CARD(a_sim_without_a_pin_is_open_after_power_on),
		CARD(the_identity_is_digits_of_the_right_length),
	};

	return cmocka_run_group_tests_name("emulator sim", tests, NULL, NULL);
}
