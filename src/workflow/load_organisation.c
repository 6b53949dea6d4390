/* load_organisation.c - see load_organisation.h. */
#include "workflow/load_organisation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "store/definition.h"
#include "store/official.h"
#include "store/unit.h"
#include "text/msisdn.h"
#include "text/normalise.h"
#include "workflow/account.h"
#include "workflow/move.h"
#include "workflow/role.h"

enum { SMS_NAME_UNITS_MAX = 16, UNIT_NUMBER_MAX = 999999 };

/* From above to below; -1: there is no such level. */
static int level_rank(const char *level)
{
	static const char *const levels[] = { "hq", "province", "county", "centre" };

	for (size_t i = 0; i < COUNT(levels); i++)
		if (strcmp(levels[i], level) == 0)
			return (int)i;
	return -1;
}

/* What managers leave out when they name a unit. */
static const char *const openings[] = { "اداره بهزیستی شهرستان ",
					"بهزیستی شهرستان ",
					"بهزیستی استان ",
					"اداره بهزیستی ",
					"بهزیستی ",
					"اداره ",
					"دفتر " };

static enum rc alias_add(struct engine *en, int64_t unit_id, const char *name, struct err *e)
{
	size_t len;
	CLEAN(text) char *folded = text_keyword(name, strlen(name), &len);

	if (!len)
		return RC_OK;
	TRY(unit_alias_add(&en->store, unit_id, folded, e));
	for (size_t i = 0; i < COUNT(openings); i++) {
		size_t n = strlen(openings[i]);

		if (strncmp(folded, openings[i], n) == 0 && folded[n])
			return unit_alias_add(&en->store, unit_id, folded + n, e);
	}
	return RC_OK;
}

static enum rc aliases_load(struct engine *en, struct conf *c, const struct conf_node *group,
			    const struct unit *u, struct err *e)
{
	const struct conf_node *aliases = conf_list(c, group, "aliases");

	TRY(unit_alias_clear(&en->store, u->id, e));
	TRY(alias_add(en, u->id, u->name, e));
	TRY(alias_add(en, u->id, u->sms_name, e));
	TRY(alias_add(en, u->id, u->code, e));
	for (size_t i = 0; i < conf_count(aliases); i++)
		TRY(alias_add(en, u->id, conf_str_at(c, aliases, i), e));
	return RC_OK;
}

static void copy(struct conf *c, const struct conf_node *at, const char *key, char *out,
		 size_t size, const char *value)
{
	if ((size_t)snprintf(out, size, "%s", value) >= size)
		conf_refuse(c, at, "%s is longer than %zu bytes", key, size - 1);
}

static void unit_read(struct conf *c, const struct conf_node *group, struct unit *u)
{
	const char *name = conf_need_str(c, group, "name");
	const char *level = conf_need_str(c, group, "level");

	*u = (struct unit){ 0 };
	copy(c, group, "code", u->code, sizeof u->code, conf_need_str(c, group, "code"));
	copy(c, group, "level", u->level, sizeof u->level, level);
	copy(c, group, "name", u->name, sizeof u->name, name);
	copy(c, group, "sms_name", u->sms_name, sizeof u->sms_name,
	     conf_str(c, group, "sms_name", name));
	copy(c, group, "profile", u->profile, sizeof u->profile,
	     conf_str(c, group, "profile", ""));
	u->number = conf_int(c, group, "number", 0, 0, UNIT_NUMBER_MAX);
	if (level_rank(u->level) < 0)
		conf_refuse(c, group,
			    "level = \"%s\": hq, province, county or centre is wanted",
			    u->level);
	if (utf8_units16(u->sms_name, strlen(u->sms_name)) > SMS_NAME_UNITS_MAX)
		conf_refuse(c, group, "unit %s: sms_name has more than %d characters", u->code,
			    SMS_NAME_UNITS_MAX);
}

