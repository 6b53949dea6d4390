/* webhook_test.c - signatures, addresses, wanted events and waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "webhook/backoff.h"
#include "webhook/payload.h"
#include "webhook/signature.h"
#include "webhook/url.h"

/* The vector of the specification's own libraries. */
static void a_signature_is_that_of_standard_webhooks(void **state)
{
	CLEAN(buf) struct buf b = { 0 };

	(void)state;
	assert_true(signature_add(&b, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
				  "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
				  "{\"test\": 2432232314}"));
	assert_string_equal(b.text, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

static void a_secret_is_made_and_known_again(void **state)
{
	char one[SECRET_ROOM], other[SECRET_ROOM];

	(void)state;
	secret_make(one);
	secret_make(other);
	assert_true(secret_valid(one));
	assert_string_not_equal(one, other);
	assert_false(secret_valid(""));
	assert_false(secret_valid("whsec_"));
	assert_false(secret_valid("whsec_AAAA"));
	assert_false(secret_valid("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
	assert_false(secret_valid("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"));
}

static void plain_http_leads_to_this_machine_and_private_networks_alone(void **state)
{
	static const char *const good[] = {
		"https://example.org/a?b=c", "https://10.0.0.1:8443", "http://127.0.0.1:8080/x",
		"http://localhost/",	     "http://10.1.2.3/",      "http://172.31.0.1/",
		"http://192.168.1.1:1/",     "http://[::1]:8080/",    "http://[fd00::1]/",
	};
	static const char *const bad[] = {
		"",
		"ftp://a/",
		"https://",
		"https:///x",
		"http://example.org/",
		"http://8.8.8.8/",
		"http://172.32.0.1/",
		"http://[2001:db8::1]/",
		"http://169.254.169.254/",
		"http://127.0.0.1.evil.org/",
		"http://127.0.0.1@evil.org/",
		"https://a b/",
		"https://a/\n",
		"https://[::1",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (url_check(good[i], false, NULL) != RC_OK)
			fail_msg("%s is refused", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (url_check(bad[i], false, NULL) != RC_REJECT)
			fail_msg("%s is taken", bad[i]);
	assert_int_equal(url_check("http://example.org/", true, NULL), RC_OK);
}

static void an_endpoint_wants_what_it_names(void **state)
{
	(void)state;
	assert_true(payload_wanted("", "case.refer"));
	assert_true(payload_wanted("refer", "case.refer"));
	assert_true(payload_wanted("approve,case.refer", "case.refer"));
	assert_false(payload_wanted("refer_hq,ref", "case.refer"));
}

static void an_event_is_tried_again_later_and_later_for_two_days(void **state)
{
	int64_t sum = 0;
	int tries = 0;

	(void)state;
	assert_in_range(retry_after_s(1), 1, 3);
	assert_in_range(retry_after_s(2), 6, 10);
	assert_in_range(retry_after_s(99), 4 * 3600 * 4 / 5, 4 * 3600 * 6 / 5);
	while (sum < RETRY_LIFE_S)
		sum += retry_after_s(++tries);
	assert_in_range(tries, 15, 30);
}

static void five_failures_in_a_row_leave_an_endpoint_alone_for_a_while(void **state)
{
	struct breaker b = { 0 };
	int64_t first;

	(void)state;
	for (int i = 0; i < 4; i++)
		breaker_count(&b, false, 1000);
	assert_int_equal(breaker_allows(&b, 1000, 4), 4);
	breaker_count(&b, false, 1000);
	assert_true(breaker_open(&b));
	assert_int_equal(breaker_allows(&b, 1000, 4), 0);
	assert_int_equal(breaker_allows(&b, b.until_ms, 4), 1);
	first = b.until_ms - 1000;
	for (int i = 0; i < 3; i++)
		breaker_count(&b, false, 1000);
	assert_true(b.until_ms - 1000 > first);
	for (int i = 0; i < 100; i++)
		breaker_count(&b, false, 1000);
	assert_true(b.until_ms <= 1000 + 6 * 60 * 1000);
	assert_int_equal(breaker_allows(&b, 1000, 4), 0);
	breaker_hurry(&b);
	assert_int_equal(breaker_allows(&b, 1000, 4), 1);
	assert_true(breaker_open(&b));
	breaker_count(&b, true, 1000);
	assert_int_equal(breaker_allows(&b, 1000, 4), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signature_is_that_of_standard_webhooks),
		cmocka_unit_test(a_secret_is_made_and_known_again),
		cmocka_unit_test(plain_http_leads_to_this_machine_and_private_networks_alone),
		cmocka_unit_test(an_endpoint_wants_what_it_names),
		cmocka_unit_test(an_event_is_tried_again_later_and_later_for_two_days),
		cmocka_unit_test(five_failures_in_a_row_leave_an_endpoint_alone_for_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
