/* credit.c - see credit.h.  Owns when a SIM is asked and when it is spared. */
#include "gateway/credit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/credit.h"
#include "workflow/alarm.h"

enum {
	AGAIN_S = 600,	 /* after a try that failed */
	BARRED_MOST = 3, /* messages in a row, then the SIM is spared ... */
	BARRED_S = 3600, /* ... for an hour, unless it is asked before */
};

struct asking {
	struct asking *next;
	struct credits *c;
	char name[64], sim[SIM_MAX];
	credit_done *done; /* NULL: the schedule asks */
	void *ctx;
};

struct credits {
	struct engine *en;
	struct fleet *fleet;
	struct asking *asking;
};

/* ---- what is known ---- */

static enum rc known(struct credits *c, const char *sim, struct credit *k, struct err *e)
{
	enum rc rc = credit_get(&c->en->store, sim, k, e);

	return rc == RC_NONE ? RC_OK : rc;
}

static void spare(struct credits *c, const struct credit *k)
{
	for (size_t i = 0; i < fleet_count(c->fleet); i++) {
		struct carrier *carrier = fleet_at(c->fleet, i);

		if (strcmp(carrier_info(carrier)->sim, k->sim) == 0)
			carrier_spare(carrier, k->spent);
	}
}

/* The end of a transaction, with what came of the work in it. */
static enum rc kept(struct credits *c, enum rc rc, const struct credit *k, struct err *e)
{
	if (rc == RC_OK)
		rc = credit_put(&c->en->store, k, e);
	TRY(tx_end(c->en->store.db, rc, e));
	spare(c, k);
	return RC_OK;
}

/* ---- an answer ---- */

/* An amount was read: low, spent, or fine again. */
static enum rc judge(struct credits *c, struct credit *k, const char *name,
		     const struct balance *b, struct err *e)
{
	bool spent = k->rials < b->floor, low = k->rials < b->low || spent;
	struct engine *en = c->en;
	char rials[24];

	if (spent != k->spent || low != k->low)
		log_warn("credit", "carrier=%s rials=%" PRId64 " spent=%d low=%d", name,
			 k->rials, spent, low);
	if (spent != k->spent)
		k->spent_at = spent ? k->at : 0;
	k->spent = spent;
	k->low = low;
	k->trouble[0] = '\0';
	snprintf(rials, sizeof rials, "%" PRId64, k->rials);
	TRY(alarm_clear(en, ALARM_CREDIT_UNREAD, name, "", e));
	if (spent)
		TRY(alarm_raise(en, ALARM_CREDIT_SPENT, name, rials, e));
	else
		TRY(alarm_clear(en, ALARM_CREDIT_SPENT, name, rials, e));
	/* Of one that is spent now, that was told in its place. */
	return low && !spent ? alarm_raise(en, ALARM_CREDIT_LOW, name, rials, e)
			     : alarm_clear(en, ALARM_CREDIT_LOW, name, spent ? NULL : rials, e);
}

static enum rc take(struct credits *c, const struct asking *a, struct credit_answer *answer,
		    struct credit *k, struct err *e)
{
	struct carrier *carrier = fleet_find(c->fleet, a->name);
	const struct balance *b = carrier ? &carrier_config(carrier)->balance : NULL;

	TRY(known(c, a->sim, k, e));
	k->asked_at = engine_now(c->en);
	answer->read = answer->ok && b && balance_read(b->pattern, answer->text, &k->rials);
	if (answer->read) {
		answer->rials = k->rials;
		answer->at = k->at = k->asked_at;
		return judge(c, k, a->name, b, e);
	}
	utf8_copy(k->trouble, sizeof k->trouble,
		  answer->ok ? "the reply names no amount" : answer->text);
	log_warn("credit not read", "carrier=%s why=\"%s\"", a->name, k->trouble);
	return answer->ok ? alarm_raise(c->en, ALARM_CREDIT_UNREAD, a->name, answer->text, e)
			  : RC_OK;
}

