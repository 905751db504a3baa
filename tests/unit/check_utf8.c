/*
 * Decoding by the table of the Unicode standard (all code points, all kinds of ill-formed bytes),
 * widths and clusters as the screen needs them.
 */
#include "base/utf8.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(every_scalar_value_comes_back)
{
	for (int32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char encoded[4] = {0};
		int32_t back = -2;
		size_t n;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		n = utf8_encode(cp, encoded);
		ck_assert(n == (size_t)(cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4));
		if (utf8_decode(encoded, n, &back) != n || back != cp)
			ck_abort_msg("U+%04X came back as %d", (unsigned)cp, (int)back);
		for (size_t cut = 1; cut < n; cut++) {
			if (utf8_decode(encoded, cut, &back) != 1 || back != -1)
				ck_abort_msg(
					"U+%04X cut to %zu bytes was taken", (unsigned)cp, cut);
		}
	}
}
END_TEST

/* Table 3-7 of the Unicode standard, over all first and second bytes. */
START_TEST(ill_formed_starts_are_refused)
{
	for (unsigned a = 0x80; a < 0x100; a++) {
		for (unsigned b = 0; b < 0x100; b++) {
			const char s[] = {(char)a, (char)b, (char)0x80, (char)0x80};
			size_t expected = 1;
			int32_t cp = -2;

			if (a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF)
				expected = 2;
			else if (a >= 0xE0 && a <= 0xEF && b >= (a == 0xE0 ? 0xA0 : 0x80) &&
				 b <= (a == 0xED ? 0x9F : 0xBF))
				expected = 3;
			else if (a >= 0xF0 && a <= 0xF4 && b >= (a == 0xF0 ? 0x90 : 0x80) &&
				 b <= (a == 0xF4 ? 0x8F : 0xBF))
				expected = 4;
			if (utf8_decode(s, 4, &cp) != expected || (cp == -1) != (expected == 1))
				ck_abort_msg("%02x %02x 80 80 gave %d", a, b, (int)cp);
		}
	}
}
END_TEST

START_TEST(valid_is_what_repair_leaves_alone)
{
	static const struct {
		const char *s;
		size_t n;
		const char *repaired;
		size_t n_bad;
	} cases[] = {
		{"", 0, "", 0},
		{"caf\u00E9 \U0001F600", 10, "caf\u00E9 \U0001F600", 0},
		{"a\0b", 3, "a\uFFFDb", 1},
		{"\xFF\xFE", 2, "\uFFFD\uFFFD", 2},
		{"\xC3", 1, "\uFFFD", 1},
		{"\xE2\x82", 2, "\uFFFD\uFFFD", 2},
		{"\xC3(", 2, "\uFFFD(", 1},
		{"\xED\xA0\x80", 3, "\uFFFD\uFFFD\uFFFD", 3},
		{"\xC0\x80", 2, "\uFFFD\uFFFD", 2},
		{"\xF5\x80\x80\x80", 4, "\uFFFD\uFFFD\uFFFD\uFFFD", 4},
		{"ok\xF0\x9F\x98", 5, "ok\uFFFD\uFFFD\uFFFD", 3},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t n_bad = 99;
		char *repaired = utf8_repair(cases[i].s, cases[i].n, &n_bad);

		ck_assert_str_eq(repaired, cases[i].repaired);
		ck_assert_uint_eq(n_bad, cases[i].n_bad);
		ck_assert(utf8_valid(cases[i].s, cases[i].n) == (n_bad == 0));
		ck_assert(utf8_valid(repaired, strlen(repaired)));
		free(repaired);
	}
	free(utf8_repair("x", 1, NULL));
}
END_TEST

START_TEST(widths)
{
	static const struct {
		const char *s;
		int width;
	} cases[] = {
		{"", 0},
		{"abc", 3},
		{"caf\u00E9", 4},
		{"e\u0301", 1},
		{"\u65E5\u672C", 4},
		{"\uFF1D", 2},
		{"\U0001F600", 2},
		{"a\u200Db", 2},
		{"\uFFFD\u2400", 2},
		{"\n\x1B", 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ck_assert_int_eq(utf8_width(cases[i].s, SIZE_MAX), cases[i].width);
		ck_assert_int_eq(utf8_width(cases[i].s, strlen(cases[i].s)), cases[i].width);
	}
	ck_assert_int_eq(utf8_width("\u65E5\u672C", 3), 2);
	for (int32_t cp = 0; cp <= 0x10FFFF; cp++) {
		int width = utf8_width_cp(cp);

		ck_assert(width >= 0 && width <= 2);
	}
}
END_TEST

START_TEST(clusters_are_found)
{
	static const char *const clusters[] = {"a", "e\u0301", "\u65E5",
		"\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F1F3\U0001F1F1",
		"\U0001F1E7\U0001F1EA", "\U0001F44D\U0001F3FD", "\u1100\u1161\u11A8", "\r\n", "x"};
	char text[256] = "";
	const char *s = text;

	for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++)
		strcat(text, clusters[i]);
	for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++) {
		ck_assert_uint_eq(utf8_cluster(s), strlen(clusters[i]));
		s += strlen(clusters[i]);
	}
	ck_assert_uint_eq(utf8_cluster(s), 0);
	ck_assert_uint_eq(utf8_cluster("\xFF\xFF"), 1);
	ck_assert_uint_eq(utf8_cluster("a\xCC"), 1);
}
END_TEST

START_TEST(format_characters)
{
	static const int32_t yes[] = {0, 0x1B, 0x7F, 0x80, 0x9F, 0xAD, 0x061C, 0x180E, 0x200B,
		0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF,
		0xFFF9, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xE0001, 0xE0041};
	static const int32_t no[] = {' ', 'a', 0xA0, 0xE9, 0x0301, 0x200C, 0x200D, 0x2010, 0x202F,
		0x3000, 0xFE0F, 0xFDCF, 0xFDF0, 0xFFFC, 0xFFFD, 0x1F600, 0xE000, 0x10FFFD};

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		ck_assert_msg(utf8_is_format(yes[i]), "U+%04X", (unsigned)yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		ck_assert_msg(!utf8_is_format(no[i]), "U+%04X", (unsigned)no[i]);
}
END_TEST

Suite *utf8_suite(void);

Suite *utf8_suite(void)
{
	Suite *suite = suite_create("utf8");
	TCase *tc = tcase_create("utf8");

	tcase_add_test(tc, every_scalar_value_comes_back);
	tcase_add_test(tc, ill_formed_starts_are_refused);
	tcase_add_test(tc, valid_is_what_repair_leaves_alone);
	tcase_add_test(tc, widths);
	tcase_add_test(tc, clusters_are_found);
	tcase_add_test(tc, format_characters);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return suite;
}
