/* connection_fuzz.c - any bytes from a client of the hook: however they are
 * cut, the hook is asked the same, and each of its answers is written once.
 * The first byte says how they are cut. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "hook/connection.h"
#include "support/echo_hook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct door door;

static void turn(int client, struct buf *heard)
{
	char block[65536];
	ssize_t n;

	if (echo_job) {
		echo_job_done = true;
		echo_job->wake(echo_job->wake_ctx);
	}
	event_base_loop(door.base, EVLOOP_NONBLOCK);
	while ((n = read(client, block, sizeof block)) > 0)
		buf_add(heard, block, (size_t)n);
}

/* What the hook was asked; free() it. */
static char *converse(const uint8_t *bytes, size_t len, size_t piece)
{
	struct buf heard = { 0 };
	size_t answers = 0;
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) != 0)
		abort();
	connection_open(&door, fd[1], NULL);
	echo_count = 0;
	for (size_t at = 0; at < len; at += piece) {
		size_t n = len - at < piece ? len - at : piece;

		if (send(fd[0], bytes + at, n, MSG_NOSIGNAL) != (ssize_t)n)
			break;
		turn(fd[0], &heard);
	}
	shutdown(fd[0], SHUT_WR);
	for (int i = 0; door.count; i++) {
		if (i > 100000)
			abort();
		turn(fd[0], &heard);
	}
	turn(fd[0], &heard);
	close(fd[0]);
	for (const char *at = heard.text; at && (at = strstr(at, "HTTP/1.1 200 ")); at++)
		answers++;
	if (answers != echo_count || (heard.len && strncmp(heard.text, "HTTP/1.1 ", 9) != 0))
		abort();
	buf_free(&heard);
	return buf_take(&echo_asked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *whole, *cut;

	if (size < 2)
		return 0;
	if (!door.base) {
		signal(SIGPIPE, SIG_IGN);
		door.base = event_base_new();
	}
	whole = converse(data + 1, size - 1, size);
	cut = converse(data + 1, size - 1, data[0] % 64 + 1u);
	if (strcmp(whole, cut) != 0) {
		fprintf(stderr, "as a whole:\n%s\ncut:\n%s\n", whole, cut);
		abort();
	}
	free(whole);
	free(cut);
	return 0;
}
