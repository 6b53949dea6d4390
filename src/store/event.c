/* event.c - the chain of events.  Owns the table event; never changes a row. */
#include "store/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void put_int(struct buf *b, int64_t v)
{
	buf_printf(b, "%lld;", (long long)v);
}

/* A length in front, so that no two rows read alike; NULL differs from "". */
static void put_text(struct buf *b, const char *text)
{
	if (!text)
		buf_puts(b, "-;");
	else
		buf_printf(b, "%zu:%s;", strlen(text), text);
}

static void event_hash(struct store *st, const struct event *ev,
		       const uint8_t prev[VAULT_HASH_BYTES], uint8_t hash[VAULT_HASH_BYTES])
{
	CLEAN(buf) struct buf b = { 0 };

	buf_add(&b, prev, VAULT_HASH_BYTES);
	put_int(&b, ev->id);
	put_int(&b, ev->case_id);
	put_int(&b, ev->at);
	put_text(&b, ev->actor);
	put_text(&b, ev->action);
	put_text(&b, ev->from_stage);
	put_text(&b, ev->to_stage);
	put_int(&b, ev->unit_id);
	put_text(&b, ev->note);
	put_text(&b, ev->via);
	put_int(&b, ev->document_id);
	put_int(&b, ev->challenge_id);
	put_int(&b, ev->message_id);
	vault_hash_bytes(st->vault, "event", b.text, b.len, hash);
}

static enum rc event_last(struct store *st, int64_t *id, uint8_t hash[VAULT_HASH_BYTES],
			  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_last);
	const void *bytes;
	size_t len;
	enum rc rc = stmt_row(s, e);

	*id = 0;
	memset(hash, 0, VAULT_HASH_BYTES);
	if (rc == RC_NONE)
		return RC_OK;
	TRY(rc);
	*id = col_int(s);
	bytes = col_blob(s, &len);
	if (len == VAULT_HASH_BYTES)
		memcpy(hash, bytes, len);
	stmt_done(s);
	return RC_OK;
}

enum rc event_append(struct store *st, struct event *ev, struct err *e)
{
	uint8_t prev[VAULT_HASH_BYTES], hash[VAULT_HASH_BYTES];
	struct stmt *s;

	TRY(event_last(st, &ev->id, prev, e));
	ev->id++; /* one writer: the next id is ours, and the hash covers it */
	event_hash(st, ev, prev, hash);
	s = stmt_get(st->db, SQL_event_add);
	bind_int(s, ev->id);
	bind_int(s, ev->case_id);
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
	return stmt_run(s, e);
}

static void col_event(struct stmt *s, struct event *ev)
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

enum rc event_each(struct store *st, int64_t case_id,
		   enum rc (*visit)(void *ctx, const struct event *ev, struct err *e),
		   void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_of_case);
	struct event ev;
	enum rc rc;

	bind_int(s, case_id);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_event(s, &ev);
		if ((rc = visit(ctx, &ev, e)) != RC_OK) {
			stmt_done(s);
			return rc;
		}
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc event_entry(struct store *st, int64_t case_id, const char *stage, int64_t *id,
		    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_entry);
	enum rc rc;

	*id = 0;
	bind_int(s, case_id);
	bind_text(s, stage);
	if ((rc = stmt_row(s, e)) == RC_OK)
		*id = col_int(s);
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc event_verify(struct store *st, int64_t *count, int64_t *broken, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_chain);
	uint8_t prev[VAULT_HASH_BYTES] = { 0 }, hash[VAULT_HASH_BYTES];
	struct event ev;
	enum rc rc;

	*count = *broken = 0;
	while ((rc = stmt_row(s, e)) == RC_OK) {
		const void *stored_prev, *stored;
		size_t prev_len, len;

		col_event(s, &ev);
		stored_prev = col_blob(s, &prev_len);
		stored = col_blob(s, &len);
		event_hash(st, &ev, prev, hash);
		if (prev_len != sizeof prev || memcmp(stored_prev, prev, sizeof prev) != 0 ||
		    len != sizeof hash || memcmp(stored, hash, sizeof hash) != 0) {
			*broken = ev.id;
			stmt_done(s);
			return err_set(e, RC_REJECT,
				       "event %lld was touched, or one before it was taken out",
				       (long long)ev.id);
		}
		memcpy(prev, hash, sizeof prev);
		(*count)++;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
