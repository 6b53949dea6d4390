/* inbox.c - see inbox.h.  Owns the slots; the only file that reads or frees
 * one.  Nothing else of the process moves the modem's storage (AT+CPMS). */
#include "modem/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/slot.h"

enum {
	TELL_AGAIN_MS = 10000,
	SILENT_POLL_MS = 2500, /* of a modem that announces nothing */
	MORE_POLL_MS = 300,    /* ... in which something was: more waits for the room */
	LISTED_MOST = 40,
	UNCOUNTED = 30,
	CMS_NO_SUCH_SLOT = 321,
};

static void slot_name(char name[16], const struct inbox_slot *s)
{
	snprintf(name, 16, "%s:%d", s->memory, s->index);
}

static bool same_slot(const struct inbox_slot *a, const struct inbox_slot *b)
{
	return a->index == b->index && strcmp(a->memory, b->memory) == 0;
}

/* ---- what was told ------------------------------------------------------------ */

static struct inbox_entry *told_find(struct inbox *b, const struct inbox_slot *s)
{
	for (int i = 0; i < b->told_count; i++)
		if (same_slot(&b->told[i].slot, s))
			return &b->told[i];
	return NULL;
}

static void told_forget(struct inbox *b, const struct inbox_slot *s)
{
	struct inbox_entry *entry = told_find(b, s);

	if (entry)
		*entry = b->told[--b->told_count];
}

/* Was this told a moment ago?  After a while it is told again: the daemon
 * knows a second copy, and may have lost the first. */
static bool told_lately(struct inbox *b, const struct inbox_slot *s, const char *print)
{
	struct inbox_entry *entry = told_find(b, s);

	return entry && strcmp(entry->print, print) == 0 &&
	       clock_mono_ms() - entry->at_ms < TELL_AGAIN_MS;
}

static void told_note(struct inbox *b, const struct inbox_slot *s, const char *print)
{
	struct inbox_entry *entry = told_find(b, s);

	if (!entry)
		entry = &b->told[b->told_count < INBOX_TOLD_MAX ? b->told_count++ : 0];
	entry->slot = *s;
	entry->at_ms = clock_mono_ms();
	snprintf(entry->print, sizeof(entry->print), "%s", print);
}

/* ---- storages ------------------------------------------------------------------ */

static void storage_add(struct inbox *b, const char *name, size_t len)
{
	static const char *const wanted[] = { "SM", "ME", "SR" };

	for (size_t i = 0; i < COUNT(wanted); i++) {
		if (len != INBOX_MEMORY_LEN || strncmp(name, wanted[i], len) != 0)
			continue;
		for (int k = 0; k < b->storages; k++)
			if (strcmp(b->storage[k].name, wanted[i]) == 0)
				return;
		strcpy(b->storage[b->storages++].name, wanted[i]);
	}
}

/* +CPMS: ("SM","ME","SR"),("SM","ME"),("SM") - the first list is what can be
 * read.  MT is SM and ME together: a storage only where it is the only one. */
static void storages_parse(struct inbox *b, const char *list)
{
	const char *end = list ? strpbrk(list, ")\n") : NULL;
	bool all_in_one = false;

	while (list && end && list < end) {
		const char *open = strchr(list, '"');
		const char *close = open ? strchr(open + 1, '"') : NULL;

		if (!close || close > end)
			break;
		storage_add(b, open + 1, (size_t)(close - open - 1));
		all_in_one |= strncmp(open, "\"MT\"", 4) == 0;
		list = close + 1;
	}
	if (!b->storages && all_in_one)
		strcpy(b->storage[b->storages++].name, "MT");
	if (b->storages)
		return;
	/* It does not say: one that it has not is refused when it is looked into. */
	storage_add(b, "SM", 2);
	storage_add(b, "ME", 2);
}

enum rc inbox_open(struct inbox *b, struct port *port, struct talk *talk, int poll_seconds,
		   struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	enum rc rc;

	b->port = port;
	b->talk = talk;
	b->poll_ms = poll_seconds * 1000;
	if (!port->announces && b->poll_ms > SILENT_POLL_MS)
		b->poll_ms = SILENT_POLL_MS;
	rc = port_ask(port, "AT+CPMS=?", &a, e);
	lines = a.lines;
	if (rc == RC_BROKEN)
		return rc;
	b->unnamed = rc == RC_REJECT;
	for (size_t i = 0; port->quirk && i < port->quirk->storage_count; i++)
		storage_add(b, port->quirk->storages[i], strlen(port->quirk->storages[i]));
	if (!b->storages)
		storages_parse(b, wire_line(&a, "+CPMS:", NULL));
	b->sweep.due_ms = clock_mono_ms();
	return RC_OK;
}

