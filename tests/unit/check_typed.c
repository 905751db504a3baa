/* Values typed key after key. */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ui/typed.h"

static const struct scale seven = {.min = -3, .max = 3, .step = 1};
static const struct scale halves = {.min = -3, .max = 3, .step = 0.5};
static const struct scale ten = {.min = 0, .max = 10, .step = 1};
static const struct scale five = {.min = 1, .max = 5, .step = 1};
static const struct scale tens = {.min = 0, .max = 100, .step = 10};
static const struct scale quarters = {.min = 0, .max = 2, .step = 0.25};
static const struct scale tenths = {.min = 0, .max = 10, .step = 0.1};

START_TEST(what_is_typed)
{
	static const struct {
		const struct scale *scale;
		const char *typed;
		enum typed is;
		double value;
	} cases[] = {
		{&seven, "0", TYPED_DONE, 0},
		{&seven, "3", TYPED_DONE, 3},
		{&seven, "+", TYPED_BEGUN, 0},
		{&seven, "+2", TYPED_DONE, 2},
		{&seven, "-", TYPED_BEGUN, 0},
		{&seven, "-3", TYPED_DONE, -3},
		{&seven, "-0", TYPED_IMPOSSIBLE, 0},
		{&seven, "4", TYPED_IMPOSSIBLE, 0},
		{&seven, "1.", TYPED_IMPOSSIBLE, 0},
		{&seven, ".", TYPED_IMPOSSIBLE, 0},
		{&halves, "1", TYPED_OPEN, 1},
		{&halves, "1.", TYPED_OPEN, 1.5},
		{&halves, "1.5", TYPED_DONE, 1.5},
		{&halves, "-1.", TYPED_OPEN, -1.5},
		{&halves, "-0", TYPED_BEGUN, 0},
		{&halves, "-.", TYPED_OPEN, -0.5},
		{&halves, ".5", TYPED_DONE, 0.5},
		{&halves, "3", TYPED_DONE, 3},
		{&halves, "-3", TYPED_DONE, -3},
		{&halves, "1.2", TYPED_IMPOSSIBLE, 0},
		{&ten, "1", TYPED_OPEN, 1},
		{&ten, "10", TYPED_DONE, 10},
		{&ten, "2", TYPED_DONE, 2},
		{&ten, "15", TYPED_IMPOSSIBLE, 0},
		{&ten, "-", TYPED_IMPOSSIBLE, 0},
		{&five, "0", TYPED_IMPOSSIBLE, 0},
		{&five, "+5", TYPED_DONE, 5},
		{&tens, "2", TYPED_BEGUN, 0},
		{&tens, "20", TYPED_DONE, 20},
		{&tens, "10", TYPED_OPEN, 10},
		{&tens, "100", TYPED_DONE, 100},
		{&quarters, "1.", TYPED_BEGUN, 0},
		{&quarters, "1.2", TYPED_BEGUN, 0},
		{&quarters, "1.25", TYPED_DONE, 1.25},
		{&quarters, "1.5", TYPED_DONE, 1.5},
		{&tenths, "0.3", TYPED_DONE, 0.3},
		{&tenths, "10", TYPED_DONE, 10},
		{&tenths, "7", TYPED_OPEN, 7},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		double value = 0;
		enum typed is = typed_value(cases[i].scale, cases[i].typed, &value);

		ck_assert_msg(is == cases[i].is, "'%s' on %g..%g is %d, not %d", cases[i].typed,
			cases[i].scale->min, cases[i].scale->max, (int)is, (int)cases[i].is);
		if (is == TYPED_OPEN || is == TYPED_DONE)
			ck_assert_double_eq_tol(value, cases[i].value, 1e-9);
	}
}
END_TEST

