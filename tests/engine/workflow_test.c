/* workflow_test.c - the two complaint procedures on a real database with an
 * injected clock: stages, texts, deadlines, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "store/verify.h"
#include "support/phone.h"
#include "workflow/client.h"

static const char *const citizen = "+989121234567";
static const char *const head = "+989150000103";    /* head.mashhad */
static const char *const manager = "+989150000005"; /* manager.khr */
static const char *const expert = "+989150000110";

static void texts_are(struct house *h, const char *phone, const char *codes)
{
	CLEAN(text) char *sent = house_codes(h, phone);

	assert_string_equal(sent, codes);
}

static void due_is(const struct case_ *c, const char *local)
{
	assert_int_equal(c->holder_due, house_instant(local));
}

static void every_stage_of_the_province_path_is_texted_once(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	assert_string_equal(c.stage, "drafting");
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "بازدید انجام شد." });
	house_act(h, &c, "manager.khr", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "approve" });
	assert_string_equal(c.stage, "deliver");
	texts_are(h, citizen, "C01 C05 C06 C06 C07 C09 C10");
	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	assert_string_equal(c.stage, "closed");
	assert_true(c.closed_at > 0);
	texts_are(h, citizen, "C01 C05 C06 C06 C07 C09 C10");
	texts_are(h, head, "M01");
	texts_are(h, manager, "M01 M04");
	texts_are(h, expert, "M01 M04");
}

static void every_stage_of_the_hq_path_is_texted_once(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = house_complaint(h, citizen);
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_hq", .unit = "hq-deputy", .priority = "urgent" });
	house_act(h, &c, "deputy.hq",
		  (struct request){ .action = "refer", .unit = "hq-directorate" });
	house_act(h, &c, "director.hq",
		  (struct request){ .action = "draft", .answer = "پاسخ ستاد" });
	house_act(h, &c, "deputy.hq", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "approve" });
	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	assert_string_equal(c.stage, "closed");
	texts_are(h, citizen, "C01 C05 C06 C06 C07 C09 C10");
}

static void a_rejected_answer_goes_round_again(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "الف" });
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "reject", .reason = "مستند ندارد" });
	assert_string_equal(c.stage, "at_province");
	assert_int_equal(c.rounds, 1);
	texts_are(h, citizen, "C01 C05 C06 C06 C07 C08");
	texts_are(h, head, "M01 M21");
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	house_act(h, &c, "head.mashhad", (struct request){ .action = "draft", .answer = "ب" });
	house_act(h, &c, "manager.khr", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "reject", .reason = "ناقص است" });
	assert_string_equal(c.stage, "at_province");
	assert_int_equal(c.rounds, 2);
}

/* T04: Tuesday 10:00 -> Wednesday, Saturday, Sunday 16:00. */
static void a_missed_deadline_returns_the_case_by_itself(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	due_is(&c, "2026-11-29 16:00:00");
	house_at(h, "2026-11-29 16:00:00");
	house_fresh(h, &c);
	assert_string_equal(c.stage, "drafting");
	house_at(h, "2026-11-29 16:00:01");
	house_fresh(h, &c);
	assert_string_equal(c.stage, "returned");
	texts_are(h, citizen, "C01 C05 C06 C06 C12");
	texts_are(h, head, "M01 M02 M02 M03");
	texts_are(h, manager, "M01 M22");
	assert_int_equal(house_refused(h, &c, "head.mashhad",
				       (struct request){ .action = "draft", .answer = "دیر" }),
			 REFUSED_STAGE);
}

/* Nothing ran from the target to the last hours: one reminder, both on record. */
static void after_a_standstill_one_reminder_is_enough(void **state)
{
	struct house *h = *state;
	struct case_ c;
	struct err e = { "" };
	int fired;

	c = case_at_county(h, citizen);
	h->now = house_instant("2026-11-29 14:00:00");
	assert_int_equal(engine_tick(&h->en, 10, &fired, &e), RC_OK);
	assert_int_equal(fired, 1);
	house_fresh(h, &c);
	assert_string_equal(c.stage, "drafting");
	texts_are(h, head, "M01 M02");
}

static void an_answer_in_time_ends_the_deadline(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "الف" });
	house_at(h, "2026-11-29 16:00:01");
	house_fresh(h, &c);
	/* The approval's own deadline ended at the same closing time. */
	assert_string_equal(c.stage, "returned");
	texts_are(h, head, "M01");
}

