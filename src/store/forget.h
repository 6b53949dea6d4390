/* forget.h - the number of an anonymous reporter, once his receipt is in his
 * hand (R029, R097: «شماره شما نگهداری نمی‌شود»). */
#ifndef STORE_FORGET_H
#define STORE_FORGET_H

#include "store/store.h"

/* The message with the receipt was delivered; inside a transaction.  It and
 * the text it answered are nobody's from now on.  If the number belongs to no
 * named case and no account, so is all else that it sent or got, and the
 * number itself goes. */
enum rc forget_reporter(struct store *st, int64_t message_id, int64_t now, struct err *e);

#endif
