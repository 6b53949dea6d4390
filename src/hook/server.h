/* server.h - the hook's HTTP listeners on the daemon's loop. */
#ifndef HOOK_SERVER_H
#define HOOK_SERVER_H

#include "base/err.h"
#include "hook/hook.h"

struct event_base;
struct server;

struct server_addresses {
	const char *host;   /* TCP, a numeric address; "" or NULL: none */
	int port;	    /* 0: any, see server_port() */
	const char *socket; /* path of the unix socket; NULL: none */
};

/* Listen.  The unix socket gets mode 0660 and whoever can connect to it is
 * trusted; a stale one is removed.  RC_RETRY: somebody else listens there.
 * base and hook are borrowed. */
enum rc server_open(struct server **out, struct event_base *base, struct hook *h,
		    const struct server_addresses *at, struct err *e);
/* Stops listening; answers that are not finished are dropped.  NULL is fine. */
void server_close(struct server *s);

/* The TCP port that is listened on; 0: none. */
int server_port(const struct server *s);

#endif
