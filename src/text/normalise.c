/* normalise.c - see normalise.h.
 * Owns the folding tables of Persian; Unicode's own tables are ICU's. */
#include "text/normalise.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/mem.h"
#include "base/utf8.h"

enum { TEXT_BYTES_MAX = 64 * 1024 * 1024 };

enum { ZWNJ = 0x200C, ZWJ = 0x200D, TATWEEL = 0x0640 };

/* A text in UTF-16, ICU's own form. */
struct units {
	UChar *s;
	int32_t len, room;
};

static void clean_units(struct units *u)
{
	free(u->s);
}

static void units_room(struct units *u, int32_t room)
{
	if (room <= u->room)
		return;
	u->room = room > u->room * 2 ? room : u->room * 2;
	u->s = mem_grow(u->s, (size_t)u->room, sizeof *u->s);
}

static void units_put(struct units *u, UChar32 c)
{
	units_room(u, u->len + 2);
	U16_APPEND_UNSAFE(u->s, u->len, c);
}

static UChar32 units_next(const struct units *u, int32_t *pos)
{
	UChar32 c;

	U16_NEXT(u->s, *pos, u->len, c);
	return c;
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
	return a->len == b->len &&
	       (!a->len || memcmp(a->s, b->s, (size_t)a->len * sizeof *a->s) == 0);
}

static const UNormalizer2 *nfc(void)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *n = unorm2_getNFCInstance(&code);

	if (U_FAILURE(code))
		abort();
	return n;
}

static const UNormalizer2 *nfkc(void)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *n = unorm2_getNFKCInstance(&code);

	if (U_FAILURE(code))
		abort();
	return n;
}

static void units_normalise(struct units *u, const UNormalizer2 *n, struct units *spare)
{
	units_room(u, 1);
	for (int32_t room = u->len + 64;;) {
		UErrorCode code = U_ZERO_ERROR;
		int32_t len;

		units_room(spare, room);
		len = unorm2_normalize(n, u->s, u->len, spare->s, spare->room, &code);
		if (code == U_BUFFER_OVERFLOW_ERROR) {
			room = len + 1;
			continue;
		}
		if (U_FAILURE(code))
			abort();
		spare->len = len;
		units_swap(u, spare);
		return;
	}
}

static void units_fold_case(struct units *u, struct units *spare)
{
	units_room(u, 1);
	for (int32_t room = u->len + 64;;) {
		UErrorCode code = U_ZERO_ERROR;
		int32_t len;

		units_room(spare, room);
		len = u_strFoldCase(spare->s, spare->room, u->s, u->len, U_FOLD_CASE_DEFAULT,
				    &code);
		if (code == U_BUFFER_OVERFLOW_ERROR) {
			room = len + 1;
			continue;
		}
		if (U_FAILURE(code))
			abort();
		spare->len = len;
		units_swap(u, spare);
		return;
	}
}

static char *units_utf8(const struct units *u, size_t *out_len)
{
	char *text = mem_alloc((size_t)u->len * 3 + 1);
	size_t len = 0;

	for (int32_t pos = 0; pos < u->len;)
		len += utf8_put(text + len, (uint32_t)units_next(u, &pos));
	text[len] = '\0';
	if (out_len)
		*out_len = len;
	return text;
}

/* ---- storage form ------------------------------------------------------------ */

/* Letters shaped by old software, and Latin letters as wide as Chinese ones. */
static bool is_presentation(UChar32 c)
{
	return (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
	       (c >= 0xFF01 && c <= 0xFF5E);
}

static void put_compatible(struct units *u, UChar32 c)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar from[2], to[32]; /* U+FDFA, the longest, gives 18 */
	int32_t from_len = 0, to_len;

	U16_APPEND_UNSAFE(from, from_len, c);
	to_len = unorm2_normalize(nfkc(), from, from_len, to, COUNT(to), &code);
	if (U_FAILURE(code))
		abort();
	for (int32_t i = 0; i < to_len; i++)
		units_put(u, to[i]);
}

