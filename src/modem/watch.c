/* watch.c - see watch.h.  A signal and not a thread: one thread is easier to
 * lock into a sandbox, and GSM_AbortOperation only sets a flag. */
#include "modem/watch.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static GSM_StateMachine *volatile watched;
static const char *volatile words;
static volatile sig_atomic_t aborted;
static int limit; /* seconds */

static void arm(int seconds)
{
	struct itimerval t = { .it_value = { .tv_sec = seconds } };

	setitimer(ITIMER_REAL, &t, NULL);
}

static void on_alarm(int signal_number)
{
	(void)signal_number;
	if (!aborted) {
		aborted = 1;
		if (watched)
			GSM_AbortOperation(watched);
		arm(WATCH_GRACE_SECONDS);
		return;
	}
	if (words && write(STDOUT_FILENO, words, strlen(words)) < 0)
		_exit(1);
	_exit(1);
}

void watch_begin(GSM_StateMachine *machine, int seconds, const char *last_words)
{
	struct sigaction action = { .sa_handler = on_alarm };

	watched = machine;
	words = last_words;
	aborted = 0;
	limit = seconds;
	sigaction(SIGALRM, &action, NULL);
	arm(seconds);
}

void watch_again(void)
{
	if (watched && !aborted)
		arm(limit);
}

bool watch_end(void)
{
	arm(0);
	watched = NULL;
	words = NULL;
	return aborted;
}
