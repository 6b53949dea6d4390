/* watch.c - see watch.h.  Owns what was last said of each trouble, so that the
 * database is asked only when something changes, or a minute has passed. */
#include "gateway/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/log.h"
#include "base/mem.h"
#include "gateway/pulse_watch.h"
#include "store/message.h"
#include "store/sim_day.h"
#include "workflow/alarm.h"
#include "workflow/trouble.h"

enum {
	DOWN_MS = 120 * 1000,
	EVERY_MS = 60 * 1000,
	FIRST_MS = 3000,
	FIRST_TIMES = 3,
	STUCK_S = 600,
	JUMP_S = 60, /* a smaller one is none */
	JUMP_SHOWN_MS = 3600 * 1000,
	DISK_PERCENT = 5, /* nearly full: less than this free, and less than ... */
	DISK_PLENTY_MIB = 5 * 1024,
	DISK_LEAST_MIB = 200, /* or less than this, whatever the percentage */
};

/* What was said of one trouble. */
struct said {
	enum alarm_kind kind;
	char subject[ALARM_SUBJECT_MAX];
	bool trouble;
	bool kept; /* the database has it */
	int times; /* it was said, since it began */
	int64_t at_ms;
};

struct since {
	char carrier[ALARM_SUBJECT_MAX];
	int64_t down_ms;	    /* 0: up */
	char trouble[TROUBLE_ROOM]; /* what only a person can mend, until it is up */
};

struct watch {
	struct engine *en;
	const struct fleet *fleet;
	struct watch_bounds bounds;
	struct said *said;
	size_t said_n;
	struct since *since;
	size_t since_n;
	int64_t looked_ms, jumped_ms;
};

struct watch *watch_new(struct engine *en, const struct fleet *f,
			const struct watch_bounds *bounds)
{
	struct watch *w = mem_alloc(sizeof *w);

	w->en = en;
	w->fleet = f;
	w->bounds = *bounds;
	if (w->bounds.down_ms <= 0)
		w->bounds.down_ms = DOWN_MS;
	if (w->bounds.every_ms <= 0)
		w->bounds.every_ms = EVERY_MS;
	return w;
}

void watch_free(struct watch *w)
{
	if (!w)
		return;
	free(w->said);
	free(w->since);
	free(w);
}

static struct said *said_of(struct watch *w, enum alarm_kind kind, const char *subject)
{
	struct said *s;

	for (size_t i = 0; i < w->said_n; i++)
		if (w->said[i].kind == kind && strcmp(w->said[i].subject, subject) == 0)
			return &w->said[i];
	w->said = mem_grow(w->said, w->said_n + 1, sizeof *w->said);
	s = &w->said[w->said_n++];
	*s = (struct said){ .kind = kind };
	snprintf(s->subject, sizeof s->subject, "%s", subject);
	return s;
}

/* When the same is to be said again.  A clear sky is said once after the start: an
 * alarm of the life before may still be open.  A trouble is said a few times at once:
 * a house that has just begun may have nobody yet to hear of it. */
static int64_t again_ms(const struct watch *w, const struct said *s)
{
	int ms = w->bounds.every_ms;

	if (!s->trouble && s->kept)
		return INT64_MAX;
	return s->at_ms + (s->times <= FIRST_TIMES && ms > FIRST_MS ? FIRST_MS : ms);
}

/* So it is: raise or clear, in a transaction of its own. */
static void say(struct watch *w, enum alarm_kind kind, const char *subject, bool trouble,
		const char *detail)
{
	struct said *s = said_of(w, kind, subject);
	struct db *db = w->en->store.db;
	int64_t now_ms = clock_mono_ms();
	struct err e = { 0 };
	enum rc rc;

	if (s->at_ms && s->trouble == trouble && now_ms < again_ms(w, s))
		return;
	if ((rc = tx_begin(db, &e)) == RC_OK) {
		rc = trouble ? alarm_raise(w->en, kind, subject, detail, &e)
			     : alarm_clear(w->en, kind, subject, detail, &e);
		rc = tx_end(db, rc, &e);
	}
	if (rc != RC_OK)
		log_error("alarm not kept", "kind=%s subject=%s why=%s", alarm_kind_name(kind),
			  subject, e.text);
	s->times = s->trouble == trouble ? s->times + 1 : 1;
	s->trouble = trouble;
	s->kept = rc == RC_OK;
	s->at_ms = now_ms;
}

