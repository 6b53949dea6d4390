/* message.c - didehban message list|send|cancel|retry. */
#include <string.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban message list [--phone P] [--state S] [--since T]\n"
	"       didehban message send --phone P --text T\n"
	"       didehban message cancel ID [--as LOGIN]    it is not to leave\n"
	"       didehban message retry ID [--as LOGIN]     it is to leave again, now\n"
	"T of --since is a date, a time in ISO 8601 with its offset, or unix seconds; a state\n"
	"is queued, submitting, sent, delivered, uncertain, failed, expired, cancelled or\n"
	"received.\n";

static int message_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "ID", "id", NULL },	    { "DIR", "direction", NULL },
		{ "PHONE", "phone", NULL }, { "STATE", "state", NULL },
		{ "PARTS", "parts", NULL }, { "CARRIER", "carrier", NULL },
		{ "CASE", "case", NULL },   { "AT", "created_at", column_put_time },
		{ "CAUSE", "cause", NULL }, { "TEXT", "text", NULL },
	};
	const char *phone = NULL, *state = NULL, *since = NULL;
	const struct word words[] = {
		{ .name = "phone", .value = &phone },
		{ .name = "state", .value = &state },
		{ .name = "since", .value = &since },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/messages?");
	target_words(&target, words, COUNT(words));
	return show_list(c, target.text, true, columns, COUNT(columns));
}

static int message_send(struct ctl *c, int argc, char **argv)
{
	const char *phone = NULL, *text = NULL;
	const struct word words[] = {
		{ .name = "phone", .value = &phone, .need = true },
		{ .name = "text", .value = &text, .need = true },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);

	if (status >= 0)
		return status;
	return show_line(c, "POST", "/api/v1/messages", words_body(words, COUNT(words)),
			 "message {id} {state}");
}

static int message_recall(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL, *as = NULL;
	const struct word words[] = { { .value = &id, .need = true },
				      { .name = "as", .value = &as } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	bool cancel = strcmp(argv[0], "cancel") == 0;
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/messages/", id, cancel ? "/cancel" : "/retry");
	return show_line(c, "POST", target.text, json_pack("{s:o}", "as", json_text(as)),
			 "message {id} {state}");
}

int ctl_message(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", message_list },
		{ "send", message_send },
		{ "cancel", message_recall },
		{ "retry", message_recall },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
