/* answer.c - see ask.h. */
#include "hook/ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

json_t *json_text(const char *text)
{
	CLEAN(buf) struct buf b = { 0 };
	size_t len = text ? strlen(text) : 0;
	char bytes[4];

	if (len == 0)
		return json_null();
	for (size_t pos = 0; pos < len;)
		buf_add(&b, bytes, utf8_put(bytes, utf8_next(text, len, &pos)));
	return json_string(b.text);
}

static void answer_put(struct answer *out, int status, const char *type, char *body)
{
	free(out->body);
	out->status = status;
	out->type = type;
	out->body = body;
	out->len = strlen(body);
}

void answer_json(struct answer *out, int status, json_t *json)
{
	char *body = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);

	if (!body)
		abort();
	json_decref(json);
	answer_put(out, status, "application/json", body);
}

void answer_text(struct answer *out, int status, const char *type, const char *text)
{
	answer_put(out, status, type, mem_dup(text));
}

void answer_bytes(struct answer *out, int status, const char *type, char *bytes, size_t len)
{
	free(out->body);
	out->status = status;
	out->type = type;
	out->body = bytes;
	out->len = len;
}

void answer_free(struct answer *out)
{
	free(out->body);
	*out = (struct answer){ 0 };
}
