/* verdict.h - the last line of an answer (V.250 5.7.1, 27.005 3.2.5, 27.007 9.2),
 * however its modem spells it.  Pure. */
#ifndef MODEM_VERDICT_H
#define MODEM_VERDICT_H

enum verdict { VERDICT_NONE, VERDICT_OK, VERDICT_ERROR };

/* Is this whole line such an end?  Spaces around it and the case of letters do not
 * matter.  *cause is the number of an error, from its words too (AT+CMEE=2), or -1;
 * *kind is 'S' for +CMS ERROR, 'E' for +CME ERROR, else 0. */
enum verdict verdict_of(const char *line, int *cause, char *kind);

#endif
