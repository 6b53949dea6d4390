/* incoming.c - see incoming.h.  The only code that reads with http_parser. */
#include "hook/incoming.h"

#include <string.h>
#include <strings.h>

enum { HEAD_MOST = 32 * 1024 };

/* What is being read. */
enum { PIECE_TARGET, PIECE_NAME, PIECE_VALUE, PIECE_OTHER_VALUE, PIECE_BODY };

static const char *const header_names[INCOMING_HEADERS] = {
	[INCOMING_AUTHORIZATION] = "Authorization",
	[INCOMING_KEY] = "Idempotency-Key",
	[INCOMING_ACCEPT] = "Accept",
	[INCOMING_EXPECT] = "Expect",
};

static int refuse(struct incoming *in, int status, const char *why)
{
	in->refusal = status;
	in->why = why;
	return -1;
}

static int on_target(http_parser *p, const char *bytes, size_t len)
{
	struct incoming *in = p->data;

	buf_add(&in->head, bytes, len);
	return 0;
}

/* Blanks behind a value are not part of it. */
static void piece_end(struct incoming *in)
{
	if (in->piece == PIECE_VALUE)
		while (in->head.len > in->name &&
		       strchr(" \t", in->head.text[in->head.len - 1]))
			buf_cut(&in->head, in->head.len - 1);
	if (in->piece == PIECE_VALUE || in->piece == PIECE_TARGET)
		buf_putc(&in->head, '\0');
}

static int on_name(http_parser *p, const char *bytes, size_t len)
{
	struct incoming *in = p->data;

	if (in->piece == PIECE_BODY)
		return 0;
	if (in->piece != PIECE_NAME) {
		piece_end(in);
		in->piece = PIECE_NAME;
		in->name = in->head.len;
	}
	buf_add(&in->head, bytes, len);
	return 0;
}

/* The name makes room for its value, if that is wanted: it begins at in->name. */
static int name_end(struct incoming *in)
{
	const char *name = in->head.text + in->name;
	int which = 0;

	if (strchr(name, ' '))
		return refuse(in, 400, "a blank in the name of a header");
	while (which < INCOMING_HEADERS && strcasecmp(name, header_names[which]) != 0)
		which++;
	buf_cut(&in->head, in->name);
	if (which == INCOMING_HEADERS || in->at[which]) {
		in->piece = PIECE_OTHER_VALUE;
		return 0;
	}
	in->piece = PIECE_VALUE;
	in->at[which] = in->head.len;
	return 0;
}

static int on_value(http_parser *p, const char *bytes, size_t len)
{
	struct incoming *in = p->data;

	if (in->piece == PIECE_NAME && name_end(in) != 0)
		return -1;
	if (in->piece == PIECE_VALUE)
		buf_add(&in->head, bytes, len);
	return 0;
}

static int on_head(http_parser *p)
{
	struct incoming *in = p->data;

	piece_end(in);
	in->piece = PIECE_BODY;
	if (p->http_major != 1)
		return refuse(in, 505, "this is the place of HTTP/1.1");
	if (p->method == HTTP_CONNECT)
		return refuse(in, 501, "nothing lies behind this place");
	return 0;
}

/* What is too large is read and forgotten. */
static int on_body(http_parser *p, const char *bytes, size_t len)
{
	struct incoming *in = p->data;

	if (!in->too_large && in->body.len + len > in->most && in->ask_most) {
		in->most = in->ask_most(in);
		in->ask_most = NULL;
	}
	if (in->too_large || in->body.len + len > in->most) {
		in->too_large = true;
		buf_free(&in->body);
		return 0;
	}
	buf_add(&in->body, bytes, len);
	return 0;
}

static int on_whole(http_parser *p)
{
	struct incoming *in = p->data;

	in->keep = http_should_keep_alive(p);
	http_parser_pause(p, 1);
	return 0;
}

void incoming_free(struct incoming *in)
{
	buf_free(&in->head);
	buf_free(&in->body);
}

void incoming_begin(struct incoming *in, size_t most)
{
	incoming_free(in);
	*in = (struct incoming){ .most = most };
	http_parser_init(&in->parser, HTTP_REQUEST);
	http_parser_set_max_header_size(HEAD_MOST);
	in->parser.data = in;
}

enum incoming_state incoming_feed(struct incoming *in, const char *bytes, size_t len,
				  size_t *taken)
{
	static const http_parser_settings calls = {
		.on_url = on_target,
		.on_header_field = on_name,
		.on_header_value = on_value,
		.on_headers_complete = on_head,
		.on_body = on_body,
		.on_message_complete = on_whole,
	};

	enum http_errno fault;

	*taken = http_parser_execute(&in->parser, &calls, bytes, len);
	fault = HTTP_PARSER_ERRNO(&in->parser);
	if (fault == HPE_OK)
		return INCOMING_MORE;
	if (fault == HPE_PAUSED)
		return INCOMING_WHOLE;
	if (fault == HPE_HEADER_OVERFLOW)
		refuse(in, 431, "the headers are too large");
	else if (!in->refusal)
		refuse(in, 400, http_errno_description(fault));
	return INCOMING_BAD;
}

static const char *header_get(const struct incoming *in, enum incoming_header which)
{
	return in->at[which] ? in->head.text + in->at[which] : NULL;
}

bool incoming_expects(struct incoming *in, uint64_t *length)
{
	const char *expect = in->piece == PIECE_BODY ? header_get(in, INCOMING_EXPECT) : NULL;

	if (!expect)
		return false;
	in->at[INCOMING_EXPECT] = 0;
	*length = in->parser.content_length == UINT64_MAX ? 0 : in->parser.content_length;
	return strcasecmp(expect, "100-continue") == 0 && in->parser.http_minor &&
	       !in->body.len && !in->too_large;
}

struct ask incoming_ask(const struct incoming *in)
{
	return (struct ask){ .method = http_method_str((enum http_method)in->parser.method),
			     .target = in->head.text,
			     .authorization = header_get(in, INCOMING_AUTHORIZATION),
			     .key = header_get(in, INCOMING_KEY),
			     .accept = header_get(in, INCOMING_ACCEPT),
			     .body = in->body.text,
			     .body_len = in->body.len };
}
