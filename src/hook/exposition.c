/* exposition.c - see exposition.h. */
#include "hook/exposition.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>

void figure_head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void figure_label(struct buf *b, const char *key, const char *value)
{
	buf_printf(b, "%s=\"", key);
	for (; *value; value++) {
		if (*value == '\n') {
			buf_puts(b, "\\n");
			continue;
		}
		if (*value == '"' || *value == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *value);
	}
	buf_putc(b, '"');
}

void figure_line(struct buf *b, const char *name, int64_t n, ...)
{
	const char *key, *before = "{";
	va_list ap;

	buf_puts(b, name);
	va_start(ap, n);
	while ((key = va_arg(ap, const char *))) {
		buf_puts(b, before);
		figure_label(b, key, va_arg(ap, const char *));
		before = ",";
	}
	va_end(ap);
	buf_printf(b, "%s %" PRId64 "\n", *before == ',' ? "}" : "", n);
}

void figure_plain(struct buf *b, const char *name, const char *type, const char *help,
		  int64_t n)
{
	figure_head(b, name, type, help);
	figure_line(b, name, n, NULL);
}

void figure_waits(struct buf *b, const char *name, const char *key, const char *value,
		  const struct waits *w)
{
	int64_t count = 0;

	for (int i = 0; i <= WAITS_BOUNDS; i++) {
		count += w->in[i];
		buf_printf(b, "%s_bucket{", name);
		figure_label(b, key, value);
		if (i < WAITS_BOUNDS)
			buf_printf(b, ",le=\"%d\"} %" PRId64 "\n", waits_bound_s[i], count);
		else
			buf_printf(b, ",le=\"+Inf\"} %" PRId64 "\n", count);
	}
	buf_printf(b, "%s_sum{", name);
	figure_label(b, key, value);
	buf_printf(b, "} %" PRId64 "\n%s_count{", w->sum_s, name);
	figure_label(b, key, value);
	buf_printf(b, "} %" PRId64 "\n", count);
}
