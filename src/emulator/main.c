/* main.c - didehban-emulator: options, the loop, and the end. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <event2/event.h>

#include "base/err.h"
#include "base/mem.h"
#include "emulator/console.h"
#include "emulator/control.h"
#include "emulator/network.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2, MODEMS_MAX = 1000 };

static const char help[] =
	"usage: didehban-emulator [options]\n"
	"GSM modems that do not exist: AT commands on pseudo-terminals, a network with\n"
	"latency and faults, handsets that text.\n"
	"\n"
	"  --modems N             how many (1)\n"
	"  --dir DIR              where the links modem-1, modem-2 ... are made (.)\n"
	"  --socket PATH          control socket, JSON lines\n"
	"  --console              show the air, and text with lines typed as NUMBER TEXT\n"
	"  --name NUMBER=LABEL    a name for the console; repeatable\n"
	"  --names FILE           the same, lines of NUMBER<TAB>LABEL\n"
	"  --phone MODEM=NUMBER   the number of its SIM (+98910000000N)\n"
	"  --pin MODEM=PIN        its SIM asks for a PIN\n"
	"  --smsc NUMBER          the message centre (+989100000500)\n"
	"  --identity MAKER,MODEL,FIRMWARE\n"
	"  --seed N               references, digits and chances come out the same\n"
	"  --command-ms N         every command takes so long (0)\n"
	"  --network-ms N         a submit takes so long (0)\n"
	"  --jitter-ms N          and up to so much longer (0)\n"
	"  --deliver-ms N         a handset's text is so long under way (0)\n"
	"  --report-ms N|never    a status report comes after so long (1000)\n"
	"  --report-store SR|SM|ME  where reports are kept (SR)\n"
	"  --outcome PATTERN=STATUS  TP-ST of numbers like \"*99\": 0x46, or never; "
	"repeatable\n"
	"  --ussd CODE=TEXT       what the network answers to a code; repeatable\n"
	"  --sm N --me N --sr N   slots (30, 50, 30)\n"
	"  --chatter-ms N         ^RSSI: and ^BOOT: now and then, until AT^CURC=0\n"
	"  --fault RULE           "
	"POINT=KIND[:VALUE][,count=N][,chance=P][,after=N][,modem=M];\n"
	"                         POINT prompt, submit, reply, command:NAME or now;\n"
	"                         KIND error, cms, cme, silence, garbage, hangup, delay,\n"
	"                         full, chatter or deaf; repeatable\n"
	"  --quiet                print nothing at the start\n"
	"  --help --version\n";

enum option_id {
	OPT_MODEMS = 256,
	OPT_DIR,
	OPT_SOCKET,
	OPT_CONSOLE,
	OPT_NAME,
	OPT_NAMES,
	OPT_PHONE,
	OPT_PIN,
	OPT_SMSC,
	OPT_IDENTITY,
	OPT_SEED,
	OPT_COMMAND_MS,
	OPT_NETWORK_MS,
	OPT_JITTER_MS,
	OPT_DELIVER_MS,
	OPT_REPORT_MS,
	OPT_REPORT_STORE,
	OPT_OUTCOME,
	OPT_USSD,
	OPT_SM,
	OPT_ME,
	OPT_SR,
	OPT_CHATTER_MS,
	OPT_FAULT,
	OPT_QUIET,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option options[] = {
	{ "modems", 1, NULL, OPT_MODEMS },
	{ "dir", 1, NULL, OPT_DIR },
	{ "socket", 1, NULL, OPT_SOCKET },
	{ "console", 0, NULL, OPT_CONSOLE },
	{ "name", 1, NULL, OPT_NAME },
	{ "names", 1, NULL, OPT_NAMES },
	{ "phone", 1, NULL, OPT_PHONE },
	{ "pin", 1, NULL, OPT_PIN },
	{ "smsc", 1, NULL, OPT_SMSC },
	{ "identity", 1, NULL, OPT_IDENTITY },
	{ "seed", 1, NULL, OPT_SEED },
	{ "command-ms", 1, NULL, OPT_COMMAND_MS },
	{ "network-ms", 1, NULL, OPT_NETWORK_MS },
	{ "jitter-ms", 1, NULL, OPT_JITTER_MS },
	{ "deliver-ms", 1, NULL, OPT_DELIVER_MS },
	{ "report-ms", 1, NULL, OPT_REPORT_MS },
	{ "report-store", 1, NULL, OPT_REPORT_STORE },
	{ "outcome", 1, NULL, OPT_OUTCOME },
	{ "ussd", 1, NULL, OPT_USSD },
	{ "sm", 1, NULL, OPT_SM },
	{ "me", 1, NULL, OPT_ME },
	{ "sr", 1, NULL, OPT_SR },
	{ "chatter-ms", 1, NULL, OPT_CHATTER_MS },
	{ "fault", 1, NULL, OPT_FAULT },
	{ "quiet", 0, NULL, OPT_QUIET },
	{ "help", 0, NULL, OPT_HELP },
	{ "version", 0, NULL, OPT_VERSION },
	{ 0 },
};

/* What the command line asks for beyond the network's own settings. */
struct wish {
	const char *dir, *socket;
	int modems;
	bool console, quiet;
	struct {
		enum option_id id;
		char *key, *value;
	} * pairs; /* --phone, --pin */
	size_t pair_count;
	struct fault *faults;
	size_t fault_count;
	struct console_names names;
	char *identity;
};

