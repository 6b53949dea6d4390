/* outcome.h - what a status report says became of a part (TP-ST, 3GPP 23.040
 * 9.2.3.15).  Pure.
 * A value that is reserved, or the service centre's own, means what its range
 * means; those with bit 7 have none, and are read as "service rejected" (0x63). */
#ifndef GATEWAY_OUTCOME_H
#define GATEWAY_OUTCOME_H

enum outcome {
	OUTCOME_DELIVERED, /* the service centre is done with it, and well */
	OUTCOME_TRYING,	   /* not yet, and it goes on */
	OUTCOME_REFUSED,   /* it never will be */
	OUTCOME_GAVE_UP,   /* not yet, and it tries no more: another time it may pass */
};

enum outcome outcome_of(int tp_st);
/* A few words for the row and the log; never NULL. */
const char *outcome_words(int tp_st);

#endif
