/* client.h - ask the daemon by its unix socket, over the same HTTP interface
 * that others use; or, where a command may, the database itself. */
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H

#include "base/buf.h"
#include "ctl/ctl.h"
#include "hook/ask.h"

/* body is taken (NULL: none).  RC_OK: *answer is the JSON of a 2xx.  Any
 * other status is RC_REJECT with the sentence of the problem; no daemon is
 * RC_RETRY with how to start it, or, with c->alone, what local.h answers. */
enum rc ctl_ask(struct ctl *c, const char *method, const char *target, json_t *body,
		json_t **answer, struct err *e);
/* The same for an answer that is no JSON; text is malloc'ed. */
/* The answer's bytes, whatever they are. */
enum rc ctl_ask_bytes(struct ctl *c, const char *target, struct buf *bytes, struct err *e);
enum rc ctl_ask_text(struct ctl *c, const char *target, char **text, struct err *e);

/* A list in pages by `after`, in one array; target has a '?' already. */
enum rc ctl_ask_pages(struct ctl *c, const char *target, json_t **list, struct err *e);

/* Add to a target: what comes before, the name as one segment of the path, and
 * what comes after it. */
void target_path(struct buf *target, const char *before, const char *name, const char *after);
/* Add "name=value&" for every word that was given; a flag is true. */
void target_words(struct buf *target, const struct word *words, size_t count);

#endif
