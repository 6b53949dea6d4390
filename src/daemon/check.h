/* check.h - `didehband check`: everything that can be wrong in files, said
 * before the daemon runs with them. */
#ifndef DAEMON_CHECK_H
#define DAEMON_CHECK_H

#include <stdio.h>

#include "base/err.h"
#include "config/settings.h"

/* The configuration was read already; this loads every shipped file into a
 * database that is thrown away, and tells on `out` what there is. */
enum rc check_files(const struct settings *s, FILE *out, struct err *e);

#endif
