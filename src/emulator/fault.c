/* fault.c - see fault.h. */
#include "emulator/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

const char fault_point_now[] = "now";

static const struct {
	const char *name;
	int value; /* when the rule gives none */
} kinds[] = {
	[FAULT_ERROR] = { "error", 0 },	       [FAULT_CMS] = { "cms", 500 },
	[FAULT_CME] = { "cme", 100 },	       [FAULT_SILENCE] = { "silence", 0 },
	[FAULT_GARBAGE] = { "garbage", 0 },    [FAULT_HANGUP] = { "hangup", 500 },
	[FAULT_DELAY] = { "delay", 1000 },     [FAULT_FULL] = { "full", 0 },
	[FAULT_CHATTER] = { "chatter", 1000 }, [FAULT_DEAF] = { "deaf", 0 },
};

void faults_init(struct faults *f, struct seed seed)
{
	*f = (struct faults){ .seed = seed };
}

void faults_clear(struct faults *f, const char *modem)
{
	struct fault **at = &f->first;

	while (*at) {
		struct fault *rule = *at;

		if (*modem && strcmp(rule->modem, modem)) {
			at = &rule->next;
			continue;
		}
		*at = rule->next;
		free(rule);
	}
}

static bool fault_kind_parse(const char *name, enum fault_kind *kind)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!strcmp(name, kinds[i].name)) {
			*kind = (enum fault_kind)i;
			return true;
		}
	}
	return false;
}

const char *fault_kind_name(enum fault_kind kind)
{
	return kinds[kind].name;
}

static bool point_valid(const char *point)
{
	return !strcmp(point, "prompt") || !strcmp(point, "submit") ||
	       !strcmp(point, "reply") || !strcmp(point, fault_point_now) ||
	       (!strncmp(point, "command:", 8) && point[8]);
}

/* "cms:38" */
static enum rc kind_parse(struct fault *rule, const char *words, struct err *e)
{
	char name[FAULT_NAME_MAX];
	size_t len = strcspn(words, ":");
	char *end;

	snprintf(name, sizeof name, "%.*s", (int)len, words);
	if (!fault_kind_parse(name, &rule->kind))
		return err_set(e, RC_REJECT, "unknown fault kind \"%s\"", name);
	rule->value = kinds[rule->kind].value;
	if (!words[len])
		return RC_OK;
	rule->value = (int)strtol(words + len + 1, &end, 0);
	if (end == words + len + 1 || *end || rule->value < 0)
		return err_set(e, RC_REJECT, "\"%s\" is no number", words + len + 1);
	return RC_OK;
}

static enum rc option_parse(struct fault *rule, const char *word, struct err *e)
{
	const char *value = strchr(word, '=');
	char *end;

	if (!value++ || !*value)
		return err_set(e, RC_REJECT, "\"%s\" should be NAME=VALUE", word);
	if (!strncmp(word, "modem=", 6)) {
		snprintf(rule->modem, sizeof rule->modem, "%s", value);
		return RC_OK;
	}
	if (!strncmp(word, "count=", 6))
		rule->count = (int)strtol(value, &end, 10);
	else if (!strncmp(word, "after=", 6))
		rule->after = (int)strtol(value, &end, 10);
	else if (!strncmp(word, "chance=", 7))
		rule->chance = strtod(value, &end);
	else
		return err_set(e, RC_REJECT, "unknown fault option \"%s\"", word);
	if (*end || rule->chance < 0 || rule->chance > 1)
		return err_set(e, RC_REJECT, "\"%s\" is no number that fits", word);
	return RC_OK;
}

enum rc fault_parse(struct fault *rule, const char *words, struct err *e)
{
	CLEAN(text) char *copy = mem_dup(words);
	char *save, *word, *kind;

	*rule = (struct fault){ .count = -1, .chance = 1 };
	word = strtok_r(copy, ",", &save);
	kind = word ? strchr(word, '=') : NULL;
	if (!kind)
		return err_set(e, RC_REJECT, "fault \"%s\" should be POINT=KIND", words);
	*kind++ = '\0';
	snprintf(rule->point, sizeof rule->point, "%s", word);
	if (!point_valid(rule->point))
		return err_set(e, RC_REJECT, "unknown fault point \"%s\"", word);
	TRY(kind_parse(rule, kind, e));
	while ((word = strtok_r(NULL, ",", &save)))
		TRY(option_parse(rule, word, e));
	return RC_OK;
}

int fault_add(struct faults *f, const struct fault *rule)
{
	struct fault **at = &f->first;
	struct fault *copy = mem_alloc(sizeof *copy);

	*copy = *rule;
	copy->next = NULL;
	copy->id = ++f->last_id;
	while (*at)
		at = &(*at)->next;
	*at = copy;
	return copy->id;
}

/* "command:CSQ" also names +CSQ and ^CSQ. */
static bool point_fits(const char *rule, const char *point)
{
	if (strncmp(rule, "command:", 8) || strncmp(point, "command:", 8))
		return !strcmp(rule, point);
	rule += 8;
	point += 8;
	return !strcasecmp(rule, point) || !strcasecmp(rule, point + strspn(point, "+^&$*#%"));
}

bool fault_take(struct faults *f, const char *modem, const char *point, struct fault *hit)
{
	for (struct fault *rule = f->first; rule; rule = rule->next) {
		if (!rule->count || !point_fits(rule->point, point) ||
		    (*rule->modem && strcmp(rule->modem, modem)))
			continue;
		if (rule->after > 0) {
			rule->after--;
			continue;
		}
		if (rule->chance < 1 && seed_fraction(&f->seed) >= rule->chance)
			continue;
		if (rule->count > 0)
			rule->count--;
		rule->hits++;
		*hit = *rule;
		return true;
	}
	return false;
}
