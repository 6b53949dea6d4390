/* ctl.h - what every command knows: the configuration, and whom to ask. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/err.h"
#include "config/settings.h"

enum { STATUS_DONE = 0, STATUS_REFUSED = 1, STATUS_USAGE = 2 };

struct local;

struct ctl {
	const char *file; /* of the configuration */
	bool json;	  /* one JSON document on standard output */
	bool alone;	  /* without a daemon, the command opens the database itself */
	struct settings *settings;
	struct local *local; /* open from the first question that no daemon answered */
};

/* A family of commands; argv[0] is its word.  Answers the exit status. */
int ctl_case(struct ctl *c, int argc, char **argv);
int ctl_call(struct ctl *c, int argc, char **argv);
int ctl_shift(struct ctl *c, int argc, char **argv);
int ctl_message(struct ctl *c, int argc, char **argv);
int ctl_doctor(struct ctl *c, int argc, char **argv);
int ctl_alarm(struct ctl *c, int argc, char **argv);
int ctl_modem(struct ctl *c, int argc, char **argv);
int ctl_official(struct ctl *c, int argc, char **argv);
int ctl_token(struct ctl *c, int argc, char **argv);
int ctl_webhook(struct ctl *c, int argc, char **argv);
int ctl_procedure(struct ctl *c, int argc, char **argv);
int ctl_bulletin(struct ctl *c, int argc, char **argv);
int ctl_report(struct ctl *c, int argc, char **argv);
int ctl_init(struct ctl *c, int argc, char **argv);
int ctl_load(struct ctl *c, int argc, char **argv);
int ctl_check(struct ctl *c, int argc, char **argv);
int ctl_reload(struct ctl *c, int argc, char **argv);
int ctl_verify(struct ctl *c, int argc, char **argv);
int ctl_backup(struct ctl *c, int argc, char **argv);
int ctl_restore(struct ctl *c, int argc, char **argv);
int ctl_calendar_loaded(struct ctl *c, int argc, char **argv);

/* "didehban: " and the sentence on standard error; answers STATUS_REFUSED. */
int ctl_refused(const struct err *e);
/* The answer as one JSON document, or by `human` (NULL: it is printed already);
 * takes the answer. */
int ctl_print(const struct ctl *c, json_t *answer, void (*human)(const json_t *answer));

/* ---- words of the command line (words.c) ---- */

struct texts {
	const char **list;
	size_t count;
};

/* Exactly one of the places is given. */
struct word {
	const char *name; /* without the dashes; NULL: a word without one, in order */
	const char **value;
	struct texts *values; /* may stand several times; free(values->list) */
	bool *flag;
	bool need;
};

/* -1: go on; else the exit status: wrong words were complained about, or the
 * usage was asked for. */
int words_read(int argc, char **argv, const struct word *words, size_t count,
	       const char *usage);
/* The words with a name and a value, as a JSON object of texts. */
json_t *words_body(const struct word *words, size_t count);

/* A family's second word. */
struct subcommand {
	const char *name;
	int (*run)(struct ctl *c, int argc, char **argv);
};
int subcommand_run(struct ctl *c, int argc, char **argv, const struct subcommand *list,
		   size_t count, const char *usage);

/* ---- what people read (print.c) ---- */

/* Rows of texts in aligned columns; a cell that is NULL or "" is "-". */
struct table;
struct table *table_new(size_t columns);
void table_add(struct table *t, const char *cell);	   /* the next one */
void table_row(struct table *t, const char *const *cells); /* as many as columns */
void table_print_free(struct table *t);

/* A member as text; "" when it is null.  Static, good until the 16th next call. */
const char *member_text(const json_t *object, const char *name);
/* A time of ours as people here read it: "1405-09-03 10:15". */
const char *member_time(const json_t *object, const char *name);

#endif
