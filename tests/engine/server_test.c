/* server_test.c - the listeners on a loop, with sockets as clients have them. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "hook/server.h"
#include "support/house.h"

enum { PATIENCE_MS = 5000 };

struct world {
	struct house house;
	struct hook *hook;
	struct event_base *base;
	struct server *server;
	char path[96];
	hook_ussd_done *done;
	void *done_ctx;
};

static enum rc on_ussd(void *self, const char *modem, const char *code, hook_ussd_done *done,
		       void *ctx, struct err *e)
{
	struct world *w = self;

	(void)modem;
	(void)code;
	(void)e;
	w->done = done;
	w->done_ctx = ctx;
	return RC_OK;
}

static int setup(void **state)
{
	struct world *w = mem_alloc(sizeof *w);
	const struct hook_ports ports = { .self = w, .ussd = on_ussd };
	struct server_addresses at = { .host = "127.0.0.1", .socket = w->path };
	struct err e = { "" };

	signal(SIGPIPE, SIG_IGN);
	house_open(&w->house);
	snprintf(w->path, sizeof w->path, "%s/socket", w->house.folder);
	w->hook = hook_new(&w->house.en, &ports);
	w->base = event_base_new();
	if (server_open(&w->server, w->base, w->hook, &at, &e) != RC_OK)
		fail_msg("%s", e.text);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	server_close(w->server);
	event_base_free(w->base);
	hook_free(w->hook);
	house_close(&w->house);
	free(w);
	return 0;
}

static int tcp_connect(struct world *w)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)server_port(w->server)),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static int unix_connect(struct world *w)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(at.sun_path, w->path);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static void turn(struct world *w)
{
	event_base_loop(w->base, EVLOOP_NONBLOCK);
	usleep(500);
}

/* Write all of it while the server reads. */
static void put(struct world *w, int fd, const char *bytes, size_t len)
{
	int64_t end = clock_mono_ms() + PATIENCE_MS;

	while (len && clock_mono_ms() < end) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
		turn(w);
	}
}

/* What comes until the server closes; free() it. */
static char *got(struct world *w, int fd)
{
	int64_t end = clock_mono_ms() + PATIENCE_MS;
	struct buf b = { 0 };
	char block[4096];

	for (;;) {
		ssize_t n = read(fd, block, sizeof block);

		if (n > 0)
			buf_add(&b, block, (size_t)n);
		else if (n == 0)
			break;
		else if (errno != EAGAIN)
			fail_msg("no end but: %s", strerror(errno));
		else if (clock_mono_ms() > end)
			fail_msg("no end of the answer: %s", b.text ? b.text : "");
		turn(w);
	}
	close(fd);
	return buf_take(&b);
}

static char *exchange(struct world *w, int fd, const char *method, const char *target,
		      const char *body)
{
	CLEAN(buf) struct buf b = { 0 };

	buf_printf(&b, "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", method, target);
	if (body)
		buf_printf(&b, "Content-Length: %zu\r\n", strlen(body));
	buf_printf(&b, "\r\n%s", body ? body : "");
	put(w, fd, b.text, b.len);
	return got(w, fd);
}

static void says(char *answer, const char *words)
{
	if (!strstr(answer, words))
		fail_msg("no \"%s\" in:\n%.400s", words, answer);
	free(answer);
}

