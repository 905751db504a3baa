/*
 * Media time as text. What is printed with three decimals is what people may type, so one is tried
 * against the other.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/mediatime.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))
#define HOUR           ((int64_t)3600 * 1000)

static const struct {
	int64_t ms;
	int decimals;
	const char *text;
} formats[] = {
	{0, 0, "0:00"},
	{0, 3, "0:00.000"},
	{999, 0, "0:00"},
	{999, 1, "0:00.9"},
	{999, 2, "0:00.99"},
	{999, 3, "0:00.999"},
	{1000, 1, "0:01.0"},
	{59999, 0, "0:59"},
	{60000, 0, "1:00"},
	{123250, 3, "2:03.250"},
	{HOUR - 1, 3, "59:59.999"},
	{HOUR, 3, "1:00:00.000"},
	{HOUR + 123250, 3, "1:02:03.250"},
	{HOUR + 123250, 0, "1:02:03"},
	{100 * HOUR, 1, "100:00:00.0"},
	{-1000, 3, "-0:01.000"},
	{-1, 3, "-0:00.001"},
	{-999, 1, "-0:00.9"},
	{-HOUR, 0, "-1:00:00"},
	{MEDIATIME_MAX, 3, "277:46:40.000"},
	{-MEDIATIME_MAX, 3, "-277:46:40.000"},
	{MEDIATIME_NONE, 3, "n/a"},
	{MEDIATIME_NONE, 0, "n/a"},
	{INT64_MAX, 3, "2562047788015:12:55.807"},
};

START_TEST(format)
{
	char out[MEDIATIME_SIZE];

	mediatime_format(formats[_i].ms, formats[_i].decimals, out);
	ck_assert_str_eq(out, formats[_i].text);
}
END_TEST

/* No time is too long for the room that the header promises. */
START_TEST(format_extremes)
{
	struct {
		char out[MEDIATIME_SIZE];
		char guard[8];
	} s;

	memset(&s, 'x', sizeof s);
	mediatime_format(INT64_MIN + 1, 3, s.out);
	ck_assert_uint_lt(strlen(s.out), MEDIATIME_SIZE);
	mediatime_format_seconds(INT64_MIN + 1, s.out);
	ck_assert_str_eq(s.out, "-9223372036854775.807");
	ck_assert_int_eq(memcmp(s.guard, "xxxxxxxx", 8), 0);
}
END_TEST

static const struct {
	int64_t ms;
	const char *text;
} seconds[] = {
	{0, "0.000"},
	{1, "0.001"},
	{-1, "-0.001"},
	{999, "0.999"},
	{1200, "1.200"},
	{62250, "62.250"},
	{-62250, "-62.250"},
	{MEDIATIME_MAX, "1000000.000"},
	{MEDIATIME_NONE, "n/a"},
};

START_TEST(format_seconds)
{
	char out[MEDIATIME_SIZE];

	mediatime_format_seconds(seconds[_i].ms, out);
	ck_assert_str_eq(out, seconds[_i].text);
}
END_TEST

static const struct {
	const char *text;
	int64_t ms;
} good[] = {
	{"0", 0},
	{"-0", 0},
	{"83", 83000},
	{"083", 83000},
	{"83.5", 83500},
	{"83.05", 83050},
	{"83.250", 83250},
	{"1:23", 83000},
	{"01:23", 83000},
	{"1:23.250", 83250},
	{"90:00", 90 * 60000},
	{"1:02:03", HOUR + 123000},
	{"1:02:03.250", HOUR + 123250},
	{"100:00:00", 100 * HOUR},
	{"-5", -5000},
	{"-0:01.000", -1000},
	{"-1:02:03", -HOUR - 123000},
	{"-250ms", -250},
	{"30s", 30000},
	{"1.5s", 1500},
	{"250ms", 250},
	{"0ms", 0},
	{"10min", 600000},
	{"1.5min", 90000},
	{"0.001min", 60},
	{"1h", HOUR},
	{"1.5h", HOUR + HOUR / 2},
	{"0.001h", 3600},
	{"1000000", MEDIATIME_MAX},
	{"1000000000ms", MEDIATIME_MAX},
	{"277:46:40", MEDIATIME_MAX},
	{"-277:46:40.000", -MEDIATIME_MAX},
	{"0000000001", 1000},
};

START_TEST(parse)
{
	int64_t ms = 77;

	ck_assert_msg(mediatime_parse(good[_i].text, &ms), "'%s' was refused", good[_i].text);
	ck_assert_int_eq(ms, good[_i].ms);
}
END_TEST

