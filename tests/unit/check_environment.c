/*
 * The environment that the other tests rely on, as Makefile.am pins it: a test that passes only in
 * its author's locale, time zone or home folder is worth nothing.
 */
#include <check.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

START_TEST(locale_is_utf8)
{
	ck_assert_ptr_nonnull(setlocale(LC_ALL, ""));
	ck_assert_str_eq(nl_langinfo(CODESET), "UTF-8");
}
END_TEST

START_TEST(time_zone_is_utc)
{
	time_t epoch = 0;
	struct tm tm;

	ck_assert_ptr_nonnull(localtime_r(&epoch, &tm));
	ck_assert_int_eq(tm.tm_hour, 0);
	ck_assert_int_eq(tm.tm_mday, 1);
}
END_TEST

START_TEST(test_data_is_there)
{
	struct stat st;

	ck_assert_int_eq(stat(TESTS_DATA, &st), 0);
	ck_assert(S_ISDIR(st.st_mode));
}
END_TEST

START_TEST(no_display_is_open)
{
	ck_assert_ptr_null(getenv("DISPLAY"));
	ck_assert_ptr_null(getenv("WAYLAND_DISPLAY"));
}
END_TEST

Suite *environment_suite(void);

Suite *environment_suite(void)
{
	Suite *suite = suite_create("environment");
	TCase *tc = tcase_create("pinned");

	tcase_add_test(tc, locale_is_utf8);
	tcase_add_test(tc, time_zone_is_utc);
	tcase_add_test(tc, test_data_is_there);
	tcase_add_test(tc, no_display_is_open);
	suite_add_tcase(suite, tc);
	return suite;
}
