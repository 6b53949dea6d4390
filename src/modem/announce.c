/* announce.c - see announce.h. */
#include "modem/announce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "modem/port.h"

enum { FIELDS = 5, VALUES = 8 };

/* From the best to the worst: announced while nothing else is said; texts kept in a
 * slot, even if they are not announced (0), before those that are passed on unkept
 * (2); no cells; reports kept, passed on, not at all. */
static const char order[FIELDS][VALUES] = { "2130", "1302", "0", "210", "01" };

/* "(0,1,2)", "(0-2)" or "2": a bit for each; *at is left behind it. */
static unsigned values_read(const char **at)
{
	unsigned set = 0;
	bool list = **at == '(';
	int last = -1;

	for (*at += list; **at && **at != (list ? ')' : ','); ++*at) {
		if (**at >= '0' && **at < '0' + VALUES) {
			int value = **at - '0';

			if (last >= 0)
				for (int i = last; i < value; i++)
					set |= 1U << i;
			set |= 1U << value;
			last = (*at)[1] == '-' ? value : -1;
		}
	}
	*at += **at == ')';
	*at += strspn(*at, " ,");
	return set;
}

enum rc announce_choose(const char *offers, char way[ANNOUNCE_MAX])
{
	size_t put = 0;

	offers += strspn(offers, " ");
	for (int i = 0; i < FIELDS && *offers && *offers != '\n'; i++) {
		unsigned set = values_read(&offers);
		const char *value = order[i];

		while (*value && !(set & 1U << (*value - '0')))
			value++;
		if (!*value && !set)
			return RC_NONE;
		put += (size_t)snprintf(way + put, ANNOUNCE_MAX - put, "%s%c", i ? "," : "",
					*value ? *value : '0');
	}
	return put >= 3 ? RC_OK : RC_NONE;
}

static enum rc offered(struct port *p, char way[ANNOUNCE_MAX], struct err *e)
{
	CLEAN(text) char *list = NULL;

	way[0] = '\0';
	TRY(port_value(p, "AT+CNMI=?", "+CNMI:", &list, e));
	if (!list || announce_choose(list, way) != RC_OK)
		way[0] = '\0';
	return RC_OK;
}

static enum rc try_way(struct port *p, const char *way, struct err *e)
{
	char command[16 + ANNOUNCE_MAX];
	enum rc rc;

	snprintf(command, sizeof(command), "AT+CNMI=%.*s", ANNOUNCE_MAX, way);
	rc = port_tell(p, command, e);
	if (rc == RC_OK) /* neither "0," first nor a second 0 */
		p->announces = way[0] != '0' && way[1] == ',' && way[2] != '0';
	return rc;
}

/* As the modem tells it; "" for one that does not. */
static enum rc read_back(struct port *p, char way[ANNOUNCE_MAX], struct err *e)
{
	CLEAN(text) char *told = NULL;

	TRY(port_value(p, "AT+CNMI?", "+CNMI:", &told, e));
	snprintf(way, ANNOUNCE_MAX, "%s", told ? told : "");
	return RC_OK;
}

enum rc announce_kept(struct port *p, struct err *e)
{
	char now[ANNOUNCE_MAX];

	if (!p->told_by[0])
		return RC_OK;
	TRY(read_back(p, now, e));
	if (!now[0] || strcmp(now, p->told_by) == 0)
		return RC_OK;
	return err_set(e, RC_BROKEN, "the modem has restarted: its settings are gone");
}

static const char usual[] = "2,1,0,2,0";

enum rc announce_again(struct port *p, struct err *e)
{
	const char *own = p->quirk ? p->quirk->cnmi : "";
	enum rc rc;

	rc = try_way(p, *own ? own : usual, e);
	if (rc == RC_OK)
		rc = read_back(p, p->told_by, e);
	return rc == RC_BROKEN ? rc : RC_OK;
}

enum rc announce_begin(struct port *p, struct err *e)
{
	static const char *const ways[] = {
		"1,1,0,2,0", "2,1,0,1,0", "3,1,0,2,0", "2,1,0,2,1", "1,1,0,1,0",
		"2,1,0,0,0", "1,1,0,0,0", "2,1",       "1,1",	    "2,2,0,1,0",
	};
	char best[ANNOUNCE_MAX];
	enum rc rc = RC_REJECT;

	p->announces = false;
	if (p->quirk && *p->quirk->cnmi)
		rc = try_way(p, p->quirk->cnmi, e);
	if (rc == RC_REJECT)
		rc = try_way(p, usual, e);
	if (rc == RC_REJECT) {
		TRY(offered(p, best, e));
		if (best[0])
			rc = try_way(p, best, e);
	}
	for (size_t i = 0; i < COUNT(ways) && rc == RC_REJECT; i++)
		rc = try_way(p, ways[i], e);
	return rc == RC_BROKEN ? rc : read_back(p, p->told_by, e);
}
