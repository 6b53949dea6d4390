/* token.c - didehban token new|list|revoke. */
#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban token new --name N [--scope read|write|hook]    prints it, once\n"
	"       didehban token list\n"
	"       didehban token revoke NAME\n"
	"A token of scope write (the default) may read too; hook is for /hook/ alone.\n";

static int token_new(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL, *scope = NULL;
	const struct word words[] = {
		{ .name = "name", .value = &name, .need = true },
		{ .name = "scope", .value = &scope },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);

	if (status >= 0)
		return status;
	return show_line(c, "POST", "/api/v1/tokens", words_body(words, COUNT(words)),
			 "{name} {scope} {token}");
}

static int token_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "NAME", "name", NULL },
		{ "SCOPE", "scope", NULL },
		{ "MADE", "created_at", column_put_time },
		{ "REVOKED", "revoked_at", column_put_time },
	};
	int status = words_read(argc, argv, NULL, 0, usage);

	if (status >= 0)
		return status;
	return show_list(c, "/api/v1/tokens", false, columns, COUNT(columns));
}

static int token_revoke(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL;
	const struct word words[] = { { .value = &name, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/tokens/", name, "");
	return show_line(c, "DELETE", target.text, NULL, "{name} {state}");
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
