/* pin_note.h - which PINs were tried on which card, kept over restarts.
 * One line a try: the card and a hash; never a PIN. */
#ifndef MODEM_PIN_NOTE_H
#define MODEM_PIN_NOTE_H

#include <stdbool.h>

#include "base/err.h"

/* Has this PIN been tried on this card ("" for one that does not say its
 * number) and not been taken?  An unreadable note says yes. */
bool pin_note_has(const char *path, const char *card, const char *pin);

/* Before the try, so that no crash in between makes it two.  Safe on disk. */
enum rc pin_note_add(const char *path, const char *card, const char *pin, struct err *e);

/* It was right after all. */
void pin_note_drop(const char *path, const char *card, const char *pin);

#endif
