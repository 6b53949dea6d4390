/* outcome_test.c - what became of a text: its case hears of a failure, and a
 * report finds its message whenever it comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/settle.h"
#include "store/contact.h"
#include "store/event.h"
#include "workflow/recall.h"
#include "support/house.h"

#define CARRIER "one"
#define SIM	"432110000000001"

static struct house h;

static int64_t queue(struct message_new m, const char *phone)
{
	struct err e = { "" };
	int64_t id;

	must(contact_for_phone(&h.en.store, phone, h.now, &m.contact_id, &e), &e);
	m.text = "salam";
	m.purpose = "stage";
	must(message_queue(&h.en.store, &m, h.now, &id, &e), &e);
	return id;
}

/* Into a carrier's hand. */
static int64_t submit(int64_t message_id)
{
	struct submission *list;
	struct err e = { "" };
	int64_t id;
	size_t n;

	must(submission_of(&h.en.store, message_id, &list, &n, &e), &e);
	assert_int_equal(n, 1);
	list[0].state = MESSAGE_SUBMITTING;
	list[0].submitted_at = h.now;
	strcpy(list[0].carrier, CARRIER);
	strcpy(list[0].sim, SIM);
	must(submission_set(&h.en.store, &list[0], &e), &e);
	id = list[0].id;
	free(list);
	return id;
}

static void answer(int64_t message_id, struct answer a)
{
	struct settled out;
	struct err e = { "" };

	must(settle_answer(&h.en, CARRIER, submit(message_id), &a, &out, &e), &e);
}

/* The message that the report settled, by the steps of intake.c; 0: none. */
static int64_t report_of(const char *phone, int reference, int status, int64_t scts)
{
	struct status_report r = {
		.sim = SIM, .reference = reference, .scts = scts, .at = h.now
	};
	struct submission s;
	struct settled out;
	struct err e = { "" };
	enum rc rc;

	must(contact_for_phone(&h.en.store, phone, h.now, &r.contact_id, &e), &e);
	rc = submission_reported(&h.en.store, &r, h.now - REPORT_S, &s, &e);
	if (rc == RC_NONE || rc == RC_DUP)
		return 0;
	must(rc, &e);
	must(settle_report(&h.en, &s, reference, status, &out, &e), &e);
	return out.message.id;
}

static int64_t report(const char *phone, int reference, int status)
{
	return report_of(phone, reference, status, 0);
}

struct failures {
	int n;
	char note[256];
};

static enum rc failure(void *ctx, const struct event *ev, struct err *e)
{
	struct failures *f = ctx;

	(void)e;
	if (strcmp(ev->action, "text_failed") != 0)
		return RC_OK;
	assert_string_equal(ev->actor, "SYSTEM");
	f->n++;
	snprintf(f->note, sizeof f->note, "%s", ev->note);
	return RC_OK;
}

static struct failures failures(int64_t case_id)
{
	struct failures f = { 0 };
	struct err e = { "" };

	must(event_each(&h.en.store, case_id, failure, &f, &e), &e);
	return f;
}

static void a_case_says_once_that_a_text_of_it_reached_nobody(void **state)
{
	struct case_ c = house_complaint(&h, "09121234567");
	struct message_new m = { .case_id = c.id, .template = "C06", .rank = RANK_STAGE };
	struct err e = { "" };
	struct failures f;
	struct message row;
	int64_t id;

	(void)state;
	must(tx_begin(h.en.store.db, &e), &e);
	/* The network is busy: nothing is lost yet. */
	answer(queue(m, "+989121234567"),
	       (struct answer){ .kind = ANSWER_REFUSED, .cause = 42 });
	assert_int_equal(failures(c.id).n, 0);

	answer(queue(m, "+989121234567"),
	       (struct answer){ .kind = ANSWER_REFUSED, .cause = 28 });
	f = failures(c.id);
	assert_int_equal(f.n, 1);
	assert_string_equal(f.note, "C06: 28: unidentified subscriber");

	/* A permanent TP-ST; and a second word about it adds nothing. */
	id = queue(m, "+989121234567");
	answer(id, (struct answer){ .kind = ANSWER_SENT, .reference = 7 });
	assert_int_equal(report("+989121234567", 7, 0x41), id);
	assert_int_equal(failures(c.id).n, 2);
	must(message_get(&h.en.store, id, &row, &e), &e);
	must(settle_end(&h.en, &row, MESSAGE_EXPIRED, "its time was over", &e), &e);
	assert_int_equal(failures(c.id).n, 2);

	id = queue(m, "+989121234567");
	must(message_get(&h.en.store, id, &row, &e), &e);
	must(settle_end(&h.en, &row, MESSAGE_EXPIRED, "its time was over", &e), &e);
	f = failures(c.id);
	assert_int_equal(f.n, 3);
	assert_string_equal(f.note, "C06: its time was over");

	/* Of somebody anonymous nothing is kept. */
	m.template = "N03";
	answer(queue(m, "+989121234567"),
	       (struct answer){ .kind = ANSWER_REFUSED, .cause = 28 });
	assert_int_equal(failures(c.id).n, 3);
	must(tx_commit(h.en.store.db, &e), &e);
}