static enum rc number(const char *text, int min, int max, int *out, struct err *e)
{
	char *end;
	long value = strtol(text, &end, 0);

	if (end == text || *end || value < min || value > max)
		return err_set(e, RC_REJECT, "\"%s\" should be a number from %d to %d", text,
			       min, max);
	*out = (int)value;
	return RC_OK;
}

/* "KEY=VALUE"; both are the caller's. */
static enum rc pair(const char *text, char **key, char **value, struct err *e)
{
	const char *sign = strchr(text, '=');

	if (!sign || sign == text)
		return err_set(e, RC_REJECT, "\"%s\" should be NAME=VALUE", text);
	*key = mem_dupn(text, (size_t)(sign - text));
	*value = mem_dup(sign + 1);
	return RC_OK;
}

static enum rc wish_pair(struct wish *w, enum option_id id, const char *text, struct err *e)
{
	char *key, *value;

	TRY(pair(text, &key, &value, e));
	w->pairs = mem_grow(w->pairs, w->pair_count + 1, sizeof *w->pairs);
	w->pairs[w->pair_count].id = id;
	w->pairs[w->pair_count].key = key;
	w->pairs[w->pair_count++].value = value;
	return RC_OK;
}

static enum rc wish_fault(struct wish *w, const char *text, struct err *e)
{
	struct fault rule;

	TRY(fault_parse(&rule, text, e));
	w->faults = mem_grow(w->faults, w->fault_count + 1, sizeof *w->faults);
	w->faults[w->fault_count++] = rule;
	return RC_OK;
}

static enum rc set_ussd(struct network *n, const char *text, struct err *e)
{
	CLEAN(text) char *code = NULL;
	CLEAN(text) char *answer = NULL;

	TRY(pair(text, &code, &answer, e));
	network_ussd_set(n, code, answer, false);
	return RC_OK;
}

static enum rc set_outcome(struct network *n, const char *text, struct err *e)
{
	CLEAN(text) char *pattern = NULL;
	CLEAN(text) char *value = NULL;
	int status = REPORT_NEVER;

	TRY(pair(text, &pattern, &value, e));
	if (strcmp(value, "never"))
		TRY(number(value, 0, 255, &status, e));
	network_outcome_add(n, pattern, status);
	return RC_OK;
}

static enum rc set_identity(struct network *n, struct wish *w, const char *text, struct err *e)
{
	char *save, *maker, *model, *firmware;

	free(w->identity);
	w->identity = mem_dup(text);
	maker = strtok_r(w->identity, ",", &save);
	model = strtok_r(NULL, ",", &save);
	firmware = strtok_r(NULL, ",", &save);
	if (!firmware)
		return err_set(e, RC_REJECT, "\"%s\" should be MAKER,MODEL,FIRMWARE", text);
	n->manufacturer = maker;
	n->model = model;
	n->firmware = firmware;
	return RC_OK;
}

