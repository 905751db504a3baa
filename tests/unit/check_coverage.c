/*
 * Watched stretches, by examples and against a plain array of flags.
 */
#include <check.h>
#include <stdbool.h>
#include <string.h>

#include "model/coverage.h"

static struct coverage c;

static void tear_down(void)
{
	coverage_clear(&c);
	ck_assert_uint_eq(c.n, 0);
}

static void expect(size_t n, const int64_t (*stretches)[2])
{
	ck_assert_uint_eq(c.n, n);
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_eq(c.items[i].from_ms, stretches[i][0]);
		ck_assert_int_eq(c.items[i].to_ms, stretches[i][1]);
	}
}

START_TEST(nothing)
{
	ck_assert_int_eq(coverage_total_ms(&c, INT64_MIN, INT64_MAX), 0);
	coverage_add(&c, 5, 5);
	coverage_add(&c, 5, 4);
	ck_assert_uint_eq(c.n, 0);
}
END_TEST

START_TEST(merging)
{
	coverage_add(&c, 10, 20);
	coverage_add(&c, 30, 40);
	expect(2, (const int64_t[][2]){{10, 20}, {30, 40}});
	coverage_add(&c, 20, 25); /* touches */
	expect(2, (const int64_t[][2]){{10, 25}, {30, 40}});
	coverage_add(&c, 29, 30);
	expect(2, (const int64_t[][2]){{10, 25}, {29, 40}});
	coverage_add(&c, 11, 12); /* inside */
	expect(2, (const int64_t[][2]){{10, 25}, {29, 40}});
	coverage_add(&c, -5, 0); /* before all */
	expect(3, (const int64_t[][2]){{-5, 0}, {10, 25}, {29, 40}});
	coverage_add(&c, 26, 28); /* between */
	expect(4, (const int64_t[][2]){{-5, 0}, {10, 25}, {26, 28}, {29, 40}});
	coverage_add(&c, 24, 30); /* over several */
	expect(2, (const int64_t[][2]){{-5, 0}, {10, 40}});
	coverage_add(&c, -100, 100); /* over all */
	expect(1, (const int64_t[][2]){{-100, 100}});
}
END_TEST

START_TEST(windows)
{
	coverage_add(&c, 10, 20);
	coverage_add(&c, 30, 40);
	ck_assert_int_eq(coverage_total_ms(&c, INT64_MIN, INT64_MAX), 20);
	ck_assert_int_eq(coverage_total_ms(&c, 10, 40), 20);
	ck_assert_int_eq(coverage_total_ms(&c, 15, 35), 10);
	ck_assert_int_eq(coverage_total_ms(&c, 12, 14), 2);
	ck_assert_int_eq(coverage_total_ms(&c, 20, 30), 0);
	ck_assert_int_eq(coverage_total_ms(&c, 0, 10), 0);
	ck_assert_int_eq(coverage_total_ms(&c, 40, 99), 0);
	ck_assert_int_eq(coverage_total_ms(&c, 35, 15), 0);
}
END_TEST

/* A small generator of our own: the same numbers everywhere. */
static uint32_t random_number(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % below;
}

START_TEST(against_flags)
{
	enum { LENGTH = 60 };
	uint32_t state = (uint32_t)_i + 1;
	bool flags[LENGTH] = {false};

	for (int step = 0; step < 30; step++) {
		int from = (int)random_number(&state, LENGTH);
		int to = from + (int)random_number(&state, 8);
		int n = 0;

		if (to > LENGTH)
			to = LENGTH;
		coverage_add(&c, from, to);
		for (int i = from; i < to; i++)
			flags[i] = true;
		for (int i = 0; i < LENGTH; i++) {
			ck_assert_int_eq(coverage_total_ms(&c, i, i + 1), flags[i]);
			n += flags[i];
		}
		ck_assert_int_eq(coverage_total_ms(&c, 0, LENGTH), n);
		for (size_t i = 0; i < c.n; i++) {
			ck_assert_int_lt(c.items[i].from_ms, c.items[i].to_ms);
			if (i > 0)
				ck_assert_int_lt(c.items[i - 1].to_ms, c.items[i].from_ms);
		}
	}
}
END_TEST

Suite *coverage_suite(void);

Suite *coverage_suite(void)
{
	Suite *suite = suite_create("coverage");
	TCase *tc = tcase_create("stretches");

	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_test(tc, nothing);
	tcase_add_test(tc, merging);
	tcase_add_test(tc, windows);
	tcase_add_loop_test(tc, against_flags, 0, 50);
	suite_add_tcase(suite, tc);
	return suite;
}