static void what_the_network_gave_up_for_now_is_sent_again_if_that_is_wanted(void **state)
{
	struct message_new m = { .rank = RANK_STAGE, .resend = true };
	struct err e = { "" };
	struct message row;
	int64_t id, challenge;

	(void)state;
	must(tx_begin(h.en.store.db, &e), &e);
	id = queue(m, "+989121234567");
	answer(id, (struct answer){ .kind = ANSWER_SENT, .reference = 30 });
	assert_int_equal(report("+989121234567", 30, 0x22), id); /* still trying */
	must(message_get(&h.en.store, id, &row, &e), &e);
	assert_int_equal(row.state, MESSAGE_SENT);
	assert_int_equal(report("+989121234567", 30, 0x62), id);
	must(message_get(&h.en.store, id, &row, &e), &e);
	assert_int_equal(row.state, MESSAGE_QUEUED);
	assert_int_equal(row.tries, 1);
	assert_in_range(row.not_before, h.now + 24, h.now + 36);
	assert_string_equal(row.cause, "report 98: gave up: no response from the recipient");
	/* A second word about that attempt is of nothing that is on its way. */
	assert_int_equal(report("+989121234567", 30, 0x62), 0);
	answer(id, (struct answer){ .kind = ANSWER_SENT, .reference = 31 });
	assert_int_equal(report("+989121234567", 31, 0), id);
	must(message_get(&h.en.store, id, &row, &e), &e);
	assert_int_equal(row.state, MESSAGE_DELIVERED);

	m.resend = false;
	challenge = queue(m, "+989121234567");
	answer(challenge, (struct answer){ .kind = ANSWER_SENT, .reference = 32 });
	assert_int_equal(report("+989121234567", 32, 0x62), challenge);
	must(message_get(&h.en.store, challenge, &row, &e), &e);
	assert_int_equal(row.state, MESSAGE_FAILED);
	must(tx_commit(h.en.store.db, &e), &e);
}

/* ---- by hand ---- */

static enum message_state state_of(int64_t id)
{
	struct err e = { "" };
	struct message m;

	must(message_get(&h.en.store, id, &m, &e), &e);
	return m.state;
}

static enum rc cancel(int64_t id, struct err *e)
{
	return text_cancel(&h.en, id, "admin", "desk", e);
}

static enum rc retry(int64_t id, struct err *e)
{
	return text_retry(&h.en, id, "admin", "desk", e);
}

static enum rc recalled(void *ctx, const struct event *ev, struct err *e)
{
	char *seen = ctx;

	(void)e;
	if (strncmp(ev->action, "text_", 5) == 0 && strcmp(ev->action, "text_failed") != 0)
		sprintf(seen + strlen(seen), "%s %s %s;", ev->actor, ev->action, ev->note);
	return RC_OK;
}

static void a_text_is_cancelled_and_sent_again_by_somebody_whose_name_is_kept(void **state)
{
	struct case_ c = house_complaint(&h, "09121234568");
	struct message_new m = { .case_id = c.id, .template = "C06", .rank = RANK_STAGE };
	char seen[400] = "";
	struct err e = { "" };
	struct message row;
	int64_t id;

	(void)state;
	must(tx_begin(h.en.store.db, &e), &e);
	id = queue(m, "+989121234568");
	assert_int_equal(retry(id, &e), RC_REJECT); /* it leaves by itself */
	must(cancel(id, &e), &e);
	assert_int_equal(state_of(id), MESSAGE_CANCELLED);
	must(message_get(&h.en.store, id, &row, &e), &e);
	assert_string_equal(row.cause, "cancelled by admin");
	assert_int_equal(cancel(id, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "was cancelled already"));
	assert_non_null(strstr(e.text, "لغو شده"));
	h.now += 10;
	must(retry(id, &e), &e);
	must(message_get(&h.en.store, id, &row, &e), &e);
	assert_int_equal(row.state, MESSAGE_QUEUED);
	assert_int_equal(row.ready_at, h.now);
	assert_int_equal(row.expires_at, h.now + h.en.policy.message_life_s);

	/* Between two tries: now. */
	answer(id, (struct answer){ .kind = ANSWER_REFUSED, .cause = 42 });
	must(retry(id, &e), &e);
	must(message_get(&h.en.store, id, &row, &e), &e);
	assert_int_equal(row.not_before, h.now);
	assert_int_equal(row.tries, 1);

	answer(id, (struct answer){ .kind = ANSWER_REFUSED, .cause = 28 });
	assert_int_equal(state_of(id), MESSAGE_FAILED);
	assert_int_equal(cancel(id, &e), RC_REJECT);
	must(retry(id, &e), &e);
	answer(id, (struct answer){ .kind = ANSWER_SENT, .reference = 40 });
	assert_int_equal(state_of(id), MESSAGE_SENT);
	assert_int_equal(cancel(id, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "was sent already"));
	assert_int_equal(retry(id, &e), RC_REJECT);
	must(event_each(&h.en.store, c.id, recalled, seen, &e), &e);
	assert_string_equal(seen, "admin text_cancelled C06;admin text_retried C06;"
				  "admin text_retried C06;admin text_retried C06;");
	must(tx_commit(h.en.store.db, &e), &e);
}

