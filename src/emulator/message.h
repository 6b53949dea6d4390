/* message.h - what comes of a text typed at the prompt of +CMGS and +CMGW. */
#ifndef EMULATOR_MESSAGE_H
#define EMULATOR_MESSAGE_H

struct modem;

/* The PDU in hex; NULL when it was too long for any. */
void message_payload(struct modem *m, const char *text);

#endif
