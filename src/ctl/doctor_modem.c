/* doctor_modem.c - one modem: its port, its SIM, the network, the storages.  A
 * modem that the daemon has is asked about there; any other one is looked at by
 * `didehban-modem --diagnose`, all of them at the same time. */
#include "ctl/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

enum { LOOK_MS = 26000, ARGUMENTS_MAX = 48, SIGNAL_LOW = 20 };

/* One look that is under way. */
struct look {
	const struct setting_modem *m;
	pid_t pid;
	int fd;
	struct buf said;
};

static void modem_program(char path[PATH_MAX + 32])
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	self[len > 0 ? len : 0] = '\0';
	snprintf(path, PATH_MAX + 32, "%s%sdidehban-modem", len > 0 ? dirname(self) : "",
		 len > 0 ? "/" : "");
}

/* A PIN of the configuration goes through a pipe: on the command line everybody could
 * see it.  -1: there is none. */
static int pin_pipe(const char *pin)
{
	int fds[2];

	if (!*pin || pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	(void)!write(fds[1], pin, strlen(pin));
	close(fds[1]);
	return fds[0];
}

static void look_begin(struct look *l, const struct settings *s)
{
	CLEAN(fd) int pin = pin_pipe(l->m->pin);
	CLEAN(buf) struct buf spool = { 0 };
	char program[PATH_MAX + 32];
	const char *argv[ARGUMENTS_MAX];
	posix_spawn_file_actions_t files;
	int fds[2];
	size_t n = 0;

	l->fd = -1;
	modem_program(program);
	argv[n++] = program;
	argv[n++] = "--diagnose";
	if (*l->m->device) {
		argv[n++] = "--device";
		argv[n++] = l->m->device;
	}
	buf_printf(&spool, "%s/%s.note", s->spool, l->m->name);
	argv[n++] = "--spool";
	argv[n++] = spool.text;
	if (pin >= 0 || *l->m->pin_file) {
		argv[n++] = "--pin-file";
		argv[n++] = pin >= 0 ? "/dev/stdin" : l->m->pin_file;
	}
	if (*l->m->imei) {
		argv[n++] = "--imei";
		argv[n++] = l->m->imei;
	}
	if (*l->m->imsi) {
		argv[n++] = "--imsi";
		argv[n++] = l->m->imsi;
	}
	for (size_t i = 0; i < s->port_count && (*l->m->imei || *l->m->imsi); i++) {
		argv[n++] = "--ports";
		argv[n++] = s->ports[i];
	}
	argv[n] = NULL;
	if (pipe2(fds, O_CLOEXEC) < 0)
		return;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, fds[1], STDOUT_FILENO);
	if (pin >= 0)
		posix_spawn_file_actions_adddup2(&files, pin, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&l->pid, program, &files, NULL, (char *const *)(uintptr_t)argv,
			environ) != 0) {
		l->pid = 0;
		close(fds[0]);
	} else {
		l->fd = fds[0];
	}
	close(fds[1]);
	posix_spawn_file_actions_destroy(&files);
}

static void look_read(struct look *l)
{
	char bytes[4096];
	ssize_t got = read(l->fd, bytes, sizeof bytes);

	if (got > 0) {
		buf_add(&l->said, bytes, (size_t)got);
		return;
	}
	close(l->fd);
	l->fd = -1;
}

static void looks_wait(struct look *looks, size_t n)
{
	int64_t until = clock_mono_ms() + LOOK_MS;

	for (;;) {
		struct pollfd fds[64];
		int64_t left = until - clock_mono_ms();
		size_t open = 0;

		for (size_t i = 0; i < n && i < COUNT(fds); i++) {
			fds[i] = (struct pollfd){ .fd = looks[i].fd, .events = POLLIN };
			open += looks[i].fd >= 0;
		}
		if (!open || left <= 0 || poll(fds, n, (int)left) < 0)
			break;
		for (size_t i = 0; i < n; i++)
			if (looks[i].fd >= 0 && fds[i].revents)
				look_read(&looks[i]);
	}
	for (size_t i = 0; i < n; i++) {
		if (looks[i].fd >= 0)
			close(looks[i].fd);
		if (looks[i].pid > 0) {
			kill(looks[i].pid, SIGKILL);
			waitpid(looks[i].pid, NULL, 0);
		}
	}
}

