/* trouble.c - see trouble.h. */
#include "workflow/trouble.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* clang-format off */
static const struct {
	const char *trouble, *advice;
} advices[] = {
	{ "pin_wanted", "سیم‌کارت پین می‌خواهد. پین درست را در تنظیمات این مودم بنویسید." },
	{ "pin_refused", "پین رد شد و دیگر امتحان نمی‌شود. پین درست را در تنظیمات این مودم بنویسید." },
	{ "pin_tries", "پین چند بار اشتباه وارد شده است. یک بار پین درست را در گوشی وارد کنید." },
	{ "puk", "سیم‌کارت قفل است و کد PUK می‌خواهد. آن را در گوشی باز کنید." },
	{ "locked", "مودم قفل فروشنده دارد. کد آن را از فروشنده بگیرید." },
	{ "no_sim", "سیم‌کارت در آن نیست یا درست جا نرفته است. سیم‌کارت را ببینید." },
	{ "no_smsc", "شماره مرکز پیام تنظیم نیست. آن را در گوشی روی سیم‌کارت تنظیم کنید." },
	{ "port", "درگاه آن باز نمی‌شود. نشانی device و عضویت سامانه در گروه dialout را ببینید." },
	{ "no_device", "دستگاه پیدا نمی‌شود. کابل و برق آن را ببینید." },
	{ "lost", "با راه‌اندازی دوباره هم وصل نشد. برق، کابل و خود دستگاه را ببینید." },
	{ "secret", "فایل گذرواژه آن خوانده نمی‌شود. نشانی و مجوز password_file را ببینید." },
	{ "", "علت در ستون REASON فهرست مودم‌ها (modem list) است." },
};
/* clang-format on */

const char *trouble_advice(const char *trouble)
{
	for (size_t i = 0; i < COUNT(advices); i++)
		if (!*advices[i].trouble || strcmp(advices[i].trouble, trouble) == 0)
			return advices[i].advice;
	abort(); /* the last row fits all */
}
