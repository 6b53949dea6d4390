/* connection_test.c - bytes of HTTP, and what becomes of them.  The client
 * is the other end of a pair of sockets; the hook answers with the target. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/clock.h"
#include "hook/connection.h"
#include "support/echo_hook.h"

enum { PATIENCE_MS = 20000, SHORT_MS = 60 };

static struct door door;
static struct buf heard; /* what the client read so far */
static int client;
static bool ended;

static int setup(void **state)
{
	(void)state;
	door = (struct door){ .base = event_base_new() };
	echo_most_asked = echo_jobs_freed = 0;
	echo_job_done = ended = false;
	client = -1;
	return 0;
}

static void hang_up(void)
{
	if (client >= 0)
		close(client);
	client = -1;
}

static int teardown(void **state)
{
	(void)state;
	door_close(&door);
	hang_up();
	event_base_free(door.base);
	buf_free(&heard);
	buf_free(&echo_asked);
	return 0;
}

static void connect_client(void)
{
	int fd[2];

	hang_up();
	buf_free(&heard);
	ended = false;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fd),
			 0);
	client = fd[0];
	connection_open(&door, fd[1], "192.0.2.1");
}

/* A turn of the loop; what was answered is read. */
static void turn(void)
{
	char block[16384];
	ssize_t n;

	event_base_loop(door.base, EVLOOP_NONBLOCK);
	while (client >= 0 && (n = read(client, block, sizeof block)) >= 0 && !ended) {
		buf_add(&heard, block, (size_t)n);
		ended = n == 0;
	}
}

static void put_bytes(const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = send(client, bytes, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
		turn();
	}
}

static void put(const char *text)
{
	put_bytes(text, strlen(text));
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; text && (text = strstr(text, word)); text += strlen(word))
		n++;
	return n;
}

#define WAIT_FOR(what) wait_for(what, #what, __LINE__)
#define wait_for(what, name, line)                                                             \
	do {                                                                                   \
		int64_t until = clock_mono_ms() + PATIENCE_MS;                                 \
		while (!(what)) {                                                              \
			if (clock_mono_ms() > until)                                           \
				fail_msg("%d: not " name "; heard:\n%.300s", line,             \
					 heard.text ? heard.text : "nothing");                 \
			turn();                                                                \
			usleep(200);                                                           \
		}                                                                              \
	} while (0)

#define ANSWERS(n) WAIT_FOR(count(heard.text, "HTTP/1.1 200 OK") == (n))

static void wait_end(void)
{
	WAIT_FOR(ended);
	hang_up();
	WAIT_FOR(door.count == 0);
}

/* One request on a connection of its own, refused, and nothing after it read. */
static void refused(const char *bytes, const char *status)
{
	CLEAN(text) char *line = mem_alloc(64);

	buf_clear(&echo_asked);
	connect_client();
	put(bytes);
	put("GET /smuggled HTTP/1.1\r\n\r\n");
	snprintf(line, 64, "HTTP/1.1 %s ", status);
	WAIT_FOR(ended);
	if (count(heard.text, line) != 1 || count(heard.text, "HTTP/1.1 ") != 1 ||
	    !count(heard.text, "Connection: close") || count(echo_asked.text, "/smuggled"))
		fail_msg("not %s: %s\nheard %s\nasked %s", status, bytes, heard.text,
			 echo_asked.text);
	hang_up();
	WAIT_FOR(door.count == 0);
}

static void a_request_may_come_byte_by_byte(void **state)
{
	static const char request[] =
		"POST /a%20b?c=%D8%A7 HTTP/1.1\r\nHost: x\r\nauthorization:   Bearer 1 \t\r\n"
		"Idempotency-Key: k\r\nAccept: a\r\nAccept: b\r\nX-Other: y\r\n"
		"Content-Length: 5\r\n\r\nhello";

	(void)state;
	connect_client();
	for (size_t i = 0; i < sizeof request - 1; i++) {
		put_bytes(request + i, 1);
		turn();
	}
	ANSWERS(1);
	assert_string_equal(echo_asked.text,
			    "POST /a%20b?c=%D8%A7 auth=Bearer 1 key=k accept=a body=5:hello\n");
	assert_int_equal(count(heard.text, "Connection: keep-alive\r\n"), 1);
	assert_int_equal(count(heard.text, "\r\n\r\n/a%20b?c=%D8%A7"), 1);
}

