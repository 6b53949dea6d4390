/* words.c - the command line, word by word.  What is not in a command's list
 * is wrong usage: nothing is guessed and nothing is ignored. */
#include "ctl/ctl.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "hook/ask.h"

struct reading {
	const struct word *words;
	size_t count;
	const char *usage;
};

static int complain(const struct reading *r, const char *what, const char *word)
{
	fprintf(stderr, "didehban: %s %s\n%s", what, word, r->usage);
	return STATUS_USAGE;
}

static const struct word *word_named(const struct reading *r, const char *name, size_t len)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->words[i].name && strlen(r->words[i].name) == len &&
		    memcmp(r->words[i].name, name, len) == 0)
			return &r->words[i];
	return NULL;
}

static void texts_add(struct texts *t, const char *text)
{
	t->list = mem_grow(t->list, t->count + 1, sizeof *t->list);
	t->list[t->count++] = text;
}

/* The next word that stands without a name, and is not taken yet. */
static int plain_take(const struct reading *r, const char *text)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct word *w = &r->words[i];

		if (w->name)
			continue;
		if (w->values) {
			texts_add(w->values, text);
			return -1;
		}
		if (!*w->value) {
			*w->value = text;
			return -1;
		}
	}
	return complain(r, "what is", text);
}

static int option_take(const struct reading *r, int argc, char **argv, int *i)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '='), *value;
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct word *w = word_named(r, name, len);

	if (strcmp(name, "help") == 0) {
		fputs(r->usage, stdout);
		return STATUS_DONE;
	}
	if (!w)
		return complain(r, "unknown option", argv[*i]);
	if (w->flag) {
		*w->flag = true;
		return equals ? complain(r, "no value belongs to", argv[*i]) : -1;
	}
	if (!equals && *i + 1 >= argc)
		return complain(r, "a value is missing after", argv[*i]);
	value = equals ? equals + 1 : argv[++*i];
	if (w->values)
		texts_add(w->values, value);
	else if (*w->value)
		return complain(r, "given twice: --", w->name);
	else
		*w->value = value;
	return -1;
}

static int needs_check(const struct reading *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct word *w = &r->words[i];

		if (!w->need || (w->value && *w->value) || (w->values && w->values->count))
			continue;
		if (w->name) {
			fprintf(stderr, "didehban: --%s is missing\n%s", w->name, r->usage);
			return STATUS_USAGE;
		}
		fprintf(stderr, "didehban: a word is missing\n%s", r->usage);
		return STATUS_USAGE;
	}
	return -1;
}

int words_read(int argc, char **argv, const struct word *words, size_t count, const char *usage)
{
	const struct reading r = { words, count, usage };
	bool plain = false;
	int status;

	for (int i = 1; i < argc; i++) {
		if (!plain && strcmp(argv[i], "--") == 0) {
			plain = true;
			continue;
		}
		if (!plain && strncmp(argv[i], "--", 2) == 0)
			status = option_take(&r, argc, argv, &i);
		else
			status = plain_take(&r, argv[i]);
		if (status >= 0)
			return status;
	}
	return needs_check(&r);
}

json_t *words_body(const struct word *words, size_t count)
{
	json_t *body = json_object();

	for (size_t i = 0; i < count; i++)
		if (words[i].name && words[i].value && *words[i].value)
			json_object_set_new(body, words[i].name, json_text(*words[i].value));
	return body;
}

int subcommand_run(struct ctl *c, int argc, char **argv, const struct subcommand *list,
		   size_t count, const char *usage)
{
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return STATUS_DONE;
	}
	for (size_t i = 0; i < count && argc > 1; i++)
		if (strcmp(list[i].name, argv[1]) == 0)
			return list[i].run(c, argc - 1, argv + 1);
	if (argc > 1)
		fprintf(stderr, "didehban: there is no command %s %s\n", argv[0], argv[1]);
	fputs(usage, stderr);
	return STATUS_USAGE;
}
