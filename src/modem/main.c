/* main.c - didehban-modem: one GSM modem, libgammu and nothing else. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gammu.h>

#include "modem/carrier.h"
#include "modem/decode.h"
#include "modem/diagnose.h"

enum { EXIT_USAGE = 2, POLL_SECONDS = 10 };

static const char usage[] =
	"usage: didehban-modem --device PATH | --imei DIGITS | --imsi DIGITS [OPTION]...\n"
	"       didehban-modem --decode [--from-mobile]\n"
	"\n"
	"Serve one GSM modem as a carrier: JSON lines on standard input and output.\n"
	"\n"
	"  --device PATH       the modem's port, best one of /dev/serial/by-id\n"
	"  --imei, --imsi DIGITS  this modem, whatever port it has; the device is asked first\n"
	"  --ports GLOB        ports to ask for it, given any number of times\n"
	"                      (default /dev/serial/by-id/*, /dev/ttyUSB*, /dev/ttyACM*)\n"
	"  --recover RUNG      before: reset (AT+CFUN=1,1), authorise (USB), power (hub port)\n"
	"  --sysfs DIR         where USB devices are found (default /sys)\n"
	"  --connection NAME   libgammu's connection: dku2at (default) or at115200, ...\n"
	"  --pin-file FILE     the SIM's PIN stands in the first line of FILE\n"
	"  --smsc NUMBER       the message centre, instead of the card's own\n"
	"  --name NAME         for the log\n"
	"  --families DIR      what families of modems need (modem-config/modems)\n"
	"  --spool FILE        where the answer to the last part goes if nobody listens\n"
	"  --poll-seconds N    look into every slot so often (default 10)\n"
	"  --no-pace           leave libgammu's pauses while sending as they are\n"
	"  --diagnose          look at the modem, change nothing, say what was seen as JSON\n"
	"  --decode            one PDU in hex a line in, one JSON object a line out\n"
	"  --from-mobile       with --decode: SUBMIT, not DELIVER and STATUS-REPORT\n"
	"  --help, --version\n";

enum option_code {
	OPT_DEVICE = 256,
	OPT_IMEI,
	OPT_IMSI,
	OPT_PORTS,
	OPT_RECOVER,
	OPT_SYSFS,
	OPT_FAMILIES,
	OPT_CONNECTION,
	OPT_PIN_FILE,
	OPT_SMSC,
	OPT_NAME,
	OPT_SPOOL,
	OPT_POLL_SECONDS,
	OPT_NO_PACE,
	OPT_DIAGNOSE,
	OPT_DECODE,
	OPT_FROM_MOBILE,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option options[] = {
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "imei", required_argument, NULL, OPT_IMEI },
	{ "imsi", required_argument, NULL, OPT_IMSI },
	{ "ports", required_argument, NULL, OPT_PORTS },
	{ "recover", required_argument, NULL, OPT_RECOVER },
	{ "sysfs", required_argument, NULL, OPT_SYSFS },
	{ "families", required_argument, NULL, OPT_FAMILIES },
	{ "connection", required_argument, NULL, OPT_CONNECTION },
	{ "pin-file", required_argument, NULL, OPT_PIN_FILE },
	{ "smsc", required_argument, NULL, OPT_SMSC },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "spool", required_argument, NULL, OPT_SPOOL },
	{ "poll-seconds", required_argument, NULL, OPT_POLL_SECONDS },
	{ "no-pace", no_argument, NULL, OPT_NO_PACE },
	{ "diagnose", no_argument, NULL, OPT_DIAGNOSE },
	{ "decode", no_argument, NULL, OPT_DECODE },
	{ "from-mobile", no_argument, NULL, OPT_FROM_MOBILE },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

static int wrong_usage(const char *why)
{
	fprintf(stderr, "didehban-modem: %s; see --help\n", why);
	return EXIT_USAGE;
}

static void ports_default(struct search_wish *w)
{
	w->glob[w->globs++] = "/dev/serial/by-id/*";
	w->glob[w->globs++] = "/dev/ttyUSB*";
	w->glob[w->globs++] = "/dev/ttyACM*";
}

static bool seconds_parse(const char *text, int *seconds)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < 1 || value > 86400)
		return false;
	*seconds = (int)value;
	return true;
}

/* The process holds no clean-up that matters and must not open anything any
 * more: it ends without the C library's farewell. */
static int serve(const struct carrier_setup *setup)
{
	int status;

	setenv("TZ", "UTC0", 1);  /* else localtime() looks for its file each time */
	setenv("LC_ALL", "C", 1); /* all text is ours: nothing to read from a locale */
	GSM_InitLocales(NULL);
	status = carrier_serve(setup);
	fflush(NULL);
	_exit(status);
}

int main(int argc, char **argv)
{
	struct carrier_setup setup = { .port.connection = "dku2at",
				       .name = "modem",
				       .sysfs = "/sys",
				       .families = DIDEHBAN_SHARE "/modems",
				       .pace = true,
				       .poll_seconds = POLL_SECONDS };
	enum pdu_direction direction = PDU_TO_MOBILE;
	bool decode = false, diagnose = false;
	int code;

	while ((code = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (code) {
		case OPT_DEVICE:
			setup.port.device = optarg;
			break;
		case OPT_IMEI:
			setup.search.imei = optarg;
			break;
		case OPT_IMSI:
			setup.search.imsi = optarg;
			break;
		case OPT_PORTS:
			if (setup.search.globs == SEARCH_GLOBS_MAX)
				return wrong_usage("too many --ports");
			setup.search.glob[setup.search.globs++] = optarg;
			break;
		case OPT_RECOVER:
			if (recover_parse(optarg, &setup.rung) != RC_OK)
				return wrong_usage(
					"--recover takes reopen, reset, authorise or power");
			break;
		case OPT_SYSFS:
			setup.sysfs = optarg;
			break;
		case OPT_FAMILIES:
			setup.families = optarg;
			break;
		case OPT_CONNECTION:
			setup.port.connection = optarg;
			break;
		case OPT_PIN_FILE:
			setup.port.pin_file = optarg;
			break;
		case OPT_SMSC:
			setup.port.smsc = optarg;
			break;
		case OPT_NAME:
			setup.name = optarg;
			break;
		case OPT_SPOOL:
			setup.spool = optarg;
			break;
		case OPT_POLL_SECONDS:
			if (!seconds_parse(optarg, &setup.poll_seconds))
				return wrong_usage("--poll-seconds takes 1 to 86400");
			break;
		case OPT_NO_PACE:
			setup.pace = false;
			break;
		case OPT_DIAGNOSE:
			diagnose = true;
			break;
		case OPT_DECODE:
			decode = true;
			break;
		case OPT_FROM_MOBILE:
			direction = PDU_FROM_MOBILE;
			break;
		case OPT_HELP:
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		case OPT_VERSION:
			puts("didehban-modem " DIDEHBAN_VERSION);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE; /* getopt said why */
		}
	}
	if (optind < argc)
		return wrong_usage("no arguments are taken");
	if (decode) {
		decode_stream(stdin, stdout, direction);
		return EXIT_SUCCESS;
	}
	if (!setup.port.device && !setup.search.imei && !setup.search.imsi)
		return wrong_usage("--device is missing");
	if (!setup.search.globs)
		ports_default(&setup.search);
	if (diagnose) {
		diagnose_modem(&setup, stdout);
		return EXIT_SUCCESS;
	}
	return serve(&setup);
}
