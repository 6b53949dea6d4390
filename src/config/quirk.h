/* quirk.h - what a family of modems needs that others do not, as data: one file
 * a family in modem-config/modems/, matched by what the modem says it is. */
#ifndef CONFIG_QUIRK_H
#define CONFIG_QUIRK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct arena;

/* Texts are never NULL; "" and empty lists are "as usual". */
struct quirk {
	const char *family, *file;
	const char **manufacturer; /* parts of what AT+CGMI answers, any of them */
	size_t manufacturer_count;
	const char **model; /* and of AT+CGMM; none: any model */
	size_t model_count;
	const char **init; /* sent once when it is connected; a refusal is fine */
	size_t init_count;
	const char **storages; /* where its texts lie, instead of what +CPMS lists */
	size_t storage_count;
	const char *cnmi;  /* its way to announce, tried first: "2,1,0,2,0" */
	const char *ussd;  /* how codes are given to it: auto, plain, packed, ucs2 */
	const char *reset; /* instead of AT+CFUN=1,1 */
	bool pace;	   /* false: it needs libgammu's pauses while sending */
	int settle_ms;	   /* after init, before anything else */
	int answer_s;	   /* so long it may wait for the network while sending; 0: as usual */
};

/* Every *.cfg of the folder, in the order of their names; all of it lives in the
 * arena.  RC_NONE: there are none; RC_REJECT with file, line and reason. */
enum rc quirks_read(const char *folder, struct arena *a, struct quirk **list, size_t *count,
		    struct err *e);

/* The text of one such file; the name is for complaints. */
enum rc quirk_parse(struct quirk *q, const char *text, const char *name, struct arena *a,
		    struct err *e);

/* The first that fits; NULL for a modem that needs nothing.  Case is ignored. */
const struct quirk *quirk_find(const struct quirk *list, size_t count, const char *manufacturer,
			       const char *model);

#endif
