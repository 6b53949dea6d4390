/* main.c - didehband: options, the configuration, and the exit status. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "config/settings.h"
#include "daemon/check.h"
#include "daemon/daemon.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

static const char help[] =
	"usage: didehband [-c FILE] [check]\n"
	"The daemon of Didehban: one engine, one database, its carriers, the HTTP hook.\n"
	"It stays in the foreground and logs to standard error.\n"
	"\n"
	"  -c FILE     the configuration (" SETTINGS_FILE ")\n"
	"  -v          log more\n"
	"  --help      this text\n"
	"  --version   the version\n"
	"  check       read the configuration and every shipped file, say what is wrong, end\n"
	"\n"
	"SIGTERM and SIGINT end it, SIGHUP reads configuration, procedures, texts and calendar "
	"again.\n"
	"See didehband(8), didehban.cfg(5).\n";

struct wish {
	const char *file;
	bool check;
};

/* -1: go on; else the exit status. */
static int options_read(int argc, char **argv, struct wish *w)
{
	static const struct option names[] = { { "config", 1, NULL, 'c' },
					       { "verbose", 0, NULL, 'v' },
					       { "help", 0, NULL, 'h' },
					       { "version", 0, NULL, 'V' },
					       { 0 } };
	int option;

	while ((option = getopt_long(argc, argv, "c:v", names, NULL)) != -1)
		switch (option) {
		case 'c':
			w->file = optarg;
			break;
		case 'v':
			log_level_set(LOG_LEVEL_DEBUG);
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		case 'V':
			puts("didehband " DIDEHBAN_VERSION);
			return 0;
		default:
			return EXIT_USAGE;
		}
	w->check = optind < argc && strcmp(argv[optind], "check") == 0;
	if (optind + (w->check ? 1 : 0) < argc) {
		fprintf(stderr, "didehband: what is \"%s\"? See didehband --help.\n",
			argv[optind]);
		return EXIT_USAGE;
	}
	return -1;
}

static int refused(const struct err *e)
{
	fprintf(stderr, "didehband: %s\n", e->text);
	return EXIT_REFUSED;
}

int main(int argc, char **argv)
{
	struct wish wish = { .file = SETTINGS_FILE };
	struct err e = { { 0 } };
	CLEAN(settings) struct settings *s = NULL;
	int end = options_read(argc, argv, &wish);

	if (end >= 0)
		return end;
	if (settings_open(&s, wish.file, &e) != RC_OK)
		return refused(&e);
	umask(077);
	setenv("TZ", s->timezone, 1);
	tzset();
	if (wish.check) {
		log_level_set(LOG_LEVEL_WARN);
		return check_files(s, stdout, &e) == RC_OK ? EXIT_SUCCESS : refused(&e);
	}
	return daemon_run(s, &e) == RC_OK ? EXIT_SUCCESS : refused(&e);
}
