/* substitute.c - see substitute.h. */
#include "workflow/substitute.h"

#include <stdio.h>

#include "base/mem.h"
#include "store/case.h"
#include "store/contact.h"
#include "text/digits.h"
#include "text/jalali.h"
#include "workflow/absence.h"
#include "workflow/account.h"
#include "workflow/say.h"

/* The person behind an account, by his name or, without one, his login. */
static enum rc person_of(struct engine *en, const char *login, struct contact *who,
			 struct err *e)
{
	struct official o;

	TRY(official_by_login(&en->store, login, &o, e));
	TRY(contact_get(&en->store, o.contact_id, who, e));
	if (!who->name)
		who->name = mem_dup(login);
	return RC_OK;
}

/* M36: till when, for whom, and how much waits there. */
static enum rc tell(struct engine *en, const struct substitution *b, struct err *e)
{
	CLEAN(contact) struct contact away = { 0 }, by = { 0 };
	CLEAN(text) char *shown = NULL;
	struct say s = { .code = "M36",
			 .purpose = "staff",
			 .rank = RANK_STAGE,
			 .resend = true,
			 .quiet = true };
	char until[JALALI_TEXT_ROOM], number[24], dedupe[40];
	int64_t count;

	TRY(person_of(en, b->login, &away, e));
	TRY(person_of(en, b->by_login, &by, e));
	if (!by.phone)
		return RC_OK;
	TRY(case_count_of_official(&en->store, b->official_id, &count, e));
	TRY(contact_for_phone(&en->store, by.phone, engine_now(en), &s.contact_id, e));
	jalali_date_text(until, b->to_at - 1);
	snprintf(number, sizeof number, "%lld", (long long)count);
	shown = text_persian_digits(number);
	snprintf(dedupe, sizeof dedupe, "substitution:%lld", (long long)b->id);
	s.dedupe = dedupe;
	say_value(&s, "date", until);
	say_value(&s, "name", away.name);
	say_value(&s, "n", shown);
	return say(en, &s, NULL, e);
}

enum rc substitute_turn(struct engine *en, struct err *e)
{
	struct substitution begun;

	do {
		TRY(substitution_turn(&en->store, engine_now(en), &begun, e));
		if (begun.id)
			TRY(tell(en, &begun, e));
	} while (begun.id);
	return RC_OK;
}

enum rc substitute_due(struct engine *en, struct firing *f, struct err *e)
{
	(void)f;
	return substitute_turn(en, e);
}

enum rc substitute_add(struct engine *en, const struct official *away,
		       const struct official *by, int64_t from_at, int64_t to_at, int64_t *id,
		       struct err *e)
{
	enum rc rc;

	if (away->id == by->id)
		return err_set(e, RC_REJECT, "nobody stands in for himself");
	if (by->retired_at || by->revoked_at)
		return err_set(e, RC_REJECT, "the account %s is %s", by->login,
			       by->retired_at ? "closed" : "locked");
	if (to_at <= from_at || to_at <= engine_now(en))
		return err_set(e, RC_REJECT, "the time ends before it began, or is over");
	rc = substitution_add(&en->store, away->id, by->id, from_at, to_at, engine_now(en), id,
			      e);
	if (rc == RC_DUP)
		return err_set(e, RC_REJECT,
			       "in that time %s or %s is away already, or %s stands in for "
			       "somebody",
			       away->login, by->login, away->login);
	TRY(rc);
	TRY(account_note(en, away, "substitute_named", "ADMIN", "desk", NULL, e));
	TRY(timer_add(&en->store, "substitution", from_at, 0, 0, e));
	TRY(timer_add(&en->store, "substitution", to_at, 0, 0, e));
	return substitute_turn(en, e);
}

enum rc substitute_end(struct engine *en, const struct official *away, struct err *e)
{
	enum rc rc = substitution_end(&en->store, away->id, engine_now(en), e);

	if (rc == RC_NONE)
		return err_set(e, RC_REJECT, "nobody stands in for %s", away->login);
	TRY(rc);
	TRY(account_note(en, away, "substitute_ended", "ADMIN", "desk", NULL, e));
	TRY(substitute_turn(en, e));
	return absence_arm(en, away, e);
}