static void priorities_have_their_own_allowance(void **state)
{
	static const struct {
		const char *at, *priority, *due;
	} rows[] = {
		{ "2026-11-25 15:30:00", "urgent", "2026-11-29 16:00:00" },
		{ "2026-11-25 15:30:00", "very_urgent", "2026-11-28 16:00:00" },
		{ "2026-11-25 15:00:00", "immediate", "2026-11-28 10:00:00" },
		{ "2026-11-26 11:00:00", "immediate", "2026-11-28 11:00:00" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct house h;
		struct case_ c;

		house_open(&h);
		house_at(&h, rows[i].at);
		c = house_complaint(&h, citizen);
		house_act(&h, &c, "expert.pm",
			  (struct request){ .action = "refer_province",
					    .unit = "khr",
					    .priority = rows[i].priority });
		due_is(&c, rows[i].due);
		house_close(&h);
	}
}

/* T09, T10. */
static void a_holiday_declared_later_moves_what_is_ahead(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	house_load(h,
		   "calendar = { days = ( { date = \"1405-09-08\"; unit = \"\"; windows = [ ]; "
		   "name = \"تعطیل\"; } ); };",
		   RC_OK, NULL);
	house_fresh(h, &c);
	due_is(&c, "2026-11-30 16:00:00");
	house_at(h, "2026-11-29 16:00:01");
	house_fresh(h, &c);
	assert_string_equal(c.stage, "drafting");
	house_at(h, "2026-11-30 16:00:01");
	house_fresh(h, &c);
	assert_string_equal(c.stage, "returned");
}

static void a_stricter_profile_of_the_unit_counts_and_a_looser_is_refused(void **state)
{
	struct house *h = *state;
	struct case_ c;

	house_load(h,
		   "units = ( { code = \"khr\"; level = \"province\"; parent = \"hq\"; "
		   "name = \"بهزیستی خراسان رضوی\"; sms_name = \"خراسان رضوی\"; "
		   "profile = \"khorasan_razavi\"; } );",
		   RC_OK, NULL);
	c = case_at_county(h, citizen);
	due_is(&c, "2026-11-25 16:00:00");
	house_load(h, "profiles = (\n { name = \"slow\"; normal = \"4wd\"; } );", RC_REJECT,
		   "office.cfg:2: profile slow: normal = \"4wd\" is looser");
}

static enum client_effect client_says(struct house *h, struct case_ *c, const char *text)
{
	struct client_text t = { .phone = citizen, .text = text, .via = "sms" };
	enum client_effect effect;
	struct err e = { "" };

	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	if (client_text_take(&h->en, c, &t, &effect, &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	return effect;
}

/* T26: Tuesday 12:00 asked, Wednesday 12:00 answered: 8 working hours stood still. */
static void the_clock_pauses_while_evidence_is_awaited(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	house_at(h, "2026-11-24 12:00:00");
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "ask_evidence", .text = "رسید پرداخت" });
	assert_string_equal(c.stage, "evidence");
	house_at(h, "2026-11-25 12:00:00");
	assert_int_equal(client_says(h, &c, "رسید را فرستادم"), CLIENT_REPLIED);
	assert_string_equal(c.stage, "drafting");
	due_is(&c, "2026-11-30 16:00:00");
	texts_are(h, citizen, "C01 C05 C06 C06 C15");
}

/* Till when evidence is awaited that is asked for on Wednesday 12:00. */
static int64_t evidence_due(bool asked_before)
{
	struct request ask = { .action = "ask_evidence", .text = "رسید پرداخت" };
	struct house h;
	struct case_ c;

	house_open(&h);
	c = case_at_county(&h, citizen);
	if (asked_before) {
		house_at(&h, "2026-11-24 12:00:00");
		house_act(&h, &c, "head.mashhad", ask);
	}
	house_at(&h, "2026-11-25 12:00:00");
	if (asked_before)
		assert_int_equal(client_says(&h, &c, "رسید را فرستادم"), CLIENT_REPLIED);
	house_act(&h, &c, "head.mashhad", ask);
	assert_string_equal(c.stage, "evidence");
	house_close(&h);
	return c.holder_due;
}

static void what_one_wait_took_lengthens_no_later_wait(void **state)
{
	(void)state;
	assert_int_equal(evidence_due(true), evidence_due(false));
}

/* T25 */
static void a_follow_up_alerts_everybody_above_once_in_four_hours(void **state)
{
	struct house *h = *state;
	struct case_ c;
	CLEAN(text) char *text = NULL;

	c = case_at_county(h, citizen);
	assert_int_equal(client_says(h, &c, "هنوز کسی تماس نگرفته"), CLIENT_ALERTED);
	assert_int_equal(c.reescalations, 1);
	assert_int_equal(client_says(h, &c, "باز هم خبری نشد"), CLIENT_STORED);
	assert_int_equal(c.reescalations, 1);
	texts_are(h, head, "M01 M14");
	texts_are(h, manager, "M01 M14");
	texts_are(h, expert, "M01 M14");
	text = house_text(h, head, "M14");
	assert_non_null(strstr(text, "هنوز کسی تماس نگرفته"));
	house_at(h, "2026-11-24 14:00:01");
	assert_int_equal(client_says(h, &c, "سوم"), CLIENT_ALERTED);
}

static struct case_ closed(struct house *h)
{
	struct case_ c = case_at_county(h, citizen);

	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "الف" });
	house_act(h, &c, "manager.khr", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "approve" });
	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	return c;
}

