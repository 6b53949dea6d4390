/* progress.c - see progress.h. */
#include "ctl/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { BETWEEN_MS = 500 };

static struct {
	int64_t began_ms, shown_ms;
	bool shown;
} line;

bool progress_due(void)
{
	int64_t now = clock_mono_ms();

	if (!line.began_ms)
		line.began_ms = line.shown_ms = now;
	return now - line.shown_ms >= BETWEEN_MS && isatty(STDERR_FILENO);
}

void progress_show(const char *name, int64_t done, int64_t total)
{
	if (total <= 0 || !progress_due())
		return;
	line.shown_ms = clock_mono_ms();
	line.shown = true;
	if (done > total)
		done = total;
	fprintf(stderr, "\r\033[K%s %lld %%", name, (long long)(done * 100 / total));
	fflush(stderr);
}

void progress_end(void)
{
	if (line.shown)
		fputs("\r\033[K", stderr);
	line.shown = false;
}
