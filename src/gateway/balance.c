/* balance.c - see balance.h. */
#include "gateway/balance.h"

#include <ctype.h>
#include <string.h>

#include <regex.h>

#include "base/buf.h"
#include "base/mem.h"
#include "text/digits.h"
#include "text/normalise.h"

/* A number, or groups of three with a space or the like between, in no other number:
 * 345 of "12/345" is none. */
static const char usual[] = "(^|[^0-9/'.,-])(-?[0-9]{1,3}([ ',.][0-9]{3})+([.,][0-9]{1,2})?|"
			    "-?[0-9][0-9,.]*)[ \n]*"
			    "(ریال|تومان|تومن|[Rr]ials?|RIALS?|Rls|IRR|[Tt]omans?|TOMANS?)";

enum { DIGITS_MOST = 15, REPLY_MOST = 4096, USUAL_AMOUNT = 2, GROUPS_MOST = 6 };

/* Latin digits, plain separators, one kind of letters: what a pattern sees. */
static char *folded(const char *text, size_t len)
{
	/* U+066C and U+060C part thousands, U+066B the fraction; then a minus, and
	 * spaces that do not break (U+00A0, U+2009, U+202F). */
	static const struct {
		const char *from;
		char to;
	} marks[] = { { "٬", ',' },	 { "،", ',' },	      { "٫", '.' },
		      { "\u2212", '-' }, { "\xC2\xA0", ' ' }, { "\u2009", ' ' },
		      { "\u202F", ' ' }, { "’", '\'' } };
	CLEAN(text) char *store = text_store(text, len, NULL);
	CLEAN(text) char *latin = text_fold_digits(store);
	struct buf b = { 0 };

	for (const char *p = latin; *p;) {
		size_t i = 0;

		while (i < COUNT(marks) &&
		       strncmp(p, marks[i].from, strlen(marks[i].from)) != 0)
			i++;
		if (i < COUNT(marks)) {
			buf_putc(&b, marks[i].to);
			p += strlen(marks[i].from);
		} else {
			buf_putc(&b, *p++);
		}
	}
	return buf_take(&b);
}

static size_t digits_at(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && isdigit((unsigned char)p[n]))
		n++;
	return n;
}

/* "12,345", "12.345.000", "12 345", "500.75": what stands behind the last mark
 * is a fraction when it is not three digits, and goes. */
static bool amount_read(const char *p, const char *end, int64_t *rials)
{
	int64_t sum = 0;
	int digits = 0;
	bool minus = p < end && *p == '-';

	for (p += minus; p < end; p++) {
		if (isdigit((unsigned char)*p)) {
			if (++digits > DIGITS_MOST)
				return false;
			sum = sum * 10 + (*p - '0');
		} else if (!strchr(",. _'", *p)) {
			return false;
		} else if (digits && digits_at(p + 1, end) != 3) {
			if (digits_at(p + 1, end) > 2)
				return false; /* "1400.0912" is no amount */
			break;
		}
	}
	*rials = minus ? -sum : sum;
	return digits > 0;
}

static bool is_toman(const char *behind)
{
	behind += strspn(behind, " \n");
	return strncmp(behind, "تومان", strlen("تومان")) == 0 ||
	       strncmp(behind, "تومن", strlen("تومن")) == 0 ||
	       strncasecmp(behind, "toman", 5) == 0;
}

/* The first amount, into m[1].  "5000 تومانی" is what a bundle costs. */
static bool usual_find(const regex_t *re, const char *text, regmatch_t *m)
{
	regmatch_t all[GROUPS_MOST];

	for (regoff_t at = 0;; at = m[0].rm_eo) {
		if (regexec(re, text + at, COUNT(all), all, at ? REG_NOTBOL : 0) != 0)
			return false;
		m[0].rm_eo = at + all[0].rm_eo;
		m[1].rm_so = at + all[USUAL_AMOUNT].rm_so;
		m[1].rm_eo = at + all[USUAL_AMOUNT].rm_eo;
		if (strncmp(text + m[0].rm_eo, "ی", strlen("ی")) != 0)
			return true;
	}
}

bool balance_read(const char *pattern, const char *reply, int64_t *rials)
{
	CLEAN(text) char *text = folded(reply, strnlen(reply, REPLY_MOST));
	CLEAN(text) char *like = text_fold_digits(*pattern ? pattern : usual);
	regmatch_t m[2];
	regex_t re;
	bool found;

	if (regcomp(&re, like, REG_EXTENDED) != 0)
		return false;
	found = re.re_nsub >= 1 &&
		(*pattern ? regexec(&re, text, COUNT(m), m, 0) == 0 && m[1].rm_so >= 0
			  : usual_find(&re, text, m)) &&
		amount_read(text + m[1].rm_so, text + m[1].rm_eo, rials);
	if (found && is_toman(text + m[1].rm_eo))
		*rials *= 10;
	regfree(&re);
	return found;
}