/* RC_RETRY when the modem does not let us into that storage now. */
static enum rc storage_select(struct inbox *b, const char *memory, int *used, int *total,
			      struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	const char *counts;
	char command[32];
	enum rc rc;

	snprintf(command, sizeof(command), "AT+CPMS=\"%s\"", memory);
	b->selected[0] = '\0';
	rc = port_ask(b->port, command, &a, e);
	lines = a.lines;
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_REJECT && !(b->unnamed && strcmp(memory, b->storage[0].name) == 0))
		return RC_RETRY;
	strcpy(b->selected, memory);
	counts = wire_line(&a, "+CPMS:", NULL);
	if (!counts || sscanf(counts, "%d,%d", used, total) != 2)
		*used = *total = 0;
	return RC_OK;
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

/* ---- what came to us directly ---------------------------------------------------- */

static const char in_no_slot[] = "TE";

static struct inbox_shown *shown_find(struct inbox *b, int index)
{
	for (int i = 0; i < b->shown_count; i++)
		if (b->shown[i].index == index)
			return &b->shown[i];
	return NULL;
}

static enum rc shown_get(struct inbox *b, int index, struct slot_content *c)
{
	const struct inbox_shown *s = shown_find(b, index);

	if (!s)
		return RC_NONE;
	slot_read(c, s->hex, strlen(s->hex), -1);
	return RC_OK;
}

/* RC_OK: c is filled and must be freed.  RC_RETRY: not now. */
static enum rc slot_get(struct inbox *b, const struct inbox_slot *s, struct slot_content *c,
			struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	int used, total;
	char command[32];
	enum rc rc;

	if (strcmp(s->memory, in_no_slot) == 0)
		return shown_get(b, s->index, c);
	if (strcmp(b->selected, s->memory) != 0)
		TRY(storage_select(b, s->memory, &used, &total, e));
	snprintf(command, sizeof(command), "AT+CMGR=%d", s->index);
	rc = port_ask(b->port, command, &a, e);
	lines = a.lines;
	if (rc == RC_REJECT)
		return a.cause == CMS_NO_SUCH_SLOT || a.cause == -1 ? RC_NONE : RC_RETRY;
	TRY(rc);
	return answer_parse(&a, c, e);
}

static enum rc slot_tell(struct inbox *b, const struct inbox_slot *s, struct err *e)
{
	struct slot_content c;
	char name[16];

	TRY(slot_get(b, s, &c, e));
	slot_name(name, s);
	if (!told_lately(b, s, c.print)) {
		if (!c.decoded)
			talk_warn(b->talk, "slot %s holds what is no PDU: %s", name, c.reason);
		talk_event(b->talk, slot_event(&c, name));
		told_note(b, s, c.print);
	}
	slot_free(&c);
	return RC_OK;
}

/* ---- deleting ------------------------------------------------------------------ */

enum rc inbox_delete(struct inbox *b, const char *slot, const char *print, struct err *e)
{
	struct inbox_entry *entry = &b->deletes[b->deletes_count];
	int end = 0;

	if (b->deletes_count == INBOX_DELETES_MAX)
		return err_set(e, RC_REJECT, "too many deletes at once");
	if (sscanf(slot, "%2[A-Z]:%d%n", entry->slot.memory, &entry->slot.index, &end) != 2 ||
	    slot[end] || strlen(entry->slot.memory) != INBOX_MEMORY_LEN ||
	    entry->slot.index < 0 || strlen(print) > INBOX_PRINT_LEN)
		return err_set(e, RC_REJECT, "no slot of ours");
	strcpy(entry->print, print);
	b->deletes_count++;
	return RC_OK;
}

static void deleted(struct inbox *b, const struct inbox_entry *d, const char *result)
{
	char name[16];

	slot_name(name, &d->slot);
	talk_event(b->talk, json_pack("{s:s, s:s, s:s, s:s}", "event", "deleted", "slot", name,
				      "print", d->print, "result", result));
}

/* It is committed: now the network may hear that it has arrived.  Where nobody waits
 * for that (27.005 3.4.4) it is refused. */
static enum rc shown_drop(struct inbox *b, const struct inbox_entry *d, struct err *e)
{
	struct inbox_shown *s = shown_find(b, d->slot.index);

	free(s->hex);
	*s = b->shown[--b->shown_count];
	told_forget(b, &d->slot);
	deleted(b, d, "freed");
	return port_tell(b->port, "AT+CNMA", e) == RC_BROKEN ? RC_BROKEN : RC_OK;
}

static enum rc free_slot(struct inbox *b, int index, const char *how, int *cause, struct err *e)
{
	struct wire_answer a;
	char command[32];
	enum rc rc;

