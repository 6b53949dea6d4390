/* procedure.c - didehban procedure list|show. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ctl/client.h"

static const char usage[] =
	"usage: didehban procedure list\n"
	"       didehban procedure show NAME [--dot]    --dot: for Graphviz\n";

static void list_print(const json_t *answer)
{
	static const char *const head[] = { "NAME",   "VERSION", "IDENTITY", "CONFIDENTIALITY",
					    "STAGES", "TITLE" };
	struct table *t = table_new(COUNT(head));
	const json_t *row;
	size_t i;

	table_row(t, head);
	json_array_foreach (answer, i, row) {
		const char *cells[] = {
			member_text(row, "name"),     member_text(row, "version"),
			member_text(row, "identity"), member_text(row, "confidentiality"),
			member_text(row, "stages"),   member_text(row, "title")
		};

		table_row(t, cells);
	}
	table_print_free(t);
}

static int procedure_list(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "GET", "/api/v1/procedures", NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, list_print);
}

static void action_row(struct table *t, const json_t *stage, const json_t *action)
{
	const char *cells[] = { member_text(stage, "name"),  member_text(stage, "kind"),
				member_text(stage, "allow"), member_text(action, "name"),
				member_text(action, "role"), member_text(action, "to") };

	table_row(t, cells);
}

static void stage_rows(struct table *t, const json_t *stage)
{
	const json_t *actions = json_object_get(stage, "actions"), *action;
	const char *breach[] = {
		member_text(stage, "name"),	   member_text(stage, "kind"),
		member_text(stage, "allow"),	   "(deadline missed)",
		member_text(stage, "breach_mark"), member_text(stage, "breach_to")
	};
	size_t i;

	json_array_foreach (actions, i, action)
		action_row(t, stage, action);
	if (*breach[5])
		table_row(t, breach);
	else if (json_array_size(actions) == 0)
		action_row(t, stage, NULL);
}

static void procedure_print(const json_t *answer)
{
	static const char *const head[] = { "STAGE", "KIND", "ALLOW", "ACTION", "ROLE", "TO" };
	const json_t *stage;
	struct table *t;
	size_t i;

	printf("%s (version %s): %s\n\n", member_text(answer, "name"),
	       member_text(answer, "version"), member_text(answer, "title"));
	t = table_new(COUNT(head));
	table_row(t, head);
	json_array_foreach (json_object_get(answer, "stages"), i, stage)
		stage_rows(t, stage);
	table_print_free(t);
}

static int dot_print(struct ctl *c, const char *target)
{
	CLEAN(text) char *text = NULL;
	struct err e = { "" };

	if (ctl_ask_text(c, target, &text, &e) != RC_OK)
		return ctl_refused(&e);
	if (c->json)
		return ctl_print(c, json_pack("{s:o}", "dot", json_text(text)), NULL);
	fputs(text, stdout);
	return STATUS_DONE;
}

static int procedure_show(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL;
	bool dot = false;
	const struct word words[] = { { .value = &name, .need = true },
				      { .name = "dot", .flag = &dot } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/procedures/");
	target_escape(&target, name);
	if (dot) {
		buf_puts(&target, "?form=dot");
		return dot_print(c, target.text);
	}
	if (ctl_ask(c, "GET", target.text, NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, procedure_print);
}

int ctl_procedure(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", procedure_list },
		{ "show", procedure_show },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
