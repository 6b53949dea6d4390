/* emulator_line_test.c - the line discipline of src/emulator/line.c: what a
 * terminal types, what it sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "emulator/line.h"

/* A modem of a few commands: +SLOW waits, +BAD fails, +ASK prompts. */
struct desk {
	struct line line;
	struct buf seen, commands, payload;
	int payloads;
};

static void desk_write(void *self, const char *bytes, size_t len)
{
	struct desk *d = self;

	buf_add(&d->seen, bytes, len);
}

static void desk_command(void *self, const char *command)
{
	struct desk *d = self;

	buf_printf(&d->commands, "[%s]", command);
	if (!strcmp(command, "+ASK")) {
		line_prompt(&d->line);
	} else if (!strcmp(command, "+BAD")) {
		line_error(&d->line, "ERROR");
	} else if (!strcmp(command, "+MUTE")) {
		line_silent(&d->line);
	} else if (!strcmp(command, "+TELL")) {
		line_info(&d->line, "told");
		line_ok(&d->line);
	} else if (strcmp(command, "+SLOW") != 0) {
		line_ok(&d->line);
	}
}

static void desk_payload(void *self, const char *text)
{
	struct desk *d = self;

	buf_clear(&d->payload);
	buf_puts(&d->payload, text ? text : "(too long)");
	d->payloads++;
	line_ok(&d->line);
}

static const struct line_ops desk_ops = { desk_write, desk_command, desk_payload };

static int set_up(void **state)
{
	struct desk *d = mem_alloc(sizeof *d);

	line_init(&d->line, &desk_ops, d);
	d->line.echo = false;
	buf_puts(&d->seen, "");
	buf_puts(&d->commands, "");
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	line_free(&d->line);
	buf_free(&d->seen);
	buf_free(&d->commands);
	buf_free(&d->payload);
	free(d);
	return 0;
}

static void type(struct desk *d, const char *keys)
{
	buf_clear(&d->seen);
	buf_clear(&d->commands);
	line_bytes(&d->line, keys, strlen(keys));
}

