/* carriers.c - see carriers.h. */
#include "daemon/carriers.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "store/token.h"

enum { ARGUMENTS_MAX = 60, SILENCE_MS = 35 * 1000 };

const char *carriers_program(struct arena *a, const char *name)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len <= 0)
		return name;
	self[len] = '\0';
	return arena_printf(a, "%s/%s", dirname(self), name);
}

static enum rc pin_write(const char *path, const char *pin, struct err *e)
{
	CLEAN(fd) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t len = (ssize_t)strlen(pin);

	if (fd < 0 || write(fd, pin, (size_t)len) != len)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return RC_OK;
}

/* A command of one's own is the shell's, with the same options behind it.  It
 * may run on another machine, so it gets no spool of this one. */
static size_t program_words(const char *command, const char *name, const char *spool,
			    struct arena *a, const char **argv)
{
	size_t n = 0;

	if (*command) {
		argv[n++] = "/bin/sh";
		argv[n++] = "-c";
		argv[n++] = arena_printf(a, "exec %s \"$@\"", command);
		argv[n++] = "sh";
		return n;
	}
	argv[n++] = carriers_program(a, name);
	argv[n++] = "--spool";
	argv[n++] = spool;
	return n;
}

/* Which port: a name of its own, or whose modem it has. */
static size_t port_words(const struct settings *s, const struct setting_modem *m,
			 const char **argv, size_t n)
{
	if (*m->device) {
		argv[n++] = "--device";
		argv[n++] = m->device;
	}
	if (*m->imei) {
		argv[n++] = "--imei";
		argv[n++] = m->imei;
	}
	if (*m->imsi) {
		argv[n++] = "--imsi";
		argv[n++] = m->imsi;
	}
	for (size_t i = 0; i < s->port_count && (*m->imei || *m->imsi); i++) {
		argv[n++] = "--ports";
		argv[n++] = s->ports[i];
	}
	if (strcmp(s->sysfs, "/sys") != 0) {
		argv[n++] = "--sysfs";
		argv[n++] = s->sysfs;
	}
	return n;
}

static enum rc modem_config(const struct settings *s, const struct setting_modem *m,
			    struct arena *a, struct carrier_config *c, struct err *e)
{
	const char **argv = arena_alloc(a, ARGUMENTS_MAX * sizeof *argv);
	const char *spool = arena_printf(a, "%s/%s.note", s->spool, m->name);
	const char *pin_file = m->pin_file;
	size_t n = program_words(m->command, "didehban-modem", spool, a, argv);

	if (*m->pin) {
		pin_file = arena_printf(a, "%s/%s.pin", s->spool, m->name);
		TRY(pin_write(pin_file, m->pin, e));
	}
	argv[n++] = "--name";
	argv[n++] = m->name;
	n = port_words(s, m, argv, n);
	argv[n++] = "--connection";
	argv[n++] = m->connection;
	if (*pin_file) {
		argv[n++] = "--pin-file";
		argv[n++] = pin_file;
	}
	if (*m->smsc) {
		argv[n++] = "--smsc";
		argv[n++] = m->smsc;
	}
	if (!*m->command) {
		argv[n++] = "--families";
		argv[n++] = s->families;
	}
	if (!m->pace)
		argv[n++] = "--no-pace";
	*c = (struct carrier_config){
		.name = m->name,
		.argv = argv,
		.prefixes = m->prefixes,
		.prefix_count = m->prefix_count,
		.per_minute = m->per_minute,
		.per_day = m->per_day,
		.balance = { .code = *m->balance.code ? m->balance.code : NULL,
			     .pattern = m->balance.pattern,
			     .every_s = m->balance.every_s,
			     .low = m->balance.low,
			     .floor = m->balance.floor },
		.number = m->number,
		.pulse_s = m->pulse_s,
		.modem = true,
		.device = *m->device && !*m->command ? m->device : NULL,
		/* Its program has a pulse of ten seconds. */
		.bounds.silence_ms = *m->command ? 0 : SILENCE_MS,
		.spool = *m->command ? NULL : spool,
	};
	return RC_OK;
}

static json_t *words_json(const struct word_list *list)
{
	json_t *o = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(o, json_string(list->word[i]));
	return o;
}

