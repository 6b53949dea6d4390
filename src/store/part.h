/* part.h - received parts, from first sight to filed message (table part). */
#ifndef STORE_PART_H
#define STORE_PART_H

#include <stdbool.h>

#include "store/message.h"

struct part {
	int64_t id;
	char sim[SIM_MAX], carrier[CARRIER_NAME_MAX];
	int64_t contact_id, scts, received_at;
	int ref, total, seq, width; /* total 0: a message of one part */
	bool binary;		    /* text is the data in hex */
	char *text;		    /* part_list_free(), or the caller's own */
	int64_t message_id;	    /* 0: not filed yet */
};

struct part_list {
	struct part *part;
	size_t n;
};
void part_list_free(struct part_list *list);
void clean_part_list(struct part_list *list);

/* Save a part; p->id is set.  print is the carrier's digest of it, made ours
 * with the SIM.  RC_DUP: it was seen before; nothing changed. */
enum rc part_add(struct store *st, struct part *p, const char *print, struct err *e);
/* It belongs to this message. */
enum rc part_file(struct store *st, int64_t id, int64_t message_id, struct err *e);
/* The unfiled parts with the same SIM, sender and concatenation as p, by seq. */
enum rc part_waiting(struct store *st, const struct part *p, struct part_list *list,
		     struct err *e);
/* The parts of a filed message, by seq. */
enum rc part_of(struct store *st, int64_t message_id, struct part_list *list, struct err *e);
/* The oldest unfiled part that was received at `before` or earlier; RC_NONE.
 * The list has one element. */
enum rc part_stale(struct store *st, int64_t before, struct part_list *list, struct err *e);
/* When the first unfiled part was received; RC_NONE. */
enum rc part_first(struct store *st, int64_t *received_at, struct err *e);
/* The message that was filed since `since` without p, with time stamps at
 * most slack_s away; RC_NONE. */
enum rc part_gap(struct store *st, const struct part *p, int64_t since, int64_t slack_s,
		 int64_t *message_id, struct err *e);
/* The same, filed with a part of p's place. */
enum rc part_twin(struct store *st, const struct part *p, int64_t since, int64_t slack_s,
		  int64_t *message_id, struct err *e);

#endif
