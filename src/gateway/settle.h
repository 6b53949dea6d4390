/* settle.h - what an answer or a status report makes of a part, and the parts
 * of their message.  Everything here is inside a transaction. */
#ifndef GATEWAY_SETTLE_H
#define GATEWAY_SETTLE_H

#include "gateway/retry.h"
#include "store/provider_part.h"
#include "store/submission.h"
#include "workflow/engine.h"

enum {
	SETTLE_S = 120, /* an uncertain part waits so long for a report since it left ... */
	SETTLE_LEAST_S = 60,	   /* ... and so long at least */
	RESUME_S = 60,		   /* parts of one text leave within, or all leave again */
	REPORT_S = ATTEMPT_LIFE_S, /* a report comes within */
};

enum answer_kind { ANSWER_SENT, ANSWER_REFUSED, ANSWER_UNKNOWN };
struct answer {
	enum answer_kind kind;
	int reference;			    /* sent */
	int cause;			    /* refused; -1: none given */
	bool cme;			    /* it is a CME number */
	bool elsewhere;			    /* another carrier could take it at once */
	bool works;			    /* the carrier sent the text before this one */
	int64_t rest_s;			    /* it would rest so long for a fault of its own */
	char provider_id[PROVIDER_ID_ROOM]; /* sent by a gateway: its name for the part */
};

/* Where the message and its part stand now. */
struct settled {
	struct message message;
	enum message_state was; /* the message, before */
	struct submission submission;
	enum retry_class class; /* of a refusal */
	/* Messages beside it, by what reports that came early made of them. */
	struct {
		int sent, delivered, failed;
	} others;
};

/* A carrier answered for a part.  A refusal that is the modem's own fault
 * queues the message again without a count; one that comes again where others
 * pass is the text's own, and the carrier need not rest for it (class).  RC_NONE: no such part,
 * or it is not in that carrier's hand. */
enum rc settle_answer(struct engine *en, const char *carrier, int64_t submission_id,
		      const struct answer *a, struct settled *out, struct err *e);

/* A report (TP-ST) came for the part.  A message that is delivered whole
 * tells its case.  What the network gave up for now is queued again after a
 * while, where twice is better than never; else it has failed.  Of an earlier
 * attempt, what the network has takes the place of what is queued, what the phone
 * has that of whatever followed; how else it ended says nothing of the next. */
enum rc settle_report(struct engine *en, struct submission *s, int reference, int status,
		      struct settled *out, struct err *e);

/* After a start: no carrier has this message in hand, whatever its state says. */
enum rc settle_orphan(struct engine *en, int64_t message_id, struct settled *out,
		      struct err *e);
/* A carrier that outlived the daemon has said what its last answers were, and
 * they are settled: any other part that was to be in its hand never came there,
 * and is queued again at once. */
enum rc settle_untaken(struct engine *en, const char *carrier, struct err *e);
/* A new life of the carrier begins: what the one before left unanswered may have
 * been sent.  The note of the new one says nothing of it. */
enum rc settle_unheard(struct engine *en, const char *carrier, struct err *e);

/* Nobody reported in time: again, or never, as the message wants it. */
enum rc settle_overdue(struct engine *en, struct message *m, struct err *e);

/* It will not be sent any more, and its case says so. */
enum rc settle_end(struct engine *en, struct message *m, enum message_state state,
		   const char *cause, struct err *e);

#endif
