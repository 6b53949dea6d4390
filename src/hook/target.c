/* target.c - see target.h. */
#include "hook/target.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "hook/escape.h"

enum { FORM_LEN_MAX = 64 * 1024 };

/* Undo the escapes in place; false for a bad one, a NUL or no UTF-8. */
static bool unescape(char *text, bool form)
{
	size_t len;

	return escape_undo(text, form, &len) && strlen(text) == len && utf8_valid(text, len);
}

static enum rc path_parse(struct target *t, char *path, struct err *e)
{
	char *next;

	if (*path != '/')
		return err_set(e, RC_REJECT, "the path does not begin with /");
	for (char *s = path + 1; s; s = next) {
		next = strchr(s, '/');
		if (next)
			*next++ = '\0';
		if (t->segment_count == TARGET_SEGMENTS_MAX)
			return err_set(e, RC_REJECT, "the path is too deep");
		if (!unescape(s, false))
			return err_set(e, RC_REJECT, "the path has a bad escape");
		t->segment[t->segment_count++] = s;
	}
	return RC_OK;
}

/* What is wrong with one parameter does not hide the others. */
static enum rc query_parse(struct target *t, char *query, struct err *e)
{
	char *next, *value;
	enum rc rc = RC_OK;

	for (char *s = query; s; s = next) {
		next = strchr(s, '&');
		if (next)
			*next++ = '\0';
		if (!*s)
			continue;
		if (t->query_count == TARGET_QUERY_MAX)
			return err_set(e, RC_REJECT, "too many query parameters");
		value = strchr(s, '=');
		if (value)
			*value++ = '\0';
		else
			value = s + strlen(s);
		if (!unescape(s, true) || !unescape(value, true)) {
			rc = err_set(e, RC_REJECT, "a parameter has a bad escape");
			continue;
		}
		for (size_t i = 0; i < t->query_count; i++)
			if (strcmp(t->query[i].name, s) == 0)
				rc = err_set(e, RC_REJECT, "%.40s stands twice", s);
		t->query[t->query_count].name = s;
		t->query[t->query_count++].value = value;
	}
	return rc;
}

enum rc target_parse(struct target *t, const char *text, struct err *e)
{
	char *query;

	*t = (struct target){ 0 };
	if (strlen(text) > TARGET_LEN_MAX)
		return err_set(e, RC_REJECT, "the request target is too long");
	t->memory = mem_dup(text);
	t->raw_query = strchr(text, '?') ? strchr(text, '?') + 1 : "";
	query = strchr(t->memory, '?');
	if (query)
		*query++ = '\0';
	TRY(path_parse(t, t->memory, e));
	if (query)
		query_parse(t, query, &t->fault);
	return RC_OK;
}

enum rc target_form(struct target *t, const char *body, size_t len, struct err *e)
{
	*t = (struct target){ 0 };
	if (len > FORM_LEN_MAX)
		return err_set(e, RC_REJECT, "the form is too long");
	if (len && memchr(body, '\0', len))
		return err_set(e, RC_REJECT, "the form holds a NUL");
	t->memory = mem_dupn(len ? body : "", len);
	return query_parse(t, t->memory, e);
}

void target_free(struct target *t)
{
	free(t->memory);
	*t = (struct target){ 0 };
}

const char *target_query(const struct target *t, const char *name)
{
	for (size_t i = 0; i < t->query_count; i++)
		if (strcmp(t->query[i].name, name) == 0)
			return *t->query[i].value ? t->query[i].value : NULL;
	return NULL;
}
