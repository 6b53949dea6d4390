/* normalise.c - see normalise.h.
 * Owns the folding tables of Persian; Unicode's own tables are utf8proc's. */
#include "text/normalise.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"

enum { TEXT_BYTES_MAX = 64 * 1024 * 1024 };

enum { ZWNJ = 0x200C, ZWJ = 0x200D, TATWEEL = 0x0640 };

/* A text as code points. */
struct units {
	int32_t *s;
	size_t len, room;
};

static void clean_units(struct units *u)
{
	free(u->s);
}

static void units_room(struct units *u, size_t room)
{
	if (room <= u->room)
		return;
	u->room = room > u->room * 2 ? room : u->room * 2;
	u->s = mem_grow(u->s, u->room, sizeof *u->s);
}

static void units_put(struct units *u, int32_t c)
{
	units_room(u, u->len + 1);
	u->s[u->len++] = c;
}

/* Make *u what a holds; a gets the old room, empty. */
static void units_swap(struct units *u, struct units *a)
{
	struct units old = *u;

	*u = *a;
	*a = old;
	a->len = 0;
}

static bool units_equal(const struct units *a, const struct units *b)
{
	return a->len == b->len && (!a->len || memcmp(a->s, b->s, a->len * sizeof *a->s) == 0);
}

static char *units_utf8(const struct units *u, size_t *out_len)
{
	char *text = mem_alloc(u->len * 4 + 1);
	size_t len = 0;

	for (size_t i = 0; i < u->len; i++)
		len += utf8_put(text + len, (uint32_t)u->s[i]);
	text[len] = '\0';
	if (out_len)
		*out_len = len;
	return text;
}

/* ---- normal forms ------------------------------------------------------------- */

/* What utf8proc is asked to do. */
enum { DECOMPOSED_MAX = 32 }; /* U+FDFA, the longest, gives 18 */
enum { NFC = UTF8PROC_STABLE | UTF8PROC_COMPOSE, NFKC = NFC | UTF8PROC_COMPAT };

static void units_decompose(struct units *u, int32_t c, int how)
{
	utf8proc_ssize_t len;
	int bound = 0;

	units_room(u, u->len + DECOMPOSED_MAX);
	len = utf8proc_decompose_char(c, u->s + u->len, DECOMPOSED_MAX, (utf8proc_option_t)how,
				      &bound);
	if (len < 0 || len > DECOMPOSED_MAX)
		abort();
	u->len += (size_t)len;
}

