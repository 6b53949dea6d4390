/* transitions.c - transitions a second, durable, beside bare SQLite.
 * A transition is what refers a case: event, case row, two timers, two texts
 * with their parts, a challenge, and one commit.  The bare one writes rows of
 * the same tables into a copy of the database, and nothing else.  Both take
 * turns in one run.
 *
 *	transitions FOLDER CASES ROUNDS */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sqlite3.h>

#include "base/buf.h"
#include "base/mem.h"
#include "db/backup.h"
#include "store/official.h"
#include "workflow/apply.h"
#include "workflow/load.h"

struct bench {
	struct engine en;
	struct clock clock;
};

static void must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "transitions: %s\n", e->text);
	exit(1);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	struct buf b = { 0 };
	char block[4096];
	size_t n;

	if (!f) {
		perror(path);
		exit(1);
	}
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&b, block, n);
	fclose(f);
	return buf_take(&b);
}

static void open_house(struct bench *b, const char *folder)
{
	static const char *const names[] = {
		"sql/calendar/profiles.cfg",
		"sql/calendar/ir.cfg",
		"sql/messages/fa.cfg",
		"sql/procedures/complaint.hq.cfg",
		"sql/procedures/complaint.province.cfg",
		"sql/procedures/security.cfg",
		"modem-config/demo/organisation.cfg",
	};
	struct load_file files[COUNT(names)];
	struct load_report report;
	struct err e = { "" };
	char path[256];

	b->en.clock = &clock_wall;
	b->en.policy = (struct policy){ .answer_max_parts = 3, .stop_final = true };
	snprintf(path, sizeof path, "%s/key", folder);
	must(vault_create(path, &e), &e);
	must(vault_open(&b->en.store.vault, path, &e), &e);
	snprintf(path, sizeof path, "%s/bench.db", folder);
	must(db_open(&b->en.store.db, path, true, &e), &e);
	for (size_t i = 0; i < COUNT(names); i++)
		files[i] = (struct load_file){ names[i], read_file(names[i]) };
	must(tx_begin(b->en.store.db, &e), &e);
	must(load_batch(&b->en, files, COUNT(files), &report, &e), &e);
	must(tx_commit(b->en.store.db, &e), &e);
	for (size_t i = 0; i < COUNT(files); i++)
		free((char *)(uintptr_t)files[i].text);
}

static struct actor official(struct bench *b, const char *login)
{
	struct official o;
	struct err e = { "" };

	must(official_by_login(&b->en.store, login, &o, &e), &e);
	return (struct actor){ .kind = ACTOR_OFFICIAL,
			       .official_id = o.id,
			       .login = login,
			       .via = "desk",
			       .known = true };
}

static struct case_ register_one(struct bench *b, long i)
{
	char phone[16];
	struct opening o = { .kind = "complaint",
			     .name = "نام",
			     .phone = phone,
			     .address = "نشانی",
			     .text = "متن شکایت",
			     .channel = "desk",
			     .actor = official(b, "operator.1") };
	struct opened out;
	struct err e = { "" };

	snprintf(phone, sizeof phone, "0912%07ld", i % 10000000);
	must(case_open(&b->en, &o, &out, &e), &e);
	return out.c;
}

/* Fill with cases in large transactions: durability is not measured here. */
static void fill(struct bench *b, long cases)
{
	struct err e = { "" };

	for (long i = 0; i < cases;) {
		must(tx_begin(b->en.store.db, &e), &e);
		for (long k = 0; k < 5000 && i < cases; k++, i++)
			register_one(b, i);
		must(tx_commit(b->en.store.db, &e), &e);
	}
}

static double transition(struct bench *b, struct case_ *c, const struct actor *a)
{
	struct request r = {
		.action = "refer_province", .unit = "khr", .priority = "normal", .actor = *a
	};
	struct err e = { "" };
	enum refusal why;
	double begin = seconds();

	must(tx_begin(b->en.store.db, &e), &e);
	must(case_act(&b->en, c, &r, &why, &e), &e);
	must(tx_commit(b->en.store.db, &e), &e);
	return seconds() - begin;
}

/* ---- bare SQLite on a copy of the same database ---- */