static json_t *provider_json(const struct provider *p)
{
	const struct provider_answer *a = &p->answer;

	return json_pack("{s:s, s:s, s:s, s:o, s:{s:s, s:s, s:s, s:o, s:o, s:o, s:o}}",
			 "method", p->method, "format", p->format, "body", p->body, "headers",
			 words_json(&p->headers), "answer", "ok", a->ok, "id", a->id, "error",
			 a->error, "values", words_json(&a->values), "never",
			 words_json(&a->never), "later", words_json(&a->later), "elsewhere",
			 words_json(&a->elsewhere));
}

/* A command line can be read by everybody on the machine: what a gateway has
 * to know is the first line that it reads. */
static const char *greeting(const struct setting_gateway *g, const char *callback,
			    struct arena *a)
{
	json_t *o =
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:i}", "do",
			  "configure", "kind", g->kind, "url", g->url, "username", g->username,
			  "password_file", g->password_file, "sender", g->sender, "callback",
			  callback, "ca_file", g->ca_file, "window", g->window, "whole",
			  (int)g->whole, "timeout_ms", g->timeout_s * 1000);
	CLEAN(text) char *text = NULL;

	if (o && strcmp(g->kind, "generic") == 0 &&
	    json_object_update_new(o, provider_json(&g->provider)) != 0) {
		json_decref(o);
		o = NULL;
	}
	text = o ? json_dumps(o, JSON_COMPACT) : NULL;

	json_decref(o);
	return text ? arena_printf(a, "%s\n", text) : NULL;
}

/* Where delivery reports are to go: without one, none are asked for. */
static enum rc callback_of(const struct setting_gateway *g, struct store *st, struct arena *a,
			   const char **url, struct err *e)
{
	char token[TOKEN_ROOM];
	enum rc rc = RC_NONE;

	*url = "";
	if (*g->callback)
		rc = token_standing(st, arena_printf(a, "gateway %s", g->name), SCOPE_HOOK,
				    clock_now(&clock_wall), token, e);
	else
		err_set(e, rc, "neither http.listen nor callback is there");
	if (rc == RC_REJECT || rc == RC_NONE) {
		log_warn("no delivery reports", "gateway=%s why=\"%s\"", g->name, e->text);
		return RC_OK;
	}
	TRY(rc);
	if (strcmp(g->kind, "generic") == 0)
		*url = arena_printf(a, "%s/hook/provider/%s/dlr?token=%s", g->callback, g->name,
				    token);
	else
		*url = arena_printf(a, "%s/hook/kannel/dlr?gateway=%s&token=%s", g->callback,
				    g->name, token);
	return RC_OK;
}

static enum rc gateway_config(const struct settings *s, const struct setting_gateway *g,
			      struct store *st, struct arena *a, struct carrier_config *c,
			      struct err *e)
{
	const char **argv = arena_alloc(a, ARGUMENTS_MAX * sizeof *argv);
	const char *spool = arena_printf(a, "%s/%s.note", s->spool, g->name);
	size_t n = program_words(g->command, "didehban-http", spool, a, argv);
	const char *callback;

	argv[n++] = "--name";
	argv[n++] = g->name;
	if (strcmp(g->kind, "generic") == 0 && !provider_traces(&g->provider))
		log_warn("texts may come twice",
			 "gateway=%s why=\"report has neither own_id nor number\"", g->name);
	TRY(callback_of(g, st, a, &callback, e));
	*c = (struct carrier_config){
		.name = g->name,
		.argv = argv,
		.prefixes = g->prefixes,
		.prefix_count = g->prefix_count,
		.per_minute = g->per_minute,
		.per_day = g->per_day,
		.spool = *g->command ? NULL : spool,
		.greeting = greeting(g, callback, a),
		.sender = g->sender,
	};
	return c->greeting ? RC_OK
			   : err_set(e, RC_REJECT, "gateway %s: a text is not UTF-8", g->name);
}

enum rc carriers_read(const struct settings *s, struct store *st, struct arena *a,
		      struct carrier_config **list, size_t *count, struct err *e)
{
	struct carrier_config *c =
		arena_alloc(a, (s->modem_count + s->gateway_count + 1) * sizeof **list);

	*list = c;
	for (size_t i = 0; i < s->modem_count; i++)
		TRY(modem_config(s, &s->modems[i], a, c++, e));
	for (size_t i = 0; i < s->gateway_count; i++)
		TRY(gateway_config(s, &s->gateways[i], st, a, c++, e));
	*count = (size_t)(c - *list);
	return RC_OK;
}
