/* retention.h - what need not be kept for ever goes, a little at a time. */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "store/store.h"

enum { RETENTION_S = 90 * 86400 };

/* One short transaction: at most `most` rows of each kind that is older than
 * RETENTION_S; a status report that never found its part, STATUS_REPORT_LIFE_S; an
 * earlier attempt at a part, ATTEMPT_LIFE_S.
 * Call it once a minute. */
enum rc retention_sweep(struct store *st, int64_t now, int most, struct err *e);

#endif
