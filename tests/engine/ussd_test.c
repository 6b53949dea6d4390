/* ussd_test.c - the menu on a phone's screen, against a whole engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "dialogue/dialogue.h"
#include "dialogue/ussd.h"
#include "dialogue/ussd_screen.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/message.h"
#include "support/house.h"
#include "text/code.h"
#include "text/digits.h"

#define C1 "+989121110001"
#define C2 "+989121110002"

/* One request; the answer with Latin digits, good until the next call. */
static const char *dial(struct house *h, const char *session, const char *phone,
			const char *text)
{
	static char *shown;
	CLEAN(text) char *answer = NULL;
	struct ussd_request r = { session, phone, text };
	struct err e = { "" };

	must(tx_begin(h->en.store.db, &e), &e);
	must(ussd_serve(&h->en, &r, &answer, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	assert_true(strncmp(answer, "CON ", 4) == 0 || strncmp(answer, "END ", 4) == 0);
	if (!screen_fits(answer + 4))
		fail_msg("too long for a screen: %s", answer);
	free(shown);
	shown = text_fold_digits(answer);
	return shown;
}

#define assert_screen(h, session, phone, text, begin, words)                                   \
	do {                                                                                   \
		const char *answer_ = dial(h, session, phone, text);                           \
		if (strncmp(answer_, begin " ", 4) != 0 || !strstr(answer_, words))            \
			fail_msg("\"%s\" answers %s", text, answer_);                          \
	} while (0)

static char *joined(const char *a, const char *b)
{
	char *text;

	assert_true(asprintf(&text, "%s*%s", a, b) > 0);
	return text;
}

/* The nine digits of a screen. */
static void code_on(const char *screen, char out[CODE_ROOM])
{
	for (const char *p = screen; *p;) {
		size_t n = strspn(p, "0123456789");

		if (n == CODE_ROOM - 1) {
			memcpy(out, p, n);
			out[n] = '\0';
			return;
		}
		p += n ? n : 1;
	}
	fail_msg("no code: %s", screen);
}

static int64_t count_cases(struct house *h)
{
	struct stmt *s = stmt_get(h->en.store.db, SQL_metric_cases_ever);
	struct err e = { "" };
	int64_t n;

	must(stmt_row(s, &e), &e);
	n = col_int(s);
	stmt_done(s);
	return n;
}

/* A text of the phone, as the gateway would hand it on. */
static void text_in(struct house *h, const char *phone, const char *text)
{
	struct message m = { .parts = 1, .carrier = "a", .sim = "s", .created_at = h->now };
	struct incoming in = { .phone = phone, .answerable = true, .text = text };
	struct err e = { "" };

	must(tx_begin(h->en.store.db, &e), &e);
	must(contact_for_phone(&h->en.store, phone, h->now, &in.contact_id, &e), &e);
	m.contact_id = in.contact_id;
	must(message_receive(&h->en.store, &m, "citizen", text, &e), &e);
	in.message_id = m.id;
	must(dialogue_receive(&h->en, &in, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
}

/* ---- status -------------------------------------------------------------------- */

static void the_menu_leads_to_the_status_of_a_case(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *text = joined("1", c.code);
	CLEAN(text) char *persian = text_persian_digits(text);
	CLEAN(text) char *before = house_codes(h, C1);
	CLEAN(text) char *after = NULL;

	assert_screen(h, "a", C1, "", "CON", "1 وضعیت");
	assert_screen(h, "a", C1, "1", "CON", "کد رهگیری");
	assert_screen(h, "a", C1, text, "END", c.code);
	assert_screen(h, "b", C1, text, "END", "بررسی اولیه");
	assert_screen(h, "c", C1, persian, "END", "مهلت");
	after = house_codes(h, C1);
	assert_string_equal(before, after); /* the screen is the answer: no text leaves */
}

static void another_phone_learns_the_stage_and_nothing_else(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *status = joined("1", c.code);
	CLEAN(text) char *follow = joined("2", c.code);

	assert_screen(h, "a", C2, status, "END", "فقط به شماره ثبت");
	assert_false(strstr(dial(h, "b", C2, status), "مهلت"));
	assert_screen(h, "c", C2, follow, "END", "فقط به شماره ثبت");
}

static void my_cases_are_listed_page_by_page(void **state)
{
	struct house *h = *state;
	const char *screen;

	assert_screen(h, "a", C1, "1*0", "END", "باز");
	for (int i = 0; i < 4; i++)
		house_complaint(h, C1);
	assert_screen(h, "b", C1, "1*0", "CON", "9 بعدی");
	screen = dial(h, "b", C1, "1*0*9");
	while (strncmp(screen, "CON", 3) == 0)
		screen = dial(h, "b", C1, "1*0*9*9");
	assert_false(strstr(screen, "بعدی"));
}

/* ---- limits, shared with texts ------------------------------------------------- */

static void t24_six_wrong_codes_in_an_hour_whatever_way_they_come(void **state)
{
	struct house *h = *state;
	CLEAN(text) char *codes = NULL;

	text_in(h, C1, "302847162");
	text_in(h, C1, "302847162");
	assert_screen(h, "a", C1, "1*302847162", "END", "کد درست نیست");
	assert_screen(h, "b", C1, "1*302847161", "END", "یافت نشد");
	assert_screen(h, "c", C1, "2*1234567", "END", "کد درست نیست");
	assert_screen(h, "d", C1, "1*302847162", "END", "یک ساعت دیگر");
	assert_screen(h, "e", C1, "1*302847162", "END", "یک ساعت دیگر");
	text_in(h, C1, "302847162");
	codes = house_codes(h, C1);
	assert_string_equal(codes, "Q05 Q05"); /* H05 was told: silence */
	h->now += 3700;
	assert_screen(h, "f", C1, "1*302847162", "END", "کد درست نیست");
}

static void a_repeated_request_counts_once(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < 9; i++)
		assert_screen(h, "a", C1, "1*302847162", "END", "کد درست نیست");
}

/* ---- follow-up ------------------------------------------------------------------ */

static void a_follow_up_alerts_and_the_next_is_kept(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *code = joined("2", c.code);
	CLEAN(text) char *text = joined(code, "هنوز کسی نیامده * لطفاً");
	CLEAN(text) char *body = NULL;
	int64_t document_id;
	struct err e = { "" };

	assert_screen(h, "a", C1, "2", "CON", "کد");
	assert_screen(h, "a", C1, code, "CON", c.code);
	assert_screen(h, "a", C1, text, "END", "به مدیران بالاتر");
	assert_screen(h, "a", C1, text, "END", "به مدیران بالاتر");
	house_fresh(h, &c);
	assert_int_equal(c.reescalations, 1);
	must(document_latest(&h->en.store, c.id, "follow_up", &document_id, &e), &e);
	must(document_body(&h->en.store, document_id, &body, &e), &e);
	assert_string_equal(body, "هنوز کسی نیامده * لطفاً");
	assert_screen(h, "b", C1, text, "END", "به پرونده");
	house_fresh(h, &c);
	assert_int_equal(c.reescalations, 1);
}

static void a_follow_up_of_a_case_that_waits_is_the_awaited_reply(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *code = joined("2", c.code);
	CLEAN(text) char *text = joined(code, "این هم مدرک");

	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "ask_evidence", .text = "کارت" });
	assert_string_equal(c.stage_kind, "wait");
	assert_screen(h, "a", C1, text, "END", "به پرونده");
	house_fresh(h, &c);
	assert_string_equal(c.stage_kind, "work");
}

static void a_follow_up_of_a_closed_case_opens_it_again(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *code = joined("2", c.code);
	CLEAN(text) char *text = joined(code, "هنوز حل نشده");
	CLEAN(text) char *said = NULL;

	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "بازدید انجام شد" });
	house_act(h, &c, "manager.khr", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "approve" });
	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	assert_string_equal(c.stage_kind, "final");
	assert_screen(h, "a", C1, text, "END", "پیامک");
	assert_screen(h, "a", C1, text, "END", "پیامک");
	house_fresh(h, &c);
	assert_string_equal(c.stage_kind, "work");
	said = house_text(h, C1, "C23");
}

