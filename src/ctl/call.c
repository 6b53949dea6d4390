/* call.c - didehban call new|list|tasks|done|transcribe|recording and
 * didehban shift add|list|remove: the call centre at its desk. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/document.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban call new [--reason operator|key2|after_hours]\n"
	"                [--outcome successful|unsuccessful] [--why T] [--phone P]\n"
	"                [--operator LOGIN] [--case CODE] [--at TIME] [--duration SECONDS]\n"
	"                [--recording FILE] [--id CALLID]\n"
	"       didehban call list [--from T] [--to T] [--reason R] [--outcome O]\n"
	"       didehban call tasks [--overdue] [--all]\n"
	"       didehban call done ID --as LOGIN [--result reached|no_answer]\n"
	"       didehban call transcribe CODE --text T --as LOGIN [--name N] [--address A]\n"
	"                [--phone P]\n"
	"       didehban call recording CODE FILE --as LOGIN\n"
	"A voicemail (key2, after_hours) makes a case; its code is printed.\n";

static const char shift_usage[] =
	"usage: didehban shift add LOGIN --from TIME --to TIME\n"
	"       didehban shift list [--from TIME] [--to TIME]\n"
	"       didehban shift remove ID\n"
	"TIME is like \"1405-09-03 08:00\", Jalali or Gregorian, or in ISO "
	"8601.\n";

static void call_print(const json_t *answer)
{
	const char *code = member_text(answer, "code");

	if (*code)
		puts(code);
	else
		printf("call %lld %s\n",
		       (long long)json_integer_value(json_object_get(answer, "id")),
		       member_text(answer, "outcome"));
}

static int call_new(struct ctl *c, int argc, char **argv)
{
	const char *reason = NULL, *outcome = NULL, *why = NULL, *phone = NULL, *login = NULL;
	const char *code = NULL, *at = NULL, *duration = NULL, *file = NULL, *id = NULL;
	const struct word words[] = {
		{ .name = "reason", .value = &reason },
		{ .name = "outcome", .value = &outcome },
		{ .name = "why", .value = &why },
		{ .name = "phone", .value = &phone },
		{ .name = "operator", .value = &login },
		{ .name = "case", .value = &code },
		{ .name = "at", .value = &at },
		{ .name = "duration", .value = &duration },
		{ .name = "recording", .value = &file },
		{ .name = "id", .value = &id },
	};
	static const char *const plain[] = { "duration", "recording", "id" };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(text) char *recording = NULL;
	struct err e = { "" };
	json_t *body;

	if (status >= 0)
		return status;
	if (file && recording_read(file, &recording, &e) != RC_OK)
		return ctl_refused(&e);
	body = words_body(words, COUNT(words));
	for (size_t i = 0; i < COUNT(plain); i++)
		json_object_del(body, plain[i]);
	if (duration)
		json_object_set_new(body, "duration_s", json_text(duration));
	if (id)
		json_object_set_new(body, "call_id", json_text(id));
	if (recording)
		json_object_set_new(body, "recording", json_string(recording));
	return show_answer(c, "POST", "/api/v1/calls", body, call_print);
}

static int call_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "ID", "id", NULL },
		{ "AT", "at", column_put_time },
		{ "REASON", "reason", NULL },
		{ "OUTCOME", "outcome", NULL },
		{ "WHY", "why", NULL },
		{ "PHONE", "phone", NULL },
		{ "OPERATOR", "operator", NULL },
		{ "CASE", "case", NULL },
		{ "SECONDS", "duration_s", NULL },
	};
	const char *from = NULL, *to = NULL, *reason = NULL, *outcome = NULL;
	const struct word words[] = {
		{ .name = "from", .value = &from },
		{ .name = "to", .value = &to },
		{ .name = "reason", .value = &reason },
		{ .name = "outcome", .value = &outcome },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/calls?");
	target_words(&target, words, COUNT(words));
	return show_list(c, target.text, true, columns, COUNT(columns));
}

static int call_tasks(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "ID", "id", NULL },
		{ "KIND", "kind", NULL },
		{ "CASE", "case", NULL },
		{ "STATE", "state", NULL },
		{ "DUE", "due", column_put_time },
		{ "TRIES", "tries", NULL },
		{ "DONE", "done_at", column_put_time },
		{ "BY", "done_by", NULL },
	};
	bool overdue = false, all = false;
	const struct word words[] = {
		{ .name = "overdue", .flag = &overdue },
		{ .name = "all", .flag = &all },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/tasks?");
	if (!all)
		buf_puts(&target, "limit=1000&");
	target_words(&target, words, COUNT(words));
	return show_list(c, target.text, all, columns, COUNT(columns));
}

static int call_done(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL, *as = NULL, *result = NULL;
	const struct word words[] = {
		{ .value = &id, .need = true },
		{ .name = "as", .value = &as, .need = true },
		{ .name = "result", .value = &result },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/tasks/", id, "/done");
	return show_line(c, "POST", target.text, words_body(words, COUNT(words)),
			 "{case} {state}");
}

static int call_transcribe(struct ctl *c, int argc, char **argv)
{
	const char *code = NULL, *text = NULL, *as = NULL, *name = NULL, *address = NULL;
	const char *phone = NULL;
	const struct word words[] = {
		{ .value = &code, .need = true },
		{ .name = "text", .value = &text, .need = true },
		{ .name = "as", .value = &as, .need = true },
	};
	const struct word identity[] = {
		{ .name = "name", .value = &name },
		{ .name = "address", .value = &address },
		{ .name = "phone", .value = &phone },
	};
	struct word all[COUNT(words) + COUNT(identity)];
	CLEAN(buf) struct buf target = { 0 };
	json_t *body;
	int status;

	memcpy(all, words, sizeof words);
	memcpy(all + COUNT(words), identity, sizeof identity);
	status = words_read(argc, argv, all, COUNT(all), usage);
	if (status >= 0)
		return status;
	body = words_body(words, COUNT(words));
	json_object_set_new(body, "action", json_string("transcribe"));
	json_object_set_new(body, "set", words_body(identity, COUNT(identity)));
	target_path(&target, "/api/v1/cases/", code, "/actions");
	return show_line(c, "POST", target.text, body, "{code} {stage}");
}

static int call_recording(struct ctl *c, int argc, char **argv)
{
	const char *code = NULL, *file = NULL, *as = NULL;
	const struct word words[] = {
		{ .value = &code, .need = true },
		{ .value = &file, .need = true },
		{ .name = "as", .value = &as, .need = true },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 }, bytes = { 0 };
	struct err e = { "" };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/cases/", code, "/recording?");
	target_words(&target, words + 2, 1);
	if (ctl_ask_bytes(c, target.text, &bytes, &e) != RC_OK ||
	    recording_write(file, &bytes, &e) != RC_OK)
		return ctl_refused(&e);
	if (!c->json)
		return STATUS_DONE;
	return ctl_print(c,
			 json_pack("{s:s, s:s, s:I}", "code", code, "file", file, "bytes",
				   (json_int_t)bytes.len),
			 NULL);
}

int ctl_call(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "new", call_new },
		{ "list", call_list },
		{ "tasks", call_tasks },
		{ "done", call_done },
		{ "transcribe", call_transcribe },
		{ "recording", call_recording },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}

/* ---- shifts ---- */

