/* bulletin.h - what is told to the public of a week or a month (R105, R106):
 * volume and handling, by kind and province, the weaknesses that were found and
 * what was done about them.  No person, no case, no figure from 1 to 4 (see
 * suppress.h); what is anonymous or restricted is part of the country's total
 * and of nothing else. */
#ifndef REPORT_BULLETIN_H
#define REPORT_BULLETIN_H

#include "report/figures.h"
#include "report/suppress.h"

enum bulletin_part {
	BULLETIN_KINDS,
	BULLETIN_PROVINCES,
	BULLETIN_HANDLING,
	BULLETIN_SATISFACTION,
	BULLETIN_FAULTS,
	BULLETIN_NOTES,
	BULLETIN_PARTS
};

/* A figure, and whether it is one for the public. */
struct published {
	int64_t n;
	enum shown shown;
};

struct bulletin_line {
	const char *section; /* total, kind, province */
	const char *name;    /* borrowed from the parts, or static */
	struct published registered, closed;
};

/* Zero-initialise; bulletin_free(). */
struct bulletin {
	struct period period;
	struct figures parts[BULLETIN_PARTS];
	struct bulletin_line *lines; /* the total, the kinds, the provinces */
	size_t count;
	struct published missed, rejected, follow_ups, scores;
	/* Per cent; -1: it would tell too much. */
	int on_time, within_week, satisfied;
	int64_t median_hours; /* of working time; -1 likewise */
};

/* A bulletin is about seven days or more: RC_REJECT. */
enum rc bulletin_period_check(const struct period *p, struct err *e);

/* Ask the database, as figures_read() does; b->period is set. */
enum rc bulletin_read(struct store *st, const struct calendar *calendar, struct bulletin *b,
		      struct err *e);
/* Make the lines of what was read.  `open`: may the cases of this procedure be
 * counted by place? */
void bulletin_make(struct bulletin *b, bool (*open)(void *ctx, int64_t procedure_id),
		   void *ctx);
void bulletin_free(struct bulletin *b);

/* As people read a figure: "12", "کمتر از 5", "منتشر نمی‌شود". */
void published_text(struct published p, struct buf *out);

#endif
