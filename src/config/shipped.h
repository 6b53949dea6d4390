/* shipped.h - the data files that come with the programs: calendar, messages,
 * procedures, services under `share`, in the order in which they are loaded. */
#ifndef CONFIG_SHIPPED_H
#define CONFIG_SHIPPED_H

#include <stddef.h>

#include "base/err.h"

struct arena;

struct shipped_file {
	const char *path, *text;
};

/* RC_BROKEN names a file that cannot be read; RC_NONE: there is none at all.
 * Everything lives in the arena. */
enum rc shipped_read(const char *share, struct arena *a, struct shipped_file **list,
		     size_t *count, struct err *e);

#endif
