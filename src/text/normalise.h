/* normalise.h - one text, two forms: what people read and what rules match.
 *
 * Storage form: line ends become LF; Arabic presentation forms and full-width
 * ASCII become plain letters; NFC; Arabic yeh, kaf and digits become Persian;
 * tatweel, bidi controls, zero-width spaces and control characters go; white
 * space is one space, at most one blank line; ZWNJ stays where it parts
 * letters, ZWJ where it joins emoji.  Wording, diacritics, Latin digits,
 * hamza forms and teh marbuta stay.
 *
 * Keyword form: the storage form under NFKC and case folding, with alef,
 * hamza, heh and yeh variants folded, marks and format characters gone, all
 * digits Latin, everything else one space, and a space wherever a letter
 * meets a digit.  Never stored, never shown.
 *
 * Both are idempotent, and neither contains a NUL.  Bytes that are no UTF-8
 * read as U+FFFD. */
#ifndef TEXT_NORMALISE_H
#define TEXT_NORMALISE_H

#include <stddef.h>

/* The result is malloc'ed and terminated; *out_len, if wanted, is its length
 * in bytes.  len may count NULs.  Above 64 MiB is a bug of the caller: abort. */
char *text_store(const char *utf8, size_t len, size_t *out_len);
char *text_keyword(const char *utf8, size_t len, size_t *out_len);

#endif
