/* carrier.c - see carrier.h.
 *
 * One thread and one loop: what the daemon asks and what the modem announces
 * are taken in turn, one thing at a time.  On any trouble of the device the
 * process says `down` and ends; the daemon starts another one.  Nothing is
 * repaired in here: after the sandbox is shut the port cannot be opened again,
 * and a fresh process is the cleanest state machine there is. */
#include "modem/carrier.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "modem/hail.h"
#include "modem/inbox.h"
#include "modem/outbox.h"
#include "modem/sandbox.h"
#include "modem/status.h"
#include "carrier/talk.h"
#include "modem/ussd.h"

enum {
	STATUS_OVERDUE_MS = 10000,
	SETTLE_MS = 3000,
	SETTLE_MOST_MS = 15000, /* of a modem that takes long to look into its slots */
	SLOW_MS = 15000,
	EXIT_DONE = 0,
	EXIT_TROUBLE = 1,
	NOTE_TEXT_MAX = 4096,
};

struct carrier {
	struct talk talk;
	struct port port;
	struct inbox inbox;
	struct outbox outbox;
	struct ussd ussd;
	struct status status;
	struct search_found found; /* its port */
	struct arena *arena;	   /* what families need */
	json_t *part;		   /* to be submitted; NULL without one */
	int64_t part_ms;	   /* since when */
	bool settled;		   /* a part may leave at once */
	bool hopeless;		   /* only a person can help */
	const char *trouble;	   /* and what it is (docs/CARRIER.md); may be NULL */
	bool quit;
};

static volatile sig_atomic_t told_to_stop;

static void on_stop(int signal_number)
{
	(void)signal_number;
	told_to_stop = 1;
}

/* The signals to stop are let in only while we wait, so that none is lost
 * between looking at the flag and waiting. */
static void catch_signals(void)
{
	struct sigaction stop = { .sa_handler = on_stop };
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static bool stop_pending(void)
{
	sigset_t set;

	if (!told_to_stop && sigpending(&set) == 0 &&
	    (sigismember(&set, SIGTERM) == 1 || sigismember(&set, SIGINT) == 1))
		told_to_stop = 1;
	return told_to_stop;
}

static void say_up(struct carrier *c)
{
	const struct port *p = &c->port;

	talk_event(&c->talk, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "event",
				       "up", "sim", p->sim, "imei", p->imei, "smsc", p->smsc,
				       "manufacturer", p->manufacturer, "model", p->model,
				       "firmware", p->firmware, "announces", p->announces));
}

/* ---- which port --------------------------------------------------------------------- */

/* What the life before this one left beside the spool: where the modem was, for
 * one whose device nobody configured, and how its family is reset. */
static const char *note_get(const char *spool, const char *what, char text[NOTE_TEXT_MAX])
{
	CLEAN(buf) struct buf name = { 0 };
	CLEAN(fd) int fd = -1;
	ssize_t len;

	if (!spool)
		return NULL;
	buf_printf(&name, "%s.%s", spool, what);
	fd = open(name.text, O_RDONLY | O_CLOEXEC);
	len = fd < 0 ? 0 : read(fd, text, NOTE_TEXT_MAX - 1);
	text[len > 0 ? len : 0] = '\0';
	return len > 0 ? text : NULL;
}