static const char *const bad[] = {"", " ", "-", "--1", "+1", " 1", "1 ", "1\n", "abc", "n/a", "NaN",
	"inf", ".5", "5.", "5.s", "1.2345", "1.2.3", "1,5", "1:", ":1", ":", "1:2", "1:234", "1:60",
	"1:-1", "1:2:3", "1:02:60", "1:60:00", "1:02:03:04", "1:02:", "1:02.5:03", "1:23s",
	"1:23min", "1.5ms", "30 s", "30S", "30sec", "10m", "1hour", "1h30", "s", "ms", "0x10",
	"1e3", "1000000.001", "1000000001ms", "277:46:40.001", "-277:46:40.001", "278h",
	"99999999999", "00000000001", "99999999999999999999", "9999999999h", "9999999999:59:59",
	"1:0２", "１"};

START_TEST(parse_refuses)
{
	int64_t ms = 77;

	ck_assert_msg(!mediatime_parse(bad[_i], &ms), "'%s' was taken for %" PRId64, bad[_i], ms);
	ck_assert_int_eq(ms, 77);
}
END_TEST

/* Each millisecond around the places where a digit or a unit changes, and a walk over all sizes. */
START_TEST(there_and_back)
{
	static const int64_t corners[] = {
		0, 1000, 10000, 60000, 600000, HOUR, 10 * HOUR, 100 * HOUR};
	char text[MEDIATIME_SIZE];
	int64_t back;

	for (size_t i = 0; i < N_ITEMS(corners); i++) {
		for (int64_t ms = corners[i] - 1100; ms <= corners[i] + 1100; ms++) {
			mediatime_format(ms, 3, text);
			ck_assert(mediatime_parse(text, &back));
			ck_assert_int_eq(back, ms);
			mediatime_format_seconds(ms, text);
			ck_assert(mediatime_parse(text, &back));
			ck_assert_int_eq(back, ms);
		}
	}
	for (int64_t ms = -MEDIATIME_MAX; ms <= MEDIATIME_MAX; ms += 9973) {
		mediatime_format(ms, 3, text);
		ck_assert(mediatime_parse(text, &back));
		ck_assert_int_eq(back, ms);
	}
}
END_TEST

/* Fewer decimals are the same text cut off. */
START_TEST(decimals_are_cut)
{
	static const size_t cut[] = {4, 2, 1, 0};
	char all[MEDIATIME_SIZE], some[MEDIATIME_SIZE];

	for (int64_t ms = -2 * HOUR; ms < 2 * HOUR; ms += 977) {
		mediatime_format(ms, 3, all);
		for (int d = 0; d <= 3; d++) {
			mediatime_format(ms, d, some);
			ck_assert_uint_eq(strlen(some), strlen(all) - cut[d]);
			ck_assert_int_eq(strncmp(some, all, strlen(some)), 0);
		}
	}
}
END_TEST

/* All short texts over the letters that matter: what is accepted is accepted with the one meaning
 * that its form has. */
START_TEST(all_short_texts)
{
	static const char letters[] = "0159:.-smhin ";
	enum { N = sizeof letters - 1, LENGTH = 5 };
	int n_accepted = 0;
	char text[LENGTH + 1];

	for (long code = 0; code < (long)N * N * N * N * N; code++) {
		long rest = code;
		int64_t ms = 0;

		for (int i = 0; i < LENGTH; i++, rest /= N)
			text[i] = letters[rest % N];
		text[LENGTH] = '\0';
		if (!mediatime_parse(text, &ms))
			continue;
		n_accepted++;
		ck_assert_int_eq(ms < 0, text[0] == '-' && ms != 0);
		ck_assert_ptr_null(strchr(text, ' '));
		ck_assert(strspn(text, "-0123456789") > 0);
		ck_assert_int_ge(ms, -MEDIATIME_MAX);
		ck_assert_int_le(ms, MEDIATIME_MAX);
		if (strspn(text, "0159") == LENGTH) {
			long whole;

			ck_assert_int_eq(sscanf(text, "%ld", &whole), 1);
			ck_assert_int_eq(ms, whole * 1000);
		}
	}
	/* as many as a regular expression for the forms of the header matches, less those beyond
	 * MEDIATIME_MAX */
	ck_assert_int_eq(n_accepted, 3188);
}
END_TEST

Suite *mediatime_suite(void);

Suite *mediatime_suite(void)
{
	Suite *suite = suite_create("mediatime");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, format, 0, N_ITEMS(formats));
	tcase_add_test(tc, format_extremes);
	tcase_add_loop_test(tc, format_seconds, 0, N_ITEMS(seconds));
	tcase_add_loop_test(tc, parse, 0, N_ITEMS(good));
	tcase_add_loop_test(tc, parse_refuses, 0, N_ITEMS(bad));
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, decimals_are_cut);
	tcase_add_test(tc, all_short_texts);
	suite_add_tcase(suite, tc);
	return suite;
}
