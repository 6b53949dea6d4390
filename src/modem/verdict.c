/* verdict.c - see verdict.h. */
#include "modem/verdict.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

struct words {
	int cause;
	const char *words;
};

static const struct words cms[] = {
	{ 1, "unassigned (unallocated) number" },
	{ 8, "operator determined barring" },
	{ 10, "call barred" },
	{ 21, "short message transfer rejected" },
	{ 27, "destination out of order" },
	{ 28, "unidentified subscriber" },
	{ 29, "facility rejected" },
	{ 30, "unknown subscriber" },
	{ 38, "network out of order" },
	{ 41, "temporary failure" },
	{ 42, "congestion" },
	{ 47, "resources unavailable, unspecified" },
	{ 50, "requested facility not subscribed" },
	{ 69, "requested facility not implemented" },
	{ 300, "me failure" },
	{ 301, "sms service of me reserved" },
	{ 302, "operation not allowed" },
	{ 303, "operation not supported" },
	{ 304, "invalid pdu mode parameter" },
	{ 305, "invalid text mode parameter" },
	{ 310, "sim not inserted" },
	{ 311, "sim pin required" },
	{ 313, "sim failure" },
	{ 314, "sim busy" },
	{ 315, "sim wrong" },
	{ 320, "memory failure" },
	{ 321, "invalid memory index" },
	{ 322, "memory full" },
	{ 330, "smsc address unknown" },
	{ 331, "no network service" },
	{ 332, "network timeout" },
	{ 340, "no +cnma acknowledgement expected" },
	{ 500, "unknown error" },
};

static const struct words cme[] = {
	{ 0, "phone failure" },
	{ 3, "operation not allowed" },
	{ 4, "operation not supported" },
	{ 10, "sim not inserted" },
	{ 11, "sim pin required" },
	{ 12, "sim puk required" },
	{ 13, "sim failure" },
	{ 14, "sim busy" },
	{ 15, "sim wrong" },
	{ 16, "incorrect password" },
	{ 20, "memory full" },
	{ 21, "invalid index" },
	{ 22, "not found" },
	{ 23, "memory failure" },
	{ 30, "no network service" },
	{ 31, "network timeout" },
	{ 32, "network not allowed - emergency calls only" },
	{ 100, "unknown" },
};

static int cause_of(const char *text, size_t len, const struct words *list, size_t n)
{
	if (len && isdigit((unsigned char)*text))
		return atoi(text);
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i].words) == len && strncasecmp(list[i].words, text, len) == 0)
			return list[i].cause;
	return -1;
}

static int is(const char *line, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(line, word, len) == 0;
}

enum verdict verdict_of(const char *line, int *cause, char *kind)
{
	static const char mark[] = "+CMS ERROR";
	size_t len;

	*cause = -1;
	*kind = '\0';
	line += strspn(line, " \t");
	for (len = strlen(line); len && strchr(" \t\r\n", line[len - 1]); len--)
		;
	if (is(line, len, "OK"))
		return VERDICT_OK;
	if (is(line, len, "ERROR") || is(line, len, "COMMAND NOT SUPPORT"))
		return VERDICT_ERROR;
	if (len < sizeof(mark) - 1 || strncasecmp(line, mark, 3) != 0 ||
	    strncasecmp(line + 4, mark + 4, sizeof(mark) - 5) != 0)
		return VERDICT_NONE;
	*kind = (char)toupper((unsigned char)line[3]);
	if (*kind != 'S' && *kind != 'E')
		return VERDICT_NONE;
	line += sizeof(mark) - 1;
	len -= sizeof(mark) - 1;
	for (; len && (*line == ':' || *line == ' '); len--)
		line++;
	*cause = *kind == 'S' ? cause_of(line, len, cms, COUNT(cms))
			      : cause_of(line, len, cme, COUNT(cme));
	return VERDICT_ERROR;
}
