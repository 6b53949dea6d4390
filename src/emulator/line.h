/* line.h - the AT line discipline of one modem (ITU-T V.250 5.2-5.7): echo,
 * lines, several commands on a line, answers in \r\n, the prompt of 3GPP
 * 27.005 4.3 and unsolicited lines between answers.  Pure: bytes in, bytes
 * out through `write`; what a command means is for `command` to know.
 *
 * A line does one command at a time.  `command` and `payload` must lead to
 * exactly one of line_ok, line_error, line_silent or line_prompt, now or
 * later; what arrives until then is kept and read afterwards. */
#ifndef EMULATOR_LINE_H
#define EMULATOR_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum line_state {
	LINE_READING, /* waits for a command line */
	LINE_BUSY,    /* a command is in hand */
	LINE_PROMPT,  /* after "> ": a text until Ctrl-Z or ESC */
};

enum { LINE_TEXT_MAX = 2048, LINE_KEEP_MAX = 8192, LINE_INFO_MAX = 4096 };

struct line_ops {
	void (*write)(void *self, const char *bytes, size_t len);
	/* One command without its AT: "+CSQ", "+CMGD=3", "E0", "D123;". */
	void (*command)(void *self, const char *command);
	/* What was typed at the prompt before Ctrl-Z; NULL when it was too long. */
	void (*payload)(void *self, const char *text);
};

struct line {
	const struct line_ops *ops;
	void *self;
	bool echo, verbose, quiet; /* ATE, ATV, ATQ */
	enum line_state state;
	bool pumping, overflow;
	struct buf text; /* the line or the payload that is being read */
	struct buf todo; /* the command line in hand */
	size_t todo_at;
	struct buf keep; /* came while a command was in hand */
	size_t keep_at;
	struct buf urc;	 /* unsolicited, waiting for the end of the command */
	struct buf last; /* for A/ */
};

void line_init(struct line *l, const struct line_ops *ops, void *self);
void line_free(struct line *l);
/* As after power on: nothing in hand, nothing kept, echo on. */
void line_reset(struct line *l);

/* Bytes from the terminal, any bytes. */
void line_bytes(struct line *l, const char *bytes, size_t len);

/* One line of a command's answer. */
void line_info(struct line *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Ends of a command: the next one of the line follows, or OK is said. */
void line_ok(struct line *l);
void line_error(struct line *l, const char *text); /* the rest of the line is dropped */
void line_silent(struct line *l);		   /* likewise, and nothing is said */
void line_prompt(struct line *l);

/* An unsolicited line: at once, or when the command in hand is answered. */
void line_urc(struct line *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The next command of a command line behind its AT: moves *at on and answers
 * its length, with *start at its first byte; 0 at the end.  Basic commands
 * follow each other ("E0V1&F"), others end at a semicolon that is not in
 * quotes (V.250 5.2-5.4); D takes the rest. */
size_t line_split(const char *text, size_t *at, const char **start);

#endif
