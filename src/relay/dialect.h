/* dialect.h - how one kind of provider is spoken to: a part becomes a request,
 * an answer becomes a verdict.  Pure; who carries the requests is relay.c. */
#ifndef RELAY_DIALECT_H
#define RELAY_DIALECT_H

#include <stdbool.h>

#include <jansson.h>

#include "base/err.h"
#include "relay/fetch.h"
#include "relay/verdict.h"

struct arena;

/* A part, as the daemon hands it over. */
struct submit {
	json_int_t id;
	const char *number, *text;
	bool ucs2;
	struct {
		int ref, total, seq; /* total 0: it is whole */
	} concat;
	int ref; /* ours, for this attempt */
};

/* What is the same for every kind; texts are never NULL, "" is not given. */
struct setup {
	const char *url, *username, *secret, *sender;
	const char *callback; /* where a delivery report is to go, token and all */
	const char *ca_file;
	int deadline_ms;
	const json_t *own; /* the whole configuration, for what is the kind's own */
};

struct dialect {
	const char *kind;
	/* Reads what is its own; everything lives in the arena.  May be NULL. */
	enum rc (*open)(struct setup *s, void **speaker, struct arena *a, struct err *e);
	/* RC_REJECT: this part cannot be said. */
	enum rc (*compose)(const struct setup *s, const void *speaker,
			   const struct submit *part, struct arena *a, struct fetch_request *r,
			   struct err *e);
	void (*judge)(const void *speaker, const struct fetch_answer *a, struct verdict *v);
};

extern const struct dialect dialect_kannel, dialect_generic;

#endif
