/*
 * Variance components of matrices with gaps, by restricted maximum likelihood.
 *
 * With V = I + t1 Zs Zs' + t2 Zr Zr' (targets, coders; variances relative to the error's) the profiled
 * criterion log|V| + log(1'V⁻¹1) + (N-1) log(Q/(N-1)) is minimised over √t1 and √t2, so that the
 * boundary at 0 is smooth. Targets are absorbed: what is factorised has the size of the coders. Those
 * with the same number of ratings are summed up once, so what one evaluation costs does not depend on
 * how many targets there are. Each rating is split into its target's mean and the rest: what is left
 * of large numbers that nearly cancel is never computed.
 */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/icc.h"

#define SMALL           1e-8  /* a relative variance below this is 0 */
#define TINY            1e-10 /* error of less than this share of all squares counts as none */
#define MAX_STEPS       2000
#define MOST            1e6 /* square root of a relative variance */
#define PRECISION       1e-10
#define SETTLED         1e-7 /* closer to the least value the criterion is all round-off */
#define ROUGH_PRECISION 1e-6

/* The targets that have the same number of ratings. */
struct group {
	double n_targets;
	double mean, mean2; /* the targets' means and their squares, added up */
	double *means;      /* [coder]: the means of the targets that were rated by it, added up */
	double *both;       /* [coder * k + other]: how many targets both rated; other <= coder */
};

struct reml {
	const struct ratings *r;
	double centre;   /* taken off each rating, for precision */
	size_t n_values; /* N */
	bool one_way;
	struct group *groups; /* [ratings per target], 0 … k */
	/* of the ratings less their targets' means: squares, sums by coder; and Zr'Zr less the part
	 * that means take off, of which, as of k, only the lower half is filled */
	double within;
	gsl_vector *rest;
	gsl_matrix *links;
	/* of one evaluation */
	gsl_matrix *k;
	gsl_vector *u1, *uy, *s1, *sy; /* of size k */
	double error;                  /* Q / (N - 1) of the newest evaluation */
};

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

/* The sums over targets; to be cleared with sums_clear. */
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

static void sums_clear(struct reml *m)
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

/* What targets absorbed leave: a'W⁻¹b of ones and ratings, and Zr'W⁻¹ of them. */
struct absorbed {
	double log_w, one_one, one_y, y_y;
};

static void absorb(struct reml *m, double t1, struct absorbed *a)
{
	size_t k = m->r->k;

	*a = (struct absorbed){.y_y = m->within};
	gsl_matrix_memcpy(m->k, m->links);
	gsl_vector_memcpy(m->uy, m->rest);
	gsl_vector_set_zero(m->u1);
	for (size_t i = 1; i <= k; i++) {
		const struct group *g = &m->groups[i];
		double n = (double)i, left = 1 / (1 + n * t1);

		if (!g->both)
			continue;
		a->log_w += g->n_targets * log1p(n * t1);
		a->one_one += left * n * g->n_targets;
		a->one_y += left * n * g->mean;
		a->y_y += left * n * g->mean2;
		for (size_t j = 0; j < k; j++) {
			double *row = gsl_matrix_ptr(m->k, j, 0);
			const double *both = &g->both[j * k];

			*gsl_vector_ptr(m->u1, j) += left * both[j];
			*gsl_vector_ptr(m->uy, j) += left * g->means[j];
			for (size_t l = 0; l <= j; l++)
				row[l] += left / n * both[l];
		}
	}
}

static double dot(const gsl_vector *a, const gsl_vector *b)
{
	double sum = 0;

	for (size_t i = 0; i < a->size; i++)
		sum += gsl_vector_get(a, i) * gsl_vector_get(b, i);
	return sum;
}

/* The criterion for relative variances t1 (targets), t2 (coders). */
static double criterion(struct reml *m, double t1, double t2)
{
	double n = (double)m->n_values, log_k = 0, one_one, one_y, y_y, q;
	struct absorbed a;

	absorb(m, t1, &a);
	one_one = a.one_one;
	one_y = a.one_y;
	y_y = a.y_y;
	if (t2 > 0) {
		gsl_matrix_scale(m->k, t2);
		for (size_t j = 0; j < m->r->k; j++)
			*gsl_matrix_ptr(m->k, j, j) += 1;
		if (gsl_linalg_cholesky_decomp1(m->k) != GSL_SUCCESS)
			return HUGE_VAL;
		for (size_t j = 0; j < m->r->k; j++)
			log_k += 2 * log(gsl_matrix_get(m->k, j, j));
		gsl_linalg_cholesky_solve(m->k, m->u1, m->s1);
		gsl_linalg_cholesky_solve(m->k, m->uy, m->sy);
		one_one -= t2 * dot(m->u1, m->s1);
		one_y -= t2 * dot(m->u1, m->sy);
		y_y -= t2 * dot(m->uy, m->sy);
	}
	q = y_y - one_y * one_y / one_one;
	if (!(q > 0) || !(one_one > 0))
		return HUGE_VAL;
	m->error = q / (n - 1);
	return a.log_w + log_k + log(one_one) + (n - 1) * log(m->error);
}

