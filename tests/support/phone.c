/* phone.c - see phone.h. */
#include "support/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "dialogue/dialogue.h"
#include "store/contact.h"
#include "store/message.h"
#include "text/digits.h"

const char *phone_text(struct house *h, const char *phone, const char *text)
{
	static char *fresh;
	struct message m = {
		.parts = 1, .carrier = "mci-1", .sim = "sim-1", .created_at = h->now
	};
	struct incoming in = { .phone = phone,
			       .answerable = true,
			       .text = text,
			       .carrier = "mci-1",
			       .sent_at = h->now };
	struct err e = { "" };

	must(tx_begin(h->en.store.db, &e), &e);
	must(contact_for_phone(&h->en.store, phone, h->now, &in.contact_id, &e), &e);
	m.contact_id = in.contact_id;
	must(message_receive(&h->en.store, &m, "citizen", text, &e), &e);
	in.message_id = m.id;
	must(dialogue_receive(&h->en, &in, &e), &e);
	must(tx_commit(h->en.store.db, &e), &e);
	free(fresh);
	fresh = house_codes_after(h, phone, m.id);
	return fresh;
}

char *phone_digits(struct house *h, const char *phone, const char *code)
{
	CLEAN(text) char *text = house_text(h, phone, code);
	CLEAN(text) char *folded = text_fold_digits(text);
	char *found = NULL;

	for (const char *p = folded; *p;) {
		size_t n = strspn(p, "0123456789");

		if (n == 6) {
			free(found);
			found = mem_dupn(p, n);
		}
		p += n ? n : 1;
	}
	if (!found)
		fail_msg("%s has no challenge: %s", code, text);
	return found;
}

struct case_ case_at_province(struct house *h, const char *phone)
{
	struct case_ c = house_complaint(h, phone);

	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	return c;
}

struct case_ case_at_county(struct house *h, const char *phone)
{
	struct case_ c = case_at_province(h, phone);

	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	return c;
}

struct case_ case_at_approval(struct house *h, const char *phone)
{
	struct case_ c = case_at_county(h, phone);

	house_act(h, &c, "head.mashhad",
		  (struct request){ .action = "draft", .answer = "بازدید انجام شد" });
	return c;
}

void case_approve(struct house *h, struct case_ *c)
{
	house_act(h, c, "manager.khr", (struct request){ .action = "approve" });
	house_act(h, c, "expert.pm", (struct request){ .action = "approve" });
}

struct case_ case_answered(struct house *h, const char *phone)
{
	struct case_ c = case_at_approval(h, phone);

	case_approve(h, &c);
	return c;
}

struct case_ case_closed(struct house *h, const char *phone)
{
	struct case_ c = case_answered(h, phone);

	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	return c;
}
