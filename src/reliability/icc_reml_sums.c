/* Sums over targets for variance components, and the case without error. */
#include "reliability/icc_reml_sums.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define TINY 1e-10 /* error of less than this share of all squares counts as none */

static double mean_of(const struct reml *m, size_t target)
{
	double sum = 0;

	for (size_t j = 0; j < m->r->k; j++)
		if (ratings_has(m->r, target, j))
			sum += *ratings_at(m->r, target, j) - m->centre;
	return sum / (double)ratings_count(m->r, target);
}

static void add_target(struct reml *m, size_t target)
{
	size_t n = ratings_count(m->r, target), k = m->r->k;
	struct group *g = &m->groups[n];
	double mean = mean_of(m, target);

	if (!g->both) {
		g->both = mem_alloc(k * k, sizeof(double));
		g->means = mem_alloc(k, sizeof(double));
	}
	g->n_targets++;
	g->mean += mean;
	g->mean2 += mean * mean;
	for (size_t j = 0; j < k; j++) {
		double rest;

		if (!ratings_has(m->r, target, j))
			continue;
		rest = *ratings_at(m->r, target, j) - m->centre - mean;
		m->within += rest * rest;
		*gsl_vector_ptr(m->rest, j) += rest;
		g->means[j] += mean;
		*gsl_matrix_ptr(m->links, j, j) += 1;
		for (size_t l = 0; l <= j; l++) {
			if (!ratings_has(m->r, target, l))
				continue;
			*gsl_matrix_ptr(m->links, j, l) -= 1 / (double)n;
			g->both[j * k + l] += 1;
		}
	}
}

static void sums_init(struct reml *m)
{
	size_t k = m->r->k;

	m->groups = mem_alloc(k + 1, sizeof *m->groups);
	m->rest = gsl_vector_calloc(k);
	m->links = gsl_matrix_calloc(k, k);
	m->k = gsl_matrix_alloc(k, k);
	m->u1 = gsl_vector_alloc(k);
	m->uy = gsl_vector_alloc(k);
	m->s1 = gsl_vector_alloc(k);
	m->sy = gsl_vector_alloc(k);
	for (size_t i = 0; i < m->r->n; i++)
		if (ratings_count(m->r, i) > 0)
			add_target(m, i);
}

void reml_clear(struct reml *m)
{
	for (size_t n = 0; n <= m->r->k; n++) {
		free(m->groups[n].both);
		free(m->groups[n].means);
	}
	free(m->groups);
	gsl_vector_free(m->rest);
	gsl_matrix_free(m->links);
	gsl_matrix_free(m->k);
	gsl_vector_free(m->u1);
	gsl_vector_free(m->uy);
	gsl_vector_free(m->s1);
	gsl_vector_free(m->sy);
}

/* Do targets with more than one rating link all coders that rated at all? */
static bool linked(const struct ratings *r)
{
	size_t *group = mem_alloc(r->k + 1, sizeof *group);
	bool *rated = mem_alloc(r->k + 1, sizeof *rated);
	bool good = true, changed = true;

	for (size_t j = 0; j < r->k; j++)
		group[j] = j;
	while (changed) {
		changed = false;
		for (size_t i = 0; i < r->n; i++) {
			size_t least = r->k;

			for (size_t j = 0; j < r->k; j++)
				if (ratings_has(r, i, j) && group[j] < least)
					least = group[j];
			for (size_t j = 0; j < r->k; j++) {
				if (!ratings_has(r, i, j))
					continue;
				rated[j] = true;
				changed |= group[j] != least;
				group[j] = least;
			}
		}
	}
	for (size_t j = 0; j < r->k; j++)
		for (size_t l = 0; l < r->k; l++)
			if (rated[j] && rated[l] && group[j] != group[l])
				good = false;
	free(group);
	free(rated);
	return good;
}

