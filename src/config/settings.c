/* settings.c - see settings.h.  Owns the names and defaults of the keys. */
#include "config/settings.h"

#include <ctype.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/conf.h"

enum { MODEMS_MAX = 64, PREFIXES_MAX = 32, PORTS_MAX = 16, NAME_MAX_BYTES = 32 };

static char *keep(struct settings *s, const char *text)
{
	return arena_dup(s->arena, text);
}

static bool has_schema(const char *share)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof path, "%s/schema", share);
	return access(path, F_OK) == 0;
}

/* A build tree finds its own data: the program lies in build/ or, of another
 * variant, in build/VARIANT/.  So does an installed tree that was moved. */
static const char *share_default(struct settings *s)
{
	static const char *const beside[] = { "../sql", "../../sql", "../share/didehban" };
	char self[PATH_MAX], path[PATH_MAX + 16], whole[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len <= 0)
		return DIDEHBAN_SHARE;
	self[len] = '\0';
	dirname(self);
	for (size_t i = 0; i < COUNT(beside); i++) {
		snprintf(path, sizeof path, "%s/%s", self, beside[i]);
		if (has_schema(path) && realpath(path, whole))
			return keep(s, whole);
	}
	return DIDEHBAN_SHARE;
}

static const char *spool_default(struct settings *s)
{
	char *database = keep(s, s->database);

	return arena_printf(s->arena, "%s/spool", dirname(database));
}

/* A text that must not be empty, though it may be left out. */
static const char *filled(struct settings *s, struct conf *c, const struct conf_node *group,
			  const char *key, const char *missing)
{
	if (!conf_has(group, key))
		return keep(s, missing);
	return keep(s, conf_need_str(c, group, key));
}

static const char *text(struct settings *s, struct conf *c, const struct conf_node *group,
			const char *key, const char *missing)
{
	return keep(s, conf_str(c, group, key, missing));
}

static void timezone_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	char path[PATH_MAX];
	const char *dir = getenv("TZDIR");

	s->timezone = filled(s, c, root, "timezone", "Asia/Tehran");
	snprintf(path, sizeof path, "%s/%s", dir ? dir : "/usr/share/zoneinfo", s->timezone);
	if (s->timezone[0] == '/' || strstr(s->timezone, "..") || access(path, R_OK) != 0)
		conf_refuse(c, conf_at(root, "timezone"),
			    "timezone = \"%s\": no such time zone", s->timezone);
}

/* "127.0.0.1:8080", "[::1]:8080", "" for none. */
static void http_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	const struct conf_node *http = conf_group(c, root, "http");
	char *listen = keep(s, conf_str(c, http, "listen", "127.0.0.1:8080"));
	char *colon = strrchr(listen, ':'), *end = NULL;
	long port = colon ? strtol(colon + 1, &end, 10) : 0;

	s->http_per_minute = (int)conf_int(c, http, "per_minute", 60000, 0, 1000000);
	s->listen_host = "";
	if (!*listen)
		return;
	if (!colon || colon == listen || !isdigit((unsigned char)colon[1]) || *end ||
	    port < 1 || port > 65535) {
		conf_refuse(c, conf_at(http, "listen"),
			    "http.listen = \"%s\": ADDRESS:PORT is wanted", listen);
		return;
	}
	*colon = '\0';
	if (*listen == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		listen++;
	}
	s->listen_host = listen;
	s->listen_port = (int)port;
}

static void rules_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	static const char *const restricted[] = { "restricted" };
	static const char *const heads[] = { "county_head" };
	static const char *const managers[] = { "province_manager", "hq_deputy", "pm_manager" };

	absence_read(&s->absence, c, root, s->arena);
	round_read(&s->digest, c, root, "digest", heads, COUNT(heads), s->arena);
	s->sms_strict = word_list_read(c, conf_group(c, root, "sms"), "strict", restricted,
				       COUNT(restricted), s->arena);
	s->sms_pin = conf_bool(c, conf_group(c, root, "sms"), "pin", false);
	round_read(&s->weekly, c, root, "weekly", managers, COUNT(managers), s->arena);
}

