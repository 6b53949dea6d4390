/* dialogue_test.c - texts of citizens and officials against a whole engine.
 * The names of the scenarios (T21 ...) are those of the specification. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "dialogue/dialogue.h"
#include "dialogue/official.h"
#include "store/contact.h"
#include "store/document.h"
#include "store/event.h"
#include "store/message.h"
#include "store/official.h"
#include "store/survey.h"
#include "support/phone.h"
#include "text/digits.h"

#define C1     "+989121110001"
#define C2     "+989121110002"
#define EXPERT "+989150000110" /* expert.pm */
#define PM     "+989150000111" /* manager.pm */
#define M1     "+989150000103" /* head.mashhad */
#define M2     "+989150000005" /* manager.khr */
#define ADMIN  "+989150000199"
#define OTHER  "+989150000004" /* manager.esf */

/* ---- helpers ------------------------------------------------------------------- */

#define assert_answer(h, phone, codes, ...)                                                    \
	do {                                                                                   \
		CLEAN(text) char *asked = NULL;                                                \
		assert_true(asprintf(&asked, __VA_ARGS__) > 0);                                \
		assert_string_equal(phone_text(h, phone, asked), codes);                       \
	} while (0)

static void assert_says(struct house *h, const char *phone, const char *code, const char *words)
{
	CLEAN(text) char *text = house_text(h, phone, code);
	CLEAN(text) char *shown = text_persian_digits(words);

	if (!strstr(text, shown))
		fail_msg("%s does not say \"%s\": %s", code, shown, text);
}

static void assert_stage(struct house *h, struct case_ *c, const char *stage)
{
	house_fresh(h, c);
	assert_string_equal(c->stage, stage);
}

static int count_codes(struct house *h, const char *phone, const char *code)
{
	CLEAN(text) char *codes = house_codes(h, phone);
	int n = 0;

	for (const char *p = codes; (p = strstr(p, code)); p++)
		n++;
	return n;
}

/* ---- citizens --------------------------------------------------------------------- */

static void t21_a_code_is_read_in_every_decoration(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1);
	CLEAN(text) char *persian = text_persian_digits(c.code);

	assert_answer(h, C1, "Q01", "%s", c.code);
	assert_says(h, C1, "Q01", "تهیه پاسخ");
	assert_says(h, C1, "Q01", "بهزیستی مشهد");
	assert_says(h, C1, "Q01", c.code);
	assert_answer(h, C1, "Q01", "%s", persian);
	assert_answer(h, C1, "Q01", "%.3s %.3s %s", c.code, c.code + 3, c.code + 6);
	assert_answer(h, C1, "Q01", "%.3s-%.3s-%s", c.code, c.code + 3, c.code + 6);
	assert_answer(h, C1, "Q01", "\u202B%.3s\u200C%s\u202C", c.code, c.code + 3);
	assert_answer(h, C1, "Q01", "وضعيت%s", c.code);
	assert_answer(h, C1, "Q08", "پیگیری");
	assert_says(h, C1, "Q08", c.code);
}

static void t22_wrong_codes_and_other_numbers(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	char wrong[CASE_CODE_MAX];

	memcpy(wrong, c.code, sizeof wrong);
	wrong[8] = wrong[8] == '9' ? '0' : (char)(wrong[8] + 1);
	assert_answer(h, C2, "Q05", "%s", wrong);
	assert_answer(h, C2, "Q05", "%.8s", c.code);
	assert_answer(h, C2, "H02", "0012345678");
	assert_answer(h, C1, "H02", "09121234567");
}

static void t23_another_phone_learns_the_stage_alone(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1);
	CLEAN(text) char *text = NULL;
	int64_t id;
	struct err e;

	assert_answer(h, C2, "Q03", "%s", c.code);
	text = house_text(h, C2, "Q03");
	assert_non_null(strstr(text, "تهیه پاسخ"));
	assert_null(strstr(text, "مشهد"));
	assert_answer(h, C2, "Q03", "%s من هم شاهد بودم", c.code);
	assert_int_equal(document_latest(&h->en.store, c.id, "unverified", &id, &e), RC_OK);
	assert_int_equal(count_codes(h, M1, "M14"), 0);
	assert_answer(h, C2, "Q03", "%s 5", c.code);
}

static void t24_wrong_codes_end_in_silence(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);

	for (int i = 0; i < 5; i++) {
		assert_answer(h, C2, "Q04", "302847161");
		h->now += 60;
	}
	assert_answer(h, C2, "H05", "302847161");
	assert_answer(h, C2, "", "302847161");
	assert_answer(h, C2, "", "%s", c.code);
	h->now += 3500;
	assert_answer(h, C2, "", "302847161");
	h->now += 101;
	assert_answer(h, C2, "Q03", "%s", c.code);
}

static void twenty_replies_an_hour_are_enough(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < 20; i++)
		assert_answer(h, C1, "H01", "راهنما");
	assert_answer(h, C1, "H05", "راهنما");
	assert_answer(h, C1, "", "راهنما");
	/* What is said is done all the same, and a receipt is never held back. */
	assert_answer(h, C1, "N03",
		      "گزارش بی‌نام مدیر مرکز پول گرفت");
	assert_answer(h, C2, "H01", "راهنما");
}

