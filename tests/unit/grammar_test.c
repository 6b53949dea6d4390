/* grammar_test.c - what texts mean, from tables: tests/data/sms_cases.tsv
 * (agreed) and sms_cases_more.tsv (our own). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "dialogue/grammar.h"
#include "text/normalise.h"

static const char *matter_name(enum matter m)
{
	static const char *const names[] = { "NONE",	   "COMPLAINT", "REPORT",   "ANON",
					     "SUGGESTION", "OPINION",	"QUESTION", "REQUEST" };

	return names[m];
}

static const char *command_name(enum command c)
{
	static const char *const names[] = { "NONE",	"LIST",	  "SHOW",    "ANSWER", "REFER",
					     "APPROVE", "REJECT", "REPORTS", "HELP" };

	return names[c];
}

/* The tables show what is left of a text in keyword form. */
static void put_text(struct buf *b, const char *text)
{
	CLEAN(text) char *seen = text ? text_keyword(text, strlen(text), NULL) : NULL;

	buf_printf(b, " | %s", seen ? seen : "");
}

static void put_command(struct buf *b, const struct intent *in)
{
	buf_puts(b, command_name(in->command));
	switch (in->command) {
	case COMMAND_LIST:
		buf_printf(b, " | %d", in->page);
		break;
	case COMMAND_SHOW:
		buf_printf(b, " | %s", in->code);
		break;
	case COMMAND_REPORTS:
		buf_printf(b, " | %s",
			   in->days == 7    ? "هفته"
			   : in->days == 30 ? "ماه"
					    : "امروز");
		break;
	case COMMAND_ANSWER:
	case COMMAND_REFER:
	case COMMAND_APPROVE:
	case COMMAND_REJECT:
		buf_printf(b, " | %s | %s", in->code, in->challenge);
		put_text(b, in->text);
		break;
	case COMMAND_HELP:
	case COMMAND_NONE:
		break;
	}
}

static void put_intent(struct buf *b, const struct intent *in)
{
	switch (in->kind) {
	case INTENT_EMPTY:
		buf_puts(b, "EMPTY");
		break;
	case INTENT_STOP:
		buf_puts(b, "STOP");
		break;
	case INTENT_START:
		buf_puts(b, "START");
		break;
	case INTENT_HELP:
		buf_puts(b, "HELP");
		break;
	case INTENT_BADCODE:
		buf_puts(b, "BADCODE");
		break;
	case INTENT_MYCASES:
		buf_puts(b, "MYCASES");
		break;
	case INTENT_ATTACH:
		buf_puts(b, "ATTACH");
		break;
	case INTENT_WHICHCASE:
		buf_puts(b, "WHICHCASE");
		break;
	case INTENT_UNKNOWN:
		buf_puts(b, "UNKNOWN");
		break;
	case INTENT_RATE:
		buf_printf(b, "RATE | %s | %d", in->code, in->score);
		break;
	case INTENT_STATUS:
		buf_printf(b, "STATUS | %s", in->code);
		break;
	case INTENT_THANKS:
		buf_printf(b, "THANKS | %s", in->code);
		break;
	case INTENT_FOLLOWUP:
		buf_printf(b, "FOLLOWUP | %s", in->code);
		put_text(b, in->text);
		break;
	case INTENT_NEW:
		buf_printf(b, "NEW | %s", matter_name(in->matter));
		put_text(b, in->text);
		break;
	case INTENT_NEEDTEXT:
		buf_printf(b, "NEEDTEXT | %s", matter_name(in->matter));
		break;
	case INTENT_COMMAND:
		put_command(b, in);
		break;
	case INTENT_NEEDCODE:
		buf_printf(b, "NEEDCODE | %s", command_name(in->command));
		break;
	case INTENT_CHALLENGE:
		buf_printf(b, "CHALLENGE | %s", in->challenge);
		break;
	}
}

static void read_context(struct grammar_context *about, const char *context)
{
	int n;

	*about = (struct grammar_context){ 0 };
	for (const char *p = context; *p; p += strcspn(p, ","), p += *p == ',') {
		if (sscanf(p, "staff=%d", &n) == 1)
			about->official = n;
		else if (sscanf(p, "pending_challenge=%d", &n) == 1)
			about->challenge = n;
		else if (sscanf(p, "pending_survey=%d", &n) == 1)
			about->surveys = n;
		else if (sscanf(p, "open_cases=%d", &n) == 1)
			about->open_cases = n;
		else
			fail_msg("what is the context %s?", p);
	}
}

/* "\n" in a table is a line break. */
static void unescape(char *s)
{
	char *out = s;

	for (; *s; s++)
		if (s[0] == '\\' && s[1] == 'n') {
			*out++ = '\n';
			s++;
		} else {
			*out++ = *s;
		}
	*out = '\0';
}

static void trim_end(char *s)
{
	size_t len = strlen(s);

	while (len && s[len - 1] == ' ')
		s[--len] = '\0';
}