static enum rc parent_find(struct engine *en, struct conf *c, const struct conf_node *group,
			   struct unit *u, struct err *e)
{
	const char *parent = conf_str(c, group, "parent", "");
	struct unit above;
	bool loop;
	enum rc rc;

	if (!parent[0])
		return RC_OK;
	rc = unit_by_code(&en->store, parent, &above, NULL);
	if (rc == RC_NONE) {
		conf_refuse(c, group, "unit %s: there is no unit %s to be its parent", u->code,
			    parent);
		return RC_OK;
	}
	TRY(rc);
	TRY(unit_within(&en->store, above.id, u->id, &loop, e));
	if (loop)
		conf_refuse(c, group, "unit %s would stand above itself", u->code);
	if (level_rank(above.level) > level_rank(u->level))
		conf_refuse(c, group, "unit %s: a %s does not stand below a %s (%s)", u->code,
			    u->level, above.level, above.code);
	u->parent_id = above.id;
	return RC_OK;
}

static enum rc profile_check(struct engine *en, struct conf *c, const struct conf_node *group,
			     const struct unit *u)
{
	CLEAN(text) char *amount = NULL;
	enum rc rc;

	if (!u->profile[0])
		return RC_OK;
	rc = profile_amount(&en->store, u->profile, "normal", &amount, NULL);
	if (rc == RC_NONE)
		conf_refuse(c, group, "unit %s: there is no deadline profile %s", u->code,
			    u->profile);
	return rc == RC_NONE ? RC_OK : rc;
}

/* A name that stands twice in a list would make one of two, the later one. */
struct entry {
	const char *name;
	const struct conf_node *at;
};

static void clean_entries(struct entry **all)
{
	free(*all);
}

static int entry_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int by_name = strcmp(x->name, y->name);

	return by_name ? by_name : conf_line(x->at) - conf_line(y->at);
}

static void names_check(struct conf *c, const struct conf_node *list, const char *what,
			const char *key)
{
	size_t n = conf_count(list);
	CLEAN(entries) struct entry *all = mem_grow(NULL, n + 1, sizeof *all);

	for (size_t i = 0; i < n; i++) {
		all[i].at = conf_group_at(c, list, i);
		all[i].name = conf_need_str(c, all[i].at, key);
	}
	if (conf_failed(c))
		return;
	qsort(all, n, sizeof *all, entry_order);
	for (size_t i = 1; i < n; i++)
		if (strcmp(all[i - 1].name, all[i].name) == 0)
			conf_refuse(c, all[i].at, "%s %s stands twice, first in line %d", what,
				    all[i].name, conf_line(all[i - 1].at));
}

/* Twice over the list, so that a parent may stand behind its child. */
static enum rc units_load(struct engine *en, struct conf *c, struct load_report *r,
			  struct err *e)
{
	const struct conf_node *list = conf_list(c, conf_root(c), "units");
	struct unit u;

	names_check(c, list, "unit", "code");
	for (size_t i = 0; i < conf_count(list) && !conf_failed(c); i++) {
		struct unit known;

		unit_read(c, conf_group_at(c, list, i), &u);
		if (conf_failed(c))
			break;
		if (unit_by_code(&en->store, u.code, &known, NULL) == RC_OK)
			u.parent_id = known.parent_id;
		if (unit_put(&en->store, &u, e) == RC_DUP)
			conf_refuse(c, conf_group_at(c, list, i),
				    "unit %s: number %lld is another unit's", u.code,
				    (long long)u.number);
	}
	for (size_t i = 0; i < conf_count(list) && !conf_failed(c); i++) {
		const struct conf_node *group = conf_group_at(c, list, i);
		struct unit known;

		unit_read(c, group, &u);
		TRY(unit_by_code(&en->store, u.code, &known, e));
		u.id = known.id;
		TRY(parent_find(en, c, group, &u, e));
		TRY(profile_check(en, c, group, &u));
		if (conf_failed(c))
			break;
		TRY(unit_put(&en->store, &u, e));
		TRY(aliases_load(en, c, group, &u, e));
		r->units++;
	}
	return RC_OK;
}

