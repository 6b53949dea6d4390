/* child.h - a program at the other end of two pipes, in a process group of
 * its own.  Its standard error is ours. */
#ifndef GATEWAY_CHILD_H
#define GATEWAY_CHILD_H

#include <sys/types.h>

#include "base/err.h"

struct child {
	pid_t pid;	   /* 0: none */
	int input, output; /* our ends: what it reads, what it says; non-blocking */
};

/* The child's own ends stay blocking. */
enum rc child_start(struct child *ch, const char *const *argv, struct err *e);
/* A signal to the whole group; nothing when there is none. */
void child_signal(const struct child *ch, int sig);

#endif
