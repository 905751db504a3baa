/*
 * The escaping rule, the filter for the screen, and the small things of base/text.h. Cases are in
 * tests/data/text; the random strings check what the rule promises to readers, and jansson is an
 * independent judge of "the inside of a JSON string".
 */
#include "base/text.h"

#include <check.h>
#include <jansson.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "fixture.h"

#define N_RANDOM 20000

START_TEST(escape_writes_the_table)
{
	struct fixture_rows rows;

	fixture_rows_read(&rows, "text/escape.tsv", 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fixture_row *row = &rows.items[i];
		struct text t = {0};
		char *back = NULL;

		ck_assert_uint_eq(row->n, 2);
		text_add_escaped(&t, row->fields[0]);
		ck_assert_msg(
			strcmp(t.s, row->fields[1]) == 0, "escape.tsv:%d: got %s", row->line, t.s);
		ck_assert_msg(
			text_unescape(t.s, t.len, &back), "escape.tsv:%d: not accepted", row->line);
		ck_assert_str_eq(back, row->fields[0]);
		free(back);
		text_clear(&t);
	}
	fixture_rows_clear(&rows);
}
END_TEST

START_TEST(escape_adds_to_what_is_there)
{
	struct text t = {0};

	text_add(&t, "a\t");
	text_add_escaped(&t, NULL);
	text_add_c(&t, '\t');
	text_add_escaped(&t, "=x");
	ck_assert_str_eq(t.s, "a\tn/a\t\\u003dx");
	text_clear(&t);
}
END_TEST

START_TEST(unescape_accepts)
{
	struct fixture_rows rows;

	fixture_rows_read(&rows, "text/accept.tsv", 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fixture_row *row = &rows.items[i];
		char *out = NULL;

		ck_assert_uint_eq(row->n, 2);
		ck_assert_msg(text_unescape(row->fields[0], row->lens[0], &out),
			"accept.tsv:%d: refused", row->line);
		ck_assert_str_eq(out, row->fields[1]);
		free(out);
	}
	fixture_rows_clear(&rows);
}
END_TEST

START_TEST(unescape_rejects)
{
	struct fixture_rows rows;

	fixture_rows_read(&rows, "text/reject.txt", 0);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fixture_row *row = &rows.items[i];
		char untouched[1] = "", *out = untouched;

		ck_assert_uint_eq(row->n, 1);
		ck_assert_msg(!text_unescape(row->fields[0], row->lens[0], &out),
			"reject.txt:%d: taken", row->line);
		ck_assert_ptr_eq(out, untouched);
	}
	fixture_rows_clear(&rows);
}
END_TEST

START_TEST(unescape_reads_only_n_bytes)
{
	char *out;

	ck_assert(text_unescape("n/ax", 3, &out));
	ck_assert_str_eq(out, "");
	free(out);
	ck_assert(text_unescape("ab\\q", 2, &out));
	ck_assert_str_eq(out, "ab");
	free(out);
	ck_assert(!text_unescape("\\u0041", 5, &out));
	ck_assert(!text_unescape("\\ud83d\\ude00", 11, &out));
	ck_assert(!text_unescape("\\ud83d\\ude00", 6, &out));
}
END_TEST

static uint64_t random_state = 0x7475727665;

/* xorshift: the same strings in every run. */
static unsigned random_below(unsigned n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)((random_state >> 20) % n);
}

static int32_t random_cp(void)
{
	static const int32_t nasty[] = {'"', '\'', '#', '\\', '\t', '\n', '\r', ' ', '=', '+', '-',
		'@', 'n', '/', 'a', 'N', 'A', 'u', '0', 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0xA0, 0x200B,
		0x200C, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF, 0xFF1D, 0xFF0B,
		0xFF0D, 0xFF20, 0xFFFD, 0xFFFE, 0xFDD0, 0x1F600, 0x1FFFE, 0xE0041, 0x10FFFF, 0xD7FF,
		0xE000, 0xFFFF, 0x10000};
	int32_t cp;

	switch (random_below(4)) {
	case 0:
		return 1 + (int32_t)random_below(0x7F);
	case 1:
		do
			cp = 1 + (int32_t)random_below(0x10FFFF);
		while (cp >= 0xD800 && cp <= 0xDFFF);
		return cp;
	default:
		return nasty[random_below(sizeof nasty / sizeof *nasty)];
	}
}

static void random_text(struct text *t)
{
	unsigned n = random_below(12);

	text_truncate(t, 0);
	text_add(t, "");
	for (unsigned i = 0; i < n; i++) {
		char encoded[4];

		text_add_n(t, encoded, utf8_encode(random_cp(), encoded));
	}
}