/* ---- what was seen ------------------------------------------------------------------ */

/* True: the port is there, and may be opened. */
static bool say_port(struct doctor *d, const struct setting_modem *m)
{
	struct stat st;

	if (!*m->device || *m->command)
		return true;
	if (stat(m->device, &st) < 0) {
		bool searched = *m->imei || *m->imsi;

		doctor_say(
			d, m->name, "port", searched ? DOCTOR_WARN : DOCTOR_BAD,
			"plug the modem in; see which ports there are: ls -l /dev/serial/by-id "
			"/dev/ttyUSB*",
			"%s: %s", m->device, strerror(errno));
		return searched;
	}
	if (!S_ISCHR(st.st_mode)) {
		doctor_say(d, m->name, "port", DOCTOR_BAD,
			   "correct device in the configuration", "%s is no serial port",
			   m->device);
		return false;
	}
	if (access(m->device, R_OK | W_OK) != 0) {
		doctor_say(d, m->name, "permissions", DOCTOR_BAD,
			   "usermod -aG dialout didehban, then restart the daemon (and run the "
			   "doctor as that user or root)",
			   "%s may not be opened: %s", m->device, strerror(errno));
		return false;
	}
	return true;
}

static bool has(const char *text, const char *word)
{
	return strstr(text, word) != NULL;
}

/* A modem that does not serve: what its reason says, as advice. */
static void say_lost(struct doctor *d, const struct setting_modem *m, const char *state,
		     const char *reason)
{
	const char *check = "modem",
		   *advice = "unplug and plug it; try connection = \"at115200\"; "
			     "look at its power and cable";
	const char *holder = *m->device ? doctor_holder(m->device) : "";

	if (has(reason, "PUK") || has(reason, "PIN") || has(reason, "seller")) {
		check = "pin";
		advice = has(reason, "PUK")
				 ? "put the SIM into a phone, enter the PUK that came with "
				   "it and a new PIN, then configure that"
				 : "configure the right pin or pin_file; with fewer than "
				   "three tries left enter it once in a phone";
	} else if (has(reason, "SIM is busy")) {
		check = "sim";
		advice = "wait; if it stays so, clean the SIM's contacts or take another";
	} else if (has(reason, "SIM")) {
		check = "sim";
		advice = "put the SIM in, the right way round";
	} else if (strcmp(state, "held") == 0 || has(reason, "held by") ||
		   has(reason, "busy")) {
		check = "port";
		advice = "stop that program (ModemManager: systemctl disable --now "
			 "ModemManager)";
	} else if (strcmp(state, "absent") == 0 || has(reason, "No such file") ||
		   has(reason, "no port has")) {
		check = "port";
		advice = "plug the modem in; ls -l /dev/serial/by-id";
	} else if (has(reason, "no modem")) {
		check = "port";
		advice =
			"a device has several ports: try the others (ls -l /dev/serial/by-id), "
			"or name the modem by its imei";
	} else if (has(reason, "text mode")) {
		advice = "use another modem";
	} else if (has(reason, "Permission") || has(reason, "dialout")) {
		check = "permissions";
		advice = "usermod -aG dialout didehban, then restart the daemon";
	}
	doctor_say(d, m->name, check, DOCTOR_BAD, advice, "the modem is %s: %s%s%s", state,
		   *reason ? reason : "it does not answer",
		   *holder ? "; its port is open in " : "", holder);
}

