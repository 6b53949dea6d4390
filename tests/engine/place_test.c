/* place_test.c - where a case lies, what it is about, and who may act where
 * nobody is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/unit.h"
#include "support/house.h"
#include "workflow/client.h"
#include "workflow/sight.h"

static const char *const citizen = "+989121234567";

/* A second deputy with a director of his own, and a county without a head. */
static const char *const more =
	"units = ( { code = \"hq-social\"; level = \"hq\"; parent = \"hq\"; name = \"x\"; },\n"
	"{ code = \"hq-aged\"; level = \"hq\"; parent = \"hq-social\"; name = \"y\"; },\n"
	"{ code = \"khr-torbat\"; level = \"county\"; parent = \"khr\"; name = \"z\"; } );\n"
	"officials = ( { login = \"deputy.2\"; name = \"x\"; phone = \"09151000001\";\n"
	"roles = ( { role = \"hq_deputy\"; unit = \"hq-social\"; } ); },\n"
	"{ login = \"director.2\"; name = \"x\"; phone = \"09151000002\";\n"
	"roles = ( { role = \"hq_director\"; unit = \"hq-aged\"; } ); },\n"
	"{ login = \"head.unit\"; name = \"x\"; phone = \"09151000003\";\n"
	"roles = ( { role = \"unit_head\"; unit = \"khr-neyshabur\"; } ); } );";

static void lies_at(struct house *h, const struct case_ *c, const char *code)
{
	struct unit u;

	assert_int_equal(unit_get(&h->en.store, c->unit_id, &u, NULL), RC_OK);
	assert_string_equal(u.code, code);
}

static struct case_ about(struct house *h, const char *kind, const char *unit)
{
	struct opening o = { .kind = kind,
			     .name = "مریم احمدی",
			     .phone = citizen,
			     .address = "مشهد",
			     .unit = unit,
			     .text = "متن",
			     .channel = "desk",
			     .actor = house_official(h, "operator.1") };
	struct opened out;
	struct err e = { "" };

	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	if (case_open(&h->en, &o, &out, &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	return out.c;
}

static void a_case_goes_back_to_the_deputy_who_had_it(void **state)
{
	struct house *h = *state;
	struct case_ c;

	house_load(h, more, RC_OK, NULL);
	c = house_complaint(h, citizen);
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_hq", .unit = "hq-social", .priority = "normal" });
	house_act(h, &c, "deputy.2", (struct request){ .action = "refer", .unit = "hq-aged" });
	house_act(h, &c, "director.2", (struct request){ .action = "draft", .answer = "الف" });
	lies_at(h, &c, "hq-social");
	house_act(h, &c, "deputy.2", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "reject", .reason = "ب" });
	lies_at(h, &c, "hq-social");
	house_act(h, &c, "deputy.2", (struct request){ .action = "draft", .answer = "پ" });
	lies_at(h, &c, "hq-social");
}

static void an_opinion_that_is_sent_back_goes_to_the_unit_that_gave_it(void **state)
{
	struct house *h = *state;
	struct case_ c;

	house_load(h, more, RC_OK, NULL);
	c = about(h, "suggestion", NULL);
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "refer", .unit = "khr-neyshabur" });
	house_act(h, &c, "head.unit", (struct request){ .action = "opinion", .answer = "خوب" });
	house_act(h, &c, "manager.pm",
		  (struct request){ .action = "reject", .reason = "چرا؟" });
	lies_at(h, &c, "khr-neyshabur");

	/* Mashhad's head of unit is another's; where there is none, the county's head. */
	c = about(h, "suggestion", NULL);
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "refer", .unit = "esf-falavarjan" });
	house_act(h, &c, "head.falavarjan",
		  (struct request){ .action = "opinion", .answer = "خوب" });
	house_act(h, &c, "manager.pm",
		  (struct request){ .action = "reject", .reason = "چرا؟" });
	lies_at(h, &c, "esf-falavarjan");
}

