/* procedure.c - didehban procedure list|show|approve. */
#include <stdio.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban procedure list\n"
	"       didehban procedure show NAME [--dot]    --dot: for Graphviz\n"
	"       didehban procedure approve NAME        new cases begin with it\n";

static int procedure_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "NAME", "name", NULL },
		{ "VERSION", "version", NULL },
		{ "APPROVED", "approved", NULL },
		{ "IDENTITY", "identity", NULL },
		{ "CONFIDENTIALITY", "confidentiality", NULL },
		{ "STAGES", "stages", NULL },
		{ "TITLE", "title", NULL },
	};
	int status = words_read(argc, argv, NULL, 0, usage);

	if (status >= 0)
		return status;
	return show_list(c, "/api/v1/procedures", false, columns, COUNT(columns));
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

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/procedures/", name, dot ? "?form=dot" : "");
	if (dot)
		return dot_print(c, target.text);
	return show_answer(c, "GET", target.text, NULL, procedure_print);
}

static int procedure_approve(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL;
	const struct word words[] = { { .value = &name, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/procedures/", name, "/approve");
	return show_line(c, "POST", target.text, NULL, "{name} {version}");
}

int ctl_procedure(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", procedure_list },
		{ "show", procedure_show },
		{ "approve", procedure_approve },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