static enum rc set_option(struct network *n, struct wish *w, int id, const char *arg,
			  struct err *e)
{
	enum { MS_MAX = 86400000, SLOTS_MAX = 10000 };
	int seed;

	switch ((enum option_id)id) {
	case OPT_MODEMS:
		return number(arg, 1, MODEMS_MAX, &w->modems, e);
	case OPT_DIR:
		w->dir = arg;
		return RC_OK;
	case OPT_SOCKET:
		w->socket = arg;
		return RC_OK;
	case OPT_CONSOLE:
		w->console = true;
		return RC_OK;
	case OPT_NAME:
		return console_names_add(&w->names, arg, '=', e);
	case OPT_NAMES:
		return console_names_load(&w->names, arg, e);
	case OPT_PHONE:
	case OPT_PIN:
		return wish_pair(w, (enum option_id)id, arg, e);
	case OPT_SMSC:
		n->smsc = arg;
		return RC_OK;
	case OPT_IDENTITY:
		return set_identity(n, w, arg, e);
	case OPT_SEED:
		TRY(number(arg, 0, 2147483647, &seed, e));
		n->seed.state = (uint64_t)seed;
		n->faults.seed.state = seed_next(&n->seed);
		return RC_OK;
	case OPT_COMMAND_MS:
		return number(arg, 0, MS_MAX, &n->command_ms, e);
	case OPT_NETWORK_MS:
		return number(arg, 0, MS_MAX, &n->network_ms, e);
	case OPT_JITTER_MS:
		return number(arg, 0, MS_MAX, &n->jitter_ms, e);
	case OPT_DELIVER_MS:
		return number(arg, 0, MS_MAX, &n->deliver_ms, e);
	case OPT_REPORT_MS:
		n->report_ms = REPORT_NEVER;
		return strcmp(arg, "never") ? number(arg, 0, MS_MAX, &n->report_ms, e) : RC_OK;
	case OPT_REPORT_STORE:
		if (!sim_memory_parse(arg, &n->report_memory))
			return err_set(e, RC_REJECT, "no memory \"%s\"", arg);
		return RC_OK;
	case OPT_OUTCOME:
		return set_outcome(n, arg, e);
	case OPT_USSD:
		return set_ussd(n, arg, e);
	case OPT_SM:
		return number(arg, 0, SLOTS_MAX, &n->sizes[SIM_SM], e);
	case OPT_ME:
		return number(arg, 0, SLOTS_MAX, &n->sizes[SIM_ME], e);
	case OPT_SR:
		return number(arg, 0, SLOTS_MAX, &n->sizes[SIM_SR], e);
	case OPT_CHATTER_MS:
		return number(arg, 0, MS_MAX, &n->chatter_ms, e);
	case OPT_FAULT:
		return wish_fault(w, arg, e);
	case OPT_QUIET:
		w->quiet = true;
		return RC_OK;
	case OPT_HELP:
		fputs(help, stdout);
		exit(0);
	case OPT_VERSION:
		puts("didehban-emulator " DIDEHBAN_VERSION);
		exit(0);
	}
	return err_set(e, RC_REJECT, "unknown option");
}

/* ---- start and end ------------------------------------------------------- */

static enum rc modem_start(struct network *n, const struct wish *w, int index, struct err *e)
{
	char name[FAULT_NAME_MAX], phone[24];
	struct modem *m;

	snprintf(name, sizeof name, "modem-%d", index);
	snprintf(phone, sizeof phone, "+98910%07d", index);
	m = modem_new(n, name, w->dir, phone);
	n->modem = mem_grow(n->modem, n->modems + 1, sizeof(struct modem *));
	n->modem[n->modems++] = m;
	for (size_t i = 0; i < w->pair_count; i++) {
		if (strcmp(w->pairs[i].key, name))
			continue;
		if (w->pairs[i].id == OPT_PIN)
			sim_pin_set(&m->sim, w->pairs[i].value);
		else
			snprintf(m->sim.number, sizeof m->sim.number, "%s", w->pairs[i].value);
	}
	return modem_plug(m, e);
}

