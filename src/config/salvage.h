/* salvage.h - a configuration that is refused still says where the daemon
 * listens, which is all that the command line needs of it. */
#ifndef CONFIG_SALVAGE_H
#define CONFIG_SALVAGE_H

#include "config/settings.h"

/* The settings with the file's socket and time zone, and defaults for all else.
 * RC_REJECT: it cannot be read, or does not say clearly which socket. */
enum rc settings_salvage(struct settings **s, const char *path, struct err *e);

#endif
