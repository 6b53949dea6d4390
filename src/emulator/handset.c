/* handset.c - see handset.h. */
#include "emulator/handset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "emulator/network.h"
#include "text/segment.h"

enum { TEHRAN_MINUTES = 210 };

static void clean_segments(struct segments **s)
{
	free(*s);
}

struct handset *handset_get(struct handset **all, const char *number)
{
	struct handset **at = all;

	while (*at && strcmp((*at)->number, number))
		at = &(*at)->next;
	if (!*at) {
		*at = mem_alloc(sizeof **at);
		snprintf((*at)->number, sizeof(*at)->number, "%s", number);
	}
	return *at;
}

static void join_free(struct handset_join *j)
{
	for (int i = 0; i < j->total; i++)
		free(j->part[i]);
	free(j->part);
	free(j->from);
	free(j);
}

void handset_free_all(struct handset **all)
{
	while (*all) {
		struct handset *h = *all;

		*all = h->next;
		while (h->shown) {
			struct handset_text *t = h->shown;

			h->shown = t->next;
			free(t->from);
			free(t->text);
			free(t);
		}
		while (h->joins) {
			struct handset_join *j = h->joins;

			h->joins = j->next;
			join_free(j);
		}
		free(h);
	}
}

/* ---- receiving ----------------------------------------------------------- */

static const struct handset_text *handset_show(struct handset *h, const char *from, char *text,
					       int parts, int64_t at_ms)
{
	struct handset_text **at = &h->shown;

	while (*at)
		at = &(*at)->next;
	*at = mem_alloc(sizeof **at);
	(*at)->from = mem_dup(from);
	(*at)->text = text;
	(*at)->parts = parts;
	(*at)->at_ms = at_ms;
	return *at;
}

static struct handset_join **join_find(struct handset *h, const char *from,
				       const struct pdu_concat *c)
{
	struct handset_join **at = &h->joins;

	while (*at && ((*at)->ref != c->ref || (*at)->total != c->total ||
		       (*at)->width != c->width || strcmp((*at)->from, from)))
		at = &(*at)->next;
	return at;
}

static char *part_text(const struct pdu *p)
{
	struct buf out = { 0 };

	if (p->text)
		return mem_dupn(p->text, p->text_len);
	/* 8-bit data is shown as hex. */
	for (size_t i = 0; i < p->data_len; i++)
		buf_printf(&out, "%02X", p->data[i]);
	return buf_take(&out);
}

const struct handset_text *handset_receive(struct handset *h, const char *from,
					   const struct pdu *part, int64_t at_ms)
{
	const struct pdu_concat *c = &part->concat;
	struct handset_join **at, *j;
	struct buf whole = { 0 };

	if (!c->set || c->total < 2)
		return handset_show(h, from, part_text(part), 1, at_ms);
	at = join_find(h, from, c);
	if (!*at) {
		*at = mem_alloc(sizeof **at);
		(*at)->from = mem_dup(from);
		(*at)->ref = c->ref;
		(*at)->total = c->total;
		(*at)->width = c->width;
		(*at)->part = mem_alloc((size_t)c->total * sizeof(char *));
	}
	j = *at;
	if (j->part[c->seq - 1])
		return NULL;
	j->part[c->seq - 1] = part_text(part);
	if (++j->have < j->total)
		return NULL;
	for (int i = 0; i < j->total; i++)
		buf_puts(&whole, j->part[i]);
	*at = j->next;
	join_free(j);
	return handset_show(h, from, buf_take(&whole), c->total, at_ms);
}

/* ---- sending ------------------------------------------------------------- */

/* No two messages of one phone bear the same second: a person needs longer,
 * and the centre's stamp is what tells equal texts apart. */
static int64_t handset_stamp(struct handset *h, const struct handset_how *how)
{
	int64_t now = time(NULL);

	if (how->scts)
		return how->scts;
	if (now <= h->last_scts)
		now = h->last_scts + 1;
	h->last_scts = now;
	return now;
}

static void part_event(struct network *n, const struct modem *to, const struct pdu *d)
{
	air_event(&n->air,
		  json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:s%}", "event",
			    "part", "at_ms", (json_int_t)air_now_ms(), "direction", "mt",
			    "modem", to->name, "from", d->number, "to", to->sim.number,
			    "concat_ref", d->concat.set ? d->concat.ref : -1, "seq",
			    d->concat.set ? d->concat.seq : 1, "total",
			    d->concat.set ? d->concat.total : 1, "text", d->text, d->text_len));
}

static enum rc send_part(struct network *n, struct modem *to, const struct pdu *d, bool twice,
			 struct err *e)
{
	CLEAN(text) char *hex = NULL;

	TRY(pdu_encode(d, &hex, NULL, e));
	part_event(n, to, d);
	network_deliver(n, to, hex);
	if (twice)
		network_deliver(n, to, hex);
	return RC_OK;
}

static enum rc order_check(const struct handset_how *how, int parts, struct err *e)
{
	for (int i = 0; how->order[i]; i++) {
		if (how->order[i] < 1 || how->order[i] > parts)
			return err_set(e, RC_REJECT, "the text has %d parts, no part %d", parts,
				       how->order[i]);
	}
	return RC_OK;
}

enum rc handset_send(struct network *n, struct handset *h, struct modem *to, const char *text,
		     const struct handset_how *how, int *parts, struct err *e)
{
	struct pdu d = { .type = PDU_DELIVER, .alphanumeric = how->alphanumeric };
	CLEAN(segments) struct segments *s = mem_alloc(sizeof *s);

	TRY(segment_text(s, text, strlen(text), 8, e));
	TRY(order_check(how, s->parts, e));
	snprintf(d.smsc, sizeof d.smsc, "%s", to->sim.smsc);
	snprintf(d.number, sizeof d.number, "%s", h->number);
	d.alphabet = s->encoding == SEGMENT_GSM7 ? PDU_GSM7 : PDU_UCS2;
	d.scts = (struct pdu_time){ true, handset_stamp(h, how), TEHRAN_MINUTES };
	if (s->parts > 1) {
		if (!h->reference)
			h->reference = 1 + seed_below(&n->seed, 255);
		d.concat = (struct pdu_concat){ true, h->reference, s->parts, 0, 8 };
		h->reference = h->reference % 255 + 1;
	}
	for (int i = 0; i < s->parts; i++) {
		int seq = how->order[0] ? how->order[i] : i + 1;
		CLEAN(text) char *piece = NULL;

		if (!seq)
			break;
		if (how->drop[seq])
			continue;
		piece = mem_dupn(text + s->part[seq - 1].at_byte, s->part[seq - 1].len_bytes);
		d.text = piece;
		d.text_len = s->part[seq - 1].len_bytes;
		d.concat.seq = seq;
		TRY(send_part(n, to, &d, how->duplicate, e));
	}
	if (parts)
		*parts = s->parts;
	air_text(&n->air, &(struct air_text){ air_now_ms(), h->number, to->sim.number, text,
					      to->name, s->parts, AIR_MT });
	return RC_OK;
}
