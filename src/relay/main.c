/* main.c - didehban-http: one HTTP gateway, libcurl and nothing else. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "relay/relay.h"
#include "relay/webhook.h"

enum { EXIT_USAGE = 2 };

static const char usage[] =
	"usage: didehban-http [OPTION]...\n"
	"\n"
	"Serve one HTTP gateway, Kannel or a provider, as a carrier: JSON lines on\n"
	"standard input and output.  The first line says which:\n"
	"  {\"do\":\"configure\",\"kind\":\"kannel\",\"url\":\"http://...\",...}\n"
	"The daemon writes it; see didehban-http(1).\n"
	"\n"
	"  --name NAME         for the log\n"
	"  --spool FILE        where the last answers go if nobody listens\n"
	"  --webhooks          carry events to their subscribers instead (docs/WEBHOOKS.md)\n"
	"  --ca-file FILE      whom to trust there; else whom the machine trusts\n"
	"  --help, --version\n";

enum option_code { OPT_NAME = 256, OPT_SPOOL, OPT_WEBHOOKS, OPT_CA, OPT_HELP, OPT_VERSION };

static const struct option options[] = {
	{ "name", required_argument, NULL, OPT_NAME },
	{ "spool", required_argument, NULL, OPT_SPOOL },
	{ "webhooks", no_argument, NULL, OPT_WEBHOOKS },
	{ "ca-file", required_argument, NULL, OPT_CA },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	struct relay_setup setup = { .name = "gateway" };
	const char *ca_file = NULL;
	bool webhooks = false;
	int code;

	while ((code = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (code) {
		case OPT_NAME:
			setup.name = optarg;
			break;
		case OPT_SPOOL:
			setup.spool = optarg;
			break;
		case OPT_WEBHOOKS:
			webhooks = true;
			break;
		case OPT_CA:
			ca_file = optarg;
			break;
		case OPT_HELP:
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		case OPT_VERSION:
			puts("didehban-http " DIDEHBAN_VERSION);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE; /* getopt said why */
		}
	}
	if (optind < argc) {
		fprintf(stderr, "didehban-http: no arguments are taken; see --help\n");
		return EXIT_USAGE;
	}
	return webhooks ? webhook_serve(ca_file) : relay_serve(&setup);
}
