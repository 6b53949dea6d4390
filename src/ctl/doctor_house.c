/* doctor_house.c - what is not a modem: files, disk, clock, hook, gateways. */
#include "ctl/doctor.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "ctl/local.h"
#include "store/vault.h"

enum {
	DISK_BAD_MB = 100,
	DISK_WARN_MB = 500,
	CLOCK_FAR_S = 300,
	CONNECT_MS = 3000,
	/* 2025-01-01: a clock before that was never set. */
	CLOCK_LEAST = 1735689600,
};

static void look_daemon(struct doctor *d)
{
	if (d->daemon)
		doctor_say(d, "daemon", "running", DOCTOR_OK, "",
			   "the daemon runs and answers");
	else
		doctor_say(d, "daemon", "running", DOCTOR_WARN,
			   "start it: systemctl start didehband (the log: journalctl -u "
			   "didehband)",
			   "no daemon answers on %s", d->c->settings->socket);
}

static void look_key(struct doctor *d)
{
	const char *path = d->c->settings->key_file;
	struct err e = { { 0 } };
	struct vault *v = NULL;
	struct stat st;

	if (stat(path, &st) < 0) {
		doctor_say(
			d, "key", "file", DOCTOR_BAD,
			"restore it from its copy; for a new house, `didehban init` makes one",
			"the key file %s: %s", path, strerror(errno));
		return;
	}
	if (st.st_mode & 077) {
		doctor_say(d, "key", "mode", DOCTOR_BAD, "chmod 0600 on it, as its owner",
			   "the key file %s is mode %04o: others may read it", path,
			   st.st_mode & 07777);
		return;
	}
	if (vault_open(&v, path, &e) != RC_OK)
		doctor_say(d, "key", "file", DOCTOR_BAD,
			   "restore it from its copy, or run as the daemon's user", "%s",
			   e.text);
	else
		doctor_say(d, "key", "file", DOCTOR_OK, "",
			   "the key file is there, for its owner");
	vault_close(v);
}

/* Does the key open what is in the database?  A list of people needs it.  A key that
 * cannot be read was named before. */
static void look_inside(struct doctor *d)
{
	const struct ask a = { .method = "GET",
			       .target = "/api/v1/officials",
			       .trusted = true };
	struct answer out = { 0 };
	struct err e = { { 0 } };
	struct local *l = NULL;

	if (local_open(&l, d->c->settings, &e) != RC_OK) {
		doctor_say(
			d, "database", "opens", DOCTOR_BAD,
			strstr(e.text, "key file")
				? "see the key: the database is not looked into without it"
				: "run as the daemon's user; `didehban verify` and `restore` "
				  "help a broken one",
			"%s", e.text);
		return;
	}
	local_ask(l, &a, &out);
	if (out.status / 100 == 2)
		doctor_say(d, "database", "opens", DOCTOR_OK, "",
			   "the database opens, and the key is its key");
	else
		doctor_say(d, "database", "opens", DOCTOR_BAD,
			   "put the key file of this database back",
			   "the key does not open what is in the database (status %d)",
			   out.status);
	answer_free(&out);
	local_close(l);
}

static void look_database(struct doctor *d)
{
	const char *path = d->c->settings->database;
	CLEAN(text) char *copy = mem_dup(path);
	const char *folder = dirname(copy);

	if (access(path, F_OK) != 0) {
		doctor_say(
			d, "database", "file", DOCTOR_BAD,
			"`didehban init` makes a new one, `didehban restore` brings a backup",
			"there is no database at %s", path);
		return;
	}
	if (access(path, W_OK) != 0 || access(folder, W_OK) != 0)
		doctor_say(d, "database", "writable", DOCTOR_BAD,
			   "give file and folder to the daemon's user",
			   "%s or its folder cannot be written", path);
	else
		doctor_say(d, "database", "writable", DOCTOR_OK, "",
			   "the database can be written");
	if (!d->daemon)
		look_inside(d);
}

static void look_disk(struct doctor *d, const char *what, const char *path)
{
	CLEAN(text) char *folder = mem_dup(path);
	struct statvfs fs;
	long long free_mb;

	while (statvfs(folder, &fs) < 0) {
		char *slash = strrchr(folder, '/');

		if (!slash || slash == folder)
			return;
		*slash = '\0';
	}
	free_mb = (long long)fs.f_bavail * (long long)fs.f_frsize / 1000000;
	doctor_say(d, "disk", what,
		   free_mb < DISK_BAD_MB    ? DOCTOR_BAD
		   : free_mb < DISK_WARN_MB ? DOCTOR_WARN
					    : DOCTOR_OK,
		   "make room: old backups, the journal (journalctl --vacuum-size=200M)",
		   "%lld MB are free for the %s", free_mb, what);
}

