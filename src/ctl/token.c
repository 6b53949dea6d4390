/* token.c - didehban token new|list|revoke. */
#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban token new --name N [--scope read|write|hook] [--rate N]\n"
	"                                prints it, once\n"
	"       didehban token list\n"
	"       didehban token revoke NAME\n"
	"A token of scope write (the default) may read too; hook is for /hook/ alone.\n"
	"--rate is how many requests a minute it may make, 0 for any number.\n";

static int token_new(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL, *scope = NULL, *rate = NULL;
	const struct word words[] = {
		{ .name = "name", .value = &name, .need = true },
		{ .name = "scope", .value = &scope },
		{ .name = "rate", .value = &rate },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	json_t *body;

	if (status >= 0)
		return status;
	body = words_body(words, COUNT(words) - 1);
	if (rate)
		json_object_set_new(body, "per_minute", json_string(rate));
	return show_line(c, "POST", "/api/v1/tokens", body, "{name} {scope} {token}");
}

static int token_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "NAME", "name", NULL },
		{ "SCOPE", "scope", NULL },
		{ "A MINUTE", "per_minute", NULL },
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
