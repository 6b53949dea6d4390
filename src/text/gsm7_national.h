/* gsm7_national.h - the national language tables of 3GPP 23.038 A.2 and A.3,
 * as data for gsm7.c.  Languages 1-13 of 23.038 6.2.1.2.4; 2 (Spanish) has
 * a single shift table only. */
#ifndef TEXT_GSM7_NATIONAL_H
#define TEXT_GSM7_NATIONAL_H

#include <stdbool.h>
#include <stdint.h>

/* Is there a locking (single) shift table for this language? */
bool national_has_locking(int language);
bool national_has_single(int language);

/* Is every septet of the locking table listed?  The others (Turkish,
 * Portuguese) list only what differs from the default alphabet. */
bool national_locking_whole(int language);

/* The character of a septet below 0x80 in the language's table; 0 where the
 * table has none.  The language must have the table. */
uint16_t national_locking(int language, uint8_t septet);
uint16_t national_single(int language, uint8_t septet);

#endif
