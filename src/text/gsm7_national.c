/* gsm7_national.c - the national language tables, as data; see gsm7_national.h.
 *
 * The tables of Turkish, Spanish and Portuguese are short lists of what
 * differs from the default alphabet.  Those of the nine Indian scripts share
 * one pattern, because their Unicode blocks all follow ISCII: a septet stands
 * for the same offset in every block, holes excepted.  Urdu has its own. */
#include "text/gsm7_national.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"

enum language {
	TURKISH = 1,
	SPANISH,
	PORTUGUESE,
	BENGALI,
	GUJARATI,
	HINDI,
	KANNADA,
	MALAYALAM,
	ORIYA,
	PUNJABI,
	TAMIL,
	TELUGU,
	URDU,
};

struct differ {
	uint8_t septet;
	uint16_t cp;
};

/* clang-format off */

/* A.3.1 and A.3.3: against the basic table. */
static const struct differ turkish_locking[] = {
	{ 0x04, 0x20AC }, { 0x07, 0x0131 }, { 0x0B, 0x011E }, { 0x0C, 0x011F },
	{ 0x1C, 0x015E }, { 0x1D, 0x015F }, { 0x40, 0x0130 }, { 0x60, 0x00E7 },
};
static const struct differ portuguese_locking[] = {
	{ 0x04, 0x00EA }, { 0x06, 0x00FA }, { 0x07, 0x00ED }, { 0x08, 0x00F3 },
	{ 0x09, 0x00E7 }, { 0x0B, 0x00D4 }, { 0x0C, 0x00F4 }, { 0x0E, 0x00C1 },
	{ 0x0F, 0x00E1 }, { 0x12, 0x00AA }, { 0x13, 0x00C7 }, { 0x14, 0x00C0 },
	{ 0x15, 0x221E }, { 0x16, '^' },    { 0x17, '\\' },   { 0x18, 0x20AC },
	{ 0x19, 0x00D3 }, { 0x1A, '|' },    { 0x1C, 0x00C2 }, { 0x1D, 0x00E2 },
	{ 0x1E, 0x00CA }, { 0x24, 0x00BA }, { 0x40, 0x00CD }, { 0x5B, 0x00C3 },
	{ 0x5C, 0x00D5 }, { 0x5D, 0x00DA }, { 0x60, '~' },    { 0x7B, 0x00E3 },
	{ 0x7C, 0x00F5 }, { 0x7D, '`' },
};

/* A.2.1, A.2.2, A.2.3: what is there beside the default extension table. */
static const struct differ turkish_single[] = {
	{ 0x47, 0x011E }, { 0x49, 0x0130 }, { 0x53, 0x015E }, { 0x63, 0x00E7 },
	{ 0x67, 0x011F }, { 0x69, 0x0131 }, { 0x73, 0x015F },
};
static const struct differ spanish_single[] = {
	{ 0x09, 0x00E7 }, { 0x41, 0x00C1 }, { 0x49, 0x00CD }, { 0x4F, 0x00D3 },
	{ 0x55, 0x00DA }, { 0x61, 0x00E1 }, { 0x69, 0x00ED }, { 0x6F, 0x00F3 },
	{ 0x75, 0x00FA },
};
static const struct differ portuguese_single[] = {
	{ 0x05, 0x00EA }, { 0x09, 0x00E7 }, { 0x0B, 0x00D4 }, { 0x0C, 0x00F4 },
	{ 0x0E, 0x00C1 }, { 0x0F, 0x00E1 }, { 0x12, 0x03A6 }, { 0x13, 0x0393 },
	{ 0x15, 0x03A9 }, { 0x16, 0x03A0 }, { 0x17, 0x03A8 }, { 0x18, 0x03A3 },
	{ 0x19, 0x0398 }, { 0x1F, 0x00CA }, { 0x41, 0x00C0 }, { 0x49, 0x00CD },
	{ 0x4F, 0x00D3 }, { 0x55, 0x00DA }, { 0x5B, 0x00C3 }, { 0x5C, 0x00D5 },
	{ 0x61, 0x00C2 }, { 0x69, 0x00ED }, { 0x6F, 0x00F3 }, { 0x75, 0x00FA },
	{ 0x7B, 0x00E3 }, { 0x7C, 0x00F5 }, { 0x7F, 0x00E2 },
};

