/*
 * Statistics of reliability at their corners: nothing there, everything the same, no error at all, very
 * long and very short, very far apart. What comes out is right or a reason, never not-a-number.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/alpha.h"
#include "reliability/channel.h"
#include "reliability/icc.h"
#include "reliability/kappa.h"
#include "reliability/many.h"
#include "reliability/match.h"
#include "reliability/measure.h"

#define HOUR 3600000

/* n * k values, row by row. */
static struct ratings matrix(size_t n, size_t k, const double *x)
{
	struct ratings r;

	ratings_init(&r, n, k);
	for (size_t i = 0; i < n * k; i++)
		r.x[i] = x[i];
	return r;
}

/* ---- tables ---- */

START_TEST(nothing_but_agreement)
{
	struct tally t;

	tally_init(&t, 3);
	*tally_cell(&t, 0, 0) = 7;
	*tally_cell(&t, 1, 1) = 1;
	*tally_cell(&t, 2, 2) = 3;
	for (int w = WEIGHTS_IDENTITY; w <= WEIGHTS_QUADRATIC; w++) {
		struct figure f = kappa(&t, (enum weights)w);

		ck_assert_double_eq_tol(f.value, 1, 1e-15);
		ck_assert(f.has_se);
		ck_assert_double_eq_tol(f.se, 0, 1e-15);
	}
	tally_clear(&t);
}
END_TEST

/* ---- states ---- */

START_TEST(long_and_short)
{
	/* 12 hours; in a state the first coder logged 1 ms, the second nothing */
	struct state one[] = {{6 * HOUR, 6 * HOUR + 1, 0}};
	struct states first = {one, 1}, none = {NULL, 0};
	struct window w = {0, 12 * HOUR};
	struct tally t;
	struct figure f;

	channel_duration(&first, &none, 1, w, &t);
	ck_assert_double_eq(tally_total(&t), 12 * HOUR);
	ck_assert_double_eq(*tally_cell(&t, 0, 1), 1);
	f = kappa(&t, WEIGHTS_IDENTITY);
	ck_assert_int_eq(f.why, DEFINED);
	ck_assert_double_eq_tol(f.value, 0, 1e-7);
	tally_clear(&t);
	/* both the same ms */
	channel_duration(&first, &first, 1, w, &t);
	f = kappa(&t, WEIGHTS_IDENTITY);
	ck_assert_double_eq_tol(f.value, 1, 1e-7);
	tally_clear(&t);
	/* neither anything */
	channel_duration(&none, &none, 1, w, &t);
	ck_assert_int_eq(kappa(&t, WEIGHTS_IDENTITY).why, ONE_CATEGORY);
	tally_clear(&t);
}
END_TEST

START_TEST(odd_windows)
{
	struct state x[] = {{0, 40, 0}, {40, 40, 1}, {60, 90, 1}}, y[] = {{10, 10, 0}, {10, 95, 1}};
	struct states first = {x, 3}, second = {y, 2};
	struct tally t;

	/* no length, and less than none */
	for (int64_t to = 50; to >= 40; to -= 10) {
		channel_duration(&first, &second, 2, (struct window){50, to}, &t);
		ck_assert_int_eq(kappa(&t, WEIGHTS_IDENTITY).why, NOTHING_CODED);
		tally_clear(&t);
		channel_units_tolerant(&first, &second, 2, (struct window){50, to}, 7, 2, &t);
		ck_assert_double_eq(tally_total(&t), 0);
		tally_clear(&t);
	}
	/* a unit whose middle lies in the window, and one whose middle does not */
	channel_units(&first, &second, 2, (struct window){0, 100}, 190, &t);
	ck_assert_double_eq(tally_total(&t), 1);
	ck_assert_double_eq(*tally_cell(&t, 2, 2), 1); /* at 95 */
	tally_clear(&t);
	channel_units(&first, &second, 2, (struct window){0, 100}, 200, &t);
	ck_assert_int_eq(agreement(&t, WEIGHTS_IDENTITY).why, NOTHING_CODED);
	tally_clear(&t);
	/* a tolerance that reaches everywhere: agreed is what the second has at all */
	channel_units_tolerant(&first, &second, 2, (struct window){0, 100}, 10, INT64_MAX / 2, &t);
	ck_assert_double_eq(tally_total(&t), 10);
	ck_assert_double_eq(*tally_cell(&t, 0, 0), 0); /* its code 0 has no duration */
	ck_assert_double_eq(*tally_cell(&t, 0, 1), 3);
	ck_assert_double_eq(*tally_cell(&t, 1, 1), 3);
	ck_assert_double_eq(*tally_cell(&t, 2, 2), 3);
	tally_clear(&t);
}
END_TEST

