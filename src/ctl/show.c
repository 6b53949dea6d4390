/* show.c - see show.h. */
#include "ctl/show.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ctl/client.h"
#include "text/template.h"

enum { LINE_MEMBERS_MAX = 4 };

int show_answer(struct ctl *c, const char *method, const char *target, json_t *body,
		void (*human)(const json_t *answer))
{
	struct err e = { "" };
	json_t *answer;

	if (ctl_ask(c, method, target, body, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	return ctl_print(c, answer, human);
}

static void line_print(const json_t *answer, const char *line)
{
	char names[LINE_MEMBERS_MAX][TEMPLATE_NAME_ROOM];
	struct template_value values[LINE_MEMBERS_MAX];
	CLEAN(text) char *text = NULL;
	struct err e;
	size_t count;

	if (template_check(line, names, LINE_MEMBERS_MAX, &count, &e) != RC_OK)
		abort();
	for (size_t i = 0; i < count; i++)
		values[i] = (struct template_value){ names[i], member_text(answer, names[i]) };
	if (template_render(line, values, count, &text, &e) != RC_OK)
		abort();
	puts(text);
}

int show_line(struct ctl *c, const char *method, const char *target, json_t *body,
	      const char *line)
{
	struct err e = { "" };
	json_t *answer;

	if (ctl_ask(c, method, target, body, &answer, &e) != RC_OK)
		return ctl_refused(&e);
	if (!c->json)
		line_print(answer, line);
	return ctl_print(c, answer, NULL);
}

void column_put_time(struct buf *cell, const json_t *row, const char *member)
{
	buf_puts(cell, member_time(row, member));
}

static void titles_add(struct table *t, const struct column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		table_add(t, columns[i].title);
}

static void row_add(struct table *t, const json_t *row, const struct column *columns,
		    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CLEAN(buf) struct buf cell = { 0 };

		if (columns[i].put)
			columns[i].put(&cell, row, columns[i].member);
		else
			buf_puts(&cell, member_text(row, columns[i].member));
		table_add(t, cell.text);
	}
}

void columns_print(const json_t *rows, const struct column *columns, size_t count)
{
	struct table *t = table_new(count);
	const json_t *row;
	size_t i;

	if (columns[0].title)
		titles_add(t, columns, count);
	json_array_foreach (rows, i, row)
		row_add(t, row, columns, count);
	table_print_free(t);
}

int show_list(struct ctl *c, const char *target, bool pages, const struct column *columns,
	      size_t count)
{
	struct err e = { "" };
	json_t *answer;
	enum rc rc = pages ? ctl_ask_pages(c, target, &answer, &e)
			   : ctl_ask(c, "GET", target, NULL, &answer, &e);

	if (rc != RC_OK)
		return ctl_refused(&e);
	if (!c->json)
		columns_print(answer, columns, count);
	return ctl_print(c, answer, NULL);
}
