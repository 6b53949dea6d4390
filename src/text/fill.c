/* fill.c - see fill.h. */
#include "text/fill.h"

#include <string.h>

#include "text/percent.h"

static void json_add(struct buf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			buf_printf(out, "\\u%04X", c);
		else
			buf_putc(out, *text);
	}
}

static void value_add(struct buf *out, const char *value, enum fill_escape how)
{
	switch (how) {
	case FILL_PLAIN:
		buf_puts(out, value);
		return;
	case FILL_PERCENT:
		percent_add(out, value);
		return;
	case FILL_JSON:
		json_add(out, value);
		return;
	}
}

/* "{name}" at s: the length of the name; 0: no such thing. */
static size_t name_at(const char *s)
{
	size_t len;

	if (*s != '{')
		return 0;
	len = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_");
	return len <= FILL_NAME_MAX && s[1 + len] == '}' ? len : 0;
}

void fill(struct buf *out, const char *pattern, enum fill_escape how,
	  const struct fill_value *values, size_t count)
{
	for (const char *s = pattern; *s;) {
		size_t len = name_at(s), i = 0;

		while (len && i < count &&
		       (strlen(values[i].name) != len ||
			memcmp(values[i].name, s + 1, len) != 0))
			i++;
		if (len && i < count) {
			value_add(out, values[i].value, how);
			s += len + 2;
		} else {
			buf_putc(out, *s++);
		}
	}
}

const char *fill_unknown(const char *pattern, const char *const *names, size_t count,
			 char name[FILL_NAME_MAX + 1])
{
	for (const char *s = pattern; *s; s++) {
		size_t len = name_at(s), i = 0;

		if (!len)
			continue;
		memcpy(name, s + 1, len);
		name[len] = '\0';
		while (i < count && strcmp(names[i], name) != 0)
			i++;
		if (i == count)
			return name;
	}
	return NULL;
}