static time_t modified(const char *path, const char *suffix)
{
	CLEAN(buf) struct buf whole = { 0 };
	struct stat st;

	buf_printf(&whole, "%s%s", path, suffix);
	return stat(whole.text, &st) == 0 ? st.st_mtime : 0;
}

static void look_clock(struct doctor *d)
{
	static const char advice[] =
		"set it and keep it: systemctl enable --now systemd-timesyncd; timedatectl";
	int64_t now = clock_now(&clock_wall);
	time_t newest = modified(d->c->settings->database, "");
	struct timex t = { .modes = 0 };

	if (modified(d->c->settings->database, "-wal") > newest)
		newest = modified(d->c->settings->database, "-wal");
	if (now < CLOCK_LEAST)
		doctor_say(d, "clock", "time", DOCTOR_BAD, advice, "the clock was never set");
	else if ((int64_t)newest > now + CLOCK_FAR_S)
		doctor_say(
			d, "clock", "time", DOCTOR_BAD, advice,
			"the database was written %lld minutes from now: the clock is behind",
			(long long)((int64_t)newest - now) / 60);
	else
		doctor_say(d, "clock", "time", DOCTOR_OK, "",
			   "the clock is past all that was written");
	if (adjtimex(&t) == TIME_ERROR || t.status & STA_UNSYNC)
		doctor_say(d, "clock", "synchronised", DOCTOR_WARN, advice,
			   "nothing keeps the clock right: deadlines go by it");
	else
		doctor_say(d, "clock", "synchronised", DOCTOR_OK, "",
			   "the clock is kept right");
}

/* RC_OK: somebody listens there. */
static enum rc reach(const char *host, const char *port, struct err *e)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list;
	int code = getaddrinfo(host, port, &hints, &list), error = ECONNREFUSED;

	if (code != 0)
		return err_set(e, RC_REJECT, "%s: %s", host, gai_strerror(code));
	for (const struct addrinfo *a = list; a; a = a->ai_next) {
		CLEAN(fd)
		int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		socklen_t len = sizeof error;

		if (fd < 0)
			continue;
		error = connect(fd, a->ai_addr, a->ai_addrlen) == 0 ? 0 : errno;
		if (error == EINPROGRESS)
			error = poll(&p, 1, CONNECT_MS) <= 0 ? ETIMEDOUT
				: getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0
					? errno
					: error;
		if (!error)
			break;
	}
	freeaddrinfo(list);
	return error ? err_set(e, RC_REJECT, "%s:%s: %s", host, port, strerror(error)) : RC_OK;
}

static void look_hook(struct doctor *d)
{
	const struct settings *s = d->c->settings;
	struct err e = { { 0 } };
	char port[12];
	bool there;

	if (!*s->listen_host)
		return;
	snprintf(port, sizeof port, "%d", s->listen_port);
	there = reach(strcmp(s->listen_host, "0.0.0.0") == 0 ? "127.0.0.1" : s->listen_host,
		      port, &e) == RC_OK;
	if (d->daemon)
		doctor_say(d, "http", "port", there ? DOCTOR_OK : DOCTOR_BAD,
			   "restart the daemon; is a firewall in between?",
			   there ? "%s:%s answers"
				 : "%s:%s does not answer, though the daemon runs",
			   s->listen_host, port);
	else
		doctor_say(d, "http", "port", there ? DOCTOR_BAD : DOCTOR_OK,
			   "stop that program (ss -ltnp), or change http.listen",
			   there ? "%s:%s is in use by another program" : "%s:%s is free",
			   s->listen_host, port);
}

static bool program_runs(const char *wanted)
{
	DIR *processes = opendir("/proc");
	bool found = false;
	struct dirent *p;

	while (processes && !found && (p = readdir(processes))) {
		char path[300], name[32] = "";
		FILE *f;

		if (!isdigit((unsigned char)p->d_name[0]))
			continue;
		snprintf(path, sizeof path, "/proc/%s/comm", p->d_name);
		f = fopen(path, "r");
		if (f && fgets(name, sizeof name, f))
			name[strcspn(name, "\n")] = '\0';
		if (f)
			fclose(f);
		found = strcmp(name, wanted) == 0;
	}
	if (processes)
		closedir(processes);
	return found;
}

