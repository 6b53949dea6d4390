/* conf.c - see conf.h.  The mark "was read" is libconfig's own hook pointer. */
#include "config/conf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "base/file.h"
#include "base/mem.h"

struct conf {
	config_t lib;
	char *name, *text;
	bool failed;
	struct err error;
};

static char was_read; /* its address is the mark */

static const config_setting_t *setting(const struct conf_node *n)
{
	return (const config_setting_t *)(const void *)n;
}

static const struct conf_node *node(const config_setting_t *s)
{
	return (const struct conf_node *)(const void *)s;
}

static void mark(const config_setting_t *s)
{
	config_setting_set_hook((config_setting_t *)(uintptr_t)s, &was_read);
}

enum rc conf_open(struct conf **c, const char *path, struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };

	*c = NULL;
	TRY(file_read(path, SIZE_MAX, &b, e));
	if (b.len != strlen(b.text ? b.text : ""))
		return err_set(e, RC_REJECT, "%s: not a text file", path);
	return conf_parse(c, b.text ? b.text : "", path, e);
}

/* libconfig would open other files by itself; a file says all it says. */
static bool includes(const char *text)
{
	for (const char *at = text; (at = strstr(at, "@include")); at++) {
		const char *before = at;

		while (before > text && (before[-1] == ' ' || before[-1] == '\t'))
			before--;
		if (before == text || before[-1] == '\n')
			return true;
	}
	return false;
}

enum rc conf_parse(struct conf **out, const char *text, const char *name, struct err *e)
{
	struct conf *c;

	*out = NULL;
	if (includes(text))
		return err_set(e, RC_REJECT, "%s: @include is not taken", name);
	c = mem_alloc(sizeof *c);
	config_init(&c->lib);
	c->name = mem_dup(name);
	c->text = mem_dup(text);
	if (config_read_string(&c->lib, text) != CONFIG_TRUE) {
		enum rc rc = err_set(e, RC_REJECT, "%s:%d: %s", name,
				     config_error_line(&c->lib), config_error_text(&c->lib));

		conf_close(c);
		return rc;
	}
	mark(config_root_setting(&c->lib));
	*out = c;
	return RC_OK;
}

void conf_close(struct conf *c)
{
	if (!c)
		return;
	config_destroy(&c->lib);
	free(c->name);
	free(c->text);
	free(c);
}

void clean_conf(struct conf **c)
{
	conf_close(*c);
}

const struct conf_node *conf_root(const struct conf *c)
{
	return node(config_root_setting(&c->lib));
}

const char *conf_name(const struct conf *c)
{
	return c->name;
}

const char *conf_text(const struct conf *c)
{
	return c->text;
}

int conf_line(const struct conf_node *n)
{
	return n ? (int)config_setting_source_line(setting(n)) : 0;
}

/* "FILE:LINE" of a node, for sentences; one of four static buffers. */
static const char *conf_where(const struct conf *c, const struct conf_node *n)
{
	static char where[4][256];
	static unsigned next;
	char *out = where[next++ % 4];

	snprintf(out, sizeof where[0], "%s:%u", c->name, (unsigned)conf_line(n));
	return out;
}

void conf_refuse(struct conf *c, const struct conf_node *n, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	if (c->failed)
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	c->failed = true;
	err_set(&c->error, RC_REJECT, "%s: %s", conf_where(c, n), why);
}

bool conf_failed(const struct conf *c)
{
	return c->failed;
}

static const config_setting_t *member(const struct conf_node *group, const char *key)
{
	const config_setting_t *s = NULL;

	if (group && config_setting_is_group(setting(group)))
		s = config_setting_get_member(setting(group), key);
	if (s)
		mark(s);
	return s;
}

bool conf_has(const struct conf_node *group, const char *key)
{
	return group && config_setting_is_group(setting(group)) &&
	       config_setting_get_member(setting(group), key);
}

const struct conf_node *conf_at(const struct conf_node *group, const char *key)
{
	return conf_has(group, key) ? node(config_setting_get_member(setting(group), key))
				    : group;
}

const char *conf_str(struct conf *c, const struct conf_node *group, const char *key,
		     const char *missing)
{
	const config_setting_t *s = member(group, key);

	if (!s)
		return missing;
	if (config_setting_type(s) != CONFIG_TYPE_STRING) {
		conf_refuse(c, node(s), "%s: a text in quotes is wanted", key);
		return missing;
	}
	return config_setting_get_string(s);
}

const char *conf_need_str(struct conf *c, const struct conf_node *group, const char *key)
{
	const char *text = conf_str(c, group, key, NULL);

	if (text && *text)
		return text;
	conf_refuse(c, group, text ? "%s is empty" : "%s is missing", key);
	return "";
}