/* ---- a new case ----------------------------------------------------------------- */

static void a_complaint_is_made_step_by_step(void **state)
{
	struct house *h = *state;
	char code[CODE_ROOM];
	CLEAN(text) char *codes = NULL;
	struct case_ c;
	struct err e = { "" };

	assert_screen(h, "a", C1, "", "CON", "3 ثبت");
	assert_screen(h, "a", C1, "3", "CON", "متن شکایت");
	assert_screen(h, "a", C1, "3*به من *پاسخ* ندادند", "CON", "نام");
	assert_screen(h, "a", C1, "3*به من *پاسخ* ندادند*علی رضایی", "CON", "نشانی");
	code_on(dial(h, "a", C1, "3*به من *پاسخ* ندادند*علی رضایی*مشهد، خیابان ۱۲"), code);
	assert_screen(h, "a", C1, "3*به من *پاسخ* ندادند*علی رضایی*مشهد، خیابان ۱۲", "END",
		      code);
	assert_screen(h, "a", C1, "3*به من *پاسخ* ندادند*علی رضایی*مشهد، خیابان ۱۲*1", "END",
		      code);
	assert_int_equal(count_cases(h), 1);
	must(case_by_code(&h->en.store, code, &c, &e), &e);
	assert_string_equal(c.channel, "ussd");
	assert_string_equal(c.stage, "screening");
	codes = house_codes(h, C1);
	assert_string_equal(codes, "C01 C05");
}

