/* choice.h - which queued message a lane takes next. */
#ifndef GATEWAY_CHOICE_H
#define GATEWAY_CHOICE_H

#include "gateway/fleet.h"
#include "gateway/lane.h"
#include "gateway/rates.h"
#include "workflow/engine.h"

/* The first message in line that this lane may take, or one whose life is
 * over, whoever's it is.  RC_NONE. */
enum rc choice_next(struct engine *en, const struct fleet *f, struct rates *r,
		    const struct lane *lane, struct message *m, struct err *e);

#endif
