/* pdu_test.c - PDUs: every vector of tests/data/pdus.csv, and the rules that
 * are worth a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/mem.h"
#include "text/pdu.h"

#include "../support/vectors.h"

/* ---- the vectors ------------------------------------------------------------ */

static void iso_time(char out[64], const struct pdu_time *t)
{
	time_t local = (time_t)t->at + t->offset_minutes * 60;
	char clock[32];
	struct tm tm;

	gmtime_r(&local, &tm);
	strftime(clock, sizeof(clock), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out, 64, "%s%c%02d:%02d", clock, t->offset_minutes < 0 ? '-' : '+',
		 abs(t->offset_minutes) / 60, abs(t->offset_minutes) % 60);
}

static void check_time(const struct pdu_time *t, const char *expected)
{
	char text[64];

	if (!*expected)
		return;
	assert_true(t->set);
	iso_time(text, t);
	assert_string_equal(text, expected);
}

static void check_concat(const struct pdu_concat *c, const char *expected)
{
	char text[64] = "";

	if (c->set)
		snprintf(text, sizeof(text), "%d/%d/%d/%d", c->width, c->ref, c->total, c->seq);
	assert_string_equal(text, expected);
}

static void check_text(const struct pdu *p, const char *json)
{
	CLEAN(text) char *expected = NULL;
	size_t len;

	if (!*json)
		return;
	expected = vectors_json(json, &len);
	assert_non_null(p->text);
	assert_int_equal(p->text_len, len);
	assert_memory_equal(p->text, expected, len);
}

static void check_data(const struct pdu *p, const char *hex)
{
	char text[2 * PDU_OCTETS_MAX + 1] = "";

	for (size_t i = 0; i < p->data_len; i++)
		snprintf(text + 2 * i, 3, "%02x", p->data[i]);
	assert_string_equal(text, hex);
}

static void check_number(long value, const char *expected)
{
	if (*expected)
		assert_int_equal(value, strtol(expected, NULL, 0));
}

static void check_flags(const struct pdu *p, const char *expected)
{
	char text[128] = "";

	for (unsigned flag = 1; flag < PDU_FLAGS_END; flag <<= 1) {
		if (!(p->flags & flag) ||
		    (flag == PDU_REPORT_REQUESTED && p->type != PDU_SUBMIT))
			continue;
		if (*text)
			strcat(text, " ");
		strcat(text, pdu_flag_name(flag));
	}
	assert_string_equal(text, expected);
}

static void check_row(const struct vectors *v, size_t row)
{
	static const char *const types[] = { "deliver", "status-report", "submit" };
	const char *lock = vectors_get(v, row, "lock"), *single = vectors_get(v, row, "single");
	const char *hex = vectors_get(v, row, "pdu_hex");
	bool from_mobile = strcmp(vectors_get(v, row, "direction"), "mo") == 0;
	const char *expect = vectors_get(v, row, "expect");
	const char *id = vectors_get(v, row, "id");
	struct err e = { "" };
	struct pdu p;
	enum rc rc = pdu_decode(&p, hex, strlen(hex),
				from_mobile ? PDU_FROM_MOBILE : PDU_TO_MOBILE, &e);

	print_message("%s\n", id);
	if (strcmp(id, "P015") == 0) {
		/* Its source rejects it.  Here a DELIVER whose user data is shorter
		 * than its length says is taken as far as it goes. */
		assert_int_equal(rc, RC_OK);
		assert_int_equal(p.flags, PDU_TRUNCATED);
		assert_string_equal(p.text, "hellohello");
	} else if (strcmp(expect, "ok") != 0) {
		assert_int_equal(rc, RC_REJECT);
		assert_true(strlen(e.text) > 0);
	} else {
		assert_int_equal(rc, RC_OK);
		assert_string_equal(types[p.type], vectors_get(v, row, "type"));
		assert_string_equal(p.smsc, vectors_get(v, row, "smsc"));
		assert_string_equal(p.number, vectors_get(v, row, "number"));
		check_time(&p.scts, vectors_get(v, row, "scts"));
		check_time(&p.discharge, vectors_get(v, row, "discharge"));
		check_number(p.status, vectors_get(v, row, "status"));
		check_number(p.reference, vectors_get(v, row, "mr"));
		check_number(p.dcs, vectors_get(v, row, "dcs"));
		check_number(p.udl, vectors_get(v, row, "udl"));
		check_concat(&p.concat, vectors_get(v, row, "concat"));
		assert_int_equal(p.locking, *lock ? atoi(lock) : 0);
		assert_int_equal(p.single, *single ? atoi(single) : 0);
		check_number(p.validity_minutes, vectors_get(v, row, "validity"));
		check_text(&p, vectors_get(v, row, "text_json"));
		check_data(&p, vectors_get(v, row, "data_hex"));
		check_flags(&p, vectors_get(v, row, "flags"));
		if (*vectors_get(v, row, "alphabet"))
			assert_string_equal(pdu_alphabet_name(p.alphabet),
					    vectors_get(v, row, "alphabet"));
	}
	pdu_free(&p);
}