/* T27 */
static void a_text_after_the_end_reopens_and_later_opens_a_linked_case(void **state)
{
	struct house h;
	struct case_ c, old;

	(void)state;
	house_open(&h);
	old = c = closed(&h);
	assert_int_equal(client_says(&h, &c, "مشکل حل نشد"), CLIENT_REOPENED);
	assert_int_equal(c.id, old.id);
	assert_string_equal(c.stage, "at_province");
	texts_are(&h, citizen, "C01 C05 C06 C06 C07 C09 C10 C23");
	house_close(&h);
	house_open(&h);
	old = c = closed(&h);
	house_at(&h, "2026-12-20 10:00:00");
	assert_int_equal(client_says(&h, &c, "مشکل حل نشد"), CLIENT_LINKED);
	assert_int_not_equal(c.id, old.id);
	assert_int_equal(c.parent_id, old.id);
	assert_string_equal(c.stage, "screening");
	house_close(&h);
}

/* By operator.1, in a transaction of its own. */
static struct opened opened(struct house *h, struct opening o)
{
	struct opened out;
	struct err e = { "" };

	o.actor = house_official(h, "operator.1");
	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	assert_int_equal(case_open(&h->en, &o, &out, &e), RC_OK);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	return out;
}

/* T33 */
static void a_complaint_without_address_waits_for_it_and_then_ends(void **state)
{
	struct house *h = *state;
	struct opening o = { .kind = "complaint",
			     .name = "مریم احمدی",
			     .phone = "09121234567",
			     .text = "شکایت دارم",
			     .channel = "desk" };
	struct opened out;

	out = opened(h, o);
	assert_string_equal(out.c.stage, "incomplete");
	texts_are(h, citizen, "C01 C17");
	house_at(h, "2027-01-10 10:00:00");
	house_fresh(h, &out.c);
	assert_string_equal(out.c.stage, "not_reviewable");
	texts_are(h, citizen, "C01 C17 C18");
}

static void the_missing_address_by_text_submits_the_case(void **state)
{
	struct house *h = *state;
	struct opening o = { .kind = "complaint",
			     .phone = "09121234567",
			     .text = "شکایت دارم",
			     .channel = "desk" };
	struct opened out;

	out = opened(h, o);
	assert_string_equal(out.c.stage, "incomplete");
	assert_int_equal(client_says(h, &out.c, "مریم احمدی"), CLIENT_ASKED);
	assert_int_equal(client_says(h, &out.c, "مشهد، خیابان امام رضا، پلاک ۳"),
			 CLIENT_REPLIED);
	assert_string_equal(out.c.stage, "screening");
	texts_are(h, citizen, "C01 C17 C17 C05");
}

static void who_may_do_what_is_decided_by_roles(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = case_at_county(h, citizen);
	assert_int_equal(house_refused(h, &c, "head.neyshabur",
				       (struct request){ .action = "draft", .answer = "الف" }),
			 REFUSED_ROLE);
	assert_int_equal(
		house_refused(h, &c, "head.mashhad", (struct request){ .action = "draft" }),
		REFUSED_NEED);
	assert_int_equal(
		house_refused(h, &c, "head.mashhad", (struct request){ .action = "approve" }),
		REFUSED_STAGE);
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "send_back", .reason = "مربوط به ما نیست" });
	assert_int_equal(
		house_refused(h, &c, "manager.khr",
			      (struct request){ .action = "refer", .unit = "esf-falavarjan" }),
		REFUSED_ROLE);
	assert_int_equal(
		house_refused(h, &c, "manager.khr",
			      (struct request){ .action = "refer", .unit = "nowhere" }),
		REFUSED_UNIT);
}

static void a_long_answer_is_given_by_phone(void **state)
{
	struct house *h = *state;
	struct case_ c;
	char answer[1200] = "";

	for (int i = 0; i < 100; i++)
		strcat(answer, "پاسخ ");
	c = case_at_county(h, citizen);
	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = answer });
	house_act(h, &c, "manager.khr", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "approve" });
	texts_are(h, citizen, "C01 C05 C06 C06 C07 C09 C11");
	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	texts_are(h, citizen, "C01 C05 C06 C06 C07 C09 C11 C20");
}

static enum rc verified(struct house *h, struct verify *v, struct err *e)
{
	enum rc rc = verify_begin(&h->en.store, v, NULL, e);

