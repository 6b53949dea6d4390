/* message.c - texts in and out.  Owns the table message.
 * Never talks to a carrier; what a text means is the dialogue's business. */
#include "store/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/contact.h"
#include "store/queue.h"
#include "store/submission.h"
#include "text/segment.h"

static const char *const state_names[] = {
	[MESSAGE_QUEUED] = "queued",	   [MESSAGE_SUBMITTING] = "submitting",
	[MESSAGE_SENT] = "sent",	   [MESSAGE_DELIVERED] = "delivered",
	[MESSAGE_UNCERTAIN] = "uncertain", [MESSAGE_FAILED] = "failed",
	[MESSAGE_EXPIRED] = "expired",	   [MESSAGE_CANCELLED] = "cancelled",
	[MESSAGE_RECEIVED] = "received",
};

const char *message_state_name(enum message_state state)
{
	return state_names[state];
}

enum rc message_state_parse(const char *name, enum message_state *state)
{
	for (size_t i = 0; i < COUNT(state_names); i++)
		if (strcmp(name, state_names[i]) == 0) {
			*state = (enum message_state)i;
			return RC_OK;
		}
	return RC_NONE;
}

static void bind_word(struct stmt *s, const char *word)
{
	bind_text(s, word[0] ? word : NULL);
}

/* The carrier of a conversation that is going on; "" for none. */
static enum rc heard_by(struct store *st, int64_t contact_id, int64_t now,
			char carrier[CARRIER_NAME_MAX], struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_heard_by);
	enum rc rc;

	carrier[0] = '\0';
	bind_int(s, contact_id);
	bind_int(s, now - CONVERSATION_S);
	if ((rc = stmt_row(s, e)) != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	col_text_to(s, carrier, CARRIER_NAME_MAX);
	stmt_done(s);
	return RC_OK;
}

/* The prefix in whose line it waits; "" for none. */
static enum rc held_by(struct store *st, const struct message_new *m, char prefix[HELD_MAX],
		       struct err *e)
{
	CLEAN(contact) struct contact to = { 0 };
	const char *held;

	prefix[0] = '\0';
	if (!st->queue.held_count || rank_urgent(m->rank))
		return RC_OK;
	TRY(contact_get(st, m->contact_id, &to, e));
	held = to.phone ? queue_prefix(&st->queue, to.phone) : NULL;
	if (held)
		snprintf(prefix, HELD_MAX, "%s", held);
	return RC_OK;
}

enum rc message_queue(struct store *st, const struct message_new *m, int64_t now, int64_t *id,
		      struct err *e)
{
	enum message_state state = m->cancelled ? MESSAGE_CANCELLED : MESSAGE_QUEUED;
	char carrier[CARRIER_NAME_MAX] = "", held[HELD_MAX];
	int parts = segment_count(m->text);
	struct stmt *s;

	if (parts > SEGMENT_PARTS_MAX)
		return err_set(e, RC_REJECT, "a text of more than %d parts", SEGMENT_PARTS_MAX);
	if (!m->carrier)
		TRY(heard_by(st, m->contact_id, now, carrier, e));
	TRY(held_by(st, m, held, e));
	s = stmt_get(st->db, SQL_message_add);
	bind_text(s, "out");
	bind_int(s, m->contact_id);
	bind_sealed(st, s, m->text);
	bind_text(s, state_names[state]);
	bind_text(s, m->template);
	bind_text(s, m->purpose);
	bind_int(s, m->rank);
	bind_int(s, m->resend);
	bind_int(s, parts);
	if (m->carrier)
		bind_text(s, m->carrier);
	else
		bind_word(s, carrier);
	bind_null(s);
	bind_id(s, m->case_id);
	bind_id(s, m->event_id);
	bind_text(s, m->dedupe);
	bind_int(s, m->not_before);
	bind_id(s, m->expires_at);
	bind_int(s, now);
	bind_text(s, m->avoid);
	bind_int(s, m->not_before > now ? m->not_before : now);
	bind_word(s, held);
	TRY(stmt_id(s, id, e));
	return m->cancelled ? RC_OK
			    : submission_add(st, *id, m->contact_id, parts, MESSAGE_QUEUED, e);
}

enum rc message_receive(struct store *st, struct message *m, const char *purpose,
			const char *text, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_add);

	m->incoming = true;
	m->state = MESSAGE_RECEIVED;
	bind_text(s, "in");
	bind_int(s, m->contact_id);
	bind_sealed(st, s, text);
	bind_text(s, state_names[MESSAGE_RECEIVED]);
	bind_null(s);
	bind_text(s, purpose);
	bind_int(s, 0);
	bind_int(s, 0);
	bind_int(s, m->parts);
	bind_word(s, m->carrier);
	bind_word(s, m->sim);
	bind_id(s, m->case_id);
	bind_id(s, m->event_id);
	bind_null(s);
	bind_int(s, 0);
	bind_null(s);
	bind_int(s, m->created_at);
	bind_null(s);
	bind_int(s, 0);
	bind_null(s);
	return stmt_id(s, &m->id, e);
}

