/* upkeep.c - /api/v1/reload, /api/v1/verify, /api/v1/backup and how far these
 * two are, for the administrator.  They work in slices; the loop goes on
 * between two of them. */
#include "hook/route.h"

#include <stdlib.h>

#include "db/backup.h"
#include "hook/problem.h"
#include "store/verify.h"

/* ---- verify ---- */

struct check {
	struct job job;
	struct store *st;
	struct verify verify;
};

static void check_free(struct job *j)
{
	free(j);
}

static json_t *verdict(const struct verify *v, enum rc rc, const char *detail)
{
	char head[2 * VAULT_HASH_BYTES + 1];

	verify_head(v, head);
	return json_pack("{s:b, s:I, s:I, s:o, s:o, s:o}", "ok", rc == RC_OK, "events",
			 (json_int_t)v->events, "cases", (json_int_t)v->cases, "head",
			 json_text(rc == RC_OK ? head : NULL), "broken",
			 rc != RC_OK && v->broken ? json_integer(v->broken) : json_null(),
			 "detail", json_text(rc == RC_OK ? NULL : detail));
}

static enum job_state check_step(struct job *j, struct answer *out)
{
	struct check *check = (struct check *)j;
	struct err e = { "" };
	enum rc rc = verify_step(check->st, &check->verify, &e);

	j->done = check->verify.events + check->verify.documents + check->verify.cases;
	if (rc == RC_RETRY)
		return JOB_AGAIN;
	if (rc == RC_OK || rc == RC_REJECT)
		answer_json(out, 200, verdict(&check->verify, rc, e.text));
	else
		problem_answer(out, rc, REFUSED_NOT, 0, e.text);
	return JOB_DONE;
}

enum rc upkeep_verify(struct call *c, struct err *e)
{
	struct verify v;
	struct check *check;

	TRY(verify_begin(c->st, &v, target_query(&c->target, "head"), e));
	check = mem_alloc(sizeof *check);
	check->job = (struct job){ .hook = c->hook,
				   .step = check_step,
				   .free = check_free,
				   .name = "verify",
				   .total = v.total };
	check->st = c->st;
	check->verify = v;
	c->out->job = &check->job;
	return RC_OK;
}

/* ---- backup ---- */

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

	backup_progress(copy->backup, &j->done, &j->total);
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
	bool replace = false;

	TRY(members_read(c, c->body, members, COUNT(members), e));
	TRY(query_flag(c, "replace", &replace, e));
	if (*path != '/')
		return err_set(e, RC_REJECT, "\"path\" must begin with /");
	TRY(backup_open(c->st->db, path, replace, &backup, e));
	copy = mem_alloc(sizeof *copy);
	copy->job = (struct job){
		.hook = c->hook, .step = copy_step, .free = copy_free, .name = "backup"
	};
	copy->backup = backup;
	copy->path = mem_dup(path);
	c->out->job = &copy->job;
	return RC_OK;
}

/* ---- reload ---- */

enum rc upkeep_reload(struct call *c, struct err *e)
{
	struct hook_reloaded r = { .count = 0 };
	json_t *waiting;

	if (!c->hook->ports.reload)
		return err_set(e, RC_RETRY, "there is nothing to read again");
	TRY(c->hook->ports.reload(c->hook->ports.self, &r, e));
	waiting = json_array();
	for (size_t i = 0; i < r.count; i++)
		json_array_append_new(waiting, json_string(r.waiting[i]));
	answer_json(c->out, 200, json_pack("{s:b, s:o}", "ok", true, "waiting", waiting));
	return RC_OK;
}

/* ---- how far ---- */

enum rc upkeep_jobs(struct call *c, struct err *e)
{
	json_t *list = json_array();

	(void)e;
	for (const struct job *j = c->hook->jobs; j; j = j->next)
		if (j->name)
			json_array_append_new(list,
					      json_pack("{s:s, s:I, s:I}", "name", j->name,
							"done", (json_int_t)j->done, "total",
							(json_int_t)j->total));
	answer_json(c->out, 200, list);
	return RC_OK;
}
