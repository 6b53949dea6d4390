/* err.c - see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum rc err_set(struct err *e, enum rc rc, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return rc;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	return rc;
}

enum rc err_prefix(struct err *e, enum rc rc, const char *fmt, ...)
{
	char before[sizeof e->text];
	size_t len;
	va_list ap;

	if (!e)
		return rc;
	memcpy(before, e->text, sizeof before);
	before[sizeof before - 1] = '\0';
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	len = strlen(e->text);
	snprintf(e->text + len, sizeof e->text - len, "%s", before);
	return rc;
}

const char *rc_name(enum rc rc)
{
	switch (rc) {
	case RC_OK:
		return "ok";
	case RC_NONE:
		return "none";
	case RC_DUP:
		return "dup";
	case RC_REJECT:
		return "reject";
	case RC_RETRY:
		return "retry";
	case RC_BROKEN:
		return "broken";
	}
	return "?";
}
