/* Krippendorff's alpha from the table of coincidences. */
#include "reliability/alpha.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* Adds the pairs of one target. */
static void add_target(const struct ratings *r, size_t target, const double *values, size_t q,
	double *coincidences)
{
	size_t m = ratings_count(r, target);
	size_t *category = mem_alloc(r->k + 1, sizeof *category);
	size_t n = 0;

	for (size_t j = 0; j < r->k && m >= 2; j++) {
		if (!ratings_has(r, target, j))
			continue;
		for (size_t c = 0; c < q; c++)
			if (fabs(values[c] - *ratings_at(r, target, j)) < 1e-9)
				category[n] = c;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			if (i != j)
				coincidences[category[i] * q + category[j]] += 1 / (double)(m - 1);
	free(category);
}

/* The squared difference of two categories, c < k. */
static double difference(enum level level, const double *margin, size_t c, size_t k)
{
	double between = 0;

	switch (level) {
	case LEVEL_ORDINAL:
		for (size_t g = c; g <= k; g++)
			between += margin[g];
		between -= (margin[c] + margin[k]) / 2;
		return between * between;
	case LEVEL_NOMINAL:
	case LEVEL_INTERVAL: /* never comes here */
		break;
	}
	return 1;
}

/* By sums: numbers that hardly ever repeat would make the table of coincidences very large. */
static struct figure interval_alpha(const struct ratings *r)
{
	double n = 0, sum = 0, sum2 = 0, observed = 0, centre = 0, expected;

	for (size_t pass = 0; pass < 2; pass++) {
		n = sum = sum2 = observed = 0;
		for (size_t i = 0; i < r->n; i++) {
			double m = (double)ratings_count(r, i), s = 0, s2 = 0;

			for (size_t j = 0; j < r->k && m >= 2; j++) {
				double x = *ratings_at(r, i, j) - centre;

				if (isnan(x))
					continue;
				s += x;
				s2 += x * x;
			}
			if (m < 2)
				continue;
			n += m;
			sum += s;
			sum2 += s2;
			observed += (m * s2 - s * s) / (m - 1);
		}
		centre = pass == 0 && n > 0 ? sum / n : centre;
	}
	expected = n * sum2 - sum * sum;
	if (n < 2)
		return figure_undefined(NO_PAIRS, 0);
	if (!(expected > 1e-12 * n * sum2))
		return figure_undefined(ONE_CATEGORY, n);
	return figure_of(1 - (n - 1) * observed / expected, n);
}

static struct figure table_alpha(const struct ratings *r, enum level level)
{
	double *values, *coincidences, *margin;
	size_t q = ratings_values(r, &values);
	double n = 0, observed = 0, expected = 0;
	struct figure f;

	coincidences = mem_alloc(q * q + 1, sizeof(double));
	margin = mem_alloc(q + 1, sizeof(double));
	for (size_t i = 0; i < r->n; i++)
		add_target(r, i, values, q, coincidences);
	for (size_t c = 0; c < q; c++) {
		for (size_t k = 0; k < q; k++)
			margin[c] += coincidences[c * q + k];
		n += margin[c];
	}
	for (size_t c = 0; c < q; c++) {
		for (size_t k = c + 1; k < q; k++) {
			double d = difference(level, margin, c, k);

			observed += coincidences[c * q + k] * d;
			expected += margin[c] * margin[k] * d;
		}
	}
	if (n < 2)
		f = figure_undefined(NO_PAIRS, 0);
	else if (!(expected > 0))
		f = figure_undefined(ONE_CATEGORY, n);
	else
		f = figure_of(1 - (n - 1) * observed / expected, n);
	free(coincidences);
	free(margin);
	free(values);
	return f;
}

struct figure krippendorff_alpha(const struct ratings *r, enum level level)
{
	if (r->k < 2)
		return figure_undefined(ONE_CODER, 0);
	return level == LEVEL_INTERVAL ? interval_alpha(r) : table_alpha(r, level);
}
