/* pulse.h - the last text by which each modem was asked whether it receives. */
#ifndef STORE_PULSE_H
#define STORE_PULSE_H

#include "store/store.h"

struct pulse {
	int64_t message_id, beaten_at;
	int64_t heard_at; /* 0: not yet */
};

/* RC_NONE: it was never asked. */
enum rc pulse_get(struct store *st, const char *carrier, struct pulse *p, struct err *e);
/* It is asked, and has not answered. */
enum rc pulse_put(struct store *st, const char *carrier, int64_t message_id, int64_t now,
		  struct err *e);
/* Was the carrier asked at that time, now or long ago?  Then *sender is the contact
 * of who did it, 0 when that is not known; else RC_NONE. */
enum rc pulse_sender(struct store *st, const char *carrier, int64_t beaten_at, int64_t *sender,
		     struct err *e);
/* The text of that time came in by the carrier; another one changes nothing. */
enum rc pulse_hear(struct store *st, const char *carrier, int64_t beaten_at, int64_t now,
		   struct err *e);

#endif
