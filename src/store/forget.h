/* forget.h - the number of an anonymous reporter, once his receipt is in his
 * hand (R029, R097: «شماره شما نگهداری نمی‌شود»), and the receipt
 * itself.
 */
#ifndef STORE_FORGET_H
#define STORE_FORGET_H

#include "store/store.h"

/* Is it an answer to somebody anonymous: his receipt, or what became of it? */
bool forget_concerns(const char *text_code);

/* The message, such an answer, was delivered (or never will be); inside a
 * transaction.  It and the text it answered are nobody's from now on, and say
 * no receipt.  If the number belongs to no named case, to no account and to
 * nobody who is about to complain, so is all else that it sent or got, and the
 * number itself goes; its bytes leave the files with the next db_scrub(). */
enum rc forget_reporter(struct store *st, int64_t message_id, int64_t now, struct err *e);

/* The first answer of that kind from [since, until] whose number is still
 * known, though nothing is under way to it; RC_NONE. */
enum rc forget_due(struct store *st, int64_t since, int64_t until, int64_t now,
		   int64_t *message_id, struct err *e);
/* Is there any since then whose number is still known? */
enum rc forget_waiting(struct store *st, int64_t since, int64_t now, bool *waiting,
		       struct err *e);

#endif
