/* alarm.c - didehban alarm list. */
#include "base/mem.h"
#include "ctl/show.h"

static const char usage[] =
	"usage: didehban alarm list [--all]\n"
	"What is wrong with the house now; --all shows what is over, too.\n";

static int alarm_list(struct ctl *c, int argc, char **argv)
{
	static const struct column columns[] = {
		{ "KIND", "kind", NULL },
		{ "SUBJECT", "subject", NULL },
		{ "SINCE", "raised_at", column_put_time },
		{ "TOLD", "told_at", column_put_time },
		{ "OVER", "cleared_at", column_put_time },
		{ "TEXT", "text", NULL },
	};
	bool all = false;
	const struct word words[] = { { .name = "all", .flag = &all } };
	int status = words_read(argc, argv, words, COUNT(words), usage);

	if (status >= 0)
		return status;
	return show_list(c, all ? "/api/v1/alarms?all=1" : "/api/v1/alarms", false, columns,
			 COUNT(columns));
}

int ctl_alarm(struct ctl *c, int argc, char **argv)
{
	static const struct subcommand list[] = {
		{ "list", alarm_list },
	};

	return subcommand_run(c, argc, argv, list, COUNT(list), usage);
}
