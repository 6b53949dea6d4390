/* ussd_fuzz.c - any bytes as the form of an aggregator, and any text as
 * screens: every page fits a phone, and no word of the text is lost. */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "dialogue/ussd_screen.h"
#include "hook/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is no white space and no line that leads on. */
static size_t weight(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text != ' ' && *text != '\n';
	return n;
}

static void pages(const char *text)
{
	size_t read = 0;
	bool more = true;

	for (int page = 0; more; page++) {
		CLEAN(buf) struct buf b = { 0 };

		more = screen_page(&b, text, page, "9>");
		if (!screen_fits(b.text ? b.text : ""))
			abort();
		read += weight(b.text ? b.text : "") - (more ? 2 : 0);
	}
	if (read != weight(text))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEAN(text) char *text = mem_dupn((const char *)data, size);
	struct target form;

	if (target_form(&form, (const char *)data, size, NULL) == RC_OK)
		for (size_t i = 0; i < form.query_count; i++)
			pages(form.query[i].value);
	target_free(&form);
	pages(text);
	return 0;
}
