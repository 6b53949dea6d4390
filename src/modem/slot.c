/* slot.c - see slot.h. */
#include "modem/slot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "modem/decode.h"

static void hash_number(crypto_generichash_state *h, int64_t number)
{
	unsigned char octets[8];

	for (int i = 0; i < 8; i++)
		octets[i] = (unsigned char)((uint64_t)number >> (8 * i));
	crypto_generichash_update(h, octets, sizeof(octets));
}

/* The length goes in front, so that no two fields can be taken for others. */
static void hash_octets(crypto_generichash_state *h, const void *octets, size_t len)
{
	hash_number(h, (int64_t)len);
	crypto_generichash_update(h, octets, len);
}

/* Sender, time stamp, header and data: what a second copy of the same message
 * has in common with the first.  The bit "more messages are waiting" may
 * differ between two copies, and the slot does; neither is in it. */
static void hash_pdu(crypto_generichash_state *h, const struct pdu *p)
{
	hash_number(h, p->type);
	hash_octets(h, p->number, strlen(p->number));
	hash_number(h, p->scts.at);
	hash_number(h, p->scts.offset_minutes);
	hash_number(h, p->pid);
	hash_number(h, p->dcs);
	hash_octets(h, p->header, p->header_len);
	hash_octets(h, p->data, p->data_len);
	hash_octets(h, p->text ? p->text : "", p->text_len);
	if (p->type == PDU_STATUS_REPORT) {
		hash_number(h, p->reference);
		hash_number(h, p->discharge.at);
		hash_number(h, p->status);
	}
}

static void make_print(struct slot_content *c)
{
	unsigned char hash[SLOT_PRINT_LEN / 2];
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, sizeof(hash));
	if (c->decoded && c->pdu.scts.set)
		hash_pdu(&h, &c->pdu);
	else
		hash_octets(&h, c->hex, strlen(c->hex));
	crypto_generichash_final(&h, hash, sizeof(hash));
	sodium_bin2hex(c->print, sizeof(c->print), hash, sizeof(hash));
}

void slot_read(struct slot_content *c, const char *hex, size_t len, int tpdu_len)
{
	bool bare = tpdu_len > 0 && len == 2 * (size_t)tpdu_len;
	struct err e = { "" };

	memset(c, 0, sizeof(*c));
	c->hex = mem_alloc(len + 3);
	snprintf(c->hex, len + 3, "%s%.*s", bare ? "00" : "", (int)len, hex);
	c->decoded = pdu_decode(&c->pdu, c->hex, strlen(c->hex), PDU_TO_MOBILE, &e) == RC_OK;
	snprintf(c->reason, sizeof(c->reason), "%.*s", (int)sizeof(c->reason) - 1, e.text);
	make_print(c);
}

void slot_read_raw(struct slot_content *c, const char *text, size_t len)
{
	memset(c, 0, sizeof(*c));
	c->hex = mem_alloc(2 * len + 1);
	for (size_t i = 0; i < len; i++)
		snprintf(c->hex + 2 * i, 3, "%02X", (unsigned char)text[i]);
	snprintf(c->reason, sizeof(c->reason), "no hex");
	make_print(c);
}

void slot_free(struct slot_content *c)
{
	pdu_free(&c->pdu);
	free(c->hex);
	c->hex = NULL;
}

static json_t *unix_time(const struct pdu_time *t)
{
	return t->set ? json_integer(t->at) : json_null();
}

/* A message with an impossible time stamp came about now. */
static json_int_t came_at(const struct pdu *p)
{
	return p->scts.set ? p->scts.at : clock_now(&clock_wall);
}

static json_t *undecodable(const struct slot_content *c, const char *name)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:s, s:n, s:s, s:n, s:[s]}", "event",
			 "received", "slot", name, "print", c->print, "number", "",
			 "alphanumeric", 0, "scts", came_at(&c->pdu), "alphabet", "8bit",
			 "text", "data", c->hex, "concat", "flags", "undecodable");
}

/* A NUL (a stranger may send one) is no JSON for many readers: U+FFFD. */
static json_t *told_text(const struct pdu *p)
{
	CLEAN(buf) struct buf text = { 0 };

	if (!p->text)
		return json_null();
	buf_puts(&text, "");
	for (size_t i = 0; i < p->text_len; i++) {
		if (p->text[i])
			buf_putc(&text, p->text[i]);
		else
			buf_puts(&text, "\xEF\xBF\xBD");
	}
	return json_stringn(text.text, text.len);
}

json_t *slot_event(const struct slot_content *c, const char *name)
{
	const struct pdu *p = &c->pdu;

	if (!c->decoded)
		return undecodable(c, name);
	if (p->type == PDU_STATUS_REPORT)
		return json_pack("{s:s, s:s, s:s, s:i, s:s, s:o, s:o, s:i}", "event", "report",
				 "slot", name, "print", c->print, "ref", p->reference, "number",
				 p->number, "scts", unix_time(&p->scts), "discharge",
				 unix_time(&p->discharge), "status", p->status);
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:s, s:o, s:o, s:o, s:o}", "event",
			 "received", "slot", name, "print", c->print, "number", p->number,
			 "alphanumeric", p->alphanumeric, "scts", came_at(p), "alphabet",
			 pdu_alphabet_name(p->alphabet), "text", told_text(p), "data",
			 decode_hex(p->data, p->data_len), "concat", decode_concat(p), "flags",
			 decode_flags(p));
}
