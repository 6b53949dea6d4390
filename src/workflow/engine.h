/* engine.h - what the workflow works with.  One struct, made by the daemon
 * (or a test), passed everywhere; nothing in it is global.
 *
 * Functions that take an engine and say "inside a transaction" neither begin
 * nor commit: one event from outside is one transaction of its receiver. */
#ifndef WORKFLOW_ENGINE_H
#define WORKFLOW_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/wake.h"
#include "config/rules.h"
#include "store/store.h"

struct library; /* the procedures, see library.h */
struct phrases; /* the message texts, see phrases.h */

struct policy {
	int answer_max_parts;	       /* above it the client hears the answer by phone: 3 */
	int quiet_from, quiet_to;      /* minutes of the day; equal: off */
	bool stop_final;	       /* C10/C11 leave after STOP: true */
	bool webhook_plain;	       /* events may go over http:// to anywhere: false */
	int64_t message_life_s;	       /* a text not sent by then is expired: 3 days */
	struct absence_policy absence; /* the 48-hour rule */
	struct round_policy digest, weekly;	/* texts of the morning */
	int http_per_minute;			/* requests of a token; 0: any number */
	int64_t session_idle_s, session_life_s; /* of an official at the HTTP hook */
	struct words sms_strict;		/* procedures; "restricted": all of those */
	bool sms_pin;				/* a personal PIN behind every challenge */
	const char *callback; /* after a voicemail, within: "4wh"; NULL or "": no call back */
};

struct engine {
	struct store store;
	const struct clock *clock;
	struct library *library;
	struct phrases *phrases;
	struct calendar *calendar; /* replaced by engine_reload */
	struct policy policy;
};

/* Read procedures, texts and calendar from the store; drops what was read
 * before.  RC_BROKEN names the row that cannot be read. */
enum rc engine_reload(struct engine *en, struct err *e);
void engine_close(struct engine *en); /* library, phrases, calendar */

static inline int64_t engine_now(const struct engine *en)
{
	return clock_now(en->clock);
}

/* Fire every timer that is due, at most `most`, each as a whole or not at all;
 * one commit makes all of them durable.  *fired says how many.  A timer whose
 * work fails is logged and comes again after five minutes. */
enum rc engine_tick(struct engine *en, int most, int *fired, struct err *e);
/* When the next one is due. */
enum rc engine_next(struct engine *en, struct wake *w, struct err *e);

#endif
