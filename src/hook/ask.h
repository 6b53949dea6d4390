/* ask.h - one request and its answer, free of any HTTP library. */
#ifndef HOOK_ASK_H
#define HOOK_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* Everything is borrowed; texts may be NULL: the header was not there. */
struct ask {
	const char *method;
	const char *target; /* as on the wire: "/api/v1/cases?stage=x", escapes and all */
	const char *authorization; /* "Bearer ddb_..." */
	const char *key;	   /* Idempotency-Key */
	const char *accept;	   /* Accept */
	const char *body;	   /* body_len bytes; not terminated */
	size_t body_len;
	const char *address; /* where it comes from; NULL: by the unix socket */
	bool trusted;	     /* it came by the unix socket, or from our own command line */
};

struct job;

/* The body is malloc'ed; answer_free() it.  A job that is not NULL means that
 * there is no answer yet: job.h. */
struct answer {
	int status;
	const char *type; /* static */
	char *body;
	size_t len;
	const char *allow; /* static; of a 405 */
	const char *www;   /* static; WWW-Authenticate of a 401 */
	int retry_after_s; /* of a 429 or 503; 0: none */
	bool replayed;	   /* it was given before, for the same Idempotency-Key */
	struct job *job;
};

/* A string, whatever bytes it holds: what is no UTF-8 (a sentence cut short)
 * reads as U+FFFD.  null for NULL and "". */
json_t *json_text(const char *text);

/* Set the answer; json is taken. */
void answer_json(struct answer *out, int status, json_t *json);
/* The text is copied; type is static. */
void answer_text(struct answer *out, int status, const char *type, const char *text);
/* The bytes are taken; type is static. */
void answer_bytes(struct answer *out, int status, const char *type, char *bytes, size_t len);
void answer_free(struct answer *out); /* frees what it holds and zeroes it */

#endif
