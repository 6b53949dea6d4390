/* citizen_words.c - what citizens write, in Persian. */
#include "dialogue/words.h"

#include <string.h>

#include "base/mem.h"

#define END                                                                                    \
	{                                                                                      \
		NULL, 0                                                                        \
	}

const struct keyword words_stop[] = {
	{ "11", 1 },
	{ "لغو", 1 },
	{ "لغو 11", 1 },
	{ "توقف", 1 },
	{ "لغو پیامک", 1 },
	{ "لغو پیامک ها", 1 },
	{ "لغو پیام", 1 },
	{ "قطع پیامک", 1 },
	{ "قطع پیامک ها", 1 },
	{ "قطع پیام", 1 },
	{ "نفرست", 1 },
	{ "نفرستید", 1 },
	{ "پیامک نفرست", 1 },
	{ "پیامک نفرستید", 1 },
	{ "پیام نفرست", 1 },
	{ "پیام نفرستید", 1 },
	{ "stop", 1 },
	{ "off", 1 },
	{ "توقف پیامک", 1 },
	{ "لغو کنید", 1 },
	{ "لغو شود", 1 },
	{ "لغو اشتراک", 1 },
	{ "لغو عضویت", 1 },
	{ "قطع", 1 },
	{ "قطع کنید", 1 },
	{ "قطع شود", 1 },
	{ "قطع پیامک لغو", 1 },
	{ "غیر فعال", 1 },
	{ "laghv", 1 },
	{ "lagv", 1 },
	END,
};

const struct keyword words_start[] = {
	{ "12", 1 },	     { "شروع", 1 },
	{ "شروع 12", 1 },    { "شروع پیامک", 1 },
	{ "وصل", 1 },	     { "وصل پیامک", 1 },
	{ "فعال", 1 },	     { "start", 1 },
	{ "on", 1 },	     { "شروع دوباره", 1 },
	{ "شروع کنید", 1 },  { "دوباره شروع", 1 },
	{ "وصل دوباره", 1 }, { "وصل دوباره شروع", 1 },
	{ "وصل کنید", 1 },   { "وصل شود", 1 },
	{ "فعال کنید", 1 },  { "فعال شود", 1 },
	{ "فعال سازی", 1 },  { "shoroo", 1 },
	{ "shoru", 1 },	     END,
};

const struct keyword words_help[] = {
	{ "راهنما", 1 },	{ "راهنمایی", 1 },	{ "کمک", 1 },	  { "help", 1 },
	{ "راهنمایی کنید", 1 }, { "راهنمایم کنید", 1 }, { "rahnama", 1 }, END,
};