static unsigned class_of(int32_t c)
{
	return (unsigned)utf8proc_get_property(c)->combining_class;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* By class, and within a class as they stood. */
static void marks_sort(int32_t *s, size_t n)
{
	uint64_t *marks = mem_grow(NULL, n, sizeof *marks);

	for (size_t i = 0; i < n; i++)
		marks[i] = (uint64_t)class_of(s[i]) << 56 | (uint64_t)i << 24 | (uint64_t)s[i];
	qsort(marks, n, sizeof *marks, compare);
	for (size_t i = 0; i < n; i++)
		s[i] = (int32_t)(marks[i] & 0xFFFFFF);
	free(marks);
}

/* Canonical order.  utf8proc's own takes seconds for a letter with ten thousand
 * marks. */
static void order_marks(struct units *u)
{
	for (size_t from = 0; from < u->len; from++) {
		unsigned last = class_of(u->s[from]);
		bool ordered = true;
		size_t to = from;

		while (last && ++to < u->len) {
			unsigned class = class_of(u->s[to]);

			if (!class)
				break;
			ordered &= class >= last;
			last = class;
		}
		if (!ordered)
			marks_sort(u->s + from, to - from);
		from = to;
	}
}

static void units_map(struct units *u, int how, struct units *spare)
{
	utf8proc_ssize_t len;

	for (size_t i = 0; i < u->len; i++)
		units_decompose(spare, u->s[i], how);
	if (how & UTF8PROC_COMPOSE)
		order_marks(spare);
	len = utf8proc_normalize_utf32(spare->s, (utf8proc_ssize_t)spare->len,
				       (utf8proc_option_t)how);
	if (len < 0)
		abort();
	spare->len = (size_t)len;
	units_swap(u, spare);
}

/* ---- storage form ------------------------------------------------------------ */

/* Letters shaped by old software, and Latin letters as wide as Chinese ones. */
static bool is_presentation(int32_t c)
{
	return (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
	       (c >= 0xFF01 && c <= 0xFF5E);
}

static void read_utf8(struct units *u, const char *utf8, size_t len)
{
	bool after_cr = false;

	for (size_t pos = 0; pos < len;) {
		int32_t c = (int32_t)utf8_next(utf8, len, &pos);
		bool second = after_cr && c == '\n';

		after_cr = c == '\r';
		if (second)
			continue;
		if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
			units_put(u, '\n');
		else if (is_presentation(c))
			units_decompose(u, c, NFKC);
		else
			units_put(u, c);
	}
}

static int32_t to_persian(int32_t c)
{
	if (c == 0x064A || c == 0x0649)
		return 0x06CC;
	if (c == 0x0643 || c == 0x06AA)
		return 0x06A9;
	if (c >= 0x0660 && c <= 0x0669)
		return c - 0x0660 + 0x06F0;
	return c;
}

static bool is_invisible(int32_t c)
{
	return c == TATWEEL || c == 0x200E || c == 0x200F || c == 0x061C ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
	       c == 0x200B || c == 0x2060 || c == 0x00AD;
}

static void fold_persian(struct units *u, struct units *spare)
{
	for (size_t i = 0; i < u->len; i++) {
		int32_t c = u->s[i];
		utf8proc_category_t type = utf8proc_category(c);

		if (c == '\t' || type == UTF8PROC_CATEGORY_ZS)
			units_put(spare, ' ');
		else if (c == '\n' || (type != UTF8PROC_CATEGORY_CC && !is_invisible(c)))
			units_put(spare, to_persian(c));
	}
	units_swap(u, spare);
}

static bool is_picture(int32_t c)
{
	return utf8proc_get_property(c)->boundclass ==
	       UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_skin_tone(int32_t c)
{
	return c >= 0x1F3FB && c <= 0x1F3FF;
}

/* The joiner stays in a family of emoji; a skin tone or a variation selector
 * may stand before it. */
static void drop_joiners(struct units *u, struct units *spare)
{
	bool picture = false;

	for (size_t i = 0; i < u->len; i++) {
		int32_t c = u->s[i];

		if (c == ZWJ) {
			if (!picture || i + 1 == u->len || !is_picture(u->s[i + 1]))
				continue;
			picture = false;
		} else if (c != 0xFE0F && !is_skin_tone(c)) {
			picture = is_picture(c);
		}
		units_put(spare, c);
	}
	units_swap(u, spare);
}

/* Between two words: a space, a line end or two, or a ZWNJ; nothing at the
 * ends of the text. */
static void set_space(struct units *u, struct units *spare)
{
	int lines = 0;
	bool space = false, zwnj = false;

	for (size_t i = 0; i < u->len; i++) {
		int32_t c = u->s[i];

		if (c == '\n') {
			lines++;
			continue;
		}
		if (c == ' ') {
			space = true;
			continue;
		}
		if (c == ZWNJ) {
			zwnj = true;
			continue;
		}
		if (spare->len) {
			if (lines)
				units_put(spare, '\n');
			if (lines > 1)
				units_put(spare, '\n');
			if (!lines && space)
				units_put(spare, ' ');
			if (!lines && !space && zwnj)
				units_put(spare, ZWNJ);
		}
		lines = 0;
		space = zwnj = false;
		units_put(spare, c);
	}
	units_swap(u, spare);
}

static void store(struct units *u, struct units *spare, const char *utf8, size_t len)
{
	if (len > TEXT_BYTES_MAX)
		abort();
	read_utf8(u, utf8, len);
	/* Before yeh is folded: U+064A U+0654 must become U+0626. */
	units_map(u, NFC, spare);
	fold_persian(u, spare);
	drop_joiners(u, spare);
	set_space(u, spare);
	/* What stood between a letter and its mark may be gone now. */
	units_map(u, NFC, spare);
}

char *text_store(const char *utf8, size_t len, size_t *out_len)
{
	CLEAN(units) struct units u = { 0 };
	CLEAN(units) struct units spare = { 0 };

	store(&u, &spare, utf8, len);
	return units_utf8(&u, out_len);
}

/* ---- keyword form ------------------------------------------------------------ */

/* The plain letter behind a letter that people write in several ways; 0 for
 * one that many leave out. */
static int32_t to_plain(int32_t c)
{
	switch (c) {
	case 0x0622:
	case 0x0623:
	case 0x0625:
	case 0x0671:
	case 0x0672:
	case 0x0673:
	case 0x0675:
	case 0x0773:
	case 0x0774:
		return 0x0627; /* alef */
	case 0x0624:
	case 0x0676:
		return 0x0648; /* waw with hamza */
	case 0x0629:
	case 0x06BE:
	case 0x06C0:
	case 0x06C1:
	case 0x06C2:
	case 0x06C3:
	case 0x06D5:
	case 0x06FF:
		return 0x0647; /* heh, teh marbuta */
	case 0x0620:
	case 0x0626:
	case 0x063D:
	case 0x063E:
	case 0x063F:
	case 0x0649:
	case 0x064A:
	case 0x0678:
	case 0x06CD:
	case 0x06CE:
	case 0x06D0:
	case 0x06D1:
	case 0x06D2:
	case 0x06D3:
		return 0x06CC; /* yeh */
	case 0x0643:
	case 0x06AA:
		return 0x06A9; /* kaf */
	case 0x0621:
	case 0x0674:
	case TATWEEL:
		return 0;
	default:
		return c;
	}
}

/* The decimal digits of a script stand together, from zero to nine. */
static int32_t digit_value(int32_t c)
{
	int32_t zero = c;

	while (zero > 0 && utf8proc_category(zero - 1) == UTF8PROC_CATEGORY_ND)
		zero--;
	return (c - zero) % 10;
}

enum token { TOKEN_NONE, TOKEN_WORD, TOKEN_NUMBER };

static void set_tokens(struct units *u, struct units *spare)
{
	enum token last = TOKEN_NONE;
	bool gap = false;

	for (size_t i = 0; i < u->len; i++) {
		int32_t c = to_plain(u->s[i]);
		enum token now;

		switch (utf8proc_category(c)) {
		case UTF8PROC_CATEGORY_ND:
			now = TOKEN_NUMBER;
			c = '0' + digit_value(c);
			break;
		case UTF8PROC_CATEGORY_LU:
		case UTF8PROC_CATEGORY_LL:
		case UTF8PROC_CATEGORY_LT:
		case UTF8PROC_CATEGORY_LM:
		case UTF8PROC_CATEGORY_LO:
			now = TOKEN_WORD;
			break;
		case UTF8PROC_CATEGORY_MN:
		case UTF8PROC_CATEGORY_ME:
		case UTF8PROC_CATEGORY_MC:
		case UTF8PROC_CATEGORY_CF:
			continue;
		default:
			if (c)
				gap = true;
			continue;
		}
		if (last != TOKEN_NONE && (gap || now != last))
			units_put(spare, ' ');
		units_put(spare, c);
		last = now;
		gap = false;
	}
	units_swap(u, spare);
}

char *text_keyword(const char *utf8, size_t len, size_t *out_len)
{
	CLEAN(units) struct units u = { 0 };
	CLEAN(units) struct units spare = { 0 };
	CLEAN(units) struct units before = { 0 };

	store(&u, &spare, utf8, len);
	/* Once is enough but for letters that meet only when a mark or a sign
	 * between them is gone (Hangul): go on until nothing changes. */
	for (int round = 0; round < 8; round++) {
		before.len = 0;
		units_room(&before, u.len + 1);
		if (u.len)
			memcpy(before.s, u.s, u.len * sizeof *u.s);
		before.len = u.len;
		units_map(&u, NFKC, &spare);
		units_map(&u, UTF8PROC_CASEFOLD, &spare);
		units_map(&u, NFKC, &spare);
		set_tokens(&u, &spare);
		if (units_equal(&u, &before))
			break;
	}
	return units_utf8(&u, out_len);
}
