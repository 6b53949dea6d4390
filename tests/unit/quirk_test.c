/* quirk_test.c - families of modems: the shipped files, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config/quirk.h"

static void the_shipped_families_are_good_and_found_by_what_a_modem_says(void **state)
{
	static const struct {
		const char *manufacturer, *model, *family;
	} modems[] = {
		{ "huawei", "E173", "huawei" },
		{ "Huawei Technologies", "K3765", "huawei" },
		{ "ZTE INCORPORATED", "MF190", "zte" },
		{ "QUALCOMM / Quectel", "EC25", "quectel" },
		{ "Sierra Wireless, Incorporated", "MC7455", "sierra" },
		{ "SIMCOM_Ltd", "SIMCOM_SIM900", "simcom" },
		{ "WAVECOM MODEM", "MULTIBAND", "wavecom" },
		{ "u-blox", "SARA-U201", "ublox" },
		{ "Didehban", "Emulator", NULL },
		{ "", "", NULL },
	};
	CLEAN(arena) struct arena *a = arena_new();
	struct err e = { "" };
	struct quirk *list;
	size_t count;

	(void)state;
	if (quirks_read("modem-config/modems", a, &list, &count, &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_true(count >= 6);
	for (size_t i = 0; i < COUNT(modems); i++) {
		const struct quirk *q =
			quirk_find(list, count, modems[i].manufacturer, modems[i].model);

		if (!modems[i].family)
			assert_null(q);
		else
			assert_string_equal(q ? q->family : "none", modems[i].family);
	}
	assert_string_equal(quirk_find(list, count, "huawei", "")->init[0], "AT^CURC=0");
}

static enum rc parse(const char *text, struct err *e)
{
	char folder[] = "/tmp/quirk-XXXXXX", path[64];
	CLEAN(arena) struct arena *a = arena_new();
	struct quirk *list;
	size_t count;
	enum rc rc;
	FILE *f;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/x.cfg", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	rc = quirks_read(folder, a, &list, &count, e);
	unlink(path);
	rmdir(folder);
	return rc;
}

static void what_is_no_family_is_refused_with_file_line_and_reason(void **state)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "manufacturer = [ \"x\" ];", "family is missing" },
		{ "family = \"x\";", "whose family is it" },
		{ "family = \"x\"; manufacturer = [ \"\" ];", "fits everything" },
		{ "family = \"x\"; model = [ \"y\" ]; colour = \"red\";", "colour" },
		{ "family = \"x\"; model = [ \"y\" ];\ninit = [ \"ATZ\\r\\nAT\" ];",
		  ":2: init" },
		{ "family = \"x\"; model = [ \"y\" ]; init = [ \"AT+CPIN=\\\"1234\\\"\" ];",
		  "not for here" },
		{ "family = \"x\"; model = [ \"y\" ]; reset = \"reset\";", "one AT command" },
		{ "family = \"x\"; model = [ \"y\" ]; ussd = \"loud\";", "packed or ucs2" },
		{ "family = \"x\"; model = [ \"y\" ]; cnmi = \"all\";", "cnmi" },
		{ "family = \"x\"; model = [ \"y\" ]; storages = [ \"SIM\" ];", "storages" },
		{ "family = \"x\"; model = [ \"y\" ]; settle_ms = 99999;", "settle_ms" },
		{ "family = ;", "x.cfg:1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err e = { "" };

		assert_int_equal(parse(bad[i].text, &e), RC_REJECT);
		if (!strstr(e.text, bad[i].why) || !strstr(e.text, "x.cfg"))
			fail_msg("%s: %s", bad[i].text, e.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_families_are_good_and_found_by_what_a_modem_says),
		cmocka_unit_test(what_is_no_family_is_refused_with_file_line_and_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