static void t25_a_follow_up_alerts_once_in_four_hours(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1);
	CLEAN(text) char *body = NULL;
	int64_t id;
	struct err e;

	assert_answer(h, C1, "C13", "کد %s هیچ‌کس تماس نگرفت!", c.code);
	assert_int_equal(count_codes(h, M1, "M14"), 1);
	assert_int_equal(count_codes(h, M2, "M14"), 1);
	assert_int_equal(count_codes(h, PM, "M14"), 1);
	assert_says(h, M1, "M14", "هیچ‌کس تماس نگرفت!");
	assert_answer(h, C1, "C14", "%s هنوز هم", c.code);
	assert_int_equal(count_codes(h, M1, "M14"), 1);
	house_fresh(h, &c);
	assert_int_equal(c.reescalations, 1);
	must(document_latest(&h->en.store, c.id, "follow_up", &id, &e), &e);
	must(document_body(&h->en.store, id, &body, &e), &e);
	assert_string_equal(body, "هنوز هم");
	assert_answer(h, C1, "C14", "ممنون %s", c.code);
}

static void t26_a_text_answers_a_question(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1);

	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "ask_evidence", .text = "کپی کارت ملی" });
	assert_stage(h, &c, "evidence");
	h->now += 3600;
	assert_answer(h, C1, "C14", "%s فرستادم", c.code);
	assert_stage(h, &c, "drafting");
	assert_int_equal(c.paused_s, 3600);
}

static void a_text_without_a_code_goes_to_the_only_open_case(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1), other;

	assert_answer(h, C1, "Q07", "هنوز خبری نیست");
	assert_says(h, C1, "Q07", c.code);
	assert_answer(h, C2, "H02", "هنوز خبری نیست");
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "ask_evidence", .text = "کپی کارت ملی" });
	assert_answer(h, C1, "C14", "کارت را پست کردم");
	assert_stage(h, &c, "drafting");
	other = house_complaint(h, C1);
	assert_answer(h, C1, "Q06", "هنوز خبری نیست");
	assert_says(h, C1, "Q06", c.code);
	assert_says(h, C1, "Q06", other.code);
}

static void t27_a_closed_case_is_reopened_or_followed(void **state)
{
	struct house *h = *state;
	struct case_ c = case_closed(h, C1);

	assert_answer(h, C1, "Q02", "%s", c.code);
	h->now += 86400;
	assert_answer(h, C1, "C23", "%s پاسخ درست نبود", c.code);
	house_fresh(h, &c);
	assert_string_equal(c.stage_kind, "work");
	c = case_closed(h, C2);
	h->now += 30 * 86400;
	assert_answer(h, C2, "C01 C05 C24", "%s دوباره همان شد", c.code);
	assert_stage(h, &c, "closed");
}

static void t28_a_score_is_read_in_every_form(void **state)
{
	static const char *const texts[] = { "۵", "٥", "5", "عالی", "نمره ۵" };
	struct house *h = *state;
	struct survey v;
	struct err e;

	for (size_t i = 0; i < COUNT(texts); i++) {
		CLEAN(text) char *phone = NULL;
		struct case_ c;

		assert_true(asprintf(&phone, "+98912222000%zu", i) > 0);
		c = case_closed(h, phone);
		assert_answer(h, phone, "C21", "%s", texts[i]);
		must(survey_of_case(&h->en.store, c.id, 0, &v, &e), &e);
		assert_int_equal(v.score, 5);
		assert_answer(h, phone, "C21", "%s 4", c.code);
		must(survey_of_case(&h->en.store, c.id, 0, &v, &e), &e);
		assert_int_equal(v.score, 4);
		h->now += 15 * 86400;
		assert_answer(h, phone, "C14", "%s 1", c.code);
		must(survey_of_case(&h->en.store, c.id, 0, &v, &e), &e);
		assert_int_equal(v.score, 4);
		h->now = house_instant("2026-11-24 10:00:00");
	}
}

static void t29_two_surveys_want_a_code(void **state)
{
	struct house *h = *state;
	struct case_ a = case_closed(h, C1), b = case_closed(h, C1);
	struct survey v;
	struct err e;

	assert_answer(h, C1, "Q06", "4");
	assert_says(h, C1, "Q06", a.code);
	assert_says(h, C1, "Q06", b.code);
	must(survey_of_case(&h->en.store, a.id, 0, &v, &e), &e);
	assert_int_equal(v.answered_at, 0);
	assert_answer(h, C1, "C21", "%s 4", a.code);
	assert_answer(h, C1, "C21", "3");
	must(survey_of_case(&h->en.store, b.id, 0, &v, &e), &e);
	assert_int_equal(v.score, 3);
}

static void t30_a_bad_score_leads_to_reopening(void **state)
{
	struct house *h = *state;
	struct case_ c = case_closed(h, C1);

	assert_answer(h, C1, "C22", "۱");
	assert_says(h, C1, "C22", c.code);
	assert_answer(h, C1, "C23", "%s کاری انجام نشد", c.code);
}