const struct keyword words_label[] = {
	{ "کد", LABEL_CODE },
	{ "کد رهگیری", LABEL_CODE },
	{ "کد پیگیری", LABEL_CODE },
	{ "رهگیری", LABEL_CODE },
	{ "شماره", LABEL_CODE },
	{ "پرونده", LABEL_CODE },
	{ "رسید", LABEL_CODE },
	{ "code", LABEL_CODE },
	{ "شکایت", LABEL_MATTER },
	{ "درخواست", LABEL_MATTER },
	{ "گزارش", LABEL_MATTER },
	{ "پیشنهاد", LABEL_MATTER },
	{ "پیگیری", LABEL_ASKS },
	{ "وضعیت", LABEL_ASKS },
	{ "نتیجه", LABEL_ASKS },
	{ "نتیجه نهایی", LABEL_ASKS },
	{ "جواب", LABEL_ASKS },
	{ "پاسخ", LABEL_ASKS },
	{ "چه شد", LABEL_ASKS },
	{ "چه شده", LABEL_ASKS },
	{ "چه شده است", LABEL_ASKS },
	{ "چی شد", LABEL_ASKS },
	{ "چی شده", LABEL_ASKS },
	{ "چه خبر", LABEL_ASKS },
	{ "به کجا رسید", LABEL_ASKS },
	{ "کجاست", LABEL_ASKS },
	{ "کجا است", LABEL_ASKS },
	{ "چیست", LABEL_ASKS },
	{ "چگونه است", LABEL_ASKS },
	{ "چطور است", LABEL_ASKS },
	{ "در چه مرحله ای", LABEL_ASKS },
	{ "در چه مرحله ای است", LABEL_ASKS },
	{ "در چه وضعیتی", LABEL_ASKS },
	{ "در چه حالی", LABEL_ASKS },
	{ "اعلام کنید", LABEL_ASKS },
	{ "اعلام فرمایید", LABEL_ASKS },
	{ "را بگویید", LABEL_ASKS },
	{ "را بفرمایید", LABEL_ASKS },
	{ "را اعلام کنید", LABEL_ASKS },
	{ "را اعلام فرمایید", LABEL_ASKS },
	{ "status", LABEL_ASKS },
	{ "سلام", LABEL_POLITE },
	{ "سلام علیکم", LABEL_POLITE },
	{ "با سلام", LABEL_POLITE },
	{ "با عرض سلام", LABEL_POLITE },
	{ "با سلام و احترام", LABEL_POLITE },
	{ "درود", LABEL_POLITE },
	{ "با درود", LABEL_POLITE },
	{ "احترام", LABEL_POLITE },
	{ "با احترام", LABEL_POLITE },
	{ "وقت بخیر", LABEL_POLITE },
	{ "وقتتان بخیر", LABEL_POLITE },
	{ "وقت به خیر", LABEL_POLITE },
	{ "روز بخیر", LABEL_POLITE },
	{ "روزتان بخیر", LABEL_POLITE },
	{ "صبح بخیر", LABEL_POLITE },
	{ "عصر بخیر", LABEL_POLITE },
	{ "شب بخیر", LABEL_POLITE },
	{ "خسته نباشید", LABEL_POLITE },
	{ "خوب هستید", LABEL_POLITE },
	{ "خدمت شما", LABEL_POLITE },
	{ "خدمتتان", LABEL_POLITE },
	{ "لطفا", LABEL_POLITE },
	{ "لطفن", LABEL_POLITE },
	{ "خواهشمندم", LABEL_POLITE },
	{ "بی زحمت", LABEL_POLITE },
	{ "please", LABEL_POLITE },
	{ "hello", LABEL_POLITE },
	{ "من", LABEL_FILLER },
	{ "بنده", LABEL_FILLER },
	{ "اینجانب", LABEL_FILLER },
	{ "ام", LABEL_FILLER },
	{ "ما", LABEL_FILLER },
	{ "این", LABEL_FILLER },
	{ "است", LABEL_FILLER },
	{ "هست", LABEL_FILLER },
	{ "با", LABEL_FILLER },
	{ "به", LABEL_FILLER },
	{ "به شماره", LABEL_FILLER },
	{ "و", LABEL_FILLER },
	{ "نمره", LABEL_SCORE },
	{ "امتیاز", LABEL_SCORE },
	{ "رای", LABEL_SCORE },
	{ "ستاره", LABEL_SCORE },
	{ "می دهم", LABEL_SCORE },
	{ "میدم", LABEL_SCORE },
	{ "بود", LABEL_SCORE },
	{ "استعلام", LABEL_ASKS },
	{ "چیه", LABEL_ASKS },
	{ "را بفرستید", LABEL_ASKS },
	{ "kod", LABEL_CODE },
	{ "rahgiri", LABEL_CODE },
	{ "parvande", LABEL_CODE },
	{ "vaziat", LABEL_ASKS },
	{ "vaziyat", LABEL_ASKS },
	{ "peygiri", LABEL_ASKS },
	{ "natije", LABEL_ASKS },
	{ "chi shod", LABEL_ASKS },
	{ "shekayat", LABEL_MATTER },
	{ "salam", LABEL_POLITE },
	{ "lotfan", LABEL_POLITE },
	{ "پرونده ام", LABEL_CODE },
	{ "پرونده های", LABEL_CODE },
	{ "کدم", LABEL_CODE },
	{ "شکایتم", LABEL_MATTER },
	{ "شکایت ام", LABEL_MATTER },
	{ "شکایت های", LABEL_MATTER },
	{ "درخواستم", LABEL_MATTER },
	{ "درخواست ام", LABEL_MATTER },
	{ "درخواست های", LABEL_MATTER },
	{ "پیشنهادم", LABEL_MATTER },
	{ "می باشد", LABEL_FILLER },
	END,
};

