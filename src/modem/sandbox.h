/* sandbox.h - what the process may still do once it has its port. */
#ifndef MODEM_SANDBOX_H
#define MODEM_SANDBOX_H

#include "base/err.h"

/* From here on no file, socket, process or program can be opened or started:
 * such calls fail with EPERM.  EPERM and not a kill, because libraries that
 * were loaded into us (a clock for tests, the C library's time zones) try and
 * do without.  A lost port cannot be opened again in here; the process ends
 * and the daemon starts a new one.
 *
 * One renaming stays allowed: of `from` to `to`, recognised by these very
 * addresses (NULL for none). */
enum rc sandbox_enter(const char *from, const char *to, struct err *e);

#endif
