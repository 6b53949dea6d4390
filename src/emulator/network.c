/* network.c - see network.h.  Owns the modems, the phones and the time that
 * passes between them. */
#include "emulator/network.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

enum { OFFSET_MINUTES = 210 };

void network_init(struct network *n, struct event_base *loop, uint64_t seed)
{
	*n = (struct network){ .loop = loop,
			       .seed = { seed },
			       .report_ms = 1000,
			       .sizes = { 30, 50, 30 },
			       .report_memory = SIM_SR,
			       .manufacturer = "Didehban",
			       .model = "Emulator",
			       .firmware = "1.0",
			       .smsc = "+989100000500",
			       .registered = true };
	n->later = later_new(loop);
	faults_init(&n->faults, (struct seed){ seed_next(&n->seed) });
	network_ussd_set(n, "*140*11#", "اعتبار شما ۱۲۵٬۰۰۰ ریال است.", false);
	network_ussd_set(n, "*100#", "Your balance is 125000 IRR.", false);
}

void network_free(struct network *n)
{
	later_free(n->later);
	for (size_t i = 0; i < n->modems; i++)
		modem_free(n->modem[i]);
	free(n->modem);
	handset_free_all(&n->handsets);
	handset_free_all(&n->mirrors);
	faults_clear(&n->faults, "");
	while (n->outcomes) {
		struct network_outcome *o = n->outcomes;

		n->outcomes = o->next;
		free(o);
	}
	while (n->ussd) {
		struct network_ussd *u = n->ussd;

		n->ussd = u->next;
		free(u->code);
		free(u->text);
		free(u);
	}
}

struct modem *network_modem(struct network *n, const char *name)
{
	for (size_t i = 0; i < n->modems; i++) {
		if (!strcmp(n->modem[i]->name, name))
			return n->modem[i];
	}
	return NULL;
}

struct modem *network_modem_of(struct network *n, const char *number)
{
	for (size_t i = 0; i < n->modems; i++) {
		if (!strcmp(n->modem[i]->sim.number, number))
			return n->modem[i];
	}
	return NULL;
}

int network_latency(struct network *n)
{
	return n->network_ms + seed_below(&n->seed, n->jitter_ms + 1);
}

void network_number(char out[PDU_NUMBER_MAX], const char *number)
{
	size_t len = strlen(number), skip = 0;
	const char *front = "";

	if (!strncmp(number, "00", 2) && len > 4) {
		front = "+";
		skip = 2;
	} else if (*number == '0' && len == 11) {
		front = "+98";
		skip = 1;
	} else if (!strncmp(number, "98", 2) && len == 12) {
		front = "+";
	}
	snprintf(out, PDU_NUMBER_MAX, "%s%.*s", front, PDU_NUMBER_MAX - 4, number + skip);
}

/* ---- on its way ---------------------------------------------------------- */

struct travel {
	struct network *network;
	struct modem *modem; /* where it goes to, or for a report came from */
	char *pdu;
	bool report;
};

static void travel_drop(void *arg)
{
	struct travel *t = arg;

	free(t->pdu);
	free(t);
}

static void travel_arrive(void *arg)
{
	struct travel *t = arg;

	modem_deliver(t->modem, t->pdu, t->report);
	travel_drop(t);
}

void network_deliver(struct network *n, struct modem *to, const char *pdu)
{
	struct travel *t = mem_alloc(sizeof *t);

	*t = (struct travel){ n, to, mem_dup(pdu), false };
	later_add(n->later, n->deliver_ms, travel_arrive, t, travel_drop);
}

/* ---- status reports ------------------------------------------------------ */

static void report_event(struct network *n, const struct modem *m, const struct pdu *r)
{
	air_event(&n->air,
		  json_pack("{s:s, s:I, s:s, s:s, s:i, s:i}", "event", "report", "at_ms",
			    (json_int_t)air_now_ms(), "modem", m->name, "number", r->number,
			    "ref", r->reference, "status", r->status));
}

/* What one submit leads to, by and by. */
struct fate {
	struct network *network;
	struct modem *modem;
	char number[PDU_NUMBER_MAX];
	int reference, status;
	int64_t accepted_at;
};

static void fate_report(void *arg)
{
	struct fate *f = arg;
	struct pdu r = { .type = PDU_STATUS_REPORT,
			 .reference = f->reference,
			 .status = f->status };
	CLEAN(text) char *hex = NULL;

	snprintf(r.smsc, sizeof r.smsc, "%s", f->modem->sim.smsc);
	snprintf(r.number, sizeof r.number, "%s", f->number);
	r.scts = (struct pdu_time){ true, f->accepted_at, OFFSET_MINUTES };
	r.discharge = (struct pdu_time){ true, time(NULL), OFFSET_MINUTES };
	if (pdu_encode(&r, &hex, NULL, NULL) == RC_OK) {
		report_event(f->network, f->modem, &r);
		modem_deliver(f->modem, hex, true);
	}
	/* Still trying (23.040 9.2.3.15): the next report settles it. */
	if (f->status >= 0x20 && f->status < 0x40) {
		f->status = 0;
		later_add(f->network->later, f->network->report_ms, fate_report, f, free);
		return;
	}
	free(f);
}

