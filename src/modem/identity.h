/* identity.h - who a modem and its card are.  What a modem does not tell stays
 * empty; only the card must have a name, which texts are known by. */
#ifndef MODEM_IDENTITY_H
#define MODEM_IDENTITY_H

#include "base/err.h"

struct port;

enum { IDENTITY_CARD_MIN = 18, IDENTITY_CARD_MAX = 22 };

/* Fills sim, imei, manufacturer, model, firmware and the message centre of the port.
 * `sim` is the IMSI; of a modem that tells none "iccid:" and the card's number, and
 * of one that tells neither "imei:" and its own, or nothing.  A card that was just
 * unlocked or powered is waited for.  RC_RETRY: the modem does not answer, or the
 * card does not. */
enum rc identity_read(struct port *p, struct err *e);

/* Is it still the card that was named by its IMSI?  RC_BROKEN: another one, or no
 * answer. */
enum rc identity_kept(struct port *p, struct err *e);

/* The card's own number (ICCID), which needs no PIN; empty when the modem does not
 * tell.  RC_BROKEN: no answer. */
enum rc identity_card(struct port *p, char card[IDENTITY_CARD_MAX + 1], struct err *e);

/* The message centre again, of a card that had none or a modem that refused then;
 * "" when it is not told: messages go by the one that the card has.  RC_BROKEN: no
 * answer. */
enum rc identity_smsc(struct port *p, struct err *e);

#endif