/* ---- the carriers ---- */

static struct since *since_of(struct watch *w, const char *carrier)
{
	struct since *s;

	for (size_t i = 0; i < w->since_n; i++)
		if (strcmp(w->since[i].carrier, carrier) == 0)
			return &w->since[i];
	w->since = mem_grow(w->since, w->since_n + 1, sizeof *w->since);
	s = &w->since[w->since_n++];
	*s = (struct since){ 0 };
	snprintf(s->carrier, sizeof s->carrier, "%s", carrier);
	return s;
}

static bool is_down(struct watch *w, const struct carrier_info *info, int64_t now_ms)
{
	struct since *s = since_of(w, info->name);

	if (info->state == CARRIER_UP)
		s->down_ms = 0;
	else if (!s->down_ms)
		s->down_ms = now_ms;
	return s->down_ms && now_ms - s->down_ms >= w->bounds.down_ms;
}

/* What only a person can mend is told at once, and in place of "it is down". */
static bool needs_hand(struct watch *w, const struct carrier_info *info)
{
	struct since *s = since_of(w, info->name);

	if (*info->trouble && strcmp(info->trouble, s->trouble) != 0) {
		say(w, ALARM_CARRIER_DOWN, info->name, false, NULL);
		say(w, ALARM_NEEDS_HAND, info->name, false, NULL); /* it was another */
		snprintf(s->trouble, sizeof s->trouble, "%s", info->trouble);
	} else if (!*info->trouble && info->state == CARRIER_UP) {
		s->trouble[0] = '\0';
	}
	if (*s->trouble || info->state == CARRIER_UP)
		say(w, ALARM_NEEDS_HAND, info->name, *s->trouble, s->trouble);
	return *s->trouble;
}

void watch_carriers(struct watch *w)
{
	int64_t now_ms = clock_mono_ms();
	size_t n = fleet_count(w->fleet), down = 0, up = 0;

	for (size_t i = 0; i < n; i++) {
		const struct carrier_info *info = carrier_info(fleet_at(w->fleet, i));
		bool is = is_down(w, info, now_ms), hand = needs_hand(w, info);

		down += is;
		up += info->state == CARRIER_UP;
		if ((is && !hand) || info->state == CARRIER_UP)
			say(w, ALARM_CARRIER_DOWN, info->name, is, "");
		if (info->storages[0])
			say(w, ALARM_STORAGE_FULL, info->name, info->storage_full,
			    info->storages);
	}
	if (n > 0 && (down == n || up > 0))
		say(w, ALARM_ALL_DOWN, "", down == n, "");
}

/* Who may have them: the carrier alone, or any. */
struct waiting {
	const char *carrier;
	int64_t n;
};

static void waiting_add(void *ctx, const char *carrier, int64_t count)
{
	struct waiting *w = ctx;

	if (!*carrier || strcmp(carrier, w->carrier) == 0)
		w->n += count;
}

static enum rc day_look(struct watch *w, const struct carrier *c, struct err *e)
{
	const struct carrier_info *info = carrier_info(c);
	struct waiting waiting = { info->name, 0 };
	int64_t most = carrier_config(c)->per_day, today;
	char detail[24];

	if (!info->sim[0])
		return RC_OK; /* it has not said whose day it is */
	TRY(sim_day_get(&w->en->store, info->sim, engine_now(w->en), &today, e));
	TRY(message_count_queued(&w->en->store, waiting_add, &waiting, e));
	snprintf(detail, sizeof detail, "%" PRId64, waiting.n);
	say(w, ALARM_DAY_SPENT, info->name, most && today >= most, detail);
	return RC_OK;
}

