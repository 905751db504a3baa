/* Totals of sessions and differences between coders. */
#include "reliability/totals.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/quantile.h"

/* The sessions that both coders have, as two arrays; the caller frees both. */
static size_t pairs_of(const struct ratings *r, size_t first, size_t second, double **x, double **y)
{
	size_t n = 0;

	*x = mem_alloc(r->n + 1, sizeof(double));
	*y = mem_alloc(r->n + 1, sizeof(double));
	for (size_t i = 0; i < r->n; i++) {
		if (!ratings_has(r, i, first) || !ratings_has(r, i, second))
			continue;
		(*x)[n] = *ratings_at(r, i, first);
		(*y)[n++] = *ratings_at(r, i, second);
	}
	return n;
}

static double mean_of(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i] / (double)n;
	return sum;
}

/* Whether there are two different values: the squares of equal ones are round-off, not always 0. */
static bool varies(const double *x, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (fabs(x[i] - x[0]) > 1e-12 * fabs(x[0]))
			return true;
	return false;
}

static struct figure correlation(const double *x, const double *y, size_t n)
{
	double mx = mean_of(x, n), my = mean_of(y, n), xx = 0, yy = 0, xy = 0;

	if (n < 2)
		return figure_undefined(n == 0 ? NO_PAIRS : TOO_FEW_TARGETS, (double)n);
	for (size_t i = 0; i < n; i++) {
		xx += (x[i] - mx) * (x[i] - mx);
		yy += (y[i] - my) * (y[i] - my);
		xy += (x[i] - mx) * (y[i] - my);
	}
	if (!varies(x, n) || !varies(y, n))
		return figure_undefined(NO_VARIATION, (double)n);
	return figure_of(xy / sqrt(xx * yy), (double)n);
}

struct figure pearson(const struct ratings *r, size_t first, size_t second)
{
	double *x, *y;
	size_t n = pairs_of(r, first, second, &x, &y);
	struct figure f = correlation(x, y, n);

	free(x);
	free(y);
	return f;
}

struct ranked {
	double value;
	size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return (x->value > y->value) - (x->value < y->value);
}

/* Replaces values by their ranks; equal ones share the mean of theirs. */
static void rank(double *x, size_t n)
{
	struct ranked *sorted = mem_alloc(n + 1, sizeof *sorted);
	size_t i = 0;

	for (size_t k = 0; k < n; k++)
		sorted[k] = (struct ranked){x[k], k};
	qsort(sorted, n, sizeof *sorted, compare_ranked);
	while (i < n) {
		size_t end = i;

		while (end < n && !(sorted[end].value > sorted[i].value))
			end++;
		for (size_t k = i; k < end; k++)
			x[sorted[k].index] = (double)(i + end + 1) / 2;
		i = end;
	}
	free(sorted);
}

struct figure spearman(const struct ratings *r, size_t first, size_t second)
{
	double *x, *y;
	size_t n = pairs_of(r, first, second, &x, &y);
	struct figure f;

	rank(x, n);
	rank(y, n);
	f = correlation(x, y, n);
	free(x);
	free(y);
	return f;
}

struct figure count_ratio(const struct ratings *r, size_t first, size_t second)
{
	double *x, *y, sum = 0, used = 0;
	size_t n = pairs_of(r, first, second, &x, &y);

	for (size_t i = 0; i < n; i++) {
		double larger = fmax(x[i], y[i]);

		if (!(larger > 0))
			continue;
		sum += fmin(x[i], y[i]) / larger;
		used++;
	}
	free(x);
	free(y);
	if (!(used > 0))
		return figure_undefined(n == 0 ? NO_PAIRS : NOTHING_CODED, (double)n);
	return figure_of(sum / used, used);
}

/* ---- from sums ---- */

void pair_sums_add(struct pair_sums *s, double x, double y, double x0, double y0)
{
	double larger = fmax(x, y), smaller = fmin(x, y);

	s->n++;
	if (larger > 0) {
		s->ratio += smaller / larger;
		s->n_ratios++;
	}
	x -= x0;
	y -= y0;
	s->x += x;
	s->y += y;
	s->xx += x * x;
	s->yy += y * y;
	s->xy += x * y;
}

void pair_sums_join(struct pair_sums *to, const struct pair_sums *from)
{
	to->n += from->n;
	to->x += from->x;
	to->y += from->y;
	to->xx += from->xx;
	to->yy += from->yy;
	to->xy += from->xy;
	to->ratio += from->ratio;
	to->n_ratios += from->n_ratios;
}

struct figure pearson_of_sums(const struct pair_sums *s)
{
	double xx, yy;

	if (s->n < 2)
		return figure_undefined(s->n > 0 ? TOO_FEW_TARGETS : NO_PAIRS, s->n);
	xx = s->xx - s->x * s->x / s->n;
	yy = s->yy - s->y * s->y / s->n;
	/* what is below is round-off */
	if (!(xx > 1e-12 * s->xx) || !(yy > 1e-12 * s->yy))
		return figure_undefined(NO_VARIATION, s->n);
	return figure_of((s->xy - s->x * s->y / s->n) / sqrt(xx * yy), s->n);
}

