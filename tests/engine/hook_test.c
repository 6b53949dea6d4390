/* hook_test.c - the HTTP interface without HTTP, on a whole engine. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "hook/hook.h"
#include "store/idempotency.h"
#include "store/token.h"
#include "support/house.h"

#define PHONE "09121234567"
#define COMPLAINT                                                                              \
	"{\"kind\":\"complaint\",\"name\":\"نرگس احمدی\",\"phone\":\"" PHONE                   \
	"\",\"address\":\"مشهد\",\"text\":\"پاسخ داده نشد\",\"as\":\"operator.1\"}"

struct world {
	struct house house;
	struct hook *hook;
	int kicks;
	const char *modem_state;
	int64_t now_ms, turn_ms;
	hook_ussd_done *done; /* a code that is being dialled */
	void *done_ctx;
	char token[TOKEN_ROOM];
};

static void on_kick(void *self)
{
	((struct world *)self)->kicks++;
}

static int64_t now_ms(void *self)
{
	return ((struct world *)self)->now_ms;
}

static int64_t turn_ms(void *self)
{
	return ((struct world *)self)->turn_ms;
}

static void each_modem(void *self, hook_modem_visit *visit, void *ctx)
{
	const struct hook_modem m = { .name = "mci-\"1\"",
				      .state = ((struct world *)self)->modem_state,
				      .imsi = "432110000000001",
				      .signal = 64,
				      .queue = 3 };

	visit(ctx, &m);
}

static enum rc on_ussd(void *self, const char *modem, const char *code, hook_ussd_done *done,
		       void *ctx, struct err *e)
{
	struct world *w = self;

	(void)code;
	if (strcmp(modem, "mci-1") != 0)
		return err_set(e, RC_NONE, "no");
	w->done = done;
	w->done_ctx = ctx;
	return RC_OK;
}

static int setup(void **state)
{
	struct world *w = mem_alloc(sizeof *w);
	const struct hook_ports ports = {
		.self = w,
		.now_ms = now_ms,
		.turn_ms = turn_ms,
		.kick = on_kick,
		.each_modem = each_modem,
		.ussd = on_ussd,
	};

	house_open(&w->house);
	w->modem_state = "up";
	w->hook = hook_new(&w->house.en, &ports);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	hook_free(w->hook);
	house_close(&w->house);
	free(w);
	return 0;
}

/* One request.  who: NULL for the unix socket, "" for no token, else a token. */
static int ask_with(struct world *w, const char *who, const char *key, const char *method,
		    const char *target, const char *body, struct answer *out)
{
	CLEAN(text) char *header = NULL;
	struct ask a = { .method = method,
			 .target = target,
			 .key = key,
			 .body = body,
			 .body_len = body ? strlen(body) : 0,
			 .trusted = !who };

	if (who && *who && asprintf(&header, "Bearer %s", who) > 0)
		a.authorization = header;
	*out = (struct answer){ 0 };
	hook_handle(w->hook, &a, out);
	assert_false(tx_open(w->house.en.store.db));
	return out->status;
}

static json_t *parsed(struct answer *out)
{
	json_t *json = json_loadb(out->body, out->len, JSON_DECODE_ANY, NULL);

	assert_non_null(json);
	return json;
}

/* The status; *json (may be NULL) gets the answer. */
static int ask(struct world *w, const char *who, const char *method, const char *target,
	       const char *body, json_t **json)
{
	struct answer out;
	int status;

	ask_with(w, who, NULL, method, target, body, &out);
	while (out.job && hook_step(w->hook, &out) == JOB_AGAIN)
		;
	status = out.status;
	if (json)
		*json = parsed(&out);
	answer_free(&out);
	return status;
}

static const char *text_of(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));

	return text ? text : "";
}

/* A refusal: its status, and a detail with these words. */
static void refused(struct world *w, int status, const char *words, const char *who,
		    const char *method, const char *target, const char *body)
{
	struct answer out;
	json_t *problem;

	assert_int_equal(ask_with(w, who, NULL, method, target, body, &out), status);
	assert_string_equal(out.type, "application/problem+json");
	problem = parsed(&out);
	assert_int_equal(json_integer_value(json_object_get(problem, "status")), status);
	assert_true(*text_of(problem, "title") && *text_of(problem, "type"));
	if (!strstr(text_of(problem, "detail"), words))
		fail_msg("\"%s\" does not say \"%s\"", text_of(problem, "detail"), words);
	json_decref(problem);
	answer_free(&out);
}

static const char *token(struct world *w, const char *scope)
{
	CLEAN(text) char *body = NULL;
	json_t *json;

	assert_true(asprintf(&body, "{\"name\":\"t-%s\",\"scope\":\"%s\"}", scope, scope) > 0);
	assert_int_equal(ask(w, NULL, "POST", "/api/v1/tokens", body, &json), 201);
	snprintf(w->token, sizeof w->token, "%s", text_of(json, "token"));
	json_decref(json);
	return w->token;
}

static char *complaint(struct world *w)
{
	json_t *json;
	char *code;

	assert_int_equal(ask(w, NULL, "POST", "/api/v1/cases", COMPLAINT, &json), 201);
	code = mem_dup(text_of(json, "code"));
	json_decref(json);
	return code;
}