/* R091, R135: the office complained about is not always the one that answers. */
static void what_a_case_is_about_does_not_change_with_where_it_lies(void **state)
{
	struct house *h = *state;
	struct case_ c;
	struct unit centre, county;

	assert_int_equal(unit_by_code(&h->en.store, "khr-mashhad-omid", &centre, NULL), RC_OK);
	assert_int_equal(unit_by_code(&h->en.store, "khr-mashhad", &county, NULL), RC_OK);
	c = about(h, "complaint", "khr-mashhad-omid");
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	assert_int_equal(c.centre_id, centre.id);
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-neyshabur" });
	lies_at(h, &c, "khr-neyshabur");
	assert_int_equal(c.centre_id, centre.id);
	assert_int_equal(c.county_id, county.id);
	house_act(h, &c, "head.neyshabur",
		  (struct request){ .action = "draft", .answer = "الف" });
	lies_at(h, &c, "khr");
	assert_int_equal(
		house_refused(h, &c, "manager.khr",
			      (struct request){ .action = "set_about", .unit = "esf" }),
		REFUSED_ROLE);
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "set_about", .unit = "esf-falavarjan" });
	lies_at(h, &c, "khr");
	assert_int_equal(c.centre_id, 0);
	assert_int_not_equal(c.county_id, county.id);
}

static void a_referral_says_what_a_case_is_about_when_nobody_did(void **state)
{
	struct house *h = *state;
	struct case_ c;
	struct unit county;

	assert_int_equal(unit_by_code(&h->en.store, "khr-mashhad", &county, NULL), RC_OK);
	c = about(h, "complaint", NULL);
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	assert_int_equal(c.province_id, county.parent_id);
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	assert_int_equal(c.county_id, county.id);
}

/* M26 tells whoever is above; he can act on it. */
static void where_nobody_is_whoever_is_above_may_act(void **state)
{
	struct house *h = *state;
	struct case_ c;
	CLEAN(text) char *told = NULL;
	struct request draft = { .action = "draft", .answer = "الف" };

	house_load(h, more, RC_OK, NULL);
	c = house_complaint(h, citizen);
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-torbat" });
	lies_at(h, &c, "khr-torbat");
	told = house_codes(h, "+989150000005");
	assert_string_equal(told, "M01 M26");
	assert_int_equal(house_refused(h, &c, "manager.esf", draft), REFUSED_ROLE);
	assert_int_equal(house_refused(h, &c, "head.mashhad", draft), REFUSED_ROLE);
	house_act(h, &c, "manager.khr", draft);
	lies_at(h, &c, "khr");

	/* Where somebody is, his superior leaves it to him. */
	c = house_complaint(h, citizen);
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_province", .unit = "khr", .priority = "normal" });
	house_act(h, &c, "manager.khr",
		  (struct request){ .action = "refer", .unit = "khr-mashhad" });
	assert_int_equal(house_refused(h, &c, "manager.khr", draft), REFUSED_ROLE);
}

/* R078: what comes after the end is no ordinary complaint either. */
static void what_follows_a_security_matter_stays_with_that_office(void **state)
{
	struct client_text t = { .phone = citizen, .text = "باز هم", .via = "sms" };
	struct house *h = *state;
	struct case_ c;
	enum client_effect effect;
	struct err e = { "" };

	c = house_complaint(h, citizen);
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "refer_security", .reason = "حراستی" });
	house_act(h, &c, "security.1", (struct request){ .action = "answer", .answer = "الف" });
	assert_string_equal(c.stage, "closed");
	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	assert_int_equal(client_text_take(&h->en, &c, &t, &effect, &e), RC_OK);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	assert_int_equal(effect, CLIENT_LINKED);
	assert_true(case_restricted(&h->en, &c));
	lies_at(h, &c, "security");
}

