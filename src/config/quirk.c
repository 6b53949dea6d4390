/* quirk.c - see quirk.h. */
#include "config/quirk.h"

#include <glob.h>
#include <string.h>

#include "base/mem.h"
#include "config/conf.h"

enum { LIST_MAX = 16, COMMAND_MAX = 120, SETTLE_MAX_MS = 10000, ANSWER_MAX_S = 75 };

static const char **texts(struct conf *c, struct arena *a, const struct conf_node *group,
			  const char *key, size_t *n)
{
	const struct conf_node *list = conf_list(c, group, key);
	const char **out;

	*n = conf_count(list);
	if (*n > LIST_MAX) {
		conf_refuse(c, list, "%s: at most %d are possible", key, LIST_MAX);
		*n = 0;
	}
	out = arena_alloc(a, (*n + 1) * sizeof *out);
	for (size_t i = 0; i < *n; i++) {
		out[i] = arena_dup(a, conf_str_at(c, list, i));
		if (!*out[i])
			conf_refuse(c, list, "%s: an empty text fits everything", key);
	}
	return out;
}

/* One command a line, and none that could cost a card or a message. */
static void command_check(struct conf *c, const struct conf_node *node, const char *key,
			  const char *command)
{
	static const char *const never[] = { "+CPIN", "+CMGD", "+CMGS", "+CLCK", "+CPWD" };

	if (strncmp(command, "AT", 2) != 0 || strlen(command) > COMMAND_MAX ||
	    strpbrk(command, "\r\n\x1a\x1b"))
		conf_refuse(c, node, "%s: \"%.40s\": one AT command is wanted", key, command);
	for (size_t i = 0; i < COUNT(never); i++)
		if (strstr(command, never[i]))
			conf_refuse(c, node, "%s: \"%.40s\": %s is not for here", key, command,
				    never[i]);
}

static void words_check(struct conf *c, const struct conf_node *group, const struct quirk *q)
{
	static const char *const modes[] = { "auto", "plain", "packed", "ucs2" };
	bool known = false;

	for (size_t i = 0; i < COUNT(modes); i++)
		known |= strcmp(q->ussd, modes[i]) == 0;
	if (!known)
		conf_refuse(c, conf_at(group, "ussd"),
			    "ussd = \"%s\": auto, plain, packed or ucs2 is wanted", q->ussd);
	if (*q->cnmi && (strspn(q->cnmi, "0123,") != strlen(q->cnmi) || strlen(q->cnmi) > 9))
		conf_refuse(c, conf_at(group, "cnmi"),
			    "cnmi = \"%s\": digits like 2,1,0,2,0 are wanted", q->cnmi);
	for (size_t i = 0; i < q->storage_count; i++)
		if (strlen(q->storages[i]) != 2)
			conf_refuse(c, conf_at(group, "storages"),
				    "storages: \"%s\": SM, ME or SR is wanted", q->storages[i]);
	for (size_t i = 0; i < q->init_count; i++)
		command_check(c, conf_at(group, "init"), "init", q->init[i]);
	if (*q->reset)
		command_check(c, conf_at(group, "reset"), "reset", q->reset);
}

static enum rc quirk_from(struct quirk *q, struct conf *c, const char *name, struct arena *a,
			  struct err *e)
{
	const struct conf_node *g = conf_root(c);

	q->file = arena_dup(a, name);
	q->family = arena_dup(a, conf_need_str(c, g, "family"));
	q->manufacturer = texts(c, a, g, "manufacturer", &q->manufacturer_count);
	q->model = texts(c, a, g, "model", &q->model_count);
	q->init = texts(c, a, g, "init", &q->init_count);
	q->storages = texts(c, a, g, "storages", &q->storage_count);
	q->cnmi = arena_dup(a, conf_str(c, g, "cnmi", ""));
	q->ussd = arena_dup(a, conf_str(c, g, "ussd", "auto"));
	q->reset = arena_dup(a, conf_str(c, g, "reset", ""));
	q->pace = conf_bool(c, g, "pace", true);
	q->settle_ms = (int)conf_int(c, g, "settle_ms", 0, 0, SETTLE_MAX_MS);
	q->answer_s = (int)conf_int(c, g, "answer_s", 0, 0, ANSWER_MAX_S);
	if (!q->manufacturer_count && !q->model_count)
		conf_refuse(c, g, "manufacturer or model: whose family is it?");
	words_check(c, g, q);
	return conf_finish(c, e);
}

enum rc quirk_parse(struct quirk *q, const char *text, const char *name, struct arena *a,
		    struct err *e)
{
	CLEAN(conf) struct conf *c = NULL;

	TRY(conf_parse(&c, text, name, e));
	return quirk_from(q, c, name, a, e);
}

static enum rc quirk_read(struct quirk *q, const char *path, struct arena *a, struct err *e)
{
	CLEAN(conf) struct conf *c = NULL;

	TRY(conf_open(&c, path, e));
	return quirk_from(q, c, path, a, e);
}

enum rc quirks_read(const char *folder, struct arena *a, struct quirk **list, size_t *count,
		    struct err *e)
{
	glob_t found;
	enum rc rc = RC_OK;

	*list = NULL;
	*count = 0;
	if (glob(arena_printf(a, "%s/*.cfg", folder), 0, NULL, &found) != 0 ||
	    !found.gl_pathc) {
		globfree(&found);
		return err_set(e, RC_NONE, "%s: no families of modems there", folder);
	}
	*list = arena_alloc(a, found.gl_pathc * sizeof **list);
	for (size_t i = 0; i < found.gl_pathc && rc == RC_OK; i++)
		rc = quirk_read(&(*list)[(*count)++], found.gl_pathv[i], a, e);
	globfree(&found);
	return rc;
}

static bool any_in(const char *const *words, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcasestr(text, words[i]))
			return true;
	return n == 0;
}

const struct quirk *quirk_find(const struct quirk *list, size_t count, const char *manufacturer,
			       const char *model)
{
	for (size_t i = 0; i < count; i++)
		if (any_in(list[i].manufacturer, list[i].manufacturer_count, manufacturer) &&
		    any_in(list[i].model, list[i].model_count, model))
			return &list[i];
	return NULL;
}
