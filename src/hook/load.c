/* load.c - POST /api/v1/load: definition files, all of them or none. */
#include "hook/route.h"

#include <string.h>

#include "workflow/load.h"

enum { FILES_MAX = 1000 };

static enum rc file_read(struct call *c, json_t *file, struct load_file *f, struct err *e)
{
	const struct member members[] = {
		{ .name = "name", .raw = &f->name, .need = true },
		{ .name = "text", .raw = &f->text, .need = true },
	};

	return members_read(c, file, members, COUNT(members), e);
}

static json_t *report_json(const struct load_report *r)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "units",
			 r->units, "officials", r->officials, "procedures", r->procedures,
			 "messages", r->messages, "profiles", r->profiles, "hours", r->hours,
			 "days", r->days, "services", r->services, "shifts", r->shifts,
			 "new_procedures", r->new_procedures, "due_changed", r->due_changed);
}

enum rc files_load(struct call *c, struct err *e)
{
	const char *check = target_query(&c->target, "check");
	struct load_report report = { 0 };
	json_t *list = NULL, *file;
	const struct member members[] = { { .name = "files", .array = &list, .need = true } };
	struct load_file *files;
	size_t i, count;

	if (check && strcmp(check, "true") != 0)
		return call_refuse(c, 400, e, "check must be true, or not there");
	TRY(members_read(c, c->body, members, COUNT(members), e));
	count = json_array_size(list);
	if (count == 0 || count > FILES_MAX)
		return err_set(e, RC_REJECT, "\"files\" must hold 1 to %d files", FILES_MAX);
	files = arena_alloc(c->arena, count * sizeof *files);
	json_array_foreach (list, i, file)
		TRY(file_read(c, file, &files[i], e));
	c->reload = true;
	c->check = check != NULL;
	TRY(load_batch(c->en, files, count, &report, e));
	answer_json(c->out, 200, report_json(&report));
	return RC_OK;
}
