/* setting_carrier.c - see setting_carrier.h. */
#include "config/setting_carrier.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "config/conf.h"
#include "config/setting.h"
#include "config/settings.h"

enum { CARRIERS_MAX = 64, PREFIXES_MAX = 32, NAME_MAX_BYTES = 32 };

/* The name of a carrier stands in logs, lists and file names. */
static const char *carrier_name(struct settings *s, struct conf *c,
				const struct conf_node *group, const char *kind, size_t i)
{
	const char *name = setting_filled(s, c, group, "name",
					  arena_printf(s->arena, "%s-%zu", kind, i + 1));

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
		prefixes[(*n)++] = arena_dup(s->arena, prefix);
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
	const char *t = setting_text(s, c, group, key, "");
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
	const char *given = setting_text(s, c, group, "number", "");

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
	m->device = *m->imei || *m->imsi
			    ? setting_text(s, c, group, "device", "")
			    : arena_dup(s->arena, conf_need_str(c, group, "device"));
	m->connection = setting_filled(s, c, group, "connection", "dku2at");
	connection_check(c, group, m->connection);
	m->pin = setting_text(s, c, group, "pin", "");
	m->pin_file = setting_text(s, c, group, "pin_file", "");
	if (*m->pin &&
	    (strlen(m->pin) < 4 || strlen(m->pin) > 8 || !all_of(m->pin, "0123456789")))
		conf_refuse(c, conf_at(group, "pin"), "pin: 4 to 8 digits are wanted");
	if (*m->pin && *m->pin_file)
		conf_refuse(c, conf_at(group, "pin"), "pin and pin_file: give one of them");
	m->smsc = setting_text(s, c, group, "smsc", "");
	if (*m->smsc && (*m->smsc != '+' || strlen(m->smsc) < 6 || strlen(m->smsc) > 21 ||
			 !all_of(m->smsc + 1, "0123456789")))
		conf_refuse(c, conf_at(group, "smsc"), "smsc: + and digits are wanted");
	m->prefixes = prefixes_read(s, c, group, &m->prefix_count);
	m->per_minute = (int)conf_int(c, group, "per_minute", 20, 0, 6000);
	m->per_day = (int)conf_int(c, group, "per_day", 0, 0, 10000000);
	setting_balance_read(&m->balance, s->arena, c, group);
	number_read(s, m, c, group);
	m->command = setting_text(s, c, group, "command", "");
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

	if (count > CARRIERS_MAX) {
		conf_refuse(c, list, "modems: at most %d are possible", CARRIERS_MAX);
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
	g->kind = setting_filled(s, c, group, "kind", "kannel");
	generic = strcmp(g->kind, "generic") == 0;
	if (!generic && strcmp(g->kind, "kannel") != 0)
		conf_refuse(c, conf_at(group, "kind"),
			    "kind = \"%s\": kannel or generic is wanted", g->kind);
	g->url = arena_dup(s->arena, conf_need_str(c, group, "url"));
	if (!is_url(g->url))
		conf_refuse(c, conf_at(group, "url"),
			    "url = \"%s\": http:// or https:// is wanted", g->url);
	g->username = setting_text(s, c, group, "username", "");
	g->password_file = setting_text(s, c, group, "password_file", "");
	g->sender = setting_text(s, c, group, "sender", "");
	g->window = (int)conf_int(c, group, "window", 16, 1, 1000);
	g->whole = conf_bool(c, group, "whole", generic);
	g->per_minute = (int)conf_int(c, group, "per_minute", 0, 0, 100000);
	g->per_day = (int)conf_int(c, group, "per_day", 0, 0, 10000000);
	g->timeout_s = (int)conf_int(c, group, "timeout", 30, 1, 50);
	g->prefixes = prefixes_read(s, c, group, &g->prefix_count);
	g->ca_file = setting_text(s, c, group, "ca_file", "");
	g->command = setting_text(s, c, group, "command", "");
	g->callback = setting_text(s, c, group, "callback", callback_default(s));
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

	if (count > CARRIERS_MAX) {
		conf_refuse(c, list, "gateways: at most %d are possible", CARRIERS_MAX);
		return;
	}
	s->gateways = arena_alloc(s->arena, (count + 1) * sizeof *s->gateways);
	for (size_t i = 0; i < count; i++) {
		gateway_read(s, c, conf_group_at(c, list, i), i);
		s->gateway_count = i + 1;
	}
}

void setting_carriers_read(struct settings *s, struct conf *c, const struct conf_node *root)
{
	modems_read(s, c, root);
	gateways_read(s, c, root);
}