static double evaluate(const gsl_vector *x, void *context)
{
	struct reml *m = context;
	double t1 = gsl_vector_get(x, 0), t2 = m->one_way ? 0 : gsl_vector_get(x, 1);

	if (fabs(t1) > MOST || fabs(t2) > MOST)
		return HUGE_VAL;
	return criterion(m, t1 * t1, t2 * t2);
}

/* From one start; the better of this and what was found before is kept in best[3]. */
static void search(struct reml *m, const double start[2], bool roughly, double best[3])
{
	size_t size = m->one_way ? 1 : 2;
	gsl_multimin_function f = {evaluate, size, m};
	gsl_multimin_fminimizer *s =
		gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, size);
	gsl_vector *x = gsl_vector_alloc(size), *step = gsl_vector_alloc(size);
	double before = HUGE_VAL;
	int still = 0;

	for (size_t i = 0; i < size; i++) {
		gsl_vector_set(x, i, start[i]);
		gsl_vector_set(step, i, 0.3 + start[i] / 2);
	}
	gsl_multimin_fminimizer_set(s, &f, x, step);
	for (int i = 0; i < MAX_STEPS; i++) {
		double now;

		if (gsl_multimin_fminimizer_iterate(s) != GSL_SUCCESS)
			break;
		now = gsl_multimin_fminimizer_minimum(s);
		still = before - now < (roughly ? ROUGH_PRECISION : PRECISION) ? still + 1 : 0;
		before = now;
		if (still > (roughly ? 2 : 20) &&
			gsl_multimin_fminimizer_size(s) < (roughly ? 1e-3 : SETTLED))
			break;
	}
	if (gsl_multimin_fminimizer_minimum(s) < best[2]) {
		best[2] = gsl_multimin_fminimizer_minimum(s);
		best[0] = gsl_vector_get(gsl_multimin_fminimizer_x(s), 0);
		best[1] = size > 1 ? gsl_vector_get(gsl_multimin_fminimizer_x(s), 1) : 0;
	}
	gsl_multimin_fminimizer_free(s);
	gsl_vector_free(x);
	gsl_vector_free(step);
}

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

/*
 * Without any error the criterion has no end, but the levels of targets and coders are known exactly,
 * and so are their variances. False: there is error, or nothing that would show it.
 */
static bool without_error(struct reml *m, struct components *out)
{
	size_t n_coders = 0, n = 0, k = m->r->k;
	double all = m->within, *level;

	for (size_t i = 1; i <= k; i++)
		all += (double)i * m->groups[i].mean2;
	for (size_t j = 0; j < k; j++)
		n_coders += gsl_matrix_get(m->links, j, j) > 0;
	find_coders(m);
	if (m->within - dot(m->rest, m->sy) > TINY * all ||
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

/* The least value of the criterion; near NULL: looked for everywhere, to the last digit. */
static bool with_error(struct reml *m, const struct components *near, struct components *out)
{
	static const double starts[] = {0, 0.5, 1.5, 4};
	double best[3] = {0, 0, HUGE_VAL}, t1, t2;

	if (near && near->error > 0)
		search(m,
			(double[]){
				sqrt(near->target / near->error), sqrt(near->coder / near->error)},
			true, best);
	for (size_t i = 0; i < 4 && !(near && near->error > 0); i++)
		for (size_t j = 0; j < (m->one_way ? 1 : 4); j++)
			search(m, (double[]){starts[i], starts[j]}, false, best);
	if (!(best[2] < HUGE_VAL))
		return false;
	t1 = best[0] * best[0];
	t2 = best[1] * best[1];
	t1 = t1 < SMALL ? 0 : t1;
	t2 = t2 < SMALL ? 0 : t2;
	criterion(m, t1, t2);
	out->error = m->error;
	out->target = t1 * m->error;
	out->coder = t2 * m->error;
	return true;
}

static bool estimate(const struct ratings *r, bool one_way, const struct components *near,
	struct components *out, enum undefined *why)
{
	gsl_error_handler_t *handler;
	struct reml m = {.r = r, .one_way = one_way};

	*out = (struct components){0};
	*why = prepare(&m, out);
	if (*why)
		return false;
	handler = gsl_set_error_handler_off();
	sums_init(&m);
	if (!without_error(&m, out) && !with_error(&m, near, out))
		*why = NOT_COMPUTABLE;
	sums_clear(&m);
	gsl_set_error_handler(handler);
	return *why == DEFINED;
}

bool components_of(const struct ratings *r, struct components *out, enum undefined *why)
{
	return estimate(r, false, NULL, out, why);
}

bool components_one_way(const struct ratings *r, struct components *out, enum undefined *why)
{
	return estimate(r, true, NULL, out, why);
}

bool components_near(const struct ratings *r, bool one_way, const struct components *near,
	struct components *out, enum undefined *why)
{
	return estimate(r, one_way, near, out, why);
}

struct figure icc_of_components(const struct components *c, enum icc which)
{
	double n = (double)c->n, coder = c->coder, error = c->error;

	if (which == ICC_C1 || which == ICC_CK || which == ICC_1 || which == ICC_K)
		coder = 0;
	if (which == ICC_K || which == ICC_AK || which == ICC_CK) {
		coder /= c->k;
		error /= c->k;
	}
	if (!(c->target + coder + error > 0))
		return figure_undefined(NO_VARIATION, n);
	return figure_of(c->target / (c->target + coder + error), n);
}
