/* recover.c - see recover.h. */
#include "modem/recover.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "modem/tty.h"
#include "modem/usb.h"
#include "modem/wire.h"

enum { RESET_ANSWER_MS = 3000, LEAVE_MS = 1500, BACK_MS = 12000, LOOK_MS = 100 };

static const char *const names[] = {
	[RECOVER_REOPEN] = "reopen",
	[RECOVER_RESET] = "reset",
	[RECOVER_AUTHORISE] = "authorise",
	[RECOVER_POWER] = "power",
};

enum rc recover_parse(const char *word, enum recover_rung *rung)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(word, names[i]) == 0) {
			*rung = (enum recover_rung)i;
			return RC_OK;
		}
	return RC_NONE;
}

/* It may answer or not, and its port may go away while it does. */
static enum rc reset(const struct recover_wish *w, struct err *e)
{
	static struct wire wire;
	struct wire_answer a;
	CLEAN(fd) int fd = -1;

	TRY(tty_hold(w->device, &fd, e));
	tty_raw(fd, TTY_BAUD);
	if (write(fd, "\x1b\r", 2) < 0)
		return err_set(e, RC_NONE, "%s: %m", w->device);
	wire = (struct wire){ .fd = fd };
	wire_ask(&wire, w->reset ? w->reset : "AT+CFUN=1,1", RESET_ANSWER_MS, &a, e);
	buf_free(&a.lines);
	return RC_OK;
}

static enum rc take_rung(const struct recover_wish *w, struct err *e)
{
	struct usb_place place;

	switch (w->rung) {
	case RECOVER_REOPEN:
		return RC_NONE;
	case RECOVER_RESET:
		return reset(w, e);
	case RECOVER_AUTHORISE:
		TRY(usb_find(w->sysfs, w->device, &place, e));
		return usb_authorise(&place, e);
	case RECOVER_POWER:
		TRY(usb_find(w->sysfs, w->device, &place, e));
		return usb_power(&place, e);
	}
	return RC_NONE;
}

/* A USB modem goes away for some seconds; one that stays has LEAVE_MS. */
static void wait_back(const struct recover_wish *w)
{
	int64_t began = clock_mono_ms(), now = began;

	while (!w->stop() && now - began < BACK_MS &&
	       (now - began < LEAVE_MS || access(w->device, F_OK) != 0)) {
		poll(NULL, 0, LOOK_MS);
		now = clock_mono_ms();
	}
}

void recover_modem(const struct recover_wish *w)
{
	struct err e = { "" };
	enum rc rc;

	if (w->rung == RECOVER_REOPEN)
		return;
	rc = w->device ? take_rung(w, &e)
		       : err_set(&e, RC_NONE, "nobody knows where the modem was");
	log_info("recovery", "rung=%s done=%s%s%s", names[w->rung], rc == RC_OK ? "yes" : "no",
		 rc == RC_OK ? "" : " why=", rc == RC_OK ? "" : e.text);
	if (rc == RC_OK)
		wait_back(w);
}
