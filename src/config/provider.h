/* provider.h - what a gateway of kind "generic" is asked and answers: a provider
 * described wholly by the configuration (docs/GATEWAYS.md). */
#ifndef CONFIG_PROVIDER_H
#define CONFIG_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct conf;
struct conf_node;

struct word_list {
	const char **word;
	size_t count;
};

/* Texts are never NULL; "" is "not given".  Paths are those of text/json_path.h,
 * words are patterns (fnmatch). */
struct provider {
	/* the request */
	const char *method, *format, *body; /* format: json, form */
	struct word_list headers;	    /* "Name: value" */
	struct provider_answer {
		const char *ok, *id, *error;		  /* paths */
		struct word_list values;		  /* of ok, that mean yes */
		struct word_list never, later, elsewhere; /* of error */
	} answer;
	struct provider_report {
		bool given;
		const char *list, *id, *own_id, *number, *state; /* paths */
		struct word_list delivered, failed; /* of state; else it still tries */
	} report;
	struct provider_incoming {
		bool given;
		const char *list, *from, *to, *text, *id, *time; /* paths */
	} incoming;
};

/* Names that may stand in braces in url, headers and body. */
extern const char *const provider_names[];
extern const size_t provider_name_count;

/* Read the keys of the group; what is wrong is noted in c. */
void provider_read(struct provider *p, struct conf *c, const struct conf_node *group,
		   const char *url, struct arena *a);

/* Can a report of it settle a text whose answer was lost?  Else that leaves again, and
 * may come twice. */
bool provider_traces(const struct provider *p);

/* Is it one of the words? */
bool word_list_has(const struct word_list *list, const char *text);

#endif
