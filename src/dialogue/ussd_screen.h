/* ussd_screen.h - a text cut into the screens of a phone.
 * A screen holds 182 characters of the GSM alphabet or 80 of UCS-2 (3GPP
 * 23.038, 24.090): what the network carries, so without the aggregator's
 * "CON " or "END ".  Pure. */
#ifndef DIALOGUE_USSD_SCREEN_H
#define DIALOGUE_USSD_SCREEN_H

#include <stdbool.h>

#include "base/buf.h"

enum { SCREEN_SEPTETS = 182, SCREEN_UNITS = 80 };

/* Add page `page` (from 0) of the text to b; what is cut off stands behind
 * `next`, a line of its own.  true: there are more pages.  A page above the
 * last is the last. */
bool screen_page(struct buf *b, const char *text, int page, const char *next);

/* Does the text fit on one screen? */
bool screen_fits(const char *text);

#endif
