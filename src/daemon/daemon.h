/* daemon.h - everything that runs, from the open database to the last child. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include "base/err.h"
#include "config/settings.h"

/* Until SIGTERM or SIGINT.  RC_OK: it ended as it should; else a sentence
 * says what was missing. */
enum rc daemon_run(const struct settings *s, struct err *e);

#endif