/* The network's report may come late, or never. */
static void t30_whoever_scores_the_answer_has_it(void **state)
{
	struct house *h = *state;
	struct case_ c = case_answered(h, C1);
	char long_answer[2000] = "";

	assert_stage(h, &c, "deliver");
	assert_answer(h, C1, "C22", "%s 1", c.code);
	assert_stage(h, &c, "closed");
	assert_answer(h, C1, "C23", "%s کاری انجام نشد", c.code);

	c = case_answered(h, C2);
	house_at(h, "2026-11-25 10:00:00"); /* the operator is late */
	assert_answer(h, C2, "C21", "۵");
	assert_stage(h, &c, "closed");

	/* An answer of the second round that is told by telephone is another one. */
	c = case_closed(h, C1);
	assert_answer(h, C1, "C23", "%s کاری انجام نشد", c.code);
	h->now += 60;
	house_fresh(h, &c);
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	memset(long_answer, 'x', sizeof long_answer - 1);
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = long_answer });
	case_approve(h, &c);
	assert_answer(h, C1, "C22", "%s 1", c.code);
	assert_stage(h, &c, "deliver");
}

static void t31_an_anonymous_report_gets_a_receipt(void **state)
{
	struct house *h = *state;
	CLEAN(text) char *text = NULL;
	CLEAN(text) char *folded = NULL;
	char receipt[17] = "";

	assert_answer(h, C1, "N03",
		      "گزارش بی‌نام مدیر مرکز پول گرفت");
	text = house_text(h, C1, "N03");
	folded = text_fold_digits(text);
	memcpy(receipt, strpbrk(folded, "0123456789"), 16);
	assert_int_equal(strspn(receipt, "0123456789"), 16);
	/* T32: from any phone, the stage and nothing else. */
	assert_answer(h, C2, "N04", "%s", receipt);
	assert_answer(h, C2, "N04", "%.4s %.4s %.4s %s", receipt, receipt + 4, receipt + 8,
		      receipt + 12);
	assert_says(h, C2, "N04", "بررسی اولیه");
	assert_answer(h, C2, "N04", "%s عکس هم دارم", receipt);
	/* It is no case of that phone. */
	assert_answer(h, C1, "H02", "وضعیت");
	receipt[15] = receipt[15] == '9' ? '0' : (char)(receipt[15] + 1);
	assert_answer(h, C2, "Q05", "%s", receipt);
}

/* R117 holds for him, too: work alerts (without his words), an end is reopened,
 * and after ten working days there is a new report with its own receipt. */
static void what_a_reporter_adds_is_seen(void **state)
{
	struct house *h = *state;
	CLEAN(text) char *text = NULL;
	CLEAN(text) char *folded = NULL;
	char receipt[17] = "";
	struct case_ c, second;
	struct err e = { "" };

	assert_answer(h, C1, "N03",
		      "گزارش بی‌نام مدیر مرکز پول گرفت");
	text = house_text(h, C1, "N03");
	folded = text_fold_digits(text);
	memcpy(receipt, strpbrk(folded, "0123456789"), 16);
	must(case_by_receipt(&h->en.store, receipt, &c, &e), &e);
	assert_answer(h, C2, "N04", "%s شاهد هم دارم", receipt);
	assert_says(h, EXPERT, "M14", "…");
	house_fresh(h, &c);
	assert_int_equal(c.reescalations, 1);
	house_act(h, &c, "expert.pm", (struct request){ .action = "dismiss", .reason = "x" });
	assert_answer(h, C2, "N04", "%s چرا بسته شد؟", receipt);
	assert_stage(h, &c, "screening");
	house_act(h, &c, "expert.pm", (struct request){ .action = "dismiss", .reason = "x" });
	house_at(h, "2026-12-20 10:00:00");
	assert_answer(h, C2, "N03", "%s باز هم گرفت", receipt);
	assert_stage(h, &c, "closed");
	must(case_get(&h->en.store, c.id + 1, &second, &e), &e);
	assert_string_equal(second.stage, "screening");
	assert_int_equal(second.parent_id, c.id);
}

static void a_complaint_by_text_asks_for_name_and_address(void **state)
{
	struct house *h = *state;
	CLEAN(contact) struct contact who = { 0 };
	struct err e;

	assert_answer(h, C1, "N02", "شکایت");
	assert_answer(h, C1, "N01", "شکایت مدیر مرکز پاسخ نمی‌دهد");
	assert_answer(h, C1, "H01", "راهنما");
	assert_answer(h, C1, "H02", "0012345678");
	assert_answer(h, C1, "C01 C05", "علی رضایی، مشهد، خیابان امام رضا ۱۲");
	must(contact_known(&h->en.store, C1, &who, &e), &e);
	assert_string_equal(who.name, "علی رضایی");
	assert_string_equal(who.address, "مشهد، خیابان امام رضا ۱۲");
	/* He is known now. */
	assert_answer(h, C1, "C01 C05", "شکایت تازه درباره مرکز دیگر");
}

