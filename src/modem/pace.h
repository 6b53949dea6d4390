/* pace.h - how long libgammu pauses while it sends. */
#ifndef MODEM_PACE_H
#define MODEM_PACE_H

#include <stdbool.h>

/* Between these two, libgammu's fixed pauses of the send path are cut short. */
void pace_quick(bool on);

#endif
