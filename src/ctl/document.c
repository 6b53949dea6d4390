/* document.c - see document.h. */
#include "ctl/document.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { FILE_MAX = 12 * 1024 * 1024 };

static enum rc bytes_read(const char *path, struct buf *b, struct err *e)
{
	return file_read(path, FILE_MAX, b, e) == RC_OK ? RC_OK : RC_REJECT;
}

static bool is_text(const struct buf *b)
{
	return b->len > 0 && !memchr(b->text, '\0', b->len) && utf8_valid(b->text, b->len);
}

static void base64(struct buf *out, const uint8_t *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = (uint32_t)bytes[i] << 16;

		bits |= i + 1 < len ? (uint32_t)bytes[i + 1] << 8 : 0;
		bits |= i + 2 < len ? bytes[i + 2] : 0;
		buf_putc(out, digits[bits >> 18 & 63]);
		buf_putc(out, digits[bits >> 12 & 63]);
		buf_putc(out, i + 1 < len ? digits[bits >> 6 & 63] : '=');
		buf_putc(out, i + 2 < len ? digits[bits & 63] : '=');
	}
}

enum rc document_read(const char *path, char **text, struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };
	struct buf coded = { 0 };

	*text = NULL;
	TRY(bytes_read(path, &b, e));
	if (b.len == 0)
		return err_set(e, RC_REJECT, "%s is empty", path);
	if (is_text(&b)) {
		*text = buf_take(&b);
		return RC_OK;
	}
	buf_puts(&coded, "data:;base64,");
	base64(&coded, (const uint8_t *)b.text, b.len);
	*text = buf_take(&coded);
	return RC_OK;
}

/* What the endings of sound files mean. */
static const struct {
	const char *ending, *type;
} sounds[] = {
	{ ".wav", "audio/wav" },   { ".mp3", "audio/mpeg" }, { ".ogg", "audio/ogg" },
	{ ".opus", "audio/ogg" },  { ".gsm", "audio/gsm" },  { ".amr", "audio/amr" },
	{ ".m4a", "audio/mp4" },   { ".mp4", "audio/mp4" },  { ".flac", "audio/flac" },
	{ ".webm", "audio/webm" },
};

enum rc recording_read(const char *path, char **uri, struct err *e)
{
	const char *ending = strrchr(path, '.'), *type = "application/octet-stream";
	CLEAN(buf) struct buf b = { 0 };
	struct buf coded = { 0 };

	*uri = NULL;
	TRY(bytes_read(path, &b, e));
	if (b.len == 0)
		return err_set(e, RC_REJECT, "%s is empty", path);
	for (size_t i = 0; ending && i < COUNT(sounds); i++)
		if (strcasecmp(sounds[i].ending, ending) == 0)
			type = sounds[i].type;
	buf_printf(&coded, "data:%s;base64,", type);
	base64(&coded, (const uint8_t *)b.text, b.len);
	*uri = buf_take(&coded);
	return RC_OK;
}

enum rc recording_write(const char *path, const struct buf *bytes, struct err *e)
{
	FILE *f = fopen(path, "wx");
	bool whole;

	if (!f)
		return err_set(e, RC_REJECT, "%s: %s", path, strerror(errno));
	whole = fwrite(bytes->text, 1, bytes->len, f) == bytes->len;
	whole = fclose(f) == 0 && whole;
	return whole ? RC_OK : err_set(e, RC_REJECT, "%s: %s", path, strerror(errno));
}

enum rc textfile_read(const char *path, char **text, struct err *e)
{
	CLEAN(buf) struct buf b = { 0 };

	*text = NULL;
	TRY(bytes_read(path, &b, e));
	if (!is_text(&b))
		return err_set(e, RC_REJECT, b.len ? "%s is no text in UTF-8" : "%s is empty",
			       path);
	*text = buf_take(&b);
	return RC_OK;
}
