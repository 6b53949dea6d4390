/* hail.c - see hail.h. */
#include "modem/hail.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "modem/tty.h"
#include "modem/verdict.h"

enum {
	AGAIN_MS = 500,
	AGAIN_MOST_MS = 2000,
	SLOW_MS = 1500,
	FEED_MS = 20,
	LINE_MAX = 64,
};

/* What has come: the lines that end a command, counted. */
struct ear {
	char line[LINE_MAX];
	size_t len;
	int answers;
	bool speaks;	   /* something came, and not only what we said */
	bool signal, even; /* +CSQ was seen; and its end: nothing else is owed */
	bool fed;	   /* the last byte was a line feed */
};

static bool is_answer(const char *line)
{
	char kind;
	int cause;

	return strcmp(line, "0") == 0 || strcmp(line, "4") == 0 || /* ATV0 */
	       verdict_of(line, &cause, &kind) != VERDICT_NONE;
}

static void ear_take(struct ear *ear, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ear->fed = bytes[i] == '\n';
		if (bytes[i] != '\r' && bytes[i] != '\n') {
			if (ear->len < sizeof(ear->line) - 1)
				ear->line[ear->len++] = bytes[i];
			continue;
		}
		ear->line[ear->len] = '\0';
		ear->speaks |= ear->len && !strstr(ear->line, "ATQ0V1");
		ear->signal |= strncasecmp(ear->line, "+CSQ", 4) == 0;
		if (is_answer(ear->line)) {
			ear->answers++;
			ear->even = ear->signal;
		}
		ear->len = 0;
	}
}

/* Until then, or the next answer.  false: the port is gone. */
static bool listen_until(int fd, struct ear *ear, int64_t until)
{
	int had = ear->answers;
	int64_t left;

	while (ear->answers == had && (left = until - clock_mono_ms()) > 0) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		char bytes[256];
		ssize_t got;

		if (poll(&p, 1, (int)left) <= 0)
			continue;
		got = read(fd, bytes, sizeof(bytes));
		if (got <= 0)
			return false;
		ear_take(ear, bytes, (size_t)got);
	}
	return true;
}

/* What it owes to the first questions must not be taken for libgammu's: it slept
 * through them, or it is slow and answers them all.  One that it answers otherwise
 * tells where they end; a modem that refuses that one is listened to until it has
 * been quiet for as long as it took to answer at all. */
static void get_even(int fd, struct ear *ear, int64_t slow_ms)
{
	static const char other[] = "AT+CSQ\r";
	int heard = -1;

	if (write(fd, other, sizeof(other) - 1) < 0)
		return;
	while (!ear->even && heard != ear->answers) {
		heard = ear->answers;
		listen_until(fd, ear, clock_mono_ms() + slow_ms);
	}
}

/* The ESC ends a prompt that somebody left open, into which the first AT went. */
static enum rc ask(int fd, struct ear *ear, bool (*stop)(void), struct err *e)
{
	int64_t began = clock_mono_ms(), until = began + HAIL_MS, slow;
	int asked = 0, again = AGAIN_MS;

	while (!ear->answers) {
		const char *command = asked ? "\x1b\rATQ0V1\r" : "ATQ0V1\r";

		if (stop() || clock_mono_ms() >= until)
			return err_set(e, RC_RETRY,
				       ear->speaks ? "connect: what speaks there is no modem, "
						     "or this is not its port for commands"
						   : "connect: the modem does not answer");
		if (write(fd, command, strlen(command)) >= 0)
			asked++;
		if (!listen_until(fd, ear, clock_mono_ms() + again))
			return err_set(e, RC_RETRY, "connect: the port is gone");
		if (asked > 1 && again < AGAIN_MOST_MS)
			again *= 2;
	}
	slow = clock_mono_ms() - began + SLOW_MS;
	if (asked > 1)
		get_even(fd, ear, slow);
	return RC_OK;
}

/* The line feed comes right behind the CR, or never. */
static void want_line_feed(int fd, struct ear *ear)
{
	static const char command[] = "ATS3=13S4=10\r";

	listen_until(fd, ear, clock_mono_ms() + FEED_MS);
	if (!ear->fed && write(fd, command, sizeof(command) - 1) > 0)
		listen_until(fd, ear, clock_mono_ms() + AGAIN_MS);
}

enum rc hail_modem(int fd, const char *connection, bool (*stop)(void), struct err *e)
{
	bool plain = strncmp(connection, "at", 2) == 0;
	struct termios found;
	struct ear ear = { .len = 0 };
	enum rc rc;

	if ((!plain && strcmp(connection, "dku2at") != 0) || tcgetattr(fd, &found) < 0)
		return RC_OK;
	tty_raw(fd, plain ? atoi(connection + 2) : 0);
	rc = ask(fd, &ear, stop, e);
	if (rc == RC_OK && !ear.fed)
		want_line_feed(fd, &ear);
	tcsetattr(fd, TCSANOW, &found);
	return rc;
}
