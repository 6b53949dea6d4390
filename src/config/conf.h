/* conf.h - a libconfig file, read strictly.
 * The only code that sees libconfig.  Every reader marks the key it read;
 * conf_finish() then refuses keys that nobody asked for.  The first error is
 * kept in the conf and readers answer their defaults from then on, so that a
 * loader is a plain list of reads with one check at the end. */
#ifndef CONFIG_CONF_H
#define CONFIG_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct conf;
struct conf_node; /* borrowed from its conf; NULL reads as an empty group */

/* RC_REJECT with "FILE:LINE: ..." for bad syntax; RC_NONE when there is no
 * such file.  conf_close() it. */
enum rc conf_open(struct conf **out, const char *path, struct err *e);
/* The same from memory; name stands for the file in sentences. */
enum rc conf_parse(struct conf **out, const char *text, const char *name, struct err *e);
void conf_close(struct conf *c); /* NULL is fine */
void clean_conf(struct conf **c);

const struct conf_node *conf_root(const struct conf *c);

/* Read a key of a group.  Missing: the default.  Wrong type: an error. */
const char *conf_str(struct conf *c, const struct conf_node *group, const char *key,
		     const char *missing);
int64_t conf_int(struct conf *c, const struct conf_node *group, const char *key,
		 int64_t missing, int64_t least, int64_t most);
/* A time like "900s", "30min", "12h" or "1d", at least so long; "" or missing: 0. */
int64_t conf_seconds(struct conf *c, const struct conf_node *group, const char *key,
		     int64_t least);
bool conf_bool(struct conf *c, const struct conf_node *group, const char *key, bool missing);
/* The same, and it must be there and not be empty. */
const char *conf_need_str(struct conf *c, const struct conf_node *group, const char *key);

/* A group, or a list/array, under the key; NULL when it is not there. */
const struct conf_node *conf_group(struct conf *c, const struct conf_node *group,
				   const char *key);
const struct conf_node *conf_list(struct conf *c, const struct conf_node *group,
				  const char *key);
size_t conf_count(const struct conf_node *list);
/* The i-th element, as a group (an error unless it is one) or as a text. */
const struct conf_node *conf_group_at(struct conf *c, const struct conf_node *list, size_t i);
const char *conf_str_at(struct conf *c, const struct conf_node *list, size_t i);

bool conf_has(const struct conf_node *group, const char *key);
/* The node under the key, for the line in a sentence; the group itself when
 * there is none. */
const struct conf_node *conf_at(const struct conf_node *group, const char *key);

/* Where the node stands in its file; 0 without one. */
int conf_line(const struct conf_node *node);

/* Note an error at the node; only the first is kept. */
void conf_refuse(struct conf *c, const struct conf_node *node, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool conf_failed(const struct conf *c);

/* RC_OK, or RC_REJECT with the first error; unknown keys are errors. */
enum rc conf_finish(struct conf *c, struct err *e);

/* The file's name, and its text as it was read. */
const char *conf_name(const struct conf *c);
const char *conf_text(const struct conf *c);

#endif
