/* modem_tap_test.c - what libgammu never sees, and what it must see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "modem/tap.h"

static struct buf told;

static void on_stored(void *self, const char *memory, int index)
{
	(void)self;
	buf_printf(&told, "stored %s %d|", memory, index);
}

static void on_shown(void *self, const char *hex)
{
	(void)self;
	buf_printf(&told, "shown %s|", hex);
}

static void on_ussd(void *self, const char *answer)
{
	(void)self;
	buf_printf(&told, "ussd %s|", answer);
}

/* What comes through, in pieces of this size; free(). */
static char *passed_by(struct tap *t, const char *command, const char *in, size_t piece)
{
	size_t len = strlen(in);
	struct buf out = { 0 };
	char room[TAP_HELD_MAX + 4096];

	t->hooks = (struct tap_hooks){ NULL, on_stored, on_shown, on_ussd, NULL };
	tap_expect(t, command);
	buf_puts(&out, "");
	for (size_t at = 0; at < len; at += piece) {
		size_t n = len - at < piece ? len - at : piece;

		buf_add(&out, room, tap_filter(t, in + at, n, room));
	}
	return buf_take(&out);
}

/* In pieces of every size, so that no cut matters. */
static void check(const char *in, const char *command, const char *passed, const char *events)
{
	for (size_t piece = 1; piece <= strlen(in); piece++) {
		CLEAN(text) char *out = NULL;
		static struct tap t;

		t = (struct tap){ 0 };
		buf_clear(&told);
		buf_puts(&told, "");
		out = passed_by(&t, command, in, piece);
		tap_settle(&t);
		assert_string_equal(out, passed);
		assert_string_equal(told.text, events);
	}
	buf_free(&told);
}

static void answers_pass_at_once_and_unchanged(void **state)
{
	(void)state;
	check("AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n", "",
	      "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n", "");
	check("\r\n> ", "", "\r\n> ", "");
	check("\r\n+CMGS: 17\r\n\r\nOK\r\n", "", "\r\n+CMGS: 17\r\n\r\nOK\r\n", "");
	check("\r\n+CMGR: 1,,25\r\n0791\r\nOK\r\n", "", "\r\n+CMGR: 1,,25\r\n0791\r\nOK\r\n",
	      "");
	check("+CMS ERROR: 500\r\n", "", "+CMS ERROR: 500\r\n", "");
}

static void announced_slots_are_told(void **state)
{
	(void)state;
	check("\r\n+CMTI: \"ME\",3\r\n", "", "\r\n", "stored ME 3|");
	check("+CSQ: 1,99\r\n+CMTI: \"SM\",12\r\nOK\r\n+CDSI: \"SR\",1\r\n", "",
	      "+CSQ: 1,99\r\nOK\r\n", "stored SM 12|stored SR 1|");
	check("+CMTI: nonsense\r\n", "", "", "stored  0|");
}

static void a_message_that_no_slot_holds_is_told_whole(void **state)
{
	(void)state;
	check("+CMT: ,25\r\n07911234\r\nOK\r\n", "", "OK\r\n", "shown 07911234|");
	check("+CMT: \"\",25\r\n\r\n0791\r\n", "", "", "shown 0791|");
	check("+CDS: 25\r\n0006AB\r\n+CMGS: 4\r\n", "", "+CMGS: 4\r\n", "shown 0006AB|");
	/* No PDU follows: the line is somebody else's, and slots are looked into. */
	check("+CMT: ,25\r\nOK\r\n", "", "OK\r\n", "stored  0|");
	check("+CMT: ,25\r\n+CMT: ,25\r\n0791\r\nOK\r\n", "", "OK\r\n",
	      "stored  0|shown 0791|");
	check("+CMT: ,25\r\n+CMTI: \"SM\",3\r\nOK\r\n", "", "OK\r\n", "stored  0|stored SM 3|");
	check("+CBM: 88\r\n0011\r\nOK\r\n", "", "OK\r\n", "");
}

static void an_endless_message_runs_into_nothing(void **state)
{
	static struct tap t = { .hooks = { NULL, on_stored, on_shown, on_ussd, NULL } };
	char room[TAP_HELD_MAX + 4096], chunk[1000];
	size_t passed = 0;

	(void)state;
	buf_puts(&told, "");
	memset(chunk, 'A', sizeof chunk);
	passed += tap_filter(&t, "+CMT: ,9\r\n", 10, room);
	for (int i = 0; i < 20; i++)
		passed += tap_filter(&t, chunk, sizeof chunk, room);
	assert_int_equal(passed, 0);
	passed = tap_filter(&t, "\r\nOK\r\n", 6, room);
	assert_int_equal(passed, 4);
	assert_memory_equal(room, "OK\r\n", 4);
	buf_free(&told);
}

