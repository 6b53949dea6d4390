/* role.h - the roles that a procedure may name.  A closed list, so that a slip
 * of the pen is found when the file is loaded, not when nobody is told. */
#ifndef WORKFLOW_ROLE_H
#define WORKFLOW_ROLE_H

#include <stdbool.h>

bool role_known(const char *role);

#endif
