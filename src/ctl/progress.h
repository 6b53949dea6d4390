/* progress.h - how far long work is, for somebody who sits before it. */
#ifndef CTL_PROGRESS_H
#define CTL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* One line on standard error that writes itself over, at most twice a second,
 * and only on a terminal. */
bool progress_due(void); /* somebody looks, and the last time is a while ago */
void progress_show(const char *name, int64_t done, int64_t total);
void progress_end(void); /* wipes the line, if there is one */

#endif
