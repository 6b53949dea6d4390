/* metrics_test.c - /metrics by the rules of Prometheus' text format 0.0.4:
 * every line, every family together and described first, no sample twice. */
#include <ctype.h>
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
#include "hook/hook.h"
#include "store/credit.h"
#include "store/delivery.h"
#include "support/house.h"

enum { FAMILIES_MAX = 200, SAMPLES_MAX = 2000, NAME_ROOM = 100 };

struct family {
	char name[NAME_ROOM], type[16];
	bool help;
};

struct page {
	struct family families[FAMILIES_MAX];
	size_t family_count;
	char samples[SAMPLES_MAX][300]; /* name and labels */
	size_t sample_count;
	double bound, below; /* of the bucket before; 0: there was none */
};

static bool is_name(const char *p, size_t len, bool label)
{
	if (!len || isdigit((unsigned char)p[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)p[i]) && p[i] != '_' && (label || p[i] != ':'))
			return false;
	return true;
}

static struct family *family_of(struct page *g, const char *name, size_t len)
{
	for (size_t i = 0; i < g->family_count; i++)
		if (strlen(g->families[i].name) == len &&
		    memcmp(g->families[i].name, name, len) == 0)
			return &g->families[i];
	return NULL;
}

/* "# HELP name text" or "# TYPE name kind"; a family begins with its HELP. */
static void comment_read(struct page *g, const char *line)
{
	bool help = strncmp(line, "# HELP ", 7) == 0;
	const char *name = line + 7;
	size_t len = strcspn(name, " ");
	struct family *f = family_of(g, name, len);

	if (!help && strncmp(line, "# TYPE ", 7) != 0)
		fail_msg("a comment of no use: %s", line);
	if (!is_name(name, len, false) || strncmp(name, "didehban_", 9) != 0 || !name[len])
		fail_msg("bad name: %s", line);
	if (help) {
		assert_true(g->family_count < FAMILIES_MAX);
		if (f || strlen(name + len + 1) < 5)
			fail_msg("described twice, or badly: %s", line);
		f = &g->families[g->family_count++];
		*f = (struct family){ .help = true };
		memcpy(f->name, name, len);
		return;
	}
	if (f != &g->families[g->family_count - 1] || f->type[0])
		fail_msg("TYPE must follow its HELP, once: %s", line);
	snprintf(f->type, sizeof f->type, "%s", name + len + 1);
	if (strcmp(f->type, "gauge") != 0 && strcmp(f->type, "counter") != 0 &&
	    strcmp(f->type, "histogram") != 0)
		fail_msg("unknown type: %s", line);
	if (strcmp(f->type, "counter") == 0 &&
	    (strlen(f->name) < 6 || strcmp(f->name + strlen(f->name) - 6, "_total") != 0))
		fail_msg("a counter ends in _total: %s", line);
	if (strcmp(f->type, "counter") != 0 && strstr(f->name, "_total"))
		fail_msg("only a counter is a _total: %s", line);
}

/* {key="value",...}; the end behind it. */
static const char *labels_read(const char *p, const char *line)
{
	for (p++; *p != '}'; p += *p == ',') {
		size_t len = strcspn(p, "=");

		if (!is_name(p, len, true) || p[len + 1] != '"')
			fail_msg("bad label: %s", line);
		for (p += len + 2; *p != '"'; p++) {
			if (!*p || (*p == '\\' && !strchr("\\\"n", p[1])))
				fail_msg("bad label value: %s", line);
			p += *p == '\\';
		}
		p++;
		if (*p != ',' && *p != '}')
			fail_msg("bad end of a label: %s", line);
	}
	return p + 1;
}

/* The lines of a histogram have names of their own. */
static bool is_of(const struct family *f, const char *line, size_t len)
{
	static const char *const ends[] = { "_bucket", "_sum", "_count" };
	size_t own = strlen(f->name);

	if (strncmp(line, f->name, own) != 0)
		return false;
	if (strcmp(f->type, "histogram") != 0)
		return len == own;
	for (size_t i = 0; i < COUNT(ends); i++)
		if (strlen(ends[i]) == len - own &&
		    strncmp(line + own, ends[i], len - own) == 0)
			return true;
	return false;
}

