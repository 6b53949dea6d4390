/* sim.h - a SIM card and the message storages around it (3GPP 27.005 3.1):
 * slots that are counted from 1, a PIN that locks itself, a number.  Pure. */
#ifndef EMULATOR_SIM_H
#define EMULATOR_SIM_H

#include <stdbool.h>

#include "base/err.h"
#include "emulator/seed.h"

enum sim_memory { SIM_SM, SIM_ME, SIM_SR };
enum { SIM_MEMORIES = 3 };

/* As +CMGL and +CMGR number them (27.005 3.1 <stat>). */
enum sim_stat { SIM_UNREAD, SIM_READ, SIM_UNSENT, SIM_SENT };

struct sim_slot {
	char *pdu; /* hex with the SMSC address in front; NULL is free */
	enum sim_stat stat;
};

struct sim_store {
	struct sim_slot *slot; /* slot[0] is location 1 */
	int size;
};

enum sim_lock { SIM_OPEN, SIM_PIN, SIM_PUK };

struct sim {
	char imsi[16], iccid[21], number[24], smsc[24];
	char pin[9]; /* "" asks for none */
	enum sim_lock lock;
	int tries;
	struct sim_store store[SIM_MEMORIES];
};

/* Digits come from the seed; sizes are slots in SM, ME and SR. */
void sim_init(struct sim *s, const char *number, const char *smsc,
	      const int sizes[SIM_MEMORIES], struct seed *seed);
void sim_free(struct sim *s);
void sim_pin_set(struct sim *s, const char *pin);
/* After power on the PIN is asked again; a lost one stays lost. */
void sim_power(struct sim *s);

/* Enter the PIN: RC_REJECT for a wrong one; three of them lock (PUK). */
enum rc sim_unlock(struct sim *s, const char *pin);
/* The PUK is 12345678 on every card of ours. */
enum rc sim_unblock(struct sim *s, const char *puk, const char *pin);

const char *sim_memory_name(enum sim_memory m);
/* "SM", "ME", "SR"; "MT" reads as SM. */
bool sim_memory_parse(const char *name, enum sim_memory *m);

int sim_used(const struct sim *s, enum sim_memory m);
/* Put a PDU into the first free slot; answers its location, 0 when full. */
int sim_add(struct sim *s, enum sim_memory m, const char *pdu, enum sim_stat stat);
/* NULL where nothing is stored or the location does not exist. */
struct sim_slot *sim_get(struct sim *s, enum sim_memory m, int location);
bool sim_location_valid(const struct sim *s, enum sim_memory m, int location);
void sim_delete(struct sim *s, enum sim_memory m, int location);
/* +CMGD's delflag (27.005 3.5.4): 1 read, 2 and sent, 3 and unsent, 4 all. */
void sim_delete_many(struct sim *s, enum sim_memory m, int flag);

#endif
