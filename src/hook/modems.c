/* modems.c - /api/v1/modems: how the carriers are, a USSD code for one, and
 * which of them take texts. */
#include "hook/route.h"

#include <stdlib.h>
#include <string.h>

#include "hook/problem.h"
#include "store/credit.h"

struct listing {
	struct call *c;
	json_t *list;
};

/* What is left on its SIM; null where nobody knows. */
static void credit_add(struct call *c, const char *sim, json_t *modem)
{
	struct credit k = { .at = 0 };

	if (sim)
		credit_get(c->st, sim, &k, NULL);
	json_object_set_new(modem, "credit", k.at ? json_integer(k.rials) : json_null());
	json_object_set_new(modem, "credit_at", json_time(k.at));
	json_object_set_new(modem, "credit_trouble", json_text(k.trouble));
	json_object_set_new(modem, "spared", json_boolean(k.spent));
}

static void modem_add(void *ctx, const struct hook_modem *m)
{
	struct listing *l = ctx;
	json_t *modem =
		json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:i}", "name", m->name, "state",
			  m->state, "imei", json_text(m->imei), "imsi", json_text(m->imsi),
			  "signal", m->signal < 0 ? json_null() : json_integer(m->signal),
			  "network", json_text(m->network), "queue", m->queue);

	json_object_set_new(modem, "smsc", json_text(m->smsc));
	json_object_set_new(modem, "announces", json_boolean(m->announces));
	json_object_set_new(modem, "rung", json_text(m->rung));
	json_object_set_new(modem, "since", m->since ? json_time(m->since) : json_null());
	json_object_set_new(modem, "reason", json_text(m->reason));
	json_object_set_new(modem, "needs", json_text(m->trouble ? "operator" : NULL));
	json_object_set_new(modem, "trouble", json_text(m->trouble));
	json_object_set_new(modem, "storages", json_text(m->storages));
	json_object_set_new(modem, "full", json_boolean(m->full));
	json_object_set_new(modem, "drained", json_boolean(m->drained));
	json_object_set_new(modem, "today", json_integer(m->today));
	json_object_set_new(modem, "per_day", json_integer(m->per_day));
	credit_add(l->c, m->imsi, modem);
	json_array_append_new(l->list, modem);
}

enum rc modems_list(struct call *c, struct err *e)
{
	struct listing l = { c, json_array() };

	(void)e;
	if (c->hook->ports.each_modem)
		c->hook->ports.each_modem(c->hook->ports.self, modem_add, &l);
	answer_json(c->out, 200, l.list);
	return RC_OK;
}

static enum rc drain(struct call *c, bool drained, struct err *e)
{
	if (!c->hook->ports.drain)
		return err_set(e, RC_RETRY, "no modem runs here");
	TRY(c->hook->ports.drain(c->hook->ports.self, c->param[0], drained, e));
	answer_json(c->out, 200,
		    json_pack("{s:s, s:b}", "name", c->param[0], "drained", drained));
	return RC_OK;
}

enum rc modems_drain(struct call *c, struct err *e)
{
	return drain(c, true, e);
}

enum rc modems_resume(struct call *c, struct err *e)
{
	return drain(c, false, e);
}

/* A code on its way: who asked may be gone when the network answers. */
struct ussd {
	struct job job;
	bool done, ok, dropped;
	char *text;
	bool balance; /* the code asks for the credit */
	struct hook_balance credit;
};

static void ussd_free_now(struct ussd *u)
{
	free(u->text);
	free(u);
}

static void ussd_free(struct job *j)
{
	struct ussd *u = (struct ussd *)j;

	if (u->done)
		ussd_free_now(u);
	else
		u->dropped = true;
}

static void ussd_done(void *ctx, bool ok, const char *text)
{
	struct ussd *u = ctx;

	u->done = true;
	u->ok = ok;
	u->text = mem_dup(text ? text : "");
	if (u->dropped)
		ussd_free_now(u);
	else if (u->job.wake)
		u->job.wake(u->job.wake_ctx);
}

static enum job_state ussd_step(struct job *j, struct answer *out)
{
	struct ussd *u = (struct ussd *)j;
	CLEAN(arena) struct arena *a = arena_new();

	if (!u->done)
		return JOB_WAIT;
	if (u->ok && u->balance && !u->credit.read)
		problem_answer(out, RC_REJECT, REFUSED_NOT, 422,
			       arena_printf(a,
					    "the reply names no amount (balance_pattern): %s",
					    u->text));
	else if (u->ok && u->balance)
		answer_json(out, 200,
			    json_pack("{s:I, s:o, s:o}", "credit", (json_int_t)u->credit.rials,
				      "credit_at", json_time(u->credit.at), "text",
				      json_text(u->text)));
	else if (u->ok)
		answer_json(out, 200, json_pack("{s:o}", "text", json_text(u->text)));
	else
		problem_answer(out, RC_REJECT, REFUSED_NOT, 422,
			       *u->text ? u->text : "the network refused the code");
	return JOB_DONE;
}

static void balance_done(void *ctx, const struct hook_balance *b)
{
	struct ussd *u = ctx;

	u->credit = *b;
	u->credit.text = NULL;
	ussd_done(u, b->ok, b->text);
}

enum rc modems_balance(struct call *c, struct err *e)
{
	struct ussd *u;
	enum rc rc;

	if (!c->hook->ports.balance)
		return err_set(e, RC_RETRY, "no modem runs here");
	u = mem_alloc(sizeof *u);
	u->balance = true;
	u->job = (struct job){ .hook = c->hook, .step = ussd_step, .free = ussd_free };
	rc = c->hook->ports.balance(c->hook->ports.self, c->param[0], balance_done, u, e);
	if (rc != RC_OK)
		ussd_free_now(u);
	else
		c->out->job = &u->job;
	return rc;
}

static bool is_code(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 160 && strspn(text, "0123456789*#") == len;
}

enum rc modems_ussd(struct call *c, struct err *e)
{
	const char *code = NULL;
	const struct member members[] = { { .name = "code", .raw = &code, .need = true } };
	struct ussd *u;
	enum rc rc;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (!is_code(code))
		return err_set(e, RC_REJECT, "a USSD code is made of digits, * and #");
	if (!c->hook->ports.ussd)
		return err_set(e, RC_RETRY, "no modem runs here");
	u = mem_alloc(sizeof *u);
	u->job = (struct job){ .hook = c->hook, .step = ussd_step, .free = ussd_free };
	rc = c->hook->ports.ussd(c->hook->ports.self, c->param[0], code, ussd_done, u, e);
	if (rc != RC_OK) {
		ussd_free_now(u);
		return rc == RC_NONE ? err_set(e, rc, "there is no modem %.60s", c->param[0])
				     : rc;
	}
	c->out->job = &u->job;
	return RC_OK;
}
