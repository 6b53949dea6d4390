/* template.c - see template.h. */
#include "text/template.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* Read the placeholder at p, which points at its brace; *end is behind it. */
static enum rc name_read(char name[TEMPLATE_NAME_ROOM], const char *p, const char **end,
			 struct err *e)
{
	size_t len = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

	if (len == 0 || p[1 + len] != '}')
		return err_set(e, RC_REJECT, "a brace opens no {name}");
	if (len >= TEMPLATE_NAME_ROOM)
		return err_set(e, RC_REJECT, "the name {%.*s} is too long", (int)len, p + 1);
	memcpy(name, p + 1, len);
	name[len] = '\0';
	*end = p + len + 2;
	return RC_OK;
}

static const char *value_find(const struct template_value *values, size_t count,
			      const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(values[i].name, name) == 0)
			return values[i].value;
	return NULL;
}

enum rc template_render(const char *body, const struct template_value *values, size_t count,
			char **out, struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };

	*out = NULL;
	for (const char *p = body; *p;) {
		size_t plain = strcspn(p, "{");
		char name[TEMPLATE_NAME_ROOM];
		const char *value;

		buf_add(&b, p, plain);
		p += plain;
		if (!*p)
			break;
		TRY(name_read(name, p, &p, e));
		value = value_find(values, count, name);
		if (!value)
			return err_set(e, RC_REJECT, "nothing is known for {%s}", name);
		buf_puts(&b, value);
	}
	*out = buf_take(&b);
	return RC_OK;
}

enum rc template_check(const char *body, char (*names)[TEMPLATE_NAME_ROOM], size_t max,
		       size_t *count, struct err *e)
{
	*count = 0;
	for (const char *p = body; (p = strchr(p, '{'));) {
		char name[TEMPLATE_NAME_ROOM];
		size_t i = 0;

		TRY(name_read(name, p, &p, e));
		while (i < *count && strcmp(names[i], name) != 0)
			i++;
		if (i < *count)
			continue;
		if (*count == max)
			return err_set(e, RC_REJECT, "more than %zu placeholders", max);
		memcpy(names[(*count)++], name, sizeof name);
	}
	return RC_OK;
}
