/* role.c - see role.h. */
#include "workflow/role.h"

#include <string.h>

#include "base/mem.h"

bool role_known(const char *role)
{
	static const char *const roles[] = {
		/* not officials: who asked, or holds a licence */
		"client", "applicant", "holder", "holder_and_manager", "heirs",
		"receiving_body", "SYSTEM",
		/* headquarters */
		"operator", "desk_clerk", "pm_expert", "pm_manager", "hq_deputy", "hq_director",
		"security_officer", "ict_centre", "admin", "auditor",
		/* provinces and counties */
		"province_manager", "province_expert", "inspection_manager", "wg_secretary",
		"county_head", "county_expert", "unit_head", "service_owner",
		/* centres */
		"centre_holder", "centre_manager", "centre_clerk", "social_worker"
	};

	for (size_t i = 0; i < COUNT(roles); i++)
		if (strcmp(roles[i], role) == 0)
			return true;
	return false;
}
