/* webhook.c - didehban webhook add|list|remove|rotate|enable|dead|replay. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban webhook add --url U [--events ACTION,...] [--secret-file F]\n"
	"       didehban webhook list\n"
	"       didehban webhook remove ID\n"
	"       didehban webhook rotate ID [--secret-file F]    a new secret; the old signs 24 "
	"h\n"
	"       didehban webhook enable ID                      after it was 410 Gone\n"
	"       didehban webhook dead [ID]                      what ID did not take in 48 h\n"
	"       didehban webhook replay LETTER|--all            send dead letters again\n"
	"add and rotate print the secret, once.  See docs/WEBHOOKS.md.\n";

enum { SECRET_FILE_MAX = 1024 };

/* The first line of the file into the body. */
static int secret_put(json_t *body, const char *path)
{
	CLEAN(buf) struct buf b = { 0 };
	struct err e = { "" };

	if (!path)
		return -1;
	if (file_read(path, SECRET_FILE_MAX, &b, &e) != RC_OK)
		return ctl_refused(&e);
	buf_puts(&b, "");
	json_object_set_new(body, "secret", json_stringn(b.text, strcspn(b.text, "\r\n")));
	explicit_bzero(b.text, b.len);
	return -1;
}

static int webhook_add(struct ctl *c, int argc, char **argv)
{
	const char *url = NULL, *events = NULL, *file = NULL;
	const struct word words[] = {
		{ .name = "url", .value = &url, .need = true },
		{ .name = "events", .value = &events },
		{ .name = "secret-file", .value = &file },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	json_t *body;

	if (status >= 0)
		return status;
	body = words_body(words, 2);
	if ((status = secret_put(body, file)) >= 0) {
		json_decref(body);
		return status;
	}
	return show_line(c, "POST", "/api/v1/webhooks", body, "webhook {id} {secret}");
}

static void events_put(struct buf *cell, const json_t *row, const char *member)
{
	const json_t *list = json_object_get(row, member), *one;
	size_t i;

	if (json_array_size(list) == 0)
		buf_puts(cell, "all");
	json_array_foreach (list, i, one)
		buf_printf(cell, "%s%s", i ? "," : "", json_string_value(one));
}

static int webhook_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "ID", "id", NULL },		{ "STATE", "state", NULL },
		{ "WAITING", "waiting", NULL }, { "OLDEST", "oldest_at", column_put_time },
		{ "DEAD", "dead", NULL },	{ "EVENTS", "events", events_put },
		{ "URL", "url", NULL },		{ "WHY", "why", NULL },
	};
	int status = words_read(argc, argv, NULL, 0, usage);

	if (status >= 0)
		return status;
	return show_list(c, "/api/v1/webhooks", false, columns, COUNT(columns));
}

static int webhook_remove(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL;
	const struct word words[] = { { .value = &id, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/webhooks/", id, "");
	return show_line(c, "DELETE", target.text, NULL, "webhook {id} {state}");
}

static int webhook_rotate(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL, *file = NULL;
	const struct word words[] = {
		{ .value = &id, .need = true },
		{ .name = "secret-file", .value = &file },
	};
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	json_t *body;

	if (status >= 0)
		return status;
	body = json_object();
	if ((status = secret_put(body, file)) >= 0) {
		json_decref(body);
		return status;
	}
	target_path(&target, "/api/v1/webhooks/", id, "/rotate");
	return show_line(c, "POST", target.text, body, "webhook {id} {secret}");
}

static int webhook_enable(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL;
	const struct word words[] = { { .value = &id, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/webhooks/", id, "/enable");
	return show_line(c, "POST", target.text, NULL, "webhook {id} {state}");
}

static int webhook_dead(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "LETTER", "id", NULL },   { "WEBHOOK", "webhook", NULL },
		{ "EVENT", "event", NULL }, { "CASE", "case", NULL },
		{ "TRIES", "tries", NULL }, { "LAST", "tried_at", column_put_time },
		{ "WHY", "why", NULL },
	};
	const char *id = NULL;
	const struct word words[] = { { .value = &id } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	const struct word query[] = { { .name = "webhook", .value = &id } };
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/webhooks/dead?");
	target_words(&target, query, COUNT(query));
	return show_list(c, target.text, false, columns, COUNT(columns));
}

static int webhook_replay(struct ctl *c, int argc, char **argv)
{
	const char *id = NULL;
	bool all = false;
	const struct word words[] = { { .value = &id }, { .name = "all", .flag = &all } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	if (all == (id != NULL)) {
		fputs("didehban: a letter or --all is wanted\n", stderr);
		return STATUS_USAGE;
	}
	if (all)
		buf_puts(&target, "/api/v1/webhooks/dead/replay");
	else
		target_path(&target, "/api/v1/webhooks/dead/", id, "/replay");
	return show_line(c, "POST", target.text, NULL, "replayed {replayed}");
}

int ctl_webhook(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "add", webhook_add },	      { "list", webhook_list },
		{ "remove", webhook_remove }, { "rotate", webhook_rotate },
		{ "enable", webhook_enable }, { "dead", webhook_dead },
		{ "replay", webhook_replay },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
