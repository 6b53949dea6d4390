/* ussd.h - a conversation by USSD: where it is, and what was answered.
 * Kept for a day after its last request, then swept. */
#ifndef STORE_USSD_H
#define STORE_USSD_H

#include <stdbool.h>

#include "store/store.h"

enum { USSD_KEEP_S = 24 * 3600, USSD_STEP_ROOM = 16, USSD_LANG_ROOM = 4 };

/* What was typed, in pieces; NULL: not yet. */
enum ussd_word { USSD_TYPED, USSD_CODE, USSD_BODY, USSD_NAME, USSD_WORDS };

struct ussd_session {
	int64_t id; /* 0: not kept yet */
	char step[USSD_STEP_ROOM], lang[USSD_LANG_ROOM];
	int matter, page;
	bool offered, ended;
	int64_t created_at, at;
	char *word[USSD_WORDS]; /* owned; ussd_free() */
};

void ussd_free(struct ussd_session *u); /* frees the words, not u */
void clean_ussd_session(struct ussd_session *u);
/* Take a copy of the text, or NULL. */
void ussd_word_set(struct ussd_session *u, enum ussd_word w, const char *text);

/* The session of the aggregator's id and the phone (E.164); RC_NONE. */
enum rc ussd_get(struct store *st, const char *session, const char *phone,
		 struct ussd_session *u, struct err *e);
/* The phone's newest session; RC_NONE. */
enum rc ussd_newest(struct store *st, const char *phone, struct ussd_session *u, struct err *e);
/* Insert (u->id is set, and what is older than a day goes) or update.  One
 * that has ended keeps no word. */
enum rc ussd_put(struct store *st, const char *session, const char *phone,
		 struct ussd_session *u, struct err *e);

/* The screen that answered this text in the session, malloc'ed; RC_NONE. */
enum rc ussd_reply_get(struct store *st, const struct ussd_session *u, const char *text,
		       char **screen, struct err *e);
/* The last one of the session; RC_NONE. */
enum rc ussd_reply_last(struct store *st, const struct ussd_session *u, char **screen,
			struct err *e);
/* template "" is a menu, which counts for nothing and knows no phone. */
enum rc ussd_reply_add(struct store *st, const struct ussd_session *u, const char *phone,
		       const char *text, const char *template, const char *screen,
		       struct err *e);

/* Nothing joins the phone to its sessions any more: an anonymous report. */
enum rc ussd_unlink(struct store *st, const struct ussd_session *u, const char *phone,
		    struct err *e);

/* What is older than USSD_KEEP_S goes. */
enum rc ussd_sweep(struct store *st, int64_t now, struct err *e);

/* Sessions that were alive after the instant and have not ended. */
enum rc ussd_open_count(struct store *st, int64_t after, int64_t *count, struct err *e);

#endif
