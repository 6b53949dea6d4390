/* bulletin_text.c - see bulletin_text.h. */
#include "report/bulletin_text.h"

#include <string.h>

#include "base/mem.h"
#include "report/csv.h"
#include "text/digits.h"
#include "text/jalali.h"

enum { WEEK_DAYS = 7 };

const char *bulletin_title(const struct period *p)
{
	struct date first, next;

	if (p->last_day - p->first_day + 1 == WEEK_DAYS &&
	    day_weekday(p->first_day) == SATURDAY)
		return "گزارش هفتگی دیده‌بان";
	if (jalali_from_day(&first, p->first_day) && jalali_from_day(&next, p->last_day + 1) &&
	    first.day == 1 && next.day == 1 &&
	    (next.year * 12 + next.month) - (first.year * 12 + first.month) == 1)
		return "گزارش ماهانه دیده‌بان";
	return "گزارش دوره‌ای دیده‌بان";
}

static void figure(struct buf *b, const char *before, struct published p, const char *after)
{
	buf_puts(b, before);
	published_text(p, b);
	buf_puts(b, after);
}

static void line_text(struct buf *t, const struct bulletin_line *l)
{
	buf_printf(t, "• %s: ", l->name);
	figure(t, "ثبت ", l->registered, "، ");
	figure(t, "رسیدگی ", l->closed, "\n");
}

static void section_text(struct buf *t, const struct bulletin *b, const char *section,
			 const char *title)
{
	bool any = false;

	for (size_t i = 0; i < b->count; i++) {
		if (strcmp(b->lines[i].section, section) != 0)
			continue;
		if (!any)
			buf_printf(t, "\n%s:\n", title);
		any = true;
		line_text(t, &b->lines[i]);
	}
}

static void handling_text(struct buf *t, const struct bulletin *b)
{
	if (b->median_hours >= 0)
		buf_printf(t, "نیمی از موارد در %lld ساعت کاری یا کمتر به نتیجه رسید.\n",
			   (long long)b->median_hours);
	if (b->on_time >= 0)
		buf_printf(t, "%d٪ موارد در مهلت مقرر رسیدگی شد.\n", b->on_time);
	if (b->within_week >= 0)
		buf_printf(t, "%d٪ موارد تا پنج روز کاری به پایان رسید.\n", b->within_week);
	if (b->satisfied >= 0) {
		figure(t, "از ", b->scores, " شهروندی که به پاسخ نمره دادند، ");
		buf_printf(t, "%d٪ راضی بودند (نمره ۴ یا ۵).\n", b->satisfied);
	}
}

static void notes_text(struct buf *t, const struct bulletin *b)
{
	const struct figures *f = &b->parts[BULLETIN_NOTES];

	buf_puts(t, "\nکاستی‌های یافته و اقدام انجام‌شده:\n");
	if (!f->rows)
		buf_puts(t, "در این دوره موردی ثبت نشده است.\n");
	for (size_t row = 0; row < f->rows; row++)
		buf_printf(t, "• %s: %s\n  اقدام: %s\n", figures_cell(f, row, 0)->text,
			   figures_cell(f, row, 1)->text, figures_cell(f, row, 2)->text);
}

/* What is missing, and why. */
static const char *const rules[] = {
	"\nگزارش‌های بی‌نام و محرمانه",
	" تنها در جمع کشور آمده است.",
	" رقم‌های ۱ تا ۴ «کمتر از ۵» نوشته می‌شود",
	" و رقمی که آنها را آشکار کند",
	" منتشر نمی‌شود.\n",
};

void bulletin_text(const struct bulletin *b, struct buf *out)
{
	CLEAN(buf) struct buf t = { 0 };
	CLEAN(text) char *persian = NULL;
	char first[JALALI_TEXT_ROOM], last[JALALI_TEXT_ROOM];

	jalali_full_text(first, b->period.from);
	jalali_full_text(last, b->period.to - 1);
	buf_printf(&t, "%s\nاز %s تا %s\n\n", bulletin_title(&b->period), first, last);
	figure(&t, "در این دوره ", b->lines[0].registered, " مورد ثبت شد و ");
	figure(&t, "", b->lines[0].closed, " مورد به نتیجه رسید.\n");
	handling_text(&t, b);
	section_text(&t, b, "kind", "به تفکیک نوع");
	section_text(&t, b, "province", "به تفکیک استان");
	figure(&t,
	       "\nکاستی‌ها در این دوره:\n• مهلت‌هایی که "
	       "گذشت: ",
	       b->missed, "\n");
	figure(&t, "• پاسخ‌هایی که برای تکمیل برگشت: ", b->rejected,
	       "\n");
	figure(&t, "• پیگیری دوباره شهروندان: ", b->follow_ups, "\n");
	notes_text(&t, b);
	for (size_t i = 0; i < COUNT(rules); i++)
		buf_puts(&t, rules[i]);
	persian = text_persian_digits(t.text);
	buf_puts(out, persian);
}

void bulletin_csv(const struct bulletin *b, bool spreadsheet, struct buf *out)
{
	struct figures f = { .report = { .count = 4 }, .rows = b->count };
	static const char *const heads[][2] = { { "section", "بخش" },
						{ "name", "نام" },
						{ "registered", "ثبت‌شده" },
						{ "closed", "رسیدگی‌شده" } };

	for (int i = 0; i < 4; i++)
		f.report.columns[i] =
			(struct report_column){ .name = heads[i][0], .title = heads[i][1] };
	f.cells = mem_alloc((b->count * 4 + 1) * sizeof *f.cells);
	for (size_t i = 0; i < b->count; i++) {
		const struct bulletin_line *l = &b->lines[i];
		struct buf registered = { 0 }, closed = { 0 };

		published_text(l->registered, &registered);
		published_text(l->closed, &closed);
		f.cells[4 * i].text = mem_dup(l->section);
		f.cells[4 * i + 1].text = mem_dup(l->name);
		f.cells[4 * i + 2].text = buf_take(&registered);
		f.cells[4 * i + 3].text = buf_take(&closed);
	}
	csv_write(&f, spreadsheet, out);
	figures_free(&f);
}
