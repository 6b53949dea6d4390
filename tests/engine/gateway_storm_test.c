/* gateway_storm_test.c - a network that does everything that networks do to texts, by
 * chance, and what must be true of them all the same.
 *
 * The carriers are this program again, and only pass lines on: the network is in the
 * test.  Answers are lost, late, twice; reports come before them, late, twice, of
 * strangers; carriers die with a part in hand, the daemon with and without a note;
 * clocks jump.
 *
 * STORM=FIRST:LAST runs those seeds instead. */
#include "gateway_bench.h"

#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

enum {
	SEEDS = 10,
	TEXTS = 48,
	NUMBERS = 5,
	PARTS_MOST = 3,
	COPIES = 4096,
	REFS = 256,
	PERMANENT = 0x46,
	GAVE_UP = 0x60,
	SEED_MS = 30000,
	IN_FLIGHT_MS = 500, /* a line may be on its way so long */
};

/* ---- the carrier ---- */

static void pass_on(int from, int to)
{
	char bytes[20000];
	ssize_t n = read(from, bytes, sizeof bytes);

	if (n <= 0 || write(to, bytes, (size_t)n) != n)
		exit(1);
}

static _Noreturn void relay_main(const char *folder)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct pollfd p[2] = { { .fd = 0, .events = POLLIN }, { .events = POLLIN } };

	snprintf(at.sun_path, sizeof at.sun_path, "%s/air", folder);
	p[1].fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (p[1].fd < 0 || connect(p[1].fd, (struct sockaddr *)&at, sizeof at) < 0)
		exit(1);
	for (;;) {
		poll(p, 2, -1);
		if (p[0].revents)
			pass_on(0, p[1].fd);
		if (p[1].revents)
			pass_on(p[1].fd, 1);
	}
}

/* ---- chance ---- */

static uint64_t chance_state;

static uint32_t chance(uint32_t n)
{
	chance_state = chance_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance_state >> 33) % n;
}

static bool percent(uint32_t p)
{
	return chance(100) < p;
}

/* ---- what is true ---- */

struct text {
	int64_t id;
	int number, parts;
	enum message_rank rank;
	bool resend;
	bool refused; /* for ever, or reported so */
	int lost;     /* of its parts in hand, nobody was told what became of them */
};

/* A part that the network took. */
struct copy {
	int text, seq, concat, sim, ref;
	int64_t at;
	int64_t known_ms; /* when the daemon freed the report that it is delivered; 0: not */
};

/* A report that the network makes of it. */
struct report {
	int copy, status;
	bool stranger; /* of a number that got nothing */
	int64_t due;
	bool told, freed;
};

struct sim {
	int listens, fd; /* fd -1: its carrier does not live */
	char in[40000];
	size_t len;
	int next_ref;
	struct hand_of { /* the part that is to be answered */
		int64_t id;
		int text, copy; /* copy -1: the network does not have it */
		int64_t at_ms;	/* answer then; 0: never */
	} hand;
	char last[200]; /* its last answer, for the note; "" none in this life */
	int64_t last_ms;
};

static struct text texts[TEXTS];
static struct copy copies[COPIES];
static struct report reports[COPIES * 2];
static struct sim sims[CARRIERS];
static int text_n, copy_n, report_n;
static bool storm;
static unsigned seed;

/* All that was true, for whoever looks into a failure. */
static void tell(void)
{
	for (int i = 0; i < text_n; i++)
		print_message("text %d: message %d to %d, %s, %d parts, lost %d%s\n", i,
			      (int)texts[i].id, texts[i].number,
			      message_state_name(row(texts[i].id).state), texts[i].parts,
			      texts[i].lost, texts[i].refused ? ", refused" : "");
	for (int i = 0; i < copy_n; i++)
		print_message("copy %d: text %d/%d to %d sim %d ref %d at %lld%s\n", i,
			      copies[i].text, copies[i].seq, texts[copies[i].text].number,
			      copies[i].sim, copies[i].ref, (long long)copies[i].at,
			      copies[i].known_ms ? ", delivered" : "");
	for (int i = 0; i < report_n; i++)
		print_message("report %d: copy %d status %d%s due %lld%s%s\n", i,
			      reports[i].copy, reports[i].status,
			      reports[i].stranger ? " of a stranger" : "",
			      (long long)reports[i].due, reports[i].told ? ", told" : "",
			      reports[i].freed ? ", freed" : "");
	for (int i = 0; i < CARRIERS; i++)
		print_message("sim %d: fd %d, in hand %lld, last %s\n", i, sims[i].fd,
			      (long long)sims[i].hand.id, sims[i].last);
	print_message("now %lld\nseed %u: ", (long long)b.h.now, seed);
}