	while (rc == RC_OK || rc == RC_RETRY)
		if ((rc = verify_step(&h->en.store, v, e)) != RC_RETRY)
			break;
	return rc;
}

static void verification_names_the_first_event_that_was_touched(void **state)
{
	struct house *h = *state;
	struct verify v;
	char command[256];
	struct err e = { "" };

	closed(h);
	assert_int_equal(verified(h, &v, &e), RC_OK);
	assert_true(v.events > 6);
	snprintf(command, sizeof command,
		 "sqlite3 %s/test.db \"UPDATE event SET note = 'x' WHERE id = 4\"", h->folder);
	if (system(command) != 0)
		skip();
	assert_int_equal(verified(h, &v, &e), RC_REJECT);
	assert_int_equal(v.broken, 4);
}

static void a_faulty_definition_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "procedures = ( { name = \"x\"; title = \"ت\"; stages = (\n"
		  " { name = \"a\"; title = \"عنوان هفده حرفی ا\"; kind = \"final\"; } ); } );",
		  "office.cfg:2: stage a: title has 17" },
		{ "procedures = ( { name = \"x\"; title = \"ت\"; stages = (\n"
		  " { name = \"a\"; title = \"ت\"; kind = \"final\"; },\n"
		  " { name = \"b\"; title = \"ت\"; kind = \"final\"; } ); } );",
		  "office.cfg:3: stage b: nothing leads to it" },
		{ "procedures = ( { name = \"x\"; title = \"ت\"; stages = (\n"
		  " { name = \"a\"; title = \"ت\"; kind = \"work\"; role = \"operator\"; "
		  "place = \"call_centre\"; allow = \"2wh\";\n"
		  "   actions = ( { name = \"go\"; role = \"operator\"; to = \"a\"; } ); } ); "
		  "} );",
		  "stage a: breach is missing" },
		{ "procedures = ( { name = \"x\"; title = \"ت\"; stages = (\n"
		  " { name = \"a\"; title = \"ت\"; kind = \"final\";\n"
		  "   actions = ( { name = \"go\"; role = \"client\"; to = \"a\"; "
		  "guards = [ \"full_moon\" ]; } ); } ); } );",
		  "unknown guard full_moon" },
		{ "procedures = ( { name = \"x\"; titel = \"ت\"; } );", "office.cfg:1:" },
		{ "units = ( { code = \"a\"; level = \"moon\"; name = \"ماه\"; } );", "level" },
		{ "units = ( { code = \"a\"; ", "office.cfg:1: syntax error" },
		{ "officials = ( { login = \"a\"; name = \"ب\"; phone = \"12\"; roles = ( ); } "
		  ");",
		  "phone is no mobile number" },
		{ "messages = ( { code = \"C01\"; text = \"{type\"; } );", "message C01" },
		{ "messages = ( { code = \"C01\"; text = \"{bogus}\"; } );",
		  "office.cfg:1: message C01: nothing is known for {bogus}" },
	};
	struct house *h = *state;

	for (size_t i = 0; i < COUNT(rows); i++)
		house_load(h, rows[i].text, RC_REJECT, rows[i].says);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_stage_of_the_province_path_is_texted_once),
		HOUSE_TEST(every_stage_of_the_hq_path_is_texted_once),
		HOUSE_TEST(a_rejected_answer_goes_round_again),
		HOUSE_TEST(a_missed_deadline_returns_the_case_by_itself),
		HOUSE_TEST(after_a_standstill_one_reminder_is_enough),
		HOUSE_TEST(an_answer_in_time_ends_the_deadline),
		cmocka_unit_test(priorities_have_their_own_allowance),
		HOUSE_TEST(a_holiday_declared_later_moves_what_is_ahead),
		HOUSE_TEST(a_stricter_profile_of_the_unit_counts_and_a_looser_is_refused),
		HOUSE_TEST(the_clock_pauses_while_evidence_is_awaited),
		cmocka_unit_test(what_one_wait_took_lengthens_no_later_wait),
		HOUSE_TEST(a_follow_up_alerts_everybody_above_once_in_four_hours),
		cmocka_unit_test(a_text_after_the_end_reopens_and_later_opens_a_linked_case),
		HOUSE_TEST(a_complaint_without_address_waits_for_it_and_then_ends),
		HOUSE_TEST(the_missing_address_by_text_submits_the_case),
		HOUSE_TEST(who_may_do_what_is_decided_by_roles),
		HOUSE_TEST(a_long_answer_is_given_by_phone),
		HOUSE_TEST(verification_names_the_first_event_that_was_touched),
		HOUSE_TEST(a_faulty_definition_is_refused_with_its_line),
	};

	return cmocka_run_group_tests_name("workflow", tests, NULL, NULL);
}