/* Buckets grow up to +Inf, which is the count. */
static void bucket_read(struct page *g, const char *line, double value)
{
	const char *bound = strstr(line, "le=\"");

	if (bound) {
		double le = strncmp(bound + 4, "+Inf", 4) == 0 ? 1e99 : strtod(bound + 4, NULL);

		if (g->bound > 0 && (le <= g->bound || value < g->below))
			fail_msg("buckets must grow: %s", line);
		g->bound = le;
		g->below = value;
	} else if (strstr(line, "_count{")) {
		if (g->bound < 1e99 || g->below != value)
			fail_msg("the count is the last bucket: %s", line);
		g->bound = 0;
	}
}

static void sample_read(struct page *g, const char *line)
{
	size_t len = strcspn(line, "{ ");
	const struct family *last = &g->families[g->family_count - 1];
	const char *p = line + len;
	char *sample, *end;
	double value;

	if (!g->family_count || !is_of(last, line, len) || !last->type[0])
		fail_msg("a sample stands with its family: %s", line);
	if (*p == '{')
		p = labels_read(p, line);
	assert_true(g->sample_count < SAMPLES_MAX);
	sample = g->samples[g->sample_count++];
	snprintf(sample, sizeof g->samples[0], "%.*s", (int)(p - line), line);
	for (size_t i = 0; i + 1 < g->sample_count; i++)
		if (strcmp(g->samples[i], sample) == 0)
			fail_msg("a sample stands twice: %s", line);
	if (*p != ' ' || !p[1])
		fail_msg("no value: %s", line);
	value = strtod(p + 1, &end);
	if (*end)
		fail_msg("bad value: %s", line);
	if (strcmp(last->type, "histogram") == 0)
		bucket_read(g, line, value);
}

static void page_read(struct page *g, char *text)
{
	size_t len = strlen(text);
	char *line;

	assert_true(len && text[len - 1] == '\n');
	while ((line = strsep(&text, "\n")) && (*line || text))
		if (line[0] == '#')
			comment_read(g, line);
		else
			sample_read(g, line);
	for (size_t i = 0; i < g->family_count; i++)
		if (!g->families[i].type[0])
			fail_msg("%s has no TYPE", g->families[i].name);
}

/* docs/METRICS.md has a row for each family, and for no other. */
static void all_is_documented(struct page *g)
{
	FILE *f = fopen("docs/METRICS.md", "r");
	char line[1000];
	size_t rows = 0;

	assert_non_null(f);
	while (fgets(line, sizeof line, f) && strncmp(line, "## ", 3) != 0) {
		const struct family *of;
		size_t len;

		if (strncmp(line, "| `didehban_", 12) != 0)
			continue;
		len = strcspn(line + 3, "`{");
		of = family_of(g, line + 3, len);
		if (!of)
			fail_msg("no such figure: %s", line);
		if (!strstr(line, of->type))
			fail_msg("it is a %s: %s", of->type, line);
		rows++;
	}
	fclose(f);
	if (rows != g->family_count)
		fail_msg("docs/METRICS.md has %zu figures, /metrics %zu", rows,
			 g->family_count);
}

/* ---- a hook with something to count ---- */

static void each_modem(void *self, hook_modem_visit *visit, void *ctx)
{
	struct hook_modem m = { .name = "mci-\"1\"\\\n", .state = "up", .imsi = "43211" };

	(void)self;
	m.signal = 64;
	m.parts = (struct hook_parts){ .sent = 90, .permanent = 2, .unknown = 1 };
	visit(ctx, &m);
	m = (struct hook_modem){ .name = "b", .state = "down", .trouble = "puk", .signal = -1 };
	m.drained = true;
	visit(ctx, &m);
}

static void traffic(void *self, struct hook_traffic *t)
{
	(void)self;
	t->delivered = 7;
	waits_add(&t->waits[RANK_REPLY - RANK_ALARM], 3);
	waits_add(&t->waits[RANK_REPLY - RANK_ALARM], 60);
	waits_add(&t->waits[RANK_REPLY - RANK_ALARM], 1000000);
}

static void told(void *self, struct hook_told *n)
{
	(void)self;
	*n = (struct hook_told){ 5, 2 };
}

static char *asked(struct hook *k, const char *method, const char *target, const char *body)
{
	struct ask a = { .method = method,
			 .target = target,
			 .body = body,
			 .body_len = body ? strlen(body) : 0,
			 .trusted = true };
	struct answer out = { 0 };
	char *text;

	hook_handle(k, &a, &out);
	text = mem_dupn(out.body, out.len);
	answer_free(&out);
	return text;
}

static void ask(struct hook *k, const char *method, const char *target, const char *body)
{
	free(asked(k, method, target, body));
}