static int shift_add(struct ctl *c, int argc, char **argv)
{
	const char *login = NULL, *from = NULL, *to = NULL;
	const struct word words[] = {
		{ .value = &login, .need = true },
		{ .name = "from", .value = &from, .need = true },
		{ .name = "to", .value = &to, .need = true },
	};
	int status = words_read(argc, argv, words, COUNT(words), shift_usage);
	json_t *body;

	if (status >= 0)
		return status;
	body = words_body(words, COUNT(words));
	json_object_set_new(body, "operator", json_text(login));
	return show_line(c, "POST", "/api/v1/shifts", body, "{operator} {from} {to}");
}

static int shift_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "ID", "id", NULL },
		{ "OPERATOR", "operator", NULL },
		{ "FROM", "from", column_put_time },
		{ "TO", "to", column_put_time },
	};
	const char *from = NULL, *to = NULL;
	const struct word words[] = {
		{ .name = "from", .value = &from },
		{ .name = "to", .value = &to },
	};
	int status = words_read(argc, argv, words, COUNT(words), shift_usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/shifts?");
	target_words(&target, words, COUNT(words));
	return show_list(c, target.text, false, columns, COUNT(columns));
}

static int shift_remove(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL;
	const struct word words[] = { { .value = &id, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), shift_usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/shifts/", id, "");
	return show_line(c, "DELETE", target.text, NULL, "{state}");
}

int ctl_shift(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "add", shift_add },
		{ "list", shift_list },
		{ "remove", shift_remove },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), shift_usage);
}
