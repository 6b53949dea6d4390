/* request.c - what each request on the control socket does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "emulator/control.h"

struct request {
	const char *name;
	enum rc (*run)(struct network *n, const json_t *q, json_t *a, struct err *e);
};

static const char *word(const json_t *q, const char *key)
{
	return json_string_value(json_object_get(q, key));
}

static enum rc need_word(const json_t *q, const char *key, const char **out, struct err *e)
{
	*out = word(q, key);
	return *out ? RC_OK : err_set(e, RC_REJECT, "\"%s\" is missing", key);
}

static enum rc need_modem(struct network *n, const json_t *q, struct modem **m, struct err *e)
{
	const char *name;

	TRY(need_word(q, "modem", &name, e));
	*m = network_modem(n, name);
	return *m ? RC_OK : err_set(e, RC_NONE, "no modem \"%s\"", name);
}

/* ---- texts --------------------------------------------------------------- */

static enum rc how_read(struct handset_how *how, const json_t *q, struct err *e)
{
	const json_t *order = json_object_get(q, "parts_order");
	const json_t *drop = json_object_get(q, "drop");
	const json_t *item;
	size_t i;

	how->alphanumeric = json_is_true(json_object_get(q, "alphanumeric"));
	how->duplicate = json_is_true(json_object_get(q, "duplicate"));
	how->scts = json_integer_value(json_object_get(q, "scts"));
	if (json_array_size(order) >= PDU_OCTETS_MAX)
		return err_set(e, RC_REJECT, "too many parts in \"parts_order\"");
	json_array_foreach (order, i, item)
		how->order[i] = (int)json_integer_value(item);
	json_array_foreach (drop, i, item) {
		json_int_t seq = json_integer_value(item);

		if (seq < 1 || seq >= PDU_OCTETS_MAX)
			return err_set(e, RC_REJECT, "\"drop\" wants part numbers");
		how->drop[seq] = true;
	}
	return RC_OK;
}

static enum rc do_text(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const char *from, *text, *to = word(q, "to"), *name = word(q, "modem");
	char number[PDU_NUMBER_MAX];
	struct handset_how *how;
	struct modem *m;
	int parts = 0;
	enum rc rc;

	TRY(need_word(q, "from", &from, e));
	TRY(need_word(q, "text", &text, e));
	if (!*from || strlen(from) >= PDU_NUMBER_MAX)
		return err_set(e, RC_REJECT, "\"from\" is no number");
	if (to)
		network_number(number, to);
	m = to ? network_modem_of(n, number) : name ? network_modem(n, name) : n->modem[0];
	if (!m)
		return err_set(e, RC_NONE, "no modem has \"%s\"", to ? to : name);
	how = mem_alloc(sizeof *how);
	rc = how_read(how, q, e);
	if (how->alphanumeric)
		snprintf(number, sizeof number, "%s", from);
	else
		network_number(number, from);
	if (rc == RC_OK)
		rc = handset_send(n, handset_get(&n->handsets, number), m, text, how, &parts,
				  e);
	free(how);
	json_object_set_new(a, "parts", json_integer(parts));
	json_object_set_new(a, "modem", json_string(m->name));
	return rc;
}

/* A call comes in, rings once and is gone (27.007 6.11, 7.6). */
static enum rc do_ring(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const char *from;
	struct modem *m;

	(void)a;
	TRY(need_modem(n, q, &m, e));
	TRY(need_word(q, "from", &from, e));
	line_urc(&m->line, "%s", m->set.crc ? "+CRING: VOICE" : "RING");
	if (m->set.clip)
		line_urc(&m->line, "+CLIP: \"%.40s\",145", from);
	line_urc(&m->line, "NO CARRIER");
	return RC_OK;
}

static enum rc do_pdu(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const char *hex;
	struct modem *m;
	int location;

	TRY(need_modem(n, q, &m, e));
	TRY(need_word(q, "hex", &hex, e));
	if (strlen(hex) > 1024)
		return err_set(e, RC_REJECT, "longer than any PDU");
	location = modem_put(m, hex, json_is_true(json_object_get(q, "report")));
	if (!location)
		return err_set(e, RC_RETRY, "%s: no slot is free", m->name);
	json_object_set_new(a, "slot", json_integer(location));
	return RC_OK;
}

/* ---- faults -------------------------------------------------------------- */

