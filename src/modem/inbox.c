/* inbox.c - see inbox.h. */
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

enum rc inbox_open(struct inbox *b, struct port *port, struct talk *talk, int poll_seconds,
		   struct err *e)
{
	b->port = port;
	b->talk = talk;
	b->poll_ms = poll_seconds * 1000;
	if (!port->announces && b->poll_ms > SILENT_POLL_MS)
		b->poll_ms = SILENT_POLL_MS;
	b->sweep.due_ms = clock_mono_ms();
	return storages_open(&b->storages, port, e);
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

/* RC_OK: c is filled and must be freed.  RC_NONE: it is empty.  RC_RETRY: not now. */
static enum rc slot_get(struct inbox *b, const struct inbox_slot *s, struct slot_content *c,
			struct err *e)
{
	if (strcmp(s->memory, in_no_slot) == 0)
		return shown_get(b, s->index, c);
	return storages_read(&b->storages, s->memory, s->index, c, e);
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
	    slot[end] || strlen(entry->slot.memory) != STORAGE_NAME_LEN ||
	    entry->slot.index < 0 || strlen(print) > SLOT_PRINT_LEN)
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

/* SIM slots are reused: free one only while the print still matches. */
static enum rc delete_matching(struct inbox *b, const struct inbox_entry *d, struct err *e)
{
	int cause;
	enum rc rc = storages_free_slot(&b->storages, d->slot.index, &cause, e);

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
	struct storage *storage = &b->storages.list[b->sweep.storage];
	struct sweep *s = &b->sweep;
	struct wire_answer a;
	enum rc rc;

	s->count = s->next = s->left = 0;
	s->counted = false;
	s->storage++;
	rc = storages_select(&b->storages, storage, e);
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
static void sweep_leftover(const struct sweep *s, struct storage *storage)
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
			sweep_leftover(s, &b->storages.list[s->storage - 1]);
		rc = s->storage < b->storages.count ? sweep_storage(b, e) : sweep_end(b, e);
		return rc == RC_BROKEN ? rc : RC_OK;
	}
	strcpy(slot.memory, b->storages.list[s->storage - 1].name);
	slot.index = s->index[s->next++];
	told = b->told_count;
	rc = slot_tell(b, &slot, e);
	s->found |= b->told_count > told;
	if (rc == RC_OK)
		s->left--;
	return rc == RC_BROKEN ? rc : RC_OK;
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
	if (!storages_know(&b->storages, slot.memory)) { /* "MT": nobody knows which */
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
