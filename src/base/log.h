/* log.h - one line per decision, with ids, without secrets.
 * Lines go to standard error, for the journal:
 *	<6>part stored carrier=mci-1 part=17 dup=0
 * The what is a constant; the details are "key=%..." pairs.  Never a text, a
 * token or a name; of a telephone number the last three digits (log_phone). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARN = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* Lines above the level are dropped; LOG_LEVEL_INFO until said otherwise. */
void log_level_set(enum log_level level);
void log_line(enum log_level level, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#define log_error(what, ...) log_line(LOG_LEVEL_ERROR, what, __VA_ARGS__)
#define log_warn(what, ...)  log_line(LOG_LEVEL_WARN, what, __VA_ARGS__)
#define log_info(what, ...)  log_line(LOG_LEVEL_INFO, what, __VA_ARGS__)
#define log_debug(what, ...) log_line(LOG_LEVEL_DEBUG, what, __VA_ARGS__)

/* "...567" of a number: the most of it that a log may show.  The result is
 * one of four static buffers, good until the fourth next call. */
const char *log_phone(const char *number);

#endif