static void health_is_answered_over_tcp(void **state)
{
	struct world *w = *state;

	says(exchange(w, tcp_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
	says(exchange(w, tcp_connect(w), "HEAD", "/healthz", NULL), "HTTP/1.1 200");
	says(exchange(w, tcp_connect(w), "GET", "/metrics", NULL), "didehban_build_info");
}

static void the_unix_socket_is_trusted_and_tcp_is_not(void **state)
{
	struct world *w = *state;
	struct stat st;

	says(exchange(w, unix_connect(w), "GET", "/api/v1/tokens", NULL), "HTTP/1.1 200");
	says(exchange(w, tcp_connect(w), "GET", "/api/v1/tokens", NULL), "HTTP/1.1 401");
	says(exchange(w, tcp_connect(w), "GET", "/api/v1/tokens", NULL),
	     "WWW-Authenticate: Bearer");
	assert_int_equal(stat(w->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
}

static void a_body_and_a_query_arrive_as_they_were_sent(void **state)
{
	struct world *w = *state;

	says(exchange(w, unix_connect(w), "POST", "/api/v1/cases",
		      "{\"kind\":\"suggestion\",\"text\":\"سلام\"}"),
	     "HTTP/1.1 201");
	says(exchange(w, unix_connect(w), "GET", "/api/v1/cases?unit=%22no%20where%22", NULL),
	     "\\\"no where\\\"");
	says(exchange(w, unix_connect(w), "PATCH", "/api/v1/cases", NULL), "Allow: GET, POST");
}

static void a_body_above_the_limit_is_read_and_refused(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *body = mem_alloc(HOOK_BODY_STRANGER + 2);

	memset(body, ' ', HOOK_BODY_STRANGER + 1);
	says(exchange(w, tcp_connect(w), "POST", "/api/v1/cases", body), "HTTP/1.1 413");
	body[HOOK_BODY_STRANGER] = '\0';
	says(exchange(w, tcp_connect(w), "POST", "/api/v1/cases", body), "HTTP/1.1 401");
}

static void a_backup_does_not_stop_the_loop(void **state)
{
	struct world *w = *state;
	char body[192];

	snprintf(body, sizeof body, "{\"path\":\"%s/copy.db\"}", w->house.folder);
	says(exchange(w, unix_connect(w), "POST", "/api/v1/backup", body), "HTTP/1.1 201");
	says(exchange(w, unix_connect(w), "POST", "/api/v1/backup", body), "HTTP/1.1 409");
}

/* Sends the question and turns the loop until the modem was asked. */
static int dial(struct world *w)
{
	static const char question[] = "POST /api/v1/modems/a/ussd HTTP/1.1\r\nHost: a\r\n"
				       "Connection: close\r\nContent-Length: 16\r\n\r\n"
				       "{\"code\":\"*140#\"}";
	int fd = unix_connect(w);

	put(w, fd, question, sizeof question - 1);
	for (int i = 0; i < 1000 && !w->done; i++)
		turn(w);
	assert_non_null(w->done);
	return fd;
}

static void others_are_served_while_a_modem_dials(void **state)
{
	struct world *w = *state;
	int fd = dial(w);

	says(exchange(w, tcp_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
	w->done(w->done_ctx, true, "1000");
	says(got(w, fd), "{\"text\":\"1000\"}");
}

static void a_server_closes_while_a_modem_dials(void **state)
{
	struct world *w = *state;
	int fd = dial(w);

	server_close(w->server);
	w->server = NULL;
	w->done(w->done_ctx, true, "1000");
	close(fd);
}

static void nonsense_is_refused_and_harms_nobody(void **state)
{
	static const char *const nonsense[] = {
		"\r\n\r\n", "GET\r\n\r\n",
		"GET /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"\x16\x03\x01\x02\r\n\r\n"
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(nonsense); i++) {
		int fd = tcp_connect(w);

		put(w, fd, nonsense[i], strlen(nonsense[i]));
		for (int k = 0; k < 20; k++)
			turn(w);
		close(fd);
		turn(w);
	}
	says(exchange(w, tcp_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
}

static void a_socket_in_use_is_left_alone_and_a_stale_one_removed(void **state)
{
	struct world *w = *state;
	const struct server_addresses at = { .socket = w->path };
	struct sockaddr_un dead = { .sun_family = AF_UNIX };
	struct server *second;
	struct err e = { "" };
	int fd;

	assert_int_equal(server_open(&second, w->base, w->hook, &at, &e), RC_RETRY);
	says(exchange(w, unix_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
	server_close(w->server);
	w->server = NULL;
	assert_int_not_equal(access(w->path, F_OK), 0);
	strcpy(dead.sun_path, w->path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&dead, sizeof dead), 0);
	close(fd);
	assert_int_equal(server_open(&w->server, w->base, w->hook, &at, &e), RC_OK);
	says(exchange(w, unix_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
}

/* What a client sends behind a request that is refused is read, or its
 * answer would be lost with the connection. */
static void a_refusal_reaches_who_sends_on(void **state)
{
	struct world *w = *state;
	CLEAN(text) char *bytes = mem_alloc(2 * 1024 * 1024);
	int fd = tcp_connect(w);

	memset(bytes, 'x', 2 * 1024 * 1024 - 1);
	put(w, fd, bytes, 2 * 1024 * 1024 - 1);
	says(got(w, fd), "HTTP/1.1 400");
}

static void who_comes_when_all_places_are_taken_waits_for_one(void **state)
{
	enum { PLACES = 512 };
	struct world *w = *state;
	struct rlimit files;
	int fd[PLACES], late;
	char byte;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	for (int i = 0; i < PLACES; i++) {
		fd[i] = tcp_connect(w);
		event_base_loop(w->base, EVLOOP_NONBLOCK);
	}
	late = tcp_connect(w);
	put(w, late, "GET /healthz HTTP/1.0\r\n\r\n", 25);
	for (int i = 0; i < 50; i++)
		turn(w);
	assert_int_equal(read(late, &byte, 1), -1);
	/* By the other listener everybody is still served. */
	says(exchange(w, unix_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
	close(fd[PLACES / 2]);
	says(got(w, late), "HTTP/1.1 200");
	for (int i = 0; i < PLACES; i++)
		if (i != PLACES / 2)
			close(fd[i]);
	says(exchange(w, tcp_connect(w), "GET", "/healthz", NULL), "HTTP/1.1 200");
}

#define ON_A_LOOP(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_A_LOOP(health_is_answered_over_tcp),
		ON_A_LOOP(the_unix_socket_is_trusted_and_tcp_is_not),
		ON_A_LOOP(a_body_and_a_query_arrive_as_they_were_sent),
		ON_A_LOOP(a_body_above_the_limit_is_read_and_refused),
		ON_A_LOOP(a_backup_does_not_stop_the_loop),
		ON_A_LOOP(others_are_served_while_a_modem_dials),
		ON_A_LOOP(a_server_closes_while_a_modem_dials),
		ON_A_LOOP(nonsense_is_refused_and_harms_nobody),
		ON_A_LOOP(a_refusal_reaches_who_sends_on),
		ON_A_LOOP(who_comes_when_all_places_are_taken_waits_for_one),
		ON_A_LOOP(a_socket_in_use_is_left_alone_and_a_stale_one_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
