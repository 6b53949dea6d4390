/* balance_test.c - the amount in what networks say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "gateway/balance.h"

static const struct {
	const char *pattern, *reply;
	int64_t rials; /* -1: none */
} cases[] = {
	{ "", "اعتبار شما: ۱۲٬۳۴۵ ریال", 12345 },
	{ "", "اعتبار شما 12,345 ريال است", 12345 },
	{ "", "اعتبار: ١٢٣٤٥ ریال", 12345 },
	{ "", "Your balance is 12500 Rials.", 12500 },
	{ "", "Balance: 1,234,567 Rial. Valid until 2027-01-01", 1234567 },
	{ "", "تا ۱۴۰۵/۰۹/۱۰ اعتبار شما ۵۰۰ تومان است", 5000 },
	{ "", "Credit 2.5 IRR", 2 },
	{ "", "موجودی صفر است", -1 },
	{ "", "0 ریال", 0 },
	{ "", "-500 ریال", -500 },
	/* Thousands with a space of some kind, or an apostrophe, between. */
	{ "", "اعتبار شما ۱۲ ۳۴۵ ریال", 12345 },
	{ "",
	  "اعتبار 1\xC2\xA0"
	  "234\u202F"
	  "567 ریال",
	  1234567 },
	{ "", "12’345 Rls", 12345 },
	{ "", "1 234.50 Rials", 1234 },
	{ "", "تا 1405 123 ریال", 123 },
	{ "", "۵ روز ۱۲۳ ریال", 123 },
	/* A piece of a number is no amount. */
	{ "", "12/345 ریال", -1 },
	{ "", "1'23 ریال", -1 },
	{ "", "بدهی: \u22121,500 ریال", -1500 },
	{ "", "بدهی\n-1,500\nتومان", -15000 },
	{ "", "۱۲۳۴ تومن", 12340 },
	{ "", "بسته 5,000 تومانی شما فعال است. اعتبار: 12,000 ریال", 12000 },
	{ "", "بسته 5,000 تومانی شما فعال است", -1 },
	{ "", "", -1 },
	{ "", "خطا در سامانه، بعداً تلاش کنید", -1 },
	{ "", "۰۹۱۲۱۲۳۴۵۶۷", -1 },
	{ "", "99999999999999999999999999 ریال", -1 },
	{ "اعتبار:? *([0-9,]+)", "اعتبار: ۱۲,۳۴۵", 12345 },
	{ "اعتبار:? *([۰-۹]+)", "اعتبار 77", 77 },
	{ "Bal=([0-9 ]+);", "x;Bal=12 345;", 12345 },
	{ "Bal=([0-9.]+)", "Bal=12.345.00", 12345 },
	{ "Bal=([0-9.]+)", "Bal=1405.0910", -1 },
	{ "a(b)?", "a", -1 },
	{ "(", "(", -1 },
	{ "nogroup", "nogroup", -1 },
};

static void an_amount_is_found_or_there_is_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t rials = 0;
		bool found = balance_read(cases[i].pattern, cases[i].reply, &rials);

		if (found != (cases[i].rials != -1) || (found && rials != cases[i].rials))
			fail_msg("\"%s\" in \"%s\" is %d %lld", cases[i].pattern,
				 cases[i].reply, found, (long long)rials);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_amount_is_found_or_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
