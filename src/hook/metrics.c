/* metrics.c - /metrics, in Prometheus' text format.  No name, no number. */
#include "hook/metrics.h"

#include <inttypes.h>
#include <string.h>

#include "hook/exposition.h"
#include "hook/route.h"
#include "store/metric.h"
#include "workflow/alarm.h"

static void cases(struct buf *b, const struct metric *m)
{
	figure_head(b, "didehban_cases", "gauge", "Cases by the kind of their stage.");
	figure_line(b, "didehban_cases", m->cases_work, "stage_kind", "work", NULL);
	figure_line(b, "didehban_cases", m->cases_wait, "stage_kind", "wait", NULL);
	figure_line(b, "didehban_cases", m->cases_ever - m->cases_work - m->cases_wait,
		    "stage_kind", "final", NULL);
	figure_plain(b, "didehban_cases_overdue", "gauge",
		     "Open cases past their holder's deadline.", m->cases_overdue);
	figure_plain(b, "didehban_cases_opened_total", "counter", "Cases ever opened.",
		     m->cases_ever);
	figure_plain(b, "didehban_events_total", "counter", "Events ever written.",
		     m->events_ever);
	figure_plain(b, "didehban_timers_due", "gauge",
		     "Timers that are due and not yet fired.", m->timers_due);
}

static void messages(struct buf *b, const struct metric *m)
{
	figure_head(b, "didehban_messages", "gauge", "Outgoing texts on their way, by state.");
	figure_line(b, "didehban_messages", m->messages_queued, "state", "queued", NULL);
	figure_line(b, "didehban_messages", m->messages_submitting, "state", "submitting",
		    NULL);
	figure_line(b, "didehban_messages", m->messages_uncertain, "state", "uncertain", NULL);
	figure_plain(b, "didehban_messages_total", "counter", "Texts ever received or made.",
		     m->messages_ever);
}

static void alarm_open_of(void *ctx, const char *kind, int64_t n)
{
	int64_t *open = ctx;

	for (int i = 0; i < ALARM_KINDS; i++)
		if (strcmp(alarm_kind_name((enum alarm_kind)i), kind) == 0)
			open[i] = n;
}

static enum rc alarms(struct buf *b, struct store *st, struct err *e)
{
	int64_t open[ALARM_KINDS] = { 0 };

	TRY(alarm_count(st, alarm_open_of, open, e));
	figure_head(b, "didehban_alarms", "gauge", "Troubles that are not over, by kind.");
	for (int i = 0; i < ALARM_KINDS; i++)
		figure_line(b, "didehban_alarms", open[i], "kind",
			    alarm_kind_name((enum alarm_kind)i), NULL);
	return RC_OK;
}

static void requests(struct buf *b, const struct hook *h)
{
	figure_head(b, "didehban_http_requests_total", "counter",
		    "Requests answered, by status.");
	for (int i = 0; i < HOOK_STATUS_MAX; i++)
		if (h->answered[i])
			buf_printf(b, "didehban_http_requests_total{code=\"%d\"} %" PRIu64 "\n",
				   i, h->answered[i]);
}

enum rc metrics_show(struct call *c, struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };
	struct metric m;

	TRY(metric_read(c->st, c->now, &m, e));
	figure_head(&b, "didehban_build_info", "gauge", "The version that runs.");
	figure_line(&b, "didehban_build_info", 1, "version", DIDEHBAN_VERSION, NULL);
	cases(&b, &m);
	messages(&b, &m);
	metrics_modems(&c->hook->ports, &b);
	metrics_queue(&m, c->now, &b);
	metrics_traffic(&c->hook->ports, &b);
	metrics_credit(c, &b);
	TRY(metrics_webhooks(c, &b, e));
	TRY(metrics_ussd(c, &b, e));
	TRY(metrics_store(c, &b, e));
	TRY(alarms(&b, c->st, e));
	requests(&b, c->hook);
	metrics_routes(c->hook, &b);
	answer_text(c->out, 200, "text/plain; version=0.0.4; charset=utf-8", b.text);
	return RC_OK;
}
