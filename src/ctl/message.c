/* message.c - didehban message list|send. */
#include <stdio.h>

#include "base/mem.h"
#include "ctl/client.h"

static const char usage[] =
	"usage: didehban message list [--phone P] [--state S] [--since T]\n"
	"       didehban message send --phone P --text T\n"
	"T of --since is a date, a time in ISO 8601 with its offset, or unix seconds; a state\n"
	"is queued, submitting, sent, delivered, uncertain, failed, expired, cancelled or\n"
	"received.\n";

static void list_print(const json_t *answer)
{
	static const char *const head[] = { "ID",      "DIR",  "PHONE", "STATE", "PARTS",
					    "CARRIER", "CASE", "AT",	"TEXT" };
	struct table *t = table_new(COUNT(head));
	const json_t *row;
	size_t i;

	table_row(t, head);
	json_array_foreach (answer, i, row) {
		const char *cells[] = {
			member_text(row, "id"),	   member_text(row, "direction"),
			member_text(row, "phone"), member_text(row, "state"),
			member_text(row, "parts"), member_text(row, "carrier"),
			member_text(row, "case"),  member_time(row, "created_at"),
			member_text(row, "text")
		};

		table_row(t, cells);
	}
	table_print_free(t);
}

static int message_list(struct ctl *c, int argc, char **argv)
{
	const char *phone = NULL, *state = NULL, *since = NULL;
	const struct word words[] = {
		{ .name = "phone", .value = &phone },
		{ .name = "state", .value = &state },
		{ .name = "since", .value = &since },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/messages?");
	target_value(&target, "phone", phone);
	target_value(&target, "state", state);
	target_value(&target, "since", since);
	if (ctl_ask_pages(c, target.text, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, list_print);
}

static void sent_print(const json_t *answer)
{
	printf("message %s %s\n", member_text(answer, "id"), member_text(answer, "state"));
}

static int message_send(struct ctl *c, int argc, char **argv)
{
	const char *phone = NULL, *text = NULL;
	const struct word words[] = {
		{ .name = "phone", .value = &phone, .need = true },
		{ .name = "text", .value = &text, .need = true },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "POST", "/api/v1/messages",
		    json_pack("{s:o, s:o}", "phone", json_text(phone), "text", json_text(text)),
		    &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, sent_print);
}

int ctl_message(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", message_list },
		{ "send", message_send },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