static void a_complaint_may_come_in_one_go(void **state)
{
	struct house *h = *state;

	assert_screen(h, "a", C1, "3*1*پاسخ ندادند*علی رضایی*مشهد", "END", "کد رهگیری");
	assert_screen(h, "b", C2, "3*پاسخ ندادند*علی رضایی*مشهد", "END", "کد رهگیری");
	assert_int_equal(count_cases(h), 2);
}

static void a_known_phone_may_keep_its_name(void **state)
{
	struct house *h = *state;

	house_complaint(h, C1);
	assert_screen(h, "a", C1, "3", "CON", "متن");
	assert_screen(h, "a", C1, "3*باز هم پاسخ ندادند", "CON", "1 همان نام");
	assert_screen(h, "a", C1, "3*باز هم پاسخ ندادند*1", "END", "کد رهگیری");
}

static void a_suggestion_asks_for_nobodys_name(void **state)
{
	struct house *h = *state;

	assert_screen(h, "a", C1, "3*3", "CON", "پیشنهاد");
	assert_screen(h, "a", C1, "3*3*نوبت اینترنتی", "END", "کد رهگیری");
}

static void an_anonymous_report_keeps_no_number(void **state)
{
	struct house *h = *state;
	struct stmt *s;
	struct err e = { "" };
	int64_t id;
	CLEAN(text) char *receipt = NULL;
	CLEAN(text) char *text = NULL;

	assert_screen(h, "a", C1, "3*2", "CON", "متن");
	assert_screen(h, "a", C1, "3*2*رشوه می‌گیرند", "END", "رسید");
	receipt = mem_dup(
		dial(h, "a", C1, "3*2*رشوه می‌گیرند")); /* it may be asked again */
	assert_int_equal(contact_bare(&h->en.store, C1, &id, &e), RC_NONE);
	s = stmt_get(h->en.store.db, SQL_ussd_newest);
	bind_hash(&h->en.store, s, "phone", C1);
	assert_int_equal(stmt_row(s, &e), RC_NONE);
	assert_int_equal(count_cases(h), 1);
	text = joined("1", strstr(receipt, "رسید: ") + strlen("رسید: "));
	text[2 + 16] = '\0';
	assert_screen(h, "b", C2, text, "END", "گزارش شما");
	s = stmt_get(h->en.store.db, SQL_ussd_newest);
	bind_hash(&h->en.store, s, "phone", C2);
	assert_int_equal(stmt_row(s, &e), RC_NONE);
	text[0] = '2';
	assert_screen(h, "c", C2, text, "CON", "متن");
	s = stmt_get(h->en.store.db, SQL_ussd_newest);
	bind_hash(&h->en.store, s, "phone", C2);
	assert_int_equal(stmt_row(s, &e), RC_NONE);
}

