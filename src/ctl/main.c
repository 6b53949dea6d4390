/* main.c - didehban: the words before the command, and which command it is. */
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/salvage.h"
#include "ctl/ctl.h"
#include "ctl/local.h"
#include "ctl/pure.h"

static const char help[] =
	"usage: didehban [-c FILE] [--json] COMMAND\n"
	"Ask and steer Didehban.\n"
	"\n"
	"  -c FILE     the configuration (DIDEHBAN_CONFIG, or " SETTINGS_FILE ")\n"
	"  --json      one JSON document on standard output\n"
	"  --help      this text; after a command, its own usage\n"
	"  --version   the version\n"
	"\n"
	"  init                       new database, key, shipped data\n"
	"  load FILE...               organisation, procedures, messages, calendar, services\n"
	"  check                      configuration and data files\n"
	"  case new|show|list|act     register a case, look at it, move it\n"
	"  call new|list|tasks|done|transcribe|recording    calls to 1482\n"
	"  shift add|list|remove      when the operators are there\n"
	"  message list|send|cancel|retry    texts in and out\n"
	"  modem list|ussd|balance    the carriers, a USSD code, a SIM's credit\n"
	"  modem drain|resume         let a carrier take no new texts, or again\n"
	"  reload                     the daemon reads configuration and data again\n"
	"  doctor [NAME]              what is wrong, and what to do about it\n"
	"  alarm list                 what is wrong with the house\n"
	"  official list|unlock|password|pin|substitute|return|substitutes\n"
	"  token new|list|revoke      who may use the HTTP hook\n"
	"  webhook add|list|remove|rotate|enable|dead|replay   who is told of events\n"
	"  procedure list|show        the procedures in force\n"
	"  report [NAME]              figures of a period, as a table or CSV\n"
	"  bulletin note|list|withdraw    what was found wrong and done, for the public\n"
	"  verify                     the chain of events: was anything touched?\n"
	"  backup FILE                a consistent copy while the daemon runs\n"
	"  restore FILE               a backup becomes the database\n"
	"  text store|fold|segments|msisdn     one JSON value a line in, one a line out\n"
	"  calendar jalali|due                 the same\n"
	"  code new|check                      tracking codes\n"
	"\n"
	"Exit status: 0 done, 1 refused and nothing changed, 2 wrong usage.\n"
	"See didehban(1).\n";

/* What a command needs before it can run. */
enum { WANTS_NOTHING, WANTS_DAEMON, WANTS_HOUSE, WANTS_FILE };

struct command {
	const char *name;
	int (*run)(struct ctl *c, int argc, char **argv);
	/* WANTS_HOUSE: without a daemon, the database will do; WANTS_FILE: and with
	 * one, it works by what the configuration says. */
	int wants;
};

static int run_text(struct ctl *c, int argc, char **argv)
{
	(void)c;
	return ctl_text(argc, argv);
}

/* It has a --json of its own, at the end of its words. */
static int run_code(struct ctl *c, int argc, char **argv)
{
	char **words = mem_alloc(((size_t)argc + 2) * sizeof *words);
	int status;

	memcpy(words, argv, (size_t)argc * sizeof *words);
	if (c->json) {
		/* Behind the subcommand, before its codes. */
		int at = argc > 1 ? 2 : 1;

		memmove(words + at + 1, words + at, (size_t)(argc - at) * sizeof *words);
		words[at] = (char *)(uintptr_t) "--json";
		argc++;
	}
	status = ctl_code(argc, words);
	free(words);
	return status;
}

static const struct command commands[] = {
	{ "init", ctl_init, WANTS_FILE },
	{ "load", ctl_load, WANTS_HOUSE },
	{ "check", ctl_check, WANTS_FILE },
	{ "case", ctl_case, WANTS_DAEMON },
	{ "call", ctl_call, WANTS_DAEMON },
	{ "shift", ctl_shift, WANTS_DAEMON },
	{ "message", ctl_message, WANTS_DAEMON },
	{ "modem", ctl_modem, WANTS_DAEMON },
	{ "doctor", ctl_doctor, WANTS_FILE },
	{ "alarm", ctl_alarm, WANTS_DAEMON },
	{ "official", ctl_official, WANTS_HOUSE },
	{ "token", ctl_token, WANTS_HOUSE },
	{ "webhook", ctl_webhook, WANTS_HOUSE },
	{ "procedure", ctl_procedure, WANTS_HOUSE },
	{ "bulletin", ctl_bulletin, WANTS_DAEMON },
	{ "report", ctl_report, WANTS_HOUSE },
	{ "reload", ctl_reload, WANTS_DAEMON },
	{ "verify", ctl_verify, WANTS_HOUSE },
	{ "backup", ctl_backup, WANTS_HOUSE },
	{ "restore", ctl_restore, WANTS_FILE },
	{ "text", run_text, WANTS_NOTHING },
	{ "calendar", ctl_calendar_loaded, WANTS_FILE },
	{ "code", run_code, WANTS_NOTHING },
};