/* The share is reached in whole ms, whatever 0.55 * 100 is in binary. */
START_TEST(overlap_of_just_enough)
{
	struct state x[] = {{0, 100, 0}}, y[] = {{45, 100, 0}};
	struct states first = {x, 1}, second = {y, 1};
	struct window w = {0, 200};
	struct tally t;

	channel_overlap(&first, &second, 1, w, 0.55, &t);
	ck_assert_double_eq(*tally_cell(&t, 0, 0), 2);
	tally_clear(&t);
	y[0].start_ms = 46;
	channel_overlap(&first, &second, 1, w, 0.55, &t);
	ck_assert_double_eq(*tally_cell(&t, 0, 0), 0);
	ck_assert_double_eq(tally_total(&t), 2);
	tally_clear(&t);
}
END_TEST

START_TEST(empty_continua)
{
	struct state all[] = {{0, 50, 0}};
	struct states none[2] = {{NULL, 0}, {NULL, 0}}, full[2] = {{all, 1}, {all, 1}};
	struct states half[2] = {{all, 1}, {NULL, 0}};
	struct unitizing u;

	unitizing_init(&u, 1, 2);
	unitizing_add(&u, none, 0);
	ck_assert_int_eq(u_alpha(&u).why, NOTHING_CODED);
	unitizing_add(&u, none, 100);
	ck_assert_int_eq(u_alpha(&u).why, ONE_CATEGORY);
	ck_assert_int_eq(u_alpha_binary(&u).why, ONE_CATEGORY);
	ck_assert_int_eq(cu_alpha(&u).why, NOTHING_CODED);
	ck_assert_int_eq(cu_alpha_of_code(&u, 0).why, NOTHING_CODED);
	unitizing_add(&u, half, 100);
	ck_assert_int_eq(u_alpha(&u).why, DEFINED);
	ck_assert(u_alpha(&u).value < 0.01);
	ck_assert_int_eq(cu_alpha(&u).why, NOTHING_CODED);
	unitizing_clear(&u);
	unitizing_init(&u, 1, 2);
	unitizing_add(&u, full, 100);
	ck_assert_double_eq_tol(u_alpha(&u).value, 1, 1e-12);
	ck_assert_int_eq(cu_alpha(&u).why, ONE_CATEGORY);
	unitizing_clear(&u);
	unitizing_init(&u, 1, 1);
	unitizing_add(&u, full, 100);
	ck_assert_int_eq(u_alpha(&u).why, ONE_CODER);
	unitizing_clear(&u);
}
END_TEST

/* ---- events ---- */

static double matched(const struct moments *a, const struct moments *b, int64_t tolerance_ms)
{
	struct tally t;
	double n;

	match_tally(a, b, 2, tolerance_ms, &t);
	n = event_matched(&t).value;
	tally_clear(&t);
	return n;
}

