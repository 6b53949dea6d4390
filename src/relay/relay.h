/* relay.h - a provider as a carrier: the loop between daemon and provider. */
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H

struct relay_setup {
	const char *name;  /* for the log */
	const char *spool; /* or NULL */
};

/* Serve until told to stop, or until nothing can be done: the exit status of
 * the program. */
int relay_serve(const struct relay_setup *setup);

#endif