static void on_answer(void *ctx, bool ok, const char *text)
{
	struct asking *a = ctx;
	struct credits *c = a->c;
	struct credit_answer answer = { .ok = ok, .text = text };
	struct credit k = { 0 };
	struct err e = { "" };
	enum rc rc = tx_begin(c->en->store.db, &e);

	if (rc == RC_OK)
		rc = kept(c, take(c, a, &answer, &k, &e), &k, &e);
	if (rc != RC_OK)
		log_error("credit not kept", "carrier=%s error=\"%s\"", a->name, e.text);
	if (a->done)
		a->done(a->ctx, &answer);
	for (struct asking **at = &c->asking; *at; at = &(*at)->next)
		if (*at == a) {
			*at = a->next;
			break;
		}
	free(a);
}

/* ---- asking ---- */

static enum rc ask(struct credits *c, struct carrier *carrier, credit_done *done, void *ctx,
		   struct err *e)
{
	const struct carrier_info *info = carrier_info(carrier);
	const char *code = carrier_config(carrier)->balance.code;
	struct asking *a;
	enum rc rc;

	if (!code)
		return err_set(e, RC_REJECT, "modem %s has no balance code: modems.balance",
			       info->name);
	a = mem_alloc(sizeof *a);
	a->c = c;
	snprintf(a->name, sizeof a->name, "%s", info->name);
	snprintf(a->sim, sizeof a->sim, "%s", info->sim);
	a->done = done;
	a->ctx = ctx;
	rc = carrier_ussd(carrier, code, on_answer, a, e);
	if (rc != RC_OK) {
		free(a);
		return rc;
	}
	a->next = c->asking;
	c->asking = a;
	return RC_OK;
}

enum rc credits_ask(struct credits *c, const char *modem, credit_done *done, void *ctx,
		    struct err *e)
{
	struct carrier *carrier = fleet_find(c->fleet, modem);

	if (!carrier)
		return err_set(e, RC_NONE, "there is no modem %.60s", modem);
	return ask(c, carrier, done, ctx, e);
}

static bool is_asked(const struct credits *c, const char *name)
{
	for (const struct asking *a = c->asking; a; a = a->next)
		if (strcmp(a->name, name) == 0)
			return true;
	return false;
}

/* Barred, not known to be empty: another try after a while. */
static int64_t tried_at(const struct credit *k, const struct balance *b)
{
	return k->spent && (!k->at || k->rials >= b->floor) ? k->spent_at + BARRED_S
							    : INT64_MAX;
}

/* Soon again after a failure; and when the network bars a SIM, or the clock was set
 * back, at once. */
static int64_t asked_next_at(const struct credit *k, const struct balance *b, int64_t now)
{
	int64_t wait = b->every_s;

	if (!b->code || !b->every_s)
		return INT64_MAX;
	if (k->trouble[0] && wait > AGAIN_S)
		wait = AGAIN_S;
	if (!k->asked_at || now < k->asked_at || (k->spent && k->spent_at > k->asked_at))
		return now;
	return k->asked_at + wait;
}

/* What is known of its SIM; RC_NONE: nothing is to be done about it, whatever it is. */
static enum rc concerned(struct credits *c, struct carrier *carrier, struct credit *k,
			 struct err *e)
{
	const struct carrier_info *info = carrier_info(carrier);
	const struct balance *b = &carrier_config(carrier)->balance;

	if (info->state != CARRIER_UP || !info->sim[0])
		return RC_NONE;
	if (!carrier_spared(carrier) && (!b->code || !b->every_s))
		return RC_NONE;
	return known(c, info->sim, k, e);
}

static enum rc carrier_look(struct credits *c, struct carrier *carrier, struct err *e)
{
	const struct balance *b = &carrier_config(carrier)->balance;
	const char *name = carrier_info(carrier)->name;
	int64_t now = engine_now(c->en);
	struct credit k;

