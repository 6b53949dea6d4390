/* tap.h - what a modem says unasked, taken out of the bytes of its port.
 *
 * libgammu never sees these lines: its decoder overruns its buffers on some
 * messages that come straight to the terminal (+CMT, +CDS), it forgets what it
 * does not know, and any byte restarts its time-outs, so that a modem that only
 * chatters would hold a call for ever.  What it does see is told to it in its own
 * words (retell.h).  Pure: bytes in, bytes and events out. */
#ifndef MODEM_TAP_H
#define MODEM_TAP_H

#include <stdbool.h>
#include <stddef.h>

#include "modem/retell.h"

enum { TAP_HELD_MAX = 4096, TAP_EXPECT_MAX = 24 };

/* What is taken out.  Texts live during the call only. */
struct tap_hooks {
	void *self;
	/* +CMTI, +CDSI: a slot was filled; "" and 0 for one that cannot be read. */
	void (*stored)(void *self, const char *memory, int index);
	/* +CMT, +CDS: a message that no slot holds, in hex. */
	void (*shown)(void *self, const char *hex);
	/* +CUSD: what stands behind the colon. */
	void (*ussd)(void *self, const char *answer);
	/* A command was answered: it is slow, perhaps, and not silent.  May be NULL. */
	void (*answered)(void *self);
};

enum tap_state {
	TAP_START,  /* at the beginning of a line: whose is it? */
	TAP_PASS,   /* the line is an answer */
	TAP_HOLD,   /* the line is ours */
	TAP_PDU,    /* the line after it is ours too */
	TAP_SKIP,   /* the rest of the line is dropped */
	TAP_PROMPT, /* it was told; its space may come yet */
};

struct tap {
	struct tap_hooks hooks;
	enum tap_state state;
	int kind;	  /* row of the table, in TAP_HOLD and TAP_PDU */
	size_t len, mark; /* of what is held; where the second line begins */
	char held[TAP_HELD_MAX];
	char line[TAP_EXPECT_MAX]; /* the beginning of the line that passes */
	size_t line_len;
	char error; /* E: the last error that passed was +CME ERROR, S: +CMS ERROR */
	bool owes;  /* a command was given, and its end has not passed */
	char expect[TAP_EXPECT_MAX]; /* chatter that is an answer all the same */
	bool gammu;		     /* libgammu reads: it is told answers as it wants them */
	struct retell retell;
};

/* Move n bytes from the port through the tap; answers how many of them (and of
 * those held before) are for whoever reads.  out has room for 2 * n + TAP_HELD_MAX. */
size_t tap_filter(struct tap *t, const char *in, size_t n, char *out);

/* Nothing has come for a while: an answer without its closing quote is whole. */
void tap_settle(struct tap *t);

/* The modem owes an answer, and is between two lines of it. */
bool tap_waiting(const struct tap *t);

/* What was asked last.  AT+CREG? is answered by +CREG: that line is no chatter. */
void tap_expect(struct tap *t, const char *command);

#endif