/* What readers, spreadsheets and terminals rely on; written without the help of src/base. */
static void check_harmless(const char *field)
{
	static const char *const formula[] = {
		"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
	static const char *const hidden[] = {"\u200B", "\u200E", "\u200F", "\u2028", "\u2029",
		"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068",
		"\u2069", "\uFEFF", "\u061C", "\uFFFE", "\uFFFF", "\U000E0041", "\U0001FFFE"};
	size_t n = strlen(field);

	ck_assert_uint_gt(n, 0);
	ck_assert(field[0] != ' ' && field[n - 1] != ' ');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)field[i], next = (unsigned char)field[i + 1];

		ck_assert_msg(c >= 0x20 && c != 0x7F, "control in %s", field);
		ck_assert_msg(!(c == 0xC2 && next < 0xA0), "C1 control in %s", field);
		ck_assert_msg(!strchr("\"'#", c), "quote or # in %s", field);
	}
	for (size_t i = 0; i < sizeof formula / sizeof *formula; i++)
		ck_assert_msg(
			strncmp(field, formula[i], strlen(formula[i])) != 0, "formula: %s", field);
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		ck_assert_msg(!strstr(field, hidden[i]), "hidden character in %s", field);
}

static void check_json_agrees(const char *field, const char *text)
{
	struct text json = {0};
	json_t *array;

	if (*text == '\0') {
		ck_assert_str_eq(field, "n/a");
		return;
	}
	text_printf(&json, "[\"%s\"]", field);
	array = json_loads(json.s, 0, NULL);
	ck_assert_msg(array != NULL, "not JSON: %s", json.s);
	ck_assert_str_eq(json_string_value(json_array_get(array, 0)), text);
	json_decref(array);
	text_clear(&json);
}

START_TEST(random_texts_come_back)
{
	struct text original = {0}, field = {0};

	for (int i = 0; i < N_RANDOM; i++) {
		char *back = NULL;

		random_text(&original);
		text_truncate(&field, 0);
		text_add_escaped(&field, original.s);
		check_harmless(field.s);
		check_json_agrees(field.s, original.s);
		ck_assert_msg(text_unescape(field.s, field.len, &back), "refused: %s", field.s);
		ck_assert_str_eq(back, original.s);
		free(back);
	}
	text_clear(&original);
	text_clear(&field);
}
END_TEST

/* Whatever is taken must mean one text: written again and read again it is the same. */
START_TEST(random_fields_mean_one_text)
{
	static const char alphabet[] = "\\\\\\\\unrt/0123dD89abcdefxX\"n/a \xC3\xA9\xE2\x80\xAE";
	int n_taken = 0;

	for (int i = 0; i < N_RANDOM; i++) {
		char field[16], *text = NULL, *again = NULL;
		unsigned n = random_below(sizeof field);
		struct text t = {0};

		for (unsigned j = 0; j < n; j++)
			field[j] = alphabet[random_below(sizeof alphabet - 1)];
		if (!text_unescape(field, n, &text))
			continue;
		n_taken++;
		ck_assert(utf8_valid(text, strlen(text)));
		text_add_escaped(&t, text);
		ck_assert(text_unescape(t.s, t.len, &again));
		ck_assert_str_eq(again, text);
		free(text);
		free(again);
		text_clear(&t);
	}
	ck_assert_int_gt(n_taken, N_RANDOM / 100);
}
END_TEST

START_TEST(visible_shows_the_table)
{
	struct fixture_rows rows;

	fixture_rows_read(&rows, "text/visible.tsv", 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fixture_row *row = &rows.items[i];
		char *seen = text_visible(row->fields[0]);

		ck_assert_uint_eq(row->n, 2);
		ck_assert_msg(strcmp(seen, row->fields[1]) == 0, "visible.tsv:%d: got %s",
			row->line, seen);
		free(seen);
	}
	fixture_rows_clear(&rows);
}
END_TEST

/* Any bytes at all: valid, nothing a terminal would obey. */
START_TEST(visible_tames_random_bytes)
{
	for (int i = 0; i < N_RANDOM; i++) {
		char bytes[24], *seen;
		unsigned n = random_below(sizeof bytes);

		for (unsigned j = 0; j < n; j++)
			bytes[j] = (char)(1 + random_below(255));
		bytes[n] = '\0';
		seen = text_visible(bytes);
		ck_assert(utf8_valid(seen, strlen(seen)));
		for (const char *s = seen; *s; s++) {
			unsigned char c = (unsigned char)*s, next = (unsigned char)s[1];

			ck_assert(c >= 0x20 && c != 0x7F);
			ck_assert(!(c == 0xC2 && next < 0xA0));
		}
		free(seen);
	}
}
END_TEST

START_TEST(ids_follow_the_rules)
{
	struct fixture_rows rows;

	fixture_rows_read(&rows, "text/ids.tsv", 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fixture_row *row = &rows.items[i];
		bool is_file = strcmp(row->fields[0], "file") == 0, good;

		ck_assert_uint_eq(row->n, 3);
		good = is_file ? text_is_file_id(row->fields[2]) : text_is_code_id(row->fields[2]);
		ck_assert_msg(good == (strcmp(row->fields[1], "yes") == 0), "ids.tsv:%d: %s",
			row->line, row->fields[2]);
	}
	fixture_rows_clear(&rows);
	ck_assert_ptr_nonnull(strstr(text_file_id_rule(), "32"));
	ck_assert_ptr_nonnull(strstr(text_code_id_rule(), "31"));
}
END_TEST

