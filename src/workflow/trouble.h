/* trouble.h - what of a carrier only a person can mend, as its program names it
 * (docs/CARRIER.md), and what the person is told to do.  Pure. */
#ifndef WORKFLOW_TROUBLE_H
#define WORKFLOW_TROUBLE_H

enum { TROUBLE_ROOM = 32 };

/* A sentence in Persian; one for any other word, too. */
const char *trouble_advice(const char *trouble);

#endif
