/* route.h - which function serves which request: one table. */
#ifndef HOOK_ROUTE_H
#define HOOK_ROUTE_H

#include <stddef.h>

#include "hook/auth.h"

enum { ROUTE_QUERY_MAX = 8 };

enum route_flag {
	ROUTE_BODY = 1,	       /* a JSON object is wanted */
	ROUTE_APART = 2,       /* changes nothing in one transaction: it has its own, or none */
	ROUTE_ANY_QUERY = 4,   /* its caller decides what stands in the query */
	ROUTE_LARGE = 8,       /* its body may hold a recording */
	ROUTE_STAFF = 256,     /* for an official's session: everybody's, in his scope */
	ROUTE_DESK = 512,      /* the call centre's and the PM office's */
	ROUTE_OVERSEER = 1024, /* the PM office's */
	ROUTE_WRITES = 16,     /* a GET that leaves a trace: that somebody looked */
	ROUTE_FOREIGN = ROUTE_APART | ROUTE_ANY_QUERY, /* what a gateway calls */
};

struct route {
	const char *method, *pattern; /* "/api/v1/cases/{}": {} is a parameter */
	enum access access;
	enum rc (*serve)(struct call *c, struct err *e);
	unsigned flags;			    /* enum route_flag */
	const char *query[ROUTE_QUERY_MAX]; /* the parameters that it knows */
};

/* The route of c->target; sets c->param.  RC_REJECT with c->status 404, or
 * 405 and c->out->allow. */
enum rc route_find(struct call *c, const struct route **route, struct err *e);
/* What a session may do there. */
enum session_access route_session(const struct route *r);
/* RC_REJECT names a query parameter that the route does not know. */
enum rc route_query_check(const struct route *r, struct call *c, struct err *e);

/* What the table leads to; each answers c->out, or an rc and a sentence. */
enum rc cases_create(struct call *c, struct err *e);
enum rc cases_list(struct call *c, struct err *e);
enum rc cases_show(struct call *c, struct err *e);
enum rc cases_act(struct call *c, struct err *e);
enum rc identity_show(struct call *c, struct err *e);
enum rc documents_show(struct call *c, struct err *e);
enum rc recording_show(struct call *c, struct err *e);
/* A recording (a data: URI) as its bytes. */
enum rc recording_answer(struct call *c, const char *uri, struct err *e);
enum rc calls_create(struct call *c, struct err *e);
enum rc calls_list(struct call *c, struct err *e);
enum rc tasks_list(struct call *c, struct err *e);
enum rc tasks_finish(struct call *c, struct err *e);
enum rc shifts_list(struct call *c, struct err *e);
enum rc shifts_create(struct call *c, struct err *e);
enum rc shifts_delete(struct call *c, struct err *e);
enum rc messages_list(struct call *c, struct err *e);
enum rc messages_send(struct call *c, struct err *e);
enum rc messages_cancel(struct call *c, struct err *e);
enum rc messages_retry(struct call *c, struct err *e);
enum rc alarms_list(struct call *c, struct err *e);
enum rc modems_list(struct call *c, struct err *e);
enum rc modems_balance(struct call *c, struct err *e);
enum rc modems_drain(struct call *c, struct err *e);
enum rc modems_resume(struct call *c, struct err *e);
enum rc modems_ussd(struct call *c, struct err *e);
enum rc officials_list(struct call *c, struct err *e);
enum rc officials_unlock(struct call *c, struct err *e);
enum rc officials_password(struct call *c, struct err *e);
enum rc officials_pin(struct call *c, struct err *e);
enum rc substitutions_list(struct call *c, struct err *e);
enum rc substitutions_create(struct call *c, struct err *e);
enum rc substitutions_end(struct call *c, struct err *e);
enum rc sessions_create(struct call *c, struct err *e);
enum rc sessions_show(struct call *c, struct err *e);
enum rc sessions_delete(struct call *c, struct err *e);
enum rc sessions_password(struct call *c, struct err *e);
enum rc tokens_list(struct call *c, struct err *e);
enum rc tokens_create(struct call *c, struct err *e);
enum rc tokens_revoke(struct call *c, struct err *e);
enum rc procedures_list(struct call *c, struct err *e);
enum rc procedures_show(struct call *c, struct err *e);
enum rc procedures_approve(struct call *c, struct err *e);
enum rc calendar_show(struct call *c, struct err *e);
enum rc files_load(struct call *c, struct err *e);
enum rc upkeep_reload(struct call *c, struct err *e);
enum rc upkeep_verify(struct call *c, struct err *e);
enum rc upkeep_backup(struct call *c, struct err *e);
enum rc hook_ussd(struct call *c, struct err *e);
enum rc upkeep_jobs(struct call *c, struct err *e);
enum rc kannel_received(struct call *c, struct err *e);
enum rc kannel_reported(struct call *c, struct err *e);
enum rc webhooks_list(struct call *c, struct err *e);
enum rc webhooks_create(struct call *c, struct err *e);
enum rc webhooks_remove(struct call *c, struct err *e);
enum rc webhooks_rotate(struct call *c, struct err *e);
enum rc webhooks_enable(struct call *c, struct err *e);
enum rc webhooks_dead(struct call *c, struct err *e);
enum rc webhooks_replay(struct call *c, struct err *e);
enum rc webhooks_replay_all(struct call *c, struct err *e);
enum rc provider_received(struct call *c, struct err *e);
enum rc provider_reported(struct call *c, struct err *e);
enum rc reports_list(struct call *c, struct err *e);
enum rc reports_show(struct call *c, struct err *e);
enum rc notes_create(struct call *c, struct err *e);
enum rc notes_list(struct call *c, struct err *e);
enum rc notes_withdraw(struct call *c, struct err *e);
enum rc health_live(struct call *c, struct err *e);
enum rc health_ready(struct call *c, struct err *e);
enum rc metrics_show(struct call *c, struct err *e);

/* The table by number, from 0; NULL behind the end.  And back. */
const struct route *route_at(size_t i);
size_t route_number(const struct route *r);

#endif
