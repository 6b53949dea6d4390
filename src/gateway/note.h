/* note.h - what a carrier left in its spool (docs/CARRIER.md): one line for
 * each of its last answers. */
#ifndef GATEWAY_NOTE_H
#define GATEWAY_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "gateway/line.h"

/* Its `submitted` lines; n is 0 for a carrier that never took a part.  true: they
 * are settled for good. */
typedef bool note_settle(void *ctx, const struct line *lines, size_t n);

/* Read the note at path, let `settle` have it, and remove it when it is settled.
 * writing: its carrier lives, the note may be half there; then it stays.
 * RC_NONE: there is none (yet).  RC_REJECT: not one line of it is a line of the
 * protocol; it is gone. */
enum rc note_take(const char *path, bool writing, note_settle *settle, void *ctx,
		  struct err *e);

#endif
