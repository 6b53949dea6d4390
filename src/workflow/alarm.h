/* alarm.h - troubles of the house itself, told to its administrators.
 *
 * A trouble is raised again and again for as long as somebody sees it, and
 * cleared as often when nobody does: both change nothing that is so already.
 * Every official with the role admin gets a text when it begins, at most one
 * an hour for one kind and subject (and one thing that he is to do), one a day
 * while it lasts, and one when it is over, if he knew.  A text about a carrier
 * leaves by another carrier. */
#ifndef WORKFLOW_ALARM_H
#define WORKFLOW_ALARM_H

#include "store/alarm.h"
#include "workflow/engine.h"

/* A row of the table in alarm.c each. */
enum alarm_kind {
	ALARM_CARRIER_DOWN,  /* one carrier does not work */
	ALARM_ALL_DOWN,	     /* none does */
	ALARM_QUEUE_STUCK,   /* a text that could leave does not; detail: how many wait */
	ALARM_STORAGE_FULL,  /* the SIM has no room for what comes in */
	ALARM_DISK_FULL,     /* detail: percent that are free */
	ALARM_CLOCK_JUMPED,  /* detail: seconds; it has no end, and is cleared in silence */
	ALARM_CREDIT_LOW,    /* detail: rials */
	ALARM_CREDIT_UNREAD, /* detail: what the network said instead of an amount */
	ALARM_CREDIT_SPENT,  /* its SIM is spared; cleared with rials */
	ALARM_NEEDS_HAND,    /* only a person can help; detail: workflow/trouble.h */
	ALARM_DEAF,	     /* what is sent to its number does not come in */
	ALARM_DAY_SPENT,     /* its SIM has sent what it may this day; detail: how many wait;
				told once a local day, and its end not */
	ALARM_KINDS
};
const char *alarm_kind_name(enum alarm_kind kind);

/* Inside a transaction.  subject is a carrier's name where the kind is about
 * one, else ""; detail a figure or a few words, "" for none. */
enum rc alarm_raise(struct engine *en, enum alarm_kind kind, const char *subject,
		    const char *detail, struct err *e);
/* detail: what is so now, "" for the one it was raised with; NULL: nobody needs
 * to hear of the end. */
enum rc alarm_clear(struct engine *en, enum alarm_kind kind, const char *subject,
		    const char *detail, struct err *e);

/* The sentence that says what is wrong and what to do, malloc'ed. */
enum rc alarm_sentence(struct engine *en, const struct alarm *a, char **text, struct err *e);

#endif