static enum rc fault_read(struct fault *rule, const json_t *q, struct err *e)
{
	const char *words = word(q, "rule"), *at = word(q, "at"), *kind = word(q, "kind");
	const json_t *value = json_object_get(q, "value");
	CLEAN(text) char *made = NULL;

	if (words)
		return fault_parse(rule, words, e);
	if (!kind)
		return err_set(e, RC_REJECT, "\"kind\" is missing");
	made = mem_alloc(strlen(at ? at : fault_point_now) + strlen(kind) + 2);
	strcat(strcat(strcat(made, at ? at : fault_point_now), "="), kind);
	TRY(fault_parse(rule, made, e));
	if (json_is_integer(value))
		rule->value = (int)json_integer_value(value);
	if (json_object_get(q, "count"))
		rule->count = (int)json_integer_value(json_object_get(q, "count"));
	rule->after = (int)json_integer_value(json_object_get(q, "after"));
	if (json_is_number(json_object_get(q, "chance")))
		rule->chance = json_number_value(json_object_get(q, "chance"));
	if (word(q, "modem"))
		strncpy(rule->modem, word(q, "modem"), sizeof rule->modem - 1);
	return RC_OK;
}

static enum rc do_fault(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	struct fault rule;

	TRY(fault_read(&rule, q, e));
	if (*rule.modem && !network_modem(n, rule.modem))
		return err_set(e, RC_NONE, "no modem \"%s\"", rule.modem);
	if (strcmp(rule.point, fault_point_now)) {
		json_object_set_new(a, "id", json_integer(fault_add(&n->faults, &rule)));
		return RC_OK;
	}
	for (size_t i = 0; i < n->modems; i++) {
		if (!*rule.modem || !strcmp(rule.modem, n->modem[i]->name))
			modem_fault_now(n->modem[i], &rule);
	}
	return RC_OK;
}

static enum rc do_clear(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const char *name = word(q, "modem");

	(void)a;
	if (name && !network_modem(n, name))
		return err_set(e, RC_NONE, "no modem \"%s\"", name);
	faults_clear(&n->faults, name ? name : "");
	for (size_t i = 0; i < n->modems; i++) {
		if (!name || !strcmp(name, n->modem[i]->name))
			modem_fault_clear(n->modem[i]);
	}
	return RC_OK;
}

static enum rc do_unplug(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	struct modem *m;

	(void)a;
	TRY(need_modem(n, q, &m, e));
	modem_unplug(m);
	return RC_OK;
}

static enum rc do_replug(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	struct modem *m;
	enum rc rc;

	(void)a;
	TRY(need_modem(n, q, &m, e));
	if (word(q, "as") && !port_plugged(m->port) && !port_rename(m->port, word(q, "as")))
		return err_set(e, RC_REJECT, "\"as\" is a name without /");
	rc = modem_plug(m, e);
	return rc == RC_DUP ? RC_OK : rc;
}

/* Any line at all, when the command in hand has ended. */
static enum rc do_say(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const char *line;
	struct modem *m;

	(void)a;
	TRY(need_modem(n, q, &m, e));
	TRY(need_word(q, "line", &line, e));
	line_urc(&m->line, "%s", line);
	return RC_OK;
}

/* ---- the network --------------------------------------------------------- */

static void read_int(const json_t *q, const char *key, int *value)
{
	const json_t *given = json_object_get(q, key);

	if (json_is_integer(given))
		*value = (int)json_integer_value(given);
}

static enum rc do_network(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const json_t *registered = json_object_get(q, "registered");

	(void)a;
	(void)e;
	if (json_is_boolean(json_object_get(q, "pin_tries")))
		n->pin_tries = json_is_true(json_object_get(q, "pin_tries"));
	read_int(q, "ms", &n->network_ms);
	read_int(q, "jitter_ms", &n->jitter_ms);
	read_int(q, "report_ms", &n->report_ms);
	read_int(q, "command_ms", &n->command_ms);
	read_int(q, "deliver_ms", &n->deliver_ms);
	if (json_is_boolean(registered))
		network_registered_set(n, json_is_true(registered));
	return RC_OK;
}