static void every_vector_decodes_as_its_source_says(void **state)
{
	CLEAN(vectors) struct vectors *v = vectors_open("tests/data/pdus.csv");

	(void)state;
	assert_true(vectors_count(v) > 70);
	for (size_t row = 0; row < vectors_count(v); row++)
		check_row(v, row);
}

/* ---- single rules -------------------------------------------------------------- */

static struct pdu decode(const char *hex)
{
	struct err e = { "" };
	struct pdu p;

	if (pdu_decode(&p, hex, strlen(hex), PDU_TO_MOBILE, &e) != RC_OK)
		fail_msg("%s: %s", hex, e.text);
	return p;
}

static void refuse(const char *hex)
{
	struct err e = { "" };
	struct pdu p;

	assert_int_equal(pdu_decode(&p, hex, strlen(hex), PDU_TO_MOBILE, &e), RC_REJECT);
	pdu_free(&p);
}

static void an_alphanumeric_sender_may_claim_a_semi_octet_too_many(void **state)
{
	struct pdu p = decode("00040DD0CD6132ED36BF010000621132900300410141");

	(void)state;
	assert_true(p.alphanumeric);
	assert_string_equal(p.number, "MCIinfo");
	pdu_free(&p);
	p = decode("00040ED0CD6132ED36BF010000621132900300410141");
	assert_string_equal(p.number, "MCIinfo");
	pdu_free(&p);
	p = decode("00040BD0D3F7F9FD9E030000621132900300410141");
	assert_string_equal(p.number, "Sogoos");
	pdu_free(&p);
}

static void an_empty_address_is_an_address(void **state)
{
	struct pdu p = decode("000400810000621132900300410141");

	(void)state;
	assert_string_equal(p.number, "");
	assert_string_equal(p.text, "A");
	pdu_free(&p);
}

static void an_address_of_more_than_twenty_digits_is_refused(void **state)
{
	struct pdu p = decode("0004149121436587092143658709"
			      "0000621132900300410141");

	(void)state;
	assert_string_equal(p.number, "+12345678901234567890");
	pdu_free(&p);
	refuse("00041591214365870921436587091F"
	       "0000621132900300410141");
}

static void a_time_stamp_with_impossible_digits_keeps_the_text(void **state)
{
	struct pdu p = decode("0004048121430000629932900300410141"); /* month 99 */

	(void)state;
	assert_true(p.flags & PDU_SCTS_INVALID);
	assert_false(p.scts.set);
	assert_string_equal(p.text, "A");
	pdu_free(&p);
	p = decode("0004048121430000622003900300410141"); /* 30 February */
	assert_true(p.flags & PDU_SCTS_INVALID);
	pdu_free(&p);
}