static char *target_of(const char *code, const char *rest)
{
	char *target;

	assert_true(asprintf(&target, "/api/v1/cases/%s%s", code, rest) > 0);
	return target;
}

/* ---- who may ---- */

static void without_a_token_only_health_and_figures_are_answered(void **state)
{
	struct world *w = *state;
	struct answer out;

	assert_int_equal(ask(w, "", "GET", "/healthz", NULL, NULL), 200);
	assert_int_equal(ask(w, "", "GET", "/readyz", NULL, NULL), 200);
	refused(w, 401, "token", "", "GET", "/api/v1/cases", NULL);
	refused(w, 401, "token", "ddb_no", "GET", "/api/v1/cases", NULL);
	refused(w, 401, "token", "", "POST", "/hook/ussd", NULL);
	assert_int_equal(ask_with(w, "", NULL, "GET", "/api/v1/cases", NULL, &out), 401);
	assert_string_equal(out.www, "Bearer");
	answer_free(&out);
}

static void a_read_token_reads_and_does_not_write(void **state)
{
	struct world *w = *state;
	const char *t = token(w, "read");

	assert_int_equal(ask(w, t, "GET", "/api/v1/cases", NULL, NULL), 200);
	assert_int_equal(ask(w, t, "GET", "/api/v1/messages", NULL, NULL), 200);
	assert_int_equal(ask(w, t, "GET", "/api/v1/modems", NULL, NULL), 200);
	assert_int_equal(ask(w, t, "GET", "/api/v1/calendar", NULL, NULL), 200);
	refused(w, 403, "read", t, "POST", "/api/v1/cases", COMPLAINT);
	refused(w, 403, "read", t, "POST", "/hook/ussd", NULL);
}

static void a_write_token_opens_cases_and_administers_nothing(void **state)
{
	static const char *const admin[] = { "/api/v1/officials", "/api/v1/tokens",
					     "/api/v1/procedures", "/api/v1/verify" };
	struct world *w = *state;
	const char *t = token(w, "write");

	assert_int_equal(ask(w, t, "POST", "/api/v1/cases", COMPLAINT, NULL), 201);
	assert_int_equal(ask(w, t, "GET", "/api/v1/cases", NULL, NULL), 200);
	for (size_t i = 0; i < COUNT(admin); i++)
		refused(w, 403, "administrator", t, "GET", admin[i], NULL);
	refused(w, 403, "administrator", t, "POST", "/api/v1/load", "{}");
	refused(w, 403, "administrator", t, "POST", "/api/v1/backup", "{}");
	refused(w, 403, "administrator", t, "POST", "/api/v1/messages", "{}");
	refused(w, 403, "administrator", t, "POST", "/api/v1/modems/a/ussd", "{}");
	refused(w, 403, "administrator", t, "POST", "/api/v1/officials/admin/unlock", NULL);
}

static void a_hook_token_is_for_the_hooks_alone_and_may_stand_in_the_query(void **state)
{
	struct world *w = *state;
	const char *t = token(w, "hook");
	CLEAN(text) char *target = NULL;

	refused(w, 403, "hook", t, "GET", "/api/v1/cases", NULL);
	refused(w, 400, "sessionId", t, "POST", "/hook/ussd", NULL);
	assert_true(asprintf(&target, "/hook/kannel/mo?from=98912&token=%s", t) > 0);
	refused(w, 503, "no gateway", "", "GET", target, NULL);
}

/* The answer of the menu to a form. */
static void screen(struct world *w, const char *who, const char *form, const char *begins)
{
	struct answer out;

	assert_int_equal(ask_with(w, who, NULL, "POST", "/hook/ussd", form, &out), 200);
	assert_string_equal(out.type, "text/plain; charset=utf-8");
	if (strncmp(out.body, begins, strlen(begins)) != 0)
		fail_msg("%s answers %s", form, out.body);
	answer_free(&out);
}

static void an_aggregator_shows_the_menu_of_a_phone(void **state)
{
	struct world *w = *state;
	const char *t = token(w, "hook");

	screen(w, t,
	       "sessionId=a&serviceCode=*1482%23&phoneNumber=%2B989121234567&text=", "CON ");
	screen(w, t, "sessionId=a&phoneNumber=+989121234567&text=3&networkCode=43211", "CON ");
	screen(w, t, "phoneNumber=0912%20123%2045%2067&text=3%2AX&sessionId=a", "CON ");
	screen(w, t, "sessionId=a&phoneNumber=09121234567&text=3*X*Y", "CON ");
	screen(w, t, "sessionId=a&phoneNumber=09121234567&text=3*X*Y*Z", "END ");
	screen(w, t, "sessionId=b&phoneNumber=09121234567&text=1*302847162", "END ");
	screen(w, NULL, "sessionId=c&phoneNumber=%DB%B0912%DB%B1234567&text=%DB%B1", "CON ");
}