enum { MINUTES_MOST = 10080 }; /* a week */

static void quiet_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	const struct conf_node *quiet = conf_group(c, root, "quiet");

	s->quiet_from = minute_read(c, quiet, "from", "22:00");
	s->quiet_to = minute_read(c, quiet, "to", "07:00");
}

/* The name of a carrier stands in logs, lists and file names. */
static const char *carrier_name(struct settings *s, struct conf *c,
				const struct conf_node *group, const char *kind, size_t i)
{
	const char *name =
		filled(s, c, group, "name", arena_printf(s->arena, "%s-%zu", kind, i + 1));

	for (const char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("-_.", *p))
			conf_refuse(c, conf_at(group, "name"),
				    "name = \"%s\": letters, digits and - _ . are possible",
				    name);
	if (strlen(name) > NAME_MAX_BYTES || *name == '.')
		conf_refuse(c, conf_at(group, "name"),
			    "name = \"%s\": at most %d letters, not beginning with .", name,
			    NAME_MAX_BYTES);
	for (size_t k = 0; k < s->modem_count; k++)
		if (strcmp(s->modems[k].name, name) == 0)
			conf_refuse(c, conf_at(group, "name"), "name = \"%s\": stands twice",
				    name);
	for (size_t k = 0; k < s->gateway_count; k++)
		if (strcmp(s->gateways[k].name, name) == 0)
			conf_refuse(c, conf_at(group, "name"), "name = \"%s\": stands twice",
				    name);
	return name;
}

/* "4wh": the form; what it means is the calendar's. */
static const char *allowance(struct settings *s, struct conf *c, const struct conf_node *group,
			     const char *key, const char *missing)
{
	static const char *const units[] = { "wd", "wh", "wm", "d", "h", "min", "s", "mo" };
	const char *t = text(s, c, group, key, missing);
	size_t digits = strspn(t, "0123456789");

	if (!*t)
		return t;
	for (size_t i = 0; i < COUNT(units) && digits && digits < 6; i++)
		if (strcmp(t + digits, units[i]) == 0 && *t != '0')
			return t;
	conf_refuse(c, conf_at(group, key), "%s = \"%s\": an allowance like 4wh is wanted", key,
		    t);
	return t;
}

static bool all_of(const char *t, const char *allowed)
{
	return *t && strspn(t, allowed) == strlen(t);
}

static const char **prefixes_read(struct settings *s, struct conf *c,
				  const struct conf_node *group, size_t *n)
{
	const struct conf_node *list = conf_list(c, group, "prefixes");
	size_t count = conf_count(list);
	const char **prefixes;

	*n = 0;
	if (count > PREFIXES_MAX) {
		conf_refuse(c, list, "prefixes: at most %d are possible", PREFIXES_MAX);
		return NULL;
	}
	prefixes = arena_alloc(s->arena, (count + 1) * sizeof *prefixes);
	for (size_t i = 0; i < count; i++) {
		const char *prefix = conf_str_at(c, list, i);

		if (prefix[0] != '+' || !all_of(prefix + 1, "0123456789"))
			conf_refuse(c, list,
				    "prefixes: \"%s\": a beginning like +98912 is wanted",
				    prefix);
		prefixes[(*n)++] = keep(s, prefix);
	}
	return prefixes;
}

static void connection_check(struct conf *c, const struct conf_node *group, const char *name)
{
	size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");
	bool known = strcmp(name, "dku2at") == 0 ||
		     (letters == 2 && strncmp(name, "at", 2) == 0 &&
		      (name[2] == '\0' || all_of(name + 2, "0123456789")));

	if (!known)
		conf_refuse(c, conf_at(group, "connection"),
			    "connection = \"%s\": dku2at, at or at115200 is wanted", name);
}

