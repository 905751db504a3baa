/*
 * Statistics of ratings against second implementations and against each other, on random data; and
 * whether anything ever comes out that is no figure.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/alpha.h"
#include "reliability/icc.h"
#include "reliability/many.h"
#include "reliability/measure.h"
#include "reliability/random.h"

#define ROUNDS 200

static struct random dice;

static int below(int n)
{
	return (int)random_index(&dice, (uint64_t)n);
}

static void roll(void)
{
	random_seed(&dice, 20260301);
}

static void some_ratings(struct ratings *r, size_t n, size_t k, double spread)
{
	ratings_init(r, n, k);
	for (size_t i = 0; i < n; i++) {
		double level = below(100) / 10.0 * spread;

		for (size_t j = 0; j < k; j++)
			*ratings_at(r, i, j) = level + (double)j * 0.3 + below(20) / 10.0;
	}
}

/* Without gaps, and with variances above 0, likelihood and analysis of variance agree. */
START_TEST(reml_is_anova)
{
	size_t n_compared = 0;

	roll();
	for (int round = 0; round < 40; round++) {
		struct components c;
		struct ratings r;
		struct anova a;
		enum undefined why;

		some_ratings(&r, 6 + (size_t)below(20), 2 + (size_t)below(3), 1);
		ck_assert(anova_of(&r, &a, &why));
		ck_assert(components_of(&r, &c, &why));
		if (a.msc > a.mse && a.msr > a.mse) {
			n_compared++;
			ck_assert_double_eq_tol(
				icc(&a, ICC_A1).value, icc_of_components(&c, ICC_A1).value, 1e-5);
			ck_assert_double_eq_tol(
				icc(&a, ICC_CK).value, icc_of_components(&c, ICC_CK).value, 1e-5);
		}
		ck_assert(components_one_way(&r, &c, &why));
		if (a.msr > a.msw)
			ck_assert_double_eq_tol(
				icc(&a, ICC_1).value, icc_of_components(&c, ICC_1).value, 1e-5);
		ratings_clear(&r);
	}
	ck_assert_uint_ge(n_compared, 20);
}
END_TEST

/* Complete data: interval alpha = 1 - MSW / (SST / (nk - 1)). */
START_TEST(alpha_is_anova)
{
	roll();
	for (int round = 0; round < 40; round++) {
		struct ratings r;
		struct anova a;
		enum undefined why;

		some_ratings(&r, 3 + (size_t)below(20), 2 + (size_t)below(3), 0.4);
		ck_assert(anova_of(&r, &a, &why));
		ck_assert_double_eq_tol(krippendorff_alpha(&r, LEVEL_INTERVAL).value,
			1 - a.msw / (a.sst / ((double)(a.n * a.k) - 1)), 1e-9);
		ratings_clear(&r);
	}
}
END_TEST

/* From the table of coincidences, as alpha is defined. */
static double slow_alpha(const struct ratings *r, enum level level)
{
	double *values, *table, *margin, n = 0, observed = 0, expected = 0;
	size_t q = ratings_values(r, &values);

	table = mem_alloc(q * q, sizeof(double));
	margin = mem_alloc(q, sizeof(double));
	for (size_t i = 0; i < r->n; i++)
		for (size_t j = 0; j < r->k; j++)
			for (size_t l = 0; l < r->k; l++)
				for (size_t c = 0; c < q * q && j != l; c++)
					if (fabs(*ratings_at(r, i, j) - values[c / q]) < 1e-9 &&
						fabs(*ratings_at(r, i, l) - values[c % q]) < 1e-9)
						table[c] += 1 / (double)(ratings_count(r, i) - 1);
	for (size_t c = 0; c < q * q; c++) {
		margin[c / q] += table[c];
		n += table[c];
	}
	for (size_t c = 0; c < q; c++) {
		double between = -margin[c] / 2;

		for (size_t k = c; k < q; k++) {
			double apart = between + margin[k] / 2;

			between += margin[k];
			apart = level == LEVEL_NOMINAL    ? c != k
				: level == LEVEL_INTERVAL ? values[k] - values[c]
							  : apart;
			observed += table[c * q + k] * apart * apart;
			expected += margin[c] * margin[k] * apart * apart;
		}
	}
	free(values);
	free(table);
	free(margin);
	return 1 - (n - 1) * observed / expected;
}

START_TEST(alpha_is_coincidences)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		struct ratings r;
		size_t n = 4 + (size_t)below(12), k = 2 + (size_t)below(5);

		ratings_init(&r, n, k);
		for (size_t i = 0; i < n * k; i++)
			if (below(4) > 0)
				r.x[i] = below(round % 2 ? 5 : 500) / 10.0 - 3;
		*ratings_at(&r, 0, 0) = 9;
		*ratings_at(&r, 0, 1) = 10;
		for (int level = LEVEL_NOMINAL; level <= LEVEL_INTERVAL; level++) {
			struct figure f = krippendorff_alpha(&r, (enum level)level);

			ck_assert_int_eq(f.why, DEFINED);
			ck_assert_double_eq_tol(f.value, slow_alpha(&r, (enum level)level), 1e-9);
		}
		ratings_clear(&r);
	}
}
END_TEST