static void the_last_error_is_known_by_its_kind(void **state)
{
	static const char cme[] = "AT+CMGS=9\r\r\n+CME ERROR: 10\r\n",
			  cms[] = "+CMT: ,1\r\n+CME ERROR\r\n+CMS ERROR: 10\r\nOK\r\n",
			  none[] = "+CME: 1\r\nx+CME ERROR: 3\r\nERROR\r\n";
	char room[TAP_HELD_MAX + 100];

	(void)state;
	for (size_t piece = 1; piece < 40; piece += 3) {
		static struct tap t;

		memset(&t, 0, sizeof t);
		t.hooks = (struct tap_hooks){ NULL, on_stored, on_shown, on_ussd, NULL };
		buf_puts(&told, "");
		for (size_t at = 0; at < sizeof cme - 1; at += piece)
			tap_filter(&t, cme + at,
				   at + piece < sizeof cme ? piece : sizeof cme - 1 - at, room);
		assert_int_equal(t.error, 'E');
		tap_filter(&t, cms, sizeof cms - 1, room);
		assert_int_equal(t.error, 'S');
		tap_filter(&t, none, sizeof none - 1, room);
		assert_int_equal(t.error, 'S');
	}
	buf_free(&told);
}

static void chatter_is_dropped_but_for_the_answer_that_was_asked(void **state)
{
	(void)state;
	check("^RSSI:19\r\n^BOOT:1,0\r\nOK\r\n", "AT+CSQ", "OK\r\n", "");
	check("^CPIN: SIM PIN,3\r\n^RSSI:9\r\nOK\r\n", "AT^CPIN?", "^CPIN: SIM PIN,3\r\nOK\r\n",
	      "");
	check("^CP\r\nOK\r\n", "AT^CPIN?", "^CP\r\nOK\r\n", "");
}

static void registration_is_chatter_but_for_who_asked(void **state)
{
	(void)state;
	check("+CREG: 1\r\nRING\r\n+CLIP: \"+98\",145\r\nOK\r\n", "AT+CMGS=9", "OK\r\n", "");
	check("AT+CREG?\r\r\n+CREG: 0,1\r\nOK\r\n", "AT+CREG?",
	      "AT+CREG?\r\r\n+CREG: 0,1\r\nOK\r\n", "");
	check("+CUSD: 4\r\nOK\r\n", "AT+CUSD=1,\"*1#\"", "OK\r\n", "ussd 4|");
}

/* What libgammu is told, whatever the pieces. */
static void retold(const char *command, const char *in, const char *passed)
{
	for (size_t piece = 1; piece <= strlen(in); piece++) {
		CLEAN(text) char *out = NULL;
		static struct tap t;

		t = (struct tap){ .gammu = true };
		out = passed_by(&t, command, in, piece);
		assert_string_equal(out, passed);
	}
}

