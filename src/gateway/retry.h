/* retry.h - what a refusal means, and how long to wait.  Pure.
 * A cause is a CMS number (3GPP 27.005 3.2.5: 0-127 from 24.011 annex E, 128-255
 * TP-FCS of 23.040 9.2.3.22, 300 and above from the modem) or a CME number (27.007
 * 9.2), and the same number means another thing in each.  Some modems give a CME
 * number for a CMS one: where no CMS cause has it, it is read as that. */
#ifndef GATEWAY_RETRY_H
#define GATEWAY_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum retry_class {
	RETRY_NEVER,	 /* the message will not pass: fail at once */
	RETRY_LATER,	 /* the network cannot now: back off */
	RETRY_ELSEWHERE, /* the modem's own fault: does not count against the message */
};

/* -1: none was given. */
enum retry_class retry_class(int cause, bool cme);
/* A few words for the row and the log; never NULL. */
const char *retry_words(int cause, bool cme);

/* Seconds until the next try after `tries` refusals: 30 s, 2 m, 10 m, 1 h,
 * give or take a fifth. */
int64_t retry_wait_s(int64_t tries);

#endif
