/* storages.c - see storages.h. */
#include "modem/storages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "modem/port.h"

enum { CMS_NO_SUCH_SLOT = 321 };

/* ---- which there are ------------------------------------------------------------ */

static void add(struct storages *s, const char *name, size_t len)
{
	static const char *const wanted[] = { "SM", "ME", "SR" };

	for (size_t i = 0; i < COUNT(wanted); i++) {
		if (len != STORAGE_NAME_LEN || strncmp(name, wanted[i], len) != 0)
			continue;
		for (int k = 0; k < s->count; k++)
			if (strcmp(s->list[k].name, wanted[i]) == 0)
				return;
		strcpy(s->list[s->count++].name, wanted[i]);
	}
}

/* +CPMS: ("SM","ME","SR"),("SM","ME"),("SM") - the first list is what can be
 * read.  MT is SM and ME together: a storage only where it is the only one. */
static void parse(struct storages *s, const char *list)
{
	const char *end = list ? strpbrk(list, ")\n") : NULL;
	bool all_in_one = false;

	while (list && end && list < end) {
		const char *open = strchr(list, '"');
		const char *close = open ? strchr(open + 1, '"') : NULL;

		if (!close || close > end)
			break;
		add(s, open + 1, (size_t)(close - open - 1));
		all_in_one |= strncmp(open, "\"MT\"", 4) == 0;
		list = close + 1;
	}
	if (!s->count && all_in_one)
		strcpy(s->list[s->count++].name, "MT");
	if (s->count)
		return;
	/* It does not say: one that it has not is refused when it is looked into. */
	add(s, "SM", 2);
	add(s, "ME", 2);
}

enum rc storages_open(struct storages *s, struct port *port, struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	const struct quirk *quirk = port->quirk;
	struct wire_answer a;
	enum rc rc;

	s->port = port;
	rc = port_ask(port, "AT+CPMS=?", &a, e);
	lines = a.lines;
	if (rc == RC_BROKEN)
		return rc;
	s->unnamed = rc == RC_REJECT;
	for (size_t i = 0; quirk && i < quirk->storage_count; i++)
		add(s, quirk->storages[i], strlen(quirk->storages[i]));
	if (!s->count)
		parse(s, wire_line(&a, "+CPMS:", NULL));
	return RC_OK;
}

bool storages_know(struct storages *s, const char *name)
{
	add(s, name, strlen(name));
	for (int i = 0; i < s->count; i++)
		if (strcmp(s->list[i].name, name) == 0)
			return true;
	return false;
}

/* ---- one of them ------------------------------------------------------------------ */

static enum rc choose(struct storages *s, const char *name, int *used, int *total,
		      struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	const char *counts;
	char command[32];
	enum rc rc;

	snprintf(command, sizeof(command), "AT+CPMS=\"%s\"", name);
	s->selected[0] = '\0';
	rc = port_ask(s->port, command, &a, e);
	lines = a.lines;
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_REJECT && !(s->unnamed && strcmp(name, s->list[0].name) == 0))
		return RC_RETRY;
	strcpy(s->selected, name);
	counts = wire_line(&a, "+CPMS:", NULL);
	if (!counts || sscanf(counts, "%d,%d", used, total) != 2)
		*used = *total = 0;
	return RC_OK;
}

enum rc storages_select(struct storages *s, struct storage *one, struct err *e)
{
	return choose(s, one->name, &one->used, &one->total, e);
}

/* ---- one slot ------------------------------------------------------------------ */

static size_t hex_length(const char *text)
{
	return strspn(text, "0123456789ABCDEFabcdef");
}

/* +CMGR: 1,,25 and the PDU in the next line that is hex.  RC_NONE: nothing
 * there, or something that we put there ourselves (2, 3: stored to be sent). */
static enum rc answer_parse(const struct wire_answer *a, struct slot_content *c, struct err *e)
{
	const char *next = NULL, *head = wire_line(a, "+CMGR:", &next), *rest = next;
	int state = -1, tpdu_len = -1;
	const char *comma;

	if (head && *head == '"')
		return err_set(e, RC_BROKEN, "the modem has restarted: it is in text mode");
	if (!head || (sscanf(head, "%d", &state) != 1 && *head != ',') || state > 1)
		return RC_NONE;
	comma = memrchr(head, ',', (size_t)(next - head));
	if (comma)
		tpdu_len = atoi(comma + 1);
	while (next && *next) {
		const char *end = strchr(next, '\n');
		size_t len = hex_length(next);

		if (!end)
			break;
		if (len >= 2 && next + len + strspn(next + len, " ") == end) {
			slot_read(c, next, len, tpdu_len);
			return RC_OK;
		}
		next = end + 1;
	}
	slot_read_raw(c, rest, strlen(rest));
	return RC_OK;
}

enum rc storages_read(struct storages *s, const char *name, int index, struct slot_content *c,
		      struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	int used, total;
	char command[32];
	enum rc rc;

	if (strcmp(s->selected, name) != 0)
		TRY(choose(s, name, &used, &total, e));
	snprintf(command, sizeof(command), "AT+CMGR=%d", index);
	rc = port_ask(s->port, command, &a, e);
	lines = a.lines;
	if (rc == RC_REJECT)
		return a.cause == CMS_NO_SUCH_SLOT || a.cause == -1 ? RC_NONE : RC_RETRY;
	TRY(rc);
	return answer_parse(&a, c, e);
}

static enum rc delete_at(struct storages *s, int index, const char *how, int *cause,
			 struct err *e)
{
	struct wire_answer a;
	char command[32];
	enum rc rc;

	snprintf(command, sizeof(command), "AT+CMGD=%d%s", index, how);
	rc = port_ask(s->port, command, &a, e);
	*cause = a.cause;
	buf_free(&a.lines);
	return rc;
}

enum rc storages_free_slot(struct storages *s, int index, int *cause, struct err *e)
{
	enum rc rc = delete_at(s, index, s->flagged ? ",0" : "", cause, e);

	if (rc == RC_REJECT && !s->flagged) { /* a few want to hear what they may assume */
		rc = delete_at(s, index, ",0", cause, e);
		s->flagged = rc == RC_OK;
	}
	return rc;
}
