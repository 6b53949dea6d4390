/* case.c - the row of a case.  Owns the table case_. */
#include "store/case.h"

#include "base/mem.h"

static void bind_word(struct stmt *s, const char *word)
{
	bind_text(s, word[0] ? word : NULL);
}

/* The columns that change during a case's life, in the order of both
 * case_add and case_set. */
static void bind_case(struct stmt *s, const struct case_ *c)
{
	bind_text(s, c->kind);
	bind_int(s, c->procedure_id);
	bind_text(s, c->stage);
	bind_text(s, c->stage_kind);
	bind_word(s, c->role);
	bind_text(s, c->priority);
	bind_text(s, c->channel);
	bind_id(s, c->unit_id);
	bind_id(s, c->province_id);
	bind_id(s, c->county_id);
	bind_id(s, c->centre_id);
	bind_id(s, c->contact_id);
	bind_word(s, c->service);
	bind_int(s, c->opened_at);
	bind_int(s, c->entered_at);
	bind_id(s, c->holder_due);
	bind_id(s, c->case_due);
	bind_word(s, c->allow);
	bind_int(s, c->paused_s);
	bind_id(s, c->paused_at);
	bind_word(s, c->held_stage);
	bind_id(s, c->held_unit_id);
	bind_id(s, c->held_since);
	bind_int(s, c->rounds);
	bind_id(s, c->answer_id);
	bind_int(s, c->reescalations);
	bind_id(s, c->alerted_at);
	bind_word(s, c->outcome);
	bind_id(s, c->closed_at);
	bind_id(s, c->parent_id);
}

static void col_case(struct stmt *s, struct case_ *c)
{
	*c = (struct case_){ .id = col_int(s) };
	col_text_to(s, c->code, sizeof c->code);
	col_text_to(s, c->kind, sizeof c->kind);
	c->procedure_id = col_int(s);
	col_text_to(s, c->stage, sizeof c->stage);
	col_text_to(s, c->stage_kind, sizeof c->stage_kind);
	col_text_to(s, c->role, sizeof c->role);
	col_text_to(s, c->priority, sizeof c->priority);
	col_text_to(s, c->channel, sizeof c->channel);
	c->unit_id = col_int(s);
	c->province_id = col_int(s);
	c->county_id = col_int(s);
	c->centre_id = col_int(s);
	c->contact_id = col_int(s);
	col_text_to(s, c->service, sizeof c->service);
	c->opened_at = col_int(s);
	c->entered_at = col_int(s);
	c->holder_due = col_int(s);
	c->case_due = col_int(s);
	col_text_to(s, c->allow, sizeof c->allow);
	c->paused_s = col_int(s);
	c->paused_at = col_int(s);
	col_text_to(s, c->held_stage, sizeof c->held_stage);
	c->held_unit_id = col_int(s);
	c->held_since = col_int(s);
	c->rounds = col_int(s);
	c->answer_id = col_int(s);
	c->reescalations = col_int(s);
	c->alerted_at = col_int(s);
	col_text_to(s, c->outcome, sizeof c->outcome);
	c->closed_at = col_int(s);
	c->parent_id = col_int(s);
}

enum rc case_add(struct store *st, struct case_ *c, const uint8_t *receipt_hash, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_add);

	bind_word(s, c->code);
	bind_blob(s, receipt_hash, VAULT_HASH_BYTES);
	bind_case(s, c);
	return stmt_id(s, &c->id, e);
}

enum rc case_set(struct store *st, const struct case_ *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_set);

	bind_case(s, c);
	bind_int(s, c->id);
	return stmt_run(s, e);
}

static enum rc case_one(struct stmt *s, struct case_ *c, struct err *e)
{
	enum rc rc = stmt_row(s, e);

	if (rc == RC_NONE)
		return err_set(e, rc, "there is no such case");
	TRY(rc);
	col_case(s, c);
	stmt_done(s);
	return RC_OK;
}

enum rc case_get(struct store *st, int64_t id, struct case_ *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_get);

	bind_int(s, id);
	return case_one(s, c, e);
}

enum rc case_by_code(struct store *st, const char *code, struct case_ *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_by_code);

	bind_text(s, code);
	return case_one(s, c, e);
}

enum rc case_by_receipt(struct store *st, const char *receipt, struct case_ *c, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_by_receipt);

	bind_hash(st, s, "receipt", receipt);
	return case_one(s, c, e);
}

/* The rows are copied first: a visitor may use any statement. */
static enum rc each(struct stmt *s, case_visit *visit, void *ctx, struct err *e)
{
	CLEAN(text) char *memory = NULL;
	struct case_ *cases = NULL;
	size_t n = 0, room = 0;
	enum rc rc;

	while ((rc = stmt_row(s, e)) == RC_OK) {
		if (n == room) {
			room = room ? room * 2 : 16;
			cases = mem_grow(cases, room, sizeof *cases);
			memory = (char *)cases;
		}
		col_case(s, &cases[n++]);
	}
	if (rc != RC_NONE)
		return rc;
	for (size_t i = 0; i < n; i++)
		TRY(visit(ctx, &cases[i], e));
	return RC_OK;
}

enum rc case_each_of_phone(struct store *st, const char *phone, bool open_only, int limit,
			   case_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_of_phone);

	bind_hash(st, s, "phone", phone);
	bind_int(s, open_only);
	bind_int(s, limit);
	return each(s, visit, ctx, e);
}

enum rc case_each_of_official(struct store *st, int64_t official_id, int limit, int offset,
			      case_visit *visit, void *ctx, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_of_official);

	bind_int(s, official_id);
	bind_int(s, limit);
	bind_int(s, offset);
	return each(s, visit, ctx, e);
}

enum rc case_count_of_official(struct store *st, int64_t official_id, int64_t *count,
			       struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_count_of_official);

	bind_int(s, official_id);
	TRY(stmt_row(s, e));
	*count = col_int(s);
	stmt_done(s);
	return RC_OK;
}

enum rc case_each(struct store *st, const struct case_filter *f, case_visit *visit, void *ctx,
		  struct err *e)
{
	struct stmt *s = stmt_get(st->db, f->overdue_at		   ? SQL_case_overdue
					  : f->stage && f->unit_id ? SQL_case_in_unit_stage
					  : f->stage		   ? SQL_case_in_stage
					  : f->unit_id		   ? SQL_case_in_unit
								   : SQL_case_list);

	bind_int(s, f->after_id);
	if (f->overdue_at)
		bind_int(s, f->overdue_at);
	if (f->overdue_at || f->stage)
		bind_text(s, f->stage);
	if (f->overdue_at || f->unit_id)
		bind_int(s, f->unit_id);
	bind_int(s, f->limit);
	return each(s, visit, ctx, e);
}

enum rc case_each_due_after(struct store *st, int64_t now, case_visit *visit, void *ctx,
			    struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_case_due_after);

	bind_int(s, now);
	return each(s, visit, ctx, e);
}