static void a_header_without_a_value_is_there(void **state)
{
	(void)state;
	connect_client();
	put("GET / HTTP/1.1\r\nIdempotency-Key:\r\nAccept:  \r\n\r\n");
	ANSWERS(1);
	put("GET /b HTTP/1.1\r\nIdempotency-Key: \r\nAuthorization: Bearer 1\r\n\r\n");
	ANSWERS(2);
	assert_string_equal(echo_asked.text, "GET / auth=- key= accept= body=0:\n"
					     "GET /b auth=Bearer 1 key= accept=- body=0:\n");
}

static void requests_that_are_sent_ahead_are_answered_in_their_order(void **state)
{
	const char *one, *two, *three;

	(void)state;
	connect_client();
	put("POST /one HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /two HTTP/1.1\r\n\r\n"
	    "POST /three HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n0\r\n\r\n");
	ANSWERS(3);
	one = strstr(heard.text, "\r\n\r\n/one");
	two = strstr(heard.text, "\r\n\r\n/two");
	three = strstr(heard.text, "\r\n\r\n/three");
	assert_true(one && two && three && one < two && two < three);
	assert_string_equal(echo_asked.text, "POST /one auth=- key=- accept=- body=3:abc\n"
					     "GET /two auth=- key=- accept=- body=0:\n"
					     "POST /three auth=- key=- accept=- body=2:xy\n");
}

static void the_next_is_not_served_while_a_job_is_at_work(void **state)
{
	(void)state;
	connect_client();
	put("GET /job HTTP/1.1\r\n\r\nGET /two HTTP/1.1\r\n\r\n");
	WAIT_FOR(echo_job);
	put("GET /three HTTP/1.1\r\n\r\n");
	for (int i = 0; i < 20; i++)
		turn();
	assert_int_equal(count(echo_asked.text, "\n"), 1);
	echo_job_done = true;
	echo_job->wake(echo_job->wake_ctx);
	ANSWERS(3);
	assert_int_equal(echo_jobs_freed, 1);
	assert_true(strstr(heard.text, "/job") < strstr(heard.text, "/two"));
}

static void a_chunked_body_is_joined_and_its_trailers_are_no_headers(void **state)
{
	(void)state;
	connect_client();
	put("POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n"
	    "6\r\n world\r\n0\r\nAuthorization: Bearer 9\r\n\r\nGET /d HTTP/1.1\r\n\r\n");
	ANSWERS(2);
	assert_int_equal(
		count(echo_asked.text, "POST /c auth=- key=- accept=- body=11:hello world\n"),
		1);
}

