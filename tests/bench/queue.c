/* queue.c - how long the look for the next text takes, by how many are queued.
 *	day      all may leave
 *	night    all are held until the morning, but for some challenges
 *	nothing  all are held: there is nothing to find
 *	morning  all may leave since the same second
 *	refused  all may leave, but behind what waits for a hundred refused ones
 *	capped   all wait in the line of a prefix that is full, but for some challenges
 *
 *	queue FOLDER FEW MANY */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sqlite3.h>

#include "base/mem.h"
#include "store/contact.h"
#include "store/queue.h"

enum { CONTACTS = 20000, LOOKS = 301, CHALLENGES = 20, BETWEEN = 100, BEHIND_EACH = 10 };
static const int64_t NOW = 1795411800;

struct situation {
	const char *name;
	int64_t ready; /* since when the first can leave, or will be able to ... */
	int a_second;  /* ... and how many in the same second */
	int challenges, between;
	const char *held; /* SQL */
};
static const struct situation situations[] = {
	{ "day", NOW - 500, 3000, 0, 0, "NULL" },
	{ "night", NOW + 3600, INT32_MAX, CHALLENGES, 0, "NULL" },
	{ "nothing", NOW + 3600, INT32_MAX, 0, 0, "NULL" },
	{ "morning", NOW - 10, INT32_MAX, 0, 0, "NULL" },
	{ "refused", NOW - 500, 3000, 0, BETWEEN, "NULL" },
	{ "capped", NOW - 500, 3000, CHALLENGES, 0, "'+98912'" },
};

static void must(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "queue: %s\n", e->text);
	exit(1);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void open_house(struct store *st, const char *folder)
{
	struct err e = { "" };
	char path[256], phone[20];
	int64_t id;

	snprintf(path, sizeof path, "%s/key", folder);
	must(vault_create(path, &e), &e);
	must(vault_open(&st->vault, path, &e), &e);
	snprintf(path, sizeof path, "%s/queue.db", folder);
	must(db_open(&st->db, path, true, &e), &e);
	st->queue = (struct queue_policy){ .ageing_s = 3600, .order_s = 1800 };
	must(tx_begin(st->db, &e), &e);
	for (int i = 0; i < CONTACTS; i++) {
		snprintf(phone, sizeof phone, "+98912%07d", i);
		must(contact_for_phone(st, phone, NOW, &id, &e), &e);
	}
	must(tx_commit(st->db, &e), &e);
}

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK)
		return;
	fprintf(stderr, "queue: %s\n", why);
	exit(1);
}

/* Rows as message_add() leaves them. */
static void add(sqlite3 *db, const char *what, long rows, const char *columns)
{
	char *sql = sqlite3_mprintf(
		"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %ld)"
		" INSERT INTO message (direction, sealed, state, purpose, expires_at, "
		"contact_id,"
		" rank, tries, not_before, ready_at, created_at, held)"
		" SELECT 'out', zeroblob(120), 'queued', '%s', %lld, %s FROM n",
		rows - 1, what, (long long)NOW + 864000, columns);

	if (rows > 0)
		run(db, sql);
	sqlite3_free(sql);
}

static void fill(const char *folder, const struct situation *s, long rows)
{
	char path[256], columns[200];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/queue.db", folder);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		exit(1);
	run(db, "PRAGMA synchronous = OFF; BEGIN; DELETE FROM message");
	snprintf(columns, sizeof columns, "%d + i, 0, 0, 0, %lld, %lld, NULL", BETWEEN + 1,
		 (long long)NOW - 5, (long long)NOW - 5);
	add(db, "challenge", s->challenges, columns);
	snprintf(columns, sizeof columns, "1 + i, 3, 1, %lld, %lld, %lld, NULL",
		 (long long)NOW + 600, (long long)NOW + 600, (long long)NOW - 700);
	add(db, "refused", s->between, columns);
	snprintf(columns, sizeof columns, "1 + i %% %d, 3, 0, 0, %lld, %lld, NULL", BETWEEN,
		 (long long)NOW - 600, (long long)NOW - 600);
	add(db, "behind it", s->between * BEHIND_EACH, columns);
	snprintf(columns, sizeof columns,
		 "%d + i %% %d, 3 + i / 7 %% 2, 0, 0, %lld + i / %d, %lld, %s", BETWEEN + 1,
		 CONTACTS - BETWEEN, (long long)s->ready, s->a_second, (long long)s->ready,
		 s->held);
	add(db, "stage", rows - s->challenges - s->between * (1 + BEHIND_EACH), columns);
	run(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(db);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Median of looks, in milliseconds; *most is the longest but three. */
static double looks(struct store *st, bool found, double *most)
{
	double took[LOOKS];

	for (int i = 0; i < LOOKS; i++) {
		CLEAN(contact) struct contact to = { 0 };
		struct err e = { "" };
		struct message m;
		struct queue q;
		double begin = seconds();
		enum rc rc;

		queue_open(&q, st, NOW, "two", false);
		rc = queue_next(&q, &m, &e);
		if (rc == RC_OK)
			must(contact_get(st, m.contact_id, &to, &e), &e);
		took[i] = (seconds() - begin) * 1e3;
		if (rc != (found ? RC_OK : RC_NONE)) {
			fprintf(stderr, "queue: %s %s\n", rc_name(rc), e.text);
			exit(1);
		}
	}
	qsort(took, LOOKS, sizeof *took, by_size);
	*most = took[LOOKS - 4];
	return took[LOOKS / 2];
}

int main(int argc, char **argv)
{
	struct store st = { 0 };
	long few, many;

	if (argc != 4) {
		fprintf(stderr, "usage: queue FOLDER FEW MANY\n");
		return 2;
	}
	few = atol(argv[2]);
	many = atol(argv[3]);
	open_house(&st, argv[1]);
	for (size_t i = 0; i < COUNT(situations); i++) {
		const struct situation *s = &situations[i];
		bool found = s->ready <= NOW || s->challenges;
		double of_few, of_many, most;

		fill(argv[1], s, few);
		of_few = looks(&st, found, &most);
		fill(argv[1], s, many);
		of_many = looks(&st, found, &most);
		printf("%-8s %ld: %.3f ms, %ld: %.3f ms, ratio=%.2f p99_ms=%.3f\n", s->name,
		       few, of_few, many, of_many, of_many / of_few, most);
		fflush(stdout);
	}
	db_close(st.db);
	vault_close(st.vault);
	return 0;
}