START_TEST(any_tolerance)
{
	struct moment x[] = {{-500, 0}, {1000, 0}, {12 * HOUR, 1}};
	struct moment y[] = {{-500, 1}, {1001, 0}, {0, 1}};
	struct moments a = {x, 3}, b = {y, 3}, none = {NULL, 0};
	struct tally t;

	ck_assert_double_eq(matched(&a, &b, 0), 0);
	ck_assert_double_eq(matched(&a, &b, 1), 1);
	ck_assert_double_eq(matched(&a, &b, INT64_MAX), 2);
	ck_assert_double_eq(matched(&a, &a, 0), 3);
	ck_assert_double_eq(matched(&a, &none, 1000), 0);
	ck_assert_double_eq(matched(&none, &b, 1000), 0);
	/* confused at the same moment: found by the second stage with tolerance 0 */
	match_tally(&a, &b, 2, 0, &t);
	ck_assert_double_eq(event_confused(&t).value, 1);
	tally_clear(&t);
	/* of one coder alone: nothing is expected, nothing agreed */
	match_tally(&a, &none, 2, 1000, &t);
	ck_assert_double_eq(event_kappa(&t).value, 0);
	ck_assert_double_eq(event_f1(&t).value, 0);
	ck_assert_int_eq(event_lag(&t).why, NO_MATCH);
	tally_clear(&t);
	match_tally(&none, &none, 2, 1000, &t);
	ck_assert_int_eq(event_kappa(&t).why, NOTHING_CODED);
	tally_clear(&t);
}
END_TEST

/* Lags that are all the same vary by 0, although their squares are too large to be exact. */
START_TEST(same_lags)
{
	struct moment x[300], y[300];
	struct moments a = {x, 300}, b = {y, 300};

	for (int64_t lag = 30000001; lag < 30000100; lag += 2) {
		struct tally t;
		struct figure f;

		for (size_t i = 0; i < 300; i++) {
			x[i] = (struct moment){(int64_t)i * 100, 0};
			y[i] = (struct moment){(int64_t)i * 100 + lag, 0};
		}
		match_tally(&a, &b, 1, lag, &t);
		f = event_lag(&t);
		ck_assert_double_eq_tol(f.value, (double)lag, 1e-6);
		ck_assert(f.has_se && isfinite(f.se));
		ck_assert_double_eq_tol(f.se, 0, 5);
		tally_clear(&t);
	}
}
END_TEST

START_TEST(empty_sequences)
{
	int codes[] = {0, 1};
	struct tally t;

	ck_assert(align_tally(NULL, 0, NULL, 0, 2, 1, 1, &t));
	ck_assert_int_eq(event_kappa(&t).why, NOTHING_CODED);
	tally_clear(&t);
	ck_assert(align_tally(codes, 2, NULL, 0, 2, 1, 1, &t));
	ck_assert_double_eq(event_only_first(&t).value, 2);
	tally_clear(&t);
	ck_assert(align_tally(NULL, 0, codes, 2, 2, 1, 1, &t));
	ck_assert_double_eq(event_only_second(&t).value, 2);
	tally_clear(&t);
}
END_TEST

/* ---- ratings ---- */

START_TEST(no_variation)
{
	/* 0.1 has no exact binary form: means and squares leave round-off */
	struct ratings r;
	struct anova a;
	struct components c;
	enum undefined why;
	double values[] = {0.1, 0.2}, days[] = {0.1, 0.1, 0.1, 0.1}, y[] = {1, 2, 3, 4};

	ratings_init(&r, 7, 3);
	for (size_t i = 0; i < 21; i++)
		r.x[i] = 0.1;
	ck_assert(!anova_of(&r, &a, &why));
	ck_assert_int_eq(why, NO_VARIATION);
	ck_assert(!components_of(&r, &c, &why));
	ck_assert_int_eq(why, NO_VARIATION);
	for (int level = LEVEL_NOMINAL; level <= LEVEL_INTERVAL; level++)
		ck_assert_int_eq(krippendorff_alpha(&r, (enum level)level).why, ONE_CATEGORY);
	ck_assert_int_eq(many_fleiss(&r, values, 2, WEIGHTS_IDENTITY).why, ONE_CATEGORY);
	ck_assert_int_eq(many_light(&r, values, 2).why, ONE_CATEGORY);
	for (size_t i = 0; i < 7; i++)
		*ratings_at(&r, i, 1) = (double)i / 10;
	ck_assert_int_eq(pearson(&r, 0, 1).why, NO_VARIATION);
	ck_assert_int_eq(spearman(&r, 1, 2).why, NO_VARIATION);
	ck_assert_int_eq(slope(days, y, 4, 30).why, NO_VARIATION);
	ratings_clear(&r);
}
END_TEST

