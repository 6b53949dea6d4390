/* modem.h - one modem: a port, the line on it, the SIM in it, and what the
 * terminal has set.  Its commands are in command.c and the files beside it;
 * what it sends and gets goes through network.h. */
#ifndef EMULATOR_MODEM_H
#define EMULATOR_MODEM_H

#include <stdbool.h>

#include "base/err.h"
#include "emulator/fault.h"
#include "emulator/line.h"
#include "emulator/port.h"
#include "emulator/sim.h"

struct network;
struct event;

/* What ATZ and a restart put back. */
struct modem_settings {
	int cmee;	 /* 27.007 9.1 */
	int creg, cgreg; /* 27.007 7.2, 10.1.20 */
	int cops_format; /* 27.007 7.3 */
	int cnmi[5];	 /* 27.005 3.4.1: mode, mt, bm, ds, bfr */
	bool cnmi_given; /* until then reports wait: nobody is there yet */
	int csms, cmms;
	int clip, crc;
	bool curc;		/* ^CURC: chatter of its own accord */
	char cscs[8];		/* 27.007 5.5 */
	enum sim_memory mem[3]; /* +CPMS: read, write, receive */
};

/* A part or a report that waits in the network for a free slot. */
struct modem_wait {
	struct modem_wait *next;
	char *pdu;
	bool report;
};

/* What a prompt was opened for. */
enum modem_prompt { PROMPT_SEND, PROMPT_WRITE };

struct modem {
	char name[FAULT_NAME_MAX];
	char imei[16];
	struct network *network;
	struct port *port;
	struct line line;
	struct sim sim;
	struct modem_settings set;
	enum modem_prompt prompt;
	int prompt_octets;	    /* announced by +CMGS, +CMGW */
	enum sim_stat prompt_stat;  /* +CMGW */
	struct modem_wait *waiting; /* in order */
	unsigned session;	    /* rises when what was in hand is lost */
	int reference;		    /* the next TP-MR */
	int signal;		    /* as +CSQ tells it, 0-31 */
	bool deaf, full, powered;
	struct event *chatter, *alive; /* the fault's lines; the ^RSSI: of a healthy one */
	int chatter_ms;
	long submitted, delivered, reported, commands;
};

/* The link DIR/NAME appears with modem_plug(). */
struct modem *modem_new(struct network *n, const char *name, const char *dir,
			const char *number);
void modem_free(struct modem *m);
enum rc modem_plug(struct modem *m, struct err *e); /* power on, port there */
void modem_unplug(struct modem *m);		    /* power off, port gone */
void modem_restart(struct modem *m);		    /* AT+CFUN=1,1 */
void modem_settings_reset(struct modem *m);

/* Call fn(m) after ms, at once for 0; never when the session was lost. */
void modem_later(struct modem *m, int ms, void (*fn)(struct modem *m));

/* The modem is on the air: powered, PIN given, network there. */
bool modem_registered(const struct modem *m);

/* The fault of this point, if one is due, happens.  True when it was the end
 * of the command in hand; otherwise *delay_ms is how late the step is. */
bool modem_fault(struct modem *m, const char *point, int *delay_ms);
/* A fault of the point "now". */
void modem_fault_now(struct modem *m, const struct fault *f);
void modem_fault_clear(struct modem *m);

/* A part (or a status report) reaches the modem: stored and indicated as
 * +CNMI says, or kept by the network until it can be. */
void modem_deliver(struct modem *m, const char *pdu, bool report);
/* Take what waits, as far as it goes: a slot is free or the network is back. */
void modem_take_waiting(struct modem *m);
/* Registration changed: tell by URC. */
void modem_registration(struct modem *m);

/* Put a PDU into the SIM whatever the network thinks, and indicate it;
 * answers the location, 0 when full. */
int modem_put(struct modem *m, const char *pdu, bool report);

#endif