static void say_sim(struct doctor *d, const struct setting_modem *m, const char *sim)
{
	bool pin = *m->pin || *m->pin_file;

	if (!*sim || strcmp(sim, "READY") == 0)
		doctor_say(d, m->name, "pin", DOCTOR_OK, "", "the SIM is open");
	else if (strcmp(sim, "SIM PIN") == 0 && pin)
		doctor_say(d, m->name, "pin", DOCTOR_WARN,
			   "nothing, if it is the right one: it is tried once",
			   "the SIM wants its PIN, which the daemon enters");
	else if (strcmp(sim, "SIM PIN") == 0)
		doctor_say(d, m->name, "pin", DOCTOR_BAD, "give the modem a pin or a pin_file",
			   "the SIM wants a PIN, and none is configured");
	else if (has(sim, "PUK"))
		doctor_say(d, m->name, "pin", DOCTOR_BAD,
			   "put the SIM into a phone, enter the PUK that came with it and a "
			   "new PIN, "
			   "then configure that",
			   "the SIM is blocked and wants its PUK (%s)", sim);
	else
		doctor_say(d, m->name, "sim", DOCTOR_BAD, "put the SIM in, the right way round",
			   "there is no SIM that answers (%s)", sim);
}

static void say_network(struct doctor *d, const struct setting_modem *m, const json_t *o)
{
	const char *network = member_text(o, "network");
	const json_t *value = json_object_get(o, "signal");
	bool there = strcmp(network, "home") == 0 || strcmp(network, "roaming") == 0;
	int percent = json_is_integer(value) ? (int)json_integer_value(value) : -1;

	doctor_say(d, m->name, "registration",
		   there					  ? DOCTOR_OK
		   : strcmp(network, "unknown") == 0 || !*network ? DOCTOR_WARN
								  : DOCTOR_BAD,
		   strcmp(network, "denied") == 0
			   ? "the network refuses the SIM: call the operator"
			   : "look at the antenna and the place; is the SIM activated?",
		   there ? "the network is there (%s)" : "not registered with a network (%s)",
		   *network ? network : "unknown");
	if (percent < 0)
		doctor_say(d, m->name, "signal", there ? DOCTOR_OK : DOCTOR_WARN,
			   "look at the antenna", "the modem tells no signal strength");
	else
		doctor_say(d, m->name, "signal", percent < SIGNAL_LOW ? DOCTOR_WARN : DOCTOR_OK,
			   "move the antenna: texts will fail now and then",
			   "the signal is %d %%", percent);
}

static void say_settings(struct doctor *d, const struct setting_modem *m, const json_t *o)
{
	const json_t *smsc = json_object_get(o, "smsc");
	const char *storages = member_text(o, "storages");
	bool refused = strcmp(member_text(o, "trouble"), "no_smsc") == 0;
	bool known = *member_text(o, "smsc") || *m->smsc;

	if (json_is_string(smsc) || json_is_null(smsc))
		doctor_say(d, m->name, "smsc",
			   known     ? DOCTOR_OK
			   : refused ? DOCTOR_BAD
				     : DOCTOR_WARN,
			   "put the SIM into a phone and set the operator's number for it "
			   "there (another SIM of the same operator shows it), or give the "
			   "modem an smsc in the configuration",
			   known     ? "the message centre is set"
			   : refused ? "no message centre is set: nothing can be sent"
				     : "the modem tells no message centre: texts go "
				       "by the card's own, if it has one");
	if (*storages)
		doctor_say(
			d, m->name, "storage",
			json_is_true(json_object_get(o, "full")) ? DOCTOR_BAD : DOCTOR_OK,
			"start the daemon: it reads and frees every slot; if it runs, see its "
			"log",
			json_is_true(json_object_get(o, "full"))
				? "the storage is nearly full, a full one receives nothing: %s"
				: "there is room: %s",
			storages);
	if (json_is_boolean(json_object_get(o, "announces")))
		doctor_say(d, m->name, "cnmi",
			   json_is_true(json_object_get(o, "announces")) ? DOCTOR_OK
									 : DOCTOR_WARN,
			   "nothing: slots are looked into every few seconds instead",
			   json_is_true(json_object_get(o, "announces"))
				   ? "the modem announces what arrives"
				   : "the modem announces nothing (+CNMI)");
}

