/* webhook.h - posts of the daemon to whoever wants to hear of events: lines
 * in, requests out, answers back (docs/WEBHOOKS.md). */
#ifndef RELAY_WEBHOOK_H
#define RELAY_WEBHOOK_H

/* Serve until standard input ends; ca_file NULL: whom the machine trusts.
 * The exit status of the program. */
int webhook_serve(const char *ca_file);

#endif