static void a_part_number_above_its_total_sets_no_concat(void **state)
{
	struct pdu p = decode("004404812143000862113290030041080500030702030628");

	(void)state;
	assert_false(p.concat.set);
	assert_int_equal(p.flags, PDU_CONCAT_INVALID);
	pdu_free(&p);
	p = decode("004404812143000862113290030041080500030700010628");
	assert_int_equal(p.flags, PDU_CONCAT_INVALID);
	pdu_free(&p);
	p = decode("004404812143000862113290030041080500030702000628");
	assert_int_equal(p.flags, PDU_CONCAT_INVALID);
	pdu_free(&p);
}

static void
a_header_past_the_user_data_is_refused_an_element_past_the_header_is_not(void **state)
{
	struct pdu p;

	(void)state;
	refuse("004404812143000862113290030041080F00030702010628");
	p = decode("004404812143000862113290030041080500090702010628");
	assert_int_equal(p.flags, PDU_UDH_INVALID);
	assert_string_equal(p.text, "ب");
	pdu_free(&p);
}

static void octets_after_the_message_are_ignored(void **state)
{
	struct pdu p = decode("0004048121430000621132900300410141FFFFFFFFFF");

	(void)state;
	assert_string_equal(p.text, "A");
	assert_int_equal(p.flags, 0);
	pdu_free(&p);
}

static void a_status_report_may_have_optional_parameters_or_padding(void **state)
{
	static const char plain[] = "00060504812143621132900300416211329013004100";
	static const char *const tails[] = { "",	 "FF",	       "FFFFFF",
					     "00",	 "0100",       "03000004",
					     "07000001", "0700000141", "8100" };

	(void)state;
	for (size_t i = 0; i < COUNT(tails); i++) {
		char hex[128];
		struct pdu p;

		snprintf(hex, sizeof(hex), "%s%s", plain, tails[i]);
		p = decode(hex);
		assert_int_equal(p.type, PDU_STATUS_REPORT);
		assert_int_equal(p.reference, 5);
		assert_int_equal(p.status, 0);
		assert_string_equal(p.number, "1234");
		assert_true(p.discharge.at - p.scts.at == 60);
		pdu_free(&p);
	}
}

