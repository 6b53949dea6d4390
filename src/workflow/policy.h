/* policy.h - what the configuration says about the work, as the engine wants it. */
#ifndef WORKFLOW_POLICY_H
#define WORKFLOW_POLICY_H

#include "config/settings.h"
#include "workflow/engine.h"

/* Texts are the settings' own. */
struct policy policy_of(const struct settings *s);

#endif