/* 14 to 16 digits of an IMEI, 6 to 15 of an IMSI (3GPP 23.003). */
static const char *identity(struct settings *s, struct conf *c, const struct conf_node *group,
			    const char *key)
{
	const char *t = text(s, c, group, key, "");
	size_t len = strlen(t);
	bool imei = strcmp(key, "imei") == 0;

	if (len &&
	    (!all_of(t, "0123456789") || len < (imei ? 14 : 6) || len > (imei ? 16 : 15)))
		conf_refuse(c, conf_at(group, key), "%s = \"%s\": %s digits are wanted", key, t,
			    imei ? "14 to 16" : "6 to 15");
	return t;
}

/* Every text of it costs, and what it finds is told half an hour later. */
enum { PULSE_LEAST_S = 3600 };

static void number_read(struct settings *s, struct setting_modem *m, struct conf *c,
			const struct conf_node *group)
{
	const char *given = text(s, c, group, "number", "");

	if (*given && (strlen(given) != 13 || strncmp(given, "+989", 4) != 0 ||
		       !all_of(given + 1, "0123456789")))
		conf_refuse(c, conf_at(group, "number"),
			    "number = \"%s\": one like +989121234567 is wanted", given);
	m->number = given;
	m->pulse_s = conf_seconds(c, group, "pulse_every", PULSE_LEAST_S);
	if (m->pulse_s && !*m->number)
		conf_refuse(c, conf_at(group, "pulse_every"),
			    "pulse_every: give the number of its SIM as well");
}

static void modem_read(struct settings *s, struct conf *c, const struct conf_node *group,
		       size_t i)
{
	struct setting_modem *m = &s->modems[i];

	m->name = carrier_name(s, c, group, "modem", i);
	m->imei = identity(s, c, group, "imei");
	m->imsi = identity(s, c, group, "imsi");
	m->device = *m->imei || *m->imsi ? text(s, c, group, "device", "")
					 : keep(s, conf_need_str(c, group, "device"));
	m->connection = filled(s, c, group, "connection", "dku2at");
	connection_check(c, group, m->connection);
	m->pin = text(s, c, group, "pin", "");
	m->pin_file = text(s, c, group, "pin_file", "");
	if (*m->pin &&
	    (strlen(m->pin) < 4 || strlen(m->pin) > 8 || !all_of(m->pin, "0123456789")))
		conf_refuse(c, conf_at(group, "pin"), "pin: 4 to 8 digits are wanted");
	if (*m->pin && *m->pin_file)
		conf_refuse(c, conf_at(group, "pin"), "pin and pin_file: give one of them");
	m->prefixes = prefixes_read(s, c, group, &m->prefix_count);
	m->per_minute = (int)conf_int(c, group, "per_minute", 20, 0, 6000);
	m->per_day = (int)conf_int(c, group, "per_day", 0, 0, 10000000);
	setting_balance_read(&m->balance, s->arena, c, group);
	number_read(s, m, c, group);
	m->command = text(s, c, group, "command", "");
	if (*m->command && *m->pin)
		conf_refuse(c, conf_at(group, "pin"), "pin: with a command, give a pin_file");
	m->pace = conf_bool(c, group, "pace", true);
}

/* Two carriers for one modem would take turns in failing. */
static void same_modem_refuse(struct conf *c, const struct conf_node *list,
			      const struct setting_modem *a, const struct setting_modem *b)
{
	if (*b->command)
		return;
	if (*a->device && strcmp(a->device, b->device) == 0)
		conf_refuse(c, list, "device = \"%s\": stands twice", b->device);
	if (*a->imei && strcmp(a->imei, b->imei) == 0)
		conf_refuse(c, list, "imei = \"%s\": stands twice", b->imei);
	if (*a->imsi && strcmp(a->imsi, b->imsi) == 0)
		conf_refuse(c, list, "imsi = \"%s\": stands twice", b->imsi);
}

static void modems_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	const struct conf_node *list = conf_list(c, root, "modems");
	size_t count = conf_count(list);

	if (count > MODEMS_MAX) {
		conf_refuse(c, list, "modems: at most %d are possible", MODEMS_MAX);
		return;
	}
	s->modems = arena_alloc(s->arena, (count + 1) * sizeof *s->modems);
	for (size_t i = 0; i < count; i++) {
		modem_read(s, c, conf_group_at(c, list, i), i);
		s->modem_count = i + 1;
		for (size_t k = 0; k < i; k++)
			same_modem_refuse(c, list, &s->modems[k], &s->modems[i]);
	}
}

