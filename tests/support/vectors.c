/* vectors.c - see vectors.h. */
#include "vectors.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/mem.h"

struct row {
	char **field;
	size_t count;
};

struct vectors {
	char *path;
	struct row *row; /* row 0 is the header */
	size_t count;
};

static void __attribute__((noreturn)) die(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s\n", path, what);
	abort();
}

static void row_add(struct row *r, struct buf *field)
{
	r->field = mem_grow(r->field, r->count + 1, sizeof *r->field);
	r->field[r->count++] = buf_take(field);
}

static void vectors_add(struct vectors *v, struct row *r)
{
	v->row = mem_grow(v->row, v->count + 1, sizeof *v->row);
	v->row[v->count++] = *r;
	*r = (struct row){ 0 };
}

struct vectors *vectors_open(const char *path)
{
	FILE *f = fopen(path, "r");
	struct vectors *v;
	struct buf field = { 0 };
	struct row row = { 0 };
	bool quoted = false;
	int c;

	if (!f)
		die(path, "cannot be read (run the tests from the top of the tree)");
	v = mem_alloc(sizeof *v);
	v->path = mem_dup(path);
	while ((c = getc(f)) != EOF) {
		if (quoted) {
			if (c != '"') {
				buf_putc(&field, (char)c);
				continue;
			}
			c = getc(f);
			if (c == '"') {
				buf_putc(&field, '"');
				continue;
			}
			quoted = false;
			if (c == EOF)
				break;
		}
		if (c == '"') {
			quoted = true;
		} else if (c == ',') {
			row_add(&row, &field);
		} else if (c == '\n') {
			row_add(&row, &field);
			vectors_add(v, &row);
		} else if (c != '\r') {
			buf_putc(&field, (char)c);
		}
	}
	if (quoted)
		die(path, "a quote is not closed");
	if (row.count || field.len) {
		row_add(&row, &field);
		vectors_add(v, &row);
	}
	buf_free(&field);
	fclose(f);
	if (v->count < 2)
		die(path, "has no rows");
	return v;
}

void vectors_close(struct vectors *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->count; i++) {
		for (size_t k = 0; k < v->row[i].count; k++)
			free(v->row[i].field[k]);
		free(v->row[i].field);
	}
	free(v->row);
	free(v->path);
	free(v);
}

void clean_vectors(struct vectors **v)
{
	vectors_close(*v);
}

size_t vectors_count(const struct vectors *v)
{
	return v->count - 1;
}

const char *vectors_get(const struct vectors *v, size_t row, const char *column)
{
	const struct row *header = &v->row[0], *r = &v->row[row + 1];

	for (size_t i = 0; i < header->count; i++)
		if (strcmp(header->field[i], column) == 0)
			return i < r->count ? r->field[i] : "";
	die(v->path, column);
}

char *vectors_json(const char *json, size_t *len)
{
	json_error_t error;
	json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	char *text;

	if (!json_is_string(value))
		die(json, "is no JSON string");
	*len = json_string_length(value);
	text = mem_dupn(json_string_value(value), *len);
	json_decref(value);
	return text;
}