static void a_form_that_is_none_is_refused(void **state)
{
	struct world *w = *state;
	const char *t = token(w, "hook");

	refused(w, 400, "sessionId", t, "POST", "/hook/ussd", "phoneNumber=09121234567");
	refused(w, 400, "sessionId", t, "POST", "/hook/ussd",
		"sessionId=&phoneNumber=09121234567");
	refused(w, 400, "phoneNumber", t, "POST", "/hook/ussd", "sessionId=a&text=1");
	refused(w, 400, "mobile", t, "POST", "/hook/ussd", "sessionId=a&phoneNumber=1482");
	refused(w, 400, "mobile", t, "POST", "/hook/ussd",
		"sessionId=a&phoneNumber=02188887777");
	refused(w, 400, "twice", t, "POST", "/hook/ussd", "sessionId=a&sessionId=b");
	refused(w, 400, "escape", t, "POST", "/hook/ussd", "sessionId=%zz&text=1");
	refused(w, 400, "escape", t, "POST", "/hook/ussd", "sessionId=a&text=%ff");
	refused(w, 400, "sessionId", t, "POST", "/hook/ussd", "{\"sessionId\":\"a\"}");
}

static void a_revoked_token_opens_nothing_and_its_name_stays_taken(void **state)
{
	struct world *w = *state;
	const char *t = token(w, "read");

	assert_int_equal(ask(w, t, "GET", "/api/v1/cases", NULL, NULL), 200);
	assert_int_equal(ask(w, NULL, "DELETE", "/api/v1/tokens/t-read", NULL, NULL), 200);
	refused(w, 401, "revoked", t, "GET", "/api/v1/cases", NULL);
	refused(w, 404, "t-read", NULL, "DELETE", "/api/v1/tokens/t-read", NULL);
	refused(w, 409, "t-read", NULL, "POST", "/api/v1/tokens",
		"{\"name\":\"t-read\",\"scope\":\"read\"}");
	refused(w, 422, "scope", NULL, "POST", "/api/v1/tokens",
		"{\"name\":\"x\",\"scope\":\"all\"}");
}

/* ---- what is too much ---- */

/* A token that may make so many requests a minute. */
static char *limited(struct world *w, const char *scope, int per_minute)
{
	CLEAN(text) char *body = NULL;
	json_t *json;
	char *text;

	assert_true(asprintf(&body, "{\"name\":\"t-%s-%d\",\"scope\":\"%s\",\"per_minute\":%d}",
			     scope, per_minute, scope, per_minute) > 0);
	assert_int_equal(ask(w, NULL, "POST", "/api/v1/tokens", body, &json), 201);
	assert_int_equal(json_integer_value(json_object_get(json, "per_minute")), per_minute);
	text = mem_dup(text_of(json, "token"));
	json_decref(json);
	return text;
}

static void a_token_that_asks_too_often_is_told_when_to_come_again(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *t = limited(w, "write", 3);
	struct answer out;

	for (int i = 0; i < 3; i++)
		assert_int_equal(ask(w, t, "GET", "/api/v1/cases", NULL, NULL), 200);
	assert_int_equal(ask_with(w, t, "k", "POST", "/api/v1/cases", COMPLAINT, &out), 429);
	assert_int_equal(out.retry_after_s, 20);
	assert_non_null(strstr(out.body, "limit of 3 requests a minute: try again in 20 s"));
	answer_free(&out);
	/* Nothing else has its limit: another token, the unix socket, who watches. */
	assert_int_equal(ask(w, token(w, "write"), "GET", "/api/v1/cases", NULL, NULL), 200);
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/cases", NULL, NULL), 200);
	assert_int_equal(ask(w, t, "GET", "/healthz", NULL, NULL), 200);
	w->now_ms += 19999;
	assert_int_equal(ask(w, t, "GET", "/api/v1/cases", NULL, NULL), 429);
	w->now_ms += 1;
	assert_int_equal(ask_with(w, t, "k", "POST", "/api/v1/cases", COMPLAINT, &out), 201);
	assert_false(out.replayed);
	answer_free(&out);
	assert_int_equal(ask(w, t, "GET", "/api/v1/cases", NULL, NULL), 429);
}

static void the_usual_limit_is_for_all_but_those_who_bring_texts(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *none = limited(w, "read", 0);
	CLEAN(text) char *few = limited(w, "hook", 1);
	CLEAN(text) char *first = mem_dup(token(w, "read"));
	const char *hook = token(w, "hook");

	w->house.en.policy.http_per_minute = 2;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(ask(w, first, "GET", "/api/v1/cases", NULL, NULL),
				 i < 2 ? 200 : 429);
		assert_int_equal(ask(w, none, "GET", "/api/v1/cases", NULL, NULL), 200);
		screen(w, hook, "sessionId=a&phoneNumber=09121234567&text=", "CON ");
	}
	screen(w, few, "sessionId=b&phoneNumber=09121234567&text=", "CON ");
	refused(w, 429, "limit of 1 ", few, "POST", "/hook/ussd", "sessionId=b");
}

static void while_the_loop_is_behind_nobody_makes_it_later(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *t = limited(w, "write", 1);
	const char *hook = token(w, "hook");
	struct answer out;

	w->turn_ms = 2001;
	assert_int_equal(ask_with(w, t, NULL, "POST", "/api/v1/cases", COMPLAINT, &out), 503);
	assert_true(out.retry_after_s > 0);
	answer_free(&out);
	refused(w, 503, "try again", t, "GET", "/api/v1/cases", NULL);
	screen(w, hook, "sessionId=a&phoneNumber=09121234567&text=", "CON ");
	free(complaint(w));
	assert_int_equal(ask(w, "", "GET", "/healthz", NULL, NULL), 200);
	/* What was refused is not counted. */
	w->turn_ms = 2000;
	assert_int_equal(ask(w, t, "POST", "/api/v1/cases", COMPLAINT, NULL), 201);
}