/* "" removes it. */
static void note_keep(const char *spool, const char *what, const char *text)
{
	CLEAN(buf) struct buf name = { 0 };
	CLEAN(fd) int fd = -1;

	if (!spool)
		return;
	buf_printf(&name, "%s.%s", spool, what);
	if (!*text) {
		unlink(name.text);
		return;
	}
	fd = open(name.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		log_warn("not remembered", "file=%s errno=%d", name.text, errno);
}

/* A family that cannot be read does not stop a modem. */
static void families_read(struct carrier *c, const char *folder, struct port_setup *port)
{
	struct quirk *list;
	struct err e = { "" };
	enum rc rc;

	c->arena = arena_new();
	rc = quirks_read(folder, c->arena, &list, &port->quirk_count, &e);
	if (rc != RC_OK)
		port->quirk_count = 0;
	if (rc == RC_REJECT)
		log_warn("families of modems", "why=\"%s\"", e.text);
	port->quirks = list;
}

static void recover_at(const struct carrier_setup *setup, const char *device)
{
	char reset[NOTE_TEXT_MAX];

	recover_modem(&(struct recover_wish){ .rung = setup->rung,
					      .device = device,
					      .sysfs = setup->sysfs,
					      .reset = note_get(setup->spool, "reset", reset),
					      .stop = stop_pending });
}

/* A modem known by name is looked for before anything is done to a port, so that
 * it is done to no other modem. */
static enum rc find_by_name(const struct carrier_setup *setup, const struct search_wish *wish,
			    struct search_found *found, struct err *e)
{
	enum rc rc = search_port(wish, found, e);

	if (setup->rung == RECOVER_REOPEN || (rc == RC_OK && found->late) || rc == RC_BROKEN)
		return rc;
	if (rc == RC_OK) {
		close(found->fd);
		recover_at(setup, found->path);
		free(found->path);
	} else {
		recover_at(setup, wish->device);
	}
	return search_port(wish, found, e);
}

static enum rc find_port(const struct carrier_setup *setup, struct search_found *found,
			 struct err *e)
{
	struct search_wish wish = setup->search;
	char last[NOTE_TEXT_MAX];
	bool by_name = wish.imei || wish.imsi;

	wish.stop = stop_pending;
	wish.device = setup->port.device;
	if (!wish.device)
		wish.device = note_get(setup->spool, "port", last);
	if (!by_name) {
		recover_at(setup, wish.device);
		return search_port(&wish, found, e);
	}
	TRY(find_by_name(setup, &wish, found, e));
	note_keep(setup->spool, "port", found->path);
	return RC_OK;
}

static enum rc start(struct carrier *c, const struct carrier_setup *setup, struct err *e)
{
	int64_t since = clock_mono_ms();
	struct port_setup port = setup->port;
	const struct quirk *quirk;
	enum rc rc = find_port(setup, &c->found, e);

	c->hopeless = rc == RC_BROKEN;
	c->trouble = c->hopeless ? "port" : NULL;
	TRY(rc);
	TRY(hail_modem(c->found.fd, port.connection, stop_pending, e));
	families_read(c, setup->families, &port);
	port.device = c->found.path;
	/* libgammu holds a port in the same way (flock), and only one can. */
	close(c->found.fd);
	rc = port_open(&c->port, &port, e);
	if (rc == RC_OK && clock_mono_ms() - since > SLOW_MS)
		talk_warn(&c->talk, "a slow modem: connecting took %d ms",
			  (int)(clock_mono_ms() - since));
	if (rc == RC_OK)
		rc = port_ready(&c->port, &port, e);
	c->hopeless = c->port.hopeless;
	c->trouble = c->port.trouble;
	TRY(rc);
	TRY(inbox_open(&c->inbox, &c->port, &c->talk, setup->poll_seconds, e));
	quirk = c->port.quirk;
	c->outbox = (struct outbox){ .port = &c->port,
				     .talk = &c->talk,
				     .pace = setup->pace && (!quirk || quirk->pace),
				     .answer_ms = 1000 * (quirk && quirk->answer_s
								  ? quirk->answer_s
								  : OUTBOX_ANSWER_S),
				     .hurry = stop_pending };
	c->ussd =
		(struct ussd){ .port = &c->port,
			       .talk = &c->talk,
			       .mode = quirk ? ussd_mode_parse(quirk->ussd) : USSD_MODE_AUTO };
	note_keep(setup->spool, "reset", quirk ? quirk->reset : "");
	c->status = (struct status){ .port = &c->port, .talk = &c->talk, .inbox = &c->inbox };
	TRY(sandbox_enter(c->talk.spool_part, c->talk.spool_path, e));
	log_info("modem up", "name=%s imei=%s ms=%d storages=%d", setup->name, c->port.imei,
		 (int)(clock_mono_ms() - since), c->inbox.storages.count);
	say_up(c);
	return RC_OK;
}

/* ---- what the daemon asks --------------------------------------------------------- */

static enum rc do_delete(struct carrier *c, json_t *line, struct err *e)
{
	const char *slot, *print;
	json_error_t why;

	if (json_unpack_ex(line, &why, 0, "{s:s, s:s}", "slot", &slot, "print", &print) < 0)
		return err_set(e, RC_REJECT, "delete: %s", why.text);
	return inbox_delete(&c->inbox, slot, print, e);
}

static enum rc obey(struct carrier *c, json_t *line, struct err *e)
{
	const char *what = json_string_value(json_object_get(line, "do"));

	if (!what)
		return err_set(e, RC_REJECT, "a line without `do`");
	if (strcmp(what, "submit") == 0) {
		if (c->part)
			return err_set(e, RC_REJECT, "a second part at a time");
		c->part = json_incref(line);
		c->part_ms = clock_mono_ms();
		return RC_OK;
	}
	if (strcmp(what, "delete") == 0)
		return do_delete(c, line, e);
	if (strcmp(what, "ussd") == 0)
		return ussd_dial(&c->ussd, line, e);
	if (strcmp(what, "quit") == 0) {
		c->quit = true;
		return RC_OK;
	}
	return err_set(e, RC_REJECT, "an unknown `do`");
}

/* RC_NONE: no line there. */
static enum rc take_line(struct carrier *c, struct err *e)
{
	json_t *line;
	enum rc rc;

	TRY(talk_next(&c->talk, &line));
	rc = obey(c, line, e);
	json_decref(line);
	if (rc == RC_REJECT) {
		talk_warn(&c->talk, "%s", e->text);
		return RC_OK;
	}
	return rc;
}

/* ---- the loop ----------------------------------------------------------------------- */

/* Not while a submit waits; but a modem that is busy all day is asked too. */
static bool status_wanted(struct carrier *c)
{
	int64_t late = clock_mono_ms() - c->status.due_ms;

	return !c->ussd.waiting && late >= 0 &&
	       (late > STATUS_OVERDUE_MS || !talk_pending(&c->talk));
}

/* What lay in the slots is told and freed before the first part leaves (but that
 * waits no longer than SETTLE_MS): a modem that goes down over every part still
 * receives. */
static bool part_due(struct carrier *c)
{
	const struct sweep *s = &c->inbox.sweep;

	if (!c->part)
		return false;
	if ((s->done && (!c->inbox.told_count || clock_mono_ms() - s->done_ms > SETTLE_MS)) ||
	    clock_mono_ms() - c->part_ms > SETTLE_MOST_MS)
		c->settled = true;
	return c->settled || c->quit || c->talk.in_ended;
}

static enum rc part_submit(struct carrier *c, struct err *e)
{
	json_t *part = c->part;
	enum rc rc = outbox_submit(&c->outbox, part, e);

	c->part = NULL;
	json_decref(part);
	if (rc == RC_REJECT) {
		talk_warn(&c->talk, "%s", e->text);
		return RC_OK;
	}
	return rc;
}

/* One thing of each kind that is to be done; RC_NONE when there was nothing. */
static enum rc work(struct carrier *c, struct err *e)
{
	enum rc done = RC_NONE, rc;

	TRY(port_listen(&c->port, e));
	rc = take_line(c, e);
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_OK)
		done = RC_OK;
	if (part_due(c)) {
		TRY(part_submit(c, e));
		done = RC_OK;
	}
	if (c->quit)
		return RC_OK;
	rc = ussd_step(&c->ussd, e);
	if (rc == RC_BROKEN)
		return rc;
	if (rc == RC_OK)
		done = RC_OK;
	if (!c->ussd.waiting) {
		rc = inbox_step(&c->inbox, e);
		if (rc == RC_BROKEN)
			return rc;
		if (rc == RC_OK)
			done = RC_OK;
	}
	if (status_wanted(c)) {
		TRY(status_tell(&c->status, e));
		done = RC_OK;
	}
	return done;
}

