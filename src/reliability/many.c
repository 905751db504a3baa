/* Agreement of many coders on categories. */
#include "reliability/many.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/quantile.h"

/* How many coders put each target into each category, and what follows from it. */
struct counts {
	size_t n, q;       /* targets with at least one rating; categories */
	size_t n_pairs;    /* targets with at least two */
	double *r;         /* [target * q + category] */
	double *of_target; /* ratings of each target */
	double *pi;        /* mean share of each category */
	double *w;         /* [q * q] */
	double w_sum;
	double *agreement; /* of each target: pa_i; 0 where it has fewer than two */
	double observed;   /* mean over the targets with two or more */
};

static void count_target(
	struct counts *c, const struct ratings *r, size_t target, const double *values)
{
	double *row = &c->r[c->n * c->q];
	double total = 0;

	for (size_t j = 0; j < r->k; j++) {
		if (!ratings_has(r, target, j))
			continue;
		for (size_t k = 0; k < c->q; k++) {
			if (fabs(values[k] - *ratings_at(r, target, j)) <= RATINGS_SAME) {
				row[k]++;
				total++;
			}
		}
	}
	if (total > 0)
		c->of_target[c->n++] = total;
}

static void find_agreement(struct counts *c)
{
	double sum = 0;

	for (size_t i = 0; i < c->n; i++) {
		const double *row = &c->r[i * c->q];
		double m = c->of_target[i], same = 0;

		for (size_t k = 0; k < c->q; k++) {
			double weighted = 0;

			c->pi[k] += row[k] / m;
			for (size_t l = 0; l < c->q; l++)
				weighted += c->w[k * c->q + l] * row[l];
			same += row[k] * (weighted - 1);
		}
		if (m < 2)
			continue;
		c->n_pairs++;
		c->agreement[i] = same / (m * (m - 1));
		sum += c->agreement[i];
	}
	for (size_t k = 0; k < c->q && c->n > 0; k++)
		c->pi[k] /= (double)c->n;
	c->observed = c->n_pairs > 0 ? sum / (double)c->n_pairs : 0;
}

static void counts_init(
	struct counts *c, const struct ratings *r, const double *values, size_t q, enum weights w)
{
	struct tally scale;

	*c = (struct counts){.q = q};
	c->r = mem_alloc(r->n * q + 1, sizeof(double));
	c->of_target = mem_alloc(r->n + 1, sizeof(double));
	c->agreement = mem_alloc(r->n + 1, sizeof(double));
	c->pi = mem_alloc(q + 1, sizeof(double));
	c->w = mem_alloc(q * q + 1, sizeof(double));
	tally_init(&scale, q > 0 ? q : 1);
	scale.values = values;
	for (size_t k = 0; k < q; k++) {
		for (size_t l = 0; l < q; l++) {
			c->w[k * q + l] = agreement_weight(&scale, w, k, l);
			c->w_sum += c->w[k * q + l];
		}
	}
	tally_clear(&scale);
	for (size_t i = 0; i < r->n; i++)
		count_target(c, r, i, values);
	find_agreement(c);
}

static void counts_clear(struct counts *c)
{
	free(c->r);
	free(c->of_target);
	free(c->agreement);
	free(c->pi);
	free(c->w);
}

static enum undefined why_not(const struct counts *c, const struct ratings *r)
{
	if (r->k < 2)
		return ONE_CODER;
	return c->n_pairs == 0 ? NO_PAIRS : DEFINED;
}

/*
 * The coefficient with limits. by_chance[i] is the expected agreement of target i alone (pe_i);
 * NULL where it does not depend on the targets.
 */
static struct figure with_limits(const struct counts *c, double expected, const double *by_chance)
{
	struct figure f = figure_chance_corrected(c->observed, expected, (double)c->n_pairs);
	double n = (double)c->n, sum = 0, t;

	if (f.why != DEFINED || c->n < 2)
		return f;
	for (size_t i = 0; i < c->n; i++) {
		double one = 0;

		if (c->of_target[i] >= 2)
			one = n / (double)c->n_pairs * (c->agreement[i] - expected) /
			      (1 - expected);
		if (by_chance)
			one -= 2 * (1 - f.value) * (by_chance[i] - expected) / (1 - expected);
		sum += (one - f.value) * (one - f.value);
	}
	f.has_se = true;
	f.se = sqrt(sum / (n * (n - 1)));
	if (!quantile_t(0.975, n - 1, &t))
		return f;
	f.has_limits = true;
	f.lower = f.value - t * f.se;
	f.upper = fmin(f.value + t * f.se, 1);
	return f;
}

struct figure many_agreement(
	const struct ratings *r, const double *values, size_t q, enum weights w)
{
	struct counts c;
	enum undefined why;
	struct figure f;

	counts_init(&c, r, values, q, w);
	why = why_not(&c, r);
	f = why ? figure_undefined(why, (double)c.n_pairs)
		: figure_of(c.observed, (double)c.n_pairs);
	counts_clear(&c);
	return f;
}

