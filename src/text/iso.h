/* iso.h - an instant as ISO 8601 writes it, with its offset. */
#ifndef TEXT_ISO_H
#define TEXT_ISO_H

#include <stdbool.h>
#include <stdint.h>

enum { ISO_ROOM = 32 };

/* "2026-11-23T09:00:00+03:30": seconds may be missing, a fraction of them is
 * dropped, the offset may be "Z", "+03:30" or "+0330" and must be there.
 * Years 1-9999. */
bool iso_parse(int64_t *at, const char *text);

/* With the offset that the process's TZ has at that instant. */
void iso_format(char out[ISO_ROOM], int64_t at);

#endif
