/* hook.h - the HTTP interface without HTTP: a request in, an answer out.
 *
 * Whatever a request changes is one transaction, and a 2xx is there only
 * after its commit.  A request by the unix socket is the administrator's; one
 * by TCP needs a bearer token, except the health checks. */
#ifndef HOOK_HOOK_H
#define HOOK_HOOK_H

#include <stdbool.h>

#include "base/waits.h"
#include "hook/ask.h"
#include "hook/job.h"
#include "store/queue.h"
#include "workflow/engine.h"

struct setting_gateway;

/* Parts since the start, by what came of them. */
struct hook_parts {
	int64_t sent;
	int64_t permanent, temporary, carrier; /* refused: what the cause says of them */
	int64_t unknown;		       /* nobody can say */
};

/* A carrier as the fleet sees it; texts may be NULL: not known (yet). */
struct hook_modem {
	const char *name;
	const char *state; /* up, starting, down, recovering */
	const char *imei, *imsi, *network;
	const char *smsc;   /* the message centre; NULL: none is set, or not known */
	bool announces;	    /* what arrives, when it arrives */
	const char *rung;   /* of its recovery: reopen, reset, authorise, power, alarm */
	int64_t since;	    /* when it was lost; 0: it is not */
	const char *reason; /* why it went down, in its own words */
	const char
		*trouble; /* what only a person can mend (workflow/trouble.h); NULL: nothing */
	const char *storages; /* how full they are: "SM 3/20, ME 0/100" */
	bool full;	      /* one of them nearly is */
	bool drained;	      /* takes no new text */
	int signal;	      /* percent; below 0: not known */
	struct hook_parts parts;
	int64_t today;	 /* parts that left by its SIM this day */
	int64_t per_day; /* so many may; 0: no cap */
	int queue;	 /* texts that wait for this modem */
};

typedef void hook_modem_visit(void *ctx, const struct hook_modem *m);
typedef void hook_ussd_done(void *ctx, bool ok, const char *text);

/* The network's reply to the balance code, and the amount if it names one. */
struct hook_balance {
	bool ok, read;
	const char *text; /* the reply, or why there is none */
	int64_t rials, at;
};
typedef void hook_balance_done(void *ctx, const struct hook_balance *b);

/* A text that a gateway brought. */
struct hook_text {
	const char *gateway;   /* by name; NULL: the one whose line `to` is */
	const char *from, *to; /* never NULL */
	const char *text;      /* UTF-8; in hex if binary */
	bool binary;
	int ref, total, seq, width; /* of a long text; total 0: it is whole */
	const char *print;	    /* equal prints are one text */
	int64_t sent_at;
};

/* What a gateway tells of a part that it took. */
struct hook_report {
	const char *gateway; /* NULL: any */
	int64_t id;	     /* ours; 0: its own is given */
	const char *provider_id;
	const char *number; /* NULL: it does not say */
	int ref;	    /* of the attempt; -1: it does not say */
	int status;	    /* TP-ST (3GPP 23.040 9.2.3.15) */
};

/* Posts to webhooks since the start. */
struct hook_told {
	int64_t taken, failed;
};

/* Texts since the start. */
struct hook_traffic {
	int64_t received, sent, delivered, failed;
	struct waits waits[QUEUE_RANKS]; /* until they were sent, by rank from RANK_ALARM */
};

/* Keys of the configuration that changed and wait for the next start. */
enum { HOOK_WAITING_MOST = 8 };
struct hook_reloaded {
	const char *waiting[HOOK_WAITING_MOST];
	size_t count;
};

/* What the hook asks of the daemon; a NULL function is a daemon without it. */
struct hook_ports {
	void *self;
	/* Milliseconds that never go backwards; NULL: the machine's. */
	int64_t (*now_ms)(void *self);
	/* For how long the loop is at what it found to do when it last looked. */
	int64_t (*turn_ms)(void *self);
	/* Something was committed: texts or timers may wait. */
	void (*kick)(void *self);
	/* Dead letters leave again: webhooks that rest are tried at once. */
	void (*retold)(void *self);
	/* Every configured carrier, in the order of the configuration. */
	void (*each_modem)(void *self, hook_modem_visit *visit, void *ctx);
	/* Let a modem dial a code.  RC_OK: done will be called exactly once,
	 * later, whatever happens to the modem; RC_NONE: no such modem;
	 * RC_RETRY: it is not up, or busy. */
	enum rc (*ussd)(void *self, const char *modem, const char *code, hook_ussd_done *done,
			void *ctx, struct err *e);
	/* Let a carrier take no new text, or again; RC_NONE: there is none of
	 * that name. */
	enum rc (*drain)(void *self, const char *modem, bool drained, struct err *e);
	/* Read the configuration and the database again.  RC_REJECT says what is
	 * wrong; then nothing has changed. */
	enum rc (*reload)(void *self, struct hook_reloaded *r, struct err *e);
	void (*told)(void *self, struct hook_told *n);
	void (*traffic)(void *self, struct hook_traffic *t);
	/* Ask its SIM's credit, in the same way; RC_REJECT: it has no code. */
	enum rc (*balance)(void *self, const char *modem, hook_balance_done *done, void *ctx,
			   struct err *e);
	/* Both in a transaction of their own.  RC_OK: it is durable, now or
	 * before.  RC_NONE: there is no such gateway, or no such part. */
	enum rc (*received)(void *self, const struct hook_text *t, struct err *e);
	enum rc (*reported)(void *self, const struct hook_report *r, struct err *e);
	/* The gateway of that name in the configuration; NULL: there is none. */
	const struct setting_gateway *(*gateway)(void *self, const char *name);
};

/* The engine is borrowed.  Free it after what the ports lead to is closed. */
struct hook *hook_new(struct engine *en, const struct hook_ports *ports);
void hook_free(struct hook *h); /* NULL is fine */

/* Serve one request; not inside a transaction.  *out is zeroed by the caller. */
void hook_handle(struct hook *h, const struct ask *a, struct answer *out);

/* How many bytes its body may have, if more than HOOK_BODY_STRANGER: from somebody
 * known only, and most where a recording belongs.  For requests by TCP; its body is
 * not looked at. */
enum {
	HOOK_BODY_STRANGER = 64 * 1024,
	HOOK_BODY_MOST = 1024 * 1024,
	HOOK_BODY_LARGE = 10 * 1024 * 1024
};
size_t hook_body_most(struct hook *h, const struct ask *a);

/* Refuse a request that never got that far (413, 503), as a problem. */
void hook_refuse(struct hook *h, int status, const char *detail, struct answer *out);

/* Go on with out->job; when it answers JOB_DONE, out is the answer and
 * out->job NULL. */
enum job_state hook_step(struct hook *h, struct answer *out);
/* Nobody waits for the answer any more. */
void hook_drop(struct answer *out);

#endif
