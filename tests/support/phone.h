/* phone.h - the handsets of a house: what is answered to a text, which digits
 * came; and complaints that are as far as a conversation needs them. */
#ifndef TESTS_SUPPORT_PHONE_H
#define TESTS_SUPPORT_PHONE_H

#include "support/house.h"

/* Text the house as the gateway would; the codes of what was queued to the
 * phone in answer ("Q01").  Good until the next call. */
const char *phone_text(struct house *h, const char *phone, const char *text);
/* The six digits in the newest text of this code; free(). */
char *phone_digits(struct house *h, const char *phone, const char *code);

/* A complaint of the phone: with the province of Khorasan, with the county of
 * Mashhad, with the manager for his approval, with its answer on the way, closed. */
struct case_ case_at_province(struct house *h, const char *phone);
struct case_ case_at_county(struct house *h, const char *phone);
struct case_ case_at_approval(struct house *h, const char *phone);
struct case_ case_answered(struct house *h, const char *phone);
struct case_ case_closed(struct house *h, const char *phone);
/* The superior approves, and the performance office. */
void case_approve(struct house *h, struct case_ *c);

#endif
