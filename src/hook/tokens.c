/* tokens.c - /api/v1/tokens: who may use the hook, for the administrator. */
#include "hook/route.h"

static json_t *rate_json(int per_minute)
{
	return per_minute == TOKEN_RATE_USUAL ? json_null() : json_integer(per_minute);
}

static void token_add(void *ctx, const struct token *t)
{
	json_array_append_new(ctx, json_pack("{s:s, s:s, s:o, s:o, s:o}", "name", t->name,
					     "scope", token_scope_name(t->scope), "per_minute",
					     rate_json(t->per_minute), "created_at",
					     json_time(t->created_at), "revoked_at",
					     json_time(t->revoked_at)));
}

enum rc tokens_list(struct call *c, struct err *e)
{
	json_t *list = json_array();
	enum rc rc = token_each(c->st, token_add, list, e);

	if (rc != RC_OK) {
		json_decref(list);
		return rc;
	}
	answer_json(c->out, 200, list);
	return RC_OK;
}

enum rc tokens_create(struct call *c, struct err *e)
{
	const char *name = NULL, *scope = NULL;
	int64_t per_minute = TOKEN_RATE_USUAL;
	const struct member members[] = {
		{ .name = "name", .raw = &name, .need = true },
		{ .name = "scope", .raw = &scope },
		{ .name = "per_minute", .number = &per_minute },
	};
	enum token_scope kind = SCOPE_WRITE;
	char text[TOKEN_ROOM];

	c->secret = true;
	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (scope)
		TRY(token_scope_parse(&kind, scope, e));
	if (per_minute > TOKEN_RATE_MOST)
		return err_set(e, RC_REJECT, "\"per_minute\" must be a number from 0 to %d",
			       TOKEN_RATE_MOST);
	TRY(token_make(c->st, name, kind, (int)per_minute, c->now, text, e));
	answer_json(c->out, 201,
		    json_pack("{s:s, s:s, s:o, s:s}", "name", name, "scope",
			      token_scope_name(kind), "per_minute", rate_json((int)per_minute),
			      "token", text));
	return RC_OK;
}

enum rc tokens_revoke(struct call *c, struct err *e)
{
	TRY(token_revoke(c->st, c->param[0], c->now, e));
	answer_json(c->out, 200,
		    json_pack("{s:s, s:s}", "name", c->param[0], "state", "revoked"));
	return RC_OK;
}
