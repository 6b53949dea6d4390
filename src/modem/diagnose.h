/* diagnose.h - `didehban-modem --diagnose`: look at one modem that nobody uses,
 * change nothing, and say what was seen. */
#ifndef MODEM_DIAGNOSE_H
#define MODEM_DIAGNOSE_H

#include <stdio.h>

#include "modem/carrier.h"

/* One JSON object on `out`, within 25 seconds: state (answers, silent, absent,
 * held, refused; locked: no PIN would be tried), reason, and of one that answers sim,
 * network, signal, smsc, announces, storages, full. */
void diagnose_modem(const struct carrier_setup *setup, FILE *out);

#endif
