/* status_report.h - status reports whose part is not known yet (table
 * status_report): they came before the answer that names it. */
#ifndef STORE_STATUS_REPORT_H
#define STORE_STATUS_REPORT_H

#include "store/message.h"

enum { STATUS_REPORT_LIFE_S = 48 * 3600 }; /* then nobody asks for it any more */

/* Times are unix seconds. */
struct status_report {
	int64_t contact_id; /* whom the part went to */
	char sim[SIM_MAX];
	int reference; /* TP-MR; -1: it is not said */
	int status;    /* TP-ST */
	int64_t scts;  /* when the service centre took the part; 0: not said */
	int64_t at;    /* when it came */
};

/* A second one like it changes nothing. */
enum rc status_report_keep(struct store *st, const struct status_report *r, struct err *e);
/* Those of this number and SIM by age, malloc'ed. */
enum rc status_report_of(struct store *st, int64_t contact_id, const char *sim,
			 struct status_report **list, size_t *n, struct err *e);
enum rc status_report_drop(struct store *st, const struct status_report *r, struct err *e);

#endif
