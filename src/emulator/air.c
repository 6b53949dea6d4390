/* air.c - see air.h. */
#include "emulator/air.h"

#include <time.h>

int64_t air_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void air_join(struct air *a, struct air_listener *l)
{
	struct air_listener **at = &a->first;

	while (*at)
		at = &(*at)->next;
	l->next = NULL;
	*at = l;
}

void air_leave(struct air *a, struct air_listener *l)
{
	struct air_listener **at = &a->first;

	while (*at && *at != l)
		at = &(*at)->next;
	if (*at)
		*at = l->next;
}

void air_text(struct air *a, const struct air_text *t)
{
	for (struct air_listener *l = a->first; l; l = l->next) {
		if (l->text)
			l->text(l->self, t);
	}
	air_event(a, json_pack("{s:s, s:I, s:s, s:s, s:s, s:i, s:s, s:s}", "event", "air",
			       "at_ms", (json_int_t)t->at_ms, "from", t->from, "to", t->to,
			       "text", t->text, "parts", t->parts, "direction",
			       t->direction == AIR_MT ? "mt" : "mo", "modem", t->modem));
}

void air_event(struct air *a, json_t *event)
{
	if (!event)
		return;
	for (struct air_listener *l = a->first; l; l = l->next) {
		if (l->event)
			l->event(l->self, event);
	}
	json_decref(event);
}