/* ---- what is a request ---- */

static void unknown_paths_methods_and_parameters_are_named(void **state)
{
	struct world *w = *state;
	struct answer out;

	refused(w, 404, "nothing", NULL, "GET", "/", NULL);
	refused(w, 404, "nothing", NULL, "GET", "/api/v1/cases/", NULL);
	refused(w, 404, "nothing", NULL, "GET", "/api/v1/cases/1/2/3", NULL);
	refused(w, 400, "colour", NULL, "GET", "/api/v1/cases?colour=red", NULL);
	refused(w, 400, "limit", NULL, "GET", "/api/v1/cases?limit=-1", NULL);
	refused(w, 400, "unit", NULL, "GET", "/api/v1/cases?unit=nowhere", NULL);
	refused(w, 400, "overdue", NULL, "GET", "/api/v1/cases?overdue=maybe", NULL);
	refused(w, 400, "twice", NULL, "GET", "/api/v1/cases?unit=a&unit=b", NULL);
	refused(w, 400, "escape", NULL, "GET", "/api/v1/cases?unit=%zz", NULL);
	refused(w, 400, "escape", NULL, "GET", "/api/v1/cases/%00", NULL);
	refused(w, 400, "escape", NULL, "GET", "/api/v1/cases/%ff", NULL);
	assert_int_equal(ask_with(w, NULL, NULL, "PUT", "/api/v1/cases", NULL, &out), 405);
	assert_string_equal(out.allow, "GET, POST");
	answer_free(&out);
	/* A word is not the {} beside it. */
	assert_int_equal(ask_with(w, NULL, NULL, "DELETE", "/api/v1/webhooks/dead", NULL, &out),
			 405);
	assert_string_equal(out.allow, "GET");
	answer_free(&out);
	assert_int_equal(ask_with(w, NULL, NULL, "GET", "/api/v1/webhooks/7", NULL, &out), 405);
	assert_string_equal(out.allow, "DELETE");
	answer_free(&out);
}

static void a_body_is_read_strictly(void **state)
{
	struct world *w = *state;

	refused(w, 400, "JSON", NULL, "POST", "/api/v1/cases", NULL);
	refused(w, 400, "JSON", NULL, "POST", "/api/v1/cases", "{\"kind\":");
	refused(w, 400, "JSON", NULL, "POST", "/api/v1/cases", "{} {}");
	refused(w, 400, "object", NULL, "POST", "/api/v1/cases", "[]");
	refused(w, 400, "JSON", NULL, "POST", "/api/v1/cases",
		"{\"kind\":\"a\",\"kind\":\"b\"}");
	refused(w, 422, "kind", NULL, "POST", "/api/v1/cases", "{\"text\":\"a\"}");
	refused(w, 422, "\"text\" must be a string", NULL, "POST", "/api/v1/cases",
		"{\"kind\":\"complaint\",\"text\":7}");
	refused(w, 422, "colour", NULL, "POST", "/api/v1/cases",
		"{\"kind\":\"complaint\",\"text\":\"a\",\"colour\":\"red\"}");
	refused(w, 422, "official nobody", NULL, "POST", "/api/v1/cases",
		"{\"kind\":\"complaint\",\"text\":\"a\",\"as\":\"nobody\"}");
	assert_int_equal(w->kicks, 0);
}

/* ---- cases ---- */

static void a_complete_complaint_is_in_screening_when_the_answer_leaves(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *code = complaint(w);
	CLEAN(text) char *target = target_of(code, "");
	json_t *json;

	assert_int_equal(strlen(code), 9);
	assert_int_equal(w->kicks, 1);
	assert_int_equal(ask(w, NULL, "GET", target, NULL, &json), 200);
	assert_string_equal(text_of(json, "code"), code);
	assert_string_equal(text_of(json, "kind"), "complaint");
	assert_string_equal(text_of(json, "priority"), "normal");
	assert_string_equal(text_of(json, "procedure"), "complaint.hq");
	assert_string_equal(text_of(json, "stage"), "screening");
	assert_string_equal(text_of(json, "stage_kind"), "work");
	assert_string_equal(text_of(json, "unit"), "pm-office");
	assert_string_equal(text_of(json, "holder"), "expert.pm");
	assert_string_equal(text_of(json, "opened_at"), "2026-11-24T10:00:00+03:30");
	assert_true(json_is_null(json_object_get(json, "closed_at")));
	assert_int_equal(json_integer_value(json_object_get(json, "reescalations")), 0);
	assert_true(json_array_size(json_object_get(json, "events")) >= 1);
	assert_true(json_array_size(json_object_get(json, "actions")) >= 3);
	json_decref(json);
}

static void what_is_shown_of_a_case_names_nobody(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *code = complaint(w);
	CLEAN(text) char *target = target_of(code, "");
	const char *const both[] = { target, "/api/v1/cases" };
	struct answer out;

	for (size_t i = 0; i < COUNT(both); i++) {
		assert_int_equal(ask_with(w, NULL, NULL, "GET", both[i], NULL, &out), 200);
		assert_null(strstr(out.body, "1234567"));
		assert_null(strstr(out.body, "نرگس"));
		answer_free(&out);
	}
}

