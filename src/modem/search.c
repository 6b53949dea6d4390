/* search.c - see search.h. */
#include "modem/search.h"

#include <ctype.h>
#include <glob.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "modem/tty.h"

enum {
	CANDIDATES_MAX = 64,
	ANSWER_MS = 4500, /* a slow modem takes so long for everything */
	AGAIN_MS = 500,
	HELD_TRIES = 5,
	IN_BYTES = 512,
	IMEI_SAME = 14, /* behind them stands a check digit, or a version of two */
};

enum stage {
	STAGE_IMEI,  /* AT+CGSN was asked */
	STAGE_IMSI,  /* AT+CIMI was asked */
	STAGE_FOUND, /* it is ours */
	STAGE_OTHER, /* it is another modem */
	STAGE_MUTE,  /* no modem, or none that answers */
};

struct candidate {
	char *path;
	int fd;
	dev_t device;
	enum stage stage;
	bool again; /* it was asked twice */
	char in[IN_BYTES];
	size_t len;
	int64_t until_ms;
};

struct search {
	const struct search_wish *wish;
	struct candidate c[CANDIDATES_MAX];
	size_t n;
	size_t held; /* by others, in the last round */
};

static void let_go(struct candidate *c)
{
	if (c->fd >= 0)
		close(c->fd);
	free(c->path);
	*c = (struct candidate){ .fd = -1 };
}

static void ask(struct candidate *c, const char *command, enum stage stage)
{
	c->stage = stage;
	c->len = 0;
	c->until_ms = clock_mono_ms() + ANSWER_MS;
	if (write(c->fd, command, strlen(command)) < 0)
		c->stage = STAGE_MUTE;
}

static bool listed(const struct search *s, dev_t device)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->c[i].device == device)
			return true;
	return false;
}

static void candidate_add(struct search *s, const char *path)
{
	struct candidate *c = &s->c[s->n];
	struct err e = { "" };
	struct stat st;
	int fd;
	enum rc rc;

	if (s->n == CANDIDATES_MAX || stat(path, &st) < 0 || !S_ISCHR(st.st_mode) ||
	    listed(s, st.st_rdev))
		return;
	rc = tty_hold(path, &fd, &e);
	s->held += rc == RC_DUP;
	if (rc != RC_OK)
		return;
	tty_raw(fd, TTY_BAUD);
	*c = (struct candidate){ .path = mem_dup(path), .fd = fd, .device = st.st_rdev };
	s->n++;
	/* A prompt that somebody left half open takes the first bytes: ESC ends it. */
	if (s->wish->imei)
		ask(c, "\x1b\rAT+CGSN\r", STAGE_IMEI);
	else
		ask(c, "\x1b\rAT+CIMI\r", STAGE_IMSI);
}

/* A line that is 14 to 17 digits, alone, in quotes or behind "+CGSN:". */
static bool number_line(const char *in, char digits[18])
{
	for (const char *line = in; *line;) {
		size_t len = strcspn(line, "\r\n"), skip, count;

		if (line[len] == '\0')
			return false; /* not whole yet */
		skip = line[0] == '+' ? strcspn(line, " \r\n") : 0;
		skip += strspn(line + skip, " \"");
		count = strspn(line + skip, "0123456789");
		if (count >= IMEI_SAME && count <= 17 &&
		    !isalnum((unsigned char)line[skip + count])) {
			memcpy(digits, line + skip, count);
			digits[count] = '\0';
			return true;
		}
		line += len;
		line += strspn(line, "\r\n");
	}
	return false;
}

