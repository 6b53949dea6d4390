/* buf.c - see buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void buf_reserve(struct buf *b, size_t more)
{
	size_t want = b->len + more + 1;
	size_t room = b->room ? b->room : 64;

	if (want <= b->room)
		return;
	while (room < want)
		room *= 2;
	b->text = mem_grow(b->text, room, 1);
	b->room = room;
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
	buf_reserve(b, len);
	if (len)
		memcpy(b->text + b->len, bytes, len);
	b->len += len;
	b->text[b->len] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		abort();
	buf_reserve(b, (size_t)len);
	vsnprintf(b->text + b->len, (size_t)len + 1, fmt, again);
	va_end(again);
	b->len += (size_t)len;
}

void buf_cut(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->text[len] = '\0';
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->text)
		b->text[0] = '\0';
}

char *buf_take(struct buf *b)
{
	char *text;

	buf_reserve(b, 0);
	b->text[b->len] = '\0';
	text = b->text;
	*b = (struct buf){ 0 };
	return text;
}

void buf_free(struct buf *b)
{
	free(b->text);
	*b = (struct buf){ 0 };
}

void clean_buf(struct buf *b)
{
	buf_free(b);
}
