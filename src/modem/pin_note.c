/* pin_note.c - see pin_note.h. */
#include "modem/pin_note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { HASH_BYTES = 16, LINE_BYTES = 96, NOTE_MAX_BYTES = 64 * 1024 };

/* "CARD HASH\n"; the hash is over both, so equal PINs of two cards differ. */
static void line_of(char line[LINE_BYTES], const char *card, const char *pin)
{
	unsigned char hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	CLEAN(buf) struct buf both = { 0 };

	buf_printf(&both, "%.32s %s", card, pin);
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)both.text, both.len, NULL,
			   0);
	sodium_memzero(both.text, both.len);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(line, LINE_BYTES, "%.32s %s\n", *card ? card : "-", hex);
}

/* RC_NONE: there is no note. */
static enum rc note_read(const char *path, struct buf *text)
{
	struct err e = { "" };
	enum rc rc = file_read(path, NOTE_MAX_BYTES, text, &e);

	if (rc == RC_OK && !text->text)
		buf_puts(text, "");
	return rc;
}

bool pin_note_has(const char *path, const char *card, const char *pin)
{
	CLEAN(buf) struct buf text = { 0 };
	char line[LINE_BYTES];
	enum rc rc;

	if (!path || (rc = note_read(path, &text)) == RC_NONE)
		return false;
	line_of(line, card, pin);
	return rc != RC_OK || strstr(text.text, line);
}

enum rc pin_note_add(const char *path, const char *card, const char *pin, struct err *e)
{
	CLEAN(fd) int fd = -1;
	char line[LINE_BYTES];
	ssize_t len;

	if (!path)
		return RC_OK;
	line_of(line, card, pin);
	len = (ssize_t)strlen(line);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, line, (size_t)len) != len || fsync(fd) < 0)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return RC_OK;
}

void pin_note_drop(const char *path, const char *card, const char *pin)
{
	CLEAN(buf) struct buf text = { 0 };
	CLEAN(fd) int fd = -1;
	char line[LINE_BYTES], *at;
	size_t len;

	if (!path || note_read(path, &text) != RC_OK)
		return;
	line_of(line, card, pin);
	len = strlen(line);
	while ((at = strstr(text.text, line))) {
		memmove(at, at + len, strlen(at + len) + 1);
		text.len -= len;
	}
	/* A crash in between leaves an empty note: what was in it was right. */
	if (!text.len)
		unlink(path);
	else if ((fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)) >= 0)
		(void)!write(fd, text.text, text.len);
}
