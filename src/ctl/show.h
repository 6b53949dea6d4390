/* show.h - the last step of most commands: ask, and show what was answered.
 * Each prints the answer, as one JSON document with --json, or says why it was
 * refused, and answers the exit status.  A body is taken (NULL: none). */
#ifndef CTL_SHOW_H
#define CTL_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/buf.h"
#include "ctl/ctl.h"

/* For people by `human`, which borrows the answer. */
int show_answer(struct ctl *c, const char *method, const char *target, json_t *body,
		void (*human)(const json_t *answer));

/* For people in one line; {name} in it is a member of the answer. */
int show_line(struct ctl *c, const char *method, const char *target, json_t *body,
	      const char *line);

/* A column of a list: its title, the member of a row, and how that reads. */
struct column {
	const char *title, *member;
	/* Adds to the cell; NULL: member_text(). */
	void (*put)(struct buf *cell, const json_t *row, const char *member);
};
void column_put_time(struct buf *cell, const json_t *row, const char *member);

/* GET a list, for people as a table; with pages, target is one that
 * ctl_ask_pages() asks. */
int show_list(struct ctl *c, const char *target, bool pages, const struct column *columns,
	      size_t count);

/* The rows, under a line of titles when a column has one. */
void columns_print(const json_t *rows, const struct column *columns, size_t count);

#endif
