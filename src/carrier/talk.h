/* talk.h - the carrier protocol's two streams: lines in from the daemon,
 * lines out to it, and the spool for the last word (docs/CARRIER.md). */
#ifndef CARRIER_TALK_H
#define CARRIER_TALK_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/err.h"

enum { TALK_LINE_MAX = 16 * 1024 };

struct talk {
	int in, out;
	int spool;	  /* the note as it is being written, locked; -1 without one */
	int spool_folder; /* so that its name is safe on disk, too */
	char *spool_part; /* FILE.part: what it is called until it is whole */
	char *spool_path; /* FILE */
	bool in_ended;	  /* end of standard input, and every line of it was taken */
	bool out_gone;	  /* nobody reads us any more */
	char line[TALK_LINE_MAX];
	size_t len;	/* of what was read and is not taken yet */
	size_t taken;	/* of that, what talk_next() handed out */
	bool skipping;	/* the rest of a line that was too long */
	char **answers; /* the last ones to submits, as lines: a ring of `window` */
	size_t window, answer_count;
	bool noted; /* the spool has its line */
};

/* Standard input and output.  With a path, make the note FILE.part, empty, and
 * lock it as long as this process lives: RC_RETRY when another carrier has it.
 * It becomes FILE when there is a whole line in it, so whoever finds FILE may
 * read and remove it. */
enum rc talk_open(struct talk *t, const char *spool_path, struct err *e);

/* The next line as a JSON object (the caller owns it).  RC_NONE when there is
 * none yet, or the input has ended.  Broken lines are answered with `log`
 * and passed over.  Never blocks. */
enum rc talk_next(struct talk *t, json_t **line);

/* Is there a line, or the end, to be had without waiting? */
bool talk_pending(struct talk *t);

/* Is the daemon gone? */
bool talk_alone(const struct talk *t);

/* Write one event; takes the reference.  A reader that is gone is noted. */
void talk_event(struct talk *t, json_t *event);

/* How many submits the daemon may have open with us (1 until said otherwise):
 * so many answers it may not have heard.  Before the first answer. */
void talk_window(struct talk *t, size_t window);
/* The answer to a submit: like talk_event(), and kept for the note. */
void talk_submitted(struct talk *t, json_t *event);
/* The same of the only submit that is open; into the spool, safe on disk, when
 * the daemon is gone.  The sandbox lets this one renaming through. */
void talk_settle(struct talk *t, json_t *event);

/* The end: if the daemon is gone and nothing stands in the spool yet, the last
 * answers do now, or that there was none.  The next daemon learns from it that
 * whatever else it thought to be in our hand never came here. */
void talk_note(struct talk *t);

/* {"event":"log"}, and the same line in our own log. */
void talk_warn(struct talk *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* {"event":"down"}; hopeless: only a person can help.  trouble: which, or NULL. */
void talk_down(struct talk *t, const char *why, bool hopeless, const char *trouble);

#endif
