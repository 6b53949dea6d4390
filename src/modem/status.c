/* status.c - see status.h. */
#include "modem/status.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "modem/watch.h"

static const char *network_name(GSM_NetworkInfo_State state)
{
	switch (state) {
	case GSM_HomeNetwork:
		return "home";
	case GSM_RoamingNetwork:
		return "roaming";
	case GSM_RequestingNetwork:
		return "searching";
	case GSM_RegistrationDenied:
		return "denied";
	case GSM_NoNetwork:
		return "none";
	case GSM_NetworkStatusUnknown:
		break;
	}
	return "unknown";
}

static bool dead(GSM_Error error)
{
	return error == ERR_TIMEOUT || error == ERR_DEVICEWRITEERROR ||
	       error == ERR_DEVICEREADERROR || error == ERR_ABORTED;
}

/* A modem may refuse one question and answer the other: what it refuses is
 * told as null or unknown. */
enum rc status_tell(struct status *s, struct err *e)
{
	GSM_SignalQuality signal = { .SignalPercent = -1 };
	GSM_NetworkInfo info;
	GSM_Error signal_error, network_error = ERR_NONE;
	bool aborted;

	memset(&info, 0, sizeof(info));
	watch_begin(s->port->machine, WATCH_SECONDS, NULL);
	signal_error = GSM_GetSignalQuality(s->port->machine, &signal);
	if (!dead(signal_error))
		network_error = GSM_GetNetworkInfo(s->port->machine, &info);
	aborted = watch_end();
	if (aborted || dead(signal_error) || dead(network_error))
		return err_set(e, RC_BROKEN, "the modem does not answer");
	if (network_error != ERR_NONE) {
		memset(&info, 0, sizeof(info));
		info.State = GSM_NetworkStatusUnknown;
	}
	if (signal_error != ERR_NONE)
		signal.SignalPercent = -1;
	talk_event(s->talk,
		   json_pack("{s:s, s:o, s:s, s:s}", "event", "status", "signal",
			     signal.SignalPercent < 0 ? json_null()
						      : json_integer(signal.SignalPercent),
			     "network", network_name(info.State), "operator",
			     info.NetworkCode));
	s->due_ms = clock_mono_ms() + STATUS_EVERY_MS;
	return RC_OK;
}