static void col_message(struct stmt *s, struct message *m)
{
	const char *word;

	*m = (struct message){ .id = col_int(s) };
	m->contact_id = col_int(s);
	m->case_id = col_int(s);
	m->event_id = col_int(s);
	word = col_text(s);
	m->incoming = word && strcmp(word, "in") == 0;
	word = col_text(s);
	if (!word || message_state_parse(word, &m->state) != RC_OK)
		abort(); /* the schema's own rule */
	col_text_to(s, m->template, sizeof m->template);
	m->rank = (int)col_int(s);
	m->resend = col_int(s) != 0;
	m->parts = col_int(s);
	m->tries = col_int(s);
	col_text_to(s, m->carrier, sizeof m->carrier);
	col_text_to(s, m->sim, sizeof m->sim);
	col_text_to(s, m->avoid, sizeof m->avoid);
	m->not_before = col_int(s);
	m->ready_at = col_int(s);
	m->expires_at = col_int(s);
	m->settle_by = col_int(s);
	m->created_at = col_int(s);
	m->sent_at = col_int(s);
	m->delivered_at = col_int(s);
	col_text_to(s, m->cause, sizeof m->cause);
	col_text_to(s, m->held, sizeof m->held);
}

static enum rc message_one(struct stmt *s, struct message *m, struct err *e)
{
	TRY(stmt_row(s, e));
	col_message(s, m);
	stmt_done(s);
	return RC_OK;
}

enum rc message_get(struct store *st, int64_t id, struct message *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_get);

	bind_int(s, id);
	return message_one(s, m, e);
}

enum rc message_set(struct store *st, const struct message *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_set);

	bind_text(s, state_names[m->state]);
	bind_int(s, m->tries);
	bind_word(s, m->carrier);
	bind_word(s, m->sim);
	bind_int(s, m->not_before);
	bind_int(s, m->ready_at);
	bind_id(s, m->settle_by);
	bind_id(s, m->sent_at);
	bind_id(s, m->delivered_at);
	bind_word(s, m->cause);
	bind_int(s, m->id);
	return stmt_run(s, e);
}

enum rc message_again(struct store *st, int64_t id, int64_t now, int64_t expires_at,
		      struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_again);

	bind_int(s, now);
	bind_id(s, expires_at);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc message_cancel_like(struct store *st, const char *dedupe_prefix, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_cancel_like);
	CLEAN(text) char *end = mem_dup(dedupe_prefix);

	end[strlen(end) - 1]++; /* the first that does not begin like it */
	bind_text(s, dedupe_prefix);
	bind_text(s, end);
	return stmt_run(s, e);
}

enum rc message_text(struct store *st, int64_t id, char **text, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_text);
	enum rc rc;

	*text = NULL;
	bind_int(s, id);
	TRY(stmt_row(s, e));
	rc = col_sealed(st, s, text, e);
	stmt_done(s);
	return rc;
}

enum rc message_text_set(struct store *st, int64_t id, const char *text, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_text_set);

	bind_sealed(st, s, text);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc message_next(struct store *st, int64_t now, enum message_rank rank, const char *carrier,
		     const char *held, const struct message *after, struct message *m,
		     struct err *e)
{
	struct stmt *s = stmt_get(st->db, held ? SQL_message_next_held : SQL_message_next);

	bind_int(s, rank);
	bind_int(s, after ? after->ready_at : -1);
	bind_int(s, after ? after->id : 0);
	bind_int(s, now);
	bind_text(s, carrier ? carrier : "");
	bind_int(s, now - STICKY_S);
	bind_int(s, st->queue.order_s ? now - st->queue.order_s : 0);
	if (held)
		bind_text(s, held);
	return message_one(s, m, e);
}

enum rc message_hold(struct store *st, int64_t id, const char *prefix, bool let_out,
		     struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_hold);

	bind_text(s, prefix);
	bind_int(s, let_out);
	bind_int(s, id);
	return stmt_run(s, e);
}

enum rc message_let_out(struct store *st, const char *prefix, int64_t now, int64_t *parts,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_let_out);

	bind_text(s, prefix);
	bind_int(s, now);
	TRY(stmt_row(s, e));
	*parts = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc message_unhold(struct store *st, const char *prefix, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_unhold);

	bind_text(s, prefix);
	return stmt_run(s, e);
}

