/*
 * Messages: whole, in order, and harmless on a terminal.
 */
#include "base/error.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

/* stderr goes into a file between these two. */
static FILE *captured;
static int saved_stderr;

static void capture(void)
{
	captured = tmpfile();
	ck_assert_ptr_nonnull(captured);
	fflush(stderr);
	saved_stderr = dup(STDERR_FILENO);
	ck_assert_int_ge(dup2(fileno(captured), STDERR_FILENO), 0);
}

static char *release(void)
{
	char *text = calloc(1, 65536);

	ck_assert_ptr_nonnull(text);
	fflush(stderr);
	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	rewind(captured);
	ck_assert_uint_lt(fread(text, 1, 65535, captured), 65535);
	fclose(captured);
	return text;
}

START_TEST(set_formats)
{
	struct error err = {.code = 5};

	ck_assert(!error_set(&err, "no code '%s'", "x9"));
	ck_assert_str_eq(err.text, "no code 'x9'");
	ck_assert_int_eq(err.code, 0);
	ck_assert(!error_set(&err, "s.yaml:1:2: %s", err.text));
	ck_assert_str_eq(err.text, "s.yaml:1:2: no code 'x9'");
	ck_assert(!error_set(NULL, "nobody asks %d", 1));
}
END_TEST

START_TEST(system_names_the_cause)
{
	struct error err = {0};

	errno = ENOSPC;
	ck_assert(!error_system(&err, "cannot write '%s'", "a.tsv"));
	ck_assert_int_eq(err.code, ENOSPC);
	ck_assert_ptr_nonnull(strstr(err.text, "cannot write 'a.tsv': "));
	ck_assert_ptr_nonnull(strstr(err.text, strerror(ENOSPC)));
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert(!error_system(NULL, "nobody asks"));
}
END_TEST

START_TEST(long_messages_end_in_a_whole_character)
{
	char name[3 * 1000 + 1] = "";

	for (int shift = 0; shift < 3; shift++) {
		struct error err = {0};

		memset(name, 'x', (size_t)shift);
		for (int i = 0; i < 900; i++)
			memcpy(name + shift + 3 * i, "\u65E5", 4);
		error_set(&err, "%s", name);
		ck_assert_uint_gt(strlen(err.text), sizeof err.text - 5);
		ck_assert(utf8_valid(err.text, strlen(err.text)));
	}
}
END_TEST

START_TEST(print_filters)
{
	struct error err = {0};
	char *out;

	error_set(&err, "no file '%s'", "\x1B]0;x\x07\n\u202E\xFF");
	capture();
	error_print(&err);
	out = release();
	ck_assert_str_eq(out, "turven: no file '\u241B]0;x\u2407\u240A\uFFFD\uFFFD'\n");
	free(out);
}
END_TEST

START_TEST(problems_are_sorted)
{
	struct problems p = {0};
	struct error err = {0};
	char *out;

	problems_add(&p, SEVERITY_ERROR, "b.yaml", 1, 1, "other file");
	problems_add(&p, SEVERITY_WARNING, "a.yaml", 10, 2, "late %s", "\x1B[31m");
	problems_add(&p, SEVERITY_ERROR, "a.yaml", 9, 12, "unknown key '%s'", "lable");
	problems_add(&p, SEVERITY_ERROR, "a.yaml", 9, 2, "first");
	problems_add(&p, SEVERITY_ERROR, "a.yaml", 9, 0, "whole line");
	problems_add(&p, SEVERITY_WARNING, "a.yaml", 0, 0, "whole file");
	ck_assert_uint_eq(p.n, 6);
	ck_assert_uint_eq(p.n_errors, 4);

	ck_assert(!problems_first(&p, &err));
	ck_assert_str_eq(err.text, "a.yaml:9: whole line (and 3 more)");
	capture();
	problems_print(&p);
	out = release();
	ck_assert_str_eq(out, "a.yaml: warning: whole file\n"
			      "a.yaml:9: whole line\n"
			      "a.yaml:9:2: first\n"
			      "a.yaml:9:12: unknown key 'lable'\n"
			      "a.yaml:10:2: warning: late \u241B[31m\n"
			      "b.yaml:1:1: other file\n");
	free(out);
	problems_clear(&p);
	ck_assert_uint_eq(p.n, 0);
}
END_TEST

START_TEST(warnings_are_no_errors)
{
	struct problems p = {0};
	struct error err = {.text = "untouched"};

	ck_assert(problems_first(&p, &err));
	problems_add(&p, SEVERITY_WARNING, "a.yaml", 1, 1, "odd");
	ck_assert(problems_first(&p, &err));
	ck_assert_str_eq(err.text, "untouched");
	problems_add(&p, SEVERITY_ERROR, "a.yaml", 2, 1, "wrong");
	ck_assert(!problems_first(&p, &err));
	ck_assert_str_eq(err.text, "a.yaml:2:1: wrong");
	problems_clear(&p);
}
END_TEST

Suite *error_suite(void);

Suite *error_suite(void)
{
	Suite *suite = suite_create("error");
	TCase *tc = tcase_create("error");

	tcase_add_test(tc, set_formats);
	tcase_add_test(tc, system_names_the_cause);
	tcase_add_test(tc, long_messages_end_in_a_whole_character);
	tcase_add_test(tc, print_filters);
	tcase_add_test(tc, problems_are_sorted);
	tcase_add_test(tc, warnings_are_no_errors);
	suite_add_tcase(suite, tc);
	return suite;
}
