/* hail.h - is anybody there?  Asked before libgammu connects: it asks once, and
 * waits twenty seconds for what a modem that was asleep will never say. */
#ifndef MODEM_HAIL_H
#define MODEM_HAIL_H

#include <stdbool.h>

#include "base/err.h"

enum { HAIL_MS = 10000 };

/* Say AT to the port again and again until it answers; under 10 ms where it does
 * at once.  It answers in words and ends its lines with a line feed from then on, as
 * libgammu reads it: it may have been left with ATV0 or another S4 (V.250 6.2).  `connection`
 * is libgammu's name and gives the speed; one that is not for AT commands is not asked.  The
 * port is left as it was found.  RC_RETRY: no answer in HAIL_MS, or told to stop. */
enum rc hail_modem(int fd, const char *connection, bool (*stop)(void), struct err *e);

#endif