static void a_case_is_found_by_its_code_as_people_write_it(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *code = complaint(w);
	CLEAN(text) char *spaced = NULL;

	assert_true(asprintf(&spaced, "/api/v1/cases/%.3s-%.3s%%20%s", code, code + 3,
			     code + 6) > 0);
	assert_int_equal(ask(w, NULL, "GET", spaced, NULL, NULL), 200);
	refused(w, 404, "no tracking code", NULL, "GET", "/api/v1/cases/123", NULL);
}

static void an_action_moves_the_case_and_a_refused_one_says_why(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *code = complaint(w);
	CLEAN(text) char *target = target_of(code, "/actions");
	json_t *json;

	refused(w, 409, "not possible", NULL, "POST", target,
		"{\"action\":\"approve\",\"as\":\"deputy.hq\"}");
	refused(w, 403, "hands", NULL, "POST", target,
		"{\"action\":\"refer_hq\",\"as\":\"head.mashhad\",\"unit\":\"hq-deputy\","
		"\"priority\":\"normal\"}");
	refused(w, 422, "priority is missing", NULL, "POST", target,
		"{\"action\":\"refer_hq\",\"as\":\"expert.pm\",\"unit\":\"hq-deputy\"}");
	refused(w, 422, "as", NULL, "POST", target, "{\"action\":\"refer_hq\"}");
	refused(w, 422, "must be a string", NULL, "POST", target,
		"{\"action\":\"refer_hq\",\"as\":\"expert.pm\",\"set\":{\"a\":1}}");
	assert_int_equal(ask(w, NULL, "POST", target,
			     "{\"action\":\"refer_hq\",\"as\":\"expert.pm\","
			     "\"unit\":\"hq-deputy\",\"priority\":\"urgent\"}",
			     &json),
			 200);
	assert_string_equal(text_of(json, "stage"), "at_deputy");
	assert_string_equal(text_of(json, "priority"), "urgent");
	json_decref(json);
}

static void a_refused_action_leaves_its_document_nowhere(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *code = complaint(w);
	CLEAN(text) char *target = target_of(code, "/actions");
	CLEAN(text) char *show = target_of(code, "");
	json_t *before, *after;

	assert_int_equal(ask(w, NULL, "GET", show, NULL, &before), 200);
	refused(w, 409, "", NULL, "POST", target,
		"{\"action\":\"approve\",\"as\":\"deputy.hq\",\"document\":\"نامه\"}");
	assert_int_equal(ask(w, NULL, "GET", show, NULL, &after), 200);
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}

static void the_list_filters_and_pages(void **state)
{
	struct world *w = *state;
	json_t *list, *rest;
	char target[96];

	for (int i = 0; i < 3; i++)
		free(complaint(w));
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/cases?stage=screening&unit=pm-office",
			     NULL, &list),
			 200);
	assert_int_equal(json_array_size(list), 3);
	json_decref(list);
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/cases?limit=2", NULL, &list), 200);
	assert_int_equal(json_array_size(list), 2);
	snprintf(target, sizeof target, "/api/v1/cases?limit=2&after=%lld",
		 (long long)json_integer_value(json_object_get(json_array_get(list, 1), "id")));
	assert_int_equal(ask(w, NULL, "GET", target, NULL, &rest), 200);
	assert_int_equal(json_array_size(rest), 1);
	json_decref(list);
	json_decref(rest);
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/cases?overdue=true", NULL, &list), 200);
	assert_int_equal(json_array_size(list), 0);
	json_decref(list);
}

static void an_anonymous_report_is_answered_with_its_receipt(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *target = NULL;
	json_t *json;

	assert_int_equal(ask(w, NULL, "POST", "/api/v1/cases",
			     "{\"kind\":\"report\",\"text\":\"تخلف دیدم\"}", &json),
			 201);
	assert_int_equal(strlen(text_of(json, "code")), 16);
	target = target_of(text_of(json, "code"), "");
	json_decref(json);
	assert_int_equal(ask(w, NULL, "GET", target, NULL, &json), 200);
	/* Officials have a code for it; the reporter is not told. */
	assert_int_equal(strlen(text_of(json, "code")), 9);
	json_decref(json);
}

/* ---- once is once ---- */

static void the_same_key_gives_the_same_answer_and_one_case(void **state)
{
	struct world *w = *state;
	struct answer first, second;
	json_t *list;

	assert_int_equal(ask_with(w, NULL, "k-1", "POST", "/api/v1/cases", COMPLAINT, &first),
			 201);
	assert_int_equal(ask_with(w, NULL, "k-1", "POST", "/api/v1/cases", COMPLAINT, &second),
			 201);
	assert_string_equal(first.body, second.body);
	assert_false(first.replayed);
	assert_true(second.replayed);
	answer_free(&first);
	answer_free(&second);
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/cases", NULL, &list), 200);
	assert_int_equal(json_array_size(list), 1);
	json_decref(list);
}

static void the_same_key_for_another_request_is_refused(void **state)
{
	struct world *w = *state;
	struct answer out;

	assert_int_equal(ask_with(w, NULL, "k-1", "POST", "/api/v1/cases", COMPLAINT, &out),
			 201);
	answer_free(&out);
	assert_int_equal(ask_with(w, NULL, "k-1", "POST", "/api/v1/cases",
				  "{\"kind\":\"complaint\",\"text\":\"دیگر\"}", &out),
			 422);
	answer_free(&out);
}

