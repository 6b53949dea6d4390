/* hear.c - our own read() and write(), and why.
 *
 * libgammu opens the port itself and does not show its descriptor, and it gives
 * every byte to its own parser.  But it calls read() through the dynamic linker,
 * and a definition in the executable comes first: so this one reads as asked
 * from everything, and from the modem's port through the tap (tap.h says why).
 * When all that had come was ours it answers 0, which libgammu takes for "not
 * yet"; a port that is really gone is remembered in hear_dead().  write() only
 * looks at what is written there: the tap has to know what was asked.
 *
 * And select(): libgammu gives a command three or four empty looks at the port, one
 * a second, and a modem that is slower puts it out of step.  Any byte begins that
 * count anew, so while an answer is owed an empty look finds a line end, which means
 * nothing.  The bound that holds is the one of watch.h. */
#include "modem/hear.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	RAW_MAX = 4096,
	PTY_FIRST = 136, /* majors of Linux: UNIX98 slaves */
	PTY_LAST = 143,
};

static const char no_centre[] = "0291F0"; /* HEAR_NO_CENTRE in a PDU */

static struct {
	struct tap *tap;
	dev_t device;
	int fd;
	bool dead;
	bool patient;				/* select() promised something to read */
	char ready[2 * RAW_MAX + TAP_HELD_MAX]; /* filtered, and not fetched yet */
	size_t len;
	char asked[TAP_EXPECT_MAX]; /* the command line that is being written */
	size_t asked_len;
} ear = { .fd = -1 };

void hear_device(const char *device, struct tap *tap)
{
	struct stat st;

	ear.fd = -1;
	ear.dead = ear.patient = false;
	ear.len = ear.asked_len = 0;
	ear.tap = device && stat(device, &st) == 0 && S_ISCHR(st.st_mode) ? tap : NULL;
	ear.device = ear.tap ? st.st_rdev : 0;
}

int hear_fd(void)
{
	return ear.fd;
}

bool hear_dead(void)
{
	return ear.dead;
}

/* libgammu makes the port exclusive (TIOCEXCL) and leaves it so.  A serial port
 * forgets that when its last holder is gone; a pty does not while its other end
 * keeps it open, and whoever comes after us would find it busy for ever.  The
 * lock (flock) stays. */
static void share_pty(int fd, dev_t device)
{
	if (major(device) >= PTY_FIRST && major(device) <= PTY_LAST)
		ioctl(fd, TIOCNXCL);
}

static bool is_port(int fd)
{
	struct stat st;

	if (!ear.tap || fd <= STDERR_FILENO)
		return false;
	if (ear.fd < 0 && fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	    st.st_rdev == ear.device) {
		ear.fd = fd;
		share_pty(fd, ear.device);
	}
	return fd == ear.fd;
}

static ssize_t fetch(char *to, size_t room)
{
	size_t len = ear.len < room ? ear.len : room;

	memcpy(to, ear.ready, len);
	memmove(ear.ready, ear.ready + len, ear.len - len);
	ear.len -= len;
	return (ssize_t)len;
}

ssize_t read(int fd, void *to, size_t room)
{
	char raw[RAW_MAX];
	ssize_t got;

	if (!is_port(fd))
		return syscall(SYS_read, fd, to, room);
	if (ear.len)
		return fetch(to, room);
	if (ear.patient) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		ear.patient = false;
		if (room && poll(&p, 1, 0) == 0) {
			*(char *)to = '\n';
			return 1;
		}
	}
	got = syscall(SYS_read, fd, raw, room < sizeof(raw) ? room : sizeof(raw));
	if (got <= 0) {
		ear.dead = got == 0 || (errno != EINTR && errno != EAGAIN);
		return got;
	}
	ear.len = tap_filter(ear.tap, raw, (size_t)got, ear.ready);
	return fetch(to, room);
}

int select(int n, fd_set *in, fd_set *out, fd_set *bad, struct timeval *wait)
{
	struct timespec limit = { 0 };
	bool ours = in && ear.fd >= 0 && ear.fd < n && FD_ISSET(ear.fd, in);
	int ready;

	if (wait)
		limit = (struct timespec){ wait->tv_sec, wait->tv_usec * 1000 };
	ready = pselect(n, in, out, bad, wait ? &limit : NULL, NULL);
	if (ready != 0 || !ours || (!ear.len && !tap_waiting(ear.tap)))
		return ready;
	FD_SET(ear.fd, in);
	ear.patient = true;
	return 1;
}

/* A command may come in one write or byte by byte; ESC and Ctrl-Z end a PDU. */
static void overhear(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\r') {
			ear.asked[ear.asked_len] = '\0';
			tap_expect(ear.tap, ear.asked);
		}
		if (bytes[i] < ' ')
			ear.asked_len = 0;
		else if (ear.asked_len + 1 < sizeof(ear.asked))
			ear.asked[ear.asked_len++] = bytes[i];
	}
}

/* A PDU is written in one piece, behind the prompt. */
static bool without_centre(int fd, const char *from, size_t len)
{
	return len > sizeof(no_centre) && ear.asked_len == 0 && is_port(fd) &&
	       memcmp(from, no_centre, sizeof(no_centre) - 1) == 0;
}

/* All of it, or an error: who writes less than a PDU begins it anew. */
static ssize_t write_without_centre(int fd, const char *from, size_t len)
{
	const size_t skipped = sizeof(no_centre) - 1;
	struct iovec both[] = { { "00", 2 },
				{ (char *)(uintptr_t)from + skipped, len - skipped } };
	ssize_t put = writev(fd, both, 2);

	return put < 2 ? -1 : put + (ssize_t)skipped - 2;
}

ssize_t write(int fd, const void *from, size_t len)
{
	ssize_t put = without_centre(fd, from, len) ? write_without_centre(fd, from, len)
						    : syscall(SYS_write, fd, from, len);

	if (put > 0 && is_port(fd))
		overhear(from, (size_t)put);
	return put;
}