static void say_credit(struct doctor *d, const struct setting_modem *m, const json_t *o)
{
	const json_t *credit = json_object_get(o, "credit");
	const char *trouble = member_text(o, "credit_trouble");
	long long left = json_integer_value(credit);
	CLEAN(buf) struct buf advice = { 0 };

	buf_printf(&advice, "top it up, then: didehban modem balance %s", m->name);
	if (json_is_integer(credit))
		doctor_say(d, m->name, "credit",
			   json_is_true(json_object_get(o, "spared")) ? DOCTOR_BAD
			   : m->balance.low && left < m->balance.low  ? DOCTOR_WARN
								      : DOCTOR_OK,
			   advice.text, "%lld rials are left", left);
	else if (*trouble)
		doctor_say(d, m->name, "credit", DOCTOR_WARN,
			   "look at balance in the configuration: code and pattern",
			   "the credit is not known: %s", trouble);
}

static void say_modem(struct doctor *d, const struct setting_modem *m, const json_t *o)
{
	const char *state = member_text(o, "state"), *reason = member_text(o, "reason");
	bool serves = strcmp(state, "up") == 0 || strcmp(state, "answers") == 0;

	if (!serves && strcmp(state, "starting") == 0) {
		doctor_say(d, m->name, "modem", DOCTOR_WARN, "wait a minute, then ask again",
			   "the modem is just starting");
		return;
	}
	if (!serves) {
		say_lost(d, m, state, reason);
		return;
	}
	doctor_say(d, m->name, "modem", DOCTOR_OK, "", "the modem answers");
	say_sim(d, m, member_text(o, "sim"));
	if (strchr(member_text(o, "imsi"), ':'))
		doctor_say(d, m->name, "identity", DOCTOR_WARN,
			   "nothing; name it by imei, not by imsi, in the configuration",
			   "the modem tells no IMSI: its SIM is known as %s",
			   member_text(o, "imsi"));
	if (!*member_text(o, "sim") || strcmp(member_text(o, "sim"), "READY") == 0) {
		say_network(d, m, o);
		say_settings(d, m, o); /* which a locked SIM does not tell */
	}
	say_credit(d, m, o);
	doctor_drained(d, m->name, o);
}

static void say_look(struct doctor *d, struct look *l)
{
	json_t *o = l->said.text ? json_loads(l->said.text, 0, NULL) : NULL;

	if (o)
		say_modem(d, l->m, o);
	else
		doctor_say(d, l->m->name, "modem", DOCTOR_BAD,
			   "unplug and plug it; look at its power and cable",
			   "looking at it took too long");
	json_decref(o);
	buf_free(&l->said);
}

void doctor_modems(struct doctor *d)
{
	const struct settings *s = d->c->settings;
	struct look *looks = mem_alloc((s->modem_count + 1) * sizeof *looks);
	size_t n = 0;

	for (size_t i = 0; i < s->modem_count; i++) {
		const struct setting_modem *m = &s->modems[i];
		const json_t *o = doctor_served(d, m->name);

		if ((d->name && strcmp(d->name, m->name) != 0) || !say_port(d, m))
			continue;
		if (o) {
			say_modem(d, m, o);
		} else if (d->daemon) {
			doctor_say(d, m->name, "modem", DOCTOR_WARN,
				   "systemctl reload didehband",
				   "the daemon does not know it yet");
		} else if (*m->command) {
			doctor_say(d, m->name, "modem", DOCTOR_WARN,
				   "start the daemon, and ask again",
				   "it is served by a command of its own");
		} else {
			looks[n].m = m;
			look_begin(&looks[n++], s);
		}
	}
	looks_wait(looks, n);
	for (size_t i = 0; i < n; i++)
		say_look(d, &looks[i]);
	free(looks);
}