static void an_answer_is_told_to_libgammu_as_it_wants_it(void **state)
{
	static const char csq[] = "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n";
	static const char *const spellings[] = {
		"AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n",
		"\r\n+CSQ: 20,99\r\n\r\nOK\r\n",
		"+csq: 20,99\nok\n",
		"\r+CSQ: 20,99\r\rOK \r",
		"\r\nRING\r\n*PSUTTZ: 2026\r\n+CSQ: 20,99\r\nDST: 0\r\n^MODE: 5\r\n OK\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(spellings); i++)
		retold("AT+CSQ", spellings[i], csq);
	retold("AT+CGMI", "\r\nDST: 0\r\nAcme\r\nmore\r\nOK\r\n",
	       "AT+CGMI\r\r\nAcme\r\n\r\nOK\r\n");
	retold("AT+CPIN?", "\r\n+CME ERROR: SIM busy\r\n", "AT+CPIN?\r\r\n+CME ERROR: 14\r\n");
	retold("AT", "0\r\n1\r\n", "");
	retold("AT+CSQ", "+CMT: ,25\r\n+CSQ: 20,99\r\nOK\r\n", csq);
	retold("AT", "+CMT: ,25\r\nOK\r\n", "AT\r\r\nOK\r\n");
}

/* Only for what it could go without. */
static void a_refusal_is_answered_in_its_favour(void **state)
{
	(void)state;
	retold("AT+CSCS?", "\r\n+CME ERROR: 4\r\n",
	       "AT+CSCS?\r\r\n+CSCS: \"GSM\"\r\n\r\nOK\r\n");
	retold("ATE1", "\r\nERROR\r\n", "ATE1\r\r\nOK\r\n");
	retold("AT+CPIN?", "\r\n+CME ERROR: 4\r\n", "AT+CPIN?\r\r\n+CME ERROR: 4\r\n");
	check("\r\n+CME ERROR: 4\r\n", "AT+CSCS?", "\r\n+CME ERROR: 4\r\n", "");
}

static void a_message_is_settled_however_its_answer_is_spelled(void **state)
{
	static const char prompt[] = "AT+CMGS=9\r\r\n> ";
	static const struct {
		const char *said, *told;
	} rows[] = {
		{ "> 0011\r\n+CMGS: 7\r\n\r\nOK\r\n", "\r\n+CMGS: 7\r\n\r\nOK\r\n" },
		{ "\r\n>\r\n+CMGS:7,\"079189\"\r\nOK\r\n", "\r\n+CMGS: 7\r\n\r\nOK\r\n" },
		{ "\r\n> \r\n+CMGS:  7 \r\n+CGREG: 1\r\n%CTZV: 3\r\nOK\r\n",
		  "\r\n+CMGS: 7\r\n\r\nOK\r\n" },
		{ "AT+CMGS=9\r\r\nBUSY\r\n> 00110B+CMGS: 7\r\nok\r\n",
		  "\r\n+CMGS: 7\r\n\r\nOK\r\n" },
		{ "> OK\r\n+CMGS: 7\r\n", "\r\n+CMGS: 7\r\n\r\nOK\r\n" },
		{ "> +CMS ERROR: network out of order\r\n", "\r\n+CMS ERROR: 38\r\n" },
		{ "> 0011+CME ERROR: 30\r\n", "\r\n+CME ERROR: 30\r\n" },
		{ "> error\r\n", "\r\nERROR\r\n" },
		{ "> OK\r\n", "" },
		{ "> +CMGS: 7\r\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		CLEAN(buf) struct buf all = { 0 };

		buf_printf(&all, "%s%s", prompt, rows[i].told);
		retold("AT+CMGS=9", rows[i].said, all.text);
	}
	retold("AT+CMGS=9", "\r\n+CMS ERROR: 322\r\n", "AT+CMGS=9\r\r\n+CMS ERROR: 322\r\n");
}

static void a_menu_with_line_ends_is_one_answer(void **state)
{
	(void)state;
	check("+CUSD: 1,\"1 a\r\n2 b\n3 c\",15\r\nOK\r\n", "", "OK\r\n",
	      "ussd 1,\"1 a\r\n2 b\n3 c\",15|");
	check("+CUSD: 4\r\n", "", "", "ussd 4|");
	check("+CUSD: 0,\"never closed\r\n", "", "", "ussd 0,\"never closed|");
	check("+CUSD: 0,\"never closed\r\nat all\r\n+CMTI: \"SM\",3\r\nOK\r\n", "AT+CSQ",
	      "OK\r\n", "ussd 0,\"never closed\r\nat all|stored SM 3|");
	check("+CUSD: 0,\"never closed\r\nERROR\r\n", "AT+CSQ", "ERROR\r\n",
	      "ussd 0,\"never closed|");
	check("+CUSD: 1,\"1 a\r\nOK\r\n2 b\",15\r\n", "", "",
	      "ussd 1,\"1 a\r\nOK\r\n2 b\",15|");
}

static void on_answered(void *self)
{
	++*(int *)self;
}

/* A slow modem is told from a silent one by the ends of its answers alone. */
static void chatter_is_no_answer(void **state)
{
	static struct tap t;
	char room[TAP_HELD_MAX + 400];
	const char *said = "AT+CSQ\r\r\n^RSSI:3\r\n+CREG: 1\r\n+CSQ: 20,99\r\n";
	int answers = 0;

	(void)state;
	t.hooks = (struct tap_hooks){ &answers, on_stored, on_shown, on_ussd, on_answered };
	assert_false(tap_waiting(&t));
	tap_expect(&t, "AT+CSQ");
	assert_true(tap_waiting(&t));
	tap_filter(&t, said, strlen(said), room);
	assert_true(tap_waiting(&t));
	tap_filter(&t, "\r\nO", 3, room);
	assert_false(tap_waiting(&t)); /* in the middle of a line */
	assert_int_equal(answers, 0);
	tap_filter(&t, "K\r\n", 3, room);
	assert_false(tap_waiting(&t));
	assert_int_equal(answers, 1);
	t.gammu = true;
	tap_expect(&t, "AT+CMGS=20");
	tap_filter(&t, "\r\n> ", 4, room);
	assert_false(tap_waiting(&t));
	t.gammu = false;
	tap_expect(&t, "AT+CSQ");
	tap_filter(&t, "+CME ERROR: 14\r\n", 16, room);
	assert_false(tap_waiting(&t));
	assert_int_equal(answers, 2);
	tap_filter(&t, "OK\r\nOK\r\n", 8, room); /* to nothing */
	assert_int_equal(answers, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_pass_at_once_and_unchanged),
		cmocka_unit_test(announced_slots_are_told),
		cmocka_unit_test(a_message_that_no_slot_holds_is_told_whole),
		cmocka_unit_test(an_endless_message_runs_into_nothing),
		cmocka_unit_test(the_last_error_is_known_by_its_kind),
		cmocka_unit_test(chatter_is_dropped_but_for_the_answer_that_was_asked),
		cmocka_unit_test(registration_is_chatter_but_for_who_asked),
		cmocka_unit_test(an_answer_is_told_to_libgammu_as_it_wants_it),
		cmocka_unit_test(a_message_is_settled_however_its_answer_is_spelled),
		cmocka_unit_test(a_refusal_is_answered_in_its_favour),
		cmocka_unit_test(chatter_is_no_answer),
		cmocka_unit_test(a_menu_with_line_ends_is_one_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
