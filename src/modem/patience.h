/* patience.h - how long a modem may take for the answer to a command. */
#ifndef MODEM_PATIENCE_H
#define MODEM_PATIENCE_H

/* In ms, by what the command waits for: the modem itself, its card or its
 * network.  Without an answer until then the modem is silent. */
int patience_ms(const char *command);

#endif