static void read_utf8(struct units *u, const char *utf8, size_t len)
{
	bool after_cr = false;

	for (size_t pos = 0; pos < len;) {
		UChar32 c = (UChar32)utf8_next(utf8, len, &pos);
		bool second = after_cr && c == '\n';

		after_cr = c == '\r';
		if (second)
			continue;
		if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
			units_put(u, '\n');
		else if (is_presentation(c))
			put_compatible(u, c);
		else
			units_put(u, c);
	}
}

static UChar32 to_persian(UChar32 c)
{
	if (c == 0x064A || c == 0x0649)
		return 0x06CC;
	if (c == 0x0643 || c == 0x06AA)
		return 0x06A9;
	if (c >= 0x0660 && c <= 0x0669)
		return c - 0x0660 + 0x06F0;
	return c;
}

static bool is_invisible(UChar32 c)
{
	return c == TATWEEL || c == 0x200E || c == 0x200F || c == 0x061C ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
	       c == 0x200B || c == 0x2060 || c == 0x00AD;
}

static void fold_persian(struct units *u, struct units *spare)
{
	for (int32_t pos = 0; pos < u->len;) {
		UChar32 c = units_next(u, &pos);
		int8_t type = u_charType(c);

		if (c == '\t' || type == U_SPACE_SEPARATOR)
			units_put(spare, ' ');
		else if (c == '\n' || (type != U_CONTROL_CHAR && !is_invisible(c)))
			units_put(spare, to_persian(c));
	}
	units_swap(u, spare);
}

/* The joiner stays in a family of emoji; a skin tone or a variation selector
 * may stand before it. */
static void drop_joiners(struct units *u, struct units *spare)
{
	bool picture = false;

	for (int32_t pos = 0; pos < u->len;) {
		UChar32 c = units_next(u, &pos);

		if (c == ZWJ) {
			int32_t ahead = pos;

			if (!picture || pos >= u->len ||
			    !u_hasBinaryProperty(units_next(u, &ahead),
						 UCHAR_EXTENDED_PICTOGRAPHIC))
				continue;
			picture = false;
		} else if (c != 0xFE0F && !u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) {
			picture = u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
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

	for (int32_t pos = 0; pos < u->len;) {
		UChar32 c = units_next(u, &pos);

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
	units_normalise(u, nfc(), spare);
	fold_persian(u, spare);
	drop_joiners(u, spare);
	set_space(u, spare);
	/* What stood between a letter and its mark may be gone now. */
	units_normalise(u, nfc(), spare);
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
static UChar32 to_plain(UChar32 c)
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

enum token { TOKEN_NONE, TOKEN_WORD, TOKEN_NUMBER };

static void set_tokens(struct units *u, struct units *spare)
{
	enum token last = TOKEN_NONE;
	bool gap = false;

	for (int32_t pos = 0; pos < u->len;) {
		UChar32 c = to_plain(units_next(u, &pos));
		enum token now;

		switch (u_charType(c)) {
		case U_DECIMAL_DIGIT_NUMBER:
			now = TOKEN_NUMBER;
			c = '0' + u_charDigitValue(c);
			break;
		case U_UPPERCASE_LETTER:
		case U_LOWERCASE_LETTER:
		case U_TITLECASE_LETTER:
		case U_MODIFIER_LETTER:
		case U_OTHER_LETTER:
			now = TOKEN_WORD;
			break;
		case U_NON_SPACING_MARK:
		case U_ENCLOSING_MARK:
		case U_COMBINING_SPACING_MARK:
		case U_FORMAT_CHAR:
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
			memcpy(before.s, u.s, (size_t)u.len * sizeof *u.s);
		before.len = u.len;
		units_normalise(&u, nfkc(), &spare);
		units_fold_case(&u, &spare);
		units_normalise(&u, nfkc(), &spare);
		set_tokens(&u, &spare);
		if (units_equal(&u, &before))
			break;
	}
	return units_utf8(&u, out_len);
}
