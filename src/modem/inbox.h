/* inbox.h - what lies in the SIM's slots: found, told to the daemon, and
 * freed when the daemon says so, never before. */
#ifndef MODEM_INBOX_H
#define MODEM_INBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "modem/port.h"
#include "modem/storages.h"
#include "carrier/talk.h"

enum {
	INBOX_TOLD_MAX = 512,
	INBOX_DELETES_MAX = 512,
	INBOX_SWEEP_MAX = 1024,
};

struct inbox_slot {
	char memory[STORAGE_NAME_LEN + 1]; /* SM, ME, SR; TE: only here */
	int index;
};

/* A slot and the digest of what the daemon was told, or wants gone, there. */
struct inbox_entry {
	struct inbox_slot slot;
	char print[SLOT_PRINT_LEN + 1];
	int64_t at_ms;
};

struct inbox {
	struct port *port;
	struct talk *talk;
	int poll_ms;
	struct storages storages;
	bool deleting;	     /* the last step was a delete: what is announced has its turn */
	struct inbox_shown { /* came to us directly: in no slot of the modem */
		int index;
		char *hex;
	} shown[PORT_SHOWN_MAX];
	int shown_count, shown_next;
	struct inbox_entry told[INBOX_TOLD_MAX];
	int told_count;
	struct inbox_entry deletes[INBOX_DELETES_MAX];
	int deletes_count;
	struct sweep {		   /* a look into every slot, one slot a step */
		bool active, done; /* done: once at least, first at done_ms */
		int64_t due_ms, done_ms;
		int storage;		    /* the next one */
		int index[INBOX_SWEEP_MAX]; /* the slots to look into in the one before */
		int count, next, left;	    /* left: so many more hold something */
		bool counted;		    /* and not listed */
		bool found;		    /* something that was not told yet */
	} sweep;
};

/* Find the storages; the first sweep is due at once.  *b is zeroed by the caller. */
enum rc inbox_open(struct inbox *b, struct port *port, struct talk *talk, int poll_seconds,
		   struct err *e);

/* Do one thing: a delete, a slot that was announced, or a step of the slow
 * poll.  RC_NONE when there is nothing to do; RC_BROKEN when the port is. */
enum rc inbox_step(struct inbox *b, struct err *e);

/* Milliseconds until inbox_step() has something to do by itself. */
int inbox_wait_ms(const struct inbox *b);

/* "SM:3" and a print, from the daemon.  RC_REJECT for what is no slot. */
enum rc inbox_delete(struct inbox *b, const char *slot, const char *print, struct err *e);

#endif
