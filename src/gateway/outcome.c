/* outcome.c - see outcome.h.  Owns the table of TP-ST. */
#include "gateway/outcome.h"

#include <stddef.h>

#include "base/mem.h"

static const struct {
	unsigned char from, to;
	enum outcome outcome;
	const char *words;
} values[] = {
	{ 0x00, 0x00, OUTCOME_DELIVERED, "delivered" },
	{ 0x01, 0x01, OUTCOME_DELIVERED, "forwarded, not confirmed" },
	{ 0x02, 0x02, OUTCOME_DELIVERED, "replaced by the service centre" },
	{ 0x03, 0x1F, OUTCOME_DELIVERED, "completed" },
	{ 0x20, 0x20, OUTCOME_TRYING, "congestion" },
	{ 0x21, 0x21, OUTCOME_TRYING, "recipient busy" },
	{ 0x22, 0x22, OUTCOME_TRYING, "no response from the recipient" },
	{ 0x23, 0x23, OUTCOME_TRYING, "service rejected" },
	{ 0x24, 0x24, OUTCOME_TRYING, "quality of service not available" },
	{ 0x25, 0x25, OUTCOME_TRYING, "error of the recipient" },
	{ 0x26, 0x3F, OUTCOME_TRYING, "still trying" },
	{ 0x40, 0x40, OUTCOME_REFUSED, "remote procedure error" },
	{ 0x41, 0x41, OUTCOME_REFUSED, "incompatible destination" },
	{ 0x42, 0x42, OUTCOME_REFUSED, "rejected by the recipient" },
	{ 0x43, 0x43, OUTCOME_REFUSED, "not obtainable" },
	{ 0x44, 0x44, OUTCOME_REFUSED, "quality of service not available" },
	{ 0x45, 0x45, OUTCOME_REFUSED, "no interworking available" },
	{ 0x46, 0x46, OUTCOME_REFUSED, "validity period expired" },
	{ 0x47, 0x47, OUTCOME_REFUSED, "deleted by the sender" },
	{ 0x48, 0x48, OUTCOME_REFUSED, "deleted by the service centre" },
	{ 0x49, 0x49, OUTCOME_REFUSED, "the service centre does not know it" },
	{ 0x4A, 0x5F, OUTCOME_REFUSED, "not deliverable" },
	{ 0x60, 0x60, OUTCOME_GAVE_UP, "gave up: congestion" },
	{ 0x61, 0x61, OUTCOME_GAVE_UP, "gave up: recipient busy" },
	{ 0x62, 0x62, OUTCOME_GAVE_UP, "gave up: no response from the recipient" },
	{ 0x63, 0x63, OUTCOME_GAVE_UP, "gave up: service rejected" },
	{ 0x64, 0x64, OUTCOME_GAVE_UP, "gave up: quality of service not available" },
	{ 0x65, 0x65, OUTCOME_GAVE_UP, "gave up: error of the recipient" },
	{ 0x66, 0x7F, OUTCOME_GAVE_UP, "gave up" },
	{ 0x80, 0xFF, OUTCOME_GAVE_UP, "gave up: service rejected" },
};

static size_t row_of(int tp_st)
{
	size_t i = 0;

	while (i < COUNT(values) - 1 && tp_st > values[i].to)
		i++;
	return i;
}

enum outcome outcome_of(int tp_st)
{
	return values[row_of(tp_st)].outcome;
}

const char *outcome_words(int tp_st)
{
	return values[row_of(tp_st)].words;
}