static void days(struct watch *w)
{
	struct err e = { 0 };

	for (size_t i = 0; i < fleet_count(w->fleet); i++)
		if (day_look(w, fleet_at(w->fleet, i), &e) != RC_OK)
			log_error("day not looked at", "why=%s", e.text);
}

/* An alarm about a carrier that is not in the configuration any more. */
static enum rc forget_carrier(void *ctx, const struct alarm *a, struct err *e)
{
	struct watch *w = ctx;

	(void)e;
	if (*a->subject && !fleet_find(w->fleet, a->subject))
		for (int k = 0; k < ALARM_KINDS; k++)
			if (strcmp(alarm_kind_name((enum alarm_kind)k), a->kind) == 0)
				say(w, (enum alarm_kind)k, a->subject, false, NULL);
	return RC_OK;
}

/* ---- the queue, the disk, the clock ---- */

static void queue(struct watch *w)
{
	int64_t count, since;
	struct err e = { 0 };
	char detail[24];

	if (message_stuck(&w->en->store, engine_now(w->en) - STUCK_S, &count, &since, &e) !=
	    RC_OK) {
		log_error("queue not looked at", "why=%s", e.text);
		return;
	}
	snprintf(detail, sizeof detail, "%" PRId64, count);
	say(w, ALARM_QUEUE_STUCK, "", count > 0, detail);
}

static void disk(struct watch *w)
{
	const char *path = db_path(w->en->store.db);
	CLEAN(text) char *folder = mem_dup(path);
	char *slash = strrchr(folder, '/');
	uint64_t free_mib, percent;
	struct statvfs fs;
	char detail[24];

	if (slash)
		slash[slash == folder] = '\0';
	if (statvfs(slash ? folder : ".", &fs) != 0 || !fs.f_blocks)
		return;
	free_mib = (uint64_t)fs.f_bavail * fs.f_frsize / (1024 * 1024);
	percent = (uint64_t)fs.f_bavail * 100 / fs.f_blocks;
	snprintf(detail, sizeof detail, "%" PRIu64, percent);
	say(w, ALARM_DISK_FULL, "",
	    (percent < DISK_PERCENT && free_mib < DISK_PLENTY_MIB) || free_mib < DISK_LEAST_MIB,
	    detail);
}

void watch_clock_jumped(struct watch *w, int64_t by_s)
{
	char detail[24];

	if (by_s > -JUMP_S && by_s < JUMP_S)
		return;
	snprintf(detail, sizeof detail, "%" PRId64, by_s);
	w->jumped_ms = clock_mono_ms();
	say(w, ALARM_CLOCK_JUMPED, "", true, detail);
}

void watch_tick(struct watch *w)
{
	int64_t now_ms = clock_mono_ms();
	struct err e = { 0 };

	watch_carriers(w);
	if (!w->jumped_ms || now_ms - w->jumped_ms >= JUMP_SHOWN_MS)
		say(w, ALARM_CLOCK_JUMPED, "", false, "");
	if (w->looked_ms && now_ms - w->looked_ms < w->bounds.every_ms)
		return;
	w->looked_ms = now_ms;
	queue(w);
	disk(w);
	days(w);
	pulse_watch(w->en, w->fleet);
	if (alarm_each(&w->en->store, INT64_MAX, INT32_MAX, forget_carrier, w, &e) != RC_OK)
		log_error("alarms not read", "why=%s", e.text);
}

/* What is past had its tick. */
static void ahead(struct wake *next, int64_t at_ms, int64_t now_ms)
{
	if (at_ms > now_ms)
		wake_ms(next, at_ms);
}

void watch_next(const struct watch *w, struct wake *next)
{
	int64_t now_ms = clock_mono_ms();

	wake_ms(next, w->looked_ms + w->bounds.every_ms);
	if (w->jumped_ms)
		ahead(next, w->jumped_ms + JUMP_SHOWN_MS, now_ms);
	for (size_t i = 0; i < w->since_n; i++)
		if (w->since[i].down_ms)
			ahead(next, w->since[i].down_ms + w->bounds.down_ms, now_ms);
	for (size_t i = 0; i < w->said_n; i++)
		ahead(next, again_ms(w, &w->said[i]), now_ms);
}
