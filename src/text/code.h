/* code.h - tracking codes and receipts: random digits that protect themselves.
 *
 * A tracking code has 9 digits: 8 random ones, the first 1-8, and a check
 * digit.  A receipt of an anonymous report has 16: 15 random ones, the first
 * not 0, and a check digit.  The check digit is Damm's (H. M. Damm, 2004): it
 * catches every wrong digit and every swap of neighbours. */
#ifndef TEXT_CODE_H
#define TEXT_CODE_H

#include <stdbool.h>
#include <stdint.h>

enum { CODE_ROOM = 10, RECEIPT_ROOM = 17 };

/* A number from 0 to below - 1, all equally likely. */
typedef uint32_t code_random(uint32_t below);

/* libsodium's, for everything but tests. */
uint32_t code_random_secure(uint32_t below);

/* Make one; it is unguessable but not unique: the table decides, try again. */
void code_make(char out[CODE_ROOM], code_random *random);
void receipt_make(char out[RECEIPT_ROOM], code_random *random);

/* Whether the text is one, in Latin digits and nothing else. */
bool code_valid(const char *text);
bool receipt_valid(const char *text);

/* The check digit ('0'-'9') behind a text of Latin digits. */
char code_check_digit(const char *digits, int count);

enum code_kind { CODE_NONE, CODE_TRACKING, CODE_RECEIPT };

/* Read one as people write it: Persian, Arabic or Latin digits, spaces and
 * hyphens between them.  out gets the Latin digits, or "" with CODE_NONE. */
enum code_kind code_parse(char out[RECEIPT_ROOM], const char *text);

#endif