static bool is_proper(const struct figure *f)
{
	if (f->why)
		return undefined_words(f->why)[0] != '\0';
	return isfinite(f->value) && (!f->has_se || (isfinite(f->se) && f->se >= 0)) &&
	       (!f->has_limits || (f->lower <= f->value + 1e-9 && f->value <= f->upper + 1e-9));
}

/* Whatever coders do there is a number, with limits around it, or a reason why there is none. */
START_TEST(always_proper)
{
	size_t n_measures;
	const struct measure *all = measures(&n_measures);

	roll();
	for (int round = 0; round < ROUNDS; round++) {
		size_t k = round % 5 == 0 ? 20 : 1 + (size_t)below(5), n = (size_t)below(9);
		int gaps = below(3), n_values = 1 + below(4);
		double step = below(2) ? 0.1 : 1, *values;
		struct ratings r, complete;
		struct tally t;
		struct rated rated;

		ratings_init(&r, n, k);
		for (size_t i = 0; i < n * k; i++)
			if (gaps == 0 || below(4) > 0)
				r.x[i] = step * below(n_values);
		rated = (struct rated){&r, &complete, NULL, ratings_values(&r, &values), NULL};
		rated.values = values;
		ratings_complete_rows(&r, &complete);
		tally_init(&t, 1 + (size_t)below(4));
		for (size_t i = 0; i < t.q * t.q; i++)
			t.cells[i] = below(3) == 0 ? below(6) : 0;
		t.cells[t.q * t.q - 1] = 0;
		for (size_t i = 0; i < n_measures; i++) {
			struct figure f;

			if (all[i].of_tally)
				f = all[i].of_tally(&t);
			else if (all[i].of_rated && (k == 2 || all[i].material != MATERIAL_PAIR))
				f = all[i].of_rated(&rated);
			else
				continue;
			ck_assert_msg(is_proper(&f), "round %d, %s: %g (%g to %g)", round,
				all[i].name, f.value, f.lower, f.upper);
		}
		tally_clear(&t);
		ratings_clear(&r);
		ratings_clear(&complete);
		free(values);
	}
}
END_TEST

/* Coders who agree on everything give 1; in whatever order they are named. */
START_TEST(symmetry)
{
	roll();
	for (int round = 0; round < 60; round++) {
		struct ratings r, turned, same;
		double *values;
		size_t q;

		ratings_init(&r, 20, 2);
		ratings_init(&turned, 20, 2);
		ratings_init(&same, 20, 2);
		for (size_t i = 0; i < 20; i++) {
			double x = below(4), y = below(4);

			*ratings_at(&r, i, 0) = *ratings_at(&turned, i, 1) = x;
			*ratings_at(&r, i, 1) = *ratings_at(&turned, i, 0) = y;
			*ratings_at(&same, i, 0) = *ratings_at(&same, i, 1) = (double)(i % 4);
		}
		q = ratings_values(&r, &values);
		for (int level = LEVEL_NOMINAL; level <= LEVEL_INTERVAL; level++) {
			ck_assert_double_eq_tol(krippendorff_alpha(&r, (enum level)level).value,
				krippendorff_alpha(&turned, (enum level)level).value, 1e-12);
			ck_assert_double_eq_tol(
				krippendorff_alpha(&same, (enum level)level).value, 1, 1e-12);
		}
		ck_assert_double_eq_tol(many_fleiss(&r, values, q, WEIGHTS_LINEAR).value,
			many_fleiss(&turned, values, q, WEIGHTS_LINEAR).value, 1e-12);
		ck_assert_double_eq_tol(many_conger(&r, values, q).value,
			many_light(&turned, values, q).value, 1e-9);
		ck_assert_double_eq_tol(many_light(&same, values, q).value, 1, 1e-12);
		ck_assert_double_eq_tol(
			many_ac(&same, values, q, WEIGHTS_QUADRATIC).value, 1, 1e-12);
		free(values);
		ratings_clear(&r);
		ratings_clear(&turned);
		ratings_clear(&same);
	}
}
END_TEST

Suite *reliability_ratings_suite(void);

Suite *reliability_ratings_suite(void)
{
	Suite *s = suite_create("reliability_ratings");
	TCase *c = tcase_create("random");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, reml_is_anova);
	tcase_add_test(c, alpha_is_anova);
	tcase_add_test(c, alpha_is_coincidences);
	tcase_add_test(c, always_proper);
	tcase_add_test(c, symmetry);
	suite_add_tcase(s, c);
	return s;
}
