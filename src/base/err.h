/* err.h - what went wrong, named for what the caller can do about it.
 * Raise or log, never both: whoever decides, logs, once. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum rc {
	RC_OK,	   /* done */
	RC_NONE,   /* there is no such thing, or no more of it */
	RC_DUP,	   /* it is there already; nothing changed */
	RC_REJECT, /* the request is wrong; asking again changes nothing */
	RC_RETRY,  /* not now; the same request may succeed later */
	RC_BROKEN, /* our own state or a resource is unusable; an operator is needed */
};

/* One sentence for people, on the caller's stack.  Zero it or leave it:
 * only err_set() writes it, and only err_text() need be read after an rc
 * other than RC_OK. */
struct err {
	char text[512];
};

/* Write the sentence and hand the rc back: `return err_set(e, RC_RETRY, ...)`.
 * e may be NULL. */
enum rc err_set(struct err *e, enum rc rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Put a prefix before the sentence that is there: "load x.cfg: ...". */
enum rc err_prefix(struct err *e, enum rc rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

const char *rc_name(enum rc rc);

/* Leave the function with any rc that is not RC_OK. */
#define TRY(call)                                                                              \
	do {                                                                                   \
		enum rc try_rc = (call);                                                       \
		if (try_rc != RC_OK)                                                           \
			return try_rc;                                                         \
	} while (0)

#endif
