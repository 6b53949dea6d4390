/* verify.c - see verify.h.  Reads only. */
#include "store/verify.h"

#include <inttypes.h>
#include <string.h>

#include <sodium.h>

#include "store/chain.h"
#include "store/document.h"
#include "store/event.h"

enum { SLICE_ROWS = 500 };

static const uint8_t no_hash[VAULT_HASH_BYTES];

static enum rc touched(struct verify *v, int64_t id, struct err *e, const char *what)
{
	v->broken = id;
	return err_set(e, RC_REJECT, "event %" PRId64 " %s", id, what);
}

static enum rc most(struct store *st, int64_t *total, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_verify_most);

	TRY(stmt_row(s, e));
	*total = col_int(s);
	*total += col_int(s);
	*total += col_int(s);
	stmt_done(s);
	return RC_OK;
}

/* An id below 1 would stand before all that we ever wrote. */
static enum rc before_first(struct store *st, struct verify *v, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_verify_events_before);
	enum rc rc = stmt_row(s, e);
	int64_t id = rc == RC_OK ? col_int(s) : 0;

	stmt_done(s);
	if (rc == RC_OK)
		return touched(v, id, e, "was put in");
	return rc == RC_NONE ? RC_OK : rc;
}

static bool hash_read(const char *hex, uint8_t hash[VAULT_HASH_BYTES])
{
	size_t len;

	return sodium_hex2bin(hash, VAULT_HASH_BYTES, hex, strlen(hex), NULL, &len, NULL) ==
		       0 &&
	       len == VAULT_HASH_BYTES;
}

enum rc verify_begin(struct store *st, struct verify *v, const char *head, struct err *e)
{
	*v = (struct verify){ .wants = head != NULL };
	if (head && !hash_read(head, v->wanted))
		return err_set(e, RC_REJECT, "a head is %d hex digits, as verify prints it",
			       2 * VAULT_HASH_BYTES);
	return most(st, &v->total, e);
}

/* ---- events ---- */

static bool hash_col(struct stmt *s, const uint8_t **bytes)
{
	size_t len;

	*bytes = col_blob(s, &len);
	return *bytes && len == VAULT_HASH_BYTES;
}

/* The row that s stands on. */
static enum rc event_look(struct store *st, struct verify *v, struct stmt *s, struct err *e)
{
	const uint8_t *digest, *stored_prev, *stored;
	uint8_t hash[VAULT_HASH_BYTES];
	bool has_document, has_prev, has_hash, has_case;
	struct document_row d;
	struct event ev;

	col_event(s, &ev);
	has_document = hash_col(s, &digest);
	has_prev = hash_col(s, &stored_prev);
	has_hash = hash_col(s, &stored);
	has_case = col_int(s);
	col_document_row(s, &d);
	if (ev.id != v->after + 1)
		return touched(v, v->after + 1, e, "was taken out");
	if (ev.document_id && !has_document)
		return touched(v, ev.id, e, "was touched: its document is not there");
	event_hash(st, &ev, ev.document_id ? digest : NULL, v->prev, hash);
	if (!has_prev || memcmp(stored_prev, v->prev, sizeof hash) != 0 || !has_hash ||
	    memcmp(stored, hash, sizeof hash) != 0)
		return touched(v, ev.id, e,
			       ev.document_id ? "was touched, or its document" : "was touched");
	if (!has_case)
		return touched(v, ev.id, e, "speaks of a case that was taken out");
	if (ev.document_id && !document_fits(st, &d))
		return touched(v, ev.id, e, "vouches for a document that was touched");
	if (v->wants && memcmp(hash, v->wanted, sizeof hash) == 0)
		v->wants = false;
	memcpy(v->prev, hash, sizeof hash);
	v->after = ev.id;
	v->events++;
	return RC_OK;
}

/* The last event is looked at; nothing was appended since. */
static enum rc end_look(struct store *st, struct verify *v, struct err *e)
{
	struct chain_head head;

