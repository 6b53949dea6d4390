/* modem.c - didehban modem list|ussd|balance|drain|resume. */
#include <string.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "ctl/show.h"

static const char usage[] = "usage: didehban modem list\n"
			    "       didehban modem ussd NAME CODE\n"
			    "       didehban modem balance NAME\n"
			    "       didehban modem drain NAME     no new texts; what it has in "
			    "hand leaves\n"
			    "       didehban modem resume NAME    texts again\n";

static int modem_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "NAME", "name", NULL },	  { "STATE", "state", NULL },
		{ "SIGNAL", "signal", NULL },	  { "NETWORK", "network", NULL },
		{ "QUEUE", "queue", NULL },	  { "IMEI", "imei", NULL },
		{ "IMSI", "imsi", NULL },	  { "DRAINED", "drained", NULL },
		{ "TODAY", "today", NULL },	  { "PER_DAY", "per_day", NULL },
		{ "CREDIT", "credit", NULL },	  { "ASKED", "credit_at", column_put_time },
		{ "RUNG", "rung", NULL },	  { "SINCE", "since", column_put_time },
		{ "STORAGES", "storages", NULL }, { "NEEDS", "needs", NULL },
		{ "REASON", "reason", NULL },
	};
	int status = words_read(argc, argv, NULL, 0, usage);

	if (status >= 0)
		return status;
	return show_list(c, "/api/v1/modems", false, columns, COUNT(columns));
}

static int modem_ussd(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL, *code = NULL;
	const struct word words[] = { { .value = &name, .need = true },
				      { .value = &code, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/modems/", name, "/ussd");
	return show_line(c, "POST", target.text, json_pack("{s:o}", "code", json_text(code)),
			 "{text}");
}

static int modem_balance(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL;
	const struct word words[] = { { .value = &name, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/modems/", name, "/balance");
	return show_line(c, "POST", target.text, NULL, "{credit}");
}

static int modem_drain(struct ctl *c, int argc, char **argv)
{
	const char *name = NULL;
	const struct word words[] = { { .value = &name, .need = true } };
	int status = words_read(argc, argv, words, COUNT(words), usage);
	CLEAN(buf) struct buf target = { 0 };
	bool drain = strcmp(argv[0], "drain") == 0;

	if (status >= 0)
		return status;
	target_path(&target, "/api/v1/modems/", name, drain ? "/drain" : "/resume");
	return show_line(c, "POST", target.text, NULL,
			 drain ? "{name} takes no new texts" : "{name} takes texts");
}

int ctl_modem(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", modem_list },	      { "ussd", modem_ussd },
		{ "balance", modem_balance }, { "drain", modem_drain },
		{ "resume", modem_drain },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