START_TEST(nearest_is_what_was_meant)
{
	static const char *const keys[] = {
		"participants", "recording", "date", "id", "label", "labels", "key"};
	static const struct {
		const char *typed, *meant;
	} cases[] = {
		{"participants", "participants"},
		{"particpants", "participants"},
		{"partisipents", "participants"},
		{"Recording", "recording"},
		{"RECORDING", "recording"},
		{"dtae", "date"},
		{"lable", "label"},
		{"label", "label"},
		{"kex", "key"},
		{"ky", "key"},
		{"x", NULL},
		{"", NULL},
		{"datum", NULL},
		{"media", NULL},
		{"participantsparticipantsparticipantsparticipantsparticipantsparticipants", NULL},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = text_nearest(cases[i].typed, keys, sizeof keys / sizeof *keys);

		if (cases[i].meant)
			ck_assert_pstr_eq(got, cases[i].meant);
		else
			ck_assert_ptr_null(got);
	}
	ck_assert_ptr_null(text_nearest("a", NULL, 0));
}
END_TEST

START_TEST(integers_are_read_whole)
{
	static const struct {
		const char *s;
		long long min, max;
		bool good;
		long long value;
	} cases[] = {
		{"0", 0, 0, true, 0},
		{"-0", 0, 0, true, 0},
		{"007", 0, 10, true, 7},
		{"42", 0, 42, true, 42},
		{"43", 0, 42, false, 0},
		{"-1", 0, 42, false, 0},
		{"-5", -5, 5, true, -5},
		{"9223372036854775807", LLONG_MIN, LLONG_MAX, true, LLONG_MAX},
		{"9223372036854775808", LLONG_MIN, LLONG_MAX, false, 0},
		{"-9223372036854775808", LLONG_MIN, LLONG_MAX, true, LLONG_MIN},
		{"-9223372036854775809", LLONG_MIN, LLONG_MAX, false, 0},
		{"99999999999999999999999", LLONG_MIN, LLONG_MAX, false, 0},
		{"", 0, 9, false, 0},
		{"-", -9, 9, false, 0},
		{"--1", -9, 9, false, 0},
		{"+1", 0, 9, false, 0},
		{" 1", 0, 9, false, 0},
		{"1 ", 0, 9, false, 0},
		{"1.0", 0, 9, false, 0},
		{"0x1", 0, 9, false, 0},
		{"1e3", 0, 9999, false, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		long long value = 77;

		ck_assert_msg(text_to_int64(cases[i].s, strlen(cases[i].s), cases[i].min,
				      cases[i].max, &value) == cases[i].good,
			"'%s'", cases[i].s);
		ck_assert_int_eq(value, cases[i].good ? cases[i].value : 77);
	}
}
END_TEST

START_TEST(text_grows)
{
	struct text t = {0};

	ck_assert_ptr_null(t.s);
	text_truncate(&t, 0);
	text_add(&t, "");
	ck_assert_str_eq(t.s, "");
	for (int i = 0; i < 1000; i++)
		text_printf(&t, "%d,", i);
	ck_assert_uint_eq(t.len, 3890);
	ck_assert_uint_eq(strlen(t.s), t.len);
	text_truncate(&t, 5);
	ck_assert_str_eq(t.s, "0,1,2");
	text_add_n(&t, "abc", 2);
	text_add_c(&t, '!');
	ck_assert_str_eq(t.s, "0,1,2ab!");
	text_clear(&t);
	ck_assert_ptr_null(t.s);
	ck_assert_uint_eq(t.len, 0);
}
END_TEST

START_TEST(integers_are_written)
{
	static const long long values[] = {
		0, 7, -7, 10, -1000, 1234567890123, LLONG_MAX, LLONG_MIN};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct text t = {0}, printed = {0};

		text_add_int(&t, values[i]);
		text_printf(&printed, "%lld", values[i]);
		ck_assert_str_eq(t.s, printed.s);
		text_clear(&t);
		text_clear(&printed);
	}
}
END_TEST

Suite *text_suite(void);

Suite *text_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *escaping = tcase_create("escaping"), *rest = tcase_create("rest");

	tcase_add_test(escaping, escape_writes_the_table);
	tcase_add_test(escaping, escape_adds_to_what_is_there);
	tcase_add_test(escaping, unescape_accepts);
	tcase_add_test(escaping, unescape_rejects);
	tcase_add_test(escaping, unescape_reads_only_n_bytes);
	tcase_add_test(escaping, random_texts_come_back);
	tcase_add_test(escaping, random_fields_mean_one_text);
	tcase_set_timeout(escaping, 60);
	suite_add_tcase(suite, escaping);

	tcase_add_test(rest, visible_shows_the_table);
	tcase_add_test(rest, visible_tames_random_bytes);
	tcase_add_test(rest, ids_follow_the_rules);
	tcase_add_test(rest, nearest_is_what_was_meant);
	tcase_add_test(rest, integers_are_read_whole);
	tcase_add_test(rest, text_grows);
	tcase_add_test(rest, integers_are_written);
	tcase_set_timeout(rest, 60);
	suite_add_tcase(suite, rest);
	return suite;
}
