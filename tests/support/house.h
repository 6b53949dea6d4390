/* house.h - a whole engine for a test: a fresh database, the shipped data,
 * the demo organisation, and a clock that the test moves. */
#ifndef TESTS_SUPPORT_HOUSE_H
#define TESTS_SUPPORT_HOUSE_H

#include "workflow/apply.h"
#include "workflow/engine.h"

struct house {
	struct engine en;
	struct clock clock;
	int64_t now;
	char folder[64];
};

/* Wednesday, 1405-09-04 is 2026-11-25; see house_at(). */
void house_open(struct house *h);  /* fails the test when it cannot */
void house_close(struct house *h); /* removes the folder */
/* The fixtures of cmocka: each test has a house of its own in *state, and hears
 * errors alone. */
int house_setup(void **state);
int house_teardown(void **state);
#define HOUSE_TEST(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)

/* The test fails, with the sentence, unless rc is RC_OK. */
void must(enum rc rc, const struct err *e);

/* The instant of a local wall clock: "2026-11-24 10:00:00". */
int64_t house_instant(const char *local);
/* Set the clock there, and fire what is due (in steps, as the daemon would). */
void house_at(struct house *h, const char *local);

/* One event, one transaction: register a complete complaint of a phone by
 * operator.1, and act on it as a login.  They fail the test when refused. */
struct case_ house_complaint(struct house *h, const char *phone);
void house_act(struct house *h, struct case_ *c, const char *login, struct request r);
/* The same, and it must be refused. */
enum refusal house_refused(struct house *h, struct case_ *c, const char *login,
			   struct request r);
struct actor house_official(struct house *h, const char *login);
/* Load a file of this text, called office.cfg; a refusal must say `says`, and
 * changes nothing. */
void house_load(struct house *h, const char *text, enum rc expected, const char *says);
/* The row as it is now. */
void house_fresh(struct house *h, struct case_ *c);

/* The message codes queued to a phone so far, in order: "C01 C05"; those behind a
 * message; the text of the newest with this code.  free() them. */
char *house_codes(struct house *h, const char *phone);
char *house_codes_after(struct house *h, const char *phone, int64_t message_id);
char *house_text(struct house *h, const char *phone, const char *code);

#endif