/* ---- sessions ------------------------------------------------------------------- */

static void a_dropped_session_goes_on_within_five_minutes(void **state)
{
	struct house *h = *state;

	assert_screen(h, "a", C1, "3", "CON", "متن");
	assert_screen(h, "a", C1, "3*پاسخ ندادند", "CON", "نام");
	h->now += 200;
	assert_screen(h, "b", C1, "", "CON", "1 ادامه");
	assert_screen(h, "b", C1, "7", "CON", "درست نیست");
	assert_screen(h, "b", C1, "7*1", "CON", "نام");
	h->now += 200;
	assert_screen(h, "c", C1, "", "CON", "1 ادامه"); /* dropped again */
	assert_screen(h, "c", C1, "1", "CON", "نام");
	assert_screen(h, "c", C1, "1*علی رضایی", "CON", "نشانی");
	assert_screen(h, "c", C1, "1*علی رضایی*مشهد", "END", "کد رهگیری");
	assert_screen(h, "a", C1, "3*پاسخ ندادند*علی", "END", "پایان");
	assert_screen(h, "d", C1, "", "CON", "1 وضعیت");
	assert_int_equal(count_cases(h), 1);
}

static void after_five_minutes_or_on_another_phone_it_begins_anew(void **state)
{
	struct house *h = *state;

	assert_screen(h, "a", C1, "3*پاسخ ندادند", "CON", "نام");
	assert_screen(h, "b", C2, "", "CON", "1 وضعیت");
	h->now += 301;
	assert_screen(h, "c", C1, "", "CON", "1 وضعیت");
}

static void who_starts_anew_is_not_asked_again(void **state)
{
	struct house *h = *state;

	assert_screen(h, "a", C1, "4*3", "CON", "complaint");
	assert_screen(h, "b", C1, "", "CON", "2 Start anew");
	assert_screen(h, "b", C1, "2", "CON", "1 Status");
	assert_screen(h, "c", C1, "", "CON", "1 وضعیت");
}

static void the_same_session_id_of_two_phones_is_two_sessions(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *text = joined("1", c.code);

	assert_screen(h, "a", C1, text, "END", "مهلت");
	assert_screen(h, "a", C2, text, "END", "فقط به شماره");
}

static void a_choice_that_is_none_shows_the_menu_again(void **state)
{
	struct house *h = *state;

	assert_screen(h, "a", C1, "8", "CON", "درست نیست");
	assert_screen(h, "a", C1, "8*۱", "CON", "کد رهگیری");
	assert_screen(h, "b", C1, "3*7", "CON", "درست نیست");
	assert_screen(h, "c", C1, "سلام", "CON", "1 وضعیت");
	assert_screen(h, "d", C1, "3*", "CON", "متن");
}

static void the_menu_speaks_english(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *text = joined("4*1", c.code);

	assert_screen(h, "a", C1, "4", "CON", "1 Status");
	assert_screen(h, "a", C1, "4*4", "CON", "1 وضعیت");
	assert_screen(h, "b", C1, text, "END", "being handled");
	assert_screen(h, "c", C1, "4*1*302847162", "END", "not right");
	assert_screen(h, "d", C1, "4*3*They did not answer*Ali Rezai*Mashhad", "END",
		      "Your complaint was registered.");
	assert_screen(h, "e", C1, "4*1*0", "END", "Your open cases");
}

static void who_types_more_than_can_be_taken_is_told_and_loses_nothing(void **state)
{
	struct house *h = *state;
	char text[USSD_TEXT_MAX + 2];

	memset(text, 'x', sizeof text - 1);
	memcpy(text, "3*", 2);
	text[sizeof text - 1] = '\0';
	dial(h, "s", C1, "3");
	assert_non_null(strstr(dial(h, "s", C1, text), "END متن شما برای اینجا بلند است."));
	text[sizeof text - 2] = '\0';
	assert_non_null(strstr(dial(h, "s", C1, text), "CON نام"));
	dial(h, "e", C1, "4");
	text[sizeof text - 2] = 'x';
	assert_non_null(strstr(dial(h, "e", C1, text), "END Your text is too long"));
	assert_non_null(strstr(dial(h, "f", C1, text), "END متن"));
}

