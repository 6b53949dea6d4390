/* part.c - received parts, from first sight to filed message.
 * Owns the table part.  Never talks to a carrier.
 * The sealed value is one letter, t for text or d for data in hex, and the body. */
#include "store/part.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"

void part_list_free(struct part_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->part[i].text);
	free(list->part);
	*list = (struct part_list){ 0 };
}

void clean_part_list(struct part_list *list)
{
	part_list_free(list);
}

/* The carrier's digest can be computed by who guesses number and text; ours
 * needs the key. */
static void bind_print(struct store *st, struct stmt *s, const struct part *p,
		       const char *print)
{
	CLEAN(buf) struct buf both = { 0 };

	buf_printf(&both, "%s\n%s", p->sim, print);
	bind_hash(st, s, "part", both.text);
}

enum rc part_add(struct store *st, struct part *p, const char *print, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_part_add);
	CLEAN(buf) struct buf body = { 0 };

	buf_putc(&body, p->binary ? 'd' : 't');
	buf_puts(&body, p->text);
	bind_print(st, s, p, print);
	bind_text(s, p->sim);
	bind_text(s, p->carrier);
	bind_int(s, p->contact_id);
	bind_int(s, p->scts);
	if (p->total > 0) {
		bind_int(s, p->ref);
		bind_int(s, p->total);
		bind_int(s, p->seq);
		bind_int(s, p->width);
	} else {
		for (int i = 0; i < 4; i++)
			bind_null(s);
	}
	bind_sealed(st, s, body.text);
	bind_int(s, p->received_at);
	return stmt_id(s, &p->id, e);
}

enum rc part_file(struct store *st, int64_t id, int64_t message_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_part_file);

	bind_int(s, message_id);
	bind_int(s, id);
	return stmt_run(s, e);
}

static enum rc col_part(struct store *st, struct stmt *s, struct part *p, struct err *e)
{
	CLEAN(text) char *body = NULL;

	*p = (struct part){ .id = col_int(s) };
	col_text_to(s, p->sim, sizeof p->sim);
	col_text_to(s, p->carrier, sizeof p->carrier);
	p->contact_id = col_int(s);
	p->scts = col_int(s);
	p->ref = (int)col_int(s);
	p->total = (int)col_int(s);
	p->seq = (int)col_int(s);
	p->width = (int)col_int(s);
	TRY(col_sealed(st, s, &body, e));
	p->binary = body[0] == 'd';
	p->text = mem_dup(body[0] ? body + 1 : "");
	p->received_at = col_int(s);
	p->message_id = col_int(s);
	return RC_OK;
}

static enum rc part_collect(struct store *st, struct stmt *s, struct part_list *list,
			    struct err *e)
{
	enum rc rc;

	*list = (struct part_list){ 0 };
	while ((rc = stmt_row(s, e)) == RC_OK) {
		list->part = mem_grow(list->part, list->n + 1, sizeof *list->part);
		if ((rc = col_part(st, s, &list->part[list->n], e)) != RC_OK) {
			stmt_done(s);
			break;
		}
		list->n++;
	}
	if (rc == RC_NONE)
		return RC_OK;
	part_list_free(list);
	return rc;
}

enum rc part_waiting(struct store *st, const struct part *p, struct part_list *list,
		     struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_part_waiting);

	bind_text(s, p->sim);
	bind_int(s, p->contact_id);
	bind_int(s, p->ref);
	bind_int(s, p->total);
	bind_int(s, p->width);
	return part_collect(st, s, list, e);
}

enum rc part_of(struct store *st, int64_t message_id, struct part_list *list, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_part_of);

	bind_int(s, message_id);
	return part_collect(st, s, list, e);
}

enum rc part_stale(struct store *st, int64_t before, struct part_list *list, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_part_stale);

	bind_int(s, before);
	TRY(part_collect(st, s, list, e));
	return list->n ? RC_OK : RC_NONE;
}

enum rc part_first(struct store *st, int64_t *received_at, struct err *e)
{
	return stmt_least(stmt_get(st->db, SQL_part_first), received_at, e);
}

static enum rc filed(struct store *st, int id, const struct part *p, int64_t since,
		     int64_t slack_s, int64_t *message_id, struct err *e)
{
	struct stmt *s = stmt_get(st->db, id);

	bind_int(s, p->contact_id);
	bind_int(s, since);
	bind_text(s, p->sim);
	bind_int(s, p->ref);
	bind_int(s, p->total);
	bind_int(s, p->width);
	bind_int(s, p->scts - slack_s);
	bind_int(s, p->scts + slack_s);
	bind_int(s, p->seq);
	TRY(stmt_row(s, e));
	*message_id = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc part_gap(struct store *st, const struct part *p, int64_t since, int64_t slack_s,
		 int64_t *message_id, struct err *e)
{
	return filed(st, SQL_part_gap, p, since, slack_s, message_id, e);
}

enum rc part_twin(struct store *st, const struct part *p, int64_t since, int64_t slack_s,
		  int64_t *message_id, struct err *e)
{
	return filed(st, SQL_part_twin, p, since, slack_s, message_id, e);
}
