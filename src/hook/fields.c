/* fields.c - see fields.h. */
#include "hook/fields.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "hook/escape.h"

static void field_add(struct fields *f, char *text)
{
	struct field *to = &f->field[f->count];
	char *value = strchr(text, '=');
	size_t name_len;

	if (value)
		*value++ = '\0';
	else
		value = text + strlen(text);
	if (!escape_undo(text, true, &name_len) || !escape_undo(value, true, &to->len))
		return;
	to->name = text;
	to->value = value;
	f->count++;
}

void fields_add(struct fields *f, const char *text, size_t len, struct arena *a)
{
	char *next;

	/* A NUL on the wire ends it. */
	for (char *s = arena_dupn(a, text, len); s && f->count < FIELDS_MAX; s = next) {
		next = strchr(s, '&');
		if (next)
			*next++ = '\0';
		if (*s)
			field_add(f, s);
	}
}

static bool one_of(const char *names, const char *name)
{
	size_t len = strlen(name);

	while (*names) {
		size_t word = strcspn(names, " ");

		if (word == len && memcmp(names, name, len) == 0)
			return true;
		names += word + (names[word] == ' ');
	}
	return false;
}

const struct field *fields_find(const struct fields *f, const char *names)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->field[i].len && one_of(names, f->field[i].name))
			return &f->field[i];
	return NULL;
}

const char *fields_text(const struct fields *f, const char *names)
{
	const struct field *field = fields_find(f, names);

	if (!field || strlen(field->value) != field->len ||
	    !utf8_valid(field->value, field->len))
		return NULL;
	return field->value;
}
