/* pdu_fuzz.c - whatever stands in a SIM's slot: decode it in both directions,
 * as hex and as raw octets, and encode again what was decoded. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "text/pdu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct pdu *p)
{
	struct err e = { "" };
	CLEAN(text) char *hex = NULL;
	struct pdu again;

	if (pdu_encode(p, &hex, NULL, &e) != RC_OK)
		return;
	if (pdu_decode(&again, hex, strlen(hex),
		       p->type == PDU_SUBMIT ? PDU_FROM_MOBILE : PDU_TO_MOBILE, &e) != RC_OK)
		abort(); /* what we write ourselves can be read */
	pdu_free(&again);
}

static void decode(const char *hex, size_t len, enum pdu_direction direction)
{
	struct err e = { "" };
	struct pdu p;

	if (pdu_decode(&p, hex, len, direction, &e) == RC_OK) {
		if (p.text && !utf8_valid(p.text, p.text_len))
			abort();
		if (!utf8_valid(p.number, strlen(p.number)))
			abort();
		round_trip(&p);
	}
	pdu_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN(text) char *hex = mem_alloc(2 * size + 1);

	for (size_t i = 0; i < size; i++)
		snprintf(hex + 2 * i, 3, "%02X", data[i]);
	decode(hex, 2 * size, PDU_TO_MOBILE);
	decode(hex, 2 * size, PDU_FROM_MOBILE);
	decode((const char *)data, size, PDU_TO_MOBILE);
	return 0;
}