static enum rc faults_start(struct network *n, const struct wish *w, struct err *e)
{
	for (size_t i = 0; i < w->fault_count; i++) {
		const struct fault *f = &w->faults[i];

		if (*f->modem && !network_modem(n, f->modem))
			return err_set(e, RC_REJECT, "--fault: no modem \"%s\"", f->modem);
		if (strcmp(f->point, fault_point_now)) {
			fault_add(&n->faults, f);
			continue;
		}
		for (size_t m = 0; m < n->modems; m++) {
			if (!*f->modem || !strcmp(f->modem, n->modem[m]->name))
				modem_fault_now(n->modem[m], f);
		}
	}
	return RC_OK;
}

static enum rc start(struct network *n, const struct wish *w, struct control **control,
		     struct console **console, struct err *e)
{
	if (mkdir(w->dir, 0777) && errno != EEXIST)
		return err_set(e, RC_REJECT, "%s: %s", w->dir, strerror(errno));
	for (int i = 1; i <= w->modems; i++)
		TRY(modem_start(n, w, i, e));
	TRY(faults_start(n, w, e));
	if (w->socket)
		TRY(control_open(control, n, w->socket, e));
	if (w->console)
		*console = console_open(n, &w->names);
	for (size_t i = 0; i < n->modems && !w->quiet; i++)
		printf("%s %s %s\n", n->modem[i]->name, port_path(n->modem[i]->port),
		       n->modem[i]->sim.number);
	if (!w->quiet)
		puts("ready");
	fflush(stdout);
	return RC_OK;
}

/* Of a kind that also watches a file: what is typed may come from one. */
static struct event_base *loop_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *loop;

	event_config_require_features(config, EV_FEATURE_FDS);
	loop = event_base_new_with_config(config);
	event_config_free(config);
	return loop;
}

static void stop(evutil_socket_t fd, short what, void *loop)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(loop);
}

static void wish_free(struct wish *w)
{
	for (size_t i = 0; i < w->pair_count; i++) {
		free(w->pairs[i].key);
		free(w->pairs[i].value);
	}
	free(w->pairs);
	free(w->faults);
	free(w->identity);
	console_names_free(&w->names);
}

static int run(struct event_base *loop, struct network *n, const struct wish *w)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct event *ends[COUNT(signals)];
	struct control *control = NULL;
	struct console *console = NULL;
	struct err e = { 0 };
	enum rc rc;

	for (size_t i = 0; i < COUNT(signals); i++) {
		ends[i] = evsignal_new(loop, signals[i], stop, loop);
		event_add(ends[i], NULL);
	}
	rc = start(n, w, &control, &console, &e);
	if (rc == RC_OK)
		event_base_dispatch(loop);
	else
		fprintf(stderr, "didehban-emulator: %s\n", e.text);
	console_close(console);
	control_close(control);
	for (size_t i = 0; i < COUNT(signals); i++)
		event_free(ends[i]);
	return rc == RC_OK ? 0 : EXIT_REFUSED;
}

int main(int argc, char **argv)
{
	struct event_base *loop;
	struct network n;
	struct wish w = { .dir = ".", .modems = 1 };
	struct err e = { 0 };
	int id, status = 0;

	signal(SIGPIPE, SIG_IGN);
	setenv("TZ", "Asia/Tehran", 0);
	loop = loop_new();
	network_init(&n, loop, 1);
	while (!status && (id = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (id == '?' || set_option(&n, &w, id, optarg, &e) != RC_OK) {
			if (*e.text)
				fprintf(stderr, "didehban-emulator: %s\n", e.text);
			status = EXIT_USAGE;
		}
	}
	if (!status && optind < argc) {
		fprintf(stderr, "didehban-emulator: what is \"%s\"?\n", argv[optind]);
		status = EXIT_USAGE;
	}
	if (!status)
		status = run(loop, &n, &w);
	network_free(&n);
	wish_free(&w);
	event_base_free(loop);
	libevent_global_shutdown();
	return status;
}
