/* setting_carrier.h - the modems and the gateways of the configuration. */
#ifndef CONFIG_SETTING_CARRIER_H
#define CONFIG_SETTING_CARRIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/provider.h"
#include "config/setting_balance.h"

struct conf;
struct conf_node;
struct settings;

/* Texts are never NULL; "" is "not given". */
struct setting_modem {
	const char *name, *device, *connection;
	const char *imei, *imsi;    /* whose port is looked for; one of the three is given */
	const char *pin, *pin_file; /* at most one of them is given */
	const char *smsc;	    /* the message centre; "": the card's own */
	struct setting_balance balance;
	const char *number;    /* its SIM's own, E.164; "": not known */
	int64_t pulse_s;       /* 0: it is not asked whether it receives */
	const char *command;   /* "": didehban-modem beside the daemon */
	const char **prefixes; /* preferred for these numbers; none: any */
	size_t prefix_count;
	int per_minute, per_day; /* texts; 0: no limit */
	bool pace;		 /* our own pace; false: libgammu's pauses stay */
};

struct setting_gateway {
	const char *name, *kind, *url, *username, *password_file, *sender;
	const char *ca_file;  /* "": whom the machine trusts */
	const char *callback; /* our own address as the gateway sees it; "": none */
	const char *command;  /* "": didehban-http beside the daemon */
	const char **prefixes;
	size_t prefix_count;
	int window, per_minute, per_day, timeout_s;
	bool whole;		  /* it cuts long texts itself */
	struct provider provider; /* kind generic */
};

/* Read them all; what is wrong is refused with its line. */
void setting_carriers_read(struct settings *s, struct conf *c, const struct conf_node *root);

#endif
