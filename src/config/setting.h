/* setting.h - a text of the configuration, kept with the settings: for the files
 * of this folder. */
#ifndef CONFIG_SETTING_H
#define CONFIG_SETTING_H

#include "config/conf.h"
#include "config/settings.h"

const char *setting_text(struct settings *s, struct conf *c, const struct conf_node *group,
			 const char *key, const char *missing);
/* One that must not be empty, though it may be left out. */
const char *setting_filled(struct settings *s, struct conf *c, const struct conf_node *group,
			   const char *key, const char *missing);

#endif
