/* event.c - the chain of events.  Owns the table event; never changes a row. */
#include "store/event.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/canon.h"
#include "store/chain.h"
#include "store/document.h"

static void put_hash(struct buf *b, const uint8_t *hash)
{
	if (hash)
		buf_add(b, hash, VAULT_HASH_BYTES);
}

void event_hash(struct store *st, const struct event *ev, const uint8_t *digest,
		const uint8_t prev[VAULT_HASH_BYTES], uint8_t hash[VAULT_HASH_BYTES])
{
	CLEAN(buf) struct buf b = { 0 };

	put_hash(&b, prev);
	canon_int(&b, ev->id);
	canon_int(&b, ev->case_id);
	canon_int(&b, ev->at);
	canon_text(&b, ev->actor);
	canon_text(&b, ev->action);
	canon_text(&b, ev->from_stage);
	canon_text(&b, ev->to_stage);
	canon_int(&b, ev->unit_id);
	canon_text(&b, ev->note);
	canon_text(&b, ev->via);
	canon_int(&b, ev->document_id);
	canon_int(&b, ev->challenge_id);
	canon_int(&b, ev->message_id);
	put_hash(&b, digest);
	vault_hash_bytes(st->vault, "event", b.text, b.len, hash);
}

static enum rc event_last(struct store *st, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_last);

	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

/* The id and the hash before.  Where somebody cut the end off or made a head
 * of his own, the new event does not fit: the work goes on, and the chain says
 * for ever that it was touched here. */
static enum rc event_place(struct store *st, int64_t *id, uint8_t prev[VAULT_HASH_BYTES],
			   struct err *e)
{
	struct chain_head head;

	TRY(event_last(st, id, e));
	TRY(chain_head(st, &head, e));
	memset(prev, 0, VAULT_HASH_BYTES);
	if (head.sealed) {
		memcpy(prev, head.hash, VAULT_HASH_BYTES);
		if (*id < head.event_id)
			*id = head.event_id;
	}
	++*id; /* one writer: the next id is ours, and the hash covers it */
	return RC_OK;
}

enum rc event_append(struct store *st, struct event *ev, struct err *e)
{
	uint8_t prev[VAULT_HASH_BYTES], hash[VAULT_HASH_BYTES], digest[VAULT_HASH_BYTES];
	struct stmt *s;

	TRY(event_place(st, &ev->id, prev, e));
	if (ev->document_id)
		TRY(document_digest(st, ev->document_id, digest, e));
	event_hash(st, ev, ev->document_id ? digest : NULL, prev, hash);
	s = stmt_get(st->db, SQL_event_add);
	bind_int(s, ev->id);
	bind_id(s, ev->case_id);
	bind_int(s, ev->at);
	bind_text(s, ev->actor);
	bind_text(s, ev->action);
	bind_text(s, ev->from_stage);
	bind_text(s, ev->to_stage);
	bind_id(s, ev->unit_id);
	bind_text(s, ev->note);
	bind_text(s, ev->via);
	bind_id(s, ev->document_id);
	bind_id(s, ev->challenge_id);
	bind_id(s, ev->message_id);
	bind_blob(s, prev, sizeof prev);
	bind_blob(s, hash, sizeof hash);
	TRY(stmt_run(s, e));
	return chain_head_set(st, ev->id, hash, e);
}

void col_event(struct stmt *s, struct event *ev)
{
	*ev = (struct event){ .id = col_int(s) };
	ev->case_id = col_int(s);
	ev->at = col_int(s);
	ev->actor = col_text(s);
	ev->action = col_text(s);
	ev->from_stage = col_text(s);
	ev->to_stage = col_text(s);
	ev->unit_id = col_int(s);
	ev->note = col_text(s);
	ev->via = col_text(s);
	ev->document_id = col_int(s);
	ev->challenge_id = col_int(s);
	ev->message_id = col_int(s);
}

static enum rc visit_rows(struct stmt *s, event_visit *visit, void *ctx, struct err *e)
{
	struct event ev;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_event(s, &ev);
		TRY_ROW(s, visit(ctx, &ev, e));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc event_each(struct store *st, int64_t case_id, event_visit *visit, void *ctx,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_of_case);

	bind_int(s, case_id);
	return visit_rows(s, visit, ctx, e);
}

enum rc event_newest(struct store *st, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_newest);

	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc event_each_after(struct store *st, int64_t id, int most, event_visit *visit, void *ctx,
			 struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_after);

	bind_int(s, id);
	bind_int(s, most);
	return visit_rows(s, visit, ctx, e);
}

enum rc event_get(struct store *st, int64_t id, event_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_get);

	bind_int(s, id);
	return visit_rows(s, visit, ctx, e);
}

enum rc event_entry(struct store *st, int64_t case_id, const char *stage, int64_t *id,
		    int64_t *at, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_entry);
	enum rc rc;

	*id = *at = 0;
	bind_int(s, case_id);
	bind_text(s, stage);
	if ((rc = stmt_row(s, e)) == RC_OK) {
		*id = col_int(s);
		*at = col_int(s);
	}
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc event_said(struct store *st, int64_t case_id, const char *action, int64_t message_id,
		   bool *said, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_said);

	bind_int(s, case_id);
	bind_text(s, action);
	bind_int(s, message_id);
	TRY(stmt_row(s, e));
	*said = col_int(s) > 0;
	stmt_done(s);
	return RC_OK;
}