/* What must hold, the centre, and the harmonic mean of ratings per target. */
static enum undefined prepare(struct reml *m, struct components *out)
{
	const struct ratings *r = m->r;
	double sum = 0, inverse = 0, low = HUGE_VAL, high = -HUGE_VAL;
	size_t n_pairs = 0;

	for (size_t i = 0; i < r->n; i++) {
		size_t n = ratings_count(r, i);

		if (n == 0)
			continue;
		out->n++;
		m->n_values += n;
		inverse += 1 / (double)n;
		n_pairs += n >= 2;
		for (size_t j = 0; j < r->k; j++) {
			if (!ratings_has(r, i, j))
				continue;
			sum += *ratings_at(r, i, j);
			low = fmin(low, *ratings_at(r, i, j));
			high = fmax(high, *ratings_at(r, i, j));
		}
	}
	if (r->k < 2)
		return ONE_CODER;
	if (n_pairs < 2)
		return n_pairs == 0 ? NO_PAIRS : TOO_FEW_TARGETS;
	if (!(high > low))
		return NO_VARIATION;
	out->k = (double)out->n / inverse;
	m->centre = sum / (double)m->n_values;
	return m->one_way || linked(r) ? DEFINED : NOT_LINKED;
}

enum undefined reml_init(
	struct reml *m, const struct ratings *r, bool one_way, struct components *out)
{
	enum undefined why;

	*m = (struct reml){.r = r, .one_way = one_way};
	*out = (struct components){0};
	why = prepare(m, out);
	if (!why)
		sums_init(m);
	return why;
}

/* ---- without error ---- */

/* Squared distance of the targets' levels from their mean, over n - 1. */
static double variance(const double *x, size_t n)
{
	double mean = 0, sum = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		sum += (x[i] - mean) * (x[i] - mean);
	return sum / (double)(n - 1);
}

/* What each coder adds to a target's level, by least squares, with a mean of 0: into m->sy. */
static void find_coders(struct reml *m)
{
	size_t k = m->r->k;

	gsl_matrix_memcpy(m->k, m->links);
	gsl_matrix_add_constant(m->k, 1 / (double)k);
	for (size_t j = 0; j < k; j++)
		if (!(gsl_matrix_get(m->links, j, j) > 0)) /* rated nothing that others rated */
			*gsl_matrix_ptr(m->k, j, j) += 1;
	if (m->one_way || gsl_linalg_cholesky_decomp1(m->k) != GSL_SUCCESS)
		gsl_vector_set_zero(m->sy);
	else
		gsl_linalg_cholesky_solve(m->k, m->rest, m->sy);
}

bool reml_without_error(struct reml *m, struct components *out)
{
	size_t n_coders = 0, n = 0, k = m->r->k;
	double all = m->within, explained, *level;

	for (size_t i = 1; i <= k; i++)
		all += (double)i * m->groups[i].mean2;
	for (size_t j = 0; j < k; j++)
		n_coders += gsl_matrix_get(m->links, j, j) > 0;
	find_coders(m);
	gsl_blas_ddot(m->rest, m->sy, &explained);
	if (m->within - explained > TINY * all ||
		m->n_values <= out->n + (m->one_way ? 0 : n_coders - 1))
		return false;
	level = mem_alloc(out->n + n_coders, sizeof *level);
	for (size_t i = 0; i < m->r->n; i++) {
		double added = 0;

		if (ratings_count(m->r, i) == 0)
			continue;
		for (size_t j = 0; j < k; j++)
			if (ratings_has(m->r, i, j))
				added += gsl_vector_get(m->sy, j);
		level[n++] = mean_of(m, i) - added / (double)ratings_count(m->r, i);
	}
	out->target = variance(level, n);
	n = 0;
	for (size_t j = 0; j < k; j++)
		if (gsl_matrix_get(m->links, j, j) > 0)
			level[n++] = gsl_vector_get(m->sy, j);
	out->coder = variance(level, n);
	out->error = 0;
	free(level);
	return true;
}