START_TEST(no_error)
{
	struct ratings same = matrix(3, 2, (double[]){1, 1, 2, 2, 5, 5});
	struct ratings shifted = matrix(3, 2, (double[]){1, 2, 2, 3, 5, 6});
	struct anova a;
	enum undefined why;

	ck_assert(anova_of(&same, &a, &why));
	for (int w = ICC_1; w < N_ICCS; w++) {
		struct figure f = icc(&a, (enum icc)w);

		ck_assert_double_eq(f.value, 1);
		ck_assert(f.has_limits);
		ck_assert_double_eq(f.lower, 1);
		ck_assert_double_eq(f.upper, 1);
	}
	ck_assert_double_eq(sem_agreement(&a).value, 0);
	/* one coder always one point higher: variances 13/3 and 1/2 */
	ck_assert(anova_of(&shifted, &a, &why));
	ck_assert_double_eq(icc(&a, ICC_C1).value, 1);
	ck_assert_double_eq_tol(icc(&a, ICC_A1).value, 26.0 / 29, 1e-12);
	ck_assert(icc(&a, ICC_A1).has_limits);
	ck_assert_double_eq(sem_consistency(&a).value, 0);
	ck_assert_double_eq_tol(sem_agreement(&a).value, sqrt(0.5), 1e-12);
	ratings_clear(&same);
	ratings_clear(&shifted);
}
END_TEST

/* Coders who contradict each other: the denominator of ICC(A,k) is -1/12, and 16 is no reliability. */
START_TEST(contradiction)
{
	struct ratings r = matrix(4, 2, (double[]){0, 3, 3, 0, 1, 2, 2, 1});
	struct anova a;
	enum undefined why;
	struct figure f;

	ck_assert(anova_of(&r, &a, &why));
	f = icc(&a, ICC_C1);
	ck_assert_double_eq(f.value, -1);
	ck_assert_double_eq(icc(&a, ICC_1).value, -1);
	ck_assert(icc(&a, ICC_A1).value < -1);
	ck_assert_int_eq(icc(&a, ICC_AK).why, NO_VARIATION);
	ck_assert_int_eq(icc(&a, ICC_CK).why, NO_VARIATION);
	ratings_clear(&r);
}
END_TEST

/* ---- bias and drift: as R's lm and t.test have it ---- */

static void is_figure(struct figure f, double value, double se, double lower, double upper)
{
	ck_assert_int_eq(f.why, DEFINED);
	ck_assert(f.has_se && f.has_limits);
	ck_assert_double_eq_tol(f.value, value, 1e-10);
	ck_assert_double_eq_tol(f.se, se, 1e-10);
	ck_assert_double_eq_tol(f.lower, lower, 1e-10);
	ck_assert_double_eq_tol(f.upper, upper, 1e-10);
}

START_TEST(bias_and_drift)
{
	double x[] = {0, 3, 10, 25, 31, 60}, y[] = {1.5, 1, 2, 0, 2.5, 3}, none = (double)NAN;
	struct ratings r = matrix(
		6, 3, (double[]){3, 2, 1, 5, 5, 4, none, 4, 3, 4, 3, none, 6, none, 6, 2, 1, 3});

	is_figure(slope(x, y, 6, 30), 0.779298036883, 0.607204364564, -0.906571548966,
		2.465167622731);
	is_figure(bias_of_coder(&r, 0), 0.6, 0.291547594742, -0.209465892354, 1.409465892354);
	ck_assert_int_eq(slope(x, y, 2, 30).why, TOO_FEW_TARGETS);
	ratings_clear(&r);
}
END_TEST

/* ---- variance components ---- */

static double variance(const double *x, size_t n)
{
	double mean = 0, sum = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		sum += (x[i] - mean) * (x[i] - mean);
	return sum / (double)(n - 1);
}

/* target + coder + size of error, with gaps; one target nobody rated, one coder who rated nothing. */
static struct ratings additive(const double *targets, const double *coders, double error)
{
	struct ratings r;

