/* later.h - what happens after a while, on the loop. */
#ifndef EMULATOR_LATER_H
#define EMULATOR_LATER_H

struct event_base;
struct later;

struct later *later_new(struct event_base *loop);
/* Drops what has not happened yet.  NULL is fine. */
void later_free(struct later *l);

/* Call fn(arg) after ms milliseconds, never before this call returns; equal
 * times in the order of asking.  arg belongs to fn from then on; drop(arg),
 * which may be NULL, is called in its place when the list goes away first. */
void later_add(struct later *l, int ms, void (*fn)(void *arg), void *arg,
	       void (*drop)(void *arg));

#endif
