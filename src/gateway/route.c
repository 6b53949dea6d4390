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

/* Who is to take a message: what the questions below are about. */
struct look {
	const struct fleet *f;
	const struct message *m;
	int64_t now;
	bool spare; /* some SIM has credit: those without it are spared */
};

/* It is the carrier in trouble that the message is about. */
static bool avoids(const struct message *m, const struct carrier *c)
{
	return strcmp(m->avoid, carrier_info(c)->name) == 0;
}

/* Ready, under its daily cap for so many parts, not failing again and again, and
 * not spared for others to do its work. */
static bool works(struct carrier *c, int64_t parts, bool spare, int64_t now)
{
	const struct lane *lane = lane_of(c);

	return carrier_takes(c) && !lane_over(lane, parts) &&
	       !record_poor(&lane->record, now) && !(spare && carrier_spared(c));
}

static bool serves(const struct look *l, struct carrier *c)
{
	return works(c, l->m->parts, l->spare, l->now) && !avoids(l->m, c);
}

static bool any_serves(const struct look *l)
{
	for (size_t i = 0; i < fleet_count(l->f); i++)
		if (serves(l, fleet_at(l->f, i)))
			return true;
	return false;
}

/* Somebody else who serves is preferred for the number. */
static bool others_preferred(const struct look *l, const char *phone)
{
	for (size_t i = 0; i < fleet_count(l->f); i++)
		if (serves(l, fleet_at(l->f, i)) && prefers(fleet_at(l->f, i), phone))
			return true;
	return false;
}

/* It works, or may do so again in a moment. */
static bool is_there(const struct carrier *c)
{
	enum carrier_state state = carrier_info(c)->state;

	return carrier_takes(c) || (!carrier_drained(c) &&
				    (state == CARRIER_STARTING || state == CARRIER_RECOVERING));
}

bool route_takes(const struct fleet *f, struct carrier *c, const struct message *m, bool begun,
		 const char *phone, int64_t now)
{
	const struct look l = { f, m, now, any_with_credit(f) };
	struct carrier *own = m->carrier[0] ? fleet_find(f, m->carrier) : NULL;

	if (begun && own && own != c && is_there(own))
		return false;
	if (avoids(m, c) && fleet_count(f) > 1 && !waited(m, now, AVOID_S))
		return false;
	if (l.spare && carrier_spared(c))
		return false;
	if (lane_over(lane_of(c), m->parts) && (!rank_urgent(m->rank) || any_serves(&l)))
		return false;
	if (own && serves(&l, own) && !waited(m, now, STICKY_S))
		return own == c;
	return prefers(c, phone) || waited(m, now, PREFERENCE_S) ||
	       !others_preferred(&l, phone);
}

bool route_stands_back(const struct fleet *f, struct carrier *c, int64_t now)
{
	bool spare = any_with_credit(f);

	if (!record_poor(&lane_of(c)->record, now))
		return false;
	for (size_t i = 0; i < fleet_count(f); i++)
		if (works(fleet_at(f, i), 1, spare, now))
			return true;
	return false;
}

bool route_all_work(const struct fleet *f, int64_t now)
{
	for (size_t i = 0; i < fleet_count(f); i++)
		if (!works(fleet_at(f, i), 1, true, now))
			return false;
	return true;
}
