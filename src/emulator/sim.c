/* sim.c - see sim.h. */
#include "emulator/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { PIN_TRIES = 3 };

static const char *const memory_name[SIM_MEMORIES] = { "SM", "ME", "SR" };
static const char puk_of_all[] = "12345678";

static void sim_digits(char *out, size_t size, const char *prefix, struct seed *seed)
{
	size_t len = (size_t)snprintf(out, size, "%s", prefix);

	for (; len + 1 < size; len++)
		out[len] = (char)('0' + seed_below(seed, 10));
	out[len] = '\0';
}

void sim_init(struct sim *s, const char *number, const char *smsc,
	      const int sizes[SIM_MEMORIES], struct seed *seed)
{
	*s = (struct sim){ .tries = PIN_TRIES };
	sim_digits(s->imsi, sizeof s->imsi, "43211", seed);
	sim_digits(s->iccid, sizeof s->iccid, "898911", seed);
	snprintf(s->number, sizeof s->number, "%s", number);
	snprintf(s->smsc, sizeof s->smsc, "%s", smsc);
	for (int m = 0; m < SIM_MEMORIES; m++) {
		s->store[m].size = sizes[m];
		s->store[m].slot = mem_alloc((size_t)sizes[m] * sizeof *s->store[m].slot);
	}
}

void sim_free(struct sim *s)
{
	for (int m = 0; m < SIM_MEMORIES; m++) {
		for (int i = 0; i < s->store[m].size; i++)
			free(s->store[m].slot[i].pdu);
		free(s->store[m].slot);
	}
	*s = (struct sim){ 0 };
}

void sim_pin_set(struct sim *s, const char *pin)
{
	snprintf(s->pin, sizeof s->pin, "%s", pin);
	s->lock = *pin ? SIM_PIN : SIM_OPEN;
}

void sim_power(struct sim *s)
{
	if (s->lock == SIM_OPEN && *s->pin)
		s->lock = SIM_PIN;
}

enum rc sim_unlock(struct sim *s, const char *pin)
{
	if (s->lock == SIM_PUK)
		return RC_REJECT;
	if (!strcmp(pin, s->pin)) {
		s->lock = SIM_OPEN;
		s->tries = PIN_TRIES;
		return RC_OK;
	}
	if (--s->tries <= 0)
		s->lock = SIM_PUK;
	return RC_REJECT;
}

enum rc sim_unblock(struct sim *s, const char *puk, const char *pin)
{
	size_t len = strlen(pin);

	if (strcmp(puk, puk_of_all) || len < 4 || len > 8)
		return RC_REJECT;
	snprintf(s->pin, sizeof s->pin, "%s", pin);
	s->lock = SIM_OPEN;
	s->tries = PIN_TRIES;
	return RC_OK;
}

const char *sim_memory_name(enum sim_memory m)
{
	return memory_name[m];
}

bool sim_memory_parse(const char *name, enum sim_memory *m)
{
	if (!strcmp(name, "MT"))
		name = "SM";
	for (int i = 0; i < SIM_MEMORIES; i++) {
		if (!strcmp(name, memory_name[i])) {
			*m = (enum sim_memory)i;
			return true;
		}
	}
	return false;
}

int sim_used(const struct sim *s, enum sim_memory m)
{
	int used = 0;

	for (int i = 0; i < s->store[m].size; i++)
		used += s->store[m].slot[i].pdu != NULL;
	return used;
}

int sim_add(struct sim *s, enum sim_memory m, const char *pdu, enum sim_stat stat)
{
	for (int i = 0; i < s->store[m].size; i++) {
		struct sim_slot *slot = &s->store[m].slot[i];

		if (slot->pdu)
			continue;
		slot->pdu = mem_dup(pdu);
		slot->stat = stat;
		return i + 1;
	}
	return 0;
}

bool sim_location_valid(const struct sim *s, enum sim_memory m, int location)
{
	return location >= 1 && location <= s->store[m].size;
}

struct sim_slot *sim_get(struct sim *s, enum sim_memory m, int location)
{
	struct sim_slot *slot;

	if (!sim_location_valid(s, m, location))
		return NULL;
	slot = &s->store[m].slot[location - 1];
	return slot->pdu ? slot : NULL;
}

void sim_delete(struct sim *s, enum sim_memory m, int location)
{
	struct sim_slot *slot = sim_get(s, m, location);

	if (!slot)
		return;
	free(slot->pdu);
	*slot = (struct sim_slot){ 0 };
}

void sim_delete_many(struct sim *s, enum sim_memory m, int flag)
{
	for (int i = 1; i <= s->store[m].size; i++) {
		struct sim_slot *slot = sim_get(s, m, i);

		if (!slot)
			continue;
		if (flag >= 4 || slot->stat == SIM_READ ||
		    (flag >= 2 && slot->stat == SIM_SENT) ||
		    (flag >= 3 && slot->stat == SIM_UNSENT))
			sim_delete(s, m, i);
	}
}