	snprintf(command, sizeof(command), "AT+CMGD=%d%s", index, how);
	rc = port_ask(b->port, command, &a, e);
	*cause = a.cause;
	buf_free(&a.lines);
	return rc;
}

/* SIM slots are reused: free one only while the print still matches. */
static enum rc delete_matching(struct inbox *b, const struct inbox_entry *d, struct err *e)
{
	enum rc rc;
	int cause;

	rc = free_slot(b, d->slot.index, b->flagged ? ",0" : "", &cause, e);
	if (rc == RC_REJECT && !b->flagged) { /* a few want to hear what they may assume */
		rc = free_slot(b, d->slot.index, ",0", &cause, e);
		b->flagged = rc == RC_OK;
	}
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_REJECT) { /* the slow poll tells it again, and it is tried again */
		talk_warn(b->talk, "slot %s:%d cannot be freed: error %d", d->slot.memory,
			  d->slot.index, cause);
		return RC_OK;
	}
	told_forget(b, &d->slot);
	deleted(b, d, "freed");
	return RC_OK;
}

static enum rc delete_one(struct inbox *b, struct err *e)
{
	struct inbox_entry d = b->deletes[0];
	struct slot_content c;
	enum rc rc;

	b->deletes_count--;
	memmove(b->deletes, b->deletes + 1, (size_t)b->deletes_count * sizeof(d));
	rc = slot_get(b, &d.slot, &c, e);
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_RETRY) {
		talk_warn(b->talk, "slot %s:%d cannot be read now", d.slot.memory,
			  d.slot.index);
		return RC_OK;
	}
	if (rc == RC_NONE) {
		told_forget(b, &d.slot);
		deleted(b, &d, "empty");
		return RC_OK;
	}
	if (strcmp(c.print, d.print) == 0 && strcmp(d.slot.memory, in_no_slot) == 0) {
		rc = shown_drop(b, &d, e);
	} else if (strcmp(c.print, d.print) == 0) {
		rc = delete_matching(b, &d, e);
	} else {
		deleted(b, &d, "other");
		rc = RC_OK;
	}
	slot_free(&c);
	return rc;
}

/* ---- the slow poll -------------------------------------------------------------- */

/* What the daemon did not commit is told again, like a slot. */
static enum rc shown_tell_again(struct inbox *b, struct err *e)
{
	for (int i = 0; i < b->shown_count; i++) {
		struct inbox_slot slot = { .index = b->shown[i].index };

		strcpy(slot.memory, in_no_slot);
		TRY(slot_tell(b, &slot, e));
	}
	return RC_OK;
}

/* +CMGL: 3,1,,25 - what lies where, but for what was stored to be sent (2, 3).  Some
 * leave the state out. */
static void sweep_listed(struct sweep *s, const struct wire_answer *a)
{
	struct wire_answer rest = *a;
	const char *line, *next;
	int index, state = 0;

	while (s->count < INBOX_SWEEP_MAX && (line = wire_line(&rest, "+CMGL:", &next))) {
		state = 0;
		if (sscanf(line, "%d,%d", &index, &state) >= 1 && index >= 0 && state <= 1)
			s->index[s->count++] = index;
		rest.lines.text = (char *)next; /* only read */
	}
	s->left = s->count;
}

/* Without a list: slots are numbered from 1; a few modems begin with 0, which
 * comes last.  One that does not count, either, is asked for the first few. */
static void sweep_counted(struct sweep *s, int used, int total)
{
	if (total <= 0)
		used = total = UNCOUNTED;
	while (used > 0 && s->count < total && s->count < INBOX_SWEEP_MAX - 1) {
		s->index[s->count] = s->count + 1;
		s->count++;
	}
	s->index[s->count++] = 0;
	s->left = used;
	s->counted = true;
}

/* The list says where, whatever the modem counts and however it numbers.  But a long
 * one takes a minute on a slow line, in which nothing else is heard. */
static enum rc sweep_storage(struct inbox *b, struct err *e)
{
	CLEAN(buf) struct buf lines = { 0 };
	struct inbox_storage *storage = &b->storage[b->sweep.storage];
	struct sweep *s = &b->sweep;
	struct wire_answer a;
	enum rc rc;

	s->count = s->next = s->left = 0;
	s->counted = false;
	s->storage++;
	rc = storage_select(b, storage->name, &storage->used, &storage->total, e);
	if (rc != RC_OK)
		return rc;
	if (storage->used > LISTED_MOST && !storage->stray) {
		sweep_counted(s, storage->used, storage->total);
		return RC_OK;
	}
	storage->stray = false;
	rc = port_ask(b->port, "AT+CMGL=4", &a, e);
	lines = a.lines;
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_OK)
		sweep_listed(s, &a);
	/* A list that is always empty is none; what it never held is not looked for twice. */
	if (rc != RC_OK || (!s->count && storage->used > 0 && storage->used != storage->bare))
		sweep_counted(s, storage->used, storage->total);
	if (storage->used < s->count && rc == RC_OK)
		storage->used = s->count;
	return RC_OK;
}