struct figure count_ratio_of_sums(const struct pair_sums *s)
{
	if (!(s->n_ratios > 0))
		return figure_undefined(s->n > 0 ? NOTHING_CODED : NO_PAIRS, s->n);
	return figure_of(s->ratio / s->n_ratios, s->n_ratios);
}

/* ---- block by block ---- */

static void count_blocks(const struct moments *m, struct window w, int64_t block_ms, double *counts)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->items[i].ms >= w.from_ms && m->items[i].ms < w.to_ms)
			counts[(m->items[i].ms - w.from_ms) / block_ms]++;
}

void blocks_add(struct blocks *b, const struct moments *first, const struct moments *second,
	struct window w, int64_t block_ms)
{
	size_t n =
		w.to_ms > w.from_ms ? (size_t)((w.to_ms - w.from_ms + block_ms - 1) / block_ms) : 0;
	double *x = mem_alloc(n + 1, sizeof(double)), *y = mem_alloc(n + 1, sizeof(double));

	count_blocks(first, w, block_ms, x);
	count_blocks(second, w, block_ms, y);
	for (size_t i = 0; i < n; i++) {
		double larger = fmax(x[i], y[i]), smaller = fmin(x[i], y[i]);

		b->n++;
		b->ratio_sum += larger > 0 ? smaller / larger : 1;
		b->n_equal += !(larger > smaller);
		b->n_both += smaller > 0;
		b->n_any += larger > 0;
	}
	free(x);
	free(y);
}

static struct figure share(double part, double whole, double n)
{
	if (!(n > 0))
		return figure_undefined(NO_WINDOW, 0);
	if (!(whole > 0))
		return figure_undefined(NOTHING_CODED, n);
	return figure_of(part / whole, n);
}

struct figure ioa_mean(const struct blocks *b)
{
	return share(b->ratio_sum, b->n, b->n);
}

struct figure ioa_exact(const struct blocks *b)
{
	return share(b->n_equal, b->n, b->n);
}

struct figure ioa_scored(const struct blocks *b)
{
	return share(b->n_both, b->n_any, b->n);
}

/* ---- bias and drift ---- */

/* The mean with its t limits; the standard error as se. */
static struct figure mean_with_limits(const double *x, size_t n)
{
	double mean = mean_of(x, n), ss = 0, t;
	struct figure f;

	if (n == 0)
		return figure_undefined(NO_PAIRS, 0);
	f = figure_of(mean, (double)n);
	if (n < 2)
		return f;
	for (size_t i = 0; i < n; i++)
		ss += (x[i] - mean) * (x[i] - mean);
	f.has_se = true;
	f.se = sqrt(ss / (double)(n - 1) / (double)n);
	if (!quantile_t(0.975, (double)(n - 1), &t))
		return f;
	f.has_limits = true;
	f.lower = mean - t * f.se;
	f.upper = mean + t * f.se;
	return f;
}

struct figure bias_of_coder(const struct ratings *r, size_t coder)
{
	double *differences = mem_alloc(r->n + 1, sizeof(double));
	struct figure f;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		double sum = 0, others = (double)ratings_count(r, i) - 1;

		if (!ratings_has(r, i, coder) || others < 1)
			continue;
		for (size_t j = 0; j < r->k; j++)
			if (j != coder && ratings_has(r, i, j))
				sum += *ratings_at(r, i, j);
		differences[n++] = *ratings_at(r, i, coder) - sum / others;
	}
	f = r->k < 2 ? figure_undefined(ONE_CODER, 0) : mean_with_limits(differences, n);
	free(differences);
	return f;
}

struct figure limits_of_agreement(const struct ratings *r, size_t first, size_t second)
{
	double *x, *y, deviation;
	size_t n = pairs_of(r, first, second, &x, &y);
	struct figure f;

	for (size_t i = 0; i < n; i++)
		x[i] = y[i] - x[i];
	f = mean_with_limits(x, n);
	if (f.has_se) {
		deviation = f.se * sqrt((double)n);
		f.se = deviation;
		f.has_limits = true;
		f.lower = f.value - 1.96 * deviation;
		f.upper = f.value + 1.96 * deviation;
	}
	free(x);
	free(y);
	return f;
}

struct figure slope(const double *x, const double *y, size_t n, double per_x)
{
	double mx = mean_of(x, n), my = mean_of(y, n), xx = 0, xy = 0, rest = 0, b, t;
	struct figure f;

	if (n < 3)
		return figure_undefined(TOO_FEW_TARGETS, (double)n);
	for (size_t i = 0; i < n; i++) {
		xx += (x[i] - mx) * (x[i] - mx);
		xy += (x[i] - mx) * (y[i] - my);
	}
	if (!varies(x, n))
		return figure_undefined(NO_VARIATION, (double)n);
	b = xy / xx;
	for (size_t i = 0; i < n; i++) {
		double d = y[i] - my - b * (x[i] - mx);

		rest += d * d;
	}
	f = figure_of(b * per_x, (double)n);
	f.has_se = true;
	f.se = per_x * sqrt(rest / (double)(n - 2) / xx);
	if (!quantile_t(0.975, (double)(n - 2), &t))
		return f;
	f.has_limits = true;
	f.lower = f.value - t * f.se;
	f.upper = f.value + t * f.se;
	return f;
}