static void what_is_in_hand_what_is_a_code_and_what_nobody_wants_stays(void **state)
{
	struct message_new m = { .rank = RANK_CHALLENGE };
	struct err e = { "" };
	struct message row;
	int64_t id;

	(void)state;
	must(tx_begin(h.en.store.db, &e), &e);
	id = queue(m, "+989121234567");
	must(message_get(&h.en.store, id, &row, &e), &e);
	row.state = MESSAGE_SUBMITTING;
	must(message_set(&h.en.store, &row, &e), &e);
	assert_int_equal(cancel(id, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "is being sent now"));
	assert_int_equal(retry(id, &e), RC_REJECT);
	row.state = MESSAGE_FAILED;
	must(message_set(&h.en.store, &row, &e), &e);
	assert_int_equal(retry(id, &e), RC_REJECT);
	assert_non_null(strstr(e.text, "carries a code"));
	m = (struct message_new){ .rank = RANK_STAGE, .cancelled = true };
	assert_int_equal(retry(queue(m, "+989121234567"), &e), RC_REJECT);
	assert_non_null(strstr(e.text, "no more texts"));
	assert_int_equal(cancel(id + 1000, &e), RC_NONE);
	must(tx_commit(h.en.store.db, &e), &e);
}

static void who_has_texted_stop_since_gets_no_text_of_a_stage_again(void **state)
{
	static const struct {
		const char *code;
		enum message_rank rank;
		bool again;
	} texts[] = { { "C06", RANK_STAGE, false }, { "C06", RANK_URGENT, false },
		      { "C01", RANK_STAGE, true },  { "C10", RANK_STAGE, true },
		      { "C13", RANK_REPLY, true },  { "M01", RANK_STAGE, true } };
	const char *phone = "+989121234569";
	struct err e = { "" };

	(void)state;
	must(tx_begin(h.en.store.db, &e), &e);
	for (size_t i = 0; i < COUNT(texts); i++) {
		int64_t id = queue((struct message_new){ .template = texts[i].code,
							 .rank = texts[i].rank },
				   phone);

		must(cancel(id, &e), &e);
		must(stop_set(&h.en.store, phone, true, h.now, &e), &e);
		if (retry(id, &e) != (texts[i].again ? RC_OK : RC_REJECT))
			fail_msg("%s: %s", texts[i].code, e.text);
		assert_true(texts[i].again || strstr(e.text, "no more texts"));
		/* With START he has them again. */
		must(stop_set(&h.en.store, phone, false, h.now, &e), &e);
		if (!texts[i].again)
			must(retry(id, &e), &e);
	}
	must(tx_commit(h.en.store.db, &e), &e);
}

/* One part of two had left: its report does not let the other one go. */
static void a_late_report_does_not_wake_what_was_cancelled(void **state)
{
	struct message_new m = { .rank = RANK_STAGE };
	struct submission *list;
	struct err e = { "" };
	char text[201];
	int64_t id;
	size_t n;

	(void)state;
	memset(text, 'x', 200);
	text[200] = '\0';
	must(tx_begin(h.en.store.db, &e), &e);
	must(contact_for_phone(&h.en.store, "+989121234569", h.now, &m.contact_id, &e), &e);
	m.text = text;
	m.purpose = "stage";
	must(message_queue(&h.en.store, &m, h.now, &id, &e), &e);
	must(submission_of(&h.en.store, id, &list, &n, &e), &e);
	assert_int_equal(n, 2);
	list[0].state = MESSAGE_SENT;
	list[0].submitted_at = h.now;
	list[0].reference = 50;
	strcpy(list[0].sim, SIM);
	must(submission_set(&h.en.store, &list[0], &e), &e);
	free(list);
	must(cancel(id, &e), &e);
	assert_int_equal(report("+989121234569", 50, 0), id);
	assert_int_equal(state_of(id), MESSAGE_CANCELLED);
	must(tx_commit(h.en.store.db, &e), &e);
}