static void a_name_and_an_address_are_read_in_many_forms(void **state)
{
	static const struct {
		const char *text, *name, *address;
	} forms[] = {
		{ "علی رضایی\nمشهد خیابان امام", "علی رضایی", "مشهد خیابان امام" },
		{ "نام: علی رضایی نشانی: مشهد خیابان امام", "علی رضایی", "مشهد خیابان امام" },
		{ "من علی رضایی هستم، مشهد", "علی رضایی", "مشهد" },
		{ "نام کامل: علی رضایی\nآدرس: مشهد، امام ۵", "علی رضایی", "مشهد، امام ۵" },
		{ "علی رضایی ساکن مشهد کوچه ۴", "علی رضایی", "مشهد کوچه ۴" },
		{ "اسمم علی رضایی است آدرسم مشهد کوچه ۴", "علی رضایی", "مشهد کوچه ۴" },
		{ "علی رضایی مشهد خیابان امام", "علی رضایی", "علی رضایی مشهد خیابان امام" },
	};
	struct house *h = *state;
	struct err e;

	for (size_t i = 0; i < COUNT(forms); i++) {
		CLEAN(contact) struct contact who = { 0 };
		CLEAN(text) char *phone = NULL;

		assert_true(asprintf(&phone, "+98912222000%zu", i) > 0);
		assert_answer(h, phone, "N01", "شکایت مدیر نیست");
		assert_answer(h, phone, "C01 C05", "%s", forms[i].text);
		must(contact_known(&h->en.store, phone, &who, &e), &e);
		assert_string_equal(who.name, forms[i].name);
		assert_string_equal(who.address, forms[i].address);
	}
}

static void t33_a_name_alone_is_not_enough(void **state)
{
	struct house *h = *state;

	assert_answer(h, C1, "N01", "شکایت مدیر مرکز پاسخ نمی‌دهد");
	assert_answer(h, C1, "C01 C17", "علی رضایی");
	assert_answer(h, C1, "C05", "مشهد، خیابان امام رضا ۱۲");
}

static void t33_labels_tell_the_name_from_the_address(void **state)
{
	struct house *h = *state;
	struct opening o = { .kind = "complaint",
			     .phone = C1,
			     .text = "پاسخ نمی‌دهند",
			     .channel = "desk",
			     .actor = house_official(h, "operator.1") };
	CLEAN(contact) struct contact who = { 0 };
	struct opened out;
	struct err e = { "" };

	must(tx_begin(h->en.store.db, &e), &e);
	must(case_open(&h->en, &o, &out, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	assert_stage(h, &out.c, "incomplete");
	assert_answer(h, C1, "C05", "%s نام: علی رضایی\nنشانی: مشهد، امام ۵", out.c.code);
	assert_stage(h, &out.c, "screening");
	must(contact_get(&h->en.store, out.c.contact_id, &who, &e), &e);
	assert_string_equal(who.name, "علی رضایی");
	assert_string_equal(who.address, "مشهد، امام ۵");
}

static void a_draft_waits_for_three_days(void **state)
{
	struct house *h = *state;

	assert_answer(h, C1, "N01", "شکایت مدیر مرکز پاسخ نمی‌دهد");
	h->now += 3 * 86400 + 1;
	assert_answer(h, C1, "H02", "علی رضایی، مشهد، خیابان امام رضا ۱۲");
}

static void an_opinion_needs_no_identity(void **state)
{
	struct house *h = *state;

	assert_answer(h, C1, "C01 C05", "نظر صف طولانی است");
	assert_says(h, C1, "C01", "نظر");
	assert_answer(h, C1, "C01 C05", "سؤال مدارک چیست؟");
}

static void t47_stop_silences_stages_and_nothing_else(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_province(h, C1);

	assert_answer(h, C1, "H03", "لغو");
	{
		CLEAN(text) char *before = house_codes(h, C1);
		CLEAN(text) char *after = NULL;

		house_act(h, &c, "manager.khr",
			  (struct request){ .action = "refer", .unit = "khr-mashhad" });
		after = house_codes(h, C1);
		assert_string_equal(before, after);
	}
	assert_answer(h, C1, "Q01", "%s", c.code);
	assert_answer(h, C1, "H04", "شروع");
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "بازدید انجام شد" });
	assert_int_equal(count_codes(h, C1, "C07"), 1);
}

static void a_stop_reaches_what_waits_for_the_morning(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_province(h, C1);

	h->now = house_instant("2026-11-24 23:00:00");
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	assert_int_equal(count_codes(h, C1, "C06"), 2); /* the day's has not left yet */
	assert_answer(h, C1, "H03", "لغو");
	assert_int_equal(count_codes(h, C1, "C06"), 0);
	assert_int_equal(count_codes(h, C1, "C01"), 1);
}

static void t48_at_night_the_text_waits(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1);

	struct err e = { "" };

	h->now = house_instant("2026-11-24 23:00:00");
	assert_answer(h, C1, "C03", "%s چه خبر از بازدید", c.code);
	assert_answer(h, C1, "Q01", "%s", c.code);
	/* A new case is looked at in the morning, and its clock begins then. */
	assert_answer(h, C2, "N01", "شکایت مدیر مرکز پاسخ نمی‌دهد");
	assert_answer(h, C2, "C01 C05 C03", "علی رضایی، مشهد، خیابان امام رضا ۱۲");
	must(case_get(&h->en.store, c.id + 1, &c, &e), &e);
	assert_true(c.holder_due == house_instant("2026-11-29 16:00:00"));
}

