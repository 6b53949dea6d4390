/* ussd_screen.c - see ussd_screen.h. */
#include "dialogue/ussd_screen.h"

#include <string.h>

#include "base/utf8.h"
#include "text/gsm7.h"

/* How a screen is counted. */
struct measure {
	bool gsm;
	int room;
};

/* Units of one character; 0: not in the GSM alphabet. */
static int cost(const struct measure *m, uint32_t cp)
{
	if (m->gsm)
		return gsm7_cost(cp);
	return cp > 0xFFFF ? 2 : 1;
}

static int units(const struct measure *m, const char *text)
{
	size_t len = strlen(text);
	int sum = 0;

	for (size_t pos = 0; pos < len;)
		sum += cost(m, utf8_next(text, len, &pos));
	return sum;
}

static bool is_gsm(const char *text)
{
	size_t len = strlen(text);

	for (size_t pos = 0; pos < len;)
		if (!gsm7_cost(utf8_next(text, len, &pos)))
			return false;
	return true;
}

static struct measure measure_of(const char *text, const char *more)
{
	bool gsm = is_gsm(text) && is_gsm(more);

	return (struct measure){ gsm, gsm ? SCREEN_SEPTETS : SCREEN_UNITS };
}

/* Bytes of the beginning that fit into the room: up to a line end or a space
 * where there is one in the second half. */
static size_t cut(const struct measure *m, const char *text, int room)
{
	size_t len = strlen(text), pos = 0, good = 0;
	int sum = 0;

	while (pos < len) {
		size_t before = pos;

		sum += cost(m, utf8_next(text, len, &pos));
		if (sum > room) {
			pos = before;
			break;
		}
		if (text[before] == ' ' || text[before] == '\n')
			good = before;
	}
	if (pos == len || text[pos] == ' ' || text[pos] == '\n')
		return pos;
	return good > pos / 2 ? good : pos;
}

bool screen_fits(const char *text)
{
	struct measure m = measure_of(text, "");

	return units(&m, text) <= m.room;
}

bool screen_page(struct buf *b, const char *text, int page, const char *next)
{
	struct measure m = measure_of(text, next);
	int room = m.room - units(&m, next) - 1;

	while (units(&m, text) > m.room) {
		size_t n = cut(&m, text, room);

		if (page-- == 0) {
			buf_add(b, text, n);
			buf_printf(b, "\n%s", next);
			return true;
		}
		text += n;
		text += *text == ' ' || *text == '\n';
	}
	buf_puts(b, text);
	return false;
}
