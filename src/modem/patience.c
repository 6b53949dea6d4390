/* patience.c - see patience.h.
 * The times are above those that the manuals of Quectel (M95, EC25), SIMCom
 * (SIM800) and Huawei give as the longest, but for a search of networks, which
 * we never ask for. */
#include "modem/patience.h"

#include <string.h>

#include "base/mem.h"

/* The first that fits.  The network's, the card's, and what the modem itself
 * knows: one that is slow in all it does still has five seconds. */
static const struct patience {
	const char *command; /* it begins so */
	int ms;
} patiences[] = {
	{ "AT+CUSD=1,", 20000 }, { "AT+COPS?", 10000 }, { "AT+CFUN", 10000 },
	{ "AT+CPIN=", 15000 },	 { "AT+CMGL", 15000 },	{ "AT+CMGD", 15000 },
	{ "AT+CMGR", 10000 },	 { "AT+CPMS", 10000 },	{ "AT", 5000 },
};

int patience_ms(const char *command)
{
	for (size_t i = 0; i < COUNT(patiences); i++)
		if (strncmp(command, patiences[i].command, strlen(patiences[i].command)) == 0)
			return patiences[i].ms;
	return patiences[COUNT(patiences) - 1].ms;
}
