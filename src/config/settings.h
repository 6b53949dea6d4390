/* settings.h - the configuration file, as the programs know it.
 * Every key has a default, except a modem's device.  The keys are described
 * in modem-config/didehban.cfg and didehban.cfg(5). */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "config/rules.h"
#include "config/setting_carrier.h"
#include "config/setting_rate.h"

#define SETTINGS_FILE "/etc/didehban/didehban.cfg"

/* Texts are never NULL; "" is "not given". */
struct settings {
	const char *file; /* the one that was read */
	const char *name, *database, *key_file, *socket, *share, *spool, *timezone;
	const char *listen_host; /* "": no HTTP */
	int listen_port;
	int http_per_minute;	  /* requests of a token; 0: any number */
	int quiet_from, quiet_to; /* minutes of the day; equal: off */
	int answer_max_parts;
	bool stop_final;
	bool webhook_plain;	     /* events over http:// to anywhere */
	const char *webhook_ca_file; /* "": whom the machine trusts */
	int session_idle_min, session_life_h;
	int ageing_min, order_min; /* of the queue; 0: nothing rises, no bound */
	const char *callback;	   /* after a voicemail, within: "4wh"; "": no call back */
	struct absence_policy absence;
	struct round_policy digest, weekly;
	struct words sms_strict; /* procedures whose commands by text want a round trip */
	bool sms_pin;		 /* a personal PIN behind every challenge */
	const char **ports;	 /* globs: where a modem known by IMEI or IMSI may be */
	size_t port_count;
	const char *sysfs;    /* /sys */
	const char *families; /* the folder with what families of modems need */
	struct setting_modem *modems;
	size_t modem_count;
	struct setting_gateway *gateways;
	size_t gateway_count;
	const struct setting_rate *rates;
	size_t rate_count;
	bool blank;	     /* the file says nothing */
	struct arena *arena; /* everything above lives in it */
};

/* RC_REJECT with "FILE:LINE: ..." for whatever is wrong in it, RC_NONE when
 * there is no such file.  settings_free() it. */
enum rc settings_open(struct settings **out, const char *path, struct err *e);
/* The same from memory; name stands for the file in sentences. */
enum rc settings_parse(struct settings **out, const char *source, const char *name,
		       struct err *e);
/* A line for what is allowed and hardly meant. */
void settings_doubts(const struct settings *s, FILE *out);
void settings_free(struct settings *s); /* NULL is fine */
void clean_settings(struct settings **s);

#endif
