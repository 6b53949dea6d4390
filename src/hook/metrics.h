/* metrics.h - the families of /metrics, by what they speak of. */
#ifndef HOOK_METRICS_H
#define HOOK_METRICS_H

#include "base/buf.h"
#include "hook/call.h"
#include "store/metric.h"

/* The carriers, what waits for them, and what went through them. */
void metrics_modems(const struct hook_ports *ports, struct buf *b);
void metrics_queue(const struct metric *m, int64_t now, struct buf *b);
void metrics_traffic(const struct hook_ports *ports, struct buf *b);
/* What waits for webhooks, and what was told. */
enum rc metrics_webhooks(struct call *c, struct buf *b, struct err *e);
/* Sessions on phones' screens. */
enum rc metrics_ussd(struct call *c, struct buf *b, struct err *e);
/* Bytes on disk, and how late the clock's work is. */
enum rc metrics_store(struct call *c, struct buf *b, struct err *e);
/* What is left on the SIMs. */
void metrics_credit(struct call *c, struct buf *b);
/* Requests by route. */
void metrics_routes(const struct hook *h, struct buf *b);

#endif
