/* modem.c - didehban modem list|ussd. */
#include <stdio.h>

#include "base/mem.h"
#include "ctl/client.h"

static const char usage[] = "usage: didehban modem list\n"
			    "       didehban modem ussd NAME CODE\n";

static void list_print(const json_t *answer)
{
	static const char *const head[] = { "NAME",  "STATE", "SIGNAL", "NETWORK",
					    "QUEUE", "IMEI",  "IMSI" };
	struct table *t = table_new(COUNT(head));
	const json_t *row;
	size_t i;

	table_row(t, head);
	json_array_foreach (answer, i, row) {
		const char *cells[] = { member_text(row, "name"),   member_text(row, "state"),
					member_text(row, "signal"), member_text(row, "network"),
					member_text(row, "queue"),  member_text(row, "imei"),
					member_text(row, "imsi") };

		table_row(t, cells);
	}
	table_print_free(t);
}

static int modem_list(struct ctl *c, int argc, char **argv)
{
	int status = words_read(argc, argv, NULL, 0, usage);
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	if (ctl_ask(c, "GET", "/api/v1/modems", NULL, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, list_print);
}

static void text_print(const json_t *answer)
{
	puts(member_text(answer, "text"));
}

static int modem_ussd(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL, *code = NULL;
	const struct word words[] = { { .value = &name, .need = true },
				      { .value = &code, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	struct err e = { "" };
	json_t *answer;

	if (status >= 0)
		return status;
	buf_puts(&target, "/api/v1/modems/");
	target_escape(&target, name);
	buf_puts(&target, "/ussd");
	if (ctl_ask(c, "POST", target.text, json_pack("{s:o}", "code", json_text(code)),
		    &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, text_print);
}

int ctl_modem(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", modem_list },
		{ "ussd", modem_ussd },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