/* A.3.4 to A.3.12, the pattern: the offset in the script's block, marked. */
#define B(offset) (0xF000 | (offset))
static const uint16_t indic_locking[128] = {
	B(0x01), B(0x02), B(0x03), B(0x05), B(0x06), B(0x07), B(0x08), B(0x09), /* 00 */
	B(0x0A), B(0x0B), '\n',    B(0x0C), B(0x0D), '\r',    B(0x0E), B(0x0F), /* 08 */
	B(0x10), B(0x11), B(0x12), B(0x13), B(0x14), B(0x15), B(0x16), B(0x17), /* 10 */
	B(0x18), B(0x19), B(0x1A), 0x1B,    B(0x1B), B(0x1C), B(0x1D), B(0x1E), /* 18 */
	' ',     '!',     B(0x1F), B(0x20), B(0x21), B(0x22), B(0x23), B(0x24), /* 20 */
	')',     '(',     B(0x25), B(0x26), ',',     B(0x27), '.',     B(0x28), /* 28 */
	'0',     '1',     '2',     '3',     '4',     '5',     '6',     '7',     /* 30 */
	'8',     '9',     ':',     ';',     B(0x29), B(0x2A), B(0x2B), '?',     /* 38 */
	B(0x2C), B(0x2D), B(0x2E), B(0x2F), B(0x30), B(0x31), B(0x32), B(0x33), /* 40 */
	B(0x34), B(0x35), B(0x36), B(0x37), B(0x38), B(0x39), B(0x3C), B(0x3D), /* 48 */
	B(0x3E), B(0x3F), B(0x40), B(0x41), B(0x42), B(0x43), B(0x44), B(0x45), /* 50 */
	B(0x46), B(0x47), B(0x48), B(0x49), B(0x4A), B(0x4B), B(0x4C), B(0x4D), /* 58 */
	0,       'a',     'b',     'c',     'd',     'e',     'f',     'g',     /* 60 */
	'h',     'i',     'j',     'k',     'l',     'm',     'n',     'o',     /* 68 */
	'p',     'q',     'r',     's',     't',     'u',     'v',     'w',     /* 70 */
	'x',     'y',     'z',     0,       0,       0,       0,       0,       /* 78 */
};
#undef B

/* What a script has of its own: offsets in its block, 0 for nothing. */
struct script {
	uint16_t block;
	const char *holes;    /* septets of the pattern that stand for nothing */
	uint8_t at_60;        /* locking 0x60 */
	uint8_t at_7b[5];     /* locking 0x7B-0x7F */
	uint8_t digits_at[2]; /* single: septets of the digits 0 and 2; 1B is between them */
	uint8_t single_26[2]; /* single 0x26, 0x27 */
	uint8_t single_2a[5]; /* single 0x2A-0x2E */
	uint8_t single_30[11]; /* single 0x30-0x3A */
};

static const struct script scripts[] = {
	[BENGALI] = { 0x0980, "\x0C\x0E\x11\x12\x3C\x45\x47\x48\x49\x57\x58\x5B\x5C", 0x4E,
		      { 0x57, 0x5C, 0x5D, 0x70, 0x71 }, { 0x19, 0x1C },
		      { 0x61, 0x62 }, { 0x63, 0x72, 0x73, 0x74, 0x75 },
		      { 0x76, 0x77, 0x78, 0x79, 0x7A } },
	[GUJARATI] = { 0x0A80, "\x0E\x12\x3C\x45\x48\x58\x5C", 0x50,
		       { 0x60, 0x61, 0x62, 0x63, 0x71 }, { 0x1C, 0x1E }, { 0 }, { 0 }, { 0 } },
	[HINDI] = { 0x0900, "", 0x50, { 0x72, 0x7B, 0x7C, 0x7E, 0x7F }, { 0x1C, 0x1E },
		    { 0x51, 0x52 }, { 0x53, 0x54, 0x58, 0x59, 0x5A },
		    { 0x5B, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61, 0x62, 0x63, 0x70, 0x71 } },
	[KANNADA] = { 0x0C80, "\x80\x0C\x11\x3C\x48\x57\x5B", 0x55,
		      { 0x56, 0x60, 0x61, 0x62, 0x63 }, { 0x1C, 0x1E },
		      { 0x5E, 0x71 }, { 0x72 }, { 0 } },
	[MALAYALAM] = { 0x0D00, "\x80\x0C\x11\x3C\x4E\x57\x5B", 0x57,
			{ 0x60, 0x61, 0x62, 0x63, 0x79 }, { 0x1C, 0x1E },
			{ 0x70, 0x71 }, { 0x72, 0x73, 0x74, 0x75, 0x7A },
			{ 0x7B, 0x7C, 0x7D, 0x7E, 0x7F } },
	[ORIYA] = { 0x0B00, "\x0C\x0E\x11\x12\x3C\x45\x48\x57\x58\x5B\x5C", 0x56,
		    { 0x57, 0x60, 0x61, 0x62, 0x63 }, { 0x1C, 0x1E },
		    { 0x5C, 0x5D }, { 0x5F, 0x70, 0x71 }, { 0 } },
	[PUNJABI] = { 0x0A00,
		      "\x09\x0B\x0C\x0E\x11\x12\x3C\x45\x48\x4B\x4F\x55\x56\x57\x58\x5B\x5C",
		      0x51, { 0x70, 0x71, 0x72, 0x73, 0x74 }, { 0x1C, 0x1E },
		      { 0x59, 0x5A }, { 0x5B, 0x5C, 0x5E, 0x75 }, { 0 } },
	[TAMIL] = { 0x0B80,
		    "\x80\x09\x0B\x0C\x11\x16\x17\x18\x1C\x1E\x23\x24\x25\x2A\x2B\x2D\x3E\x40"
		    "\x41\x4E\x4F\x55\x56\x57\x5B",
		    0x50, { 0x57, 0x70, 0x71, 0x72, 0x79 }, { 0x1C, 0x1E },
		    { 0x73, 0x74 }, { 0x75, 0x76, 0x77, 0x78, 0x7A }, { 0 } },
	[TELUGU] = { 0x0C00, "\x0C\x11\x3C\x48\x4E\x57\x5B", 0x55,
		     { 0x56, 0x60, 0x61, 0x62, 0x63 }, { 0x1C, 0x1E },
		     { 0x58, 0x59 }, { 0x78, 0x79, 0x7A, 0x7B, 0x7C }, { 0x7D, 0x7E, 0x7F } },
};

