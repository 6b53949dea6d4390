/* tty.c - see tty.h. */
#include "modem/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

enum rc tty_hold(const char *path, int *fd, struct err *e)
{
	int port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	*fd = -1;
	if (port < 0 && errno == EBUSY)
		return err_set(e, RC_DUP, "connect: %s is held by another program", path);
	if (port < 0)
		return errno == EACCES || errno == EPERM
			       ? err_set(e, RC_BROKEN,
					 "connect: %s: %s (is the user in the group dialout?)",
					 path, strerror(errno))
			       : err_set(e, RC_NONE, "connect: %s: %s", path, strerror(errno));
	if (!isatty(port)) {
		close(port);
		return err_set(e, RC_BROKEN, "connect: %s is no serial port", path);
	}
	if (flock(port, LOCK_EX | LOCK_NB) < 0) {
		close(port);
		return err_set(e, RC_DUP, "connect: %s is held by another carrier", path);
	}
	*fd = port;
	return RC_OK;
}

void tty_raw(int fd, int baud)
{
	struct termios t;

	if (tcgetattr(fd, &t) < 0)
		return;
	cfmakeraw(&t);
	if (baud > 0)
		cfsetspeed(&t, (speed_t)baud); /* glibc takes the number */
	t.c_cflag |= CLOCAL | CREAD;
	tcsetattr(fd, TCSANOW, &t);
	tcflush(fd, TCIOFLUSH);
}
