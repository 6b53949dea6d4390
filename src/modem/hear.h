/* hear.h - the one ear at the modem's port: every byte that anybody in this
 * process reads from it has gone through the tap, which knows what was asked. */
#ifndef MODEM_HEAR_H
#define MODEM_HEAR_H

#include <stdbool.h>

#include "modem/tap.h"

/* From now on whoever reads from this character device reads through the tap,
 * which must live on.  NULL ends it. */
void hear_device(const char *device, struct tap *tap);

/* The descriptor it is read from; -1 before the first read. */
int hear_fd(void);

/* libgammu refuses a message without a centre.  One that is given this number leaves
 * without: the first octet is 00, and the modem takes the one of its card. */
#define HEAR_NO_CENTRE "+0"

/* Has the device hung up, or failed? */
bool hear_dead(void);

#endif
