/* carriers.c - see carriers.h. */
#include "daemon/carriers.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { ARGUMENTS_MAX = 20 };

/* The modem program lies beside this one. */
static const char *modem_program(struct arena *a)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len <= 0)
		return "didehban-modem";
	self[len] = '\0';
	return arena_printf(a, "%s/didehban-modem", dirname(self));
}

static enum rc pin_write(const char *path, const char *pin, struct err *e)
{
	CLEAN(fd) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t len = (ssize_t)strlen(pin);

	if (fd < 0 || write(fd, pin, (size_t)len) != len)
		return err_set(e, RC_BROKEN, "%s: %s", path, strerror(errno));
	return RC_OK;
}

/* A command of one's own is the shell's, with the same options behind it.  It
 * may run on another machine, so it gets no spool of this one. */
static size_t program_words(const struct setting_modem *m, const char *spool, struct arena *a,
			    const char **argv)
{
	size_t n = 0;

	if (*m->command) {
		argv[n++] = "/bin/sh";
		argv[n++] = "-c";
		argv[n++] = arena_printf(a, "exec %s \"$@\"", m->command);
		argv[n++] = "sh";
		return n;
	}
	argv[n++] = modem_program(a);
	argv[n++] = "--spool";
	argv[n++] = spool;
	return n;
}

static enum rc modem_config(const struct settings *s, const struct setting_modem *m,
			    struct arena *a, struct carrier_config *c, struct err *e)
{
	const char **argv = arena_alloc(a, ARGUMENTS_MAX * sizeof *argv);
	const char *spool = arena_printf(a, "%s/%s.note", s->spool, m->name);
	const char *pin_file = m->pin_file;
	size_t n = program_words(m, spool, a, argv);

	if (*m->pin) {
		pin_file = arena_printf(a, "%s/%s.pin", s->spool, m->name);
		TRY(pin_write(pin_file, m->pin, e));
	}
	argv[n++] = "--name";
	argv[n++] = m->name;
	argv[n++] = "--device";
	argv[n++] = m->device;
	argv[n++] = "--connection";
	argv[n++] = m->connection;
	if (*pin_file) {
		argv[n++] = "--pin-file";
		argv[n++] = pin_file;
	}
	if (!m->pace)
		argv[n++] = "--no-pace";
	*c = (struct carrier_config){
		.name = m->name,
		.argv = argv,
		.prefixes = m->prefixes,
		.prefix_count = m->prefix_count,
		.per_minute = m->per_minute,
		.balance = *m->balance ? m->balance : NULL,
		.spool = *m->command ? NULL : spool,
	};
	return RC_OK;
}

enum rc carriers_read(const struct settings *s, struct arena *a, struct carrier_config **list,
		      size_t *count, struct err *e)
{
	*count = s->modem_count;
	*list = arena_alloc(a, (*count + 1) * sizeof **list);
	for (size_t i = 0; i < *count; i++)
		TRY(modem_config(s, &s->modems[i], a, &(*list)[i], e));
	return RC_OK;
}
