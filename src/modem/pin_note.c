/* pin_note.c - see pin_note.h. */
#include "modem/pin_note.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/mem.h"

enum { HASH_BYTES = 16, CARD_BYTES = 33, LINE_BYTES = 96, NOTE_MAX_BYTES = 64 * 1024 };

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

static void look_into(const char *path, bool own, const char *card, const char *pin,
		      struct pin_past *past)
{
	CLEAN(buf) struct buf text = { 0 };
	enum rc rc = note_read(path, &text);
	bool before = past->tried;

	past->tried |= own && rc != RC_OK && rc != RC_NONE;
	for (const char *at = rc == RC_OK ? text.text : ""; *at;) {
		char noted[CARD_BYTES] = "", line[LINE_BYTES];
		size_t len = strcspn(at, "\n");
		bool known, same;

		snprintf(noted, sizeof(noted), "%.*s", (int)strcspn(at, " \n"), at);
		known = strcmp(noted, "-") != 0;
		same = strcmp(noted, *card ? card : "-") == 0 && (own || known);
		line_of(line, known ? noted : "", pin);
		if (same || (own && (!known || !*card)))
			past->tried |= strncmp(at, line, strlen(line)) == 0;
		past->pins += same;
		at += len + (at[len] == '\n');
	}
	if (past->tried && !before)
		buf_puts(&past->file, path);
}

void pin_note_look(const char *path, const char *card, const char *pin, struct pin_past *past)
{
	CLEAN(buf) struct buf pattern = { 0 };
	glob_t found = { 0 };

	*past = (struct pin_past){ 0 };
	if (!path)
		return;
	look_into(path, true, card, pin, past);
	buf_printf(&pattern, "%.*s*.pin",
		   (int)(strrchr(path, '/') ? strrchr(path, '/') + 1 - path : 0), path);
	if (*card && glob(pattern.text, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			if (strcmp(found.gl_pathv[i], path) != 0)
				look_into(found.gl_pathv[i], false, card, pin, past);
	globfree(&found);
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
