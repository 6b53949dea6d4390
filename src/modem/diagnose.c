/* diagnose.c - see diagnose.h.  Without libgammu: it would set up what we only
 * look at. */
#include "modem/diagnose.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/mem.h"
#include "modem/pin.h"
#include "modem/port.h"
#include "modem/status.h"
#include "modem/tty.h"

enum { DRAIN_US = 200000, FULL_PERCENT = 80 };

static bool never(void)
{
	return false;
}

static enum rc look_sim(struct port *p, json_t *o, struct err *e)
{
	CLEAN(text) char *state = NULL;

	TRY(port_value(p, "AT+CPIN?", "+CPIN:", &state, e));
	for (char *c = state; c && *c; c++)
		*c = (char)toupper((unsigned char)*c);
	json_object_set_new(o, "sim", json_string(state ? state : "none"));
	return RC_OK;
}

static enum rc look_network(struct port *p, json_t *o, struct err *e)
{
	const char *network;
	int percent;

	TRY(status_signal(p, &percent, e));
	TRY(status_network(p, &network, e));
	json_object_set_new(o, "signal", percent < 0 ? json_null() : json_integer(percent));
	json_object_set_new(o, "network", json_string(network));
	return RC_OK;
}

static enum rc look_smsc(struct port *p, json_t *o, struct err *e)
{
	CLEAN(text) char *value = NULL;
	char number[32] = "";

	TRY(port_value(p, "AT+CSCA?", "+CSCA:", &value, e));
	if (value && sscanf(value, "\"%31[^\"]\"", number) != 1)
		number[0] = '\0';
	json_object_set_new(o, "smsc", json_string(number));
	return RC_OK;
}

static enum rc look_storages(struct port *p, json_t *o, struct err *e)
{
	static const char *const names[] = { "SM", "ME" };
	CLEAN(buf) struct buf text = { 0 };
	bool full = false;

	buf_puts(&text, "");
	for (size_t i = 0; i < COUNT(names); i++) {
		CLEAN(text) char *value = NULL;
		char command[24];
		int used, total;

		snprintf(command, sizeof(command), "AT+CPMS=\"%s\"", names[i]);
		TRY(port_value(p, command, "+CPMS:", &value, e));
		if (!value || sscanf(value, "%d,%d", &used, &total) != 2 || total <= 0)
			continue;
		buf_printf(&text, "%s%s %d/%d", text.len ? ", " : "", names[i], used, total);
		full |= used * 100 >= total * FULL_PERCENT;
	}
	json_object_set_new(o, "storages", json_string(text.text));
	json_object_set_new(o, "full", json_boolean(full));
	return RC_OK;
}

static enum rc look(struct port *p, json_t *o, struct err *e)
{
	CLEAN(text) char *none = NULL;
	CLEAN(text) char *cnmi = NULL;

	TRY(port_value(p, "ATE0", "", &none, e));
	TRY(look_sim(p, o, e));
	TRY(look_network(p, o, e));
	TRY(look_smsc(p, o, e));
	TRY(look_storages(p, o, e));
	TRY(port_value(p, "AT+CNMI=?", "+CNMI:", &cnmi, e));
	json_object_set_new(o, "announces", json_boolean(cnmi != NULL));
	return RC_OK;
}

void diagnose_modem(const struct carrier_setup *setup, FILE *out)
{
	static struct port p;
	struct search_wish wish = setup->search;
	struct search_found found = { .fd = -1 };
	struct err e = { "" };
	json_t *o = json_object();
	const char *state = "answers", *awake = "\x1b\rATQ0V1\r";
	enum rc rc;

	CLEAN(text) char *note = carrier_pin_note(setup);

	wish.device = setup->port.device;
	wish.stop = never;
	if (!wish.device || wish.imei || wish.imsi) {
		rc = search_port(&wish, &found, &e);
	} else {
		found.path = mem_dup(wish.device);
		rc = tty_hold(wish.device, &found.fd, &e);
	}
	if (rc == RC_OK) {
		tty_raw(found.fd, TTY_BAUD);
		p.wire.fd = found.fd;
		json_object_set_new(o, "port", json_string(found.path));
		/* What this is answered with, if it is, is no answer of ours. */
		usleep(write(found.fd, awake, strlen(awake)) > 0 ? DRAIN_US : 0);
		rc = look(&p, o, &e);
		if (rc == RC_OK)
			rc = pin_look(&p, setup->port.pin_file, note, &e) == RC_BROKEN
				     ? RC_REJECT
				     : RC_OK;
		if (rc != RC_OK)
			state = rc == RC_REJECT ? "locked" : "silent";
	} else {
		state = rc == RC_DUP ? "held" : rc == RC_BROKEN ? "refused" : "absent";
	}
	json_object_set_new(o, "state", json_string(state));
	json_object_set_new(o, "reason", json_string(e.text));
	json_dumpf(o, out, JSON_COMPACT);
	fputc('\n', out);
	fflush(out);
	json_decref(o);
	free(found.path);
	if (found.fd >= 0)
		close(found.fd);
}
