/* fault.h - what shall go wrong, where, how often and for whom.  Pure: it
 * decides that a fault happens; the modem carries it out.
 *
 * A rule in words: POINT=KIND[:VALUE][,count=N][,chance=P][,after=N][,modem=NAME]
 *	submit=cms:38,count=2        command:CSQ=silence,modem=modem-1
 *	reply=silence,chance=0.1     now=chatter:5000
 */
#ifndef EMULATOR_FAULT_H
#define EMULATOR_FAULT_H

#include <stdbool.h>

#include "base/err.h"
#include "emulator/seed.h"

enum fault_kind {
	FAULT_ERROR,   /* plain ERROR */
	FAULT_CMS,     /* +CMS ERROR: value */
	FAULT_CME,     /* +CME ERROR: value */
	FAULT_SILENCE, /* no answer to this one */
	FAULT_GARBAGE, /* noise on the line */
	FAULT_HANGUP,  /* the port goes away; back after value ms */
	FAULT_DELAY,   /* value ms late */
	FAULT_FULL,    /* no slot is free from now on */
	FAULT_CHATTER, /* no answer from now on, but a line each value ms */
	FAULT_DEAF,    /* no answer from now on */
};

enum { FAULT_NAME_MAX = 40 };

/* Where a rule stands that happens at once and once (deaf, hangup...). */
extern const char fault_point_now[];

struct fault {
	struct fault *next;
	int id;
	char point[FAULT_NAME_MAX]; /* prompt, submit, reply, command:NAME, now */
	char modem[FAULT_NAME_MAX]; /* "" is every one */
	enum fault_kind kind;
	int value;
	int count;     /* times left; -1 is for ever */
	int after;     /* so many times nothing happens first */
	double chance; /* of each time, 1 is always */
	long hits;
};

struct faults {
	struct fault *first;
	int last_id;
	struct seed seed;
};

void faults_init(struct faults *f, struct seed seed);
/* Forget the rules of a modem, "" for all. */
void faults_clear(struct faults *f, const char *modem);

/* Read a rule of words into *rule; RC_REJECT with the reason. */
enum rc fault_parse(struct fault *rule, const char *words, struct err *e);
const char *fault_kind_name(enum fault_kind kind);

/* Adds a copy; answers its id. */
int fault_add(struct faults *f, const struct fault *rule);

/* The fault that happens to this modem at this point now, into *hit; false
 * for none.  The first rule that fits and whose chance comes up wins, and is
 * counted down. */
bool fault_take(struct faults *f, const char *modem, const char *point, struct fault *hit);

#endif
