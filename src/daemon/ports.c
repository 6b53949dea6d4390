/* ports.c - see ports.h. */
#include "daemon/ports.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "config/settings.h"
#include "daemon/loop.h"
#include "webhook/courier.h"

static struct gateway *gateway_in(void *self)
{
	return ((struct ports *)self)->gateway;
}

static void port_kick(void *self)
{
	gateway_kick(gateway_in(self));
	courier_kick(((struct ports *)self)->courier);
}

static void port_retold(void *self)
{
	courier_hurry(((struct ports *)self)->courier);
}

static int64_t port_turn_ms(void *self)
{
	return loop_turn_ms(((struct ports *)self)->loop);
}

struct visiting {
	hook_modem_visit *visit;
	void *ctx;
};

static const char *known(const char *text)
{
	return *text ? text : NULL;
}

static enum rc modem_visit(void *ctx, const struct gateway_line *line, struct err *e)
{
	const struct visiting *v = ctx;
	const struct carrier_info *c = line->carrier;
	const struct tally *p = line->parts;
	bool lost = c->state != CARRIER_UP && c->rung;
	bool told = lost || *c->trouble || c->state == CARRIER_RECOVERING;

	(void)e;

	v->visit(v->ctx, &(struct hook_modem){ .name = c->name,
					       .rung = lost ? c->rung : NULL,
					       .since = lost ? c->lost_since : 0,
					       .reason = told ? known(c->reason) : NULL,
					       .trouble = known(c->trouble),
					       .smsc = known(c->smsc),
					       .announces = c->announces,
					       .storages = known(c->storages),
					       .full = c->storage_full,
					       .drained = line->drained,
					       .state = carrier_state_name(c->state),
					       .imei = known(c->imei),
					       .imsi = known(c->sim),
					       .network = known(c->network),
					       .signal = c->signal,
					       .parts = { p->sent, p->permanent, p->temporary,
							  p->carrier, p->unknown },
					       .today = line->today,
					       .per_day = line->per_day,
					       .queue = (int)line->queue });
	return RC_OK;
}

static void port_each_modem(void *self, hook_modem_visit *visit, void *ctx)
{
	struct visiting v = { visit, ctx };
	struct err e = { { 0 } };

	if (gateway_each(gateway_in(self), modem_visit, &v, &e) != RC_OK)
		log_error("modem list", "%s", e.text);
}

static void port_told(void *self, struct hook_told *n)
{
	const struct courier_counts *counts = courier_counts(((struct ports *)self)->courier);

	*n = (struct hook_told){ counts->delivered, counts->failed };
}

static void port_traffic(void *self, struct hook_traffic *t)
{
	const struct gateway_counts *n = gateway_counts(gateway_in(self));

	t->received = n->received;
	t->sent = n->out.sent;
	t->delivered = n->out.delivered;
	t->failed = n->out.failed;
	memcpy(t->waits, n->out.waits, sizeof t->waits);
}

struct balance_call {
	hook_balance_done *done;
	void *ctx;
};

static void balance_answered(void *ctx, const struct credit_answer *a)
{
	struct balance_call *call = ctx;
	const struct hook_balance b = { a->ok, a->read, a->text, a->rials, a->at };

	call->done(call->ctx, &b);
	free(call);
}

static enum rc port_balance(void *self, const char *modem, hook_balance_done *done, void *ctx,
			    struct err *e)
{
	struct balance_call *call = mem_alloc(sizeof *call);
	enum rc rc;

	*call = (struct balance_call){ done, ctx };
	rc = gateway_balance(gateway_in(self), modem, balance_answered, call, e);
	if (rc != RC_OK)
		free(call);
	return rc;
}

static enum rc port_ussd(void *self, const char *modem, const char *code, hook_ussd_done *done,
			 void *ctx, struct err *e)
{
	return gateway_ussd(gateway_in(self), modem, code, done, ctx, e);
}

static enum rc port_drain(void *self, const char *modem, bool drained, struct err *e)
{
	return gateway_drain(gateway_in(self), modem, drained, e);
}

static enum rc port_reload(void *self, struct hook_reloaded *r, struct err *e)
{
	struct ports *p = self;

	return p->reload(p->daemon, r, e);
}

static enum rc port_received(void *self, const struct hook_text *t, struct err *e)
{
	const struct line l = {
		.event = LINE_RECEIVED,
		.slot = "",
		.print = t->print,
		.number = t->from,
		.scts = t->sent_at,
		.text = t->text,
		.binary = t->binary,
		.concat = { .ref = t->ref,
			    .total = t->total,
			    .seq = t->seq,
			    .width = t->width },
	};

	return gateway_received(gateway_in(self), t->gateway, t->to, &l, e);
}

static enum rc port_reported(void *self, const struct hook_report *r, struct err *e)
{
	const struct delivery d = { .submission_id = r->id,
				    .provider_id = r->provider_id,
				    .number = r->number,
				    .reference = r->ref,
				    .status = r->status };

	return gateway_reported(gateway_in(self), r->gateway, &d, e);
}

static const struct setting_gateway *port_gateway(void *self, const char *name)
{
	const struct settings *s = ((struct ports *)self)->settings;

	for (size_t i = 0; i < s->gateway_count; i++)
		if (strcmp(s->gateways[i].name, name) == 0)
			return &s->gateways[i];
	return NULL;
}

struct hook_ports ports_of(struct ports *p)
{
	return (struct hook_ports){
		.self = p,
		.turn_ms = port_turn_ms,
		.kick = port_kick,
		.retold = port_retold,
		.each_modem = port_each_modem,
		.ussd = port_ussd,
		.balance = port_balance,
		.drain = port_drain,
		.reload = port_reload,
		.told = port_told,
		.traffic = port_traffic,
		.received = port_received,
		.reported = port_reported,
		.gateway = port_gateway,
	};
}
