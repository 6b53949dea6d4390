/* announce.h - how a modem tells what arrives (AT+CNMI, 27.005 3.4.1). */
#ifndef MODEM_ANNOUNCE_H
#define MODEM_ANNOUNCE_H

#include "base/err.h"

struct port;

enum { ANNOUNCE_MAX = 24 };

/* Have it told in the best way that the modem has: stored and announced, if it can;
 * p->announces says whether.  Without, the slow poll still finds everything.
 * RC_BROKEN: no answer. */
enum rc announce_begin(struct port *p, struct err *e);

/* The usual way once more: a card that was not ready refuses it.  RC_BROKEN: no
 * answer. */
enum rc announce_again(struct port *p, struct err *e);

/* Is it still told so?  A modem that restarts by itself while its port stays has
 * forgotten all that it was told, and only this shows it.  RC_BROKEN: it is not, or no
 * answer. */
enum rc announce_kept(struct port *p, struct err *e);

/* The best way, "2,1,0,2,0", of those that "(0-2),(0,1),(0),(0-2),(0,1)" offers.
 * RC_NONE for what is no such list. */
enum rc announce_choose(const char *offers, char way[ANNOUNCE_MAX]);

#endif
