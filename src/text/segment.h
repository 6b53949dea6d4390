/* segment.h - how many parts a text takes, and where it is cut.
 * GSM-7 if every character is in the default alphabet, else UCS-2 for the
 * whole text.  160/153/152 septets or 70/67/66 units (3GPP 23.040 9.2.3.24.1,
 * 8- or 16-bit reference); a surrogate pair or an escape pair is never cut. */
#ifndef TEXT_SEGMENT_H
#define TEXT_SEGMENT_H

#include <stddef.h>

#include "base/err.h"

enum segment_encoding { SEGMENT_GSM7, SEGMENT_UCS2 };
enum { SEGMENT_PARTS_MAX = 255 };

struct segment_part {
	size_t at_byte, len_bytes; /* of the UTF-8 text */
	size_t at_cp;		   /* of the code points */
	int units;		   /* septets or UTF-16 units */
};

struct segments {
	enum segment_encoding encoding;
	int units; /* of the whole text */
	int parts;
	struct segment_part part[SEGMENT_PARTS_MAX];
};

/* Cut the text; ref_bits is 8 or 16.  RC_REJECT above 255 parts (s->units and
 * s->encoding are set all the same).  An empty text is one empty part. */
enum rc segment_text(struct segments *s, const char *text, size_t len, int ref_bits,
		     struct err *e);

/* Parts that the text takes with an 8-bit reference; 256 when above 255. */
int segment_count(const char *text);

#endif