static int read_table(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[4096];
	int wrong = 0, number = 1;

	if (!f || !fgets(line, sizeof line, f))
		fail_msg("cannot read %s", path);
	while (fgets(line, sizeof line, f)) {
		char *rest = line, *input, *context, *expected;
		struct grammar_context about;
		CLEAN(intent) struct intent in = { 0 };
		CLEAN(buf) struct buf b = { 0 };

		number++;
		line[strcspn(line, "\r\n")] = '\0';
		input = strsep(&rest, "\t");
		context = strsep(&rest, "\t");
		expected = strsep(&rest, "\t");
		if (!expected)
			fail_msg("%s:%d has no three columns", path, number);
		unescape(input);
		trim_end(expected);
		read_context(&about, context);
		grammar_read(&in, input, &about);
		put_intent(&b, &in);
		trim_end(b.text);
		if (strcmp(b.text, expected) != 0) {
			print_message("%s:%d: \"%s\" (%s)\n\tread as  %s\n\texpected %s\n",
				      path, number, input, context, b.text, expected);
			wrong++;
		}
	}
	fclose(f);
	return wrong;
}

static void the_agreed_texts_are_read_as_agreed(void **state)
{
	(void)state;
	assert_int_equal(read_table("tests/data/sms_cases.tsv"), 0);
}

static void many_other_texts_are_read_as_meant(void **state)
{
	(void)state;
	assert_int_equal(read_table("tests/data/sms_cases_more.tsv"), 0);
}

static void a_follow_up_keeps_its_wording(void **state)
{
	static const struct {
		const char *input, *kept;
	} cases[] = {
		{ "302847161 هنوز خبری نیست!", "هنوز خبری نیست!" },
		{ "هنوز خبری نیست. 302847161", "هنوز خبری نیست." },
		{ "کد رهگیری: ۳۰۲-۸۴۷-۱۶۱\nهیچ‌کس تماس "
		  "نگرفت؛ "
		  "چرا؟",
		  "هیچ‌کس تماس نگرفت؛ چرا؟" },
		{ "آقای رضایی (302847161) پاسخ نداد", "آقای رضایی پاسخ نداد" },
		{ "درباره‌ی کد 302847161، کسی نیامد",
		  "درباره‌ی کسی نیامد" },
		{ "من «۳۰۲۸۴۷۱۶۱» را فرستادم ولی می‌گویند "
		  "نیست",
		  "من را فرستادم ولی می‌گویند نیست" },
		{ "متن302847161", "متن" },
		{ "خط یک\n302847161\nخط دو", "خط یک\nخط دو" },
		{ "302847161 «نقل قول» گفتند", "«نقل قول» گفتند" },
		{ "302847161 مبلغ ۱۲,۵۰۰ تومان", "مبلغ ۱۲,۵۰۰ تومان" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		CLEAN(intent) struct intent in = { 0 };

		grammar_read(&in, cases[i].input, &(struct grammar_context){ 0 });
		assert_int_equal(in.kind, INTENT_FOLLOWUP);
		assert_string_equal(in.text, cases[i].kept);
	}
}

static void a_complaint_keeps_its_wording(void **state)
{
	CLEAN(intent) struct intent in = { 0 };

	(void)state;
	grammar_read(&in, "سؤال: مدارک چیست؟", &(struct grammar_context){ 0 });
	assert_string_equal(in.text, "مدارک چیست؟");
	intent_free(&in);
	grammar_read(
		&in,
		"شكايت از مركز ١٢ (شیفت شب)؛ می‌گویند «برو "
		"فردا "
		"بیا»!",
		&(struct grammar_context){ 0 });
	assert_string_equal(
		in.text,
		"از مرکز ۱۲ (شیفت شب)؛ می‌گویند «برو فردا "
		"بیا»!");
}

/* A phrase that is not in keyword form would never be found. */
static void every_keyword_stands_in_keyword_form(void **state)
{
	static const struct keyword *const tables[] = {
		words_stop,   words_start,     words_help,	words_label,   words_thanks,
		words_score,  words_matter,    words_no_matter, words_begin,   words_empty,
		words_money,  words_name,      words_address,	words_command, words_page,
		words_period, words_challenge, words_to,	words_office,
	};

	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++)
		for (const struct keyword *k = tables[i]; k->words; k++) {
			CLEAN(text) char *seen = text_keyword(k->words, strlen(k->words), NULL);

			assert_string_equal(k->words, seen);
		}
}

static void the_tokens_are_those_of_the_keyword_form(void **state)
{
	static const char *const texts[] = {
		"",
		"تأیید۳۰۲۸۴۷۱۶۱",
		"a1b2 ۳-۴",
		"می‌خواهم، بروم؟نه",
		"①½ x²",
		"  \n  x",
		"سلام!؟خوبی(۵)",
		"e\xCC\x81té5",
		"ﻻﺍ٣٤٥ﷲ",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		CLEAN(text) char *seen = text_keyword(texts[i], strlen(texts[i]), NULL);
		CLEAN(tokens) struct tokens t;
		CLEAN(buf) struct buf b = { 0 };

		tokens_read(&t, texts[i], strlen(texts[i]));
		for (size_t k = 0; k < t.count; k++) {
			buf_printf(&b, "%s%s", k ? " " : "", t.list[k].word);
			assert_true(t.list[k].begin < t.list[k].end);
			assert_true(t.list[k].end <= strlen(t.store));
		}
		assert_string_equal(b.text ? b.text : "", seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_agreed_texts_are_read_as_agreed),
		cmocka_unit_test(many_other_texts_are_read_as_meant),
		cmocka_unit_test(a_follow_up_keeps_its_wording),
		cmocka_unit_test(a_complaint_keeps_its_wording),
		cmocka_unit_test(every_keyword_stands_in_keyword_form),
		cmocka_unit_test(the_tokens_are_those_of_the_keyword_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
