/*
 * Calendar arithmetic against gmtime over all years, parsing against all that is nearly right.
 */
#include "base/clock.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FIRST_MS (-62167219200000LL)
#define LAST_MS  253402300799999LL

START_TEST(known_moments)
{
	static const struct {
		int64_t ms;
		const char *utc, *stamp;
	} cases[] = {
		{0, "1970-01-01T00:00:00.000Z", "19700101T000000Z"},
		{-1, "1969-12-31T23:59:59.999Z", "19691231T235959Z"},
		{1772360116120, "2026-03-01T10:15:16.120Z", "20260301T101516Z"},
		{951782400000, "2000-02-29T00:00:00.000Z", "20000229T000000Z"},
		{4107542400000, "2100-03-01T00:00:00.000Z", "21000301T000000Z"},
		{2147483648000, "2038-01-19T03:14:08.000Z", "20380119T031408Z"},
		{FIRST_MS, "0000-01-01T00:00:00.000Z", "00000101T000000Z"},
		{LAST_MS, "9999-12-31T23:59:59.999Z", "99991231T235959Z"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char utc[CLOCK_UTC_SIZE], stamp[CLOCK_STAMP_SIZE];
		int64_t back = 0;

		clock_format_utc(cases[i].ms, utc);
		ck_assert_str_eq(utc, cases[i].utc);
		clock_format_stamp(cases[i].ms, stamp);
		ck_assert_str_eq(stamp, cases[i].stamp);
		ck_assert(clock_parse_utc(utc, &back));
		ck_assert_int_eq(back, cases[i].ms);
	}
}
END_TEST

START_TEST(outside_is_the_nearest_year)
{
	char utc[CLOCK_UTC_SIZE];

	clock_format_utc(INT64_MIN, utc);
	ck_assert_str_eq(utc, "0000-01-01T00:00:00.000Z");
	clock_format_utc(INT64_MAX, utc);
	ck_assert_str_eq(utc, "9999-12-31T23:59:59.999Z");
}
END_TEST

/* Steps of a little less than 8 days and 10 hours meet every day of the year and hour of the day.
 */
START_TEST(agrees_with_gmtime)
{
	for (int64_t ms = FIRST_MS; ms <= LAST_MS; ms += 727654321) {
		char utc[CLOCK_UTC_SIZE], expected[64];
		time_t seconds = (time_t)((ms - FIRST_MS) / 1000 + FIRST_MS / 1000);
		int64_t back = 0;
		struct tm tm;

		ck_assert_ptr_nonnull(gmtime_r(&seconds, &tm));
		snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			tm.tm_sec, (int)((ms - FIRST_MS) % 1000));
		clock_format_utc(ms, utc);
		if (strcmp(utc, expected) != 0 || !clock_parse_utc(utc, &back) || back != ms)
			ck_abort_msg("%s instead of %s", utc, expected);
	}
}
END_TEST

START_TEST(parse_refuses)
{
	static const char *const cases[] = {"", "2026", "2026-03-01", "2026-03-01T10:15:16Z",
		"2026-03-01T10:15:16.12Z", "2026-03-01T10:15:16.1200Z", "2026-03-01T10:15:16.120",
		"2026-03-01T10:15:16.120z", "2026-03-01t10:15:16.120Z", "2026-03-01 10:15:16.120Z",
		"2026-03-01T10:15:16,120Z", "2026-03-01T10:15:16.120Z ",
		" 2026-03-01T10:15:16.120Z", "2026-13-01T10:15:16.120Z", "2026-00-01T10:15:16.120Z",
		"2026-02-29T10:15:16.120Z", "2100-02-29T10:15:16.120Z", "2026-04-31T10:15:16.120Z",
		"2026-03-00T10:15:16.120Z", "2026-03-32T10:15:16.120Z", "2026-03-01T24:00:00.000Z",
		"2026-03-01T10:60:16.120Z", "2026-03-01T10:15:60.120Z", "-026-03-01T10:15:16.120Z",
		"2026-+3-01T10:15:16.120Z", "2026-03-01T10:15:16.12xZ"};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t ms = 77;

		ck_assert_msg(!clock_parse_utc(cases[i], &ms), "'%s'", cases[i]);
		ck_assert_int_eq(ms, 77);
	}
}
END_TEST

START_TEST(clocks_run)
{
	int64_t mono = clock_mono_us(), boot = clock_boot_ms(), utc = clock_utc_ms();

	for (int i = 0; i < 1000; i++) {
		int64_t later = clock_mono_us();

		ck_assert_int_ge(later, mono);
		mono = later;
		ck_assert_int_ge(clock_boot_ms(), boot);
	}
	ck_assert_int_ge(boot, mono / 1000 - 60000); /* boot time holds sleep, too */
	ck_assert_int_gt(utc, 1700000000000);
	ck_assert_int_lt(utc / 1000 - time(NULL), 5);
}
END_TEST

Suite *clock_suite(void);

Suite *clock_suite(void)
{
	Suite *suite = suite_create("clock");
	TCase *tc = tcase_create("clock");

	tcase_add_test(tc, known_moments);
	tcase_add_test(tc, outside_is_the_nearest_year);
	tcase_add_test(tc, agrees_with_gmtime);
	tcase_add_test(tc, parse_refuses);
	tcase_add_test(tc, clocks_run);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return suite;
}
