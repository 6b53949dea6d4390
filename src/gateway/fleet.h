/* fleet.h - all carriers of the configuration, by name. */
#ifndef GATEWAY_FLEET_H
#define GATEWAY_FLEET_H

#include "gateway/carrier.h"

struct fleet;

struct fleet *fleet_new(struct event_base *base, const struct carrier_hooks *hooks);
/* At once: every child sees the end of its input. */
void fleet_free(struct fleet *f); /* NULL is fine */

/* Make the fleet what the configuration says, in its order: carriers whose
 * process stays as it is go on undisturbed, with their new limits; changed ones
 * finish the text in hand and start anew, missing ones finish it and go.  Starts
 * what is new.  Who was drained stays so. */
void fleet_load(struct fleet *f, const struct carrier_config *config, size_t n);
void fleet_stop(struct fleet *f);
bool fleet_stopped(const struct fleet *f); /* no child is left */
void fleet_tick(struct fleet *f);
void fleet_next(const struct fleet *f, struct wake *w);

size_t fleet_count(const struct fleet *f);
struct carrier *fleet_at(const struct fleet *f, size_t i);
struct carrier *fleet_find(const struct fleet *f, const char *name); /* or NULL */
/* The gateway whose line this is, the only one if there is one only; or NULL. */
struct carrier *fleet_line(const struct fleet *f, const char *sender);

/* RC_NONE for a name that nobody has; else as carrier_ussd(). */
enum rc fleet_ussd(struct fleet *f, const char *name, const char *code,
		   carrier_ussd_answer *answer, void *ctx, struct err *e);

#endif
