/* upkeep.c - /api/v1/verify and /api/v1/backup, for the administrator. */
#include "hook/route.h"

#include <stdlib.h>

#include "hook/problem.h"
#include "store/event.h"

enum rc upkeep_verify(struct call *c, struct err *e)
{
	int64_t count = 0, broken = 0;
	enum rc rc = event_verify(c->st, &count, &broken, e);

	if (rc != RC_OK && rc != RC_REJECT)
		return rc;
	answer_json(c->out, 200,
		    json_pack("{s:b, s:I, s:o, s:o}", "ok", rc == RC_OK, "events",
			      (json_int_t)count, "broken",
			      rc == RC_OK ? json_null() : json_integer(broken), "detail",
			      json_text(rc == RC_OK ? NULL : e->text)));
	return RC_OK;
}

struct copy {
	struct job job;
	struct backup *backup;
	char *path;
};

static void copy_free(struct job *j)
{
	struct copy *copy = (struct copy *)j;

	backup_close(copy->backup);
	free(copy->path);
	free(copy);
}

static enum job_state copy_step(struct job *j, struct answer *out)
{
	struct copy *copy = (struct copy *)j;
	struct err e = { "" };
	enum rc rc = backup_step(copy->backup, &e);

	if (rc == RC_RETRY)
		return JOB_AGAIN;
	if (rc == RC_OK)
		answer_json(out, 201, json_pack("{s:s}", "path", copy->path));
	else
		problem_answer(out, rc, REFUSED_NOT, 0, e.text);
	return JOB_DONE;
}

enum rc upkeep_backup(struct call *c, struct err *e)
{
	const char *path = NULL;
	const struct member members[] = { { .name = "path", .raw = &path, .need = true } };
	struct backup *backup = NULL;
	struct copy *copy;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	if (*path != '/')
		return err_set(e, RC_REJECT, "\"path\" must begin with /");
	TRY(backup_open(c->st->db, path, &backup, e));
	copy = mem_alloc(sizeof *copy);
	copy->job = (struct job){ .hook = c->hook, .step = copy_step, .free = copy_free };
	copy->backup = backup;
	copy->path = mem_dup(path);
	c->out->job = &copy->job;
	return RC_OK;
}
