/* library.c - see library.h. */
#include "workflow/library.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/definition.h"

struct library {
	struct procedure **all;	   /* by id */
	struct procedure **newest; /* by name, borrowed from all: approved ones */
	struct procedure **latest; /* the same, approved or not */
	size_t count, newest_count, latest_count;
};

static enum rc library_add(void *ctx, const struct procedure_version *p, struct err *e)
{
	struct library *l = ctx;
	CLEAN(conf) struct conf *c = NULL;
	struct procedure **list, *wanted = NULL;
	size_t count;

	if (conf_parse(&c, p->body, p->name, e) != RC_OK)
		return err_prefix(e, RC_BROKEN, "procedure %s: ", p->name);
	procedures_read(c, &list, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i]->name, p->name) == 0) {
			wanted = list[i];
			list[i] = NULL;
		}
	}
	procedures_free(list, count);
	if (conf_failed(c) || !wanted) {
		procedure_free(wanted);
		conf_finish(c, e);
		return err_prefix(e, RC_BROKEN, "stored procedure %s: ", p->name);
	}
	wanted->id = p->id;
	wanted->version = (int)p->version;
	wanted->approved = p->approved;
	l->all = mem_grow(l->all, l->count + 1, sizeof *l->all);
	l->all[l->count++] = wanted;
	return RC_OK;
}

static int by_name(const void *a, const void *b)
{
	const struct procedure *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* The last of each name, by name; drafts among them or not. */
static size_t last_find(const struct library *l, bool drafts, struct procedure ***out)
{
	struct procedure **list = mem_alloc((l->count + 1) * sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++) {
		size_t k = 0;

		if (!drafts && !l->all[i]->approved)
			continue;
		/* Ids grow with versions: the later of a name replaces the earlier. */
		while (k < n && strcmp(list[k]->name, l->all[i]->name) != 0)
			k++;
		list[k] = l->all[i];
		n += k == n;
	}
	qsort(list, n, sizeof(struct procedure *), by_name);
	*out = list;
	return n;
}

enum rc library_read(struct library **out, struct store *st, struct err *e)
{
	struct library *l = mem_alloc(sizeof *l);
	enum rc rc = procedure_each(st, library_add, l, e);

	if (rc != RC_OK) {
		library_free(l);
		return rc;
	}
	l->newest_count = last_find(l, false, &l->newest);
	l->latest_count = last_find(l, true, &l->latest);
	*out = l;
	return RC_OK;
}

void library_free(struct library *l)
{
	if (!l)
		return;
	procedures_free(l->all, l->count);
	free(l->newest);
	free(l->latest);
	free(l);
}

const struct procedure *library_get(const struct library *l, int64_t id)
{
	size_t low = 0, high = l->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (l->all[mid]->id == id)
			return l->all[mid];
		if (l->all[mid]->id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct procedure *library_newest(const struct library *l, const char *name)
{
	for (size_t i = 0; i < l->newest_count; i++)
		if (strcmp(l->newest[i]->name, name) == 0)
			return l->newest[i];
	return NULL;
}

const struct procedure *library_latest(const struct library *l, const char *name)
{
	for (size_t i = 0; i < l->latest_count; i++)
		if (strcmp(l->latest[i]->name, name) == 0)
			return l->latest[i];
	return NULL;
}

const struct procedure *library_at(const struct library *l, size_t i)
{
	return i < l->latest_count ? l->latest[i] : NULL;
}

static enum rc target_exists(const struct library *l, const struct procedure *p,
			     const struct stage *s, const char *to, int line, struct err *e)
{
	const char *colon = strchr(to, ':');
	CLEAN(text) char *name = NULL;
	const struct procedure *other;

	if (to[0] != '+' && !colon)
		return RC_OK;
	name = to[0] == '+' ? mem_dup(to + 1) : mem_dupn(to, (size_t)(colon - to));
	other = library_latest(l, name);
	if (!other)
		return err_set(e, RC_REJECT,
			       "%s:%d: stage %s leads to procedure %s, and that is not loaded",
			       p->file, line, s->name, name);
	if (colon && !procedure_stage(other, colon + 1))
		return err_set(e, RC_REJECT,
			       "%s:%d: stage %s leads to %s, and there is no such stage",
			       p->file, line, s->name, to);
	return RC_OK;
}

enum rc library_check(const struct library *l, struct err *e)
{
	for (size_t i = 0; i < l->latest_count; i++) {
		const struct procedure *p = l->latest[i];

		for (size_t k = 0; k < p->stage_count; k++) {
			const struct stage *s = &p->stages[k];

			if (s->breach_to)
				TRY(target_exists(l, p, s, s->breach_to, s->line, e));
			for (size_t n = 0; n < s->action_count; n++)
				TRY(target_exists(l, p, s, s->actions[n].to, s->actions[n].line,
						  e));
		}
	}
	return RC_OK;
}

void library_came_from(struct library *l, const char *name, const char *file)
{
	for (size_t i = 0; i < l->latest_count; i++)
		if (strcmp(l->latest[i]->name, name) == 0)
			l->latest[i]->file = arena_dup(l->latest[i]->arena, file);
}
