/* listen.h - sockets that listen. */
#ifndef HOOK_LISTEN_H
#define HOOK_LISTEN_H

#include "base/err.h"

/* On a numeric address; port 0: any, see listen_port().  The caller closes
 * *fd.  RC_REJECT: that is no address; RC_RETRY: somebody else listens there. */
enum rc listen_tcp(const char *host, int port, int *fd, struct err *e);

/* On a unix socket of mode 0660; a dead daemon's is removed.  The caller
 * closes *fd and unlinks the path.  RC_REJECT: the path is too long, or names
 * what is no socket; RC_RETRY: a daemon listens there already. */
enum rc listen_unix(const char *path, int *fd, struct err *e);

/* The TCP port that a socket listens on; 0: none. */
int listen_port(int fd);

#endif
