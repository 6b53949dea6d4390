/* record.c - see record.h. */
#include "gateway/record.h"

void record_add(struct record *r, bool sent, int64_t now)
{
	r->failed = (r->failed << 1 | !sent) & ((1U << RECORD_ANSWERS) - 1);
	if (!sent)
		r->failed_at = now;
}

bool record_well(const struct record *r)
{
	return !(r->failed & 1);
}

static int sent_of(const struct record *r)
{
	int sent = RECORD_ANSWERS;

	for (int i = 0; i < RECORD_ANSWERS; i++)
		sent -= r->failed >> i & 1;
	return sent;
}

int record_sent(const struct record *r)
{
	int sent = sent_of(r);

	return sent ? sent : 1;
}

bool record_poor(const struct record *r, int64_t now)
{
	int64_t since = now - r->failed_at; /* below 0: the clock was set */

	return sent_of(r) < RECORD_ANSWERS / 2 && r->failed & 1 && since >= 0 &&
	       since < RECORD_TRIAL_S;
}
