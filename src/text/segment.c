/* segment.c - see segment.h. */
#include "text/segment.h"

#include <string.h>

#include "base/utf8.h"
#include "text/gsm7.h"

/* What one part may carry, alone and beside a reference. */
struct limits {
	int single, ref8, ref16;
};

static const struct limits gsm7_limits = { 160, 153, 152 };
static const struct limits ucs2_limits = { 70, 67, 66 };

static int cost(enum segment_encoding encoding, uint32_t cp)
{
	switch (encoding) {
	case SEGMENT_GSM7:
		return gsm7_cost(cp);
	case SEGMENT_UCS2:
		return cp >= 0x10000 ? 2 : 1;
	}
	return 0;
}

static enum segment_encoding choose(const char *text, size_t len)
{
	for (size_t pos = 0; pos < len;)
		if (gsm7_cost(utf8_next(text, len, &pos)) == 0)
			return SEGMENT_UCS2;
	return SEGMENT_GSM7;
}

enum rc segment_text(struct segments *s, const char *text, size_t len, int ref_bits,
		     struct err *e)
{
	const struct limits *limits;
	struct segment_part now = { 0 };
	size_t cp_count = 0, units = 0, parts = 1;
	size_t limit;

	if (ref_bits != 8 && ref_bits != 16)
		return err_set(e, RC_REJECT, "a reference has 8 or 16 bits, not %d", ref_bits);
	s->encoding = choose(text, len);
	limits = s->encoding == SEGMENT_GSM7 ? &gsm7_limits : &ucs2_limits;
	for (size_t pos = 0; pos < len;)
		units += (size_t)cost(s->encoding, utf8_next(text, len, &pos));
	limit = (size_t)(ref_bits == 8 ? limits->ref8 : limits->ref16);
	if (units <= (size_t)limits->single)
		limit = (size_t)limits->single;

	for (size_t pos = 0; pos < len; cp_count++) {
		size_t at = pos;
		int more = cost(s->encoding, utf8_next(text, len, &pos));

		if ((size_t)(now.units + more) > limit) {
			if (parts <= SEGMENT_PARTS_MAX)
				s->part[parts - 1] = now;
			parts++;
			now = (struct segment_part){ .at_byte = at, .at_cp = cp_count };
		}
		now.units += more;
		now.len_bytes = pos - now.at_byte;
	}
	s->units = (int)units;
	if (parts > SEGMENT_PARTS_MAX) {
		s->parts = 0;
		return err_set(e, RC_REJECT, "the text takes %zu parts; %d is the most", parts,
			       SEGMENT_PARTS_MAX);
	}
	s->part[parts - 1] = now;
	s->parts = (int)parts;
	return RC_OK;
}

int segment_count(const char *text)
{
	struct segments s;

	if (segment_text(&s, text, strlen(text), 8, NULL) != RC_OK)
		return SEGMENT_PARTS_MAX + 1;
	return s.parts;
}