static enum rc do_outcome(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const json_t *status = json_object_get(q, "status");
	const char *pattern;

	(void)a;
	TRY(need_word(q, "pattern", &pattern, e));
	if (!json_is_integer(status))
		return err_set(e, RC_REJECT, "\"status\" is a TP-ST, -1 for no report");
	network_outcome_add(n, pattern, (int)json_integer_value(status));
	return RC_OK;
}

static enum rc do_ussd(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	const char *code, *text;

	(void)a;
	TRY(need_word(q, "code", &code, e));
	TRY(need_word(q, "text", &text, e));
	network_ussd_set(n, code, text, json_is_true(json_object_get(q, "more")));
	return RC_OK;
}

/* ---- looking ------------------------------------------------------------- */

static enum rc do_phones(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	json_t *phones = json_object();

	(void)q;
	(void)e;
	for (const struct handset *h = n->handsets; h; h = h->next) {
		json_t *shown = json_array();

		for (const struct handset_text *t = h->shown; t; t = t->next)
			json_array_append_new(shown,
					      json_pack("{s:s, s:s, s:i, s:I}", "from", t->from,
							"text", t->text, "parts", t->parts,
							"at_ms", (json_int_t)t->at_ms));
		json_object_set_new(phones, h->number, shown);
	}
	json_object_set_new(a, "phones", phones);
	return RC_OK;
}

static enum rc do_slots(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	json_t *slots = json_array();
	struct modem *m;
	int waiting = 0;

	json_object_set_new(a, "slots", slots);
	TRY(need_modem(n, q, &m, e));
	for (int memory = 0; memory < SIM_MEMORIES; memory++) {
		for (int i = 1; i <= m->sim.store[memory].size; i++) {
			const struct sim_slot *s = sim_get(&m->sim, (enum sim_memory)memory, i);

			if (s)
				json_array_append_new(
					slots,
					json_pack("{s:s, s:i, s:i, s:s}", "memory",
						  sim_memory_name((enum sim_memory)memory),
						  "slot", i, "stat", s->stat, "hex", s->pdu));
		}
	}
	for (const struct modem_wait *w = m->waiting; w; w = w->next)
		waiting++;
	json_object_set_new(a, "waiting", json_integer(waiting));
	return RC_OK;
}

static enum rc do_stats(struct network *n, const json_t *q, json_t *a, struct err *e)
{
	json_t *modems = json_object(), *faults = json_array();

	(void)q;
	(void)e;
	for (size_t i = 0; i < n->modems; i++) {
		const struct modem *m = n->modem[i];

		json_object_set_new(
			modems, m->name,
			json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:I, s:I, s:I, s:I}",
				  "number", m->sim.number, "imei", m->imei, "imsi", m->sim.imsi,
				  "port", port_path(m->port), "plugged", port_plugged(m->port),
				  "registered", modem_registered(m), "submitted",
				  (json_int_t)m->submitted, "delivered",
				  (json_int_t)m->delivered, "reported", (json_int_t)m->reported,
				  "commands", (json_int_t)m->commands));
	}
	for (const struct fault *f = n->faults.first; f; f = f->next)
		json_array_append_new(faults, json_pack("{s:i, s:s, s:s, s:i, s:s, s:i, s:I}",
							"id", f->id, "at", f->point, "kind",
							fault_kind_name(f->kind), "value",
							f->value, "modem", f->modem, "left",
							f->count, "hits", (json_int_t)f->hits));
	json_object_set_new(a, "accepted", json_integer(n->accepted));
	json_object_set_new(a, "modems", modems);
	json_object_set_new(a, "faults", faults);
	return RC_OK;
}

static const struct request requests[] = {
	{ "text", do_text },	   { "pdu", do_pdu },	      { "fault", do_fault },
	{ "clear", do_clear },	   { "unplug", do_unplug },   { "replug", do_replug },
	{ "network", do_network }, { "outcome", do_outcome }, { "ussd", do_ussd },
	{ "ring", do_ring },	   { "phones", do_phones },   { "slots", do_slots },
	{ "stats", do_stats },	   { "say", do_say },
};

enum rc control_do(struct network *n, const json_t *request, json_t *answer, struct err *e)
{
	const char *what;

	TRY(need_word(request, "do", &what, e));
	for (size_t i = 0; i < COUNT(requests); i++) {
		if (!strcmp(requests[i].name, what))
			return requests[i].run(n, request, answer, e);
	}
	return err_set(e, RC_REJECT, "unknown request \"%s\"", what);
}