	TRY(concerned(c, carrier, &k, e));
	if (now >= tried_at(&k, b)) {
		k.spent = false;
		k.spent_at = 0;
		TRY(tx_begin(c->en->store.db, e));
		TRY(kept(c, alarm_clear(c->en, ALARM_CREDIT_SPENT, name, NULL, e), &k, e));
	}
	if (now < asked_next_at(&k, b, now) || is_asked(c, name))
		return RC_OK;
	return ask(c, carrier, NULL, NULL, e);
}

void credits_tick(struct credits *c)
{
	for (size_t i = 0; i < fleet_count(c->fleet); i++) {
		struct carrier *carrier = fleet_at(c->fleet, i);
		struct err e = { "" };
		enum rc rc = carrier_look(c, carrier, &e);

		if (rc != RC_OK && rc != RC_NONE && rc != RC_RETRY)
			log_error("credit", "carrier=%s error=\"%s\"",
				  carrier_info(carrier)->name, e.text);
	}
}

enum rc credits_next(struct credits *c, struct wake *w, struct err *e)
{
	for (size_t i = 0; i < fleet_count(c->fleet); i++) {
		struct carrier *carrier = fleet_at(c->fleet, i);
		const struct balance *b = &carrier_config(carrier)->balance;
		struct credit k;
		enum rc rc = concerned(c, carrier, &k, e);

		if (rc == RC_NONE)
			continue;
		TRY(rc);
		wake_at(w, tried_at(&k, b));
		if (!is_asked(c, carrier_info(carrier)->name))
			wake_at(w, asked_next_at(&k, b, engine_now(c->en)));
	}
	return RC_OK;
}

/* ---- the network bars a SIM ---- */

/* 3GPP 24.011 E-2: what the network says of who sends, not of the recipient. */
static bool bars_sender(const struct line *l)
{
	return l->result == LINE_REFUSED && !l->cme &&
	       (l->cause == 8 || l->cause == 10 || l->cause == 50);
}

static enum rc barred(struct credits *c, struct carrier *carrier, struct err *e)
{
	const char *name = carrier_info(carrier)->name;
	struct credit k;

	TRY(known(c, carrier_info(carrier)->sim, &k, e));
	if (k.spent)
		return RC_OK;
	k.spent = true;
	k.spent_at = engine_now(c->en);
	log_warn("carrier spared", "carrier=%s why=\"the network bars one after the other\"",
		 name);
	TRY(tx_begin(c->en->store.db, e));
	return kept(c, alarm_raise(c->en, ALARM_CREDIT_SPENT, name, "", e), &k, e);
}

void credits_submitted(struct credits *c, struct carrier *carrier, const struct line *l)
{
	struct err e = { "" };

	if (carrier_barred(carrier, bars_sender(l)) < BARRED_MOST)
		return;
	if (barred(c, carrier, &e) != RC_OK)
		log_error("credit", "carrier=%s error=\"%s\"", carrier_info(carrier)->name,
			  e.text);
}

void credits_up(struct credits *c, struct carrier *carrier)
{
	struct err e = { "" };
	struct credit k;

	if (known(c, carrier_info(carrier)->sim, &k, &e) == RC_OK)
		carrier_spare(carrier, k.spent);
	else
		log_error("credit", "carrier=%s error=\"%s\"", carrier_info(carrier)->name,
			  e.text);
}

/* ---- life ---- */

struct credits *credits_new(struct engine *en, struct fleet *fleet)
{
	struct credits *c = mem_alloc(sizeof *c);

	c->en = en;
	c->fleet = fleet;
	return c;
}

void credits_free(struct credits *c)
{
	if (!c)
		return;
	for (struct asking *a; (a = c->asking);) {
		c->asking = a->next;
		if (a->done)
			a->done(a->ctx, &(struct credit_answer){ .text = "the daemon stops" });
		free(a);
	}
	free(c);
}
