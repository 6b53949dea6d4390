/* doctor.c - didehban doctor [NAME]: what is wrong here, and what to do. */
#include "ctl/doctor.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "ctl/client.h"

static const char usage[] =
	"usage: didehban doctor [NAME]\n"
	"Look for what is wrong, with or without the daemon; NAME is one modem "
	"or gateway.\n";

static const char *const verdicts[] = { "ok", "warn", "bad" };

void doctor_say(struct doctor *d, const char *subject, const char *check,
		enum doctor_verdict verdict, const char *advice, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	json_array_append_new(d->findings,
			      json_pack("{s:s, s:s, s:s, s:s, s:s}", "subject", subject,
					"check", check, "verdict", verdicts[verdict], "text",
					text, "advice", verdict == DOCTOR_OK ? "" : advice));
}

static bool has_open(const char *pid, const char *real)
{
	char folder[300], link[PATH_MAX + 300], target[PATH_MAX];
	bool found = false;
	struct dirent *f;
	DIR *fds;

	snprintf(folder, sizeof folder, "/proc/%s/fd", pid);
	fds = opendir(folder);
	while (fds && !found && (f = readdir(fds))) {
		ssize_t len;

		snprintf(link, sizeof link, "%s/%s", folder, f->d_name);
		len = readlink(link, target, sizeof target - 1);
		target[len > 0 ? len : 0] = '\0';
		found = strcmp(target, real) == 0;
	}
	if (fds)
		closedir(fds);
	return found;
}

const char *doctor_holder(const char *path)
{
	static char holder[320];
	char real[PATH_MAX], name[32] = "", comm[300];
	DIR *processes = opendir("/proc");
	struct dirent *p;

	holder[0] = '\0';
	if (!realpath(path, real))
		snprintf(real, sizeof real, "%s", path);
	while (processes && !holder[0] && (p = readdir(processes))) {
		FILE *f;

		if (!isdigit((unsigned char)p->d_name[0]) || !has_open(p->d_name, real))
			continue;
		snprintf(comm, sizeof comm, "/proc/%s/comm", p->d_name);
		f = fopen(comm, "r");
		if (f && fgets(name, sizeof name, f))
			name[strcspn(name, "\n")] = '\0';
		if (f)
			fclose(f);
		/* The emulator is the other end of its ports. */
		if (strncmp(name, "didehban-emulat", 15) != 0)
			snprintf(holder, sizeof holder, "%s (%s)", name, p->d_name);
	}
	if (processes)
		closedir(processes);
	return holder;
}

static void print_finding(const json_t *f)
{
	const char *verdict = member_text(f, "verdict"), *advice = member_text(f, "advice");

	printf("%-4s  %-14s %-12s %s\n", verdict, member_text(f, "subject"),
	       member_text(f, "check"), member_text(f, "text"));
	if (*advice)
		printf("%34s-> %s\n", "", advice);
}

static void print_findings(const json_t *answer)
{
	const json_t *list = json_object_get(answer, "findings"), *f;
	size_t i;

	json_array_foreach (list, i, f)
		print_finding(f);
	printf("%d bad, %d to look at, %d in order\n",
	       (int)json_integer_value(json_object_get(answer, "bad")),
	       (int)json_integer_value(json_object_get(answer, "warn")),
	       (int)json_integer_value(json_object_get(answer, "ok")));
}

static int count(const struct doctor *d, enum doctor_verdict verdict)
{
	const json_t *f;
	int n = 0;
	size_t i;

	json_array_foreach (d->findings, i, f)
		n += strcmp(member_text(f, "verdict"), verdicts[verdict]) == 0;
	return n;
}

static bool known_name(const struct settings *s, const char *name)
{
	for (size_t i = 0; i < s->modem_count; i++)
		if (strcmp(s->modems[i].name, name) == 0)
			return true;
	for (size_t i = 0; i < s->gateway_count; i++)
		if (strcmp(s->gateways[i].name, name) == 0)
			return true;
	return false;
}

/* The daemon is asked over its socket; without it nothing is opened here that it
 * would miss. */
static void ask_daemon(struct doctor *d)
{
	struct err e = { { 0 } };
	bool alone = d->c->alone;

	d->c->alone = false;
	d->daemon = ctl_ask(d->c, "GET", "/api/v1/modems", NULL, &d->modems, &e) == RC_OK;
	if (d->daemon)
		ctl_ask(d->c, "GET", "/api/v1/alarms", NULL, &d->alarms, &e);
	d->c->alone = alone;
}

const json_t *doctor_served(const struct doctor *d, const char *name)
{
	const json_t *o;
	size_t i;

	json_array_foreach (d->modems, i, o)
		if (strcmp(member_text(o, "name"), name) == 0)
			return o;
	return NULL;
}

void doctor_drained(struct doctor *d, const char *name, const json_t *served)
{
	if (json_is_true(json_object_get(served, "drained")))
		doctor_say(d, name, "drained", DOCTOR_WARN,
			   "`didehban modem resume` when it may take texts again",
			   "somebody let it rest: it takes no new texts");
}

/* What the daemon has seen of late, which a look now may not find. */
static void say_alarms(struct doctor *d)
{
	const json_t *o;
	size_t i;

	json_array_foreach (d->alarms, i, o) {
		const char *subject = member_text(o, "subject");

		if (d->name && strcmp(d->name, subject) != 0)
			continue;
		doctor_say(d, *subject ? subject : "alarms", "alarm", DOCTOR_WARN,
			   "docs/RUNBOOK.md has a row for each kind of alarm",
			   "%s since %s: %s", member_text(o, "kind"),
			   member_text(o, "raised_at"), member_text(o, "text"));
	}
	if (d->alarms && !d->name && json_array_size(d->alarms) == 0)
		doctor_say(d, "alarms", "alarm", DOCTOR_OK, "", "no alarm is open");
}

int ctl_doctor(struct ctl *c, int argc, char **argv)
{
	struct doctor d = { .c = c, .findings = json_array() };
	const struct word words[] = { { .value = &d.name } };
	int status = words_read(argc, argv, words, COUNT(words), usage), bad;
	struct err e = { { 0 } };

	if (status >= 0 || (d.name && !known_name(c->settings, d.name))) {
		json_decref(d.findings);
		if (status >= 0)
			return status;
		err_set(&e, RC_REJECT, "there is no modem or gateway %.60s in %s", d.name,
			c->file);
		return ctl_refused(&e);
	}
	ask_daemon(&d);
	if (!d.name)
		doctor_house(&d);
	doctor_modems(&d);
	doctor_gateways(&d);
	say_alarms(&d);
	json_decref(d.modems);
	json_decref(d.alarms);
	bad = count(&d, DOCTOR_BAD);
	ctl_print(c,
		  json_pack("{s:o, s:b, s:i, s:i, s:i}", "findings", d.findings, "daemon",
			    d.daemon, "ok", count(&d, DOCTOR_OK), "warn",
			    count(&d, DOCTOR_WARN), "bad", bad),
		  print_findings);
	return bad ? STATUS_REFUSED : STATUS_DONE;
}