static const char *const bare_rows[] = {
	"INSERT INTO event SELECT id + 1, case_id, at, actor, action, from_stage, to_stage, "
	"unit_id,"
	" note, via, document_id, challenge_id, message_id, prev_hash, hash"
	" FROM event ORDER BY id DESC LIMIT 1",
	"UPDATE case_ SET stage = 'at_province', entered_at = entered_at + 1, holder_due ="
	" holder_due + 1 WHERE id = (SELECT max(id) FROM case_)",
	"DELETE FROM timer WHERE case_id = (SELECT max(id) FROM case_)",
	"INSERT INTO timer (due_at, kind, case_id) VALUES (1, 'warn', (SELECT max(id) FROM "
	"case_))",
	"INSERT INTO timer (due_at, kind, case_id) VALUES (2, 'breach', (SELECT max(id) FROM "
	"case_))",
	"INSERT INTO message (direction, contact_id, sealed, state, purpose, created_at, "
	"dedupe)"
	" SELECT direction, contact_id, sealed, state, purpose, created_at, hex(randomblob(12))"
	" FROM message ORDER BY id DESC LIMIT 1",
	"INSERT INTO submission (message_id, seq, state) VALUES ((SELECT max(id) FROM "
	"message), 1,"
	" 'queued')",
	"INSERT INTO message (direction, contact_id, sealed, state, purpose, created_at, "
	"dedupe)"
	" SELECT direction, contact_id, sealed, state, purpose, created_at, hex(randomblob(12))"
	" FROM message ORDER BY id DESC LIMIT 1",
	"INSERT INTO submission (message_id, seq, state) VALUES ((SELECT max(id) FROM "
	"message), 1,"
	" 'queued')",
	"INSERT INTO challenge (official_id, case_id, stage, code_hash, created_at, expires_at)"
	" VALUES (1, (SELECT max(id) FROM case_), 'at_province', randomblob(32), 1, 2)",
};

struct bare {
	sqlite3 *db;
	sqlite3_stmt *row[COUNT(bare_rows)];
};

static void bare_must(struct bare *p, int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE)
		return;
	fprintf(stderr, "transitions: bare: %s\n", sqlite3_errmsg(p->db));
	exit(1);
}

static void bare_open(struct bare *p, struct bench *b, const char *folder)
{
	struct backup *copy;
	struct err e = { "" };
	char path[256];
	enum rc rc;

	snprintf(path, sizeof path, "%s/bare.db", folder);
	must(backup_open(b->en.store.db, path, false, &copy, &e), &e);
	while ((rc = backup_step(copy, &e)) == RC_RETRY)
		;
	must(rc, &e);
	backup_close(copy);
	bare_must(p, sqlite3_open(path, &p->db));
	bare_must(p, sqlite3_exec(p->db,
				  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
				  "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384",
				  NULL, NULL, NULL));
	sqlite3_wal_autocheckpoint(p->db, 20000);
	for (size_t i = 0; i < COUNT(bare_rows); i++)
		bare_must(p, sqlite3_prepare_v2(p->db, bare_rows[i], -1, &p->row[i], NULL));
}

static double bare(struct bare *p)
{
	double begin = seconds();

	bare_must(p, sqlite3_exec(p->db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	for (size_t i = 0; i < COUNT(bare_rows); i++) {
		bare_must(p, sqlite3_step(p->row[i]));
		sqlite3_reset(p->row[i]);
	}
	bare_must(p, sqlite3_exec(p->db, "COMMIT", NULL, NULL, NULL));
	return seconds() - begin;
}

static void bare_close(struct bare *p)
{
	for (size_t i = 0; i < COUNT(bare_rows); i++)
		sqlite3_finalize(p->row[i]);
	sqlite3_close(p->db);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct bare p = { 0 };
	struct err e = { "" };
	long cases, rounds;
	double *ours, *theirs;
	struct actor a;

	if (argc != 4) {
		fprintf(stderr, "usage: transitions FOLDER CASES ROUNDS\n");
		return 2;
	}
	cases = atol(argv[2]);
	rounds = atol(argv[3]);
	open_house(&b, argv[1]);
	fill(&b, cases);
	a = official(&b, "expert.pm");
	ours = mem_alloc((size_t)rounds * sizeof *ours);
	theirs = mem_alloc((size_t)rounds * sizeof *theirs);
	for (long i = 0; i < rounds; i++) {
		struct case_ c;

		must(tx_begin(b.en.store.db, &e), &e);
		c = register_one(&b, i);
		must(tx_commit(b.en.store.db, &e), &e);
		if (i == 0)
			bare_open(&p, &b, argv[1]);
		ours[i] = transition(&b, &c, &a);
		theirs[i] = bare(&p);
	}
	bare_close(&p);
	qsort(ours, (size_t)rounds, sizeof *ours, by_size);
	qsort(theirs, (size_t)rounds, sizeof *theirs, by_size);
	printf("cases=%ld median_ms=%.3f bare_median_ms=%.3f ratio=%.2f p99_ms=%.3f\n", cases,
	       ours[rounds / 2] * 1e3, theirs[rounds / 2] * 1e3,
	       theirs[rounds / 2] / ours[rounds / 2], ours[rounds * 99 / 100] * 1e3);
	engine_close(&b.en);
	db_close(b.en.store.db);
	vault_close(b.en.store.vault);
	free(ours);
	free(theirs);
	return 0;
}
