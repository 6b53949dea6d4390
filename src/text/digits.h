/* digits.h - the three sets of digits that people in Iran type.
 * Knows Latin 0-9, Arabic-Indic U+0660, Persian U+06F0 and full-width U+FF10. */
#ifndef TEXT_DIGITS_H
#define TEXT_DIGITS_H

#include <stdint.h>

/* The value of a digit of any of the four sets, or -1. */
int digit_value(uint32_t cp);

/* The text with all its digits Latin, for codes and challenges; malloc'ed. */
char *text_fold_digits(const char *s);

/* The text with all its digits Persian, for people; malloc'ed.  A digit takes
 * one UTF-16 unit in every set, so the parts of a message do not change. */
char *text_persian_digits(const char *s);

#endif
