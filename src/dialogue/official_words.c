/* official_words.c - what managers write, in Persian. */
#include "dialogue/words.h"

#define END                                                                                    \
	{                                                                                      \
		NULL, 0                                                                        \
	}

const struct keyword words_command[] = {
	{ "کارتابل", COMMAND_LIST },
	{ "لیست", COMMAND_LIST },
	{ "فهرست", COMMAND_LIST },
	{ "نمایش", COMMAND_SHOW },
	{ "شرح", COMMAND_SHOW },
	{ "جزییات", COMMAND_SHOW },
	{ "مشاهده", COMMAND_SHOW },
	{ "پاسخ", COMMAND_ANSWER },
	{ "جواب", COMMAND_ANSWER },
	{ "ارجاع", COMMAND_REFER },
	{ "ارسال به", COMMAND_REFER },
	{ "تایید", COMMAND_APPROVE },
	{ "تاید", COMMAND_APPROVE },
	{ "موافقم", COMMAND_APPROVE },
	{ "ok", COMMAND_APPROVE },
	{ "رد", COMMAND_REJECT },
	{ "عدم تایید", COMMAND_REJECT },
	{ "عدم تاید", COMMAND_REJECT },
	{ "مخالفم", COMMAND_REJECT },
	{ "امار", COMMAND_REPORTS },
	{ "راهنما", COMMAND_HELP },
	{ "کارتابل من", COMMAND_LIST },
	{ "لیست پرونده ها", COMMAND_LIST },
	{ "فهرست پرونده ها", COMMAND_LIST },
	{ "جزیات", COMMAND_SHOW },
	{ "موافق", COMMAND_APPROVE },
	{ "موافقت", COMMAND_APPROVE },
	{ "مورد تایید", COMMAND_APPROVE },
	{ "اوکی", COMMAND_APPROVE },
	{ "okay", COMMAND_APPROVE },
	{ "عدم موافقت", COMMAND_REJECT },
	{ "مخالف", COMMAND_REJECT },
	{ "تایید رد", COMMAND_HELP },
	END,
};

const struct keyword words_page[] = {
	{ "صفحه", 1 },
	{ "برگه", 1 },
	{ "صفحه ی", 1 },
	END,
};

const struct keyword words_period[] = {
	{ "امروز", 1 },	    { "روز", 1 },      { "هفته", 7 },	   { "این هفته", 7 },
	{ "ماه", 30 },	    { "این ماه", 30 }, { "روزانه", 1 },	   { "هفتگی", 7 },
	{ "هفته جاری", 7 }, { "ماهانه", 30 },  { "ماه جاری", 30 }, END,
};

const struct keyword words_verb[] = {
	{ "است", VERB_SAYS_YES },
	{ "شد", VERB_SAYS_YES },
	{ "می شود", VERB_SAYS_YES },
	{ "می گردد", VERB_SAYS_YES },
	{ "می کنم", VERB_SAYS_YES },
	{ "می باشد", VERB_SAYS_YES },
	{ "نیست", VERB_SAYS_NO },
	{ "نیستم", VERB_SAYS_NO },
	{ "نشد", VERB_SAYS_NO },
	{ "نمی شود", VERB_SAYS_NO },
	{ "نمی گردد", VERB_SAYS_NO },
	{ "نمی کنم", VERB_SAYS_NO },
	{ "نمی باشد", VERB_SAYS_NO },
	{ "نکردم", VERB_SAYS_NO },
	END,
};

const struct keyword words_challenge[] = {
	{ "رمز", 1 },
	{ "کد", 1 },
	END,
};

const struct keyword words_to[] = {
	{ "به", 1 },	{ "واحد", 1 },	     { "به واحد", 1 },
	{ "شماره", 1 }, { "واحد شماره", 1 }, { "به واحد شماره", 1 },
	{ "کد", 1 },	{ "کد واحد", 1 },    END,
};

const struct keyword words_office[] = {
	{ "بهزیستی", 1 },
	{ "اداره", 1 },
	{ "اداره بهزیستی", 1 },
	{ "شهر", 1 },
	{ "شهرستان", 1 },
	{ "اداره شهرستان", 1 },
	{ "بهزیستی شهرستان", 1 },
	{ "اداره بهزیستی شهرستان", 1 },
	END,
};

const char *command_title(enum command c)
{
	switch (c) {
	case COMMAND_ANSWER:
		return "پاسخ";
	case COMMAND_REFER:
		return "ارجاع";
	case COMMAND_APPROVE:
		return "تأیید";
	case COMMAND_REJECT:
		return "رد";
	case COMMAND_NONE:
	case COMMAND_LIST:
	case COMMAND_SHOW:
	case COMMAND_REPORTS:
	case COMMAND_HELP:
		break;
	}
	return "";
}
