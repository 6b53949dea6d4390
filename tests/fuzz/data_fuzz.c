/* data_fuzz.c - any bytes as a data file: refused with a sentence, or read. */
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "calendar/calendar.h"
#include "config/conf.h"
#include "workflow/load.h"
#include "workflow/procedure.h"

/* libconfig's own reader forgets a string that the file's error cuts short. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN(text) char *text = mem_dupn((const char *)data, size);
	CLEAN(conf) struct conf *c = NULL;
	CLEAN(calendar) struct calendar *calendar = NULL;
	struct procedure **list;
	size_t count;
	struct err e = { "" };

	if (conf_parse(&c, text, "fuzz", &e) != RC_OK)
		return 0;
	procedures_read(c, &list, &count);
	procedures_free(list, count);
	calendar_from_conf(c, &calendar, &e);
	return 0;
}
