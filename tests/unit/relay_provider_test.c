/* relay_provider_test.c - a described provider: what it is asked, and what its
 * answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "relay/dialect.h"

/* A provider's configuration, as the daemon hands it on. */
struct world {
	struct arena *a;
	json_t *own;
	struct setup setup;
	void *speaker;
};

static void open_world(struct world *w, const char *configuration)
{
	struct err e;

	w->a = arena_new();
	w->own = json_loads(configuration, 0, NULL);
	assert_non_null(w->own);
	w->setup = (struct setup){ .url = "https://x/s?to={msisdn}&n={national}",
				   .username = "u",
				   .secret = "s&\"",
				   .sender = "3000",
				   .callback = "http://c",
				   .ca_file = "",
				   .own = w->own };
	assert_int_equal(dialect_generic.open(&w->setup, &w->speaker, w->a, &e), RC_OK);
}

static void close_world(struct world *w)
{
	arena_free(w->a);
	json_decref(w->own);
}

static const struct submit part = { .id = 7,
				    .number = "+989121234567",
				    .text = "a\"b&\n",
				    .ucs2 = true,
				    .concat = { 41, 2, 1 },
				    .ref = 9 };

static void a_json_request_is_filled_and_escaped(void **state)
{
	struct fetch_request r = { 0 };
	struct world w;
	struct err e;

	(void)state;
	open_world(&w, "{\"method\":\"POST\",\"format\":\"json\",\"headers\":[\"A: {secret}\"],"
		       "\"body\":\"{\\\"t\\\":\\\"{text}\\\",\\\"n\\\":{msisdn},"
		       "\\\"i\\\":{id}}\"}");
	assert_int_equal(dialect_generic.compose(&w.setup, w.speaker, &part, w.a, &r, &e),
			 RC_OK);
	assert_string_equal(r.method, "POST");
	assert_string_equal(r.url, "https://x/s?to=989121234567&n=09121234567");
	assert_string_equal(r.body, "{\"t\":\"a\\\"b&\\u000A\",\"n\":989121234567,\"i\":7}");
	assert_int_equal(r.header_count, 2);
	assert_string_equal(r.headers[0], "A: s&\"");
	assert_string_equal(r.headers[1], "Content-Type: application/json");
	close_world(&w);
}

static void a_form_is_filled_and_escaped(void **state)
{
	struct fetch_request r = { 0 };
	struct world w;
	struct err e;

	(void)state;
	open_world(&w,
		   "{\"method\":\"POST\",\"format\":\"form\",\"headers\":"
		   "[\"content-type: text/x\"],"
		   "\"body\":\"u={username}&p={secret}&t={text}&h={udh}&c={callback}&{ref}\"}");
	assert_int_equal(dialect_generic.compose(&w.setup, w.speaker, &part, w.a, &r, &e),
			 RC_OK);
	assert_string_equal(r.body,
			    "u=u&p=s%26%22&t=a%22b%26%0A&h=050003290201&c=http%3A%2F%2Fc&9");
	assert_int_equal(r.header_count, 1);
	close_world(&w);
}

static void a_text_cannot_add_a_header(void **state)
{
	struct fetch_request r = { 0 };
	struct world w;
	struct err e;

	(void)state;
	open_world(&w, "{\"method\":\"GET\",\"headers\":[\"X: {text}\"]}");
	assert_int_equal(dialect_generic.compose(&w.setup, w.speaker, &part, w.a, &r, &e),
			 RC_REJECT);
	close_world(&w);
}

struct answer {
	int status;
	const char *body;
	enum verdict_kind kind;
	const char *id;
};

static void answers_mean(const char *configuration, const struct answer *list, size_t count)
{
	struct world w;

	open_world(&w, configuration);
	for (size_t i = 0; i < count; i++) {
		const struct fetch_answer a = { .end = FETCH_ANSWERED,
						.status = list[i].status,
						.body = list[i].body,
						.len = strlen(list[i].body) };
		struct verdict v;

		dialect_generic.judge(w.speaker, &a, &v);
		if (v.kind != list[i].kind || strcmp(v.provider_id, list[i].id) != 0)
			fail_msg("%d %s: %d (%s), id %s", a.status, a.body, v.kind, v.text,
				 v.provider_id);
	}
	close_world(&w);
}