#define WRONG(...)                                                                             \
	do {                                                                                   \
		tell();                                                                        \
		fail_msg(__VA_ARGS__);                                                         \
	} while (0)

static void number_of(int n, char phone[20])
{
	snprintf(phone, 20, "+98912%02u%05d", seed % 100, n);
}

/* All parts of one attempt: one SIM, one reference of ours. */
static bool whole(int text, bool delivered)
{
	for (int i = 0; i < copy_n; i++) {
		unsigned have = 0;

		for (int j = 0; j < copy_n; j++)
			if (copies[j].text == text && copies[j].sim == copies[i].sim &&
			    copies[j].concat == copies[i].concat &&
			    (!delivered || copies[j].known_ms))
				have |= 1u << copies[j].seq;
		if (copies[i].text == text && have == (2u << texts[text].parts) - 2)
			return true;
	}
	return false;
}

static int times(int text)
{
	int n = 0;

	for (int i = 0; i < copy_n; i++)
		n += copies[i].text == text;
	return n;
}

static void report_add(int copy, int status, int64_t due, bool stranger)
{
	if (report_n < COPIES * 2)
		reports[report_n++] = (struct report){
			.copy = copy, .status = status, .due = due, .stranger = stranger
		};
}

/* What the service centre will say of it. */
static void report_plan(int copy)
{
	static const int after_s[] = { 0, 1, 4, 30, 119, 130, 300, 4000 };
	int64_t due = b.h.now + after_s[chance(storm ? 8 : 3)];

	if (storm && percent(15))
		return; /* nothing, ever */
	if (storm && percent(10))
		report_add(copy, 0x20, due, false);
	if (storm && percent(5))
		report_add(copy, 0, due, true);
	report_add(copy,
		   !storm || percent(92) ? 0
		   : percent(50)	 ? PERMANENT
					 : GAVE_UP,
		   due + chance(5), false);
}

/* The network takes it; which copy. */
static int on_air(struct sim *s, int text, int seq, int concat)
{
	if (copy_n == COPIES)
		WRONG("more copies than can be");
	for (int i = 0; i < copy_n; i++)
		if (texts[text].parts == 1 && copies[i].text == text && copies[i].known_ms &&
		    clock_mono_ms() - copies[i].known_ms > IN_FLIGHT_MS)
			WRONG("text %d leaves again, and it was reported delivered", text);
	if (texts[text].parts == 1 && times(text) > texts[text].lost)
		WRONG("text %d leaves again, and nobody could doubt that it had left", text);
	for (int i = 0; i < text; i++)
		if (texts[i].number == texts[text].number &&
		    texts[i].rank == texts[text].rank && !times(text) && !whole(i, false) &&
		    !texts[i].refused && texts[i].resend)
			WRONG("text %d leaves before %d", text, i);
	copies[copy_n] = (struct copy){ .text = text,
					.seq = seq,
					.concat = concat,
					.sim = (int)(s - sims),
					.ref = s->next_ref++ % REFS,
					.at = b.h.now };
	report_plan(copy_n);
	return copy_n++;
}

/* ---- lines ---- */

/* Whoever is gone is noticed when he is listened to. */
static void say(const struct sim *s, const char *line)
{
	if (s->fd >= 0 && write(s->fd, line, strlen(line)) < 0)
		return;
}

static void answer(struct sim *s, const char *rest)
{
	snprintf(s->last, sizeof s->last,
		 "{\"event\":\"submitted\",\"id\":%lld,\"result\":%s}\n", (long long)s->hand.id,
		 rest);
	s->last_ms = clock_mono_ms();
	say(s, s->last);
	s->hand.id = 0;
}

static void answer_sent(struct sim *s)
{
	char rest[40];

	snprintf(rest, sizeof rest, "\"sent\",\"ref\":%d", copies[s->hand.copy].ref);
	answer(s, rest);
}

static void answer_unknown(struct sim *s)
{
	texts[s->hand.text].lost += s->hand.copy >= 0;
	answer(s, "\"unknown\"");
}

