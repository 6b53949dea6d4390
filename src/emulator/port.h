/* port.h - a pseudo-terminal under a steady name, as a serial device that
 * can be unplugged.  The far end is kept open, so that a client may come and
 * go; what nobody read is gone when the next one comes, as on a real port. */
#ifndef EMULATOR_PORT_H
#define EMULATOR_PORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct event_base;
struct port;

/* path is the symbolic link that will name the terminal; bytes(self, ...) is
 * called with what the client wrote.  Nothing exists until port_plug(). */
struct port *port_new(struct event_base *loop, const char *path,
		      void (*bytes)(void *self, const char *bytes, size_t len), void *self);
void port_free(struct port *p); /* unplugs; NULL is fine */

enum rc port_plug(struct port *p, struct err *e);
/* The client sees a hang-up; the name is gone until port_plug(). */
void port_unplug(struct port *p);
bool port_plugged(const struct port *p);
const char *port_path(const struct port *p);

/* While it is unplugged: it will come back under another name of the same
 * folder, as /dev/ttyUSB0 becomes ttyUSB3.  False for what is no name. */
bool port_rename(struct port *p, const char *name);

/* What finds no room is lost.  Nothing happens when unplugged. */
void port_write(struct port *p, const void *bytes, size_t len);

#endif