static void a_line_is_cut_into_its_commands(void **state)
{
	static const struct {
		const char *text, *commands;
	} rows[] = {
		{ "", "" },
		{ "E0V1", "[E0][V1]" },
		{ "Z", "[Z]" },
		{ "&F&C1E0", "[&F][&C1][E0]" },
		{ "E1+CMEE=1;+CSQ", "[E1][+CMEE=1][+CSQ]" },
		{ "+CUSD=1,\"*1;2#\",15;+CBC", "[+CUSD=1,\"*1;2#\",15][+CBC]" },
		{ ";;+CSQ;;", "[+CSQ]" },
		{ "D+98912;", "[D+98912;]" },
		{ "S0=1S3?", "[S0=1][S3?]" },
		{ "^CURC=0;$X", "[^CURC=0][$X]" },
		{ "+X=\"open;+Y", "[+X=\"open;+Y]" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = { 0 };
		const char *start;
		size_t at = 0, len;

		buf_puts(&out, "");
		while ((len = line_split(rows[i].text, &at, &start)))
			buf_printf(&out, "[%.*s]", (int)len, start);
		assert_string_equal(out.text, rows[i].commands);
		buf_free(&out);
	}
}

static void one_ok_ends_a_line_of_several_commands(void **state)
{
	struct desk *d = *state;

	type(d, "AT+TELL;+TELL\r");
	assert_string_equal(d->seen.text, "\r\ntold\r\n\r\ntold\r\n\r\nOK\r\n");
}

static void an_error_drops_the_rest_of_the_line(void **state)
{
	struct desk *d = *state;

	type(d, "AT+TELL;+BAD;+TELL\r");
	assert_string_equal(d->seen.text, "\r\ntold\r\n\r\nERROR\r\n");
	assert_string_equal(d->commands.text, "[+TELL][+BAD]");
}

static void noise_before_at_and_lines_without_it_are_ignored(void **state)
{
	struct desk *d = *state;

	type(d, "\xff\xfe#at+tell\r");
	assert_string_equal(d->commands.text, "[+tell]");
	type(d, "hello\r\n\r\n\r");
	assert_string_equal(d->commands.text, "");
	assert_string_equal(d->seen.text, "");
}

static void a_backspace_takes_back_and_escape_takes_all(void **state)
{
	struct desk *d = *state;

	type(d, "\b\bAT+TEEL\b\bLL\r");
	assert_string_equal(d->commands.text, "[+TELL]");
	type(d, "AT+BAD\033AT+TELL\r");
	assert_string_equal(d->commands.text, "[+TELL]");
}

static void a_slash_repeats_the_last_line(void **state)
{
	struct desk *d = *state;

	type(d, "AT+TELL\r");
	type(d, "A/\r");
	assert_string_equal(d->commands.text, "[+TELL]");
}

static void echo_gives_back_what_was_typed(void **state)
{
	struct desk *d = *state;

	d->line.echo = true;
	type(d, "AT+TELL\r");
	assert_string_equal(d->seen.text, "AT+TELL\r\r\ntold\r\n\r\nOK\r\n");
}

static void what_comes_during_a_command_is_read_after_it(void **state)
{
	struct desk *d = *state;

	type(d, "AT+SLOW\rAT+TELL\r");
	assert_string_equal(d->commands.text, "[+SLOW]");
	assert_string_equal(d->seen.text, "");
	line_ok(&d->line);
	assert_string_equal(d->seen.text, "\r\nOK\r\n\r\ntold\r\n\r\nOK\r\n");
}

static void a_silent_command_leaves_the_line_ready(void **state)
{
	struct desk *d = *state;

	type(d, "AT+MUTE\r");
	assert_string_equal(d->seen.text, "");
	type(d, "AT\r");
	assert_string_equal(d->seen.text, "\r\nOK\r\n");
}

static void an_unsolicited_line_waits_for_the_answer(void **state)
{
	struct desk *d = *state;

	type(d, "AT+SLOW\r");
	line_urc(&d->line, "+CMTI: \"SM\",%d", 1);
	assert_string_equal(d->seen.text, "");
	line_ok(&d->line);
	assert_string_equal(d->seen.text, "\r\nOK\r\n\r\n+CMTI: \"SM\",1\r\n");
	buf_clear(&d->seen);
	line_urc(&d->line, "RING");
	assert_string_equal(d->seen.text, "\r\nRING\r\n");
}

static void an_unsolicited_line_waits_for_the_end_of_a_prompt(void **state)
{
	struct desk *d = *state;

	type(d, "AT+ASK\r");
	line_urc(&d->line, "RING");
	type(d, "00FF\x1a");
	assert_string_equal(d->seen.text, "\r\nOK\r\n\r\nRING\r\n");
}

static void a_prompt_takes_all_until_ctrl_z(void **state)
{
	struct desk *d = *state;

	type(d, "AT+ASK\r");
	assert_string_equal(d->seen.text, "\r\n> ");
	type(d, "00\r\nAT\r");
	assert_string_equal(d->commands.text, "");
	type(d, "\x1a");
	assert_string_equal(d->payload.text, "00AT");
	assert_int_equal(d->payloads, 1);
}

static void escape_ends_a_prompt_with_nothing(void **state)
{
	struct desk *d = *state;

	type(d, "AT+ASK\r00\033AT+TELL\r");
	assert_int_equal(d->payloads, 0);
	assert_string_equal(d->commands.text, "[+ASK][+TELL]");
}

static void endless_input_is_an_error_and_no_harm(void **state)
{
	struct desk *d = *state;
	char *much = mem_alloc(100001);

	memset(much, 'A', 100000);
	type(d, "AT");
	type(d, much);
	type(d, "\r");
	assert_string_equal(d->seen.text, "\r\nERROR\r\n");
	type(d, "AT+ASK\r");
	type(d, much);
	type(d, "\x1a");
	assert_string_equal(d->payload.text, "(too long)");
	type(d, "AT+SLOW\r");
	type(d, much);
	line_ok(&d->line);
	type(d, "\rAT+TELL\r");
	assert_string_equal(d->commands.text, "[+TELL]");
	free(much);
}

static void a_reset_forgets_what_was_in_hand(void **state)
{
	struct desk *d = *state;

	type(d, "AT+SLOW;+TELL\rAT+TELL\r");
	line_reset(&d->line);
	d->line.echo = false;
	type(d, "AT\r");
	assert_string_equal(d->seen.text, "\r\nOK\r\n");
}

static void numbers_stand_for_words_when_asked(void **state)
{
	struct desk *d = *state;

	d->line.verbose = false;
	type(d, "AT\r");
	assert_string_equal(d->seen.text, "0\r");
	type(d, "AT+BAD\r");
	assert_string_equal(d->seen.text, "4\r");
	d->line.quiet = true;
	type(d, "AT\r");
	assert_string_equal(d->seen.text, "");
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_cut_into_its_commands),
		DESK(one_ok_ends_a_line_of_several_commands),
		DESK(an_error_drops_the_rest_of_the_line),
		DESK(noise_before_at_and_lines_without_it_are_ignored),
		DESK(a_backspace_takes_back_and_escape_takes_all),
		DESK(a_slash_repeats_the_last_line),
		DESK(echo_gives_back_what_was_typed),
		DESK(what_comes_during_a_command_is_read_after_it),
		DESK(a_silent_command_leaves_the_line_ready),
		DESK(an_unsolicited_line_waits_for_the_answer),
		DESK(an_unsolicited_line_waits_for_the_end_of_a_prompt),
		DESK(a_prompt_takes_all_until_ctrl_z),
		DESK(escape_ends_a_prompt_with_nothing),
		DESK(endless_input_is_an_error_and_no_harm),
		DESK(a_reset_forgets_what_was_in_hand),
		DESK(numbers_stand_for_words_when_asked),
	};

	return cmocka_run_group_tests_name("emulator line", tests, NULL, NULL);
}