/* Receive what came of a long text. */
static void receive_gap(struct house *h, const char *phone, const char *text)
{
	struct message m = {
		.parts = 3, .carrier = "mci-1", .sim = "sim-1", .created_at = h->now
	};
	struct incoming in = {
		.phone = phone, .answerable = true, .text = text, .carrier = "mci-1"
	};
	struct err e = { "" };

	must(tx_begin(h->en.store.db, &e), &e);
	must(contact_for_phone(&h->en.store, phone, h->now, &in.contact_id, &e), &e);
	m.contact_id = in.contact_id;
	must(message_receive(&h->en.store, &m, "citizen", text, &e), &e);
	in.message_id = m.id;
	must(dialogue_gap(&h->en, &in, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
}

static void t45_what_came_of_a_text_is_kept_with_its_mark(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1);
	CLEAN(text) char *words = NULL;
	CLEAN(text) char *kept = NULL;
	int64_t id;
	struct err e = { "" };

	assert_true(asprintf(&words, "%s هنوز کسی […] پاسخ نداده است", c.code) > 0);
	receive_gap(h, C2, words); /* not his case */
	assert_int_equal(document_latest(&h->en.store, c.id, "follow_up", &id, &e), RC_NONE);
	receive_gap(h, C1, words);
	assert_int_equal(count_codes(h, C1, "H06"), 1);
	must(document_latest(&h->en.store, c.id, "follow_up", &id, &e), &e);
	must(document_body(&h->en.store, id, &kept, &e), &e);
	assert_string_equal(kept, "هنوز کسی […] پاسخ نداده است");
	assert_int_equal(count_codes(h, M2, "M14"), 0);
	/* Nothing of somebody anonymous may wait for a second try. */
	receive_gap(h, C2, "گزارش بی‌نام مدیر مرکز […] پول گرفت");
	assert_int_equal(count_codes(h, C2, "N03"), 1);
	assert_int_equal(count_codes(h, C2, "H06"), 1);
}

static void who_cannot_be_answered_is_not(void **state)
{
	struct house *h = *state;
	struct incoming in = { .phone = "IranCell", .text = "راهنما", .carrier = "mci-1" };
	struct err e;

	must(tx_begin(h->en.store.db, &e), &e);
	must(contact_for_phone(&h->en.store, in.phone, h->now, &in.contact_id, &e), &e);
	must(dialogue_receive(&h->en, &in, &e), &e);
	must(dialogue_gap(&h->en, &in, &e), &e);
	in.answerable = true;
	in.phone = C1;
	must(contact_for_phone(&h->en.store, in.phone, h->now, &in.contact_id, &e), &e);
	must(dialogue_gap(&h->en, &in, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	assert_int_equal(count_codes(h, "IranCell", "H"), 0);
	assert_int_equal(count_codes(h, C1, "H06"), 1);
	assert_answer(h, C1, "", " \u200F ");
}

/* ---- officials --------------------------------------------------------------------- */

struct last_event {
	char action[48], actor[LOGIN_MAX];
	int64_t challenge_id, message_id;
};

static enum rc keep_event(void *ctx, const struct event *ev, struct err *e)
{
	struct last_event *last = ctx;

	(void)e;
	snprintf(last->action, sizeof last->action, "%s", ev->action);
	snprintf(last->actor, sizeof last->actor, "%s", ev->actor);
	last->challenge_id = ev->challenge_id;
	last->message_id = ev->message_id;
	return RC_OK;
}

static void t38_an_approval_is_read_in_every_spelling(void **state)
{
	static const char *const words[] = { "تایید", "تأیید",	"تائید", "تاييد",
					     "تأييد", "موافقم", "OK" };
	struct house *h = *state;

	for (size_t i = 0; i < COUNT(words); i++) {
		CLEAN(text) char *phone = NULL;
		CLEAN(text) char *digits = NULL;
		CLEAN(text) char *shown = NULL;
		struct last_event last = { .action = "" };
		struct official o;
		struct err e;
		struct case_ c;

		assert_true(asprintf(&phone, "+98912222000%zu", i) > 0);
		c = case_at_approval(h, phone);
		digits = phone_digits(h, M2, "M04");
		shown = text_persian_digits(digits);
		h->now += 60;
		assert_answer(h, M2, "M05", "%s %s %s", words[i], c.code,
			      i % 2 ? shown : digits);
		assert_says(h, M2, "M05", "تأیید");
		assert_stage(h, &c, "quality");
		must(event_each(&h->en.store, c.id, keep_event, &last, &e), &e);
		assert_string_equal(last.action, "approve");
		assert_string_equal(last.actor, "manager.khr");
		assert_true(last.challenge_id > 0 && last.message_id > 0);
		must(official_by_login(&h->en.store, "manager.khr", &o, &e), &e);
		assert_int_equal(o.visited_at, h->now);
	}
}

static void t39_a_forged_sender_gets_nowhere(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = phone_digits(h, M2, "M04");
	const char *wrong = strcmp(digits, "111111") == 0 ? "222222" : "111111";

	assert_answer(h, M2, "M07", "تایید %s", c.code);
	assert_answer(h, M2, "M06", "تایید %s %s", c.code, wrong);
	assert_says(h, M2, "M06", "2");
	assert_answer(h, M2, "M06", "%s", wrong);
	assert_says(h, M2, "M06", "1");
	assert_int_equal(count_codes(h, ADMIN, "M19"), 0);
	assert_answer(h, M2, "M19", "تایید %s %s", c.code, wrong);
	assert_int_equal(count_codes(h, ADMIN, "M19"), 1);
	/* Locked: even the right digits are nothing now, and he is told once. */
	assert_answer(h, M2, "", "تایید %s %s", c.code, digits);
	assert_stage(h, &c, "approval");
	h->now += 3601;
	assert_answer(h, M2, "M19", "کارتابل");
	h->now += 23 * 3600;
	assert_answer(h, M2, "M09", "کارتابل");
	/* From an unregistered phone it is no command at all. */
	assert_answer(h, C2, "Q03", "تایید %s %s", c.code, digits);
}

static void a_command_without_a_challenge_makes_a_round_trip(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = NULL;

	assert_answer(h, M2, "M07", "رد %s مستند ندارد", c.code);
	assert_says(h, M2, "M07", "رد");
	digits = phone_digits(h, M2, "M07");
	assert_answer(h, M2, "M01 M05", "%s", digits);
	assert_stage(h, &c, "at_province");
	assert_says(h, M1, "M21", "مستند ندارد");
	assert_int_equal(count_codes(h, C1, "C08"), 1);
	/* T41: once used, they are good for nothing. */
	assert_answer(h, M2, "M06", "ارجاع %s %s مشهد", c.code, digits);
}

static void a_round_trip_lasts_ten_minutes(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = NULL;

	assert_answer(h, M2, "M07", "تایید %s", c.code);
	digits = phone_digits(h, M2, "M07");
	h->now += 601;
	assert_answer(h, M2, "M07", "%s", digits);
	assert_stage(h, &c, "approval");
	free(digits);
	digits = phone_digits(h, M2, "M07");
	assert_answer(h, M2, "M05", "%s", digits);
	assert_stage(h, &c, "quality");
}

/* Nothing waits for digits: six of them are a slip, not a guess. */
static void digits_alone_cost_a_try_only_while_a_command_waits(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);

	assert_answer(h, M2, "M18", "000000");
	assert_answer(h, M2, "M18", "000000");
	assert_answer(h, M2, "M18", "000000");
	assert_answer(h, M2, "M07", "تایید %s", c.code);
	assert_answer(h, M2, "M06", "000000");
}

/* sms.strict: the digits of M04 are not enough. */
static void a_strict_procedure_always_wants_the_round_trip(void **state)
{
	static const char *strict[] = { "complaint.province" };
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = phone_digits(h, M2, "M04");

	h->en.policy.sms_strict = (struct words){ strict, 1 };
	assert_answer(h, M2, "M07", "تایید %s %s", c.code, digits);
	assert_stage(h, &c, "approval");
	free(digits);
	digits = phone_digits(h, M2, "M07");
	assert_answer(h, M2, "M05", "%s", digits);
	assert_stage(h, &c, "quality");
}

static void t40_a_changed_answer_wants_a_new_challenge(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *old = phone_digits(h, M2, "M04");
	CLEAN(text) char *edited = NULL;
	CLEAN(text) char *fresh = NULL;

	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "edit_answer", .answer = "پاسخ دیگر" });
	edited = phone_digits(h, M2, "M04");
	assert_string_not_equal(old, edited);
	assert_answer(h, M2, "M04", "تایید %s %s", c.code, old);
	assert_stage(h, &c, "approval");
	assert_says(h, M2, "M04", "پاسخ دیگر");
	fresh = phone_digits(h, M2, "M04");
	assert_string_not_equal(edited, fresh);
	/* The texts crossed: both are of this answer, and are good. */
	assert_answer(h, M2, "M05", "تایید %s %s", c.code, edited);
	assert_stage(h, &c, "quality");
	assert_answer(h, M2, "M16", "تایید %s %s", c.code, fresh);
}

