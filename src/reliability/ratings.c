/* A matrix of ratings with gaps. */
#include "reliability/ratings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void ratings_init(struct ratings *r, size_t n, size_t k)
{
	*r = (struct ratings){.n = n, .k = k, .x = mem_alloc(n * k + 1, sizeof(double))};
	for (size_t i = 0; i < n * k; i++)
		r->x[i] = (double)NAN;
}

void ratings_clear(struct ratings *r)
{
	free(r->x);
	*r = (struct ratings){0};
}

double *ratings_at(const struct ratings *r, size_t target, size_t coder)
{
	return &r->x[target * r->k + coder];
}

bool ratings_has(const struct ratings *r, size_t target, size_t coder)
{
	return !isnan(*ratings_at(r, target, coder));
}

size_t ratings_count(const struct ratings *r, size_t target)
{
	size_t n = 0;

	for (size_t j = 0; j < r->k; j++)
		n += ratings_has(r, target, j);
	return n;
}

size_t ratings_complete_rows(const struct ratings *r, struct ratings *out)
{
	size_t n = 0;

	ratings_init(out, r->n, r->k);
	for (size_t i = 0; i < r->n; i++)
		if (ratings_count(r, i) == r->k && r->k > 0)
			memcpy(ratings_at(out, n++, 0), ratings_at(r, i, 0), r->k * sizeof(double));
	out->n = n;
	return r->n - n;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

size_t ratings_values(const struct ratings *r, double **out)
{
	double *values = mem_alloc(r->n * r->k + 1, sizeof(double));
	size_t n = 0, q = 0;

	for (size_t i = 0; i < r->n * r->k; i++)
		if (!isnan(r->x[i]))
			values[n++] = r->x[i];
	qsort(values, n, sizeof(double), compare);
	for (size_t i = 0; i < n; i++)
		if (q == 0 || values[i] - values[q - 1] > RATINGS_SAME)
			values[q++] = values[i];
	*out = values;
	return q;
}

/* Index of a value among the categories, or -1. */
static long find(const double *values, size_t q, double x)
{
	for (size_t i = 0; i < q; i++)
		if (fabs(values[i] - x) <= RATINGS_SAME)
			return (long)i;
	return -1;
}

bool ratings_tally(const struct ratings *r, size_t first, size_t second, const double *values,
	size_t q, struct tally *out)
{
	tally_init(out, q > 0 ? q : 1);
	out->values = values;
	for (size_t i = 0; i < r->n; i++) {
		long a, b;

		if (!ratings_has(r, i, first) || !ratings_has(r, i, second))
			continue;
		a = find(values, q, *ratings_at(r, i, first));
		b = find(values, q, *ratings_at(r, i, second));
		if (a < 0 || b < 0) {
			tally_clear(out);
			return false;
		}
		*tally_cell(out, (size_t)a, (size_t)b) += 1;
	}
	return true;
}
