/* modem_fuzz.c - what a modem says, through everything of the modem program that
 * reads it.  The first byte says which: the tap, an answer to a dialled code, an
 * answer to a command, a slot. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <jansson.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "modem/slot.h"
#include "modem/tap.h"
#include "modem/ussd_answer.h"
#include "modem/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { INPUT_MAX = 4096, WAIT_MS = 50 };

static void on_stored(void *self, const char *memory, int index)
{
	(void)self;
	if (strlen(memory) > 2 || index < 0)
		abort();
}

static void on_shown(void *self, const char *hex)
{
	(void)self;
	if (strspn(hex, "0123456789ABCDEFabcdef") != strlen(hex))
		abort();
}

static void on_ussd(void *self, const char *answer)
{
	struct ussd_answer a;

	(void)self;
	ussd_answer_read(&a, answer);
	if (!utf8_valid(a.text, strlen(a.text)))
		abort();
	ussd_answer_failure(&a);
	free(a.text);
}

/* However it is cut, the same comes out. */
static void tap(const char *text, size_t len, const char *command, bool gammu)
{
	static char out[2][2 * INPUT_MAX + TAP_HELD_MAX], room[2 * INPUT_MAX + TAP_HELD_MAX];
	size_t put[2] = { 0, 0 };

	for (int way = 0; way < 2; way++) {
		static struct tap t;
		size_t piece = way ? 1 : len;

		memset(&t, 0, sizeof(t));
		t.hooks = (struct tap_hooks){ NULL, on_stored, on_shown, on_ussd, NULL };
		t.gammu = gammu;
		tap_expect(&t, command);
		for (size_t at = 0; at < len; at += piece) {
			size_t n = tap_filter(&t, text + at, piece, room);

			memcpy(out[way] + put[way], room, n);
			put[way] += n;
		}
		tap_settle(&t);
	}
	if (put[0] != put[1] || memcmp(out[0], out[1], put[0]) != 0)
		abort();
}

static void wire(const char *text, size_t len)
{
	static struct wire w;
	struct wire_answer a;
	struct err e = { "" };
	const char *next;
	int fds[2];

	/* A modem that says this and nothing more, whatever it is asked. */
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0 || write(fds[1], text, len) < 0)
		abort();
	shutdown(fds[1], SHUT_WR);
	memset(&w, 0, sizeof(w));
	w.fd = fds[0];
	wire_ask(&w, "AT", WAIT_MS, &a, &e);
	wire_line(&a, "+CMGR:", &next);
	buf_free(&a.lines);
	close(fds[1]);
	close(fds[0]);
}

/* Only hex comes as far as this. */
static void slot(const char *text)
{
	size_t len = strspn(text, "0123456789ABCDEFabcdef");
	struct slot_content c;
	json_t *event;

	slot_read(&c, text, len, len ? text[0] : -1);
	event = slot_event(&c, "SM:1");
	if (!event)
		abort();
	json_decref(event);
	slot_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	CLEAN(text) char *text = NULL;

	if (len < 1 || len > INPUT_MAX)
		return 0;
	text = mem_alloc(len);
	memcpy(text, data + 1, len - 1);
	switch (data[0] % 4) {
	case 0:
		tap(text, len - 1, "AT^CPIN?", false);
		tap(text, len - 1, "AT+CSCS?", true);
		tap(text, len - 1, "AT+CMGS=20", true);
		break;
	case 1:
		on_ussd(NULL, text);
		break;
	case 2:
		wire(text, len - 1);
		break;
	default:
		slot(text);
		break;
	}
	return 0;
}
