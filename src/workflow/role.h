/* role.h - the roles there are.  A closed list, so that a slip of the pen is
 * found when the file is loaded, not when nobody is told. */
#ifndef WORKFLOW_ROLE_H
#define WORKFLOW_ROLE_H

#include <stdbool.h>

/* May a procedure name it? */
bool role_known(const char *role);

/* May an account have it? */
bool role_of_official(const char *role);

#endif
