/* metrics_gateway.c - see metrics.h: the carriers, the queue, the texts. */
#include "hook/metrics.h"

#include <inttypes.h>
#include <string.h>

#include "base/mem.h"
#include "hook/exposition.h"

/* ---- the carriers ---- */

/* A family's lines stand together, and the carriers are asked once. */
struct modem_figures {
	struct buf up, state, needs, drained, signal, queue, today, per_day, sent, failed;
};

static void modem_state(struct buf *b, const struct hook_modem *m)
{
	static const char *const states[] = { "up", "starting", "recovering", "down" };

	for (size_t i = 0; i < COUNT(states); i++)
		figure_line(b, "didehban_modem_state", strcmp(m->state, states[i]) == 0,
			    "modem", m->name, "state", states[i], NULL);
}

static void modem_signal(struct buf *b, const struct hook_modem *m)
{
	if (m->signal < 0)
		return;
	buf_puts(b, "didehban_modem_signal_ratio{");
	figure_label(b, "modem", m->name);
	buf_printf(b, "} %d.%02d\n", m->signal / 100, m->signal % 100);
}

static void modem_failed(struct buf *b, const struct hook_modem *m)
{
	const struct hook_parts *p = &m->parts;
	const struct {
		const char *cause;
		int64_t n;
	} rows[] = { { "permanent", p->permanent },
		     { "temporary", p->temporary },
		     { "carrier", p->carrier },
		     { "unknown", p->unknown } };

	for (size_t i = 0; i < COUNT(rows); i++)
		figure_line(b, "didehban_parts_failed_total", rows[i].n, "modem", m->name,
			    "cause", rows[i].cause, NULL);
}

static void modem_figures(void *ctx, const struct hook_modem *m)
{
	struct modem_figures *f = ctx;

	figure_line(&f->up, "didehban_modem_up", strcmp(m->state, "up") == 0, "modem", m->name,
		    NULL);
	modem_state(&f->state, m);
	figure_line(&f->needs, "didehban_modem_needs_operator", m->trouble != NULL, "modem",
		    m->name, NULL);
	figure_line(&f->drained, "didehban_modem_drained", m->drained, "modem", m->name, NULL);
	modem_signal(&f->signal, m);
	figure_line(&f->queue, "didehban_modem_queue", m->queue, "modem", m->name, NULL);
	figure_line(&f->today, "didehban_modem_today", m->today, "modem", m->name, NULL);
	figure_line(&f->per_day, "didehban_modem_per_day", m->per_day, "modem", m->name, NULL);
	figure_line(&f->sent, "didehban_parts_sent_total", m->parts.sent, "modem", m->name,
		    NULL);
	modem_failed(&f->failed, m);
}

static void family(struct buf *b, const char *name, const char *type, const char *help,
		   struct buf *lines)
{
	figure_head(b, name, type, help);
	buf_add(b, lines->text ? lines->text : "", lines->len);
	buf_free(lines);
}

void metrics_modems(const struct hook_ports *ports, struct buf *b)
{
	struct modem_figures f = { 0 };

	if (!ports->each_modem)
		return;
	ports->each_modem(ports->self, modem_figures, &f);
	family(b, "didehban_modem_up", "gauge", "1 when the carrier is up.", &f.up);
	family(b, "didehban_modem_state", "gauge", "1 for the state that it is in.", &f.state);
	family(b, "didehban_modem_needs_operator", "gauge", "1 when only a person can help it.",
	       &f.needs);
	family(b, "didehban_modem_drained", "gauge", "1 when it is to take no new texts.",
	       &f.drained);
	family(b, "didehban_modem_signal_ratio", "gauge", "Signal strength, 0 to 1.",
	       &f.signal);
	family(b, "didehban_modem_queue", "gauge", "Texts that wait for the carrier.",
	       &f.queue);
	family(b, "didehban_modem_today", "gauge",
	       "Parts that left by the carrier's SIM this local day.", &f.today);
	family(b, "didehban_modem_per_day", "gauge",
	       "Parts that may leave by it on a local day; 0: any number.", &f.per_day);
	family(b, "didehban_parts_sent_total", "counter",
	       "Parts that the network took since the start.", &f.sent);
	family(b, "didehban_parts_failed_total", "counter",
	       "Parts that it did not take since the start, by what the cause is about.",
	       &f.failed);
}

/* ---- the queue ---- */

void metrics_queue(const struct metric *m, int64_t now, struct buf *b)
{
	figure_head(b, "didehban_queue_messages", "gauge", "Texts that wait, by rank.");
	for (int i = 0; i < QUEUE_RANKS; i++)
		figure_line(b, "didehban_queue_messages", m->queue[i].texts, "rank",
			    rank_name((enum message_rank)(i + RANK_ALARM)), NULL);
	figure_head(b, "didehban_queue_oldest_seconds", "gauge",
		    "How long ago the first of them could have left.");
	for (int i = 0; i < QUEUE_RANKS; i++) {
		int64_t at = m->queue[i].ready_at;

		figure_line(b, "didehban_queue_oldest_seconds", at && at < now ? now - at : 0,
			    "rank", rank_name((enum message_rank)(i + RANK_ALARM)), NULL);
	}
}

/* ---- what went through ---- */

void metrics_traffic(const struct hook_ports *ports, struct buf *b)
{
	struct hook_traffic t = { 0 };

	if (!ports->traffic)
		return;
	ports->traffic(ports->self, &t);
	figure_plain(b, "didehban_messages_received_total", "counter",
		     "Texts that came in since the start.", t.received);
	figure_plain(b, "didehban_messages_sent_total", "counter",
		     "Texts that the network took whole since the start.", t.sent);
	figure_plain(b, "didehban_messages_delivered_total", "counter",
		     "Texts that a status report confirmed since the start.", t.delivered);
	figure_plain(b, "didehban_messages_failed_total", "counter",
		     "Texts that were given up since the start.", t.failed);
	figure_head(b, "didehban_queue_wait_seconds", "histogram",
		    "From when a text could leave until the network had it, by rank.");
	for (int i = 0; i < QUEUE_RANKS; i++)
		figure_waits(b, "didehban_queue_wait_seconds", "rank",
			     rank_name((enum message_rank)(i + RANK_ALARM)), &t.waits[i]);
}