START_TEST(keys)
{
	static const struct {
		const char *before, *key, *after; /* after NULL: not taken */
	} cases[] = {
		{"", "2", "2"},
		{"1", "0", "10"},
		{"", "=", "+"},
		{"1", ",", "1."},
		{"1", "-", "-"}, /* a sign begins anew */
		{"-", "+", "+"},
		{"-", "a", NULL},
		{"1", "Enter", NULL},
		{"1", "5x", NULL},
		{"1", "", NULL},
		{"123456789012345", "6", NULL},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *after = cases[i].after ? cases[i].after : cases[i].before;
		char typed[TYPED_SIZE];

		snprintf(typed, sizeof typed, "%s", cases[i].before);
		ck_assert_int_eq(typed_add(typed, cases[i].key), cases[i].after != NULL);
		ck_assert_str_eq(typed, after);
	}
}
END_TEST

/*
 * What a coder ends up with: each key with the moment it came at (ms), "off" where the last number
 * was refused. A number that is over is taken before the next key, as the view does it.
 */
START_TEST(numbers)
{
	static const struct {
		const struct scale *scale;
		const char *keys;
		int at[6];
		const char *then; /* the values that were taken, "off" where one was refused */
	} cases[] = {
		{&five, "3", {0}, "3"},
		{&five, "3.5", {0, 100, 200}, "3 off off"},
		{&five, "10", {0, 100}, "1 off"},
		{&five, "12", {0, 1999}, "1 off"},
		{&five, "12", {0, 2000}, "1 2"},
		{&five, "124", {0, 100, 200}, "1 off off"},
		{&five, "124", {0, 1000, 3000}, "1 off 4"},
		{&five, "9", {0}, "off"},
		{&five, "92", {0, 100}, "off off"},
		{&five, "92", {0, 2000}, "off 2"},
		{&seven, "123", {0, 100, 200}, "1 off off"},
		{&seven, "1-2", {0, 100, 200}, "1 -2"}, /* a sign begins anew */
		{&seven, "-2", {0, 5999}, "-2"},
		{&seven, "-2", {0, 6000}, "off 2"},
		{&ten, "10", {0, 1800}, "10"},
		{&ten, "10", {0, 2000}, "1 0"},
		{&ten, "100", {0, 100, 200}, "10 off"},
		{&ten, "15", {0, 100}, "off"},
		{&tenths, "9.75", {0, 100, 200, 300}, "9.7 off"},
		{&tenths, "9.75", {0, 1900, 3800, 5700}, "9.7 off"},
		{&tenths, "9.7", {0, 100, 200}, "9.7"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct scale *scale = cases[i].scale;
		struct typed_number n = {0};
		char then[80] = "", key[2] = "";

		for (size_t k = 0; k <= strlen(cases[i].keys); k++) {
			bool last = cases[i].keys[k] == '\0';
			int64_t us = last ? INT64_C(60000000) : (int64_t)1000 * cases[i].at[k];
			enum typed is = TYPED_BEGUN;
			double value = 0;
			size_t length = strlen(then);

			if (typed_waits(&n) && typed_left_ms(&n, scale, us) == 0) {
				is = typed_value(scale, n.text, &value);
				n.settled = true;
				if (is == TYPED_BEGUN)
					is = TYPED_IMPOSSIBLE;
				snprintf(then + length, sizeof then - length,
					is == TYPED_IMPOSSIBLE ? " off" : " %g", value);
				length = strlen(then);
			}
			if (last)
				break;
			key[0] = cases[i].keys[k];
			ck_assert(typed_key(&n, scale, key, us, &is, &value));
			if (n.settled)
				snprintf(then + length, sizeof then - length,
					n.refused ? " off" : " %g", value);
		}
		ck_assert_msg(then[0] == ' ' && strcmp(then + 1, cases[i].then) == 0,
			"%zu: '%s' is%s, not %s", i, cases[i].keys, then, cases[i].then);
	}
}
END_TEST

Suite *typed_suite(void);

Suite *typed_suite(void)
{
	Suite *suite = suite_create("typed");
	TCase *tc = tcase_create("typed");

	tcase_add_test(tc, what_is_typed);
	tcase_add_test(tc, keys);
	tcase_add_test(tc, numbers);
	suite_add_tcase(suite, tc);
	return suite;
}