const struct keyword words_thanks[] = {
	{ "ممنون", LABEL_THANKS },
	{ "ممنونم", LABEL_THANKS },
	{ "خیلی ممنون", LABEL_THANKS },
	{ "تشکر", LABEL_THANKS },
	{ "با تشکر", LABEL_THANKS },
	{ "متشکر", LABEL_THANKS },
	{ "متشکرم", LABEL_THANKS },
	{ "سپاس", LABEL_THANKS },
	{ "با سپاس", LABEL_THANKS },
	{ "سپاسگزارم", LABEL_THANKS },
	{ "سپاسگذارم", LABEL_THANKS },
	{ "سپاسگزار", LABEL_THANKS },
	{ "مرسی", LABEL_THANKS },
	{ "قدردانم", LABEL_THANKS },
	{ "دستتان درد نکند", LABEL_THANKS },
	{ "دستتون درد نکنه", LABEL_THANKS },
	{ "دست شما درد نکند", LABEL_THANKS },
	{ "دست شما درد نکنه", LABEL_THANKS },
	{ "خدا خیرتان بدهد", LABEL_THANKS },
	{ "خدا خیرتون بده", LABEL_THANKS },
	{ "thanks", LABEL_THANKS },
	{ "thank you", LABEL_THANKS },
	{ "از", LABEL_THANKED },
	{ "بابت", LABEL_THANKED },
	{ "برای", LABEL_THANKED },
	{ "شما", LABEL_THANKED },
	{ "خیلی", LABEL_THANKED },
	{ "بسیار", LABEL_THANKED },
	{ "فراوان", LABEL_THANKED },
	{ "می کنم", LABEL_THANKED },
	{ "هستم", LABEL_THANKED },
	{ "پیگیری شما", LABEL_THANKED },
	{ "پیگیری تان", LABEL_THANKED },
	{ "از پیگیری", LABEL_THANKED },
	{ "بابت پیگیری", LABEL_THANKED },
	{ "برای پیگیری", LABEL_THANKED },
	{ "از پاسخ", LABEL_THANKED },
	{ "بابت پاسخ", LABEL_THANKED },
	{ "پاسخگویی", LABEL_THANKED },
	{ "رسیدگی", LABEL_THANKED },
	{ "رسیدگی شما", LABEL_THANKED },
	{ "لطف", LABEL_THANKED },
	{ "لطف شما", LABEL_THANKED },
	{ "زحمات", LABEL_THANKED },
	{ "زحمت", LABEL_THANKED },
	{ "همکاری", LABEL_THANKED },
	{ "خدمات", LABEL_THANKED },
	END,
};

const struct keyword words_score[] = {
	{ "1", 1 },	    { "2", 2 },		 { "3", 3 },	    { "4", 4 },
	{ "5", 5 },	    { "1 از 5", 1 },	 { "2 از 5", 2 },   { "3 از 5", 3 },
	{ "4 از 5", 4 },    { "5 از 5", 5 },	 { "یک", 1 },	    { "دو", 2 },
	{ "سه", 3 },	    { "چهار", 4 },	 { "پنج", 5 },	    { "عالی", 5 },
	{ "خیلی عالی", 5 }, { "بسیار عالی", 5 }, { "خیلی خوب", 5 }, { "بسیار خوب", 5 },
	{ "خوب", 4 },	    { "متوسط", 3 },	 { "بد", 2 },	    { "خیلی بد", 1 },
	{ "بسیار بد", 1 },  { "عالیه", 5 },	 { "خوبه", 4 },	    END,
};

