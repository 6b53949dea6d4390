/* pin_note.h - which PINs were tried on which card, kept over restarts.
 * One line a try: the card and a hash; never a PIN. */
#ifndef MODEM_PIN_NOTE_H
#define MODEM_PIN_NOTE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* What was tried on a card and not taken. */
struct pin_past {
	bool tried;	 /* this PIN */
	int pins;	 /* any */
	struct buf file; /* where it stands; the caller frees it */
};

/* Of this card ("" for one that does not say its number).  A card that says it is
 * known in the notes of all modems (path's folder, *.pin): it may have been in
 * another one, or this one had another name.  In our own note, one that does not
 * may be any.  An unreadable note says that it was tried. */
void pin_note_look(const char *path, const char *card, const char *pin, struct pin_past *past);

/* Before the try, so that no crash in between makes it two.  Safe on disk. */
enum rc pin_note_add(const char *path, const char *card, const char *pin, struct err *e);

/* It was right after all. */
void pin_note_drop(const char *path, const char *card, const char *pin);

#endif
