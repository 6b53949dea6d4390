/* case.c - didehban case new|show|list|act. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/document.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban case new --kind KIND --text T [--priority P] [--name N] [--phone P]\n"
	"                [--address A] [--unit CODE] [--service CODE] [--as LOGIN]\n"
	"       didehban case show CODE [--as LOGIN] [--identity | --documents]\n"
	"       didehban case list [--stage S] [--unit U] [--overdue]\n"
	"       didehban case act CODE ACTION --as LOGIN [--unit U] [--priority P] [--reason "
	"T]\n"
	"                [--answer T] [--text T] [--set NAME=VALUE]... [--document FILE]\n"
	"KIND is complaint, report, suggestion, idea, question, opinion or request; a "
	"priority\n"
	"is normal, urgent, very_urgent or immediate.\n";

static int case_new(struct ctl *c, int argc, char **argv)
{
	const char *kind = NULL, *priority = NULL, *name = NULL, *phone = NULL, *address = NULL;
	const char *unit = NULL, *service = NULL, *text = NULL, *as = NULL;
	const struct word words[] = {
		{ .name = "kind", .value = &kind, .need = true },
		{ .name = "text", .value = &text, .need = true },
		{ .name = "priority", .value = &priority },
		{ .name = "name", .value = &name },
		{ .name = "phone", .value = &phone },
		{ .name = "address", .value = &address },
		{ .name = "unit", .value = &unit },
		{ .name = "service", .value = &service },
		{ .name = "as", .value = &as },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);

	if (status >= 0)
		return status;
	return show_line(c, "POST", "/api/v1/cases", words_body(words, COUNT(words)), "{code}");
}

static void line(const char *name, const char *value)
{
	printf("%-14s%s\n", name, *value ? value : "-");
}

/* Rows without titles. */
static const struct column event_columns[] = {
	{ NULL, "at", column_put_time }, { NULL, "actor", NULL },
	{ NULL, "action", NULL },	 { NULL, "to", NULL },
	{ NULL, "unit", NULL },		 { NULL, "note", NULL },
};

static void case_print(const json_t *answer)
{
	static const char *const texts[] = { "code",	  "kind",   "priority",
					     "procedure", "stage",  "stage_kind",
					     "unit",	  "holder", "about" };
	static const char *const times[] = { "opened_at", "entered_at", "holder_due",
					     "case_due", "closed_at" };
	const json_t *actions = json_object_get(answer, "actions"), *action;
	size_t i;

	for (i = 0; i < COUNT(texts); i++)
		line(texts[i], member_text(answer, texts[i]));
	for (i = 0; i < COUNT(times); i++)
		line(times[i], member_time(answer, times[i]));
	line("rounds", member_text(answer, "rounds"));
	line("reescalations", member_text(answer, "reescalations"));
	line("outcome", member_text(answer, "outcome"));
	line("parent", member_text(answer, "parent"));
	printf("%-14s", "actions");
	json_array_foreach (actions, i, action)
		printf("%s%s", i ? ", " : "", json_string_value(action));
	puts("\n");
	columns_print(json_object_get(answer, "events"), event_columns, COUNT(event_columns));
}

static void identity_print(const json_t *answer)
{
	line("name", member_text(answer, "name"));
	line("phone", member_text(answer, "phone"));
	line("address", member_text(answer, "address"));
}

static void documents_print(const json_t *answer)
{
	const json_t *document;
	size_t i;

	json_array_foreach (answer, i, document)
		printf("%s  %s  %s\n%s\n\n", member_time(document, "at"),
		       member_text(document, "kind"), member_text(document, "author"),
		       json_is_true(json_object_get(document, "file"))
			       ? "(a file)"
			       : member_text(document, "text"));
}

static int case_show(struct ctl *c, int argc, char **argv)
{
	const char *code = NULL, *as = NULL;
	bool identity = false, documents = false;
	const struct word words[] = {
		{ .name = "as", .value = &as },
		{ .value = &code, .need = true },
		{ .name = "identity", .flag = &identity },
		{ .name = "documents", .flag = &documents },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	if (identity && documents) {
		fprintf(stderr, "didehban: --identity or --documents, one of them\n%s", usage);
		return STATUS_USAGE;
	}
	target_path(&target, "/api/v1/cases/", code,
		    identity	? "/identity?"
		    : documents ? "/documents?"
				: "?");
	target_words(&target, words, 1);
	return show_answer(c, "GET", target.text, NULL,
			   identity    ? identity_print
			   : documents ? documents_print
				       : case_print);
}

static int case_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "CODE", "code", NULL },	  { "PROCEDURE", "procedure", NULL },
		{ "STAGE", "stage", NULL },	  { "UNIT", "unit", NULL },
		{ "PRIORITY", "priority", NULL }, { "DUE", "holder_due", column_put_time },
	};
	const char *stage = NULL, *unit = NULL;
	bool overdue = false;
	const struct word words[] = {
		{ .name = "stage", .value = &stage },
		{ .name = "unit", .value = &unit },
		{ .name = "overdue", .flag = &overdue },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/cases?");
	target_words(&target, words, COUNT(words));
	return show_list(c, target.text, true, columns, COUNT(columns));
}

/* NAME=VALUE words as a JSON object; NULL: one of them has no name. */
static json_t *set_read(const struct texts *set)
{
	json_t *object = json_object();

	for (size_t i = 0; i < set->count; i++) {
		const char *equals = strchr(set->list[i], '=');

		if (!equals || equals == set->list[i]) {
			fprintf(stderr, "didehban: --set %s: NAME=VALUE is wanted\n%s",
				set->list[i], usage);
			json_decref(object);
			return NULL;
		}
		json_object_setn_new(object, set->list[i], (size_t)(equals - set->list[i]),
				     json_text(equals + 1));
	}
	return object;
}

static int case_act(struct ctl *c, int argc, char **argv)
{
	const char *code = NULL, *action = NULL, *as = NULL, *unit = NULL, *priority = NULL;
	const char *reason = NULL, *answer = NULL, *text = NULL, *file = NULL;
	struct texts set = { 0 };
	const struct word words[] = {
		{ .value = &code, .need = true },
		{ .value = &action, .need = true },
		{ .name = "as", .value = &as, .need = true },
		{ .name = "unit", .value = &unit },
		{ .name = "priority", .value = &priority },
		{ .name = "reason", .value = &reason },
		{ .name = "answer", .value = &answer },
		{ .name = "text", .value = &text },
		{ .name = "set", .values = &set },
		{ .name = "document", .value = &file },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(text) char *document = NULL;
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *body, *given = status < 0 ? set_read(&set) : NULL;

	free(set.list);
	if (!given)
		return status < 0 ? STATUS_USAGE : status;
	body = words_body(words, COUNT(words));
	json_object_set_new(body, "action", json_text(action));
	json_object_set_new(body, "set", given);
	if (file && document_read(file, &document, &e) != RC_OK) {
		json_decref(body);
		return ctl_refused(&e);
	}
	if (document) /* in place of its name */
		json_object_set_new(body, "document", json_text(document));
	target_path(&target, "/api/v1/cases/", code, "/actions");
	return show_line(c, "POST", target.text, body, "{code} {stage}");
}

int ctl_case(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "new", case_new },
		{ "show", case_show },
		{ "list", case_list },
		{ "act", case_act },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
