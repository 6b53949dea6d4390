/* suppress.h - which figures are too small to be published.
 *
 * A figure from 1 to 4 is not shown.  Where the total of the figures is shown
 * too, so many others are withheld that what remains of the total fits several
 * answers: otherwise it would be found by subtraction.  Pure. */
#ifndef REPORT_SUPPRESS_H
#define REPORT_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUPPRESS_BELOW = 5 };

enum shown {
	SHOWN,	  /* as it is */
	SMALL,	  /* "fewer than 5" */
	WITHHELD, /* so that a small one cannot be found */
};

bool suppress_small(int64_t n);

/* The figures and, in the last place, what the total has beside them and is
 * never shown.  Sets how each is shown; false: the total must be withheld. */
bool suppress(const int64_t *n, size_t count, enum shown *shown);

#endif
