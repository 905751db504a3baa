/*
 * Krippendorff's alpha.
 *
 * The table of coincidences is never made: numbers that hardly ever repeat would make it very large.
 * Sums over targets give the same. The ordinal difference of two categories, all values between them
 * with half of their own, is that of their mean ranks; so ordinal alpha is interval alpha of ranks.
 */
#include "reliability/alpha.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* What can be paired: the values of all targets that have two or more. */
struct pairable {
	double *value;
	size_t *begin; /* of each target, and the end */
	size_t n_targets, n;
};

static void pairable_init(struct pairable *p, const struct ratings *r)
{
	*p = (struct pairable){.value = mem_alloc(r->n * r->k + 1, sizeof(double)),
		.begin = mem_alloc(r->n + 1, sizeof *p->begin)};
	for (size_t i = 0; i < r->n; i++) {
		if (ratings_count(r, i) < 2)
			continue;
		for (size_t j = 0; j < r->k; j++)
			if (ratings_has(r, i, j))
				p->value[p->n++] = *ratings_at(r, i, j);
		p->begin[++p->n_targets] = p->n;
	}
}

static void pairable_clear(struct pairable *p)
{
	free(p->value);
	free(p->begin);
}

struct placed {
	double value;
	size_t index;
};

static int compare(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	return (x->value > y->value) - (x->value < y->value);
}

/* Replaces values by their mean ranks. Returns the sum over categories of how many there are, squared.
 */
static double rank(struct pairable *p)
{
	struct placed *sorted = mem_alloc(p->n + 1, sizeof *sorted);
	double squares = 0;

	for (size_t i = 0; i < p->n; i++)
		sorted[i] = (struct placed){p->value[i], i};
	qsort(sorted, p->n, sizeof *sorted, compare);
	for (size_t i = 0, end = 0; i < p->n; i = end) {
		double same;

		while (end < p->n && sorted[end].value - sorted[i].value <= RATINGS_SAME)
			end++;
		same = (double)(end - i);
		squares += same * same;
		for (size_t k = i; k < end; k++)
			p->value[sorted[k].index] = (double)i + (same + 1) / 2;
	}
	free(sorted);
	return squares;
}

/* 1 - (n - 1) observed / expected: both are sums of squared differences over ordered pairs. */
static struct figure alpha(double observed, double expected, double n)
{
	if (!(expected > 0))
		return figure_undefined(ONE_CATEGORY, n);
	return figure_of(1 - (n - 1) * observed / expected, n);
}

/* Of ranks: categories that differ have ranks that differ by a half at least. */
static struct figure nominal_alpha(const struct pairable *p, double squares)
{
	double n = (double)p->n, observed = 0;

	for (size_t i = 0; i < p->n_targets; i++) {
		size_t from = p->begin[i], to = p->begin[i + 1];
		double apart = 0;

		for (size_t k = from; k < to; k++)
			for (size_t l = from; l < to; l++)
				apart += fabs(p->value[k] - p->value[l]) > 0;
		observed += apart / (double)(to - from - 1);
	}
	return alpha(observed, n * n - squares, n);
}

static struct figure interval_alpha(const struct pairable *p)
{
	double n = (double)p->n, centre = 0, sum = 0, sum2 = 0, observed = 0, expected;

	for (size_t i = 0; i < p->n; i++)
		centre += p->value[i] / n;
	for (size_t i = 0; i < p->n_targets; i++) {
		double m = (double)(p->begin[i + 1] - p->begin[i]), mean = 0, within = 0;

		for (size_t k = p->begin[i]; k < p->begin[i + 1]; k++) {
			double x = p->value[k] - centre;

			mean += x / m;
			sum += x;
			sum2 += x * x;
		}
		for (size_t k = p->begin[i]; k < p->begin[i + 1]; k++)
			within += (p->value[k] - centre - mean) * (p->value[k] - centre - mean);
		observed += 2 * m * within / (m - 1);
	}
	expected = 2 * (n * sum2 - sum * sum);
	/* of equal values not always 0 */
	if (expected <= 1e-24 * n * n * centre * centre)
		expected = 0;
	return alpha(observed, expected, n);
}

struct figure krippendorff_alpha(const struct ratings *r, enum level level)
{
	struct pairable p;
	struct figure f;
	double squares = 0;

	if (r->k < 2)
		return figure_undefined(ONE_CODER, 0);
	pairable_init(&p, r);
	if (level != LEVEL_INTERVAL)
		squares = rank(&p);
	if (p.n < 2)
		f = figure_undefined(NO_PAIRS, 0);
	else if (level == LEVEL_NOMINAL)
		f = nominal_alpha(&p, squares);
	else
		f = interval_alpha(&p);
	pairable_clear(&p);
	return f;
}