/* ---- reports ---- */

enum { TEXTS = 5000, EVERY_S = 20, LATE_S = 48 * 3600, SEED = 20261126 };

struct reported {
	int text;
	int64_t at, scts;
};

static int by_time(const void *a, const void *b)
{
	int64_t x = ((const struct reported *)a)->at, y = ((const struct reported *)b)->at;

	return x < y ? -1 : x > y;
}

/* Texts go to so many phones in turn; some reports come twice, some are of nobody's
 * text, and all are up to two days late. */
static void reports_find_their_texts(int phones, bool timed)
{
	static struct reported list[TEXTS + TEXTS / 10 + TEXTS / 10];
	static int64_t ids[TEXTS];
	int64_t began = h.now += 1000000;
	int right = 0, wrong = 0, next = 0;
	size_t n = 0;
	char phone[32];
	struct err e = { "" };

	srandom(SEED);
	for (int i = 0; i < TEXTS; i++) {
		int64_t sent = began + (int64_t)i * EVERY_S;
		struct reported r = { .text = i, .scts = timed ? sent + random() % 4 : 0 };
		int copies = i % 10 == 0 ? 2 : 1;

		for (; copies > 0; copies--) {
			r.at = sent + 1 + random() % LATE_S;
			list[n++] = r;
		}
		r.text += TEXTS;
		if (i % 10 == 5)
			list[n++] = r;
	}
	qsort(list, n, sizeof list[0], by_time);
	must(tx_begin(h.en.store.db, &e), &e);
	for (size_t i = 0; i < n; i++) {
		int64_t to;

		for (; next < TEXTS && began + (int64_t)next * EVERY_S < list[i].at; next++) {
			h.now = began + (int64_t)next * EVERY_S;
			snprintf(phone, sizeof phone, "+98935%07d", next % phones);
			ids[next] = queue((struct message_new){ .rank = RANK_STAGE }, phone);
			answer(ids[next],
			       (struct answer){ .kind = ANSWER_SENT, .reference = next & 255 });
		}
		h.now = list[i].at;
		snprintf(phone, sizeof phone, "+98935%07d",
			 list[i].text < TEXTS ? list[i].text % phones : list[i].text);
		to = report_of(phone, list[i].text % TEXTS & 255, 0, list[i].scts);
		if (to && list[i].text < TEXTS && to == ids[list[i].text])
			right++;
		else if (to)
			wrong++;
	}
	must(tx_commit(h.en.store.db, &e), &e);
	print_message("seed %d: %d of %d right, %d wrong\n", SEED, right, TEXTS, wrong);
	assert_int_equal(wrong, 0);
	assert_true(right >= TEXTS - TEXTS / 1000);
}

static void reports_two_days_late_find_their_texts_over_many_wraps(void **state)
{
	(void)state;
	reports_find_their_texts(TEXTS, false);
}

static void so_do_those_of_a_few_phones_by_the_time_that_they_tell(void **state)
{
	(void)state;
	reports_find_their_texts(20, true);
}

static int up(void **state)
{
	(void)state;
	log_level_set(LOG_LEVEL_ERROR);
	house_open(&h);
	return 0;
}

static int down(void **state)
{
	(void)state;
	house_close(&h);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_says_once_that_a_text_of_it_reached_nobody),
		cmocka_unit_test(
			what_the_network_gave_up_for_now_is_sent_again_if_that_is_wanted),
		cmocka_unit_test(
			a_text_is_cancelled_and_sent_again_by_somebody_whose_name_is_kept),
		cmocka_unit_test(what_is_in_hand_what_is_a_code_and_what_nobody_wants_stays),
		cmocka_unit_test(who_has_texted_stop_since_gets_no_text_of_a_stage_again),
		cmocka_unit_test(a_late_report_does_not_wake_what_was_cancelled),
		cmocka_unit_test(reports_two_days_late_find_their_texts_over_many_wraps),
		cmocka_unit_test(so_do_those_of_a_few_phones_by_the_time_that_they_tell),
	};

	return cmocka_run_group_tests_name("outcome", tests, up, down);
}
