/* control.h - the socket through which a test plays fate: one JSON object a
 * line in, one line out (docs/EMULATOR.md has the requests). */
#ifndef EMULATOR_CONTROL_H
#define EMULATOR_CONTROL_H

#include <jansson.h>

#include "base/err.h"
#include "emulator/network.h"

struct control;

/* Listen on a unix socket of that path; a stale one is removed. */
enum rc control_open(struct control **out, struct network *n, const char *path, struct err *e);
void control_close(struct control *c); /* NULL is fine */

/* Do one request; what there is to tell goes into the object `answer`. */
enum rc control_do(struct network *n, const json_t *request, json_t *answer, struct err *e);

#endif