/* Luhn's, of the 14 digits (23.003 B). */
static char check_digit(const char *imei)
{
	int sum = 0;

	for (int i = 0; i < IMEI_SAME; i++) {
		int digit = (imei[i] - '0') * (1 + i % 2);

		sum += digit / 10 + digit % 10;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* Some modems tell 0 in place of the check digit. */
static bool same_imei(const char *told, const char *wished)
{
	if (strncmp(told, wished, IMEI_SAME) != 0)
		return false;
	return strlen(told) != IMEI_SAME + 1 || strlen(wished) != IMEI_SAME + 1 ||
	       told[IMEI_SAME] == wished[IMEI_SAME] ||
	       (told[IMEI_SAME] == '0' && wished[IMEI_SAME] == check_digit(wished));
}

static void judge(const struct search *s, struct candidate *c)
{
	char digits[18];

	if (!number_line(c->in, digits)) {
		/* Of the ESC, perhaps; or it knows the other question only. */
		if (strstr(c->in, "ERROR\r") && !c->again) {
			c->again = true;
			ask(c, c->stage == STAGE_IMEI ? "AT+GSN\r" : "AT+CIMI\r", c->stage);
		}
		return;
	}
	if (c->stage == STAGE_IMEI && !same_imei(digits, s->wish->imei))
		c->stage = STAGE_OTHER;
	else if (c->stage == STAGE_IMEI && s->wish->imsi)
		ask(c, "AT+CIMI\r", STAGE_IMSI);
	else if (c->stage == STAGE_IMSI && strcmp(digits, s->wish->imsi) != 0)
		c->stage = STAGE_OTHER;
	else
		c->stage = STAGE_FOUND;
}

static void hear(const struct search *s, struct candidate *c, short events)
{
	ssize_t got = 0;

	if (events & POLLIN)
		got = read(c->fd, c->in + c->len, sizeof(c->in) - 1 - c->len);
	if (got > 0) {
		for (ssize_t i = 0; i < got; i++) /* a NUL would end the text */
			if (!c->in[c->len + (size_t)i])
				c->in[c->len + (size_t)i] = ' ';
		c->len += (size_t)got;
		c->in[c->len] = '\0';
		judge(s, c);
		if (c->len == sizeof(c->in) - 1)
			c->len = 0;
	} else if (events) {
		c->stage = STAGE_MUTE;
	}
}

static bool waiting(const struct candidate *c)
{
	return c->stage == STAGE_IMEI || c->stage == STAGE_IMSI;
}

/* All candidates at the same time, until ours answers or none is left.  One that
 * is not ours is let go at once: others look for theirs. */
static struct candidate *answers(struct search *s)
{
	for (;;) {
		struct pollfd fds[CANDIDATES_MAX];
		int64_t now = clock_mono_ms(), until = now + ANSWER_MS;
		size_t left = 0;

		for (size_t i = 0; i < s->n; i++) {
			struct candidate *c = &s->c[i];

			if (c->stage == STAGE_FOUND)
				return c;
			if (waiting(c) && now >= c->until_ms)
				c->stage = STAGE_MUTE;
			if (!waiting(c) && c->fd >= 0) {
				close(c->fd);
				c->fd = -1;
			}
			fds[i] = (struct pollfd){ .fd = c->fd, .events = POLLIN };
			left += c->fd >= 0;
			if (c->fd >= 0 && c->until_ms < until)
				until = c->until_ms;
		}
		if (!left || s->wish->stop())
			return NULL;
		if (poll(fds, s->n, (int)(until - now) + 1) <= 0)
			continue;
		for (size_t i = 0; i < s->n; i++)
			if (fds[i].fd >= 0 && fds[i].revents)
				hear(s, &s->c[i], fds[i].revents);
	}
}

static void collect(struct search *s)
{
	s->n = s->held = 0;
	if (s->wish->device)
		candidate_add(s, s->wish->device);
	for (size_t i = 0; i < s->wish->globs; i++) {
		glob_t found;

		if (glob(s->wish->glob[i], 0, NULL, &found) == 0)
			for (size_t k = 0; k < found.gl_pathc; k++)
				candidate_add(s, found.gl_pathv[k]);
		globfree(&found);
	}
}

/* Was it there in this round? */
static bool round_found(struct search *s, struct search_found *found)
{
	struct candidate *ours;

	collect(s);
	ours = answers(s);
	if (ours) {
		found->path = mem_dup(ours->path);
		found->fd = ours->fd;
		ours->fd = -1;
	}
	for (size_t i = 0; i < s->n; i++)
		let_go(&s->c[i]);
	return ours != NULL;
}

static enum rc not_found(const struct search *s, struct err *e)
{
	const char *name = s->wish->imei ? s->wish->imei : s->wish->imsi;
	size_t len = strlen(name);

	return err_set(e, RC_RETRY,
		       "connect: no port has the modem with %s ending in %s "
		       "(%zu asked, %zu held by other carriers)",
		       s->wish->imei ? "the IMEI" : "the IMSI", name + (len > 4 ? len - 4 : 0),
		       s->n, s->held);
}

static enum rc search_everywhere(const struct search_wish *w, struct search_found *found,
				 struct err *e)
{
	struct search *s = mem_alloc(sizeof *s);
	int64_t until = clock_mono_ms() + SEARCH_MS;
	enum rc rc = RC_RETRY;

	s->wish = w;
	for (int round = 0; rc != RC_OK; round++) {
		if (round_found(s, found))
			rc = RC_OK;
		else if (w->stop() || clock_mono_ms() >= until)
			break;
		else
			poll(NULL, 0, AGAIN_MS);
		found->late = round > 0;
	}
	if (rc == RC_OK)
		log_info("modem found", "port=%s", found->path);
	else
		not_found(s, e);
	free(s);
	return rc;
}

enum rc search_port(const struct search_wish *w, struct search_found *found, struct err *e)
{
	enum rc rc;

	*found = (struct search_found){ .fd = -1 };
	if (w->imei || w->imsi)
		return search_everywhere(w, found, e);
	/* Another carrier may look for its own modem there: a moment only. */
	for (int tries = 1;; tries++) {
		rc = tty_hold(w->device, &found->fd, e);
		if (rc != RC_DUP || tries == HELD_TRIES || w->stop())
			break;
		poll(NULL, 0, AGAIN_MS);
	}
	if (rc == RC_NONE || rc == RC_DUP)
		return RC_RETRY;
	TRY(rc);
	found->path = mem_dup(w->device);
	return RC_OK;
}