static void t41_a_challenge_of_another_case_is_wrong(void **state)
{
	struct house *h = *state;
	struct case_ a = case_at_approval(h, C1), b;
	CLEAN(text) char *digits = phone_digits(h, M2, "M04");

	b = case_at_approval(h, C2);
	assert_answer(h, M2, "M06", "تایید %s %s", b.code, digits);
	assert_stage(h, &b, "approval");
	assert_answer(h, M2, "M05", "تایید %s %s", a.code, digits);
	assert_stage(h, &a, "quality");
	assert_answer(h, M2, "M16", "تایید %s %s", a.code, digits);
}

static void t42_a_rejection_needs_a_reason(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = phone_digits(h, M2, "M04");

	assert_answer(h, M2, "M08", "رد %s %s", c.code, digits);
	assert_stage(h, &c, "approval");
	assert_answer(h, M2, "M01 M05", "عدم تأیید %s %s ناقص است", c.code, digits);
	assert_stage(h, &c, "at_province");
}

static void t43_a_referral_names_its_unit(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_province(h, C1);
	CLEAN(text) char *digits = phone_digits(h, M2, "M01");
	CLEAN(text) char *county = NULL;

	assert_answer(h, M2, "M17", "ارجاع %s %s به ناکجا", c.code, digits);
	assert_answer(h, M2, "M17", "ارجاع %s %s", c.code, digits);
	assert_answer(h, M2, "M15", "ارجاع %s %s به فلاورجان", c.code, digits);
	assert_stage(h, &c, "at_province");
	assert_answer(h, M2, "M05", "ارجاع %s %s به نیشابور", c.code, digits);
	assert_stage(h, &c, "drafting");
	county = phone_digits(h, "+989150000104", "M01");
	assert_answer(h, "+989150000104", "M05", "پاسخ %s %s بازدید انجام شد", c.code, county);
	assert_stage(h, &c, "approval");
}

