/* pin.c - see pin.h. */
#include "modem/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/mem.h"
#include "modem/port.h"

enum { ANSWER_MS = 5000, UNLOCK_MS = 15000, HASH_BYTES = 16, PIN_MIN = 4, PIN_MAX = 8 };

static enum rc pin_read(char pin[PIN_MAX + 1], const char *path, struct err *e)
{
	char text[64];
	size_t len = 0;
	CLEAN(fd) int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t got;

	if (!path)
		return err_set(e, RC_BROKEN, "the SIM wants a PIN, and none is configured");
	if (fd < 0)
		return err_set(e, RC_BROKEN, "PIN file %s: %s", path, strerror(errno));
	got = read(fd, text, sizeof(text));
	while ((ssize_t)len < got && text[len] >= '0' && text[len] <= '9' && len < PIN_MAX) {
		pin[len] = text[len];
		len++;
	}
	pin[len] = '\0';
	if (len < PIN_MIN || ((ssize_t)len < got && text[len] != '\n' && text[len] != '\r'))
		return err_set(e, RC_BROKEN, "PIN file %s: a PIN is 4 to 8 digits", path);
	return RC_OK;
}

static void pin_hash(char hex[2 * HASH_BYTES + 1], const char *pin)
{
	unsigned char hash[HASH_BYTES];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)pin, strlen(pin), NULL,
			   0);
	sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, sizeof(hash));
}

static bool refused_before(const char *note, const char *hash)
{
	char text[2 * HASH_BYTES + 1] = "";
	CLEAN(fd) int fd = note ? open(note, O_RDONLY | O_CLOEXEC) : -1;

	return fd >= 0 && read(fd, text, sizeof(text) - 1) > 0 && strcmp(text, hash) == 0;
}

/* Before the PIN is tried, so that no crash in between makes it two tries. */
static enum rc remember(const char *note, const char *hash, struct err *e)
{
	CLEAN(fd) int fd = -1;

	if (!note)
		return RC_OK;
	fd = open(note, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, hash, strlen(hash)) < 0 || fsync(fd) < 0)
		return err_set(e, RC_BROKEN, "%s: %s", note, strerror(errno));
	return RC_OK;
}

enum rc pin_enter(struct port *p, const char *pin_file, const char *note, struct err *e)
{
	char pin[PIN_MAX + 1], hash[2 * HASH_BYTES + 1], command[32];
	CLEAN(buf) struct buf lines = { 0 };
	struct wire_answer a;
	const char *state;
	enum rc rc = port_ask(p, "AT+CPIN?", ANSWER_MS, &a, e);

	lines = a.lines;
	if (rc == RC_REJECT)
		return a.cause == 10 ? err_set(e, RC_RETRY, "no SIM in the modem") : RC_OK;
	TRY(rc);
	state = wire_line(&a, "+CPIN:", NULL);
	if (!state || strncmp(state, "READY", 5) == 0)
		return RC_OK;
	if (strncmp(state, "SIM PIN", 7) != 0 || strncmp(state, "SIM PIN2", 8) == 0)
		return err_set(e, RC_BROKEN, "the SIM is locked: %.12s", state);
	TRY(pin_read(pin, pin_file, e));
	pin_hash(hash, pin);
	if (refused_before(note, hash))
		return err_set(e, RC_BROKEN,
			       "the PIN was refused before; it is not tried again");
	TRY(remember(note, hash, e));
	snprintf(command, sizeof(command), "AT+CPIN=\"%s\"", pin);
	buf_free(&lines);
	rc = port_ask(p, command, UNLOCK_MS, &a, e);
	lines = a.lines;
	sodium_memzero(command, sizeof(command));
	sodium_memzero(pin, sizeof(pin));
	if (rc == RC_REJECT)
		return err_set(e, RC_BROKEN, "the PIN was refused (error %d)", a.cause);
	TRY(rc);
	if (note)
		unlink(note);
	return RC_OK;
}