static void look_udev(struct doctor *d)
{
	static const char *const folders[] = { "/etc/udev/rules.d", "/run/udev/rules.d",
					       "/usr/local/lib/udev/rules.d",
					       "/usr/lib/udev/rules.d", "/lib/udev/rules.d" };
	bool there = false, manager = program_runs("ModemManager");

	for (size_t i = 0; i < COUNT(folders) && !there; i++) {
		CLEAN(buf) struct buf path = { 0 };

		buf_printf(&path, "%s/99-didehban.rules", folders[i]);
		there = access(path.text, R_OK) == 0;
	}
	doctor_say(
		d, "udev", "rules", there ? DOCTOR_OK : DOCTOR_WARN,
		"install 99-didehban.rules (`make install`), then: udevadm control --reload; "
		"udevadm trigger",
		there ? "the rules for modems are installed"
		      : "99-didehban.rules is not installed: ports may change names, and "
			"ModemManager may take them");
	doctor_say(d, "udev", "modemmanager",
		   !manager ? DOCTOR_OK
		   : there  ? DOCTOR_WARN
			    : DOCTOR_BAD,
		   there ? "if it still takes a port: systemctl disable --now ModemManager"
			 : "systemctl disable --now ModemManager, or install 99-didehban.rules",
		   manager ? "ModemManager runs" : "ModemManager does not run");
}

void doctor_house(struct doctor *d)
{
	doctor_say(d, "configuration", "file", DOCTOR_OK, "", "%s is good", d->c->file);
	look_daemon(d);
	look_key(d);
	look_database(d);
	look_disk(d, "database", d->c->settings->database);
	look_disk(d, "spool", d->c->settings->spool);
	look_clock(d);
	look_hook(d);
	look_udev(d);
}

/* The host and port of http://host:port/..., https://[::1]/... */
static void url_parts(const char *url, char host[256], char port[8])
{
	const char *at = strstr(url, "://"), *end;
	size_t len;

	at = at ? at + 3 : url;
	snprintf(port, 8, "%s", strncmp(url, "https", 5) == 0 ? "443" : "80");
	end = at + strcspn(at, "/?");
	if (memchr(at, '@', (size_t)(end - at)))
		at = (const char *)memchr(at, '@', (size_t)(end - at)) + 1;
	if (*at == '[') {
		len = strcspn(++at, "]/");
		snprintf(host, 256, "%.*s", (int)(len < 255 ? len : 255), at);
		at += len + (at[len] == ']');
	} else {
		len = strcspn(at, ":/?");
		snprintf(host, 256, "%.*s", (int)(len < 255 ? len : 255), at);
		at += len;
	}
	if (*at == ':')
		snprintf(port, 8, "%.*s", (int)strspn(at + 1, "0123456789") % 6, at + 1);
}

void doctor_gateways(struct doctor *d)
{
	const struct settings *s = d->c->settings;

	for (size_t i = 0; i < s->gateway_count; i++) {
		const struct setting_gateway *g = &s->gateways[i];
		struct err e = { { 0 } };
		char host[256], port[8];

		if (d->name && strcmp(d->name, g->name) != 0)
			continue;
		doctor_drained(d, g->name, doctor_served(d, g->name));
		url_parts(g->url, host, port);
		if (reach(host, port, &e) == RC_OK)
			doctor_say(d, g->name, "reachable", DOCTOR_OK, "", "%s:%s answers",
				   host, port);
		else
			doctor_say(d, g->name, "reachable", DOCTOR_BAD,
				   "is the gateway up, the address right, the firewall open?",
				   "%s", e.text);
		if (strcmp(g->kind, "generic") == 0 && !provider_traces(&g->provider))
			doctor_say(d, g->name, "report", DOCTOR_WARN,
				   "let its report say own_id, or else number "
				   "(docs/GATEWAYS.md)",
				   "a text whose answer is lost may come twice");
		if (*g->password_file && access(g->password_file, R_OK) != 0)
			doctor_say(d, g->name, "password", DOCTOR_BAD,
				   "let the daemon's user read it", "%s: %s", g->password_file,
				   strerror(errno));
	}
}