static void a_unit_is_found_in_many_words(void **state)
{
	static const char *const words[] = {
		"۱۰۴",
		"واحد شماره ۱۰۴",
		"کد 104",
		"به «نيشابور»",
		"به اداره نیشابور",
		"اداره بهزیستی نیشابور",
		"به بهزیستی شهرستان نیشابور لطفاً سریع",
		"شهر نیشابور",
		"به نیشا",
		"khr-neyshabur",
	};
	struct house *h = *state;

	/* "The office" alone would be the directorate. */
	for (size_t i = 0; i < COUNT(words); i++) {
		struct case_ c = case_at_province(h, C1);
		CLEAN(text) char *digits = phone_digits(h, M2, "M01");

		assert_answer(h, M2, "M05", "ارجاع %s %s %s", c.code, digits, words[i]);
		assert_int_equal(count_codes(h, "+989150000104", "M01"), (int)i + 1);
	}
}

static void the_expert_refers_to_a_province(void **state)
{
	struct house *h = *state;
	struct case_ c = house_complaint(h, C1);
	CLEAN(text) char *digits = phone_digits(h, EXPERT, "M01");

	assert_answer(h, EXPERT, "M05", "ارجاع %s %s بهزیستی خراسان رضوی فوری است", c.code,
		      digits);
	assert_stage(h, &c, "at_province");
}

static void who_is_not_the_holder_commands_nothing(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);

	assert_answer(h, OTHER, "M15", "تایید %s 482913", c.code);
	assert_answer(h, OTHER, "M15", "نمایش %s", c.code);
	assert_answer(h, M1, "M16", "پاسخ %s 482913 دوباره", c.code); /* it has left him */
	assert_answer(h, M1, "M16", "نمایش %s", c.code);
	assert_answer(h, M2, "Q05", "تایید 302847162 482913");
	assert_answer(h, M2, "Q04", "تایید 302847161 482913");
	assert_answer(h, M2, "M18", "تایید");
	assert_answer(h, M2, "M18", "راهنما");
	/* Without a command word he is a citizen like others. */
	assert_answer(h, M2, "Q03", "%s", c.code);
}

static void list_and_show_name_nobody(void **state)
{
	struct house *h = *state;
	struct case_ c = case_at_county(h, C1), more[3];
	CLEAN(text) char *text = NULL;

	assert_answer(h, OTHER, "M10", "کارتابل");
	assert_answer(h, M1, "M09", "لیست");
	assert_says(h, M1, "M09", c.code);
	for (size_t i = 0; i < COUNT(more); i++)
		more[i] = case_at_county(h, C2);
	assert_answer(h, M1, "M09", "کارتابل ۲");
	assert_says(h, M1, "M09", more[2].code);
	assert_answer(h, M1, "M10", "کارتابل ۳");
	assert_answer(h, M1, "M23", "نمایش %s", c.code);
	text = house_text(h, M1, "M23");
	assert_non_null(strstr(text, "پاسخ نداده‌اند"));
	assert_null(strstr(text, "احمدی"));
	assert_answer(h, M2, "M23", "نمایش %s", c.code); /* above the holder */
	assert_answer(h, M1, "M13", "آمار");
	assert_says(h, M1, "M13", "4 باز");
	house_act(h, &c, "head.mashhad", (struct request){ .action = "draft", .answer = "شد" });
	assert_answer(h, M2, "M24", "نمایش %s", c.code);
	assert_says(h, M2, "M24", "پاسخ: شد");
}

static void a_revoked_official_commands_nothing(void **state)
{
	const struct grammar_context about = { .official = true };
	struct house *h = *state;
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = phone_digits(h, M2, "M04");
	CLEAN(text) char *text = NULL;
	struct incoming in = { .phone = M2, .answerable = true };
	struct official o;
	struct talk t = { .en = &h->en, .in = &in, .official = &o, .via = "sms" };
	struct err e;

	must(official_by_login(&h->en.store, "manager.khr", &o, &e), &e);
	o.revoked_at = h->now;
	assert_true(asprintf(&text, "تایید %s %s", c.code, digits) > 0);
	must(tx_begin(h->en.store.db, &e), &e);
	must(contact_for_phone(&h->en.store, M2, h->now, &in.contact_id, &e), &e);
	for (int i = 0; i < 2; i++) {
		CLEAN(intent) struct intent intent;

		t.text = i ? "کارتابل" : text;
		grammar_read(&intent, t.text, &about);
		must(official_serve(&t, &intent, &e), &e);
	}
	must(tx_commit(h->en.store.db, &e), &e);
	assert_int_equal(count_codes(h, M2, "M15"), 1);
	assert_int_equal(count_codes(h, M2, "M12"), 1);
	assert_stage(h, &c, "approval");
}

