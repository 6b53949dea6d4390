/* provider_fuzz.c - whatever a provider may answer: the first byte is the state of
 * HTTP, the rest the body. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "relay/dialect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const configurations[] = {
	"{\"answer\":{\"ok\":\"a.0.b\",\"values\":[\"1\",\"ok*\"],\"id\":\"a.0.id\","
	"\"error\":\"e\",\"never\":[\"-[1-4]\"],\"later\":[\"5*\"]}}",
	"{\"answer\":{\"ok\":\".\",\"values\":[\"[1-9]*\"],\"id\":\".\",\"error\":\".\","
	"\"never\":[\"-4\"]}}",
	"{\"answer\":{\"id\":\"id\",\"error\":\"error\"}}",
	"{}",
};

static void check(const struct verdict *v)
{
	json_t *line = verdict_line(v, 1, 2);

	/* Whatever it said, the daemon gets a line. */
	if (!line || !json_is_string(json_object_get(line, "result")))
		abort();
	if (v->kind != VERDICT_SENT && !v->text[0])
		abort();
	if (strlen(v->provider_id) >= sizeof v->provider_id)
		abort();
	json_decref(line);
}

static void judge_as(const struct dialect *d, const void *speaker, const uint8_t *data,
		     size_t size)
{
	static const short states[] = { 200, 201, 202, 302, 400, 403, 429, 500, 503, 999 };
	CLEAN(text) char *body = mem_dupn((const char *)data + 1, size - 1);
	const struct fetch_answer a = { .end = FETCH_ANSWERED,
					.status = states[data[0] % COUNT(states)],
					.body = body,
					.len = size - 1 };
	struct verdict v = { 0 };

	d->judge(speaker, &a, &v);
	check(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	judge_as(&dialect_kannel, NULL, data, size);
	for (size_t i = 0; i < COUNT(configurations); i++) {
		CLEAN(arena) struct arena *a = arena_new();
		struct setup setup = { .url = "",
				       .own = json_loads(configurations[i], 0, NULL) };
		void *speaker;
		struct err e;

		if (dialect_generic.open(&setup, &speaker, a, &e) != RC_OK)
			abort();
		judge_as(&dialect_generic, speaker, data, size);
		json_decref((json_t *)(uintptr_t)setup.own);
	}
	return 0;
}
