/* ports.h - what the hook may ask of the daemon, answered by the gateway. */
#ifndef DAEMON_PORTS_H
#define DAEMON_PORTS_H

#include "gateway/gateway.h"
#include "hook/hook.h"

struct courier;
struct settings;

/* Where the answers come from; it outlives the hook. */
struct ports {
	struct loop *loop;
	struct gateway *gateway;
	struct courier *courier;
	const struct settings *settings;
	void *daemon; /* for reload */
	enum rc (*reload)(void *daemon, struct hook_reloaded *r, struct err *e);
};

struct hook_ports ports_of(struct ports *p);

#endif
