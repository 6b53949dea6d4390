/* url.h - where events may go: https:// anywhere, http:// only to this machine
 * and private networks, unless the configuration says otherwise. */
#ifndef WEBHOOK_URL_H
#define WEBHOOK_URL_H

#include <stdbool.h>

#include "base/err.h"

/* RC_REJECT says what is wrong with it. */
enum rc url_check(const char *url, bool plain_anywhere, struct err *e);

#endif
