/* fake_carrier.h - a carrier that does what a file tells it; the test's own
 * program, started again as `TEST --carrier FOLDER SIM`.
 *	FOLDER/heard  every line it was told, and "start"
 *	FOLDER/say    lines to say, "exit" to end; moved away when said
 *	FOLDER/mode   what a submit comes to: sent (also when missing),
 *	              refused CAUSE, unknown, silent, die, hold, or list
 *	FOLDER/modes  list: those of each submit, "sent,refused 41"; then sent
 *	FOLDER/bad    "BEGINNING CAUSE" lines: numbers that are refused; then also
 *	FOLDER/pace   when each submit was heard (us) and its cause, 0: sent
 *	FOLDER/ussd   what the network answers to a code; missing: nothing
 *	FOLDER/up     more members of its first line: ,"window":4
 *	FOLDER/spool  where it notes the answers when nobody hears them (hold) */
#ifndef TESTS_ENGINE_FAKE_CARRIER_H
#define TESTS_ENGINE_FAKE_CARRIER_H

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char fake_folder[256];
static long long fake_held[64];
static int fake_held_n;
static int fake_ref;
static int fake_submits;

static void fake_append(const char *name, const char *text)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", fake_folder, name);
	f = fopen(path, "a");
	if (!f)
		exit(3);
	fprintf(f, "%s\n", text);
	fclose(f);
}

/* The first line of a file, or what stands for it. */
static void fake_word(const char *name, const char *otherwise, char *word, size_t size)
{
	char path[300];
	FILE *f;

	snprintf(word, size, "%s", otherwise);
	snprintf(path, sizeof path, "%s/%s", fake_folder, name);
	if ((f = fopen(path, "r"))) {
		if (!fgets(word, (int)size, f))
			snprintf(word, size, "%s", otherwise);
		fclose(f);
	}
	word[strcspn(word, "\n")] = '\0';
}

/* What its number makes of a submit in place of the mode. */
static void fake_number(const char *line, char *mode, size_t size)
{
	char path[300], beginning[32], wanted[64], pace[64];
	struct timespec t;
	int cause, its = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/bad", fake_folder);
	if (!(f = fopen(path, "r")))
		return;
	while (fscanf(f, "%31s %d", beginning, &cause) == 2) {
		snprintf(wanted, sizeof wanted, "\"number\":\"%s", beginning);
		if (strstr(line, wanted))
			snprintf(mode, size, "refused %d", its = cause);
	}
	fclose(f);
	clock_gettime(CLOCK_MONOTONIC, &t);
	snprintf(pace, sizeof pace, "%lld %d", (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000,
		 its);
	fake_append("pace", pace);
}

/* The n-th of the list, from 0. */
static void fake_listed(int n, char *mode, size_t size)
{
	char list[500], *word;

	fake_word("modes", "", list, sizeof list);
	word = strtok(list, ",");
	while (word && n-- > 0)
		word = strtok(NULL, ",");
	snprintf(mode, size, "%s", word ? word : "sent");
}

static void fake_submit(const char *line)
{
	long long id = atoll(strstr(line, "\"id\":") + 5);
	char mode[64];

	fake_word("mode", "sent", mode, sizeof mode);
	if (strcmp(mode, "list") == 0)
		fake_listed(fake_submits, mode, sizeof mode);
	fake_submits++;
	fake_number(line, mode, sizeof mode);
	if (strcmp(mode, "sent") == 0)
		printf("{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":%d}\n",
		       id, fake_ref++ & 255);
	else if (strncmp(mode, "refused ", 8) == 0)
		printf("{\"event\":\"submitted\",\"id\":%lld,\"result\":\"refused\",\"cause\":%"
		       "s}\n",
		       id, mode + 8);
	else if (strcmp(mode, "unknown") == 0)
		printf("{\"event\":\"submitted\",\"id\":%lld,\"result\":\"unknown\"}\n", id);
	else if (strcmp(mode, "die") == 0)
		exit(1);
	else if (strcmp(mode, "hold") == 0)
		fake_held[fake_held_n++] = id;
	fflush(stdout);
}

static void fake_ussd(const char *line)
{
	long long id = atoll(strstr(line, "\"id\":") + 5);
	char path[300], reply[500] = "";
	FILE *f;

	snprintf(path, sizeof path, "%s/ussd", fake_folder);
	if (!(f = fopen(path, "r")))
		return;
	if (!fgets(reply, sizeof reply, f))
		reply[0] = '\0';
	fclose(f);
	printf("{\"event\":\"ussd\",\"id\":%lld,\"result\":\"%s\",\"text\":\"%s\"}\n", id,
	       *reply ? "ok" : "failed", reply);
	fflush(stdout);
}

static void fake_end(void)
{
	char note[128];

	for (int i = 0; i < fake_held_n; i++) {
		snprintf(note, sizeof note,
			 "{\"event\":\"submitted\",\"id\":%lld,\"result\":\"sent\",\"ref\":99}",
			 fake_held[i]);
		fake_append("spool", note);
	}
	exit(0);
}

static void fake_say(void)
{
	char say[300], said[300], line[20000];
	FILE *f;

	snprintf(say, sizeof say, "%s/say", fake_folder);
	snprintf(said, sizeof said, "%s/said", fake_folder);
	if (rename(say, said) != 0 || !(f = fopen(said, "r")))
		return;
	while (fgets(line, sizeof line, f)) {
		if (strcmp(line, "exit\n") == 0)
			exit(1); /* which says the rest */
		fputs(line, stdout);
	}
	fclose(f);
	fflush(stdout);
}

_Noreturn static void fake_main(const char *folder, const char *sim)
{
	static char line[40000];
	char more[100];
	size_t len = 0;

	snprintf(fake_folder, sizeof fake_folder, "%s", folder);
	fake_append("heard", "start");
	fake_word("up", "", more, sizeof more);
	printf("{\"event\":\"up\",\"sim\":\"%s\",\"imei\":\"350000000000001\"%s}\n", sim, more);
	printf("{\"event\":\"status\",\"signal\":64,\"network\":\"home\",\"operator\":\"432 "
	       "11\"}\n");
	fflush(stdout);
	for (;;) {
		struct pollfd p = { .fd = 0, .events = POLLIN };
		char *end;
		ssize_t n;

		fake_say();
		if (poll(&p, 1, 2) <= 0)
			continue;
		n = read(0, line + len, sizeof line - 1 - len);
		if (n <= 0)
			fake_end();
		len += (size_t)n;
		line[len] = '\0';
		while ((end = strchr(line, '\n'))) {
			*end = '\0';
			fake_append("heard", line);
			if (strstr(line, "\"quit\""))
				fake_end();
			if (strstr(line, "\"submit\""))
				fake_submit(line);
			if (strstr(line, "\"ussd\""))
				fake_ussd(line);
			len -= (size_t)(end + 1 - line);
			memmove(line, end + 1, len + 1);
		}
	}
}

#endif
