/* dialogue.c - see dialogue.h.  Finds out who writes and hands the text on. */
#include "dialogue/dialogue.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "dialogue/citizen.h"
#include "dialogue/official.h"
#include "store/case.h"
#include "store/challenge.h"
#include "store/survey.h"
#include "text/normalise.h"

/* Digits that come late are digits still: he hears that they ran out. */
enum { SURVEYS_MAX = 8, OPEN_CASES_MAX = 3, LATE_S = 24 * 3600 };

static enum rc count_case(void *ctx, const struct case_ *c, struct err *e)
{
	(void)e;
	*(int *)ctx += c->code[0] != '\0';
	return RC_OK;
}

/* Surveys without a score; when there is none, those that may be corrected. */
static enum rc count_surveys(struct engine *en, int64_t contact_id, int *count, struct err *e)
{
	struct survey list[SURVEYS_MAX];
	size_t n;
	int open = 0;

	TRY(survey_of_contact(&en->store, contact_id, engine_now(en), list, SURVEYS_MAX, &n,
			      e));
	for (size_t i = 0; i < n; i++)
		open += !list[i].answered_at;
	*count = open ? open : (int)n;
	return RC_OK;
}

static enum rc context_of(struct engine *en, const struct incoming *in,
			  const struct official *o, struct grammar_context *about,
			  struct err *e)
{
	int64_t challenges = 0;

	about->official = o != NULL;
	if (o)
		TRY(challenge_pending(&en->store, o->id, engine_now(en) - LATE_S, &challenges,
				      e));
	about->challenge = challenges > 0;
	about->pin = en->policy.sms_pin;
	TRY(count_surveys(en, in->contact_id, &about->surveys, e));
	return case_each_of_phone(&en->store, in->phone, true, OPEN_CASES_MAX, count_case,
				  &about->open_cases, e);
}

/* Is the text an official's command, well formed or not? */
static bool is_command(const struct intent *in)
{
	return in->kind == INTENT_COMMAND || in->kind == INTENT_NEEDCODE ||
	       in->kind == INTENT_CHALLENGE ||
	       (in->kind == INTENT_BADCODE && in->command != COMMAND_NONE);
}

enum rc dialogue_receive(struct engine *en, const struct incoming *in, struct err *e)
{
	CLEAN(text) char *text = NULL;
	CLEAN(intent) struct intent intent = { 0 };
	struct talk t = { .en = en, .in = in, .via = "sms" };
	struct grammar_context about = { 0 };
	struct official official;
	enum rc rc;

	if (!in->answerable)
		return RC_OK;
	rc = official_by_phone(&en->store, in->phone, &official, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(context_of(en, in, rc == RC_OK ? &official : NULL, &about, e));
	t.text = text = text_store(in->text, strlen(in->text), NULL);
	grammar_read(&intent, text, &about);
	log_info("text read", "message=%lld phone=%s intent=%d command=%d",
		 (long long)in->message_id, log_phone(in->phone), (int)intent.kind,
		 (int)intent.command);
	if (!is_command(&intent))
		return citizen_serve(&t, &intent, e);
	t.official = &official;
	return official_serve(&t, &intent, e);
}

/* A report, or something more for one: nobody could ask its sender again. */
static bool is_anonymous(const struct intent *in)
{
	return in->receipt || (in->kind == INTENT_NEW &&
			       (in->matter == MATTER_ANON || in->matter == MATTER_REPORT));
}

enum rc dialogue_gap(struct engine *en, const struct incoming *in, struct err *e)
{
	CLEAN(text) char *text = NULL;
	CLEAN(intent) struct intent intent = { 0 };
	const struct grammar_context about = { 0 };
	struct talk t = { .en = en, .in = in, .via = "sms" };

	if (!in->answerable)
		return RC_OK;
	t.text = text = text_store(in->text, strlen(in->text), NULL);
	grammar_read(&intent, text, &about);
	if (is_anonymous(&intent))
		return citizen_serve(&t, &intent, e);
	if (intent.kind == INTENT_FOLLOWUP)
		TRY(citizen_keep(&t, &intent, e));
	return talk_answer(&t, "H06", NULL, e);
}
