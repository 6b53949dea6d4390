/* metrics.c - /metrics, in Prometheus' text format.  No name, no number. */
#include "hook/route.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "store/metric.h"

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void plain(struct buf *b, const char *name, const char *type, const char *help,
		  int64_t value)
{
	head(b, name, type, help);
	buf_printf(b, "%s %" PRId64 "\n", name, value);
}

/* A label's value: quotes, backslashes and line ends escaped. */
static void label(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n') {
			buf_puts(b, "\\n");
			continue;
		}
		if (*value == '"' || *value == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *value);
	}
	buf_putc(b, '"');
}

static void state_line(struct buf *b, const char *name, const char *key, const char *value,
		       int64_t n)
{
	buf_printf(b, "%s{", name);
	label(b, key, value);
	buf_printf(b, "} %" PRId64 "\n", n);
}

static void cases(struct buf *b, const struct metric *m)
{
	head(b, "didehban_cases", "gauge", "Cases by the kind of their stage.");
	state_line(b, "didehban_cases", "stage_kind", "work", m->cases_work);
	state_line(b, "didehban_cases", "stage_kind", "wait", m->cases_wait);
	state_line(b, "didehban_cases", "stage_kind", "final",
		   m->cases_ever - m->cases_work - m->cases_wait);
	plain(b, "didehban_cases_overdue", "gauge", "Open cases past their holder's deadline.",
	      m->cases_overdue);
	plain(b, "didehban_cases_opened_total", "counter", "Cases ever opened.", m->cases_ever);
	plain(b, "didehban_events_total", "counter", "Events ever written.", m->events_ever);
	plain(b, "didehban_timers_due", "gauge", "Timers that are due and not yet fired.",
	      m->timers_due);
}

static void messages(struct buf *b, const struct metric *m)
{
	head(b, "didehban_messages", "gauge", "Outgoing texts on their way, by state.");
	state_line(b, "didehban_messages", "state", "queued", m->messages_queued);
	state_line(b, "didehban_messages", "state", "submitting", m->messages_submitting);
	state_line(b, "didehban_messages", "state", "uncertain", m->messages_uncertain);
	head(b, "didehban_messages_recent", "gauge",
	     "Texts made in the last 24 hours, by direction and state.");
	for (size_t i = 0; i < m->recent_count; i++)
		buf_printf(b,
			   "didehban_messages_recent{direction=\"%s\",state=\"%s\"} %" PRId64
			   "\n",
			   m->recent[i].direction, m->recent[i].state, m->recent[i].count);
	plain(b, "didehban_messages_total", "counter", "Texts ever received or made.",
	      m->messages_ever);
}

static void modem_up(void *ctx, const struct hook_modem *m)
{
	state_line(ctx, "didehban_modem_up", "modem", m->name, strcmp(m->state, "up") == 0);
}

static void modem_signal(void *ctx, const struct hook_modem *m)
{
	struct buf *b = ctx;

	if (m->signal < 0)
		return;
	buf_puts(b, "didehban_modem_signal_ratio{");
	label(b, "modem", m->name);
	buf_printf(b, "} %d.%02d\n", m->signal / 100, m->signal % 100);
}

static void modem_queue(void *ctx, const struct hook_modem *m)
{
	state_line(ctx, "didehban_modem_queue", "modem", m->name, m->queue);
}

static void modems(struct buf *b, const struct hook_ports *ports)
{
	if (!ports->each_modem)
		return;
	head(b, "didehban_modem_up", "gauge", "1 when the carrier is up.");
	ports->each_modem(ports->self, modem_up, b);
	head(b, "didehban_modem_signal_ratio", "gauge", "Signal strength, 0 to 1.");
	ports->each_modem(ports->self, modem_signal, b);
	head(b, "didehban_modem_queue", "gauge", "Texts that wait for the carrier.");
	ports->each_modem(ports->self, modem_queue, b);
}

static void requests(struct buf *b, const struct hook *h)
{
	head(b, "didehban_http_requests_total", "counter", "Requests answered, by status.");
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
	head(&b, "didehban_build_info", "gauge", "The version that runs.");
	state_line(&b, "didehban_build_info", "version", DIDEHBAN_VERSION, 1);
	cases(&b, &m);
	messages(&b, &m);
	modems(&b, &c->hook->ports);
	requests(&b, c->hook);
	answer_text(c->out, 200, "text/plain; version=0.0.4; charset=utf-8", b.text);
	return RC_OK;
}
