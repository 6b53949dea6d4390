/* note.c - see note.h. */
#include "gateway/note.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* One line; true: it says something. */
static bool note_line(struct note *note, const char *text, size_t len)
{
	struct err e = { 0 };
	struct line l;

	while (len > 0 && text[len - 1] == '\r')
		len--;
	if (len == 0 || line_read(&l, text, len, &e) != RC_OK)
		return false;
	if (l.event != LINE_SUBMITTED) {
		line_free(&l);
		return true;
	}
	note->line = mem_grow(note->line, note->n + 1, sizeof *note->line);
	note->line[note->n++] = l;
	return true;
}

bool note_parse(struct note *note, const struct buf *text)
{
	bool any = false;

	*note = (struct note){ 0 };
	for (size_t at = 0; at < text->len;) {
		const char *line = text->text + at, *end = memchr(line, '\n', text->len - at);
		size_t len = end ? (size_t)(end - line) : text->len - at;

		any |= note_line(note, line, len);
		at += len + 1;
	}
	return any;
}

void note_free(struct note *note)
{
	for (size_t i = 0; i < note->n; i++)
		line_free(&note->line[i]);
	free(note->line);
	*note = (struct note){ 0 };
}
