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
#include "config/setting.h"

enum { PORTS_MAX = 16 };

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

const char *setting_filled(struct settings *s, struct conf *c, const struct conf_node *group,
			   const char *key, const char *missing)
{
	if (!conf_has(group, key))
		return keep(s, missing);
	return keep(s, conf_need_str(c, group, key));
}

const char *setting_text(struct settings *s, struct conf *c, const struct conf_node *group,
			 const char *key, const char *missing)
{
	return keep(s, conf_str(c, group, key, missing));
}

static void timezone_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	char path[PATH_MAX];
	const char *dir = getenv("TZDIR");

	s->timezone = setting_filled(s, c, root, "timezone", "Asia/Tehran");
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

/* "4wh": the form; what it means is the calendar's. */
static const char *allowance(struct settings *s, struct conf *c, const struct conf_node *group,
			     const char *key, const char *missing)
{
	static const char *const units[] = { "wd", "wh", "wm", "d", "h", "min", "s", "mo" };
	const char *t = setting_text(s, c, group, key, missing);
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

static void settings_read(struct settings *s, struct conf *c)
{
	const struct conf_node *root = conf_root(c);

	s->name = setting_filled(s, c, root, "name", "دیده‌بان");
	s->database = setting_filled(s, c, root, "database", "/var/lib/didehban/didehban.db");
	s->key_file = setting_filled(s, c, root, "key_file", "/etc/didehban/key");
	s->socket = setting_filled(s, c, root, "socket", "/run/didehban/didehban.sock");
	if (strlen(s->socket) > 107) /* sun_path, unix(7) */
		conf_refuse(c, conf_at(root, "socket"),
			    "socket: a path of at most 107 bytes is wanted");
	s->share = setting_filled(s, c, root, "share", share_default(s));
	s->spool = setting_filled(s, c, root, "spool", spool_default(s));
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
	s->webhook_ca_file = setting_text(s, c, conf_group(c, root, "webhooks"), "ca_file", "");
	rules_read(s, c, root);
	ports_read(s, c, root);
	s->sysfs = setting_filled(s, c, root, "sysfs", "/sys");
	s->families = setting_filled(s, c, root, "families", families_default(s));
	setting_carriers_read(s, c, root);
	setting_rates_read(&s->rates, &s->rate_count, s->arena, c, root);
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
	s->blank = conf_count(conf_root(c)) == 0;
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
