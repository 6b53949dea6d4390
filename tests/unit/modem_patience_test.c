/* modem_patience_test.c - how long which command is waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "modem/patience.h"

/* What stands behind a command's name decides, where the name has several uses. */
static void what_waits_for_the_network_has_more_time_than_what_does_not(void **state)
{
	static const char *const slow[] = { "AT+CUSD=1,\"*140#\",15", "AT+COPS?",
					    "AT+CPIN=\"0000\"" };
	static const char *const usual[] = { "AT",     "AT+COPS=3,2", "AT+CUSD=1", "AT+CPIN?",
					     "AT+CSQ", "AT+CREG?",    "AT^ICCID?", "" };

	(void)state;
	for (size_t i = 0; i < COUNT(slow); i++)
		assert_in_range(patience_ms(slow[i]), 10000, 20000);
	for (size_t i = 0; i < COUNT(usual); i++)
		assert_int_equal(patience_ms(usual[i]), 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_for_the_network_has_more_time_than_what_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
