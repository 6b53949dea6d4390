/* chain.c - see chain.h.  Owns the table chain. */
#include "store/chain.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void head_seal(struct store *st, int64_t event_id, const uint8_t hash[VAULT_HASH_BYTES],
		      uint8_t seal[VAULT_HASH_BYTES])
{
	CLEAN(buf) struct buf b = { 0 };

	buf_printf(&b, "%lld;", (long long)event_id);
	buf_add(&b, hash, VAULT_HASH_BYTES);
	vault_hash_bytes(st->vault, "chain", b.text, b.len, seal);
}

static bool hash_take(struct stmt *s, uint8_t hash[VAULT_HASH_BYTES])
{
	size_t len;
	const void *bytes = col_blob(s, &len);

	if (len != VAULT_HASH_BYTES)
		return false;
	memcpy(hash, bytes, VAULT_HASH_BYTES);
	return true;
}

static enum rc event_any(struct store *st, bool *any, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_event_last);

	TRY(stmt_row(s, e));
	*any = col_int(s) != 0;
	stmt_done(s);
	return RC_OK;
}

enum rc chain_head(struct store *st, struct chain_head *head, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_chain_get);
	uint8_t stored[VAULT_HASH_BYTES], seal[VAULT_HASH_BYTES];
	bool whole, any;
	enum rc rc = stmt_row(s, e);

	*head = (struct chain_head){ 0 };
	if (rc == RC_NONE) {
		TRY(event_any(st, &any, e));
		head->sealed = !any;
		return RC_OK;
	}
	TRY(rc);
	head->event_id = col_int(s);
	whole = hash_take(s, head->hash) && hash_take(s, stored);
	stmt_done(s);
	head_seal(st, head->event_id, head->hash, seal);
	head->sealed = whole && memcmp(seal, stored, sizeof seal) == 0;
	return RC_OK;
}

enum rc chain_head_set(struct store *st, int64_t event_id, const uint8_t hash[VAULT_HASH_BYTES],
		       struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_chain_set);
	uint8_t seal[VAULT_HASH_BYTES];

	head_seal(st, event_id, hash, seal);
	bind_int(s, event_id);
	bind_blob(s, hash, VAULT_HASH_BYTES);
	bind_blob(s, seal, sizeof seal);
	return stmt_run(s, e);
}
