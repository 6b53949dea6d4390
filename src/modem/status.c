/* status.c - see status.h. */
#include "modem/status.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "modem/announce.h"
#include "modem/identity.h"
#include "modem/pin.h"

enum { RSSI_MOST = 31, FULL_PERCENT = 80 };

/* 27.007 8.5: 0 to 31, 99 for unknown. */
enum rc status_signal(struct port *p, int *percent, struct err *e)
{
	CLEAN(text) char *value = NULL;
	int rssi;

	*percent = -1;
	TRY(port_value(p, "AT+CSQ", "+CSQ:", &value, e));
	if (value && sscanf(value, "%d", &rssi) == 1 && rssi >= 0 && rssi <= RSSI_MOST)
		*percent = rssi * 100 / RSSI_MOST;
	return RC_OK;
}

/* 27.007 7.2, 10.1.22: +CREG: n,stat, or the state alone; -1 for a refusal. */
static enum rc registration(struct port *p, const char *command, const char *prefix, int *state,
			    struct err *e)
{
	CLEAN(text) char *value = NULL;
	int mode;

	*state = -1;
	TRY(port_value(p, command, prefix, &value, e));
	if (value && sscanf(value, "%d,%d", &mode, state) < 2 &&
	    sscanf(value, "%d", state) != 1)
		*state = -1;
	return RC_OK;
}

/* A modem of the fourth generation may be in no network of the second, or know no
 * question about it: the first answer that says that it is somewhere, else the first. */
enum rc status_network(struct port *p, const char **name, struct err *e)
{
	static const char *const names[] = { "none",   "home",	  "searching",
					     "denied", "unknown", "roaming" };
	static const char *const asked[][2] = { { "AT+CREG?", "+CREG:" },
						{ "AT+CEREG?", "+CEREG:" },
						{ "AT+CGREG?", "+CGREG:" } };
	int state, best = -1;

	*name = "unknown";
	for (size_t i = 0; i < COUNT(asked) && best != 1 && best != 5; i++) {
		TRY(registration(p, asked[i][0], asked[i][1], &state, e));
		if (best < 0 || state == 1 || state == 5)
			best = state;
	}
	if (best >= 0 && best < (int)COUNT(names))
		*name = names[best];
	return RC_OK;
}

/* "432 11" of +COPS: 0,2,"43211"; a name as it is. */
static enum rc operator_read(struct status *s, char *operator_name, size_t room, struct err *e)
{
	CLEAN(text) char *value = NULL;
	char text[32] = "";

	*operator_name = '\0';
	if (!s->numeric && port_tell(s->port, "AT+COPS=3,2", e) == RC_BROKEN)
		return RC_BROKEN;
	s->numeric = true;
	TRY(port_value(s->port, "AT+COPS?", "+COPS:", &value, e));
	if (!value || sscanf(value, "%*d,%*d,\"%31[^\"\n]\"", text) != 1)
		return RC_OK;
	if (strlen(text) >= 5 && strspn(text, "0123456789") == strlen(text))
		snprintf(operator_name, room, "%.3s %s", text, text + 3);
	else
		snprintf(operator_name, room, "%s", text);
	return RC_OK;
}

static json_t *storages(const struct inbox *b)
{
	json_t *list = json_array();

	for (int i = 0; i < b->storages.count; i++) {
		const struct storage *s = &b->storages.list[i];

		if (s->total > 0)
			json_array_append_new(
				list, json_pack("{s:s, s:i, s:i, s:b}", "name", s->name, "used",
						s->used, "total", s->total, "full",
						(int64_t)s->used * 100 >=
							(int64_t)s->total * FULL_PERCENT));
	}
	return list;
}

/* A modem may refuse one question and answer the other: what it refuses is
 * told as null or unknown. */
enum rc status_tell(struct status *s, struct err *e)
{
	const char *network;
	char operator_name[40];
	int percent;

	TRY(status_signal(s->port, &percent, e));
	TRY(status_network(s->port, &network, e));
	if (strcmp(network, "home") != 0 && strcmp(network, "roaming") != 0)
		TRY(pin_seated(s->port, e));
	TRY(identity_kept(s->port, e));
	TRY(operator_read(s, operator_name, sizeof(operator_name), e));
	TRY(s->port->announces ? announce_kept(s->port, e) : announce_again(s->port, e));
	if (!*s->port->smsc)
		TRY(identity_smsc(s->port, e));
	talk_event(s->talk,
		   json_pack("{s:s, s:o, s:s, s:s, s:s, s:o}", "event", "status", "signal",
			     percent < 0 ? json_null() : json_integer(percent), "network",
			     network, "operator", operator_name, "smsc", s->port->smsc,
			     "storages", storages(s->inbox)));
	s->due_ms = clock_mono_ms() + STATUS_EVERY_MS;
	return RC_OK;
}
