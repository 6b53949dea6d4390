/* pin.h - unlocking a SIM, once.
 * Three wrong PINs lock a SIM, and a carrier is started again and again: each
 * PIN is tried once on each card, which is noted before it is tried (as a hash,
 * beside the spool or the PIN file), and never when the card has had a wrong one
 * already, if the modem tells the tries that are left; else two PINs at most. */
#ifndef MODEM_PIN_H
#define MODEM_PIN_H

#include "base/err.h"

struct port;

/* Nothing is done to an open SIM.  RC_RETRY when the modem does not answer, or
 * has no SIM; RC_BROKEN when only a person can help: it wants a PIN that we do
 * not have or must not try, or a PUK. */
enum rc pin_enter(struct port *p, const char *pin_file, const char *note, struct err *e);

/* The same answers, and nothing is tried: RC_OK where the SIM is open, or pin_enter()
 * would try the PIN. */
enum rc pin_look(struct port *p, const char *pin_file, const char *note, struct err *e);

/* Is the card still there?  RC_BROKEN when it was taken out, or nothing answers. */
enum rc pin_seated(struct port *p, struct err *e);

#endif
