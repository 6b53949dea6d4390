/* restore.c - didehban restore: a backup becomes the database.
 *
 * The backup is copied beside the database and looked at there, whole; only
 * then is it put in place (db/place.h).  The old database stays aside. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "ctl/ctl.h"
#include "ctl/progress.h"
#include "db/backup.h"
#include "db/place.h"
#include "hook/call.h"
#include "store/restore.h"
#include "store/verify.h"

static const char usage[] =
	"usage: didehban restore FILE [--send]    a backup becomes the database; the daemon\n"
	"                                         is stopped, the old database stays aside.\n"
	"                                         Texts that may have been sent since are not\n"
	"                                         sent again, unless --send\n";

enum { STAMP_ROOM = 32 };

struct restoring {
	const struct settings *s;
	const char *from;
	bool send;
	char *fresh; /* the copy, beside the database */
	char *aside; /* the old database; NULL: there was none */
	char stamp[STAMP_ROOM];
	struct restored texts;
	struct verify verify;
};

static enum rc copy(const struct restoring *r, struct err *e)
{
	struct backup *b;
	int64_t done, total;
	enum rc rc;

	place_clear(r->fresh);
	TRY(backup_open_file(r->from, r->fresh, false, &b, e));
	while ((rc = backup_step(b, e)) == RC_RETRY) {
		backup_progress(b, &done, &total);
		progress_show("copy", done, total);
	}
	backup_close(b);
	return rc;
}

/* Key and chain, and the texts on their way. */
static enum rc examine(struct restoring *r, struct store *st, struct err *e)
{
	enum rc rc;

	TRY(store_open(st, r->fresh, r->s->key_file, false, e));
	TRY(db_check(st->db, e));
	TRY(verify_begin(st, &r->verify, NULL, e));
	while ((rc = verify_step(st, &r->verify, e)) == RC_RETRY)
		progress_show("verify",
			      r->verify.events + r->verify.documents + r->verify.cases,
			      r->verify.total);
	TRY(rc);
	return restore_texts(st, clock_now(&clock_wall), r->send, &r->texts, e);
}

static enum rc prepare(struct restoring *r, struct err *e)
{
	struct store st = { 0 };
	enum rc rc = copy(r, e);

	if (rc == RC_OK)
		rc = examine(r, &st, e);
	progress_end();
	store_close(&st);
	if (rc == RC_OK)
		rc = place_closed(r->fresh, e);
	return rc == RC_OK ? RC_OK : err_prefix(e, RC_REJECT, "%s: ", r->from);
}

/* A carrier's last answer is about a part of the old database. */
static void notes_aside(const struct restoring *r)
{
	CLEAN(text) char *pattern = place_beside(r->s->spool, "/*.note");
	CLEAN(text) char *suffix = place_beside(".before-restore-", r->stamp);
	glob_t notes;

	if (glob(pattern, 0, NULL, &notes) != 0)
		return;
	for (size_t i = 0; i < notes.gl_pathc; i++) {
		CLEAN(text) char *to = place_beside(notes.gl_pathv[i], suffix);

		rename(notes.gl_pathv[i], to);
	}
	globfree(&notes);
}

static enum rc replace(struct restoring *r, struct err *e)
{
	CLEAN(text) char *suffix = NULL;
	time_t now = (time_t)clock_now(&clock_wall);
	struct tm tm;
	enum rc rc;

	strftime(r->stamp, sizeof r->stamp, "%Y%m%d-%H%M%S", localtime_r(&now, &tm));
	suffix = place_beside(".before-restore-", r->stamp);
	r->aside = place_beside(r->s->database, suffix);
	rc = place_aside(r->s->database, r->aside, e);
	if (rc == RC_NONE) {
		free(r->aside);
		r->aside = NULL;
	} else {
		TRY(rc);
	}
	notes_aside(r);
	return place_put(r->fresh, r->s->database, e);
}

static enum rc run(struct restoring *r, struct err *e)
{
	CLEAN(fd) int lock = -1;
	enum rc rc;

	TRY(db_claim(r->s->database, &lock, e));
	rc = prepare(r, e);
	if (rc == RC_OK)
		rc = replace(r, e);
	else
		place_clear(r->fresh);
	return rc;
}

static void print(const json_t *answer)
{
	printf("%s events, the chain is whole, the newest is of %s\n",
	       member_text(answer, "events"), member_time(answer, "newest"));
	printf("%s texts that waited then may have been sent since and are cancelled, "
	       "%s are uncertain\n",
	       member_text(answer, "cancelled"), member_text(answer, "uncertain"));
	if (*member_text(answer, "aside"))
		printf("the old database is %s\n", member_text(answer, "aside"));
}

static json_t *report(const struct restoring *r)
{
	return json_pack("{s:o, s:o, s:I, s:I, s:o, s:I, s:I, s:o}", "database",
			 json_text(r->s->database), "from", json_text(r->from), "events",
			 (json_int_t)r->verify.events, "cases", (json_int_t)r->verify.cases,
			 "newest", json_time(r->texts.newest), "cancelled",
			 (json_int_t)r->texts.cancelled, "uncertain",
			 (json_int_t)r->texts.uncertain, "aside", json_text(r->aside));
}

int ctl_restore(struct ctl *c, int argc, char **argv)
{
	struct restoring r = { .s = c->settings };
	const struct word words[] = { { .value = &r.from, .need = true },
				      { .name = "send", .flag = &r.send } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	struct err e = { "" };

	if (status >= 0)
		return status;
	log_level_set(LOG_LEVEL_ERROR);
	r.fresh = place_beside(r.s->database, ".restoring");
	status = run(&r, &e) == RC_OK ? ctl_print(c, report(&r), print) : ctl_refused(&e);
	free(r.fresh);
	free(r.aside);
	return status;
}