/* Its process is killed, and with it what it knew; its last answer may be on its way. */
static void carrier_dies(struct sim *s)
{
	bool fresh = s->last[0] && clock_mono_ms() - s->last_ms < IN_FLIGHT_MS;

	if (s->hand.text >= 0 && s->hand.copy >= 0 && (s->hand.id || fresh))
		texts[s->hand.text].lost++;
	s->hand.id = 0;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->len = 0;
}

/* Each of its words is its number: "t012 ".  -1: an alarm. */
static int text_of(const char *words)
{
	int text = TEXTS;

	while ((words = strchr(words, 't')) && strspn(words + 1, "0123456789") < 3)
		words++;
	if (words)
		text = atoi(words + 1);
	return text < text_n ? text : -1;
}

static void taken(struct sim *s, const json_t *line)
{
	const json_t *concat = json_object_get(line, "concat");
	int text = text_of(json_string_value(json_object_get(line, "text")));
	int seq = 1, ref = -1;
	uint32_t dice = storm ? chance(100) : 50;

	if (json_is_object(concat)) {
		seq = (int)json_integer_value(json_object_get(concat, "seq"));
		ref = (int)json_integer_value(json_object_get(concat, "ref"));
	}
	s->hand = (struct hand_of){ .id = json_integer_value(json_object_get(line, "id")),
				    .text = text,
				    .copy = -1 };
	if (text < 0) {
		answer(s, "\"sent\",\"ref\":200");
		return;
	}
	if (dice < 8) {
		answer(s,
		       percent(50) ? "\"refused\",\"cause\":41" : "\"refused\",\"cause\":331");
		return;
	}
	if (dice < 10) {
		texts[text].refused = true;
		answer(s, "\"refused\",\"cause\":28");
		return;
	}
	if (dice < 14) { /* before Ctrl-Z */
		carrier_dies(s);
		return;
	}
	if (dice < 17) {
		answer_unknown(s);
		return;
	}
	s->hand.copy = on_air(s, text, seq, ref);
	if (dice < 22) {
		carrier_dies(s);
	} else if (dice < 26) {
		answer_unknown(s);
		if (percent(70))
			carrier_dies(s);
	} else if (dice < 40) {
		char waits[100];

		s->hand.at_ms = clock_mono_ms() + chance(40);
		snprintf(waits, sizeof waits,
			 "{\"event\":\"waiting\",\"id\":%lld,\"text\":\"slow\"}\n",
			 (long long)s->hand.id);
		if (percent(50))
			say(s, waits);
	} else if (dice < 42) {
		s->hand.at_ms = 0; /* it never comes: the daemon kills the carrier */
	} else {
		answer_sent(s);
		if (dice > 95)
			say(s, s->last);
	}
}

static void freed(const json_t *line)
{
	struct report *r = &reports[atoi(json_string_value(json_object_get(line, "slot")) + 3)];

	r->freed = true;
	if (!r->stranger && r->status == 0)
		copies[r->copy].known_ms = clock_mono_ms();
}

static void hear(struct sim *s, const char *text)
{
	json_t *line = json_loads(text, 0, NULL);
	const char *what = json_string_value(json_object_get(line, "do"));

	if (what && strcmp(what, "submit") == 0)
		taken(s, line);
	if (what && strcmp(what, "delete") == 0)
		freed(line);
	json_decref(line);
}

/* ---- the network ---- */

static void carrier_comes(struct sim *s)
{
	char line[200];

	s->fd = accept4(s->listens, NULL, NULL, SOCK_CLOEXEC);
	if (s->fd < 0)
		return;
	s->hand.id = 0;
	s->last[0] = '\0';
	s->len = 0;
	for (int i = 0; i < report_n; i++)
		if (copies[reports[i].copy].sim == s - sims)
			reports[i].told = false;
	snprintf(line, sizeof line,
		 "{\"event\":\"up\",\"sim\":\"43211000000000%d\",\"imei\":\"35\"}\n",
		 (int)(s - sims) + 1);
	say(s, line);
}

