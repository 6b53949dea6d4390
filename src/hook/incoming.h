/* incoming.h - one request while its bytes come, in pieces of any size.
 *
 * What the parser refuses is refused: a length that is given twice or beside
 * "chunked" (RFC 9112 6.3), a header's name with a blank (5.1), headers above
 * 32 KiB.  Trailers are not looked at.  A request to upgrade is an ordinary one. */
#ifndef HOOK_INCOMING_H
#define HOOK_INCOMING_H

#include <http_parser.h>

#include "base/buf.h"
#include "hook/ask.h"

enum incoming_state {
	INCOMING_MORE,	/* it goes on */
	INCOMING_WHOLE, /* it is all there; what follows is the next */
	INCOMING_BAD,	/* no more can be read from there; see incoming.refusal */
};

/* Headers that are looked at.  Of several with one name the first counts. */
enum incoming_header {
	INCOMING_AUTHORIZATION,
	INCOMING_KEY,
	INCOMING_ACCEPT,
	INCOMING_EXPECT,
	INCOMING_HEADERS
};

struct incoming {
	bool keep;	/* of a whole one: the connection may serve another */
	bool too_large; /* its body is, and was forgotten */
	int refusal;	/* of a bad one: the status that says so, and why; static */
	const char *why;
	struct buf body;
	size_t most; /* bytes of its body */
	/* Asked once, when `most` is not enough; NULL: it has to be. */
	size_t (*ask_most)(struct incoming *in);
	void *owner;

	/* incoming.c's own */
	http_parser parser;
	struct buf head; /* target and headers, each terminated */
	size_t at[INCOMING_HEADERS], name;
	int piece;
};

/* Begin with the next; frees what the one before held. */
void incoming_begin(struct incoming *in, size_t most);
void incoming_free(struct incoming *in);

/* len > 0; *taken: so many bytes belong to this request. */
enum incoming_state incoming_feed(struct incoming *in, const char *bytes, size_t len,
				  size_t *taken);

/* Its client waits for a word before it sends the body: true once, before
 * any of it came.  *length: what it announces, 0: it does not say. */
bool incoming_expects(struct incoming *in, uint64_t *length);

/* What there is of it; everything is borrowed. */
struct ask incoming_ask(const struct incoming *in);

#endif