	TRY(chain_head(st, &head, e));
	if (!head.sealed)
		return touched(v, v->after ? v->after : 1, e,
			       "was the last one, and the head of the chain was touched");
	if (head.event_id > v->after)
		return touched(v, v->after + 1, e, "and all after it were taken out");
	if (head.event_id < v->after || memcmp(head.hash, v->prev, sizeof head.hash) != 0)
		return touched(v, v->after, e, "was put in");
	if (v->wants)
		return touched(v, v->after ? v->after : 1, e,
			       "ends a chain without the head that was written down: "
			       "it was made anew, or cut off");
	memcpy(v->head, v->prev, sizeof v->head);
	v->phase = VERIFY_DOCUMENTS;
	v->after = 0;
	return RC_RETRY;
}

/* ---- documents, those that no event vouches for, too ---- */

static enum rc document_look(struct store *st, struct verify *v, struct stmt *s, struct err *e)
{
	struct document_row d;

	col_document_row(s, &d);
	v->after = d.id;
	if (document_fits(st, &d)) {
		v->documents++;
		return RC_OK;
	}
	return err_set(e, RC_REJECT, "document %" PRId64 " of case row %" PRId64 " was touched",
		       d.id, d.case_id);
}

/* ---- cases ---- */

static enum rc case_look(struct store *st, struct verify *v, struct stmt *s, struct err *e)
{
	int64_t id = col_int(s), event_id;
	const char *code = col_text(s), *stage = col_text(s), *said;
	bool same_unit;

	(void)st;
	event_id = col_int(s);
	said = col_text(s);
	same_unit = col_int(s);
	v->after = id;
	if (said && strcmp(stage, said) == 0 && same_unit) {
		v->cases++;
		return RC_OK;
	}
	v->broken = event_id;
	if (!said)
		return err_set(e, RC_REJECT, "case %s (row %" PRId64 ") has no events",
			       code ? code : "", id);
	return err_set(e, RC_REJECT,
		       "event %" PRId64 " left case %s (row %" PRId64
		       ") in %s, the case says %s%s: it was touched",
		       event_id, code ? code : "", id, said, stage,
		       same_unit ? "" : " and lies with another unit");
}

/* ---- a slice ---- */

/* rows: how many there were. */
static enum rc slice(struct store *st, struct verify *v, int statement,
		     enum rc (*look)(struct store *st, struct verify *v, struct stmt *s,
				     struct err *e),
		     int *rows, struct err *e)
{
	struct stmt *s = stmt_get(st->db, statement);
	enum rc rc;

	*rows = 0;
	bind_int(s, v->after);
	bind_int(s, SLICE_ROWS);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		TRY_ROW(s, look(st, v, s, e));
		++*rows;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc events_step(struct store *st, struct verify *v, struct err *e)
{
	int rows;

	if (v->after == 0)
		TRY(before_first(st, v, e));
	TRY(slice(st, v, SQL_verify_events, event_look, &rows, e));
	return rows < SLICE_ROWS ? end_look(st, v, e) : RC_RETRY;
}

static enum rc documents_step(struct store *st, struct verify *v, struct err *e)
{
	int rows;

	TRY(slice(st, v, SQL_verify_documents, document_look, &rows, e));
	if (rows < SLICE_ROWS) {
		v->phase = VERIFY_CASES;
		v->after = 0;
	}
	return RC_RETRY;
}

static enum rc cases_step(struct store *st, struct verify *v, struct err *e)
{
	int rows;

	TRY(slice(st, v, SQL_verify_cases, case_look, &rows, e));
	if (rows == SLICE_ROWS)
		return RC_RETRY;
	v->phase = VERIFY_END;
	return RC_OK;
}

enum rc verify_step(struct store *st, struct verify *v, struct err *e)
{
	switch (v->phase) {
	case VERIFY_EVENTS:
		return events_step(st, v, e);
	case VERIFY_DOCUMENTS:
		return documents_step(st, v, e);
	case VERIFY_CASES:
		return cases_step(st, v, e);
	case VERIFY_END:
		return RC_OK;
	}
	return RC_BROKEN;
}

void verify_head(const struct verify *v, char out[2 * VAULT_HASH_BYTES + 1])
{
	if (memcmp(v->head, no_hash, sizeof no_hash) == 0)
		*out = '\0';
	else
		sodium_bin2hex(out, 2 * VAULT_HASH_BYTES + 1, v->head, sizeof v->head);
}
