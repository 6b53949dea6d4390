/* settings_test.c - the configuration file: defaults, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config/salvage.h"
#include "config/settings.h"

static struct settings *accepted(const char *text)
{
	struct settings *s = NULL;
	struct err e;

	if (settings_parse(&s, text, "t.cfg", &e) != RC_OK)
		fail_msg("%s", e.text);
	return s;
}

static void an_empty_file_is_all_defaults(void **state)
{
	CLEAN(settings) struct settings *s = accepted("");

	(void)state;
	assert_string_equal(s->name, "دیده‌بان");
	assert_string_equal(s->database, "/var/lib/didehban/didehban.db");
	assert_string_equal(s->spool, "/var/lib/didehban/spool");
	assert_string_equal(s->socket, "/run/didehban/didehban.sock");
	assert_string_equal(s->key_file, "/etc/didehban/key");
	assert_string_equal(s->timezone, "Asia/Tehran");
	assert_string_equal(s->listen_host, "127.0.0.1");
	assert_int_equal(s->listen_port, 8080);
	assert_int_equal(s->http_per_minute, 60000);
	assert_int_equal(s->quiet_from, 22 * 60);
	assert_int_equal(s->quiet_to, 7 * 60);
	assert_int_equal(s->ageing_min, 60);
	assert_int_equal(s->order_min, 30);
	assert_int_equal(s->answer_max_parts, 3);
	assert_true(s->stop_final);
	assert_false(s->webhook_plain);
	assert_string_equal(s->webhook_ca_file, "");
	assert_string_equal(s->callback, "4wh");
	assert_int_equal(s->absence.limit_s, 48 * 3600);
	assert_int_equal(s->absence.warn_s, 36 * 3600);
	assert_false(s->absence.literal);
	assert_int_equal(s->absence.roles.count, 1);
	assert_string_equal(s->absence.roles.list[0], "county_head");
	assert_int_equal(s->digest.at, 7 * 60 + 30);
	assert_string_equal(s->digest.roles.list[0], "county_head");
	assert_int_equal(s->weekly.roles.count, 3);
	assert_int_equal(s->session_idle_min, 30);
	assert_int_equal(s->session_life_h, 12);
	assert_string_equal(s->sms_strict.list[0], "restricted");
	assert_int_equal(s->modem_count, 0);
	assert_int_equal(s->gateway_count, 0);
}

static void a_modem_needs_only_its_device(void **state)
{
	CLEAN(settings)
	struct settings *s = accepted(
		"modems = ({device = \"/dev/a\";}, {name = \"x\"; device = \"/dev/b\";"
		"prefixes = [\"+98912\", \"+98991\"]; per_minute = 0; per_day = 7; balance = "
		"\"*140*11#\";"
		"balance_every = \"90min\"; balance_pattern = \"b=([0-9]+)\"; balance_low = 9;"
		"balance_floor = 8;"
		"connection = \"at115200\"; pin_file = \"/p\"; smsc = \"+989100000500\"; pace "
		"= false; command = \"ssh "
		"h\";});");

	(void)state;
	assert_int_equal(s->modem_count, 2);
	assert_string_equal(s->modems[0].name, "modem-1");
	assert_string_equal(s->modems[0].connection, "dku2at");
	assert_int_equal(s->modems[0].per_minute, 20);
	assert_int_equal(s->modems[0].prefix_count, 0);
	assert_string_equal(s->modems[0].command, "");
	assert_true(s->modems[0].pace);
	assert_string_equal(s->modems[0].balance.code, "");
	assert_int_equal(s->modems[0].balance.every_s, 0);
	assert_int_equal(s->modems[0].balance.low, 50000);
	assert_int_equal(s->modems[1].balance.every_s, 5400);
	assert_string_equal(s->modems[1].balance.pattern, "b=([0-9]+)");
	assert_int_equal(s->modems[1].balance.low, 9);
	assert_string_equal(s->modems[1].prefixes[1], "+98991");
	assert_int_equal(s->modems[1].per_minute, 0);
	assert_int_equal(s->modems[0].per_day, 0);
	assert_int_equal(s->modems[1].per_day, 7);
	assert_false(s->modems[1].pace);
	assert_string_equal(s->modems[0].smsc, "");
	assert_string_equal(s->modems[1].smsc, "+989100000500");
}

static void the_address_of_http_may_be_empty_or_ipv6(void **state)
{
	CLEAN(settings) struct settings *off = accepted("http = { listen = \"\"; };");
	CLEAN(settings) struct settings *six = accepted("http = { listen = \"[::1]:9\"; };");

	(void)state;
	assert_string_equal(off->listen_host, "");
	assert_string_equal(six->listen_host, "::1");
	assert_int_equal(six->listen_port, 9);
}

static void an_http_gateway_is_read_whole(void **state)
{
	CLEAN(settings)
	struct settings *s = accepted(
		"gateways = ({ name = \"magfa\"; kind = \"kannel\";"
		"url = \"http://127.0.0.1:13013/cgi-bin/sendsms\"; username = \"\";"
		"password_file = \"\"; sender = \"30008530\"; window = 16; per_day = 9; });");

	(void)state;
	assert_int_equal(s->gateway_count, 1);
	assert_string_equal(s->gateways[0].sender, "30008530");
	assert_int_equal(s->gateways[0].window, 16);
	assert_int_equal(s->gateways[0].timeout_s, 30);
	assert_int_equal(s->gateways[0].per_minute, 0);
	assert_int_equal(s->gateways[0].per_day, 9);
	assert_false(s->gateways[0].whole);
	assert_string_equal(s->gateways[0].callback, "http://127.0.0.1:8080");
}

static void a_gateway_finds_our_hook_where_it_listens(void **state)
{
	static const struct {
		const char *listen, *callback;
	} places[] = {
		{ "127.0.0.1:81", "http://127.0.0.1:81" },
		{ "0.0.0.0:81", "http://127.0.0.1:81" },
		{ "[::]:81", "http://127.0.0.1:81" },
		{ "[::1]:81", "http://[::1]:81" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		CLEAN(arena) struct arena *a = arena_new();
		CLEAN(settings)
		struct settings *s = accepted(arena_printf(
			a, "http = { listen = \"%s\"; }; gateways = ({ url = \"http://k\"; });",
			places[i].listen));

		assert_string_equal(s->gateways[0].callback, places[i].callback);
	}
}

#define GENERIC "gateways = ( { kind = \"generic\"; url = \"https://p/s\"; "

static void a_provider_is_described_in_a_few_lines(void **state)
{
	CLEAN(settings)
	struct settings *s = accepted(
		GENERIC "body = \"{\\\"t\\\":\\\"{text}\\\",\\\"n\\\":{msisdn}}\";"
			"answer = { ok = \"a.b\"; values = [ \"0\", \"1*\" ]; };"
			"report = { id = \"i\"; state = \"s\"; delivered = [ \"D\" ]; }; } );");
	const struct provider *p = &s->gateways[0].provider;

	(void)state;
	assert_true(s->gateways[0].whole);
	assert_string_equal(p->method, "POST");
	assert_string_equal(p->format, "json");
	assert_string_equal(p->answer.ok, "a.b");
	assert_true(word_list_has(&p->answer.values, "17"));
	assert_false(word_list_has(&p->answer.values, "2"));
	assert_true(p->report.given);
	assert_false(p->incoming.given);
}

static void what_is_wrong_is_named_with_its_line_and_key(void **state)
{
	static const struct {
		const char *text, *sentence;
	} refused[] = {
		{ "\nnaem = \"x\";", "t.cfg:2: unknown key naem" },
		{ "name = 7;", "t.cfg:1: name: a text in quotes is wanted" },
		{ "name = \"\";", "name is empty" },
		{ "database = ", "t.cfg:1: syntax error" },
		{ "\n\ntimezone = \"Asia/Nowhere\";", "t.cfg:3: timezone = \"Asia/Nowhere\"" },
		{ "timezone = \"../passwd\";", "no such time zone" },
		{ "http = {\n listen = \"8080\"; };", "t.cfg:2: http.listen = \"8080\"" },
		{ "http = { listen = \"h:70000\"; };", "http.listen" },
		{ "http = { per_minute = -1; };", "per_minute" },
		{ "rates = ({ prefix = \"0912\"; per_minute = 3; });", "prefix = \"0912\"" },
		{ "rates = ({ prefix = \"+98912\"; });", "per_minute is missing" },
		{ "rates = ({ prefix = \"+98912\"; per_minute = 0; });", "per_minute = 0" },
		{ "rates = ({ prefix = \"+98\"; per_minute = 3; },\n{ prefix = \"+98\"; "
		  "per_minute = 4; });",
		  "stands twice" },
		{ "http = { listen = \"h:80x\"; };", "http.listen" },
		{ "http = { port = 8080; };", "unknown key port" },
		{ "http = \"127.0.0.1:1\";", "http: a group" },
		{ "quiet = {\n\nfrom = \"25:00\"; };", "t.cfg:3: from = \"25:00\"" },
		{ "queue = { ageing_minutes = -1; };", "ageing_minutes" },
		{ "quiet = { from = \"7:00\"; };", "from = \"7:00\"" },
		{ "answer = { max_parts = 0; };", "max_parts = 0: from 1" },
		{ "absence = { limit = \"48wh\"; };", "limit = \"48wh\": a time like 48h" },
		{ "absence = { limit = \"36h\"; };", "warn must come before limit" },
		{ "absence = { clock = \"slow\"; };", "skip_nonworking_days or literal" },
		{ "digest = {\n at = \"7\"; };", "t.cfg:2: at = \"7\"" },
		{ "stop = { final = \"send\"; };", "final: true or false" },
		{ "modems = ( { name = \"a\"; } );", "device is missing" },
		{ "modems = ( { device = \"\"; } );", "device is empty" },
		{ "modems = ( { imei = \"12\"; } );", "14 to 16 digits" },
		{ "modems = ( { imsi = \"4321x\"; } );", "6 to 15 digits" },
		{ "modems = ( { imei = \"860000000000001\"; }, { imei = \"860000000000001\"; } "
		  ");",
		  "stands twice" },
		{ "ports = [ \"ttyUSB*\" ];", "a path like /dev/ttyUSB*" },
		{ "modems = ( { device = \"/d\";\nper_minute = -1; } );",
		  "t.cfg:2: per_minute" },
		{ "modems = ( { device = \"/d\"; per_minute = \"20\"; } );",
		  "per_minute: a whole" },
		{ "modems = ( { device = \"/d\"; per_day = -1; } );", "per_day" },
		{ "modems = ( { device = \"/d\"; prefixes = [ \"0912\" ]; } );",
		  "prefixes: \"0912\"" },
		{ "modems = ( { device = \"/d\"; prefixes = \"+98912\"; } );",
		  "prefixes: a list" },
		{ "modems = ( { device = \"/d\"; connection = \"blue\"; } );",
		  "connection = \"blue\"" },
		{ "modems = ( { device = \"/d\"; pin = \"12\"; } );", "pin: 4 to 8 digits" },
		{ "modems = ( { device = \"/d\"; smsc = \"09100000500\"; } );",
		  "smsc: + and digits" },
		{ "modems = ( { device = \"/d\"; pin = \"1234\"; pin_file = \"/p\"; } );",
		  "pin and pin_file" },
		{ "modems = ( { device = \"/d\"; pin = \"1234\"; command = \"ssh h\"; } );",
		  "pin: with a command" },
		{ "modems = ( { device = \"/d\"; balance = \"*1#\"; balance_every = \"often\"; "
		  "} );",
		  "balance_every" },
		{ "modems = ( { device = \"/d\"; balance_every = \"12h\"; } );", "balance" },
		{ "modems = ( { device = \"/d\"; balance_pattern = \"[0-9]+\"; } );", "group" },
		{ "modems = ( { device = \"/d\"; balance_pattern = \"(\"; } );",
		  "balance_pattern" },
		{ "modems = ( { device = \"/d\"; balance_low = 10; balance_floor = 20; } );",
		  "balance_floor" },
		{ "modems = ( { device = \"/d\"; balance = \"call\"; } );",
		  "balance = \"call\"" },
		{ "modems = ( { device = \"/d\"; name = \"a/b\"; } );", "name = \"a/b\"" },
		{ "modems = ( { device = \"/d\"; name = \"a\"; }, { device = \"/e\"; name = "
		  "\"a\"; } );",
		  "name = \"a\": stands twice" },
		{ "modems = ( { device = \"/d\"; }, { device = \"/d\"; } );",
		  "device = \"/d\": stands twice" },
		{ "modems = ( { device = \"/d\"; baud = 9600; } );", "unknown key baud" },
		{ "modems = { device = \"/d\"; };", "modems: a list" },
		{ "gateways = ( { kind = \"kannel\"; } );", "url is missing" },
		{ "gateways = ( { url = \"ftp://x\"; } );", "url = \"ftp://x\"" },
		{ "gateways = ( { url = \"http://x\"; kind = \"smpp\"; } );",
		  "kind = \"smpp\"" },
		{ "gateways = ( { url = \"http://x\"; window = 0; } );", "window = 0" },
		{ "gateways = ( { url = \"http://x\"; timeout = 51; } );", "timeout = 51" },
		{ "gateways = ( { url = \"http://x\"; body = \"{text}\"; } );",
		  "unknown key body" },
		{ GENERIC "body = \"{\\\"a\\\":{text}\"; } );", "body: no JSON" },
		{ GENERIC "format = \"form\"; body = \"t={text}&n={nummer}\"; } );",
		  "there is no {nummer}" },
		{ GENERIC "format = \"xml\"; body = \"{text}\"; } );", "format = \"xml\"" },
		{ GENERIC "method = \"BREW\"; body = \"{text}\"; } );", "method = \"BREW\"" },
		{ GENERIC "} );", "{text} stands nowhere" },
		{ GENERIC "format = \"form\"; body = \"{text}\"; headers = [ \"x\" ]; } );",
		  "\"Name: value\" is wanted" },
		{ GENERIC
		  "format = \"form\"; body = \"{text}\"; answer = { ok = \"a\"; }; } );",
		  "values of \"a\"" },
		{ GENERIC
		  "format = \"form\"; body = \"{text}\"; report = { id = \"a\"; }; } );",
		  "what is delivered" },
		{ "gateways = ( { url = \"http://x\"; callback = \"here\"; } );",
		  "callback = \"here\"" },
		{ "gateways = ( { url = \"http://x\"; prefixes = [ \"0912\" ]; } );",
		  "prefixes: \"0912\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct settings *s = NULL;
		struct err e = { { 0 } };

		if (settings_parse(&s, refused[i].text, "t.cfg", &e) != RC_REJECT)
			fail_msg("accepted: %s", refused[i].text);
		assert_null(s);
		if (!strstr(e.text, refused[i].sentence))
			fail_msg("%s\nsays: %s\nwanted: %s", refused[i].text, e.text,
				 refused[i].sentence);
	}
}

static void a_file_that_is_not_there_is_said(void **state)
{
	struct settings *s = NULL;
	struct err e;

	(void)state;
	assert_int_equal(settings_open(&s, "/nonexistent/d.cfg", &e), RC_NONE);
	assert_non_null(strstr(e.text, "/nonexistent/d.cfg"));
}

static void the_sample_file_is_valid_and_shows_the_defaults(void **state)
{
	CLEAN(settings) struct settings *defaults = accepted("");
	CLEAN(settings) struct settings *s = NULL;
	struct err e;

	(void)state;
	if (settings_open(&s, "modem-config/didehban.cfg", &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_string_equal(s->name, defaults->name);
	assert_string_equal(s->database, defaults->database);
	assert_string_equal(s->key_file, defaults->key_file);
	assert_string_equal(s->socket, defaults->socket);
	assert_string_equal(s->spool, defaults->spool);
	assert_string_equal(s->timezone, defaults->timezone);
	assert_string_equal(s->listen_host, defaults->listen_host);
	assert_int_equal(s->listen_port, defaults->listen_port);
	assert_int_equal(s->quiet_from, defaults->quiet_from);
	assert_int_equal(s->quiet_to, defaults->quiet_to);
	assert_int_equal(s->ageing_min, defaults->ageing_min);
	assert_int_equal(s->order_min, defaults->order_min);
	assert_int_equal(s->answer_max_parts, defaults->answer_max_parts);
	assert_int_equal(s->stop_final, defaults->stop_final);
	assert_string_equal(s->callback, defaults->callback);
	assert_int_equal(s->session_idle_min, defaults->session_idle_min);
	assert_int_equal(s->session_life_h, defaults->session_life_h);
	assert_int_equal(s->rate_count, 0);
	assert_int_equal(s->modem_count, 1);
	assert_string_equal(s->modems[0].connection, "dku2at");
	assert_int_equal(s->modems[0].per_minute, 20);
}

static void a_wrong_file_still_says_where_the_daemon_listens(void **state)
{
	static const struct {
		const char *text, *socket; /* NULL: it does not say */
	} files[] = {
		{ "socket = \"/a\";\nmodems = ({ nmae = 1; });\n", "/a" },
		{ "name = ;\n\tsocket:\"/a\"; // our socket\nhttp = { ((\n", "/a" },
		{ "# socket = \"/b\";\n// socket = \"/c\"\nsocket = \"/a\";\n}", "/a" },
		{ "colour = 1; # no word of it\n", "/run/didehban/didehban.sock" },
		{ "name = \"a\"; socket = \"/a\";\n(", NULL },
		{ "socket = \"/a\";\nsocket = \"/b\";\n", NULL },
		{ "socket = \"/a;\n", NULL },
		{ "socket = 7;\n", NULL },
	};
	char path[] = "/tmp/settings-XXXXXX";
	int fd = mkstemp(path);
	struct err e = { "" };

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		CLEAN(settings) struct settings *s = NULL;
		enum rc rc;

		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, files[i].text, strlen(files[i].text), 0),
				 (ssize_t)strlen(files[i].text));
		rc = settings_salvage(&s, path, &e);
		if (rc != (files[i].socket ? RC_OK : RC_REJECT))
			fail_msg("%zu: %s %s", i, rc_name(rc), e.text);
		if (s)
			assert_string_equal(s->socket, files[i].socket);
	}
	close(fd);
	unlink(path);
	CLEAN(settings) struct settings *none = NULL;
	assert_int_equal(settings_salvage(&none, path, &e), RC_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_is_all_defaults),
		cmocka_unit_test(a_modem_needs_only_its_device),
		cmocka_unit_test(the_address_of_http_may_be_empty_or_ipv6),
		cmocka_unit_test(an_http_gateway_is_read_whole),
		cmocka_unit_test(a_gateway_finds_our_hook_where_it_listens),
		cmocka_unit_test(a_provider_is_described_in_a_few_lines),
		cmocka_unit_test(what_is_wrong_is_named_with_its_line_and_key),
		cmocka_unit_test(a_file_that_is_not_there_is_said),
		cmocka_unit_test(a_wrong_file_still_says_where_the_daemon_listens),
		cmocka_unit_test(the_sample_file_is_valid_and_shows_the_defaults),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