/* Kinds of chance that differ only in what is expected. */
enum chance { CHANCE_FLEISS, CHANCE_UNIFORM, CHANCE_GWET };

static double expected_of(const struct counts *c, enum chance chance, const double *share)
{
	double q = (double)c->q, sum = 0;

	if (chance == CHANCE_UNIFORM)
		return c->w_sum / (q * q);
	if (chance == CHANCE_GWET) {
		for (size_t k = 0; k < c->q; k++)
			sum += share[k] * (1 - c->pi[k]);
		return c->w_sum / (q * (q - 1)) * sum;
	}
	for (size_t k = 0; k < c->q; k++)
		for (size_t l = 0; l < c->q; l++)
			sum += share[k] * c->w[k * c->q + l] * c->pi[l];
	return sum;
}

static struct figure coefficient(
	const struct ratings *r, const double *values, size_t q, enum weights w, enum chance chance)
{
	struct counts c;
	double *by_chance, *share;
	struct figure f;
	enum undefined why;

	counts_init(&c, r, values, q, w);
	why = why_not(&c, r);
	if (!why && q < 2)
		why = ONE_CATEGORY;
	if (why) {
		f = figure_undefined(why, (double)c.n_pairs);
		counts_clear(&c);
		return f;
	}
	by_chance = mem_alloc(c.n, sizeof(double));
	share = mem_alloc(q, sizeof(double));
	for (size_t i = 0; i < c.n; i++) {
		for (size_t k = 0; k < q; k++)
			share[k] = c.r[i * q + k] / c.of_target[i];
		by_chance[i] = expected_of(&c, chance, share);
	}
	f = with_limits(
		&c, expected_of(&c, chance, c.pi), chance == CHANCE_UNIFORM ? NULL : by_chance);
	free(by_chance);
	free(share);
	counts_clear(&c);
	return f;
}

struct figure many_fleiss(const struct ratings *r, const double *values, size_t q, enum weights w)
{
	return coefficient(r, values, q, w, CHANCE_FLEISS);
}

struct figure many_brennan_prediger(
	const struct ratings *r, const double *values, size_t q, enum weights w)
{
	return coefficient(r, values, q, w, CHANCE_UNIFORM);
}

struct figure many_ac(const struct ratings *r, const double *values, size_t q, enum weights w)
{
	return coefficient(r, values, q, w, CHANCE_GWET);
}

/* Share of each category among the coder's own ratings; false: the coder gave none. */
static bool shares_of_coder(
	const struct ratings *r, size_t coder, const double *values, size_t q, double *share)
{
	double n = 0;

	for (size_t k = 0; k < q; k++)
		share[k] = 0;
	for (size_t i = 0; i < r->n; i++) {
		if (!ratings_has(r, i, coder))
			continue;
		n++;
		for (size_t k = 0; k < q; k++)
			share[k] += fabs(values[k] - *ratings_at(r, i, coder)) <= RATINGS_SAME;
	}
	for (size_t k = 0; k < q && n > 0; k++)
		share[k] /= n;
	return n > 0;
}

struct figure many_conger(const struct ratings *r, const double *values, size_t q)
{
	double *sum = mem_alloc(q + 1, sizeof(double)), *sum2 = mem_alloc(q + 1, sizeof(double));
	double *share = mem_alloc(q + 1, sizeof(double));
	double m = 0, expected = 0;
	struct counts c;
	enum undefined why;
	struct figure f;

	counts_init(&c, r, values, q, WEIGHTS_IDENTITY);
	why = why_not(&c, r);
	for (size_t j = 0; j < r->k; j++) {
		if (!shares_of_coder(r, j, values, q, share))
			continue;
		m++;
		for (size_t k = 0; k < q; k++) {
			sum[k] += share[k];
			sum2[k] += share[k] * share[k];
		}
	}
	for (size_t k = 0; k < q && m > 1; k++) {
		double mean = sum[k] / m;
		double variance = (sum2[k] - m * mean * mean) / (m - 1);

		expected += mean * mean - variance / m;
	}
	f = why ? figure_undefined(why, (double)c.n_pairs)
		: figure_chance_corrected(c.observed, expected, (double)c.n_pairs);
	counts_clear(&c);
	free(sum);
	free(sum2);
	free(share);
	return f;
}

struct figure many_light(const struct ratings *r, const double *values, size_t q)
{
	double sum = 0, n = 0;

	if (r->k < 2)
		return figure_undefined(ONE_CODER, 0);
	for (size_t i = 0; i < r->k; i++) {
		for (size_t j = i + 1; j < r->k; j++) {
			struct tally t;
			struct figure f;

			if (!ratings_tally(r, i, j, values, q, &t))
				return figure_undefined(NOT_THIS_SHAPE, 0);
			f = kappa(&t, WEIGHTS_IDENTITY);
			tally_clear(&t);
			if (f.why)
				return figure_undefined(
					f.why == NOTHING_CODED ? NO_PAIRS : f.why, n);
			sum += f.value;
			n++;
		}
	}
	return figure_of(sum / n, n);
}