	ratings_init(&r, 9, 5);
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < 4; j++)
			if ((i + 2 * j) % 5 != 0)
				*ratings_at(&r, i, j) = targets[i] + coders[j] +
							error * ((double)((i * 3 + j * 5) % 7) - 3);
	return r;
}

START_TEST(components_without_error)
{
	double targets[] = {3, 1, 4, 1.5, 5.9, 2.6, 5.3, 5.8}, coders[] = {0.2, 0.7, 0.1, 0.8};
	double level[] = {0, 0, 0, 0}, sizes[] = {0, 1e-6, 1e-5, 1e-4, 1e-3};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct ratings r = additive(targets, coders, sizes[i]);
		struct components c;
		enum undefined why;

		ck_assert(components_of(&r, &c, &why));
		ck_assert_uint_eq(c.n, 8);
		ck_assert_double_eq_tol(c.target, variance(targets, 8), 1e-12 + 10 * sizes[i]);
		ck_assert_double_eq_tol(c.coder, variance(coders, 4), 1e-12 + 10 * sizes[i]);
		ck_assert(c.error >= 0 && c.error < 1e-12 + 100 * sizes[i] * sizes[i]);
		ratings_clear(&r);
	}
	for (size_t i = 0; i < 2; i++) {
		struct ratings r = additive(targets, level, 0);
		struct components c;
		enum undefined why;

		ck_assert(i == 0 ? components_of(&r, &c, &why) : components_one_way(&r, &c, &why));
		ck_assert_double_eq_tol(c.target, variance(targets, 8), 1e-12);
		ck_assert_double_eq(icc_of_components(&c, ICC_A1).value, 1);
		ck_assert_double_eq(icc_of_components(&c, ICC_1).value, 1);
		ratings_clear(&r);
	}
}
END_TEST

/* As many ratings as targets and coders need to be linked: nothing is left to see an error by. */
START_TEST(barely_linked)
{
	struct ratings r;
	struct components c;
	enum undefined why;

	ratings_init(&r, 3, 3);
	*ratings_at(&r, 0, 0) = 1;
	*ratings_at(&r, 0, 1) = 2;
	*ratings_at(&r, 1, 1) = 4;
	*ratings_at(&r, 1, 2) = 4;
	*ratings_at(&r, 2, 2) = 3;
	ck_assert(components_of(&r, &c, &why));
	ck_assert(isfinite(c.target) && isfinite(c.coder) && isfinite(c.error));
	ck_assert(c.target + c.coder + c.error > 0);
	/* without the one in the middle two coders have nothing in common with the third */
	*ratings_at(&r, 1, 1) = (double)NAN;
	*ratings_at(&r, 2, 1) = (double)NAN;
	*ratings_at(&r, 2, 2) = 3;
	*ratings_at(&r, 1, 0) = 2;
	*ratings_at(&r, 1, 1) = 3;
	*ratings_at(&r, 1, 2) = (double)NAN;
	ck_assert(!components_of(&r, &c, &why));
	ck_assert_int_eq(why, NOT_LINKED);
	ratings_clear(&r);
}
END_TEST

Suite *reliability_corners_suite(void);

Suite *reliability_corners_suite(void)
{
	Suite *s = suite_create("reliability_corners");
	TCase *c = tcase_create("time");

	tcase_add_test(c, nothing_but_agreement);
	tcase_add_test(c, long_and_short);
	tcase_add_test(c, odd_windows);
	tcase_add_test(c, overlap_of_just_enough);
	tcase_add_test(c, empty_continua);
	suite_add_tcase(s, c);
	c = tcase_create("events");
	tcase_add_test(c, any_tolerance);
	tcase_add_test(c, same_lags);
	tcase_add_test(c, empty_sequences);
	suite_add_tcase(s, c);
	c = tcase_create("ratings");
	tcase_add_test(c, no_variation);
	tcase_add_test(c, no_error);
	tcase_add_test(c, contradiction);
	tcase_add_test(c, bias_and_drift);
	tcase_add_test(c, components_without_error);
	tcase_add_test(c, barely_linked);
	suite_add_tcase(s, c);
	return s;
}