static int wait_ms(const struct carrier *c)
{
	int64_t now = clock_mono_ms(), left = c->status.due_ms - now;

	if (c->part && left > SETTLE_MS)
		left = SETTLE_MS;
	if (c->ussd.waiting)
		left = c->ussd.alive_ms - now;
	else if (inbox_wait_ms(&c->inbox) < left)
		left = inbox_wait_ms(&c->inbox);
	return left < 0 ? 0 : (int)left;
}

/* Until the daemon says something, the modem does, or a time has come. */
static void wait_for_work(struct carrier *c)
{
	struct pollfd fds[] = { { .fd = c->port.wire.fd, .events = POLLIN },
				{ .fd = c->talk.in_ended ? -1 : c->talk.in,
				  .events = POLLIN } };
	int ms = wait_ms(c);
	struct timespec limit = { ms / 1000, ms % 1000 * 1000000L };
	sigset_t none;

	sigemptyset(&none);
	ppoll(fds, COUNT(fds), &limit, &none);
}

static enum rc serve(struct carrier *c, struct err *e)
{
	for (;;) {
		enum rc rc;

		if (stop_pending() || c->talk.out_gone)
			return RC_OK;
		rc = work(c, e);
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
		if (c->quit || (rc == RC_NONE && c->talk.in_ended))
			return RC_OK;
		if (rc == RC_NONE)
			wait_for_work(c);
	}
}

