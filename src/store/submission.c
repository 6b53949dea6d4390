/* submission.c - see submission.h.  Owns the table submission. */
#include "store/submission.h"

#include <stdlib.h>

#include "base/mem.h"

/* The next of our own counter towards this number, past any that its latest
 * texts use: two long texts that are on their way together never mix. */
enum { REFS = 256, REFS_LATELY = 64, TOOK_MOST_S = 600 };

static enum rc ref_next(struct store *st, int64_t contact_id, int *ref, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_refs);
	bool used[REFS] = { false };
	int next = -1;
	enum rc rc;

	bind_int(s, contact_id);
	bind_int(s, REFS_LATELY);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		int one = (int)(col_int(s) & (REFS - 1));

		used[one] = true;
		if (next < 0)
			next = (one + 1) % REFS;
	}
	if (rc != RC_NONE)
		return rc;
	/* The first one depends on the number, as far as anybody can tell. */
	if (next < 0)
		next = (int)(contact_id * 37 % REFS);
	while (used[next])
		next = (next + 1) % REFS;
	*ref = next;
	return RC_OK;
}

static void bind_some(struct stmt *s, int value)
{
	if (value < 0)
		bind_null(s);
	else
		bind_int(s, value);
}

enum rc submission_add(struct store *st, int64_t message_id, int64_t contact_id, int parts,
		       enum message_state state, struct err *e)
{
	int ref = -1;

	if (parts > 1)
		TRY(ref_next(st, contact_id, &ref, e));
	for (int seq = 1; seq <= parts; seq++) {
		struct stmt *s = stmt_get(st->db, SQL_submission_add);

		bind_int(s, message_id);
		bind_int(s, seq);
		bind_text(s, message_state_name(state));
		bind_some(s, ref);
		TRY(stmt_run(s, e));
	}
	return RC_OK;
}

/* A NULL reads as 0; its text tells it from a zero. */
static int col_some(struct stmt *s)
{
	const char *text = col_text(s);

	return text ? atoi(text) : -1;
}

static void col_submission(struct stmt *s, struct submission *sub)
{
	const char *word;

	*sub = (struct submission){ .id = col_int(s) };
	sub->message_id = col_int(s);
	sub->seq = (int)col_int(s);
	word = col_text(s);
	if (!word || message_state_parse(word, &sub->state) != RC_OK)
		abort(); /* the schema's own rule */
	sub->concat_ref = col_some(s);
	col_text_to(s, sub->carrier, sizeof sub->carrier);
	col_text_to(s, sub->sim, sizeof sub->sim);
	sub->reference = col_some(s);
	sub->submitted_at = col_int(s);
	sub->settled_at = col_int(s);
	sub->status = col_some(s);
	sub->taken_at = col_int(s);
	sub->whole = col_int(s) != 0;
}

static enum rc submission_one(struct stmt *s, struct submission *sub, struct err *e)
{
	TRY(stmt_row(s, e));
	col_submission(s, sub);
	stmt_done(s);
	return RC_OK;
}

/* Of this attempt or of an earlier one. */
static enum rc submission_any(struct stmt *s, struct submission *sub, struct err *e)
{
	TRY(stmt_row(s, e));
	col_submission(s, sub);
	sub->attempt_id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc submission_get(struct store *st, int64_t id, struct submission *sub, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_get);

	bind_int(s, id);
	return submission_one(s, sub, e);
}

enum rc submission_of(struct store *st, int64_t message_id, struct submission **list, size_t *n,
		      struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_of);
	enum rc rc;

	*list = NULL;
	*n = 0;
	bind_int(s, message_id);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		*list = mem_grow(*list, *n + 1, sizeof **list);
		col_submission(s, &(*list)[(*n)++]);
	}
	if (rc == RC_NONE)
		return RC_OK;
	free(*list);
	*list = NULL;
	*n = 0;
	return rc;
}

static enum rc attempt_set(struct store *st, const struct submission *sub, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_attempt_set);

	bind_text(s, message_state_name(sub->state));
	bind_some(s, sub->reference);
	bind_id(s, sub->settled_at);
	bind_some(s, sub->status);
	bind_id(s, sub->taken_at);
	bind_int(s, sub->attempt_id);
	return stmt_run(s, e);
}

enum rc submission_set(struct store *st, const struct submission *sub, struct err *e)
{
	struct stmt *s;

