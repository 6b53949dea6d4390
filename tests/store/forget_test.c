/* forget_test.c - the number of an anonymous reporter goes with his receipt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/contact.h"
#include "store/forget.h"
#include "store/message.h"
#include "store/status_report.h"
#include "support/house.h"

static const char *const reporter = "+989127654321";

/* A text came and its receipt left; answers the receipt's message. */
static int64_t conversation(struct house *h)
{
	struct message in = { .parts = 1, .created_at = h->now };
	struct message_new out = { .text = "رسید", .template = "N03", .purpose = "receipt" };
	struct err e = { "" };
	int64_t id;

	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	assert_int_equal(contact_for_phone(&h->en.store, reporter, h->now, &in.contact_id, &e),
			 RC_OK);
	out.contact_id = in.contact_id;
	strcpy(in.carrier, "m");
	strcpy(in.sim, "s");
	assert_int_equal(message_receive(&h->en.store, &in, "citizen", "گزارش", &e), RC_OK);
	assert_int_equal(message_queue(&h->en.store, &out, h->now, &id, &e), RC_OK);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	return id;
}

static void forget(struct house *h, int64_t message_id)
{
	struct err e = { "" };

	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	if (forget_reporter(&h->en.store, message_id, h->now, &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
}

static enum rc count(void *ctx, const struct message_line *line, struct err *e)
{
	(void)line;
	(void)e;
	++*(int *)ctx;
	return RC_OK;
}

static int messages_of(struct house *h, const char *phone)
{
	struct message_filter f = { .phone = phone };
	struct err e = { "" };
	int n = 0;

	assert_int_equal(message_each(&h->en.store, &f, count, &n, &e), RC_OK);
	return n;
}

/* A status report that waits for an answer. */
static void report_kept(struct house *h)
{
	struct status_report r = { .sim = "s", .reference = 7, .at = h->now };
	struct err e = { "" };

	assert_int_equal(contact_bare(&h->en.store, reporter, &r.contact_id, &e), RC_OK);
	assert_int_equal(status_report_keep(&h->en.store, &r, &e), RC_OK);
}

static void a_number_known_for_nothing_else_goes_altogether(void **state)
{
	struct house *h = *state;
	struct err e = { "" };
	int64_t id, receipt;

	receipt = conversation(h);
	report_kept(h);
	forget(h, receipt);
	assert_int_equal(contact_bare(&h->en.store, reporter, &id, &e), RC_NONE);
	assert_int_equal(messages_of(h, reporter), 0);
	assert_int_equal(messages_of(h, NULL), 2);
}

static void a_number_with_a_named_case_keeps_that_and_loses_the_report(void **state)
{
	struct status_report *list;
	struct house *h = *state;
	struct err e = { "" };
	int64_t receipt, id;
	size_t n;

	house_complaint(h, reporter);
	assert_int_equal(messages_of(h, reporter), 2);
	receipt = conversation(h);
	report_kept(h);
	assert_int_equal(messages_of(h, reporter), 4);
	forget(h, receipt);
	assert_int_equal(messages_of(h, reporter), 2);
	/* It might tell which text he got, and when. */
	assert_int_equal(contact_bare(&h->en.store, reporter, &id, &e), RC_OK);
	assert_int_equal(status_report_of(&h->en.store, id, "s", &list, &n, &e), RC_OK);
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_number_known_for_nothing_else_goes_altogether),
		HOUSE_TEST(a_number_with_a_named_case_keeps_that_and_loses_the_report),
	};

	return cmocka_run_group_tests_name("forget", tests, NULL, NULL);
}
