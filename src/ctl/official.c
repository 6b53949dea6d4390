/* official.c - didehban official list|unlock|password|pin and who acts for whom. */
#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban official list\n"
	"       didehban official unlock LOGIN\n"
	"       didehban official password LOGIN    prints a new one, once\n"
	"       didehban official pin LOGIN         four digits behind every challenge\n"
	"                                           (sms.pin), prints new ones, once\n"
	"       didehban official substitute LOGIN --by LOGIN [--from DATE] --to DATE\n"
	"       didehban official return LOGIN      he is back before the time\n"
	"       didehban official substitutes       who acts for whom\n"
	"DATE is Jalali or Gregorian and included, or a time.\n";

/* "county_head@khr-mashhad operator@call-centre" */
static void roles_put(struct buf *cell, const json_t *official, const char *member)
{
	const json_t *post;
	size_t i;

	json_array_foreach (json_object_get(official, member), i, post)
		buf_printf(cell, "%s%s@%s", i ? " " : "", member_text(post, "role"),
			   member_text(post, "unit"));
}

static int official_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "LOGIN", "login", NULL },	 { "STATE", "state", NULL },
		{ "ROLES", "roles", roles_put }, { "NAME", "name", NULL },
		{ "PHONE", "phone", NULL },	 { "SUBSTITUTE", "substitute", NULL },
	};
	int status = words_read(argc, argv, NULL, 0, usage);

	if (status >= 0)
		return status;
	return show_list(c, "/api/v1/officials", false, columns, COUNT(columns));
}

static int official_ask(struct ctl *c, int argc, char **argv, const char *verb,
			const char *line)
{
	const char *login = NULL;
	const struct word words[] = { { .value = &login, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/officials/", login, verb);
	return show_line(c, "POST", target.text, NULL, line);
}

static int official_unlock(struct ctl *c, int argc, char **argv)
{
	return official_ask(c, argc, argv, "/unlock", "{login} {state}");
}

static int official_password(struct ctl *c, int argc, char **argv)
{
	return official_ask(c, argc, argv, "/password", "{password}");
}

static int official_pin(struct ctl *c, int argc, char **argv)
{
	return official_ask(c, argc, argv, "/pin", "{pin}");
}

static int official_substitute(struct ctl *c, int argc, char **argv)
{
	const char *login = NULL, *by = NULL, *from = NULL, *to = NULL;
	const struct word words[] = {
		{ .value = &login, .need = true },
		{ .name = "by", .value = &by, .need = true },
		{ .name = "from", .value = &from },
		{ .name = "to", .value = &to, .need = true },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/officials/", login, "/substitute");
	return show_line(c, "POST", target.text, words_body(words, COUNT(words)),
			 "{by} for {official} {from} {to}");
}

static int official_return(struct ctl *c, int argc, char **argv)
{
	const char *login = NULL;
	const struct word words[] = { { .value = &login, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/officials/", login, "/substitute");
	return show_line(c, "DELETE", target.text, NULL, "{login} {state}");
}

static int official_substitutes(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "OFFICIAL", "official", NULL },    { "BY", "by", NULL },
		{ "FROM", "from", column_put_time }, { "TO", "to", column_put_time },
		{ "STATE", "state", NULL },
	};
	int status = words_read(argc, argv, NULL, 0, usage);

	if (status >= 0)
		return status;
	return show_list(c, "/api/v1/substitutions", false, columns, COUNT(columns));
}

int ctl_official(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", official_list },
		{ "unlock", official_unlock },
		{ "password", official_password },
		{ "pin", official_pin },
		{ "substitute", official_substitute },
		{ "return", official_return },
		{ "substitutes", official_substitutes },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
