/* mem.h - memory that says who owns it.
 * No memory is a bug we do not survive: every allocation here aborts rather
 * than answer NULL.  An arena holds all that dies with one event. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);			    /* zeroed; free() it */
void *mem_grow(void *p, size_t count, size_t size); /* reallocarray() */
char *mem_dup(const char *s);			    /* NULL gives NULL; free() it */
char *mem_dupn(const char *s, size_t len);	    /* always terminated; free() it */

/* Blocks that are freed together. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);		 /* NULL is fine */
void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for anything */
char *arena_dup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_dupn(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Close what a variable holds when it leaves its scope:
 *	CLEAN(fd) int fd = -1;
 *	CLEAN(text) char *text = NULL;
 * CLEAN(x) calls clean_x(&variable); clean_fd, clean_text and clean_arena
 * are here, others stand beside their types. */
#define CLEAN(what) __attribute__((cleanup(clean_##what)))
void clean_fd(int *fd);
void clean_text(char **text);
void clean_arena(struct arena **a);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
