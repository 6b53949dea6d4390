/* token.c - didehban token new|list|revoke. */
#include <stdio.h>

#include "base/mem.h"
#include "ctl/client.h"

static const char usage[] =
	"usage: didehban token new --name N [--scope read|write|hook]    prints it, once\n"
	"       didehban token list\n"
	"       didehban token revoke NAME\n"
	"A token of scope write (the default) may read too; hook is for /hook/ alone.\n";

static void new_print(const json_t *answer)
{
	printf("%s %s %s\n", member_text(answer, "name"), member_text(answer, "scope"),
	       member_text(answer, "token"));
}

static int token_new(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL, *scope = NULL;
	const struct word words[] = {
		{ .name = "name", .value = &name, .need = true },
		{ .name = "scope", .value = &scope },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "POST", "/api/v1/tokens",
		    json_pack("{s:o, s:o}", "name", json_text(name), "scope", json_text(scope)),
		    &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, new_print);
}

static void list_print(const json_t *answer)
{
	static const char *const head[] = { "NAME", "SCOPE", "MADE", "REVOKED" };
	struct table *t = table_new(COUNT(head));
	const json_t *row;
	size_t i;

	table_row(t, head);
	json_array_foreach (answer, i, row) {
		const char *cells[] = { member_text(row, "name"), member_text(row, "scope"),
					member_time(row, "created_at"),
					member_time(row, "revoked_at") };

		table_row(t, cells);
	}
	table_print_free(t);
}

static int token_list(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "GET", "/api/v1/tokens", NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, list_print);
}

static void revoke_print(const json_t *answer)
{
	printf("%s %s\n", member_text(answer, "name"), member_text(answer, "state"));
}

static int token_revoke(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL;
	const struct word words[] = { { .value = &name, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/tokens/");
	target_escape(&target, name);
	if (ctl_ask(c, "DELETE", target.text, NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, revoke_print);
}

int ctl_token(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "new", token_new },
		{ "list", token_list },
		{ "revoke", token_revoke },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
