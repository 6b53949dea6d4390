/* json_path.c - see json_path.h. */
#include "text/json_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { NAME_MOST = 127, DEPTH_MOST = 16 };

static json_t *step(json_t *at, const char *name, size_t len)
{
	char own[NAME_MOST + 1];

	if (len == 0 || len > NAME_MOST)
		return NULL;
	memcpy(own, name, len);
	own[len] = '\0';
	if (json_is_object(at))
		return json_object_get(at, own);
	if (!json_is_array(at) || len > 6 || strspn(own, "0123456789") != len)
		return NULL;
	return json_array_get(at, (size_t)atoi(own));
}

json_t *json_path(json_t *root, const char *path)
{
	int depth = 0;

	if (strcmp(path, ".") == 0)
		return root;
	while (root && depth++ < DEPTH_MOST) {
		size_t len = strcspn(path, ".");

		root = step(root, path, len);
		if (!path[len])
			return root;
		path += len + 1;
	}
	return NULL;
}

/* Cut between characters. */
static void copy(char *out, size_t room, const char *text)
{
	size_t len = 0, end = strlen(text);

	while (len < end) {
		size_t next = len;

		utf8_next(text, end, &next);
		if (next >= room)
			break;
		len = next;
	}
	memcpy(out, text, len);
	out[len] = '\0';
}

bool json_path_text(json_t *root, const char *path, char *out, size_t room)
{
	const json_t *value = json_path(root, path);

	*out = '\0';
	if (json_is_string(value))
		copy(out, room, json_string_value(value));
	else if (json_is_integer(value))
		snprintf(out, room, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		snprintf(out, room, "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		snprintf(out, room, "%s", json_is_true(value) ? "true" : "false");
	else
		return false;
	return true;
}

static json_t *plain_text(const char *bytes, size_t len)
{
	struct buf text = { 0 };
	json_t *string;

	while (len && strchr(" \t\r\n", bytes[len - 1]))
		len--;
	for (size_t at = 0; at < len;) {
		uint32_t cp = utf8_next(bytes, len, &at);
		char put[4];

		if (text.len == 0 && cp < 0x80 && strchr(" \t\r\n", (int)cp))
			continue;
		buf_add(&text, put, utf8_put(put, cp ? cp : 0xFFFD));
	}
	string = json_string(text.text ? text.text : "");
	buf_free(&text);
	if (!string)
		abort();
	return string;
}

json_t *json_foreign(const char *bytes, size_t len)
{
	json_t *root = json_loadb(bytes, len, JSON_DECODE_ANY, NULL);

	return root ? root : plain_text(bytes, len);
}