static void the_coding_groups_name_alphabet_and_class(void **state)
{
	static const struct {
		int dcs;
		enum pdu_alphabet alphabet;
		int message_class;
		bool compressed;
	} rows[] = {
		{ 0x00, PDU_GSM7, -1, false }, { 0x04, PDU_8BIT, -1, false },
		{ 0x08, PDU_UCS2, -1, false }, { 0x0C, PDU_GSM7, -1, false },
		{ 0x10, PDU_GSM7, 0, false },  { 0x1A, PDU_UCS2, 2, false },
		{ 0x20, PDU_GSM7, -1, true },  { 0x48, PDU_UCS2, -1, false },
		{ 0x80, PDU_GSM7, -1, false }, { 0xC0, PDU_GSM7, -1, false },
		{ 0xD8, PDU_GSM7, -1, false }, { 0xE0, PDU_UCS2, -1, false },
		{ 0xF1, PDU_GSM7, 1, false },  { 0xF6, PDU_8BIT, 2, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pdu_coding c = pdu_coding(rows[i].dcs);

		assert_int_equal(c.alphabet, rows[i].alphabet);
		assert_int_equal(c.message_class, rows[i].message_class);
		assert_int_equal(c.compressed, rows[i].compressed);
	}
}

/* ---- encoding -------------------------------------------------------------------- */

static void check_round_trip(struct pdu *p, enum pdu_direction direction)
{
	struct err e = { "" };
	CLEAN(text) char *hex = NULL;
	struct pdu again;
	int len;

	if (pdu_encode(p, &hex, &len, &e) != RC_OK)
		fail_msg("%s", e.text);
	assert_int_equal(pdu_decode(&again, hex, strlen(hex), direction, &e), RC_OK);
	assert_int_equal(again.type, p->type);
	assert_string_equal(again.number, p->number);
	assert_string_equal(again.smsc, p->smsc);
	assert_int_equal(again.alphabet, p->alphabet);
	if (p->text) {
		assert_int_equal(again.text_len, p->text_len);
		assert_memory_equal(again.text, p->text, p->text_len);
	}
	assert_memory_equal(&again.concat, &p->concat, sizeof(p->concat));
	assert_memory_equal(&again.scts, &p->scts, sizeof(p->scts));
	assert_int_equal(again.validity_minutes,
			 p->validity_minutes ? p->validity_minutes : -1);
	pdu_free(&again);
}

static void what_is_encoded_decodes_to_the_same(void **state)
{
	struct pdu p = { .type = PDU_DELIVER,
			 .smsc = "+989100000500",
			 .number = "+989121234567",
			 .scts = { true, 1795413600, 210 },
			 .alphabet = PDU_UCS2,
			 .concat = { true, 41, 3, 2, 8 },
			 .text = "سلام 😀" };

	(void)state;
	p.text_len = strlen(p.text);
	check_round_trip(&p, PDU_TO_MOBILE);
	p.concat.width = 16;
	p.concat.ref = 4660;
	p.scts.offset_minutes = -210;
	check_round_trip(&p, PDU_TO_MOBILE);
	p = (struct pdu){ .type = PDU_DELIVER,
			  .number = "MCI info",
			  .alphanumeric = true,
			  .scts = { true, 1795413600, 0 },
			  .text = "price {5€} @ [home]" };
	p.text_len = strlen(p.text);
	check_round_trip(&p, PDU_TO_MOBILE);
	p = (struct pdu){ .type = PDU_SUBMIT,
			  .number = "+989121234567",
			  .validity_minutes = 1440,
			  .text = "abc" };
	p.text_len = 3;
	check_round_trip(&p, PDU_FROM_MOBILE);
}

static void what_does_not_fit_is_refused(void **state)
{
	char text[200];
	struct pdu p = { .type = PDU_SUBMIT, .number = "12", .text = text };
	CLEAN(text) char *hex = NULL;
	struct err e = { "" };

	(void)state;
	memset(text, 'a', sizeof(text));
	p.text_len = 160;
	assert_int_equal(pdu_encode(&p, &hex, NULL, &e), RC_OK);
	free(hex);
	hex = NULL;
	p.text_len = 161;
	assert_int_equal(pdu_encode(&p, &hex, NULL, &e), RC_REJECT);
	p.concat = (struct pdu_concat){ true, 1, 2, 1, 8 };
	p.text_len = 154;
	assert_int_equal(pdu_encode(&p, &hex, NULL, &e), RC_REJECT);
	p.text = "ق";
	p.text_len = strlen(p.text);
	assert_int_equal(pdu_encode(&p, &hex, NULL, &e), RC_REJECT);
	p.text = "a";
	p.text_len = 1;
	strcpy(p.number, "12x");
	assert_int_equal(pdu_encode(&p, &hex, NULL, &e), RC_REJECT);
	assert_null(hex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_decodes_as_its_source_says),
		cmocka_unit_test(an_alphanumeric_sender_may_claim_a_semi_octet_too_many),
		cmocka_unit_test(an_empty_address_is_an_address),
		cmocka_unit_test(an_address_of_more_than_twenty_digits_is_refused),
		cmocka_unit_test(a_time_stamp_with_impossible_digits_keeps_the_text),
		cmocka_unit_test(a_part_number_above_its_total_sets_no_concat),
		cmocka_unit_test(
			a_header_past_the_user_data_is_refused_an_element_past_the_header_is_not),
		cmocka_unit_test(octets_after_the_message_are_ignored),
		cmocka_unit_test(a_status_report_may_have_optional_parameters_or_padding),
		cmocka_unit_test(the_coding_groups_name_alphabet_and_class),
		cmocka_unit_test(what_is_encoded_decodes_to_the_same),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
