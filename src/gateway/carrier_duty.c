/* carrier_duty.c - what a carrier is given to do, and whether it may be.
 * Owns its rests, its debts and its USSD session; never starts or ends a child. */
#include "gateway/carrier_self.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

enum { USSD_MS = 90 * 1000, REST_MS = 1000, REST_MOST_MS = 60 * 1000 };

static void say(struct carrier *c, const struct buf *lines)
{
	channel_say(&c->channel, lines->text, lines->len);
}

bool carrier_ready(const struct carrier *c)
{
	return c->phase == PHASE_RUNNING && c->info.state == CARRIER_UP &&
	       clock_mono_ms() >= c->rest_until_ms;
}

bool carrier_idle(const struct carrier *c)
{
	return !c->owed_ms;
}

void carrier_drain(struct carrier *c, bool drained)
{
	if (c->drained != drained)
		log_info(drained ? "carrier drained" : "carrier resumed", "carrier=%s",
			 c->info.name);
	c->drained = drained;
}

bool carrier_drained(const struct carrier *c)
{
	return c->drained;
}

bool carrier_takes(const struct carrier *c)
{
	return carrier_ready(c) && !c->drained;
}

int64_t carrier_rest_ms(const struct carrier *c)
{
	int64_t ms = REST_MS;

	for (int i = 0; i < c->rests && ms < REST_MOST_MS; i++)
		ms *= 2;
	return ms < REST_MOST_MS ? ms : REST_MOST_MS;
}

void carrier_rest(struct carrier *c, int64_t task)
{
	c->rest_until_ms = clock_mono_ms() + carrier_rest_ms(c);
	c->rests += task != c->rest_task;
	c->rest_task = task;
}

void carrier_rested(struct carrier *c)
{
	c->rest_task = 0;
	c->rests = 0;
	c->rest_until_ms = 0;
}

void carrier_submit(struct carrier *c, const struct buf *lines)
{
	if (!c->owed_ms)
		c->owed_ms = clock_mono_ms();
	say(c, lines);
}

void carrier_waits(struct carrier *c, const char *why)
{
	if (!c->owed_ms || c->waits || c->phase != PHASE_RUNNING)
		return;
	c->waits = true;
	c->owed_ms = clock_mono_ms();
	c->info.state = CARRIER_RECOVERING;
	snprintf(c->info.reason, sizeof c->info.reason, "%s", why);
	log_warn("carrier waits for the network", "carrier=%s why=%s", c->info.name, why);
}

void carrier_answered(struct carrier *c, bool owes_more)
{
	if (c->waits && c->phase == PHASE_RUNNING) {
		c->info.state = CARRIER_UP;
		if (!c->info.trouble[0])
			c->info.reason[0] = '\0';
	}
	c->waits = false;
	c->owed_ms = owes_more ? clock_mono_ms() : 0;
}

void carrier_delete(struct carrier *c, const char *slot, const char *print)
{
	CLEAN(buf) struct buf line = { 0 };

	line_delete(&line, slot, print);
	say(c, &line);
}

void carrier_ussd_end(struct carrier *c, bool ok, const char *text)
{
	carrier_ussd_answer *answer = c->ussd_answer;

	c->ussd_answer = NULL;
	if (answer)
		answer(c->ussd_ctx, ok, text);
}

int64_t carrier_ussd_due_ms(const struct carrier *c)
{
	return c->ussd_answer ? c->ussd_ms + USSD_MS : INT64_MAX;
}

void carrier_ussd_tick(struct carrier *c, int64_t now_ms)
{
	if (now_ms >= carrier_ussd_due_ms(c))
		carrier_ussd_end(c, false, "no answer");
}

enum rc carrier_ussd(struct carrier *c, const char *code, carrier_ussd_answer *answer,
		     void *ctx, struct err *e)
{
	CLEAN(buf) struct buf line = { 0 };

	if (c->phase != PHASE_RUNNING || c->info.state != CARRIER_UP)
		return err_set(e, RC_RETRY, "modem %s is %s", c->info.name,
			       carrier_state_name(c->info.state));
	if (c->ussd_answer)
		return err_set(e, RC_RETRY, "modem %s has a USSD session open", c->info.name);
	c->ussd_answer = answer;
	c->ussd_ctx = ctx;
	c->ussd_ms = clock_mono_ms();
	line_ussd(&line, ++c->ussd_id, code);
	say(c, &line);
	return RC_OK;
}

void carrier_spare(struct carrier *c, bool spared)
{
	if (c->spared != spared)
		log_info(spared ? "carrier spared" : "carrier used again", "carrier=%s",
			 c->info.name);
	c->spared = spared;
	if (!spared)
		c->barred = 0;
}

bool carrier_spared(const struct carrier *c)
{
	return c->spared;
}

int carrier_barred(struct carrier *c, bool barred)
{
	return c->barred = barred ? c->barred + 1 : 0;
}

void carrier_lane_set(struct carrier *c, void *lane)
{
	c->lane = lane;
}

void *carrier_lane(const struct carrier *c)
{
	return c->lane;
}
