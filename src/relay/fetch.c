/* fetch.c - see fetch.h.  Owns the multi handle and its sockets' events. */
#include "relay/fetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <event2/event.h>

#include "base/buf.h"
#include "base/mem.h"

enum { CONNECT_MS = 10 * 1000, HEADERS_MOST = 64 * 1024 };

struct fetch {
	struct event_base *base;
	CURLM *multi;
	struct event *timer;
	struct flight *first;
};

struct flight {
	struct flight *next, **link;
	CURL *easy;
	struct curl_slist *headers;
	struct buf body;
	size_t most_bytes, header_bytes;
	bool over; /* more than we were ready to take */
	char error[CURL_ERROR_SIZE];
	fetch_done *done;
	void *ctx;
};

static void must(bool held)
{
	if (!held)
		abort(); /* no memory, or an option that this libcurl does not have */
}

/* ---- the end of a request ---- */

static void flight_free(struct fetch *f, struct flight *fl)
{
	*fl->link = fl->next;
	if (fl->next)
		fl->next->link = fl->link;
	curl_multi_remove_handle(f->multi, fl->easy);
	curl_easy_cleanup(fl->easy);
	curl_slist_free_all(fl->headers);
	buf_free(&fl->body);
	free(fl);
}

static const char *words(const struct flight *fl, CURLcode code)
{
	if (fl->over)
		return "the answer is too large";
	/* libcurl's own sentence names hosts and ports, never the query. */
	return fl->error[0] ? fl->error : curl_easy_strerror(code);
}

static void flight_end(struct fetch *f, struct flight *fl, CURLcode code)
{
	struct fetch_answer a = { .end = FETCH_ANSWERED };
	long status = 0, sent = 0;
	char why[CURL_ERROR_SIZE];
	struct flight own;

	curl_easy_getinfo(fl->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(fl->easy, CURLINFO_REQUEST_SIZE, &sent);
	a.status = (int)status;
	if (code != CURLE_OK) {
		a.end = sent > 0 ? FETCH_LOST : FETCH_NOT_SENT;
		strncpy(why, words(fl, code), sizeof why - 1);
		why[sizeof why - 1] = '\0';
		a.why = why;
	}
	own = *fl;
	fl->body = (struct buf){ 0 };
	flight_free(f, fl);
	a.body = own.body.text ? own.body.text : "";
	a.len = own.body.len;
	own.done(own.ctx, &a);
	buf_free(&own.body);
}

static void hear(struct fetch *f)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(f->multi, &left))) {
		struct flight *fl;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&fl);
		flight_end(f, fl, m->data.result);
	}
}

/* ---- between libcurl and the loop ---- */

static void act(struct fetch *f, curl_socket_t fd, int what)
{
	int running;

	curl_multi_socket_action(f->multi, fd, what, &running);
	hear(f);
}

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	act(arg, fd,
	    (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0));
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int want_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket)
{
	struct event *ev = socket;
	struct fetch *f = arg;
	short kinds = EV_PERSIST;

	(void)easy;
	if (ev) {
		event_free(ev);
		curl_multi_assign(f->multi, fd, NULL);
	}
	if (what == CURL_POLL_REMOVE)
		return 0;
	kinds |= what & CURL_POLL_IN ? EV_READ : 0;
	kinds |= what & CURL_POLL_OUT ? EV_WRITE : 0;
	must((ev = event_new(f->base, fd, kinds, on_socket, f)));
	event_add(ev, NULL);
	curl_multi_assign(f->multi, fd, ev);
	return 0;
}

/* libcurl must not be called back from in here: "now" is a timer, too. */
static int want_timer(CURLM *multi, long ms, void *arg)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };
	struct fetch *f = arg;

	(void)multi;
	if (ms < 0)
		evtimer_del(f->timer);
	else
		evtimer_add(f->timer, &tv);
	return 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct flight *fl = arg;

	fl->over = fl->over || size * count > fl->most_bytes - fl->body.len;
	if (fl->over)
		return 0;
	buf_add(&fl->body, bytes, size * count);
	return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct flight *fl = arg;

	(void)bytes;
	fl->header_bytes += size * count;
	fl->over = fl->over || fl->header_bytes > HEADERS_MOST;
	return fl->over ? 0 : size * count;
}

/* ---- a request ---- */

static void header_add(struct flight *fl, const char *line)
{
	struct curl_slist *list = curl_slist_append(fl->headers, line);

	must(list);
	fl->headers = list;
}

#define SET(option, value) must(curl_easy_setopt(fl->easy, option, value) == CURLE_OK)

static void flight_set(struct flight *fl, const struct fetch_request *r)
{
	long connect_ms = r->deadline_ms < CONNECT_MS ? r->deadline_ms : CONNECT_MS;

	for (size_t i = 0; i < r->header_count; i++)
		header_add(fl, r->headers[i]);
	header_add(fl, "Expect:");
	SET(CURLOPT_URL, r->url);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_HTTPHEADER, fl->headers);
	SET(CURLOPT_USERAGENT, "didehban/" DIDEHBAN_VERSION);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_FRESH_CONNECT, 1L);
	SET(CURLOPT_FORBID_REUSE, 1L);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (r->ca_file)
		SET(CURLOPT_CAINFO, r->ca_file);
	SET(CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	SET(CURLOPT_TIMEOUT_MS, (long)r->deadline_ms);
	SET(CURLOPT_ERRORBUFFER, fl->error);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, fl);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, fl);
	SET(CURLOPT_PRIVATE, fl);
	if (r->body) {
		SET(CURLOPT_POSTFIELDSIZE, (long)r->body_len);
		SET(CURLOPT_COPYPOSTFIELDS, r->body);
	}
	SET(CURLOPT_CUSTOMREQUEST, r->method);
}

void fetch_start(struct fetch *f, const struct fetch_request *r, fetch_done *done, void *ctx)
{
	struct flight *fl = mem_alloc(sizeof *fl);

	must((fl->easy = curl_easy_init()));
	fl->most_bytes = r->most_bytes;
	fl->done = done;
	fl->ctx = ctx;
	fl->next = f->first;
	fl->link = &f->first;
	if (f->first)
		f->first->link = &fl->next;
	f->first = fl;
	flight_set(fl, r);
	must(curl_multi_add_handle(f->multi, fl->easy) == CURLM_OK);
}

/* ---- life ---- */

struct fetch *fetch_new(struct event_base *base)
{
	struct fetch *f = mem_alloc(sizeof *f);

	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	f->base = base;
	must((f->multi = curl_multi_init()));
	must((f->timer = evtimer_new(base, on_timer, f)));
	curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
	curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, want_timer);
	curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
	return f;
}

void fetch_free(struct fetch *f)
{
	if (!f)
		return;
	while (f->first)
		flight_free(f, f->first);
	curl_multi_cleanup(f->multi);
	event_free(f->timer);
	curl_global_cleanup();
	free(f);
}