/* false: it is gone. */
static bool listen_to(struct sim *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	char *end;
	ssize_t n;

	if (s->fd < 0 || poll(&p, 1, 0) <= 0)
		return true;
	n = read(s->fd, s->in + s->len, sizeof s->in - 1 - s->len);
	if (n <= 0)
		return false;
	s->len += (size_t)n;
	s->in[s->len] = '\0';
	while (s->fd >= 0 && (end = strchr(s->in, '\n'))) {
		*end = '\0';
		hear(s, s->in);
		if (s->fd < 0)
			return true;
		s->len -= (size_t)(end + 1 - s->in);
		memmove(s->in, end + 1, s->len + 1);
	}
	return true;
}

static void tell_reports(struct sim *s)
{
	for (int i = 0; i < report_n && s->fd >= 0; i++) {
		struct report *r = &reports[i];
		const struct copy *c = &copies[r->copy];
		char line[300], phone[20];

		if (c->sim != s - sims || r->told || r->freed || r->due > b.h.now)
			continue;
		number_of(r->stranger ? 77 : texts[c->text].number, phone);
		snprintf(line, sizeof line,
			 "{\"event\":\"report\",\"slot\":\"SR:%d\",\"print\":\"p%d\","
			 "\"ref\":%d,\"number\":\"%s\",\"scts\":%lld,\"status\":%d}\n",
			 i, i, c->ref, phone, (long long)c->at, r->status);
		if (!r->stranger && r->status == PERMANENT)
			texts[c->text].refused = true;
		if (!r->stranger && r->status == GAVE_UP)
			texts[c->text].lost++;
		say(s, line);
		if (storm && percent(20)) /* the slot was read twice */
			say(s, line);
		r->told = true;
	}
}

static void network_step(void)
{
	for (int i = 0; i < CARRIERS; i++) {
		struct sim *s = &sims[i];

		if (s->fd < 0)
			carrier_comes(s);
		if (!listen_to(s))
			carrier_dies(s);
		if (s->fd >= 0 && s->hand.id && s->hand.at_ms &&
		    s->hand.at_ms <= clock_mono_ms())
			answer_sent(s);
		tell_reports(s);
	}
}

static void network_open(void)
{
	for (int i = 0; i < CARRIERS; i++) {
		struct sockaddr_un at = { .sun_family = AF_UNIX };

		snprintf(at.sun_path, sizeof at.sun_path, "%s/air", b.folder[i]);
		sims[i] = (struct sim){ .fd = -1, .next_ref = (int)chance(REFS) };
		sims[i].listens =
			socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		assert_true(bind(sims[i].listens, (struct sockaddr *)&at, sizeof at) == 0 &&
			    listen(sims[i].listens, 8) == 0);
	}
	text_n = copy_n = report_n = 0;
}

static void network_close(void)
{
	for (int i = 0; i < CARRIERS; i++) {
		if (sims[i].fd >= 0)
			close(sims[i].fd);
		close(sims[i].listens);
	}
}

/* ---- the daemon ---- */

/* The carriers outlive it for a moment: each finishes its part and leaves its last
 * answer, but where the machine goes with it. */
static void daemon_dies(bool machine)
{
	gateway_free(b.g);
	b.g = NULL;
	for (int i = 0; i < CARRIERS; i++) {
		struct sim *s = &sims[i];

		listen_to(s); /* what it was told last */
		if (s->fd >= 0 && !machine) {
			if (s->hand.id && s->hand.copy >= 0 && s->hand.at_ms)
				answer_sent(s);
			else if (s->hand.id)
				answer_unknown(s);
			put(i, "spool", s->last[0] ? s->last : "{\"event\":\"idle\"}\n");
		}
		carrier_dies(s);
	}
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	gateway_begin();
}

static void write_text(void)
{
	struct text *t = &texts[text_n];
	char phone[20], words[500];

	t->number = (int)chance(NUMBERS);
	t->parts = percent(25) ? 1 + (int)chance(PARTS_MOST) : 1;
	t->rank = percent(20) ? RANK_CHALLENGE : percent(30) ? RANK_REPLY : RANK_STAGE;
	t->resend = t->rank != RANK_CHALLENGE;
	t->refused = false;
	t->lost = 0;
	if (!t->resend)
		t->parts = 1;
	for (int at = 0; at < 150 * (t->parts - 1) + 20; at += 5)
		snprintf(words + at, sizeof words - (size_t)at, "t%03d ", text_n);
	number_of(t->number, phone);
	t->id = queue((struct message_new){ .resend = t->resend, .rank = t->rank }, phone,
		      words);
	text_n++;
}

