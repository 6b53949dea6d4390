/* buf.h - a text that grows. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

/* Zero-initialise; text is NULL or terminated; buf_free() when done. */
struct buf {
	char *text;
	size_t len, room;
};

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *b);		 /* keeps the room */
void buf_cut(struct buf *b, size_t len); /* what is behind len goes */
char *buf_take(struct buf *b);		 /* the text, free() it; never NULL; b is empty again */
void buf_free(struct buf *b);
void clean_buf(struct buf *b);

#endif
