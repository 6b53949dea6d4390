/* modem_ussd_test.c - answers to dialled codes, as modems and networks give
 * them: the coding named beside the text is only the first guess. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "modem/ussd_answer.h"

struct vector {
	const char *line;
	int end;
	const char *text;
};

static const struct vector vectors[] = {
	/* As it is, whatever is said. */
	{ "0,\"Your balance is 12500 Rials.\",15", 0, "Your balance is 12500 Rials." },
	{ "0,\"Your balance is 12500 Rials.\",72", 0, "Your balance is 12500 Rials." },
	{ "0,\"Your balance is 12500 Rials.\",68", 0, "Your balance is 12500 Rials." },
	{ "0,\"Your balance is 12500 Rials.\",0", 0, "Your balance is 12500 Rials." },
	{ "0,\"Your balance is 12500 Rials.\"", 0, "Your balance is 12500 Rials." },
	{ "0,\"اعتبار شما 12500 ریال\",15", 0, "اعتبار شما 12500 ریال" },
	{ " 1,\"1 Credit\r\n2 Bundles\n0 Back\",15", 1, "1 Credit\r\n2 Bundles\n0 Back" },
	{ "0,\"say \"yes\" now\",15", 0, "say \"yes\" now" },
	{ "0,\"caf\xE9\",15", 0, "café" },
	/* An amount alone is an amount. */
	{ "0,\"12500\",15", 0, "12500" },
	{ "0,\"125000\",15", 0, "125000" },
	{ "0,\"09121234567\",15", 0, "09121234567" },
	{ "0,\"09121234567890\",15", 0, "09121234567890" },
	/* UCS-2 in hex, under any coding. */
	{ "0,\"0627063906"
	  "2A06280627063100200031003200330020063106CC06270644\",72",
	  0, "اعتبار 123 ریال" },
	{ "0,\"06270639062A06280627063100200031003200330020063106CC06270644\",15", 0,
	  "اعتبار 123 ریال" },
	{ "0,\"06270639062A06280627063100200031003200330020063106CC06270644\",0", 0,
	  "اعتبار 123 ریال" },
	{ "0,\"06270639062a06280627063100200031003200330020063106cc06270644\",68", 0,
	  "اعتبار 123 ریال" },
	{ "0,\"0042006100"
	  "6C0061006E00630065003A002000310032\",15",
	  0, "Balance: 12" },
	{ "0,\"00310032003500300030\",15", 0, "12500" },
	{ "0,\"06CC200C06A9\",17", 0, "ی‌ک" },
	/* The language in front (23.038 5), when the network says so. */
	{ "0,\"E63006270639062A062806270631\",17", 0, "اعتبار" },
	{ "0,\"657763282F93D374504C06\",16", 0, "Credit 12" },
	{ "0,\"en\rCredit 12\",16", 0, "Credit 12" },
	{ "0,\"en\rCredit 12\",15", 0, "en\rCredit 12" },
	/* Packed GSM-7 in hex (Huawei, ZTE). */
	{ "0,\"D9775D0E1287D961F7B80C4ACF41353A\",15", 0, NULL },
	{ "0,\"C8329BFD06\",15", 0, "Hello" },
	{ "0,\"C8329BFD06\",0", 0, "Hello" },
	{ "0,\"C8329BFD06\",72", 0, "Hello" },
	{ "0,\"C2303B3C0EBB3A20192BA601\",15", 0, NULL },
	/* Octets in hex. */
	{ "0,\"42616C616E6365203A20313220\",68", 0, "Balance : 12 " },
	{ "0,\"D8A7D8B9D8AAD8A8D8A7D8B1\",68", 0, "اعتبار" },
	/* Ends. */
	{ "2,\"Thank you.\",15", 2, "Thank you." },
	{ "2", 2, "" },
	{ "4", 4, "" },
	{ "5", 5, "" },
	{ "0,\"\",15", 0, "" },
	/* No quotes, no sense, no end. */
	{ "0,Your balance,15", 0, "Your balance" },
	{ "0,\"no end", 0, "no end" },
	{ "nonsense", -1, "" },
	{ "", -1, "" },
	{ "0,\"A\",15", 0, "A" },
};

static void every_answer_is_read_whatever_coding_it_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct ussd_answer a;

		ussd_answer_read(&a, vectors[i].line);
		assert_int_equal(a.end, vectors[i].end);
		if (vectors[i].text)
			assert_string_equal(a.text, vectors[i].text);
		free(a.text);
	}
}

static const char *failure(const char *line)
{
	struct ussd_answer a;
	const char *why;

	ussd_answer_read(&a, line);
	why = ussd_answer_failure(&a);
	free(a.text);
	return why;
}

static void a_session_that_ends_without_a_text_says_why(void **state)
{
	(void)state;
	assert_null(failure("0,\"x\",15"));
	assert_null(failure("1,\"x\",15"));
	assert_null(failure("2,\"x\",15"));
	assert_non_null(failure("0"));
	assert_non_null(failure("2"));
	assert_string_equal(failure("3"), "another client answered");
	assert_string_equal(failure("4"), "the network does not support it");
	assert_string_equal(failure("5"), "the network gave up");
}

static void codes_are_written_as_modems_want_them(void **state)
{
	char out[256];

	(void)state;
	ussd_code_ucs2(out, "*140#");
	assert_string_equal(out, "002A0031003400300023");
	ussd_code_packed(out, "*100#");
	assert_string_equal(out, "AA180C3602");
	ussd_code_packed(out, "*140*1#"); /* seven septets: a CR fills the eighth */
	assert_int_equal(strlen(out), 14);
	assert_string_equal(out + 12, "1A");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_is_read_whatever_coding_it_names),
		cmocka_unit_test(a_session_that_ends_without_a_text_says_why),
		cmocka_unit_test(codes_are_written_as_modems_want_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