static enum rc sweep_end(struct inbox *b, struct err *e)
{
	struct sweep *s = &b->sweep;

	s->active = false;
	if (!s->done)
		s->done_ms = clock_mono_ms();
	s->done = true;
	TRY(shown_tell_again(b, e));
	s->due_ms =
		clock_mono_ms() + (s->found && !b->port->announces ? MORE_POLL_MS : b->poll_ms);
	return RC_OK;
}

/* Counting its slots has ended, and s->left of what it holds was not found. */
static void sweep_leftover(const struct sweep *s, struct inbox_storage *storage)
{
	storage->stray = s->left > 0 && storage->total > 0;
	storage->bare = s->left == storage->used ? storage->used : 0;
}

static enum rc sweep_step(struct inbox *b, struct err *e)
{
	struct sweep *s = &b->sweep;
	struct inbox_slot slot;
	int told;
	enum rc rc;

	if (!s->active) {
		s->active = true;
		s->found = false;
		s->storage = s->count = s->next = s->left = 0;
		b->port->notes.overflow = false;
	}
	if (s->left <= 0 || s->next == s->count) {
		if (s->counted && s->storage)
			sweep_leftover(s, &b->storage[s->storage - 1]);
		rc = s->storage < b->storages ? sweep_storage(b, e) : sweep_end(b, e);
		return rc == RC_BROKEN ? rc : RC_OK;
	}
	strcpy(slot.memory, b->storage[s->storage - 1].name);
	slot.index = s->index[s->next++];
	told = b->told_count;
	rc = slot_tell(b, &slot, e);
	s->found |= b->told_count > told;
	if (rc == RC_OK)
		s->left--;
	return rc == RC_BROKEN ? rc : RC_OK;
}

static bool storage_known(const struct inbox *b, const char *memory)
{
	for (int i = 0; i < b->storages; i++)
		if (strcmp(b->storage[i].name, memory) == 0)
			return true;
	return false;
}

static enum rc tell_announced(struct inbox *b, struct err *e)
{
	struct port_notes *n = &b->port->notes;
	struct inbox_slot slot;
	enum rc rc;

	strcpy(slot.memory, n->slot[0].memory);
	slot.index = n->slot[0].index;
	n->slots--;
	memmove(n->slot, n->slot + 1, (size_t)n->slots * sizeof(n->slot[0]));
	storage_add(b, slot.memory, strlen(slot.memory));
	if (!storage_known(b, slot.memory)) { /* "MT": SM or ME, nobody knows which */
		n->overflow = true;
		return RC_OK;
	}
	rc = slot_tell(b, &slot, e);
	if (rc == RC_RETRY || rc == RC_NONE)
		n->overflow = rc == RC_RETRY || n->overflow;
	return rc == RC_BROKEN ? rc : RC_OK;
}

/* RC_NONE: there is room for no more of them now; they wait. */
static enum rc take_shown(struct inbox *b, struct err *e)
{
	struct port_notes *n = &b->port->notes;
	struct inbox_slot slot;
	struct inbox_shown *s;

	if (b->shown_count == PORT_SHOWN_MAX)
		return RC_NONE;
	s = &b->shown[b->shown_count++];
	s->index = ++b->shown_next;
	s->hex = n->shown[0];
	n->shown_count--;
	memmove(n->shown, n->shown + 1, (size_t)n->shown_count * sizeof(n->shown[0]));
	strcpy(slot.memory, in_no_slot);
	slot.index = s->index;
	return slot_tell(b, &slot, e);
}

enum rc inbox_step(struct inbox *b, struct err *e)
{
	if (b->port->notes.shown_count && take_shown(b, e) == RC_OK)
		return RC_OK;
	b->deleting = b->deletes_count && (!b->deleting || !b->port->notes.slots);
	if (b->deleting)
		return delete_one(b, e);
	if (b->port->notes.slots)
		return tell_announced(b, e);
	if (b->sweep.active || b->port->notes.overflow || clock_mono_ms() >= b->sweep.due_ms)
		return sweep_step(b, e);
	return RC_NONE;
}

int inbox_wait_ms(const struct inbox *b)
{
	int64_t left = b->sweep.due_ms - clock_mono_ms();

	if (b->port->notes.slots || b->deletes_count || b->sweep.active ||
	    b->port->notes.overflow || left <= 0)
		return 0;
	return left > b->poll_ms ? b->poll_ms : (int)left;
}
