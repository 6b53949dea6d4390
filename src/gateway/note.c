/* note.c - see note.h. */
#include "gateway/note.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { NOTE_MAX_BYTES = 1024 * 1024 };

struct note {
	struct line *line; /* submitted ones only */
	size_t n;
};

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

static bool note_parse(struct note *note, const struct buf *text)
{
	bool any = false;

	for (size_t at = 0; at < text->len;) {
		const char *line = text->text + at, *end = memchr(line, '\n', text->len - at);
		size_t len = end ? (size_t)(end - line) : text->len - at;

		any |= note_line(note, line, len);
		at += len + 1;
	}
	return any;
}

static void note_free(struct note *note)
{
	for (size_t i = 0; i < note->n; i++)
		line_free(&note->line[i]);
	free(note->line);
}

enum rc note_take(const char *path, bool writing, note_settle *settle, void *ctx, struct err *e)
{
	CLEAN(buf) struct buf text = { 0 };
	struct note note = { 0 };
	bool readable, gone = true;

	if (file_read(path, NOTE_MAX_BYTES, &text, e) == RC_NONE)
		return RC_NONE;
	if (writing && text.len && text.text[text.len - 1] != '\n')
		return RC_NONE;
	if ((readable = note_parse(&note, &text)))
		gone = settle(ctx, note.line, note.n);
	note_free(&note);
	if (gone)
		unlink(path);
	return readable ? RC_OK : err_set(e, RC_REJECT, "%zu bytes", text.len);
}
