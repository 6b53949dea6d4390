/* survey.c - see survey.h.  Owns the table survey. */
#include "store/survey.h"

static void col_survey(struct stmt *s, struct survey *v)
{
	*v = (struct survey){ .id = col_int(s) };
	v->case_id = col_int(s);
	v->contact_id = col_int(s);
	v->asked_at = col_int(s);
	v->score = col_int(s);
	v->answered_at = col_int(s);
}

enum rc survey_ask(struct store *st, int64_t case_id, int64_t contact_id, int64_t now,
		   struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_ask_again);

	bind_int(s, now);
	bind_int(s, case_id);
	bind_int(s, contact_id);
	TRY(stmt_run(s, e));
	if (stmt_changes(s) > 0)
		return RC_OK;
	s = stmt_get(st->db, SQL_survey_add);
	bind_int(s, case_id);
	bind_int(s, contact_id);
	bind_int(s, now);
	return stmt_run(s, e);
}

enum rc survey_of_contact(struct store *st, int64_t contact_id, int64_t now,
			  struct survey *list, size_t max, size_t *n, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_of_contact);
	enum rc rc;

	*n = 0;
	bind_int(s, contact_id);
	bind_int(s, now - SURVEY_LIFE_S);
	bind_int(s, (int64_t)max);
	while ((rc = stmt_row(s, e)) == RC_OK)
		if (*n < max)
			col_survey(s, &list[(*n)++]);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc survey_of_case(struct store *st, int64_t case_id, int64_t now, struct survey *v,
		       struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_of_case);

	bind_int(s, case_id);
	bind_int(s, now - SURVEY_LIFE_S);
	TRY(stmt_row(s, e));
	col_survey(s, v);
	stmt_done(s);
	return RC_OK;
}

enum rc survey_answer(struct store *st, int64_t id, int score, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_answer);

	bind_int(s, score);
	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}
