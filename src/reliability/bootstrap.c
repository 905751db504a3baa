/* Limits by resampling. */
#include "reliability/bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/random.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double point(const double *sorted, size_t n, double p)
{
	double position = (double)(n - 1) * p, low = floor(position);
	size_t i = (size_t)low;

	if (i + 1 >= n)
		return sorted[n - 1];
	return sorted[i] + (position - low) * (sorted[i + 1] - sorted[i]);
}

bool percentile_limits(double *values, size_t n, struct figure *f)
{
	if (n == 0)
		return false;
	qsort(values, n, sizeof(double), compare);
	f->has_limits = true;
	f->lower = point(values, n, 0.025);
	f->upper = point(values, n, 0.975);
	return true;
}

bool bootstrap_limits(bootstrap_statistic *statistic, const void *data, size_t n_units,
	size_t n_replicates, uint64_t seed, struct figure *f, size_t *n_defined)
{
	size_t *indexes;
	double *values;
	struct random random;
	bool good;

	*n_defined = 0;
	if (n_units < BOOTSTRAP_LEAST_UNITS || n_replicates == 0 || f->why)
		return false;
	indexes = mem_alloc(n_units, sizeof *indexes);
	values = mem_alloc(n_replicates, sizeof *values);
	random_seed(&random, seed);
	for (size_t b = 0; b < n_replicates; b++) {
		struct figure one;

		for (size_t i = 0; i < n_units; i++)
			indexes[i] = (size_t)random_index(&random, n_units);
		one = statistic(data, indexes, n_units);
		if (one.why == DEFINED)
			values[(*n_defined)++] = one.value;
	}
	good = (double)*n_defined >= BOOTSTRAP_LEAST_SHARE * (double)n_replicates &&
	       percentile_limits(values, *n_defined, f);
	free(indexes);
	free(values);
	return good;
}