static void a_state_and_an_error_code_decide(void **state)
{
	static const struct answer list[] = {
		{ 200, "{\"return\":{\"status\":200},\"entries\":[{\"messageid\":85463238}]}",
		  VERDICT_SENT, "85463238" },
		{ 200, "{\"return\":{\"status\":200}}", VERDICT_SENT, "" },
		{ 200, "{\"return\":{\"status\":411}}", VERDICT_NEVER, "" },
		{ 411, "{\"return\":{\"status\":411}}", VERDICT_NEVER, "" },
		{ 418, "{\"return\":{\"status\":418}}", VERDICT_ELSEWHERE, "" },
		{ 500, "{\"return\":{\"status\":409}}", VERDICT_LATER, "" },
		{ 500, "{\"return\":{\"status\":500}}", VERDICT_UNKNOWN, "" },
		{ 200, "{\"return\":{\"status\":777}}", VERDICT_LATER, "" },
		{ 200, "<html>", VERDICT_UNKNOWN, "" },
		{ 200, "", VERDICT_UNKNOWN, "" },
		{ 200, "{\"return\":{\"status\":null}}", VERDICT_UNKNOWN, "" },
		{ 200, "{\"return\":{\"status\":{\"a\":1}}}", VERDICT_UNKNOWN, "" },
		{ 400, "no", VERDICT_NEVER, "" },
		{ 503, "no", VERDICT_ELSEWHERE, "" },
	};

	(void)state;
	answers_mean("{\"answer\":{\"ok\":\"return.status\",\"values\":[\"200\"],"
		     "\"id\":\"entries.0.messageid\",\"error\":\"return.status\","
		     "\"never\":[\"411\"],\"elsewhere\":[\"418\"],\"later\":[\"409\"]}}",
		     list, COUNT(list));
}

static void a_bare_number_is_an_id_or_an_error(void **state)
{
	static const struct answer list[] = {
		{ 200, "123456\n", VERDICT_SENT, "123456" },
		{ 200, " -4", VERDICT_NEVER, "-4" },
		{ 200, "-9", VERDICT_LATER, "-9" },
		{ 200, "-77", VERDICT_LATER, "-77" },
		{ 200, "0", VERDICT_LATER, "0" },
		{ 200, "oops", VERDICT_LATER, "oops" },
	};
	struct answer plain[COUNT(list)];

	(void)state;
	for (size_t i = 0; i < COUNT(list); i++) {
		plain[i] = list[i];
		if (list[i].kind != VERDICT_SENT)
			plain[i].id = ""; /* a refusal names nothing */
	}
	answers_mean("{\"answer\":{\"ok\":\".\",\"values\":[\"[1-9]*\"],\"id\":\".\","
		     "\"error\":\".\",\"never\":[\"-4\"],\"later\":[\"-9\"]}}",
		     plain, COUNT(plain));
}

static void without_a_state_the_id_proves_it(void **state)
{
	static const struct answer list[] = {
		{ 201, "{\"id\":\"x-1\"}", VERDICT_SENT, "x-1" },
		{ 200, "{\"id\":\"x-1\",\"error\":0}", VERDICT_SENT, "x-1" },
		{ 200, "{\"error\":\"E7\"}", VERDICT_LATER, "" },
		{ 200, "{}", VERDICT_UNKNOWN, "" },
		{ 200, "<html>log in</html>", VERDICT_UNKNOWN, "" },
	};

	(void)state;
	answers_mean("{\"answer\":{\"id\":\"id\",\"error\":\"error\"}}", list, COUNT(list));
}

static void http_alone_decides_when_nothing_is_described(void **state)
{
	static const struct answer list[] = { { 200, "whatever", VERDICT_SENT, "" },
					      { 422, "", VERDICT_NEVER, "" } };

	(void)state;
	answers_mean("{}", list, COUNT(list));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_json_request_is_filled_and_escaped),
		cmocka_unit_test(a_form_is_filled_and_escaped),
		cmocka_unit_test(a_text_cannot_add_a_header),
		cmocka_unit_test(a_state_and_an_error_code_decide),
		cmocka_unit_test(a_bare_number_is_an_id_or_an_error),
		cmocka_unit_test(without_a_state_the_id_proves_it),
		cmocka_unit_test(http_alone_decides_when_nothing_is_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