static int usage(const char *what, const char *word)
{
	fprintf(stderr, "didehban: %s %s; see didehban --help\n", what, word);
	return STATUS_USAGE;
}

/* --json may stand anywhere before a bare "--"; a value of that form is given
 * as --text=--json. */
static int json_take(struct ctl *c, int argc, char **argv)
{
	int kept = 0;
	bool plain = false;

	for (int i = 0; i < argc; i++) {
		plain = plain || strcmp(argv[i], "--") == 0;
		if (!plain && strcmp(argv[i], "--json") == 0)
			c->json = true;
		else
			argv[kept++] = argv[i];
	}
	return kept;
}

/* The words before the command.  -1: go on at *at; else the exit status. */
static int options_read(struct ctl *c, int argc, char **argv, int *at)
{
	for (*at = 1; *at < argc && argv[*at][0] == '-'; (*at)++) {
		const char *word = argv[*at];

		if (strcmp(word, "--help") == 0) {
			fputs(help, stdout);
			return STATUS_DONE;
		}
		if (strcmp(word, "--version") == 0) {
			puts("didehban " DIDEHBAN_VERSION);
			return STATUS_DONE;
		}
		if (strcmp(word, "-c") == 0 || strcmp(word, "--config") == 0) {
			if (*at + 1 >= argc)
				return usage("a file is missing after", word);
			c->file = argv[++*at];
		} else if (strncmp(word, "-c", 2) == 0 && word[2]) {
			c->file = word + 2;
		} else if (strncmp(word, "--config=", 9) == 0) {
			c->file = word + 9;
		} else {
			return usage("unknown option", word);
		}
	}
	if (*at < argc)
		return -1;
	fputs(help, stderr);
	return STATUS_USAGE;
}

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

/* The words of a command are looked at before any file is, but for what only
 * the command itself knows: a command that asks for its usage needs no
 * configuration. */
static bool wants_usage(int argc, char **argv)
{
	for (int i = 1; i < argc && i < 3; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

/* A daemon that runs can be asked, whatever has become of its file since. */
static bool salvage(struct ctl *c, const char *why)
{
	if (settings_salvage(&c->settings, c->file, NULL) != RC_OK ||
	    access(c->settings->socket, F_OK) != 0)
		return false;
	fprintf(stderr, "didehban: warning: %s; the daemon on %s is asked all the same\n", why,
		c->settings->socket);
	c->alone = false;
	return true;
}

static int command_run(struct ctl *c, const struct command *command, int argc, char **argv)
{
	bool bare = command->wants == WANTS_NOTHING || wants_usage(argc, argv);
	/* Pure arithmetic needs the configuration only for its time zone. */
	bool may_lack = strcmp(command->name, "calendar") == 0;
	struct err e = { "" };
	enum rc rc;

	c->alone = command->wants >= WANTS_HOUSE;
	rc = bare ? RC_OK : settings_open(&c->settings, c->file, &e);
	if (rc == RC_NONE && may_lack)
		rc = settings_parse(&c->settings, "", "defaults", &e);
	if (rc != RC_OK &&
	    !(rc == RC_REJECT && command->wants < WANTS_FILE && salvage(c, e.text)))
		return ctl_refused(&e);
	if (c->settings) {
		setenv("TZ", c->settings->timezone, 1);
		tzset();
	}
	return command->run(c, argc, argv);
}

int main(int argc, char **argv)
{
	const char *from_environment = getenv("DIDEHBAN_CONFIG");
	struct ctl c = { .file = from_environment && *from_environment ? from_environment
								       : SETTINGS_FILE };
	const struct command *command;
	int at, status;

	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	argc = json_take(&c, argc, argv);
	argv[argc] = NULL;
	status = options_read(&c, argc, argv, &at);
	if (status >= 0)
		return status;
	command = command_find(argv[at]);
	if (!command)
		return usage("there is no command", argv[at]);
	status = command_run(&c, command, argc - at, argv + at);
	local_close(c.local);
	settings_free(c.settings);
	return status;
}
