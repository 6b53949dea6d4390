/* note.h - what a carrier left in its spool (docs/CARRIER.md): one line for
 * each of its last answers.  Pure. */
#ifndef GATEWAY_NOTE_H
#define GATEWAY_NOTE_H

#include "base/buf.h"
#include "gateway/line.h"

enum { NOTE_MAX_BYTES = 1024 * 1024 };

struct note {
	struct line *line; /* submitted ones only */
	size_t n;	   /* 0: it never took a part */
};

/* False: not one line of it is a line of the protocol.  note_free() either way. */
bool note_parse(struct note *note, const struct buf *text);
void note_free(struct note *note);

#endif