/* Beside the other data, or where a build tree has it. */
static const char *families_default(struct settings *s)
{
	const char *beside = arena_printf(s->arena, "%s/modems", s->share);

	if (access(beside, F_OK) == 0)
		return beside;
	return arena_printf(s->arena, "%s/../modem-config/modems", s->share);
}

/* Absolute paths with * and ? in them. */
static void ports_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	static const char *usual[] = { "/dev/serial/by-id/*", "/dev/ttyUSB*", "/dev/ttyACM*" };
	const struct conf_node *list = conf_list(c, root, "ports");

	s->ports = usual;
	s->port_count = COUNT(usual);
	if (!conf_has(root, "ports"))
		return;
	s->port_count = conf_count(list);
	if (s->port_count > PORTS_MAX) {
		conf_refuse(c, list, "ports: at most %d are possible", PORTS_MAX);
		return;
	}
	s->ports = arena_alloc(s->arena, (s->port_count + 1) * sizeof *s->ports);
	for (size_t i = 0; i < s->port_count; i++) {
		s->ports[i] = keep(s, conf_str_at(c, list, i));
		if (s->ports[i][0] != '/')
			conf_refuse(c, list,
				    "ports: \"%s\": a path like /dev/ttyUSB* is wanted",
				    s->ports[i]);
	}
}

static bool is_url(const char *t)
{
	return strncmp(t, "http://", 7) == 0 || strncmp(t, "https://", 8) == 0;
}

/* Where a gateway of this machine finds our hook. */
static const char *callback_default(struct settings *s)
{
	const char *host = s->listen_host;

	if (!*host)
		return "";
	if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0)
		host = "127.0.0.1";
	return arena_printf(s->arena, strchr(host, ':') ? "http://[%s]:%d" : "http://%s:%d",
			    host, s->listen_port);
}

static void gateway_read(struct settings *s, struct conf *c, const struct conf_node *group,
			 size_t i)
{
	struct setting_gateway *g = &s->gateways[i];
	bool generic;

	g->name = carrier_name(s, c, group, "gateway", i);
	g->kind = filled(s, c, group, "kind", "kannel");
	generic = strcmp(g->kind, "generic") == 0;
	if (!generic && strcmp(g->kind, "kannel") != 0)
		conf_refuse(c, conf_at(group, "kind"),
			    "kind = \"%s\": kannel or generic is wanted", g->kind);
	g->url = keep(s, conf_need_str(c, group, "url"));
	if (!is_url(g->url))
		conf_refuse(c, conf_at(group, "url"),
			    "url = \"%s\": http:// or https:// is wanted", g->url);
	g->username = text(s, c, group, "username", "");
	g->password_file = text(s, c, group, "password_file", "");
	g->sender = text(s, c, group, "sender", "");
	g->window = (int)conf_int(c, group, "window", 16, 1, 1000);
	g->whole = conf_bool(c, group, "whole", generic);
	g->per_minute = (int)conf_int(c, group, "per_minute", 0, 0, 100000);
	g->per_day = (int)conf_int(c, group, "per_day", 0, 0, 10000000);
	g->timeout_s = (int)conf_int(c, group, "timeout", 30, 1, 50);
	g->prefixes = prefixes_read(s, c, group, &g->prefix_count);
	g->ca_file = text(s, c, group, "ca_file", "");
	g->command = text(s, c, group, "command", "");
	g->callback = text(s, c, group, "callback", callback_default(s));
	if (*g->callback && !is_url(g->callback))
		conf_refuse(c, conf_at(group, "callback"),
			    "callback = \"%s\": http:// or https:// is wanted", g->callback);
	if (generic)
		provider_read(&g->provider, c, group, g->url, s->arena);
}