/* A.3.13 */
static const uint16_t urdu_locking[128] = {
	0x0627, 0x0622, 0x0628, 0x067B, 0x0680, 0x067E, 0x06A6, 0x062A, /* 00 */
	0x06C2, 0x067F, '\n',   0x0679, 0x067D, '\r',   0x067A, 0x067C, /* 08 */
	0x062B, 0x062C, 0x0681, 0x0684, 0x0683, 0x0685, 0x0686, 0x0687, /* 10 */
	0x062D, 0x062E, 0x062F, 0x001B, 0x068C, 0x0688, 0x0689, 0x068A, /* 18 */
	' ',    '!',    0x068F, 0x068D, 0x0630, 0x0631, 0x0691, 0x0693, /* 20 */
	')',    '(',    0x0699, 0x0632, ',',    0x0696, '.',    0x0698, /* 28 */
	'0',    '1',    '2',    '3',    '4',    '5',    '6',    '7',    /* 30 */
	'8',    '9',    ':',    ';',    0x069A, 0x0633, 0x0634, '?',    /* 38 */
	0x0635, 0x0636, 0x0637, 0x0638, 0x0639, 0x0641, 0x0642, 0x06A9, /* 40 */
	0x06AA, 0x06AB, 0x06AF, 0x06B3, 0x06B1, 0x0644, 0x0645, 0x0646, /* 48 */
	0x06BA, 0x06BB, 0x06BC, 0x0648, 0x06C4, 0x06D5, 0x06C1, 0x06BE, /* 50 */
	0x0621, 0x06CC, 0x06D0, 0x06D2, 0x064D, 0x0650, 0x064F, 0x0657, /* 58 */
	0x0654, 'a',    'b',    'c',    'd',    'e',    'f',    'g',    /* 60 */
	'h',    'i',    'j',    'k',    'l',    'm',    'n',    'o',    /* 68 */
	'p',    'q',    'r',    's',    't',    'u',    'v',    'w',    /* 70 */
	'x',    'y',    'z',    0x0655, 0x0651, 0x0653, 0x0656, 0x0670, /* 78 */
};

/* A.2.4 to A.2.13, septets 0x00-0x18: the same for all of them. */
static const uint16_t eastern_single[] = {
	'@', 0x00A3, '$',  0x00A5, 0x00BF, '"',    0x00A4, '%',    /* 00 */
	'&', '\'',   '\f', '*',    '+',    '\r',   '-',    '/',    /* 08 */
	'<', '=',    '>',  0x00A1, '^',    0x00A1, '_',    '#',    /* 10 */
	'*',                                                      /* 18 */
};

