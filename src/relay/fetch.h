/* fetch.h - one HTTP request and its answer, on a libevent loop.
 * The only code that sees libcurl's multi interface.
 *
 * TLS is verified, redirects are answers like any other, a connection serves
 * one request: on a kept one libcurl repeats by itself what a dying server may
 * have done already, and a text would leave twice. */
#ifndef RELAY_FETCH_H
#define RELAY_FETCH_H

#include <stddef.h>

struct event_base;
struct fetch;

/* Borrowed during fetch_start() only. */
struct fetch_request {
	const char *method, *url;   /* http:// or https:// */
	const char *const *headers; /* "Name: value" */
	size_t header_count;
	const char *body; /* NULL: none */
	size_t body_len;
	int deadline_ms;     /* from now to the answer's last byte */
	size_t most_bytes;   /* of the answer's body */
	const char *ca_file; /* whom to trust; NULL: whom the machine trusts */
};

enum fetch_end {
	FETCH_ANSWERED, /* status and body are whole */
	FETCH_NOT_SENT, /* not a byte of the request left: nobody has it */
	FETCH_LOST,	/* the request left and no whole answer came: who knows */
};

/* Borrowed during the call. */
struct fetch_answer {
	enum fetch_end end;
	int status;	  /* 0: none came */
	const char *body; /* terminated; never NULL */
	size_t len;
	const char *why; /* unless answered: a few words, without the URL */
};
typedef void fetch_done(void *ctx, const struct fetch_answer *a);

struct fetch *fetch_new(struct event_base *base);
/* What is in flight is dropped, and nobody hears of it.  NULL is fine. */
void fetch_free(struct fetch *f);

/* done is called exactly once, from the loop, never from inside this call;
 * it may start other requests. */
void fetch_start(struct fetch *f, const struct fetch_request *r, fetch_done *done, void *ctx);

#endif
