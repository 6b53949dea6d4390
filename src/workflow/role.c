/* role.c - see role.h. */
#include "workflow/role.h"

#include <string.h>

#include "base/mem.h"

static const char *const offices[] = {
	/* headquarters */
	"operator", "desk_clerk", "pm_expert", "pm_manager", "hq_deputy", "hq_director",
	"security_officer", "ict_centre", "admin", "auditor",
	/* provinces and counties */
	"province_manager", "province_expert", "inspection_manager", "wg_secretary",
	"county_head", "county_expert", "unit_head", "service_owner",
	/* centres, and bodies that cases are referred to */
	"centre_holder", "centre_manager", "centre_clerk", "social_worker", "receiving_body"
};

/* Who asked, or holds a licence. */
static const char *const others[] = { "client", "applicant", "holder", "holder_and_manager",
				      "heirs",	"SYSTEM" };

static bool among(const char *role, const char *const *roles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(roles[i], role) == 0)
			return true;
	return false;
}

bool role_of_official(const char *role)
{
	return among(role, offices, COUNT(offices));
}

bool role_known(const char *role)
{
	return role_of_official(role) || among(role, others, COUNT(others));
}
