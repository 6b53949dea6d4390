/* absence.h - the 48-hour rule (R112-R114, X12, X13): an official whose role
 * is under it, and who does not visit his work list for so long, is warned and
 * then loses his password and his commands by text.  Only an administrator
 * gives them back.
 *
 * A visit is a command by text with a good challenge, a login over HTTP, or an
 * action done in his name on the command line or over HTTP.  Asking for a list
 * is none.  The clock starts again with each visit, a new password, an unlock.
 *
 * One timer an account, of the kind "absence".  It asks for the last visit when
 * it fires, so that a visit need not touch it. */
#ifndef WORKFLOW_ABSENCE_H
#define WORKFLOW_ABSENCE_H

#include "store/official.h"
#include "workflow/tick.h"

/* Inside a transaction: set the timer anew, for one account (after a new
 * password) or all (at start; when accounts, the calendar or the configuration
 * may have changed). */
enum rc absence_arm(struct engine *en, const struct official *o, struct err *e);
enum rc absence_arm_all(struct engine *en, struct err *e);

timer_work absence_check;

#endif
