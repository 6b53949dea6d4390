/* child.c - see child.h.  The only maker of processes here. */
#include "gateway/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static int spawn(pid_t *pid, const char *const *argv, int in, int out)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;
	int code;

	/* What we ignore or block is our affair, not the child's. */
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGINT);
	sigaddset(&usual, SIGTERM);
	sigaddset(&usual, SIGHUP);
	sigaddset(&usual, SIGCHLD);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETPGROUP);
	code = posix_spawnp(pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv,
			    environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return code;
}

static void take_fd(int *to, int *from)
{
	*to = *from;
	*from = -1;
}

enum rc child_start(struct child *ch, const char *const *argv, struct err *e)
{
	CLEAN(fd) int in_read = -1;
	CLEAN(fd) int in_write = -1;
	CLEAN(fd) int out_read = -1;
	CLEAN(fd) int out_write = -1;
	int in[2], out[2], code;

	*ch = (struct child){ .input = -1, .output = -1 };
	if (pipe2(in, O_CLOEXEC) != 0)
		return err_set(e, RC_RETRY, "no pipe: %m");
	in_read = in[0];
	in_write = in[1];
	if (pipe2(out, O_CLOEXEC) != 0)
		return err_set(e, RC_RETRY, "no pipe: %m");
	out_read = out[0];
	out_write = out[1];
	if ((code = spawn(&ch->pid, argv, in_read, out_write)) != 0) {
		ch->pid = 0;
		return err_set(e, RC_RETRY, "%s: %s", argv[0], strerror(code));
	}
	/* The two ends of a pipe have their own flags: the child's keep theirs. */
	fcntl(in_write, F_SETFL, O_WRONLY | O_NONBLOCK);
	fcntl(out_read, F_SETFL, O_RDONLY | O_NONBLOCK);
	take_fd(&ch->input, &in_write);
	take_fd(&ch->output, &out_read);
	return RC_OK;
}

void child_signal(const struct child *ch, int sig)
{
	if (ch->pid > 0)
		kill(-ch->pid, sig);
}