static bool calm(void)
{
	for (int i = 0; i < text_n; i++)
		if (is(texts[i].id, MESSAGE_QUEUED) || is(texts[i].id, MESSAGE_SUBMITTING) ||
		    is(texts[i].id, MESSAGE_UNCERTAIN))
			return false;
	for (int i = 0; i < report_n; i++)
		if (!reports[i].freed)
			return false;
	return true;
}

/* ---- what must be true ---- */

static void text_is_true(int i)
{
	const struct text *t = &texts[i];
	const char *state = message_state_name(row(t->id).state);
	bool delivered = is(t->id, MESSAGE_DELIVERED);

	if (!t->resend && times(i) > 1)
		WRONG("challenge %d left %d times", i, times(i));
	if (t->resend && !t->refused && !whole(i, false))
		WRONG("text %d, message %d, %s, was lost", i, (int)t->id, state);
	if (!t->refused && whole(i, true) != delivered)
		WRONG("text %d, message %d, is %s and was %sdelivered", i, (int)t->id, state,
		      delivered ? "not " : "");
	if (delivered && !whole(i, true))
		WRONG("text %d, message %d, was not delivered", i, (int)t->id);
	if (is(t->id, MESSAGE_SENT) && !whole(i, false))
		WRONG("text %d, message %d, was not sent", i, (int)t->id);
	if (is(t->id, MESSAGE_FAILED) && !t->refused && t->resend)
		WRONG("text %d, message %d, has failed without a reason", i, (int)t->id);
}

static void turns(struct turning *t, int n)
{
	for (int i = 0; i < n; i++) {
		turn(t, b.base, b.g, b.h.now);
		network_step();
		usleep(200);
	}
}

static bool in_a_hand(void)
{
	for (int i = 0; i < text_n; i++)
		if (is(texts[i].id, MESSAGE_SUBMITTING))
			return true;
	return false;
}

/* But for the clock while a part is on its way: then its times say nothing. */
static void mischief(void)
{
	uint32_t dice = chance(200);
	struct sim *s = &sims[chance(CARRIERS)];

	if (dice < 3) {
		daemon_dies(percent(40));
	} else if (dice < 6) {
		carrier_dies(s);
	} else if (dice < 14 && in_a_hand()) {
		return;
	} else if (dice < 7) {
		b.h.now -= 40;
	} else if (dice < 9) {
		b.h.now += 700;
	} else if (dice < 14) {
		b.h.now += 130;
	} else {
		b.h.now += chance(4);
	}
}

static int gone_through(unsigned with)
{
	struct turning t = turn_begin();
	int64_t began = clock_mono_ms();

	seed = with;
	chance_state = seed * 2654435761u + 1;
	bench_begin(CARRIERS);
	b.bounds.answer_ms = 300;
	network_open();
	gateway_begin();
	for (storm = true; text_n < TEXTS; mischief()) {
		if (percent(30))
			write_text();
		turns(&t, 5);
	}
	for (int i = 0; i < 100; i++, mischief())
		turns(&t, 5);
	for (storm = false; !calm(); b.h.now += 30) {
		turns(&t, 5);
		if (clock_mono_ms() - began > SEED_MS)
			WRONG("it never comes to rest");
	}
	for (int i = 0; i < text_n; i++)
		text_is_true(i);
	network_close();
	gateway_free(b.g);
	b.g = NULL;
	return copy_n;
}

static void nothing_is_lost_and_nothing_comes_twice_that_need_not(void **state)
{
	unsigned first = 1, last = SEEDS;
	const char *wanted = getenv("STORM");
	int n = 0;

	(void)state;
	if (wanted && sscanf(wanted, "%u:%u", &first, &last) != 2)
		fail_msg("STORM=FIRST:LAST");
	for (unsigned i = first; i <= last; i++)
		n += gone_through(i);
	print_message("%u seeds, %d texts, %d parts in the air\n", last - first + 1,
		      (int)(last - first + 1) * TEXTS, n);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_and_nothing_comes_twice_that_need_not),
	};

	if (argc == 4 && strcmp(argv[1], "--carrier") == 0)
		relay_main(argv[2]);
	bench_main(argc, argv);
	return cmocka_run_group_tests_name("gateway_storm", tests, house_up, house_down);
}
