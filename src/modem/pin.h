/* pin.h - unlocking a SIM, once.
 * Three wrong PINs lock a SIM for good, and a carrier is started again and
 * again: a PIN that was refused is remembered (as a hash, in a note beside
 * the spool or the PIN file) and never tried a second time. */
#ifndef MODEM_PIN_H
#define MODEM_PIN_H

#include "base/err.h"

struct port;

/* Nothing to do for an open SIM.  RC_BROKEN when the SIM wants a PIN that we
 * do not have, that was refused, or when it wants a PUK. */
enum rc pin_enter(struct port *p, const char *pin_file, const char *note, struct err *e);

#endif
