/* modem_sandbox_test.c - what a modem program can still do in its sandbox; each
 * try in a process of its own, because there is no way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modem/sandbox.h"

enum { ALLOWED = 0, REFUSED = 1, NO_SANDBOX = 2 };

static int verdict(long result)
{
	return result >= 0 ? ALLOWED : errno == EPERM ? REFUSED : ALLOWED;
}

static int try_in_sandbox(int (*attempt)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct err e = { "" };

		if (sandbox_enter(NULL, NULL, &e) != RC_OK)
			_exit(NO_SANDBOX);
		_exit(attempt());
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int open_file(void)
{
	return verdict(open("/etc/passwd", O_RDONLY));
}

static int make_file(void)
{
	return verdict(open("/tmp/didehban-sandbox", O_WRONLY | O_CREAT, 0600));
}

static int open_raw(void)
{
	return verdict(syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0));
}

static int remove_file(void)
{
	return verdict(unlink("/tmp/didehban-sandbox"));
}

static int make_socket(void)
{
	return verdict(socket(AF_INET, SOCK_STREAM, 0));
}

static int make_unix_socket(void)
{
	return verdict(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int run_program(void)
{
	char *const argv[] = { (char[]){ "/bin/true" }, NULL };

	return verdict(execv("/bin/true", argv));
}

static int make_process(void)
{
	long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	return verdict(pid);
}

static int signal_another(void)
{
	return verdict(kill(getppid(), 0));
}

static int look_into_another(void)
{
	return verdict(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int write_and_wait(void)
{
	int fds[2] = { STDOUT_FILENO, 0 };

	return verdict(write(fds[0], "", 0)) || verdict(usleep(1));
}

static void no_file_can_be_opened_made_or_removed(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(open_file), REFUSED);
	assert_int_equal(try_in_sandbox(make_file), REFUSED);
	assert_int_equal(try_in_sandbox(open_raw), REFUSED);
	assert_int_equal(try_in_sandbox(remove_file), REFUSED);
}

static int map_program(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return verdict(at == MAP_FAILED ? -1 : 0);
}

static int map_memory(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return verdict(at == MAP_FAILED ? -1 : 0);
}

static void memory_holds_no_program(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(map_program), REFUSED);
	assert_int_equal(try_in_sandbox(map_memory), ALLOWED);
}

static void no_socket_can_be_made(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(make_socket), REFUSED);
	assert_int_equal(try_in_sandbox(make_unix_socket), REFUSED);
}

static void no_program_or_process_can_be_started_or_reached(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(run_program), REFUSED);
	assert_int_equal(try_in_sandbox(make_process), REFUSED);
	assert_int_equal(try_in_sandbox(signal_another), REFUSED);
	assert_int_equal(try_in_sandbox(look_into_another), REFUSED);
}

static void what_it_has_it_may_use(void **state)
{
	(void)state;
	assert_int_equal(try_in_sandbox(write_and_wait), ALLOWED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_holds_no_program),
		cmocka_unit_test(no_file_can_be_opened_made_or_removed),
		cmocka_unit_test(no_socket_can_be_made),
		cmocka_unit_test(no_program_or_process_can_be_started_or_reached),
		cmocka_unit_test(what_it_has_it_may_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
