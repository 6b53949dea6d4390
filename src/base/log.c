/* log.c - see log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum log_level log_threshold = LOG_LEVEL_INFO;

void log_level_set(enum log_level level)
{
	log_threshold = level;
}

void log_line(enum log_level level, const char *what, const char *fmt, ...)
{
	char line[1024];
	int len, more = 0;
	va_list ap;

	if (level > log_threshold)
		return;
	len = snprintf(line, sizeof line - 1, "<%d>%s ", (int)level, what);
	if (len > 0 && (size_t)len < sizeof line - 1) {
		va_start(ap, fmt);
		more = vsnprintf(line + len, sizeof line - 1 - (size_t)len, fmt, ap);
		va_end(ap);
	}
	len += more > 0 ? more : 0;
	if ((size_t)len > sizeof line - 2)
		len = sizeof line - 2;
	/* One decision is one line, whatever stands in a value. */
	for (int i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return; /* nobody listens: nothing better to do */
}

const char *log_phone(const char *number)
{
	static char shown[4][8];
	static unsigned next;
	char *out = shown[next++ % 4];
	size_t len = number ? strlen(number) : 0;

	snprintf(out, sizeof shown[0], "...%s", len > 6 ? number + len - 3 : "");
	return out;
}