const struct keyword words_matter[] = {
	{ "شکایت", MATTER_COMPLAINT },	     { "شکواییه", MATTER_COMPLAINT },
	{ "شکوایه", MATTER_COMPLAINT },	     { "گزارش", MATTER_REPORT },
	{ "تخلف", MATTER_REPORT },	     { "گزارش بی نام", MATTER_ANON },
	{ "گزارش ناشناس", MATTER_ANON },     { "گزارش محرمانه", MATTER_ANON },
	{ "شکایت بی نام", MATTER_ANON },     { "شکایت ناشناس", MATTER_ANON },
	{ "بی نام", MATTER_ANON },	     { "ناشناس", MATTER_ANON },
	{ "محرمانه", MATTER_ANON },	     { "پیشنهاد", MATTER_SUGGESTION },
	{ "ایده", MATTER_SUGGESTION },	     { "توصیه", MATTER_SUGGESTION },
	{ "نظر", MATTER_OPINION },	     { "انتقاد", MATTER_OPINION },
	{ "سوال", MATTER_QUESTION },	     { "پرسش", MATTER_QUESTION },
	{ "درخواست", MATTER_REQUEST },	     { "خدمت", MATTER_REQUEST },
	{ "شکایتی دارم", MATTER_COMPLAINT }, { "شکایت نامه", MATTER_COMPLAINT },
	{ "شکوییه", MATTER_COMPLAINT },	     { "پیشنهادی دارم", MATTER_SUGGESTION },
	{ "سوالی دارم", MATTER_QUESTION },   { "سوالی داشتم", MATTER_QUESTION },
	{ "سیوال", MATTER_QUESTION },	     { "درخواستی دارم", MATTER_REQUEST },
	{ "shekayat", MATTER_COMPLAINT },    { "gozaresh", MATTER_REPORT },
	{ "pishnahad", MATTER_SUGGESTION },  { "soal", MATTER_QUESTION },
	{ "darkhast", MATTER_REQUEST },	     END,
};

/* "Considering that", "at your service". */
const struct keyword words_no_matter[] = {
	{ "نظر به", 1 },
	{ "خدمت شما", 1 },
	END,
};

const struct keyword words_begin[] = {
	{ "ثبت", 1 },
	{ "می خواهم", 1 },
	{ "می خوام", 1 },
	END,
};

const struct keyword words_empty[] = {
	{ "دارم", 1 }, { "داشتم", 1 }, { "جدید", 1 }, { "تازه", 1 },
	{ "ثبت", 1 },  { "کنم", 1 },   { "کردن", 1 }, { "میخواهم", 1 },
	{ "تخلف", 1 }, { "بدهم", 1 },  END,
};

const struct keyword words_money[] = {
	{ "ریال", 1 }, { "تومان", 1 }, { "تومن", 1 }, { "هزار", 1 }, { "میلیون", 1 }, END,
};

const struct keyword words_name[] = {
	{ "نام", 1 },
	{ "نام کامل", 1 },
	{ "نام و نام خانوادگی", 1 },
	{ "نام خانوادگی", 1 },
	{ "نام من", 1 },
	{ "اسم", 1 },
	{ "اسم من", 1 },
	{ "اسم کامل", 1 },
	{ "من", 1 },
	{ "اینجانب", 1 },
	{ "هستم", 1 },
	{ "سلام", 1 },
	{ "با سلام", 1 },
	END,
};

const struct keyword words_address[] = {
	{ "نشانی", 1 },	   { "و نشانی", 1 }, { "ادرس", 1 }, { "و ادرس", 1 },
	{ "به نشانی", 1 }, { "به ادرس", 1 }, { "ساکن", 1 }, END,
};

static const struct {
	const char *title, *kind;
} matters[] = {
	[MATTER_NONE] = { "", "" },
	[MATTER_COMPLAINT] = { "شکایت", "complaint" },
	[MATTER_REPORT] = { "گزارش", "report" },
	[MATTER_ANON] = { "بی‌نام", "report" },
	[MATTER_SUGGESTION] = { "پیشنهاد", "suggestion" },
	[MATTER_OPINION] = { "نظر", "opinion" },
	[MATTER_QUESTION] = { "سؤال", "question" },
	[MATTER_REQUEST] = { "درخواست", "request" },
};

const char *matter_title(enum matter m)
{
	return matters[m].title;
}

const char *matter_kind(enum matter m)
{
	return matters[m].kind;
}