static int outcome_of(const struct network *n, const char *number)
{
	for (const struct network_outcome *o = n->outcomes; o; o = o->next) {
		if (!fnmatch(o->pattern, number, 0))
			return o->status;
	}
	return 0;
}

static void report_plan(struct network *n, struct modem *from, const char *number,
			int reference, int status)
{
	struct fate *f;

	if (n->report_ms == REPORT_NEVER || status == REPORT_NEVER)
		return;
	f = mem_alloc(sizeof *f);
	*f = (struct fate){ .network = n,
			    .modem = from,
			    .reference = reference,
			    .status = status,
			    .accepted_at = time(NULL) };
	snprintf(f->number, sizeof f->number, "%s", number);
	later_add(n->later, n->report_ms, fate_report, f, free);
}

/* ---- delivery ------------------------------------------------------------ */

static void show(struct network *n, struct handset *h, struct modem *from,
		 const struct pdu *submit)
{
	const struct handset_text *t =
		handset_receive(h, from->sim.number, submit, air_now_ms());

	if (t)
		air_text(&n->air, &(struct air_text){ t->at_ms, t->from, h->number, t->text,
						      from->name, t->parts, AIR_MO });
}

/* From a modem to a modem: the SUBMIT becomes a DELIVER. */
static void deliver_to_modem(struct network *n, struct modem *from, struct modem *to,
			     const struct pdu *submit)
{
	struct pdu d = *submit;
	CLEAN(text) char *hex = NULL;

	d.type = PDU_DELIVER;
	d.alphanumeric = false;
	d.flags = 0;
	snprintf(d.smsc, sizeof d.smsc, "%s", to->sim.smsc);
	snprintf(d.number, sizeof d.number, "%s", from->sim.number);
	d.scts = (struct pdu_time){ true, time(NULL), OFFSET_MINUTES };
	if (pdu_encode(&d, &hex, NULL, NULL) == RC_OK)
		network_deliver(n, to, hex);
	show(n, handset_get(&n->mirrors, to->sim.number), from, submit);
}

static void deliver_to_handset(struct network *n, struct modem *from, const char *number,
			       const struct pdu *submit)
{
	struct handset *h = handset_get(&n->handsets, number);

	h->last_modem = from;
	show(n, h, from, submit);
}

void network_accept(struct network *n, struct modem *from, const struct pdu *submit,
		    int reference)
{
	char number[PDU_NUMBER_MAX];
	struct modem *to;
	int status;

	network_number(number, submit->number);
	status = outcome_of(n, number);
	n->accepted++;
	from->submitted++;
	air_event(&n->air,
		  json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:b, s:s*}",
			    "event", "part", "at_ms", (json_int_t)air_now_ms(), "direction",
			    "mo", "modem", from->name, "from", from->sim.number, "to", number,
			    "ref", reference, "concat_ref",
			    submit->concat.set ? submit->concat.ref : -1, "seq",
			    submit->concat.set ? submit->concat.seq : 1, "total",
			    submit->concat.set ? submit->concat.total : 1, "report",
			    (submit->flags & PDU_REPORT_REQUESTED) != 0, "text", submit->text));
	if (status < 0x40) {
		to = network_modem_of(n, number);
		if (to)
			deliver_to_modem(n, from, to, submit);
		else
			deliver_to_handset(n, from, number, submit);
	}
	if (submit->flags & PDU_REPORT_REQUESTED)
		report_plan(n, from, number, reference, status);
}

/* ---- settings ------------------------------------------------------------ */

void network_registered_set(struct network *n, bool registered)
{
	if (n->registered == registered)
		return;
	n->registered = registered;
	for (size_t i = 0; i < n->modems; i++) {
		modem_registration(n->modem[i]);
		modem_take_waiting(n->modem[i]);
	}
}

void network_outcome_add(struct network *n, const char *pattern, int status)
{
	struct network_outcome *o = mem_alloc(sizeof *o);

	snprintf(o->pattern, sizeof o->pattern, "%s", pattern);
	o->status = status;
	/* The newest rule is asked first. */
	o->next = n->outcomes;
	n->outcomes = o;
}

void network_ussd_set(struct network *n, const char *code, const char *text, bool more)
{
	struct network_ussd *u;

	for (u = n->ussd; u; u = u->next) {
		if (!strcmp(u->code, code))
			break;
	}
	if (!u) {
		u = mem_alloc(sizeof *u);
		u->code = mem_dup(code);
		u->next = n->ussd;
		n->ussd = u;
	}
	free(u->text);
	u->text = mem_dup(text);
	u->more = more;
}

const struct network_ussd *network_ussd_get(const struct network *n, const char *code)
{
	for (const struct network_ussd *u = n->ussd; u; u = u->next) {
		if (!strcmp(u->code, code))
			return u;
	}
	return NULL;
}