static void gateways_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	const struct conf_node *list = conf_list(c, root, "gateways");
	size_t count = conf_count(list);

	if (count > MODEMS_MAX) {
		conf_refuse(c, list, "gateways: at most %d are possible", MODEMS_MAX);
		return;
	}
	s->gateways = arena_alloc(s->arena, (count + 1) * sizeof *s->gateways);
	for (size_t i = 0; i < count; i++) {
		gateway_read(s, c, conf_group_at(c, list, i), i);
		s->gateway_count = i + 1;
	}
}

static void settings_read(struct settings *s, struct conf *c)
{
	const struct conf_node *root = conf_root(c);

	s->name = filled(s, c, root, "name", "دیده‌بان");
	s->database = filled(s, c, root, "database", "/var/lib/didehban/didehban.db");
	s->key_file = filled(s, c, root, "key_file", "/etc/didehban/key");
	s->socket = filled(s, c, root, "socket", "/run/didehban/didehban.sock");
	if (strlen(s->socket) > 107) /* sun_path, unix(7) */
		conf_refuse(c, conf_at(root, "socket"),
			    "socket: a path of at most 107 bytes is wanted");
	s->share = filled(s, c, root, "share", share_default(s));
	s->spool = filled(s, c, root, "spool", spool_default(s));
	timezone_read(s, c, root);
	http_read(s, c, root);
	quiet_read(s, c, root);
	s->answer_max_parts =
		(int)conf_int(c, conf_group(c, root, "answer"), "max_parts", 3, 1, 9);
	s->stop_final = conf_bool(c, conf_group(c, root, "stop"), "final", true);
	s->session_idle_min =
		(int)conf_int(c, conf_group(c, root, "session"), "idle_minutes", 30, 1, 1440);
	s->session_life_h =
		(int)conf_int(c, conf_group(c, root, "session"), "hours", 12, 1, 168);
	s->ageing_min = (int)conf_int(c, conf_group(c, root, "queue"), "ageing_minutes", 60, 0,
				      MINUTES_MOST);
	s->order_min = (int)conf_int(c, conf_group(c, root, "queue"), "order_minutes", 30, 0,
				     MINUTES_MOST);
	s->callback = allowance(s, c, conf_group(c, root, "voicemail"), "callback", "4wh");
	s->webhook_plain = conf_bool(c, conf_group(c, root, "webhooks"), "plain_http", false);
	s->webhook_ca_file = text(s, c, conf_group(c, root, "webhooks"), "ca_file", "");
	rules_read(s, c, root);
	ports_read(s, c, root);
	s->sysfs = filled(s, c, root, "sysfs", "/sys");
	s->families = filled(s, c, root, "families", families_default(s));
	modems_read(s, c, root);
	gateways_read(s, c, root);
}

static enum rc settings_take(struct settings **out, struct conf *c, const char *name,
			     struct err *e)
{
	struct settings *s = mem_alloc(sizeof *s);
	enum rc rc;

	*out = NULL;
	s->arena = arena_new();
	s->file = keep(s, name);
	settings_read(s, c);
	rc = conf_finish(c, e);
	if (rc == RC_OK)
		*out = s;
	else
		settings_free(s);
	return rc;
}

enum rc settings_open(struct settings **s, const char *path, struct err *e)
{
	CLEAN(conf) struct conf *c = NULL;

	*s = NULL;
	TRY(conf_open(&c, path, e));
	return settings_take(s, c, path, e);
}

enum rc settings_parse(struct settings **s, const char *source, const char *name, struct err *e)
{
	CLEAN(conf) struct conf *c = NULL;

	*s = NULL;
	TRY(conf_parse(&c, source, name, e));
	return settings_take(s, c, name, e);
}

void settings_free(struct settings *s)
{
	if (!s)
		return;
	arena_free(s->arena);
	free(s);
}

void clean_settings(struct settings **s)
{
	settings_free(*s);
}

void settings_doubts(const struct settings *s, FILE *out)
{
	for (size_t i = 0; i < s->gateway_count; i++)
		if (strcmp(s->gateways[i].kind, "generic") == 0 &&
		    !provider_traces(&s->gateways[i].provider))
			fprintf(out,
				"%s: gateway %s: a text whose answer is lost may come twice: "
				"give report an own_id, or else a number\n",
				s->file, s->gateways[i].name);
}
