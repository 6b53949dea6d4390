/* health.c - /healthz and /readyz. */
#include "hook/route.h"

#include <string.h>

#include "store/metric.h"

enum rc health_live(struct call *c, struct err *e)
{
	(void)e;
	answer_json(c->out, 200, json_pack("{s:s}", "status", "ok"));
	return RC_OK;
}

struct carriers {
	int all, up;
};

static void carrier_count(void *ctx, const struct hook_modem *m)
{
	struct carriers *n = ctx;

	n->all++;
	n->up += strcmp(m->state, "up") == 0;
}

enum rc health_ready(struct call *c, struct err *e)
{
	struct carriers n = { 0 };
	bool writable = metric_writable(c->st, e) == RC_OK;
	bool carried, ready;

	if (c->hook->ports.each_modem)
		c->hook->ports.each_modem(c->hook->ports.self, carrier_count, &n);
	carried = n.all == 0 || n.up > 0;
	ready = writable && carried;
	answer_json(c->out, ready ? 200 : 503,
		    json_pack("{s:s, s:b, s:i, s:i}", "status", ready ? "ready" : "not ready",
			      "database", writable, "carriers", n.all, "carriers_up", n.up));
	return RC_OK;
}
