/* contact.c - numbers and names.  Owns the tables contact and stop.
 * The sealed value is "phone\nname\naddress"; no part holds a newline. */
#include "store/contact.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

void contact_free(struct contact *c)
{
	free(c->phone);
	free(c->name);
	free(c->address);
	*c = (struct contact){ 0 };
}

void clean_contact(struct contact *c)
{
	contact_free(c);
}

static void line_add(struct buf *b, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++)
		buf_putc(b, *p == '\n' ? ' ' : *p);
	buf_putc(b, '\n');
}

static char *line_take(char **at)
{
	char *end = strchr(*at, '\n'), *line;

	if (!end)
		return NULL;
	line = end > *at ? mem_dupn(*at, (size_t)(end - *at)) : NULL;
	*at = end + 1;
	return line;
}

static void bind_contact(struct store *st, struct stmt *s, const struct contact *c)
{
	CLEAN(buf) struct buf b = { 0 };

	line_add(&b, c->phone);
	line_add(&b, c->name);
	line_add(&b, c->address);
	bind_sealed(st, s, b.text);
}

static enum rc col_contact(struct store *st, struct stmt *s, struct contact *c, struct err *e)
{
	CLEAN(text) char *text = NULL;
	char *at;

	*c = (struct contact){ .id = col_int(s) };
	TRY(col_sealed(st, s, &text, e));
	at = text;
	c->phone = line_take(&at);
	c->name = line_take(&at);
	c->address = line_take(&at);
	return RC_OK;
}

static enum rc add(struct store *st, const struct contact *c, bool bare, int64_t now,
		   int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_contact_add);

	bind_hash(st, s, "phone", c->phone);
	bind_int(s, bare);
	bind_contact(st, s, c);
	bind_int(s, now);
	return stmt_id(s, id, e);
}

enum rc contact_bare(struct store *st, const char *phone, int64_t *id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_contact_bare);

	bind_hash(st, s, "phone", phone);
	TRY(stmt_row(s, e));
	*id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc contact_for_phone(struct store *st, const char *phone, int64_t now, int64_t *id,
			  struct err *e)
{
	enum rc rc = contact_bare(st, phone, id, e);

	if (rc != RC_NONE)
		return rc;
	return add(st, &(struct contact){ .phone = (char *)(uintptr_t)phone }, true, now, id,
		   e);
}

enum rc contact_add(struct store *st, const struct contact *c, int64_t now, int64_t *id,
		    struct err *e)
{
	return add(st, c, false, now, id, e);
}

enum rc contact_set(struct store *st, const struct contact *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_contact_set);

	bind_hash(st, s, "phone", c->phone);
	bind_contact(st, s, c);
	bind_int(s, c->id);
	return stmt_run(s, e);
}

enum rc contact_get(struct store *st, int64_t id, struct contact *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_contact_get);
	enum rc rc;

	*c = (struct contact){ 0 };
	bind_int(s, id);
	if ((rc = stmt_row(s, e)) != RC_OK)
		return rc == RC_NONE ? err_set(e, rc, "no contact %lld", (long long)id) : rc;
	rc = col_contact(st, s, c, e);
	stmt_done(s);
	return rc;
}

enum rc contact_known(struct store *st, const char *phone, struct contact *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_contact_persons);
	enum rc rc;

	*c = (struct contact){ 0 };
	bind_hash(st, s, "phone", phone);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		if ((rc = col_contact(st, s, c, e)) != RC_OK)
			break;
		if (c->name && c->address)
			break;
		contact_free(c);
	}
	stmt_done(s);
	return rc;
}

enum rc contact_has_phone(struct store *st, int64_t id, const char *phone, bool *has,
			  struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_contact_has_phone);

	bind_int(s, id);
	bind_hash(st, s, "phone", phone);
	TRY(stmt_row(s, e));
	*has = col_int(s) != 0;
	stmt_done(s);
	return RC_OK;
}

enum rc stop_set(struct store *st, const char *phone, bool stopped, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, stopped ? SQL_stop_add : SQL_stop_delete);

	bind_hash(st, s, "phone", phone);
	if (stopped)
		bind_int(s, now);
	return stmt_run(s, e);
}

enum rc stop_get(struct store *st, const char *phone, bool *stopped, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_stop_get);
	enum rc rc;

	bind_hash(st, s, "phone", phone);
	rc = stmt_row(s, e);
	*stopped = rc == RC_OK;
	stmt_done(s);
	return rc == RC_NONE ? RC_OK : rc;
}
