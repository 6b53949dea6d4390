/* identity.c - see identity.h. */
#include "workflow/identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/contact.h"

/* A piece without the spaces around it; NULL when nothing is left. */
static char *trimmed(const char *from, size_t len)
{
	while (len && strchr(" \n,.", from[0])) {
		from++;
		len--;
	}
	while (len && strchr(" \n,.", from[len - 1]))
		len--;
	return len ? mem_dupn(from, len) : NULL;
}

static const char *first_of(const char *text, size_t *len)
{
	static const char *const marks[] = { "\n", "،", ",", "؛", ";", " - " };
	const char *best = NULL;

	for (size_t i = 0; i < COUNT(marks); i++) {
		const char *at = strstr(text, marks[i]);

		if (at && (!best || at < best)) {
			best = at;
			*len = strlen(marks[i]);
		}
	}
	return best;
}

void identity_parse(const char *text, struct identity_words *out)
{
	size_t len = 0, words = 0;
	const char *mark = first_of(text, &len), *second_end = NULL;

	*out = (struct identity_words){ 0 };
	if (mark) {
		out->name = trimmed(text, (size_t)(mark - text));
		out->address = trimmed(mark + len, strlen(mark + len));
		return;
	}
	for (const char *p = text; *p;) {
		size_t word = strcspn(p, " ");

		words += word > 0;
		p += word;
		if (words == 2 && !second_end)
			second_end = p;
		p += strspn(p, " ");
	}
	if (words < 4) {
		out->name = trimmed(text, strlen(text));
		return;
	}
	out->name = trimmed(text, (size_t)(second_end - text));
	out->address = trimmed(text, strlen(text));
}

enum rc identity_take(struct engine *en, struct case_ *c, const char *phone, const char *text,
		      const struct identity_words *labelled, struct err *e)
{
	CLEAN(contact) struct contact who = { 0 };
	struct identity_words words;

	if (c->contact_id)
		TRY(contact_get(&en->store, c->contact_id, &who, e));
	if (!who.phone)
		who.phone = mem_dup(phone);
	if (labelled)
		words = (struct identity_words){ mem_dup(labelled->name),
						 mem_dup(labelled->address) };
	else
		identity_parse(text, &words);
	if (who.name && !who.address && !labelled) {
		who.address = trimmed(text, strlen(text));
		free(words.name);
		free(words.address);
	} else {
		if (!who.name)
			who.name = words.name;
		else
			free(words.name);
		if (!who.address)
			who.address = words.address;
		else
			free(words.address);
	}
	if (who.id)
		return contact_set(&en->store, &who, e);
	TRY(contact_add(&en->store, &who, engine_now(en), &c->contact_id, e));
	return case_set(&en->store, c, e);
}
