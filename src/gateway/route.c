/* route.c - see route.h. */
#include "gateway/route.h"

#include <string.h>

#include "gateway/lane.h"
#include "store/queue.h"

enum { PREFERENCE_S = 10, AVOID_S = 900 };

static bool prefers(const struct carrier *c, const char *phone)
{
	const struct carrier_config *config = carrier_config(c);

	for (size_t i = 0; i < config->prefix_count; i++)
		if (strncmp(phone, config->prefixes[i], strlen(config->prefixes[i])) == 0)
			return true;
	return false;
}

static bool waited(const struct message *m, int64_t now, int seconds)
{
	return now - m->ready_at >= seconds;
}

/* Is there a carrier whose SIM has credit, or will be in a moment? */
static bool any_with_credit(const struct fleet *f)
{
	for (size_t i = 0; i < fleet_count(f); i++)
		if (carrier_info(fleet_at(f, i))->state != CARRIER_DOWN &&
		    !carrier_spared(fleet_at(f, i)) && !carrier_drained(fleet_at(f, i)))
			return true;
	return false;
}

/* It is the carrier in trouble that the message is about. */
static bool avoids(const struct message *m, const struct carrier *c)
{
	return strcmp(m->avoid, carrier_info(c)->name) == 0;
}

/* Ready, under its daily cap, and not spared for others to do its work. */
static bool serves(struct carrier *c, const struct message *m, bool spare)
{
	return carrier_takes(c) && !avoids(m, c) && !lane_over(lane_of(c), m->parts) &&
	       !(spare && carrier_spared(c));
}

static bool any_serves(const struct fleet *f, const struct message *m, bool spare)
{
	for (size_t i = 0; i < fleet_count(f); i++)
		if (serves(fleet_at(f, i), m, spare))
			return true;
	return false;
}

bool route_takes(const struct fleet *f, struct carrier *c, const struct message *m,
		 const char *phone, int64_t now)
{
	struct carrier *own = m->carrier[0] ? fleet_find(f, m->carrier) : NULL;
	bool spare = any_with_credit(f);

	if (avoids(m, c) && fleet_count(f) > 1 && !waited(m, now, AVOID_S))
		return false;
	if (spare && carrier_spared(c))
		return false;
	if (lane_over(lane_of(c), m->parts) &&
	    (!rank_urgent(m->rank) || any_serves(f, m, spare)))
		return false;
	if (own && serves(own, m, spare) && !waited(m, now, STICKY_S))
		return own == c;
	if (prefers(c, phone) || waited(m, now, PREFERENCE_S))
		return true;
	for (size_t i = 0; i < fleet_count(f); i++)
		if (serves(fleet_at(f, i), m, spare) && prefers(fleet_at(f, i), phone))
			return false;
	return true;
}

bool route_all_ready(const struct fleet *f)
{
	for (size_t i = 0; i < fleet_count(f); i++)
		if (!carrier_takes(fleet_at(f, i)))
			return false;
	return true;
}
