/* exposition.h - Prometheus' text format 0.0.4: how figures are written. */
#ifndef HOOK_EXPOSITION_H
#define HOOK_EXPOSITION_H

#include <stdint.h>

#include "base/buf.h"
#include "base/waits.h"

/* The two lines before a family; type is gauge, counter or histogram. */
void figure_head(struct buf *b, const char *name, const char *type, const char *help);

/* "name{key="value",...} n": pairs of key and value, then NULL; values are
 * escaped. */
void figure_line(struct buf *b, const char *name, int64_t n, ...);

/* A family of one line without labels. */
void figure_plain(struct buf *b, const char *name, const char *type, const char *help,
		  int64_t n);

/* A family of type histogram has its own lines: name_bucket with le, name_sum and
 * name_count, for one value of one label. */
void figure_waits(struct buf *b, const char *name, const char *key, const char *value,
		  const struct waits *w);

/* A label alone: key="value". */
void figure_label(struct buf *b, const char *key, const char *value);

#endif
