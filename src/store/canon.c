/* canon.c - see canon.h.  Hashes that are stored were made of it: it never changes. */
#include "store/canon.h"

#include <string.h>

void canon_int(struct buf *b, int64_t v)
{
	buf_printf(b, "%lld;", (long long)v);
}

void canon_text(struct buf *b, const char *text)
{
	if (!text)
		buf_puts(b, "-;");
	else
		buf_printf(b, "%zu:%s;", strlen(text), text);
}
