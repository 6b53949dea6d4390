/* tty.h - a serial port of our own, before libgammu has it: who holds it, and
 * raw bytes. */
#ifndef MODEM_TTY_H
#define MODEM_TTY_H

#include "base/err.h"

/* Hold the port against the other carriers of this machine as long as *fd is
 * open; one tty has one holder, whatever names lead to it.  RC_NONE: there is
 * no such port; RC_DUP: another carrier holds it; RC_BROKEN: we may not open
 * it, or it is no tty. */
enum rc tty_hold(const char *path, int *fd, struct err *e);

enum { TTY_BAUD = 115200 };

/* Raw, modem lines ignored, at so many baud; 0 leaves the speed as it is. */
void tty_raw(int fd, int baud);

#endif
