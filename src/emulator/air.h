/* air.h - what is to be seen on the air: complete messages for people, and
 * every part, report and command for programs.  Each listener is called for
 * each event, in order. */
#ifndef EMULATOR_AIR_H
#define EMULATOR_AIR_H

#include <stdint.h>

#include <jansson.h>

enum air_direction {
	AIR_MT, /* to a modem: a person texts */
	AIR_MO, /* from a modem: a phone shows it */
};

/* A complete message, as a person wrote or reads it. */
struct air_text {
	int64_t at_ms; /* unix milliseconds */
	const char *from, *to, *text, *modem;
	int parts;
	enum air_direction direction;
};

struct air_listener {
	struct air_listener *next;
	void (*text)(void *self, const struct air_text *t); /* may be NULL */
	void (*event)(void *self, const json_t *event);	    /* may be NULL */
	void *self;
};

struct air {
	struct air_listener *first;
};

int64_t air_now_ms(void);

/* The listener stays the caller's; it must leave before it goes. */
void air_join(struct air *a, struct air_listener *l);
void air_leave(struct air *a, struct air_listener *l);

void air_text(struct air *a, const struct air_text *t);
/* An event for programs; takes it. */
void air_event(struct air *a, json_t *event);

#endif
