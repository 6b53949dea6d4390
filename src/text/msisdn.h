/* msisdn.h - a telephone number as people write it, to E.164.
 *
 * Iran: country 98, national numbers of ten digits; those that begin with 9
 * are mobiles, the others a two-digit area code and eight digits.  Understood
 * are +98..., 0098..., 98..., 0... and, for mobiles, the bare ten digits; a
 * trunk zero behind the country code is forgiven ("+98 (0) 912...").  Digits
 * may be Latin, Persian, Arabic or full-width; spaces, hyphens, dots, slashes,
 * brackets and invisible direction marks may stand between them.  Anything
 * else, a line end included, makes it no number. */
#ifndef TEXT_MSISDN_H
#define TEXT_MSISDN_H

#include <stdbool.h>

enum { MSISDN_ROOM = 20 };

/* A mobile of Iran: true and "+989121234567" in out; else false and "". */
bool msisdn_parse(char out[MSISDN_ROOM], const char *text);

/* The same, and land lines too ("02188887777" is "+982188887777"), for a
 * number that is only called.  A land line without 0 or 98 in front is not
 * taken: ten digits alone are a national identity number as well. */
bool msisdn_parse_any(char out[MSISDN_ROOM], const char *text);

/* Whether an E.164 number is a mobile of Iran, strictly. */
bool msisdn_is_mobile(const char *e164);

#endif