static void fill(struct house *h, struct hook *k)
{
	struct credit credit = { .sim = "43211", .rials = 12345, .at = h->now - 60 };
	struct err e = { "" };
	struct case_ c;

	ask(k, "POST", "/api/v1/webhooks", "{\"url\":\"https://a.example/\"}");
	c = house_complaint(h, "09121110001");
	must(tx_begin(h->en.store.db, &e), &e);
	must(delivery_add(&h->en.store, 1, 1, c.id, h->now - 90, &e), &e);
	must(credit_put(&h->en.store, &credit, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	ask(k, "POST", "/hook/ussd", "sessionId=a&phoneNumber=09121110001&text=3");
	ask(k, "GET", "/api/v1/cases/302847161", NULL);
	ask(k, "GET", "/nowhere", NULL);
	ask(k, "POST", "/api/v1/cases", "{");
}

static void the_page_keeps_the_rules_and_says_what_there_is(void **state)
{
	static const char *const lines[] = {
		"didehban_webhook_events{webhook=\"1\",state=\"waiting\"} 1\n",
		"didehban_webhook_events{webhook=\"1\",state=\"dead\"} 0\n",
		"didehban_webhook_oldest_seconds{webhook=\"1\"} 90\n",
		"didehban_webhook_posts_total{result=\"taken\"} 5\n",
		"didehban_ussd_sessions 1\n",
		"didehban_modem_credit_rials{modem=\"mci-\\\"1\\\"\\\\\\n\"} 12345\n",
		"didehban_cases{stage_kind=\"work\"} 1\n",
		"didehban_http_route_requests_total{method=\"POST\",route=\"/hook/ussd\","
		"class=\"2xx\"} 1\n",
		"didehban_http_route_requests_total{method=\"GET\",route=\"/api/v1/cases/:id\","
		"class=\"4xx\"} 1\n",
		"didehban_http_route_requests_total{method=\"\",route=\"\",class=\"4xx\"} 1\n",
		"didehban_timers_lag_seconds 0\n",
		"didehban_modem_state{modem=\"b\",state=\"down\"} 1\n",
		"didehban_modem_state{modem=\"b\",state=\"up\"} 0\n",
		"didehban_modem_needs_operator{modem=\"b\"} 1\n",
		"didehban_modem_drained{modem=\"b\"} 1\n",
		"didehban_parts_sent_total{modem=\"mci-\\\"1\\\"\\\\\\n\"} 90\n",
		"didehban_parts_failed_total{modem=\"mci-\\\"1\\\"\\\\\\n\",cause="
		"\"permanent\"} "
		"2\n",
		"didehban_messages_delivered_total 7\n",
		"didehban_messages{state=\"uncertain\"} 0\n",
		/* The texts of a new complaint. */
		"didehban_queue_messages{rank=\"stage\"} 3\n",
		"didehban_queue_messages{rank=\"digest\"} 0\n",
		"didehban_queue_oldest_seconds{rank=\"stage\"} 0\n",
		"didehban_queue_wait_seconds_bucket{rank=\"reply\",le=\"1\"} 0\n",
		"didehban_queue_wait_seconds_bucket{rank=\"reply\",le=\"5\"} 1\n",
		"didehban_queue_wait_seconds_bucket{rank=\"reply\",le=\"60\"} 2\n",
		"didehban_queue_wait_seconds_bucket{rank=\"reply\",le=\"86400\"} 2\n",
		"didehban_queue_wait_seconds_bucket{rank=\"reply\",le=\"+Inf\"} 3\n",
		"didehban_queue_wait_seconds_sum{rank=\"reply\"} 1000063\n",
		"didehban_queue_wait_seconds_count{rank=\"reply\"} 3\n",
	};
	const struct hook_ports ports = { .each_modem = each_modem,
					  .told = told,
					  .traffic = traffic };
	struct page *g = mem_alloc(sizeof *g);
	CLEAN(text) char *text = NULL;
	struct house *h = *state;
	struct hook *k;

	log_level_set(LOG_LEVEL_ERROR);
	k = hook_new(&h->en, &ports);
	fill(h, k);
	text = asked(k, "GET", "/metrics", NULL);
	for (size_t i = 0; i < COUNT(lines); i++)
		if (!strstr(text, lines[i]))
			fail_msg("not there: %s", lines[i]);
	assert_null(strstr(text, "didehban_database_bytes 0\n"));
	page_read(g, text);
	assert_true(g->family_count > 20);
	all_is_documented(g);
	free(g);
	hook_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_page_keeps_the_rules_and_says_what_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