int64_t conf_int(struct conf *c, const struct conf_node *group, const char *key,
		 int64_t missing, int64_t least, int64_t most)
{
	const config_setting_t *s = member(group, key);
	int64_t v;

	if (!s)
		return missing;
	if (config_setting_type(s) != CONFIG_TYPE_INT &&
	    config_setting_type(s) != CONFIG_TYPE_INT64) {
		conf_refuse(c, node(s), "%s: a whole number is wanted", key);
		return missing;
	}
	v = config_setting_get_int64(s);
	if (v < least || v > most) {
		conf_refuse(c, node(s), "%s = %lld: from %lld to %lld is possible", key,
			    (long long)v, (long long)least, (long long)most);
		return missing;
	}
	return v;
}

static int64_t seconds(const char *text)
{
	static const struct {
		const char *unit;
		int64_t s;
	} units[] = { { "s", 1 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 } };
	size_t digits = strspn(text, "0123456789");

	for (size_t i = 0; i < COUNT(units) && digits > 0 && digits < 7; i++)
		if (strcmp(text + digits, units[i].unit) == 0)
			return atoll(text) * units[i].s;
	return -1;
}

int64_t conf_seconds(struct conf *c, const struct conf_node *group, const char *key,
		     int64_t least)
{
	const char *text = conf_str(c, group, key, "");
	int64_t s = *text ? seconds(text) : 0;

	if (*text && s < least)
		conf_refuse(c, conf_at(group, key),
			    "%s = \"%s\": a time like 12h or 30min is wanted, at least %lld s",
			    key, text, (long long)least);
	return s < least ? 0 : s;
}

bool conf_bool(struct conf *c, const struct conf_node *group, const char *key, bool missing)
{
	const config_setting_t *s = member(group, key);

	if (!s)
		return missing;
	if (config_setting_type(s) != CONFIG_TYPE_BOOL) {
		conf_refuse(c, node(s), "%s: true or false is wanted", key);
		return missing;
	}
	return config_setting_get_bool(s) != 0;
}

const struct conf_node *conf_group(struct conf *c, const struct conf_node *group,
				   const char *key)
{
	const config_setting_t *s = member(group, key);

	if (s && !config_setting_is_group(s)) {
		conf_refuse(c, node(s), "%s: a group { ... } is wanted", key);
		return NULL;
	}
	return node(s);
}

const struct conf_node *conf_list(struct conf *c, const struct conf_node *group,
				  const char *key)
{
	const config_setting_t *s = member(group, key);

	if (s && !config_setting_is_list(s) && !config_setting_is_array(s)) {
		conf_refuse(c, node(s), "%s: a list ( ... ) or [ ... ] is wanted", key);
		return NULL;
	}
	return node(s);
}

size_t conf_count(const struct conf_node *list)
{
	return list ? (size_t)config_setting_length(setting(list)) : 0;
}

static const config_setting_t *element(const struct conf_node *list, size_t i)
{
	const config_setting_t *s =
		list ? config_setting_get_elem(setting(list), (unsigned)i) : NULL;

	if (s)
		mark(s);
	return s;
}

const struct conf_node *conf_group_at(struct conf *c, const struct conf_node *list, size_t i)
{
	const config_setting_t *s = element(list, i);

	if (s && config_setting_is_group(s))
		return node(s);
	conf_refuse(c, s ? node(s) : list, "a group { ... } is wanted");
	return NULL;
}

const char *conf_str_at(struct conf *c, const struct conf_node *list, size_t i)
{
	const config_setting_t *s = element(list, i);

	if (s && config_setting_type(s) == CONFIG_TYPE_STRING)
		return config_setting_get_string(s);
	conf_refuse(c, s ? node(s) : list, "a text in quotes is wanted");
	return "";
}

/* The first setting without the mark; what is under it does not matter. */
static const config_setting_t *unread(const config_setting_t *s)
{
	if (config_setting_get_hook(s) != &was_read)
		return s;
	if (!config_setting_is_aggregate(s))
		return NULL;
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *found = unread(config_setting_get_elem(s, (unsigned)i));

		if (found)
			return found;
	}
	return NULL;
}

enum rc conf_finish(struct conf *c, struct err *e)
{
	const config_setting_t *s = c->failed ? NULL : unread(config_root_setting(&c->lib));

	if (s)
		conf_refuse(c, node(s), "unknown key %s",
			    config_setting_name(s) ? config_setting_name(s) : "(an element)");
	if (!c->failed)
		return RC_OK;
	return err_set(e, RC_REJECT, "%s", c->error.text);
}