static void what_is_a_day_old_is_swept(void **state)
{
	struct house *h = *state;
	int64_t count;
	struct err e = { "" };
	struct stmt *s;

	assert_screen(h, "a", C1, "3*پاسخ ندادند", "CON", "نام");
	h->now += 24 * 3600;
	assert_screen(h, "b", C2, "", "CON", "1");
	s = stmt_get(h->en.store.db, SQL_ussd_open);
	bind_int(s, 0);
	must(stmt_row(s, &e), &e);
	count = col_int(s);
	stmt_done(s);
	assert_int_equal(count, 1);
}

/* ---- screens --------------------------------------------------------------------- */

static void a_long_text_is_cut_at_words_and_loses_none(void **state)
{
	CLEAN(buf) struct buf all = { 0 };
	CLEAN(buf) struct buf read = { 0 };
	bool more = true;

	(void)state;
	for (int i = 0; i < 60; i++)
		buf_printf(&all, "%sواژه%d", i ? " " : "", i);
	for (int page = 0; more; page++) {
		CLEAN(buf) struct buf one = { 0 };

		more = screen_page(&one, all.text, page, "۹ بعدی");
		assert_true(screen_fits(one.text));
		assert_true(utf8_valid(one.text, one.len));
		if (more) {
			char *end = strrchr(one.text, '\n');

			assert_string_equal(end, "\n۹ بعدی");
			*end = '\0';
		}
		buf_printf(&read, "%s%s", page ? " " : "", one.text);
	}
	assert_string_equal(read.text, all.text);
}

static void a_screen_holds_182_septets_or_80_units(void **state)
{
	char text[200] = "";
	CLEAN(buf) struct buf units = { 0 };

	(void)state;
	memset(text, 'a', 182);
	assert_true(screen_fits(text));
	text[182] = 'a';
	assert_false(screen_fits(text));
	text[182] = '\0';
	text[0] = '{'; /* two septets */
	assert_false(screen_fits(text));
	for (int i = 0; i < 80; i++)
		buf_puts(&units, "م");
	assert_true(screen_fits(units.text));
	buf_puts(&units, "a");
	assert_false(screen_fits(units.text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_menu_leads_to_the_status_of_a_case),
		HOUSE_TEST(another_phone_learns_the_stage_and_nothing_else),
		HOUSE_TEST(my_cases_are_listed_page_by_page),
		HOUSE_TEST(t24_six_wrong_codes_in_an_hour_whatever_way_they_come),
		HOUSE_TEST(a_repeated_request_counts_once),
		HOUSE_TEST(a_follow_up_alerts_and_the_next_is_kept),
		HOUSE_TEST(a_follow_up_of_a_case_that_waits_is_the_awaited_reply),
		HOUSE_TEST(a_follow_up_of_a_closed_case_opens_it_again),
		HOUSE_TEST(a_complaint_is_made_step_by_step),
		HOUSE_TEST(a_complaint_may_come_in_one_go),
		HOUSE_TEST(a_known_phone_may_keep_its_name),
		HOUSE_TEST(a_suggestion_asks_for_nobodys_name),
		HOUSE_TEST(an_anonymous_report_keeps_no_number),
		HOUSE_TEST(a_dropped_session_goes_on_within_five_minutes),
		HOUSE_TEST(after_five_minutes_or_on_another_phone_it_begins_anew),
		HOUSE_TEST(who_starts_anew_is_not_asked_again),
		HOUSE_TEST(the_same_session_id_of_two_phones_is_two_sessions),
		HOUSE_TEST(a_choice_that_is_none_shows_the_menu_again),
		HOUSE_TEST(the_menu_speaks_english),
		HOUSE_TEST(who_types_more_than_can_be_taken_is_told_and_loses_nothing),
		HOUSE_TEST(what_is_a_day_old_is_swept),
		cmocka_unit_test(a_long_text_is_cut_at_words_and_loses_none),
		cmocka_unit_test(a_screen_holds_182_septets_or_80_units),
	};
#undef t

	return cmocka_run_group_tests(tests, NULL, NULL);
}
