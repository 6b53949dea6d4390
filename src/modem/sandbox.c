/* sandbox.c - see sandbox.h.  The only file that sees libseccomp. */
#include "modem/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include <seccomp.h>

#include "base/mem.h"

/* Reading, writing, waiting, memory, time and the end. */
static const int allowed[] = {
	SCMP_SYS(read),		  SCMP_SYS(readv),	     SCMP_SYS(write),
	SCMP_SYS(writev),	  SCMP_SYS(close),	     SCMP_SYS(fsync),
	SCMP_SYS(ioctl), /* the serial port's settings */
	SCMP_SYS(fcntl),	  SCMP_SYS(flock),	     SCMP_SYS(fstat),
	SCMP_SYS(poll),		  SCMP_SYS(ppoll),	     SCMP_SYS(select),
	SCMP_SYS(pselect6),	  SCMP_SYS(nanosleep),	     SCMP_SYS(clock_nanosleep),
	SCMP_SYS(clock_gettime),  SCMP_SYS(clock_getres),    SCMP_SYS(gettimeofday),
	SCMP_SYS(time),		  SCMP_SYS(setitimer),	     SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigpending),   SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),	  SCMP_SYS(restart_syscall), SCMP_SYS(brk),
	SCMP_SYS(munmap),	  SCMP_SYS(mremap),	     SCMP_SYS(madvise),
	SCMP_SYS(futex),	  SCMP_SYS(sched_yield),     SCMP_SYS(getpid),
	SCMP_SYS(gettid),	  SCMP_SYS(getrandom),	     SCMP_SYS(tgkill), /* abort() */
	SCMP_SYS(exit),		  SCMP_SYS(exit_group),
};

enum rc sandbox_enter(const char *from, const char *to, struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int failed = filter ? 0 : -ENOMEM;

	for (size_t i = 0; i < COUNT(allowed) && !failed; i++)
		failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	if (!failed) /* memory, but none with a program in it */
		failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
					  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (from && !failed)
		failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(renameat2), 2,
					  SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)from, 0),
					  SCMP_A3(SCMP_CMP_EQ, (scmp_datum_t)to, 0));
	if (!failed)
		failed = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	if (failed)
		return err_set(e, RC_BROKEN, "sandbox: %s", strerror(-failed));
	return RC_OK;
}