static void officials_have_no_limit(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < 30; i++)
		assert_answer(h, M1, "M10", "کارتابل");
	assert_answer(h, M1, "H01", "help");
}

/* sms.pin: who holds the phone has the challenge, but not this. */
static void a_personal_pin_stands_behind_the_challenge(void **state)
{
	struct house *h = *state;
	struct actor manager = house_official(h, "manager.khr");
	struct err e = { "" };
	struct case_ c = case_at_approval(h, C1);
	CLEAN(text) char *digits = phone_digits(h, M2, "M04");
	CLEAN(text) char *fresh = NULL;
	char pin[PIN_DIGITS + 1], wrong[PIN_DIGITS + 1];

	h->en.policy.sms_pin = true;
	assert_answer(h, M2, "M40", "تایید %s %s", c.code, digits);
	assert_answer(h, M2, "M06", "تایید %s %s 1234", c.code, digits);
	must(official_pin_draw(&h->en.store, manager.official_id, pin, &e), &e);
	memcpy(wrong, pin, sizeof wrong);
	wrong[0] = pin[0] == '9' ? '0' : (char)(pin[0] + 1);
	assert_answer(h, M2, "M06", "تایید %s %s %s", digits, c.code, wrong);
	assert_stage(h, &c, "approval");
	assert_answer(h, M2, "M01 M05", "رد %s%s %s مستند ندارد", c.code, digits, pin);
	assert_stage(h, &c, "at_province");

	/* The round trip: the PIN is no part of the text that waits. */
	assert_answer(h, M2, "M07", "پاسخ %s بازدید شد", c.code);
	fresh = phone_digits(h, M2, "M07");
	assert_answer(h, M2, "M40", "%s", fresh);
	assert_answer(h, M2, "M04 M05", "%s %s", fresh, pin);
	assert_stage(h, &c, "approval");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(t21_a_code_is_read_in_every_decoration),
		HOUSE_TEST(t22_wrong_codes_and_other_numbers),
		HOUSE_TEST(t23_another_phone_learns_the_stage_alone),
		HOUSE_TEST(t24_wrong_codes_end_in_silence),
		HOUSE_TEST(twenty_replies_an_hour_are_enough),
		HOUSE_TEST(t25_a_follow_up_alerts_once_in_four_hours),
		HOUSE_TEST(t26_a_text_answers_a_question),
		HOUSE_TEST(a_text_without_a_code_goes_to_the_only_open_case),
		HOUSE_TEST(t27_a_closed_case_is_reopened_or_followed),
		HOUSE_TEST(t28_a_score_is_read_in_every_form),
		HOUSE_TEST(t29_two_surveys_want_a_code),
		HOUSE_TEST(t30_a_bad_score_leads_to_reopening),
		HOUSE_TEST(t30_whoever_scores_the_answer_has_it),
		HOUSE_TEST(t31_an_anonymous_report_gets_a_receipt),
		HOUSE_TEST(what_a_reporter_adds_is_seen),
		HOUSE_TEST(a_complaint_by_text_asks_for_name_and_address),
		HOUSE_TEST(a_name_and_an_address_are_read_in_many_forms),
		HOUSE_TEST(t33_a_name_alone_is_not_enough),
		HOUSE_TEST(t33_labels_tell_the_name_from_the_address),
		HOUSE_TEST(a_draft_waits_for_three_days),
		HOUSE_TEST(an_opinion_needs_no_identity),
		HOUSE_TEST(t47_stop_silences_stages_and_nothing_else),
		HOUSE_TEST(a_stop_reaches_what_waits_for_the_morning),
		HOUSE_TEST(t45_what_came_of_a_text_is_kept_with_its_mark),
		HOUSE_TEST(t48_at_night_the_text_waits),
		HOUSE_TEST(who_cannot_be_answered_is_not),
		HOUSE_TEST(t38_an_approval_is_read_in_every_spelling),
		HOUSE_TEST(t39_a_forged_sender_gets_nowhere),
		HOUSE_TEST(a_command_without_a_challenge_makes_a_round_trip),
		HOUSE_TEST(a_round_trip_lasts_ten_minutes),
		HOUSE_TEST(digits_alone_cost_a_try_only_while_a_command_waits),
		HOUSE_TEST(a_strict_procedure_always_wants_the_round_trip),
		HOUSE_TEST(t40_a_changed_answer_wants_a_new_challenge),
		HOUSE_TEST(t41_a_challenge_of_another_case_is_wrong),
		HOUSE_TEST(t42_a_rejection_needs_a_reason),
		HOUSE_TEST(t43_a_referral_names_its_unit),
		HOUSE_TEST(a_unit_is_found_in_many_words),
		HOUSE_TEST(the_expert_refers_to_a_province),
		HOUSE_TEST(who_is_not_the_holder_commands_nothing),
		HOUSE_TEST(list_and_show_name_nobody),
		HOUSE_TEST(a_revoked_official_commands_nothing),
		HOUSE_TEST(officials_have_no_limit),
		HOUSE_TEST(a_personal_pin_stands_behind_the_challenge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