/* official_id 0: it is read only. */
static enum rc post_load(struct engine *en, struct conf *c, const struct conf_node *role,
			 int64_t official_id, struct err *e)
{
	const char *name = conf_need_str(c, role, "role");
	const char *code = conf_need_str(c, role, "unit");
	struct unit u;
	enum rc rc;

	if (!conf_failed(c) && !role_of_official(name))
		conf_refuse(c, role,
			    "role = \"%s\": no official has such a role; "
			    "docs/ORGANISATION.md lists them",
			    name);
	if (conf_failed(c))
		return RC_OK;
	rc = unit_by_code(&en->store, code, &u, NULL);
	if (rc == RC_NONE) {
		conf_refuse(c, role, "there is no unit %s", code);
		return RC_OK;
	}
	TRY(rc);
	return official_id ? official_post_add(&en->store, official_id, u.id, name, e) : RC_OK;
}

static void login_check(struct conf *c, const struct conf_node *group, const char *login)
{
	if (strlen(login) >= LOGIN_MAX)
		conf_refuse(c, group, "login %s is longer than %d bytes", login, LOGIN_MAX - 1);
	if (actor_reserved(login))
		conf_refuse(c, group,
			    "login %s: in the history of a case it is somebody else's name",
			    login);
}

static enum rc official_load(struct engine *en, struct conf *c, const struct conf_node *group,
			     struct err *e)
{
	const char *login = conf_need_str(c, group, "login");
	const char *name = conf_need_str(c, group, "name");
	const char *written = conf_need_str(c, group, "phone");
	const struct conf_node *roles = conf_list(c, group, "roles");
	bool closed = conf_bool(c, group, "closed", false);
	char phone[MSISDN_ROOM];
	int64_t id = 0;

	login_check(c, group, login);
	if (!conf_failed(c) && !msisdn_parse(phone, written))
		conf_refuse(c, group, "official %s: phone is no mobile number of Iran", login);
	if (!conf_failed(c) && !conf_count(roles) && !closed)
		conf_refuse(c, group,
			    "official %s has no roles; closed = true for one who has left",
			    login);
	if (conf_failed(c))
		return RC_OK;
	if (closed) {
		TRY(account_close(en, login, e));
	} else {
		TRY(official_put(&en->store, login, name, phone, engine_now(en), &id, e));
		TRY(official_post_clear(&en->store, id, e));
	}
	for (size_t i = 0; i < conf_count(roles); i++)
		TRY(post_load(en, c, conf_group_at(c, roles, i), id, e));
	return RC_OK;
}

static enum rc twin_check(struct engine *en, struct conf *c, const struct conf_node *group,
			  struct err *e)
{
	const char *login = conf_need_str(c, group, "login");
	char phone[MSISDN_ROOM], twin[LOGIN_MAX];
	enum rc rc;

	if (!msisdn_parse(phone, conf_need_str(c, group, "phone")) ||
	    conf_bool(c, group, "closed", false))
		return RC_OK;
	rc = official_twin(&en->store, login, phone, twin, e);
	if (rc == RC_OK)
		conf_refuse(c, group,
			    "official %s: phone is that of %s; one person is one account with "
			    "several roles",
			    login, twin);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc organisation_load(struct engine *en, struct conf *c, struct load_report *r,
			  struct err *e)
{
	const struct conf_node *list;

	TRY(units_load(en, c, r, e));
	list = conf_list(c, conf_root(c), "officials");
	names_check(c, list, "official", "login");
	for (size_t i = 0; i < conf_count(list) && !conf_failed(c); i++) {
		TRY(official_load(en, c, conf_group_at(c, list, i), e));
		r->officials++;
	}
	/* When all are there: two may have changed their phones with each other. */
	for (size_t i = 0; i < conf_count(list) && !conf_failed(c); i++)
		TRY(twin_check(en, c, conf_group_at(c, list, i), e));
	return RC_OK;
}