/* X19: who has no mobile is no worse off. */
static void what_is_said_on_the_telephone_does_what_a_text_does(void **state)
{
	struct request told = { .action = "told", .text = "علی رضایی، مشهد، خیابان سعدی" };
	struct opening o = { .kind = "complaint",
			     .name = "علی رضایی",
			     .phone = "05138001122",
			     .text = "متن",
			     .channel = "desk" };
	struct opened out;
	struct err e = { "" };
	struct house *h = *state;
	struct case_ c;

	o.actor = house_official(h, "operator.1");
	assert_int_equal(tx_begin(h->en.store.db, &e), RC_OK);
	assert_int_equal(case_open(&h->en, &o, &out, &e), RC_OK);
	assert_int_equal(tx_commit(h->en.store.db, &e), RC_OK);
	c = out.c;
	assert_string_equal(c.stage, "incomplete");
	assert_int_equal(house_refused(h, &c, "head.mashhad", told), REFUSED_ROLE);
	house_act(h, &c, "operator.1", told);
	assert_string_equal(c.stage, "screening");
	house_act(h, &c, "operator.1", told);
	assert_int_equal(c.reescalations, 1);
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "ask_evidence", .text = "x" });
	house_act(h, &c, "operator.1", told);
	assert_string_equal(c.stage, "screening");
	house_act(h, &c, "expert.pm",
		  (struct request){
			  .action = "refer_hq", .unit = "hq-deputy", .priority = "normal" });
	house_act(h, &c, "deputy.hq", (struct request){ .action = "draft", .answer = "x" });
	house_act(h, &c, "deputy.hq", (struct request){ .action = "approve" });
	house_act(h, &c, "expert.pm", (struct request){ .action = "approve" });
	house_act(h, &c, "operator.1", (struct request){ .action = "delivered" });
	house_act(h, &c, "operator.1", told);
	assert_string_equal(c.stage, "screening");
}

static bool in_file(const struct house *h, const char *name, const char *word)
{
	CLEAN(buf) struct buf b = { 0 };
	char path[128], block[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", h->folder, name);
	f = fopen(path, "r");
	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&b, block, n);
	fclose(f);
	return memmem(b.text, b.len, word, strlen(word)) != NULL;
}

/* Reasons and questions too: whoever has a backup reads none of them. */
static void no_word_of_a_security_matter_lies_open(void **state)
{
	struct house *h = *state;
	struct case_ c;

	c = house_complaint(h, citizen);
	house_act(h, &c, "expert.pm",
		  (struct request){ .action = "refer_security", .reason = "GEHEIM-1" });
	assert_int_equal(house_refused(h, &c, "expert.pm",
				       (struct request){ .action = "withdraw", .reason = "x" }),
			 REFUSED_ROLE);
	assert_int_equal(house_refused(h, &c, "operator.1",
				       (struct request){ .action = "withdraw", .reason = "x" }),
			 REFUSED_ROLE);
	assert_int_equal(house_refused(h, &c, "manager.pm",
				       (struct request){ .action = "comment", .text = "x" }),
			 REFUSED_ROLE);
	house_act(h, &c, "security.1",
		  (struct request){ .action = "ask_evidence", .text = "GEHEIM-2" });
	house_act(h, &c, "security.1",
		  (struct request){ .action = "withdraw", .reason = "GEHEIM-3" });
	assert_string_equal(c.stage, "closed");
	assert_true(in_file(h, "test.db", "refer_security") ||
		    in_file(h, "test.db-wal", "refer_security"));
	assert_false(in_file(h, "test.db", "GEHEIM") || in_file(h, "test.db-wal", "GEHEIM"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_case_goes_back_to_the_deputy_who_had_it),
		HOUSE_TEST(an_opinion_that_is_sent_back_goes_to_the_unit_that_gave_it),
		HOUSE_TEST(what_a_case_is_about_does_not_change_with_where_it_lies),
		HOUSE_TEST(a_referral_says_what_a_case_is_about_when_nobody_did),
		HOUSE_TEST(where_nobody_is_whoever_is_above_may_act),
		HOUSE_TEST(what_is_said_on_the_telephone_does_what_a_text_does),
		HOUSE_TEST(no_word_of_a_security_matter_lies_open),
		HOUSE_TEST(what_follows_a_security_matter_stays_with_that_office),
	};

	return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