static void not_begun(struct carrier *c, const json_t *part)
{
	talk_settle(&c->talk, json_pack("{s:s, s:O, s:s, s:i, s:s, s:s}", "event", "submitted",
					"id", json_object_get(part, "id"), "result", "refused",
					"cause", -1, "kind", "cms", "text", "not begun"));
}

/* What the daemon gave us and we have not begun goes back to it: nobody has it, and
 * it need not wait as one of which nobody can say. */
static void give_back(struct carrier *c)
{
	json_t *line;

	if (c->part)
		not_begun(c, c->part);
	while (talk_next(&c->talk, &line) == RC_OK) {
		const char *what = json_string_value(json_object_get(line, "do"));

		if (what && strcmp(what, "submit") == 0)
			not_begun(c, line);
		json_decref(line);
	}
}

char *carrier_pin_note(const struct carrier_setup *setup)
{
	struct buf note = { 0 };

	if (setup->spool)
		buf_printf(&note, "%s.pin", setup->spool);
	else if (setup->port.pin_file)
		buf_printf(&note, "%s.refused", setup->port.pin_file);
	return note.text;
}

int carrier_serve(const struct carrier_setup *setup)
{
	static struct carrier c;
	CLEAN(text) char *note = carrier_pin_note(setup);
	struct carrier_setup with_note = *setup;
	struct err e = { "" };
	enum rc rc;

	catch_signals();
	with_note.port.pin_note = note;
	rc = talk_open(&c.talk, setup->spool, &e);
	if (rc == RC_OK)
		rc = start(&c, &with_note, &e);
	if (rc == RC_OK)
		rc = serve(&c, &e);
	if (rc != RC_OK)
		give_back(&c);
	talk_note(&c.talk);
	if (rc != RC_OK) {
		talk_down(&c.talk, e.text, c.hopeless, c.trouble);
		return EXIT_TROUBLE;
	}
	port_close(&c.port);
	log_info("modem down", "name=%s reason=asked", setup->name);
	return EXIT_DONE;
}