static void keys_of_two_tokens_are_two_keys(void **state)
{
	struct world *w = *state;
	const char *t = token(w, "write");
	struct answer first, second;

	assert_int_equal(ask_with(w, NULL, "k", "POST", "/api/v1/cases", COMPLAINT, &first),
			 201);
	assert_int_equal(ask_with(w, t, "k", "POST", "/api/v1/cases", COMPLAINT, &second), 201);
	assert_string_not_equal(first.body, second.body);
	answer_free(&first);
	answer_free(&second);
}

static void a_refused_request_leaves_its_key_free(void **state)
{
	struct world *w = *state;
	struct answer out;

	assert_int_equal(ask_with(w, NULL, "k", "POST", "/api/v1/cases",
				  "{\"kind\":\"nonsense\",\"text\":\"a\"}", &out),
			 422);
	answer_free(&out);
	assert_int_equal(ask_with(w, NULL, "k", "POST", "/api/v1/cases", COMPLAINT, &out), 201);
	answer_free(&out);
}

static void a_key_is_forgotten_after_two_days(void **state)
{
	struct world *w = *state;
	struct answer out;

	assert_int_equal(ask_with(w, NULL, "k", "POST", "/api/v1/cases", COMPLAINT, &out), 201);
	answer_free(&out);
	w->house.now += IDEMPOTENCY_KEEP_S + 1;
	assert_int_equal(ask_with(w, NULL, "other", "POST", "/api/v1/cases", COMPLAINT, &out),
			 201);
	answer_free(&out);
	assert_int_equal(ask_with(w, NULL, "k", "POST", "/api/v1/cases", COMPLAINT, &out), 201);
	assert_false(out.replayed);
	answer_free(&out);
}

static void secrets_are_never_kept_for_a_replay(void **state)
{
	struct world *w = *state;
	struct answer out;

	assert_int_equal(
		ask_with(w, NULL, "k", "POST", "/api/v1/officials/admin/password", NULL, &out),
		200);
	answer_free(&out);
	assert_int_equal(
		ask_with(w, NULL, "k", "POST", "/api/v1/officials/admin/password", NULL, &out),
		200);
	assert_false(out.replayed);
	answer_free(&out);
}

/* ---- the administrator's ---- */

static void officials_are_listed_and_unlocked(void **state)
{
	struct world *w = *state;
	json_t *list;

	assert_int_equal(ask(w, NULL, "GET", "/api/v1/officials", NULL, &list), 200);
	assert_true(json_array_size(list) > 5);
	assert_string_equal(text_of(json_array_get(list, 0), "login"), "admin");
	assert_string_equal(text_of(json_array_get(list, 0), "state"), "active");
	json_decref(list);
	assert_int_equal(ask(w, NULL, "POST", "/api/v1/officials/admin/unlock", NULL, NULL),
			 200);
	refused(w, 404, "nobody", NULL, "POST", "/api/v1/officials/nobody/unlock", NULL);
}

static void procedures_are_shown_as_json_and_as_a_graph(void **state)
{
	struct world *w = *state;
	struct answer out;
	json_t *json;

	assert_int_equal(ask(w, NULL, "GET", "/api/v1/procedures/complaint.hq", NULL, &json),
			 200);
	assert_string_equal(text_of(json_array_get(json_object_get(json, "stages"), 0), "name"),
			    "registered");
	json_decref(json);
	assert_int_equal(ask_with(w, NULL, NULL, "GET",
				  "/api/v1/procedures/complaint.hq?form=dot", NULL, &out),
			 200);
	assert_true(strncmp(out.body, "digraph", 7) == 0);
	answer_free(&out);
	refused(w, 404, "nothing.here", NULL, "GET", "/api/v1/procedures/nothing.here", NULL);
}

static void files_are_loaded_whole_or_not_at_all(void **state)
{
	static const char *const good = "{\"files\":[{\"name\":\"a.cfg\",\"text\":\"units = ( "
					"{ code = \\\"new\\\"; level "
					"= \\\"hq\\\"; parent = \\\"hq\\\"; name = \\\"n\\\"; "
					"sms_name = \\\"n\\\"; } );\"}";
	struct world *w = *state;
	CLEAN(text) char *both = NULL, *one = NULL;

	assert_true(asprintf(&both, "%s,{\"name\":\"b.cfg\",\"text\":\"colour = 1;\"}]}",
			     good) > 0);
	assert_true(asprintf(&one, "%s]}", good) > 0);
	refused(w, 422, "b.cfg:1", NULL, "POST", "/api/v1/load", both);
	refused(w, 400, "unit", NULL, "GET", "/api/v1/cases?unit=new", NULL);
	assert_int_equal(ask(w, NULL, "POST", "/api/v1/load?check=true", one, NULL), 200);
	refused(w, 400, "unit", NULL, "GET", "/api/v1/cases?unit=new", NULL);
	assert_int_equal(ask(w, NULL, "POST", "/api/v1/load", one, NULL), 200);
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/cases?unit=new", NULL, NULL), 200);
	/* What a refused load left in memory would show here. */
	free(complaint(w));
}

