/* official.c - didehban official list|unlock|password. */
#include <stdio.h>

#include "base/mem.h"
#include "ctl/client.h"

static const char usage[] =
	"usage: didehban official list\n"
	"       didehban official unlock LOGIN\n"
	"       didehban official password LOGIN    prints a new one, once\n";

/* "county_head@khr-mashhad operator@call-centre" */
static char *roles_text(const json_t *official)
{
	struct buf b = { 0 };
	const json_t *post;
	size_t i;

	json_array_foreach (json_object_get(official, "roles"), i, post)
		buf_printf(&b, "%s%s@%s", i ? " " : "", member_text(post, "role"),
			   member_text(post, "unit"));
	return buf_take(&b);
}

static void list_print(const json_t *answer)
{
	static const char *const head[] = { "LOGIN", "STATE", "ROLES", "NAME", "PHONE" };
	struct table *t = table_new(COUNT(head));
	const json_t *row;
	size_t i;

	table_row(t, head);
	json_array_foreach (answer, i, row) {
		CLEAN(text) char *roles = roles_text(row);
		const char *cells[] = { member_text(row, "login"), member_text(row, "state"),
					roles, member_text(row, "name"),
					member_text(row, "phone") };

		table_row(t, cells);
	}
	table_print_free(t);
}

static int official_list(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "GET", "/api/v1/officials", NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, list_print);
}

static int account_ask(struct ctl *c, int argc, char **argv, void (*human)(const json_t *))
{
	const char *login = NULL;
	const struct word words[] = { { .value = &login, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/officials/");
	target_escape(&target, login);
	buf_printf(&target, "/%s", argv[0]);
	if (ctl_ask(c, "POST", target.text, NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, human);
}

static void unlock_print(const json_t *answer)
{
	printf("%s %s\n", member_text(answer, "login"), member_text(answer, "state"));
}

static int official_unlock(struct ctl *c, int argc, char **argv)
{
	return account_ask(c, argc, argv, unlock_print);
}

static void password_print(const json_t *answer)
{
	puts(member_text(answer, "password"));
}

static int official_password(struct ctl *c, int argc, char **argv)
{
	return account_ask(c, argc, argv, password_print);
}

int ctl_official(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", official_list },
		{ "unlock", official_unlock },
		{ "password", official_password },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
