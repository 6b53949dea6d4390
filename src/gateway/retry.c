/* retry.c - see retry.h.  Owns the table of causes. */
#include "gateway/retry.h"

#include <stdlib.h>

#include "base/mem.h"

static const struct cause {
	short from, to;
	enum retry_class class;
	const char *words;
} cms[] = {
	{ 1, 1, RETRY_NEVER, "unassigned number" },
	{ 8, 8, RETRY_NEVER, "operator determined barring" },
	{ 10, 10, RETRY_NEVER, "call barred" },
	{ 17, 17, RETRY_LATER, "network failure" },
	{ 21, 21, RETRY_NEVER, "short message transfer rejected" },
	{ 22, 22, RETRY_LATER, "memory capacity exceeded" },
	{ 27, 27, RETRY_LATER, "destination out of service" },
	{ 28, 28, RETRY_NEVER, "unidentified subscriber" },
	{ 29, 29, RETRY_NEVER, "facility rejected" },
	{ 30, 30, RETRY_NEVER, "unknown subscriber" },
	{ 38, 38, RETRY_LATER, "network out of order" },
	{ 41, 41, RETRY_LATER, "temporary failure" },
	{ 42, 42, RETRY_LATER, "congestion" },
	{ 47, 47, RETRY_LATER, "resources unavailable" },
	{ 50, 50, RETRY_NEVER, "requested facility not subscribed" },
	{ 69, 69, RETRY_NEVER, "requested facility not implemented" },
	{ 81, 81, RETRY_LATER, "invalid transfer reference" },
	{ 95, 99, RETRY_NEVER, "invalid message" },
	{ 111, 111, RETRY_LATER, "protocol error" },
	{ 127, 127, RETRY_LATER, "interworking" },
	{ 128, 159, RETRY_NEVER, "not supported by the service centre" },
	{ 160, 175, RETRY_NEVER, "command not possible" },
	{ 176, 176, RETRY_NEVER, "TPDU not supported" },
	{ 192, 192, RETRY_LATER, "service centre busy" },
	{ 193, 193, RETRY_ELSEWHERE, "no service centre subscription" },
	{ 194, 194, RETRY_LATER, "service centre failure" },
	{ 195, 195, RETRY_NEVER, "invalid address" },
	{ 196, 196, RETRY_NEVER, "destination barred" },
	{ 197, 197, RETRY_NEVER, "rejected as a duplicate" },
	{ 198, 199, RETRY_NEVER, "validity period not supported" },
	{ 208, 213, RETRY_ELSEWHERE, "SIM or modem failure" },
	{ 255, 255, RETRY_LATER, "unspecified" },
	{ 300, 303, RETRY_ELSEWHERE, "modem failure" },
	{ 304, 305, RETRY_NEVER, "invalid parameter" },
	{ 310, 318, RETRY_ELSEWHERE, "SIM missing or locked" },
	{ 320, 322, RETRY_ELSEWHERE, "memory failure" },
	{ 330, 330, RETRY_ELSEWHERE, "service centre address unknown" },
	{ 331, 331, RETRY_ELSEWHERE, "no network service" },
	{ 332, 332, RETRY_LATER, "network timeout" },
	{ 340, 340, RETRY_ELSEWHERE, "modem failure" },
	{ 500, 500, RETRY_LATER, "unknown error" },
};

/* What it says of the modem or its SIM is no fault of the message. */
static const struct cause cme[] = {
	{ 0, 4, RETRY_ELSEWHERE, "modem failure" },
	{ 5, 18, RETRY_ELSEWHERE, "SIM missing or locked" },
	{ 20, 20, RETRY_ELSEWHERE, "memory full" },
	{ 23, 23, RETRY_ELSEWHERE, "memory failure" },
	{ 24, 27, RETRY_NEVER, "the modem cannot take this text or number" },
	{ 30, 30, RETRY_ELSEWHERE, "no network service" },
	{ 31, 31, RETRY_LATER, "network timeout" },
	{ 32, 32, RETRY_ELSEWHERE, "emergency calls only" },
	{ 40, 48, RETRY_ELSEWHERE, "SIM or modem locked by its seller" },
	{ 50, 50, RETRY_NEVER, "invalid parameter" },
	{ 103, 103, RETRY_ELSEWHERE, "the network does not know the SIM" },
	{ 106, 107, RETRY_ELSEWHERE, "the network refuses the modem" },
	{ 111, 113, RETRY_ELSEWHERE, "not allowed in this network" },
};

static const struct cause *find(const struct cause *list, size_t n, int cause)
{
	for (size_t i = 0; i < n; i++)
		if (cause >= list[i].from && cause <= list[i].to)
			return &list[i];
	return NULL;
}

static const struct cause *cause_find(int cause, bool is_cme)
{
	const struct cause *c = is_cme ? NULL : find(cms, COUNT(cms), cause);

	return c ? c : find(cme, COUNT(cme), cause);
}

enum retry_class retry_class(int cause, bool is_cme)
{
	const struct cause *c = cause_find(cause, is_cme);

	if (cause < 0)
		return RETRY_ELSEWHERE;
	return c ? c->class : RETRY_LATER;
}

const char *retry_words(int cause, bool is_cme)
{
	const struct cause *c = cause_find(cause, is_cme);

	if (cause < 0)
		return "no cause given";
	return c ? c->words : "another cause";
}

int64_t retry_wait_s(int64_t tries)
{
	static const uint32_t waits_s[] = { 30, 120, 600, 3600 };
	uint32_t s;

	if (tries < 1)
		tries = 1;
	s = waits_s[tries > (int64_t)COUNT(waits_s) ? COUNT(waits_s) - 1 : (size_t)tries - 1];
	return (int64_t)s - s / 5 + arc4random_uniform(s * 2 / 5 + 1);
}