	if (sub->attempt_id)
		return attempt_set(st, sub, e);
	s = stmt_get(st->db, sub->whole ? SQL_submission_set_whole : SQL_submission_set);
	bind_text(s, message_state_name(sub->state));
	bind_some(s, sub->concat_ref);
	bind_text(s, sub->carrier[0] ? sub->carrier : NULL);
	bind_text(s, sub->sim[0] ? sub->sim : NULL);
	bind_some(s, sub->reference);
	bind_id(s, sub->submitted_at);
	bind_id(s, sub->settled_at);
	bind_some(s, sub->status);
	bind_id(s, sub->taken_at);
	bind_int(s, sub->whole);
	bind_int(s, sub->whole ? sub->message_id : sub->id);
	return stmt_run(s, e);
}

static enum rc round_keep(struct store *st, int64_t message_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_round_keep);

	bind_int(s, message_id);
	return stmt_run(s, e);
}

enum rc submission_again(struct store *st, int64_t message_id, int64_t contact_id, int parts,
			 struct err *e)
{
	struct stmt *s;
	int ref = -1;

	TRY(round_keep(st, message_id, e));
	if (parts > 1)
		TRY(ref_next(st, contact_id, &ref, e));
	s = stmt_get(st->db, SQL_submission_again);
	bind_some(s, ref);
	bind_int(s, message_id);
	return stmt_run(s, e);
}

enum rc submission_give_up(struct store *st, const struct submission *sub, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_part_keep);

	bind_int(s, sub->message_id);
	bind_some(s, sub->reference);
	bind_id(s, sub->settled_at);
	bind_some(s, sub->status);
	bind_id(s, sub->taken_at);
	bind_int(s, sub->id);
	return stmt_run(s, e);
}

enum rc submission_round(struct store *st, int64_t message_id, int64_t parts, int *round,
			 bool *delivered, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_round_whole);

	bind_int(s, message_id);
	bind_int(s, parts);
	TRY(stmt_row(s, e));
	*round = (int)col_int(s);
	*delivered = col_int(s) != 0;
	stmt_done(s);
	return RC_OK;
}

static enum rc round_run(struct store *st, int id, int64_t message_id, int round, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, message_id);
	bind_int(s, round);
	return stmt_run(s, e);
}

enum rc submission_redeem(struct store *st, int64_t message_id, int round, struct err *e)
{
	TRY(round_keep(st, message_id, e));
	TRY(round_run(st, SQL_submission_round_take, message_id, round, e));
	return round_run(st, SQL_submission_round_drop, message_id, round, e);
}

/* Seconds between our handing it over and the service centre's taking it, as far
 * as the two clocks agree. */
static int64_t took_s(const struct submission *sub, const struct status_report *r)
{
	int64_t s = sub->submitted_at > r->scts ? sub->submitted_at - r->scts
						: r->scts - sub->submitted_at;

	return s < TOOK_MOST_S ? s : TOOK_MOST_S;
}

static enum rc by_reference(struct store *st, const struct status_report *r, int64_t since,
			    struct submission *sub, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_by_reference);

	bind_text(s, r->sim);
	bind_int(s, r->reference);
	bind_int(s, since);
	bind_int(s, r->contact_id);
	bind_int(s, r->scts);
	bind_int(s, TOOK_MOST_S);
	return submission_any(s, sub, e);
}

static enum rc by_number(struct store *st, const struct status_report *r, int64_t since,
			 struct submission *sub, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_by_number);

	bind_int(s, r->contact_id);
	bind_text(s, r->sim);
	bind_int(s, since);
	bind_int(s, r->scts);
	bind_int(s, TOOK_MOST_S);
	return submission_any(s, sub, e);
}

static enum rc reported(struct store *st, const struct status_report *r, int64_t since,
			struct submission *sub, struct err *e)
{
	struct submission open;
	enum rc named = by_reference(st, r, since, sub, e), rc;

	if (named != RC_OK && named != RC_NONE)
		return named;
	if (named == RC_OK && r->scts && sub->taken_at == r->scts)
		return sub->status < 0 ? RC_OK : RC_DUP;
	if (named == RC_OK && sub->status < 0 && took_s(sub, r) < TOOK_MOST_S)
		return RC_OK;
	rc = by_number(st, r, since, &open, e);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_OK && (named == RC_NONE || took_s(&open, r) < took_s(sub, r))) {
		*sub = open;
		return RC_OK;
	}
	return named == RC_OK && sub->status >= 0 ? RC_DUP : named;
}

enum rc submission_reported(struct store *st, const struct status_report *r, int64_t since,
			    struct submission *sub, struct err *e)
{
	enum rc rc = reported(st, r, since, sub, e);

	if (rc == RC_OK && r->scts)
		sub->taken_at = r->scts;
	return rc;
}

enum rc submission_unanswered(struct store *st, const char *carrier, struct submission *sub,
			      struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_submission_unanswered);

	bind_text(s, carrier);
	return submission_one(s, sub, e);
}