/* A.2.13, septets 0x19-0x3F; where it is 0 the common signs stand. */
static const uint16_t urdu_single[] = {
	0x0600, 0x0601, 0,      0x06F0, 0x06F1, 0x06F2, 0x06F3, 0x06F4, /* 19 */
	0x06F5, 0x06F6, 0x06F7, 0x06F8, 0x06F9, 0x060C, 0x060D, 0,      /* 21 */
	0,      0x060E, 0x060F, 0x0610, 0x0611, 0x0612, 0,      0x0613, /* 29 */
	0x0614, 0x061B, 0x061F, 0x0640, 0x0652, 0x0658, 0x066B, 0x066C, /* 31 */
	0x0672, 0x0673, 0x06CD, 0,      0,      0,      0x06D4,         /* 39 */
};

/* clang-format on */

bool national_has_locking(int language)
{
	return language >= TURKISH && language <= URDU && language != SPANISH;
}

bool national_has_single(int language)
{
	return language >= TURKISH && language <= URDU;
}

bool national_locking_whole(int language)
{
	return language >= BENGALI && language <= URDU;
}

static uint16_t find(const struct differ *list, size_t count, uint8_t septet)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].septet == septet)
			return list[i].cp;
	return 0;
}

/* 0x80 in the list of holes stands for septet 0, which would end it. */
static uint16_t script_locking(const struct script *s, uint8_t septet)
{
	uint16_t cp = indic_locking[septet];

	if (strchr(s->holes, septet ? septet : '\x80'))
		return 0;
	if (septet == 0x60)
		return s->block + s->at_60;
	if (septet >= 0x7B)
		return s->block + s->at_7b[septet - 0x7B];
	return (cp & 0xF000) == 0xF000 ? s->block + (cp & 0x7F) : cp;
}

static uint16_t script_single(const struct script *s, uint8_t septet)
{
	bool bengali = s->digits_at[0] < 0x1B;
	uint8_t offset = 0;

	if (septet >= s->digits_at[0] && septet < s->digits_at[0] + 2)
		return s->block + 0x66 + (septet - s->digits_at[0]);
	if (septet >= s->digits_at[1] && septet < s->digits_at[1] + 8)
		return s->block + 0x68 + (septet - s->digits_at[1]);
	if (bengali && septet == 0x24)
		return 0x09DF;
	if (bengali && septet == 0x25)
		return 0x09E0;
	if (!bengali && s->block != 0x0C00 && (septet == 0x19 || septet == 0x1A))
		return 0x0964 + (septet - 0x19); /* danda, double danda */
	if (septet == 0x26 || septet == 0x27)
		offset = s->single_26[septet - 0x26];
	else if (septet >= 0x2A && septet <= 0x2E)
		offset = s->single_2a[septet - 0x2A];
	else if (septet >= 0x30 && septet <= 0x3A)
		offset = s->single_30[septet - 0x30];
	return offset ? s->block + offset : 0;
}

/* The signs that every table keeps at the places of the default extension. */
static uint16_t common_single(uint8_t septet)
{
	static const struct differ signs[] = {
		{ 0x0A, '\f' }, { 0x0D, '\r' }, { 0x14, '^' },	  { 0x28, '{' },
		{ 0x29, '}' },	{ 0x2F, '\\' }, { 0x3C, '[' },	  { 0x3D, '~' },
		{ 0x3E, ']' },	{ 0x40, '|' },	{ 0x65, 0x20AC },
	};

	return find(signs, COUNT(signs), septet);
}

uint16_t national_locking(int language, uint8_t septet)
{
	if (language == URDU)
		return urdu_locking[septet];
	if (language >= BENGALI)
		return script_locking(&scripts[language], septet);
	if (language == TURKISH)
		return find(turkish_locking, COUNT(turkish_locking), septet);
	return find(portuguese_locking, COUNT(portuguese_locking), septet);
}

uint16_t national_single(int language, uint8_t septet)
{
	uint16_t cp = 0;

	if (language == TURKISH)
		cp = find(turkish_single, COUNT(turkish_single), septet);
	else if (language == SPANISH)
		cp = find(spanish_single, COUNT(spanish_single), septet);
	else if (language == PORTUGUESE)
		cp = find(portuguese_single, COUNT(portuguese_single), septet);
	else if (septet < COUNT(eastern_single))
		cp = eastern_single[septet];
	else if (septet >= 'A' && septet <= 'Z')
		cp = septet;
	else if (language != URDU)
		cp = script_single(&scripts[language], septet);
	else if (septet >= 0x19 && septet < 0x19 + COUNT(urdu_single))
		cp = urdu_single[septet - 0x19];
	return cp ? cp : common_single(septet);
}