static void a_free_text_is_queued_and_listed(void **state)
{
	struct world *w = *state;
	json_t *list, *row;

	assert_int_equal(ask(w, NULL, "POST", "/api/v1/messages",
			     "{\"phone\":\"" PHONE "\",\"text\":\"سلام\"}", NULL),
			 201);
	refused(w, 422, "mobile", NULL, "POST", "/api/v1/messages",
		"{\"phone\":\"12\",\"text\":\"سلام\"}");
	refused(w, 422, "empty", NULL, "POST", "/api/v1/messages",
		"{\"phone\":\"" PHONE "\",\"text\":\" \"}");
	assert_int_equal(ask(w, NULL, "GET",
			     "/api/v1/messages?state=queued&since=2026-11-24&phone=0912%20123"
			     "%204567",
			     NULL, &list),
			 200);
	assert_int_equal(json_array_size(list), 1);
	row = json_array_get(list, 0);
	assert_string_equal(text_of(row, "phone"), "+989121234567");
	assert_string_equal(text_of(row, "text"), "سلام");
	assert_string_equal(text_of(row, "direction"), "out");
	assert_string_equal(text_of(row, "created_at"), "2026-11-24T10:00:00+03:30");
	json_decref(list);
	refused(w, 400, "since", NULL, "GET", "/api/v1/messages?since=soon", NULL);
	refused(w, 400, "state", NULL, "GET", "/api/v1/messages?state=lost", NULL);
}

static void send_text(struct world *w, const char *text)
{
	char body[200];

	snprintf(body, sizeof body, "{\"phone\":\"" PHONE "\",\"text\":\"%s\"}", text);
	assert_int_equal(ask(w, NULL, "POST", "/api/v1/messages", body, NULL), 201);
}

