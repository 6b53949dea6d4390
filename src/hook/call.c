/* call.c - reading what a request says, strictly. */
#include "hook/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/iso.h"
#include "text/normalise.h"

enum rc call_refuse(struct call *c, int status, struct err *e, const char *fmt, ...)
{
	char text[sizeof e->text];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	c->status = status;
	return err_set(e, RC_REJECT, "%s", text);
}

static const struct member *member_named(const struct member *list, size_t count,
					 const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

static char *stored(struct call *c, const char *text)
{
	CLEAN(text) char *normal = text_store(text, strlen(text), NULL);

	return arena_dup(c->arena, normal);
}

static bool whole_number(const json_t *value, int64_t *n)
{
	const char *text = json_string_value(value);
	char *end;

	if (json_is_integer(value)) {
		*n = json_integer_value(value);
		return *n >= 0;
	}
	if (json_is_real(value) && json_real_value(value) >= 0 &&
	    json_real_value(value) < 1e15) {
		*n = (int64_t)json_real_value(value);
		return true;
	}
	if (!text || *text < '0' || *text > '9' || strlen(text) > 15)
		return false;
	*n = strtoll(text, &end, 10);
	return !*end;
}

static enum rc member_take(struct call *c, const struct member *m, json_t *value, struct err *e)
{
	if (json_is_null(value))
		return RC_OK;
	if (m->text || m->raw) {
		if (!json_is_string(value))
			return err_set(e, RC_REJECT, "\"%s\" must be a string", m->name);
		if (m->text)
			*m->text = stored(c, json_string_value(value));
		else
			*m->raw = json_string_value(value);
	} else if (m->any) {
		*m->any = value;
	} else if (m->number) {
		if (!whole_number(value, m->number))
			return err_set(e, RC_REJECT, "\"%s\" must be a number from 0", m->name);
	} else if (m->object) {
		if (!json_is_object(value))
			return err_set(e, RC_REJECT, "\"%s\" must be an object", m->name);
		*m->object = value;
	} else {
		if (!json_is_array(value))
			return err_set(e, RC_REJECT, "\"%s\" must be an array", m->name);
		*m->array = value;
	}
	return RC_OK;
}

enum rc members_read(struct call *c, json_t *object, const struct member *list, size_t count,
		     struct err *e)
{
	const struct member *m;
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return err_set(e, RC_REJECT, "a JSON object is wanted here");
	json_object_foreach (object, name, value) {
		m = member_named(list, count, name);
		if (!m)
			return err_set(e, RC_REJECT, "unknown member \"%.60s\"", name);
		TRY(member_take(c, m, value, e));
	}
	for (size_t i = 0; i < count; i++)
		if (list[i].need &&
		    (!(value = json_object_get(object, list[i].name)) || json_is_null(value)))
			return err_set(e, RC_REJECT, "\"%s\" is missing", list[i].name);
	return RC_OK;
}

json_t *json_time(int64_t at)
{
	char text[ISO_ROOM];

	if (!at)
		return json_null();
	iso_format(text, at);
	return json_string(text);
}

enum rc query_flag(struct call *c, const char *name, bool *flag, struct err *e)
{
	const char *text = target_query(&c->target, name);

	if (!text)
		return RC_OK;
	*flag = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
	if (!*flag && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return err_set(e, RC_REJECT, "%s must be true or false", name);
	return RC_OK;
}

enum rc query_number(struct call *c, const char *name, int64_t most, int64_t *n, struct err *e)
{
	const char *text = target_query(&c->target, name);
	char *end;
	long long value;

	if (!text)
		return RC_OK;
	value = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || value > most)
		return err_set(e, RC_REJECT, "%s must be a number from 0 to %lld", name,
			       (long long)most);
	*n = value;
	return RC_OK;
}
