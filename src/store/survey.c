/* survey.c - see survey.h.  Owns the table survey. */
#include "store/survey.h"

static void col_survey(struct stmt *s, struct survey *out)
{
	*out = (struct survey){ .id = col_int(s) };
	out->case_id = col_int(s);
	out->contact_id = col_int(s);
	out->asked_at = col_int(s);
	out->score = col_int(s);
	out->answered_at = col_int(s);
}

enum rc survey_ask(struct store *st, int64_t case_id, int64_t contact_id, int64_t now,
		   struct err *e)
{
	struct survey last;
	enum rc rc = survey_of_case(st, case_id, &last, e);
	struct stmt *s;

	if (rc == RC_OK && !last.answered_at) {
		s = stmt_get(st->db, SQL_survey_renew);
		bind_int(s, now);
		bind_int(s, last.id);
		return stmt_run(s, e);
	}
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	s = stmt_get(st->db, SQL_survey_add);
	bind_int(s, case_id);
	bind_int(s, contact_id);
	bind_int(s, now);
	return stmt_run(s, e);
}

enum rc survey_of_case(struct store *st, int64_t case_id, struct survey *out, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_of_case);

	bind_int(s, case_id);
	TRY(stmt_row(s, e));
	col_survey(s, out);
	stmt_done(s);
	return RC_OK;
}

enum rc survey_pending(struct store *st, int64_t contact_id, int64_t now, struct survey *list,
		       size_t max, size_t *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_pending);
	struct survey one;
	enum rc rc;

	*count = 0;
	bind_int(s, contact_id);
	bind_int(s, now - SURVEY_LIFE_S);
	while ((rc = stmt_row(s, e)) == RC_OK) {
		col_survey(s, &one);
		if (*count < max)
			list[*count] = one;
		(*count)++;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc survey_of_contact(struct store *st, int64_t contact_id, int64_t now,
			  struct survey *list, size_t max, size_t *count, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_of_contact);
	enum rc rc;

	*count = 0;
	bind_int(s, contact_id);
	bind_int(s, now - SURVEY_LIFE_S);
	bind_int(s, (int64_t)max);
	while ((rc = stmt_row(s, e)) == RC_OK)
		if (*count < max)
			col_survey(s, &list[(*count)++]);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc survey_answer(struct store *st, int64_t id, int64_t score, int64_t now, struct err *e)
{
	struct stmt *s = stmt_get(st->db, SQL_survey_answer);

	bind_int(s, score);
	bind_int(s, now);
	bind_int(s, id);
	return stmt_run(s, e);
}