/* Whoever reads the list gets no challenge, receipt or PIN out of it. */
static void the_secrets_of_a_text_are_listed_as_dots(void **state)
{
	static const struct {
		const char *text, *listed;
	} rows[] = {
		{ "تایید 302847161 482913", "تایید 302847161 ••••••" },
		{ "تایید 302847161482913 7351", "تایید ••••••••••••••• ••••" },
		{ "482913 302847161 7351", "•••••• 302847161 ••••" },
		{ "۴۸۲۹۱۳، ۷۳۵۱", "••••••، ••••" },
		{ "482 913 7351", "482 913 ••••" },
		{ "4191342249016304", "••••••••••••••••" },
		{ "در 1403 تلفن 02188345612", "در 1403 تلفن 02188345612" },
	};
	struct world *w = *state;
	const char *t = token(w, "read");
	json_t *list;

	for (size_t i = 0; i < COUNT(rows); i++)
		send_text(w, rows[i].text);
	assert_int_equal(ask(w, t, "GET", "/api/v1/messages", NULL, &list), 200);
	assert_int_equal(json_array_size(list), COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(text_of(json_array_get(list, i), "text"), rows[i].listed);
	json_decref(list);
}

static void a_backup_is_made_in_slices_and_never_over_a_file(void **state)
{
	struct world *w = *state;
	char path[128], body[192];
	struct answer out;
	int steps = 0;

	snprintf(path, sizeof path, "%s/copy.db", w->house.folder);
	snprintf(body, sizeof body, "{\"path\":\"%s\"}", path);
	ask_with(w, NULL, NULL, "POST", "/api/v1/backup", body, &out);
	assert_non_null(out.job);
	while (hook_step(w->hook, &out) == JOB_AGAIN)
		steps++;
	assert_null(out.job);
	assert_int_equal(out.status, 201);
	assert_int_equal(access(path, R_OK), 0);
	answer_free(&out);
	refused(w, 409, "copy.db", NULL, "POST", "/api/v1/backup", body);
	refused(w, 422, "path", NULL, "POST", "/api/v1/backup", "{\"path\":\"copy.db\"}");
}

static void a_dropped_backup_leaves_no_file(void **state)
{
	struct world *w = *state;
	char path[128], body[192];
	struct answer out;

	snprintf(path, sizeof path, "%s/copy.db", w->house.folder);
	snprintf(body, sizeof body, "{\"path\":\"%s\"}", path);
	ask_with(w, NULL, NULL, "POST", "/api/v1/backup", body, &out);
	hook_drop(&out);
	assert_int_not_equal(access(path, F_OK), 0);
}

static void verify_names_the_number_of_events(void **state)
{
	struct world *w = *state;
	json_t *json;

	free(complaint(w));
	assert_int_equal(ask(w, NULL, "GET", "/api/v1/verify", NULL, &json), 200);
	assert_true(json_is_true(json_object_get(json, "ok")));
	assert_true(json_integer_value(json_object_get(json, "events")) >= 1);
	json_decref(json);
}

/* ---- carriers and figures ---- */

static void a_code_is_dialled_and_its_answer_waited_for(void **state)
{
	struct world *w = *state;
	struct answer out;

	refused(w, 422, "USSD", NULL, "POST", "/api/v1/modems/mci-1/ussd",
		"{\"code\":\"rm -rf\"}");
	refused(w, 404, "no modem", NULL, "POST", "/api/v1/modems/x/ussd",
		"{\"code\":\"*140#\"}");
	ask_with(w, NULL, NULL, "POST", "/api/v1/modems/mci-1/ussd", "{\"code\":\"*140*11#\"}",
		 &out);
	assert_int_equal(hook_step(w->hook, &out), JOB_WAIT);
	w->done(w->done_ctx, true, "اعتبار ۱۰۰۰۰ ریال");
	assert_int_equal(hook_step(w->hook, &out), JOB_DONE);
	assert_int_equal(out.status, 200);
	assert_non_null(strstr(out.body, "اعتبار"));
	answer_free(&out);
}

static void an_answer_that_nobody_waits_for_any_more_is_forgotten(void **state)
{
	struct world *w = *state;
	struct answer out;

	ask_with(w, NULL, NULL, "POST", "/api/v1/modems/mci-1/ussd", "{\"code\":\"*140*11#\"}",
		 &out);
	hook_drop(&out);
	w->done(w->done_ctx, false, "no answer");
}

static void ready_means_a_writable_database_and_a_carrier(void **state)
{
	struct world *w = *state;
	json_t *json;

	assert_int_equal(ask(w, "", "GET", "/readyz", NULL, NULL), 200);
	w->modem_state = "down";
	assert_int_equal(ask(w, "", "GET", "/readyz", NULL, &json), 503);
	assert_true(json_is_true(json_object_get(json, "database")));
	json_decref(json);
}

static void figures_are_given_in_the_format_of_prometheus(void **state)
{
	static const char *const lines[] = {
		"# TYPE didehban_cases gauge\n",
		"didehban_cases{stage_kind=\"work\"} 1\n",
		"didehban_cases_opened_total 1\n",
		"didehban_modem_up{modem=\"mci-\\\"1\\\"\"} 1\n",
		"didehban_modem_signal_ratio{modem=\"mci-\\\"1\\\"\"} 0.64\n",
		"didehban_http_requests_total{code=\"201\"} 1\n",
		"didehban_build_info{version=\"" DIDEHBAN_VERSION "\"} 1\n",
	};
	struct world *w = *state;
	struct answer out;

	free(complaint(w));
	assert_int_equal(ask_with(w, "", NULL, "GET", "/metrics", NULL, &out), 200);
	for (size_t i = 0; i < COUNT(lines); i++)
		if (!strstr(out.body, lines[i]))
			fail_msg("no %s in\n%s", lines[i], out.body);
	answer_free(&out);
}

#define IN_A_HOUSE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_HOUSE(without_a_token_only_health_and_figures_are_answered),
		IN_A_HOUSE(a_read_token_reads_and_does_not_write),
		IN_A_HOUSE(a_write_token_opens_cases_and_administers_nothing),
		IN_A_HOUSE(a_hook_token_is_for_the_hooks_alone_and_may_stand_in_the_query),
		IN_A_HOUSE(an_aggregator_shows_the_menu_of_a_phone),
		IN_A_HOUSE(a_form_that_is_none_is_refused),
		IN_A_HOUSE(a_revoked_token_opens_nothing_and_its_name_stays_taken),
		IN_A_HOUSE(a_token_that_asks_too_often_is_told_when_to_come_again),
		IN_A_HOUSE(the_usual_limit_is_for_all_but_those_who_bring_texts),
		IN_A_HOUSE(while_the_loop_is_behind_nobody_makes_it_later),
		IN_A_HOUSE(unknown_paths_methods_and_parameters_are_named),
		IN_A_HOUSE(a_body_is_read_strictly),
		IN_A_HOUSE(a_complete_complaint_is_in_screening_when_the_answer_leaves),
		IN_A_HOUSE(what_is_shown_of_a_case_names_nobody),
		IN_A_HOUSE(a_case_is_found_by_its_code_as_people_write_it),
		IN_A_HOUSE(an_action_moves_the_case_and_a_refused_one_says_why),
		IN_A_HOUSE(a_refused_action_leaves_its_document_nowhere),
		IN_A_HOUSE(the_list_filters_and_pages),
		IN_A_HOUSE(an_anonymous_report_is_answered_with_its_receipt),
		IN_A_HOUSE(the_same_key_gives_the_same_answer_and_one_case),
		IN_A_HOUSE(the_same_key_for_another_request_is_refused),
		IN_A_HOUSE(keys_of_two_tokens_are_two_keys),
		IN_A_HOUSE(a_refused_request_leaves_its_key_free),
		IN_A_HOUSE(a_key_is_forgotten_after_two_days),
		IN_A_HOUSE(secrets_are_never_kept_for_a_replay),
		IN_A_HOUSE(officials_are_listed_and_unlocked),
		IN_A_HOUSE(procedures_are_shown_as_json_and_as_a_graph),
		IN_A_HOUSE(files_are_loaded_whole_or_not_at_all),
		IN_A_HOUSE(a_free_text_is_queued_and_listed),
		IN_A_HOUSE(the_secrets_of_a_text_are_listed_as_dots),
		IN_A_HOUSE(a_backup_is_made_in_slices_and_never_over_a_file),
		IN_A_HOUSE(a_dropped_backup_leaves_no_file),
		IN_A_HOUSE(verify_names_the_number_of_events),
		IN_A_HOUSE(a_code_is_dialled_and_its_answer_waited_for),
		IN_A_HOUSE(an_answer_that_nobody_waits_for_any_more_is_forgotten),
		IN_A_HOUSE(ready_means_a_writable_database_and_a_carrier),
		IN_A_HOUSE(figures_are_given_in_the_format_of_prometheus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