static void who_waits_for_a_word_gets_it_once(void **state)
{
	(void)state;
	connect_client();
	put("POST /w HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
	WAIT_FOR(count(heard.text, "HTTP/1.1 100 Continue\r\n\r\n") == 1);
	put("2\r\n");
	turn();
	put("ab\r\n0\r\n\r\n");
	ANSWERS(1);
	assert_int_equal(count(heard.text, "100 Continue"), 1);
	/* Not who sends at once, and not HTTP/1.0. */
	put("POST /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na");
	ANSWERS(2);
	put("POST /y HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
	for (int i = 0; i < 20; i++)
		turn();
	put("a");
	ANSWERS(3);
	assert_int_equal(count(heard.text, "100 Continue"), 1);
}

static void what_is_announced_too_large_is_refused_unseen(void **state)
{
	(void)state;
	connect_client();
	put("POST /recording HTTP/1.1\r\nExpect: 100-continue\r\n"
	    "Content-Length: 10485760\r\n\r\n");
	WAIT_FOR(count(heard.text, "100 Continue") == 1);
	assert_int_equal(echo_most_asked, 1);
	connect_client();
	put("POST /recording HTTP/1.1\r\nExpect: 100-continue\r\n"
	    "Content-Length: 10485761\r\n\r\n");
	WAIT_FOR(count(heard.text, "HTTP/1.1 413") == 1 && ended);
	assert_int_equal(count(heard.text, "100 Continue"), 0);
	assert_null(echo_asked.text);
}

static void post(const char *target, size_t len)
{
	CLEAN(text) char *body = mem_alloc(len + 1);
	char head[128];

	memset(body, 'x', len);
	snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nContent-Length: %zu\r\n\r\n", target,
		 len);
	put(head);
	put_bytes(body, len);
}

static void a_body_that_is_too_large_is_read_and_forgotten(void **state)
{
	(void)state;
	connect_client();
	post("/a", HOOK_BODY_STRANGER);
	ANSWERS(1);
	assert_int_equal(echo_most_asked, 0);
	post("/a", HOOK_BODY_MOST);
	ANSWERS(2);
	assert_int_equal(echo_most_asked, 1);
	post("/a", HOOK_BODY_MOST + 1);
	WAIT_FOR(count(heard.text, "HTTP/1.1 413") == 1);
	assert_int_equal(echo_most_asked, 2);
	post("/recording", HOOK_BODY_LARGE);
	ANSWERS(3);
	assert_int_equal(echo_most_asked, 3);
	post("/recording", HOOK_BODY_LARGE + 1);
	WAIT_FOR(count(heard.text, "HTTP/1.1 413") == 2);
	assert_int_equal(echo_most_asked, 4);
	assert_int_equal(count(echo_asked.text, "\n"), 3);
	assert_false(ended);
}

static void what_can_be_read_in_two_ways_is_refused(void **state)
{
	static const char *const heads[] = {
		"Content-Length: 4\r\nContent-Length: 4",
		"Content-Length: 4\r\nContent-Length: 0",
		"Content-Length: 4, 4",
		"Content-Length: +4",
		"Content-Length: -4",
		"Content-Length: 0x4",
		"Content-Length: 4 4",
		"Content-Length:",
		"Content-Length : 4",
		"Content Length: 4",
		"Content-Length: 99999999999999999999",
		"Content-Length: 4\r\nTransfer-Encoding: chunked",
		"Transfer-Encoding: chunked\r\nContent-Length: 4",
		"Transfer-Encoding : chunked",
		"Transfer-Encoding: chunked, identity",
		"Transfer-Encoding: identity",
		"Transfer-Encoding: xchunked",
		"Transfer-Encoding: gzip\r\nTransfer-Encoding: identity",
		"X: a\rb",
		"X: a\vb",
		": 4",
		"no colon",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++) {
		char request[256];

		snprintf(request, sizeof request, "POST /a HTTP/1.1\r\n%s\r\n\r\nabcd",
			 heads[i]);
		refused(request, "400");
	}
	refused("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "400");
	refused("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "400");
	refused("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
		"fffffffffffffffff\r\n",
		"400");
}

static void what_is_no_request_is_refused(void **state)
{
	CLEAN(text) char *long_head = mem_alloc(40000);

	(void)state;
	refused("nonsense\r\n\r\n", "400");
	refused("\x16\x03\x01\x02\r\n\r\n", "400");
	refused("GET /a\x01 HTTP/1.1\r\n\r\n", "400");
	refused("get /a HTTP/1.1\r\n\r\n", "400");
	refused("GET /a HTTP/1.1x\r\n\r\n", "400");
	refused("GET /a HTTP/2.0\r\n\r\n", "505");
	refused("GET /a\r\n\r\n", "505");
	refused("CONNECT a.example:443 HTTP/1.1\r\n\r\n", "501");
	strcpy(long_head, "GET /a HTTP/1.1\r\nX: ");
	memset(long_head + strlen(long_head), 'x', 35000);
	refused(long_head, "431");
	strcpy(long_head, "GET /");
	memset(long_head + 5, 'y', 35000);
	refused(long_head, "431");
}

static void a_wish_to_upgrade_is_not_heard(void **state)
{
	(void)state;
	connect_client();
	put("POST /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
	    "Content-Length: 2\r\n\r\nabGET /b HTTP/1.1\r\nConnection: upgrade\r\n"
	    "Upgrade: websocket\r\n\r\nGET /c HTTP/1.1\r\n\r\n");
	ANSWERS(3);
	assert_int_equal(count(echo_asked.text, "body=2:ab\n"), 1);
	assert_int_equal(count(heard.text, "\r\n\r\n/c"), 1);
}

static void a_head_is_answered_without_a_body(void **state)
{
	(void)state;
	connect_client();
	put("HEAD /length HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
	ANSWERS(2);
	assert_int_equal(count(echo_asked.text, "GET /length"), 1);
	assert_int_equal(count(heard.text, "Content-Length: 7\r\n"), 1);
	assert_int_equal(count(heard.text, "\r\n\r\nHTTP/1.1 200"), 1);
	put("HEAD /length HTTP/1.1\r\n\r\nnonsense\r\n\r\n");
	WAIT_FOR(ended);
	assert_string_not_equal(heard.text + heard.len - 4, "\r\n\r\n");
}

static void who_wants_to_end_is_left_alone_after_his_answer(void **state)
{
	static const char *const lasts[] = {
		"GET /a HTTP/1.0\r\n\r\n",
		"GET /a HTTP/1.1\r\nConnection: close\r\n\r\n",
		"GET /a HTTP/1.1\r\nConnection: x, Close\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lasts); i++) {
		connect_client();
		put(lasts[i]);
		put("GET /more HTTP/1.1\r\n\r\n");
		wait_end();
		assert_int_equal(count(heard.text, "HTTP/1.1 200"), 1);
		assert_int_equal(count(heard.text, "Connection: close\r\n"), 1);
	}
	connect_client();
	put("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /a HTTP/1.1\r\n\r\n");
	ANSWERS(2);
}

static void who_has_said_all_still_gets_his_answers(void **state)
{
	(void)state;
	connect_client();
	put("GET /a HTTP/1.1\r\n\r\nGET /job HTTP/1.1\r\n\r\n");
	shutdown(client, SHUT_WR);
	WAIT_FOR(echo_job);
	for (int i = 0; i < 20; i++)
		turn();
	assert_int_equal(echo_jobs_freed, 0);
	echo_job_done = true;
	echo_job->wake(echo_job->wake_ctx);
	ANSWERS(2);
	wait_end();
}

static void who_hangs_up_ends_his_job(void **state)
{
	(void)state;
	connect_client();
	put("GET /job HTTP/1.1\r\n\r\n");
	WAIT_FOR(echo_job);
	hang_up();
	WAIT_FOR(door.count == 0);
	assert_int_equal(echo_jobs_freed, 1);
}

static void who_hangs_up_within_a_request_is_forgotten(void **state)
{
	(void)state;
	connect_client();
	put("POST /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
	turn();
	hang_up();
	WAIT_FOR(door.count == 0);
	assert_null(echo_asked.text);
}

static void a_job_at_work_hears_503_when_the_door_closes(void **state)
{
	(void)state;
	connect_client();
	put("GET /job HTTP/1.1\r\n\r\n");
	WAIT_FOR(echo_job);
	door_close(&door);
	turn();
	assert_int_equal(count(heard.text, "HTTP/1.1 503"), 1);
	assert_true(ended);
	assert_int_equal(echo_jobs_freed, 1);
}

static void who_says_nothing_is_cut_off(void **state)
{
	(void)state;
	door.idle_ms = SHORT_MS;
	connect_client();
	WAIT_FOR(ended);
	connect_client();
	put("GET /a HTTP/1.1\r\n\r\n");
	ANSWERS(1);
	put("GET /b HT");
	WAIT_FOR(ended);
	assert_int_equal(door.count, 0);
}

static void who_drips_is_cut_off(void **state)
{
	(void)state;
	door.idle_ms = PATIENCE_MS;
	door.request_ms = SHORT_MS;
	connect_client();
	put("GET /a HTTP/1.1\r\nX: ");
	for (int64_t end = clock_mono_ms() + PATIENCE_MS; !ended && clock_mono_ms() < end;
	     usleep(1000))
		put("x");
	assert_true(ended);
	/* Between requests a client may take its time. */
	connect_client();
	put("GET /a HTTP/1.1\r\n\r\n");
	ANSWERS(1);
	usleep(2 * SHORT_MS * 1000);
	put("GET /b HTTP/1.1\r\n\r\n");
	ANSWERS(2);
}

static void a_job_takes_as_long_as_it_takes(void **state)
{
	(void)state;
	door.idle_ms = door.request_ms = door.answer_ms = SHORT_MS;
	connect_client();
	put("GET /job HTTP/1.1\r\n\r\n");
	WAIT_FOR(echo_job);
	for (int i = 0; i < 4; i++) {
		usleep(SHORT_MS * 1000);
		turn();
	}
	echo_job_done = true;
	echo_job->wake(echo_job->wake_ctx);
	ANSWERS(1);
}

/* A client that reads so many bytes every now and then. */
static void not_taken(size_t drop)
{
	char block[4096];

	send(client, "GET /large HTTP/1.1\r\n\r\n", 23, 0);
	for (int64_t end = clock_mono_ms() + PATIENCE_MS; door.count && clock_mono_ms() < end;
	     usleep(1000)) {
		event_base_loop(door.base, EVLOOP_NONBLOCK);
		if (drop)
			assert_true(read(client, block, drop) != 0 || !door.count);
	}
	assert_int_equal(door.count, 0);
	assert_int_equal(count(echo_asked.text, "/large"), 1);
}

static void a_large_answer_is_taken_at_the_clients_pace(void **state)
{
	(void)state;
	connect_client();
	put("GET /large HTTP/1.1\r\n\r\n");
	WAIT_FOR(heard.len > ECHO_LARGE);
}

static void who_takes_nothing_of_his_answer_is_cut_off(void **state)
{
	(void)state;
	door.idle_ms = SHORT_MS;
	connect_client();
	not_taken(0);
}

static void who_reads_drop_by_drop_is_cut_off(void **state)
{
	(void)state;
	door.idle_ms = PATIENCE_MS;
	door.bytes_per_ms = 1024 * 1024;
	door.answer_ms = SHORT_MS;
	connect_client();
	not_taken(1000);
}

#define ONE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(a_request_may_come_byte_by_byte),
		ONE(a_header_without_a_value_is_there),
		ONE(requests_that_are_sent_ahead_are_answered_in_their_order),
		ONE(the_next_is_not_served_while_a_job_is_at_work),
		ONE(a_chunked_body_is_joined_and_its_trailers_are_no_headers),
		ONE(who_waits_for_a_word_gets_it_once),
		ONE(what_is_announced_too_large_is_refused_unseen),
		ONE(a_body_that_is_too_large_is_read_and_forgotten),
		ONE(what_can_be_read_in_two_ways_is_refused),
		ONE(what_is_no_request_is_refused),
		ONE(a_wish_to_upgrade_is_not_heard),
		ONE(a_head_is_answered_without_a_body),
		ONE(who_wants_to_end_is_left_alone_after_his_answer),
		ONE(who_has_said_all_still_gets_his_answers),
		ONE(who_hangs_up_ends_his_job),
		ONE(who_hangs_up_within_a_request_is_forgotten),
		ONE(a_job_at_work_hears_503_when_the_door_closes),
		ONE(who_says_nothing_is_cut_off),
		ONE(who_drips_is_cut_off),
		ONE(a_job_takes_as_long_as_it_takes),
		ONE(a_large_answer_is_taken_at_the_clients_pace),
		ONE(who_takes_nothing_of_his_answer_is_cut_off),
		ONE(who_reads_drop_by_drop_is_cut_off),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