enum rc message_held_first(struct store *st, const char *after, char prefix[HELD_MAX],
			   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_held_first);

	bind_text(s, after);
	TRY(stmt_row(s, e));
	col_text_to(s, prefix, HELD_MAX);
	stmt_done(s);
	return RC_OK;
}

enum rc message_unsettled(struct store *st, int64_t now, struct message *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_unsettled);

	bind_int(s, now);
	return message_one(s, m, e);
}

enum rc message_first(struct store *st, enum message_rank rank, const char *held,
		      int64_t *ready_at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, held ? SQL_message_first_held : SQL_message_first);

	if (held)
		bind_text(s, held);
	bind_int(s, rank);
	return stmt_least(s, ready_at, e);
}

enum rc message_settles(struct store *st, int64_t *at, struct err *e)
{
	return stmt_least(stmt_get(st->db, SQL_message_settles), at, e);
}

enum rc message_expires(struct store *st, int64_t *at, struct err *e)
{
	return stmt_least(stmt_get(st->db, SQL_message_expires), at, e);
}

enum rc message_waiting(struct store *st, int64_t contact_id, int64_t after, struct message *m,
			struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_waiting);

	bind_int(s, contact_id);
	bind_int(s, after);
	return message_one(s, m, e);
}

enum rc message_in_hand(struct store *st, struct message *m, struct err *e)
{
	return message_one(stmt_get(st->db, SQL_message_in_hand), m, e);
}

enum rc message_overdue(struct store *st, int64_t now, struct message *m, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_overdue);

	bind_int(s, now);
	return message_one(s, m, e);
}

enum rc message_stuck(struct store *st, int64_t before, int64_t *count, int64_t *since,
		      struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_stuck);

	bind_int(s, before);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	*since = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc message_count_queued(struct store *st,
			     void (*visit)(void *ctx, const char *carrier, int64_t count),
			     void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_count_queued);
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		const char *carrier = col_text(s);

		visit(ctx, carrier ? carrier : "", col_int(s));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* ---- the list ---- */

/* What arrived is most of the table, and found soon; the rest has an index. */
static int list_sql(const char *state)
{
	static const char *const waiting[] = { "queued", "submitting", "uncertain" };
	static const char *const ended[] = { "failed", "expired", "cancelled" };

	for (size_t i = 0; state && i < COUNT(waiting); i++)
		if (strcmp(state, waiting[i]) == 0)
			return SQL_message_each_waiting;
	for (size_t i = 0; state && i < COUNT(ended); i++)
		if (strcmp(state, ended[i]) == 0)
			return SQL_message_each_ended;
	return SQL_message_each;
}

/* No row before this one was made since then. */
static enum rc since_id(struct store *st, int64_t since, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_message_since);

	bind_int(s, since);
	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return *id ? RC_OK : RC_NONE;
}

static enum rc list_begin(struct store *st, const struct message_filter *f, int64_t contact_id,
			  struct stmt **out, struct err *e)
{
	int64_t after_id = f->after_id, first;
	struct stmt *s;

	if (f->since && !contact_id) {
		TRY(since_id(st, f->since, &first, e));
		if (after_id < first)
			after_id = first - 1;
	}
	s = stmt_get(st->db, contact_id ? SQL_message_each_of_contact : list_sql(f->state));
	if (contact_id)
		bind_int(s, contact_id);
	bind_int(s, after_id);
	bind_text(s, f->state ? f->state : "");
	bind_int(s, f->since);
	bind_int(s, f->limit > 0 ? f->limit : INT64_MAX);
	*out = s;
	return RC_OK;
}

enum rc message_each(struct store *st, const struct message_filter *f,
		     enum rc (*visit)(void *ctx, const struct message_line *line,
				      struct err *e),
		     void *ctx, struct err *e)
{
	int64_t contact_id = 0;
	struct stmt *s;
	enum rc rc;

	if (f->phone) {
		rc = contact_bare(st, f->phone, &contact_id, e);
		if (rc != RC_OK)
			return rc == RC_NONE ? RC_OK : rc;
	}
	rc = list_begin(st, f, contact_id, &s, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	while ((rc = stmt_row(s, e)) == RC_OK) {
		CLEAN(text) char *text = NULL;
		CLEAN(contact) struct contact who = { 0 };
		struct message_line line;
		const char *code;

		col_message(s, &line.message);
		if ((rc = col_sealed(st, s, &text, e)) != RC_OK)
			break;
		code = col_text(s);
		if ((rc = contact_get(st, line.message.contact_id, &who, e)) != RC_OK)
			break;
		line.text = text;
		line.phone = who.phone ? who.phone : "";
		line.case_code = code ? code : "";
		if ((rc = visit(ctx, &line, e)) != RC_OK)
			break;
	}
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}
