/* listen.c - see listen.h. */
#include "hook/listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"

enum rc listen_tcp(const char *host, int port, int *fd, struct err *e)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
				  .ai_socktype = SOCK_STREAM };
	struct addrinfo *list;
	char service[8];
	int on = 1, code;
	enum rc rc = RC_OK;

	snprintf(service, sizeof service, "%d", port);
	if ((code = getaddrinfo(host, service, &hints, &list)) != 0)
		return err_set(e, RC_REJECT, "http.listen %s: %s", host, gai_strerror(code));
	*fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	    bind(*fd, list->ai_addr, list->ai_addrlen) != 0 || listen(*fd, SOMAXCONN) != 0) {
		rc = err_set(e, errno == EADDRINUSE ? RC_RETRY : RC_BROKEN,
			     "http.listen %s:%d: %s", host, port, strerror(errno));
		if (*fd >= 0)
			close(*fd);
	}
	freeaddrinfo(list);
	return rc;
}

int listen_port(int fd)
{
	struct sockaddr_storage at = { 0 };
	socklen_t len = sizeof at;
	char service[8];

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&at, len, NULL, 0, service, sizeof service,
			NI_NUMERICSERV) != 0)
		return 0;
	return atoi(service);
}

/* A socket that nobody listens on is a dead daemon's. */
static enum rc stale_remove(const struct sockaddr_un *at, struct err *e)
{
	CLEAN(fd) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat st;

	if (lstat(at->sun_path, &st) != 0)
		return RC_OK;
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, RC_REJECT, "%s is there and is no socket", at->sun_path);
	if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0)
		return err_set(e, RC_RETRY, "a daemon listens on %s already", at->sun_path);
	if (unlink(at->sun_path) != 0)
		return err_set(e, RC_BROKEN, "%s: %s", at->sun_path, strerror(errno));
	return RC_OK;
}

enum rc listen_unix(const char *path, int *fd, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	mode_t mask;
	bool bound;

	if (strlen(path) >= sizeof at.sun_path)
		return err_set(e, RC_REJECT, "%s: the path of a socket has at most %zu bytes",
			       path, sizeof at.sun_path - 1);
	strcpy(at.sun_path, path);
	TRY(stale_remove(&at, e));
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mask = umask(0117);
	bound = *fd >= 0 && bind(*fd, (struct sockaddr *)&at, sizeof at) == 0 &&
		listen(*fd, SOMAXCONN) == 0;
	umask(mask);
	if (bound)
		return RC_OK;
	err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	if (*fd >= 0)
		close(*fd);
	return RC_BROKEN;
}
