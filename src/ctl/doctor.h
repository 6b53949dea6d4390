/* doctor.h - what the doctor's looks put together. */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include <jansson.h>

#include "ctl/ctl.h"

enum doctor_verdict { DOCTOR_OK, DOCTOR_WARN, DOCTOR_BAD };

struct doctor {
	struct ctl *c;
	bool daemon;	  /* it runs, and answers */
	json_t *modems;	  /* its list of them, or NULL */
	json_t *alarms;	  /* what it has told the administrators and is not over, or NULL */
	json_t *findings; /* {"subject","check","verdict","text","advice"} each */
	const char *name; /* only this modem or gateway; NULL: all */
};

/* One finding: a sentence, and what to do about it ("" for nothing). */
void doctor_say(struct doctor *d, const char *subject, const char *check,
		enum doctor_verdict verdict, const char *advice, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

/* doctor_house.c: files, clock, disk, hook, gateways, udev. */
void doctor_house(struct doctor *d);
void doctor_gateways(struct doctor *d);
/* What the daemon says of a carrier; NULL: nothing, or there is no daemon. */
const json_t *doctor_served(const struct doctor *d, const char *name);
/* That somebody let it rest. */
void doctor_drained(struct doctor *d, const char *name, const json_t *served);
/* doctor_modem.c */
void doctor_modems(struct doctor *d);

/* Who has this file or device open: "name (pid)", "" for nobody that we can
 * see.  Static, good until the next call. */
const char *doctor_holder(const char *path);

#endif
