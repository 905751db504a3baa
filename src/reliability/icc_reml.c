/*
 * Variance components of matrices with gaps, by restricted maximum likelihood.
 *
 * With V = I + t1 Zs Zs' + t2 Zr Zr' (targets, coders; variances relative to the error's) the profiled
 * criterion log|V| + log(1'V⁻¹1) + (N-1) log(Q/(N-1)) is minimised over √t1 and √t2, so that the
 * boundary at 0 is smooth. Targets are absorbed: what is factorised has the size of the coders, and
 * from the sums of icc_reml_sums.h one evaluation costs the same for any number of targets.
 */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>

#include "reliability/icc.h"
#include "reliability/icc_reml_sums.h"

#define SMALL           1e-8 /* a relative variance below this is 0 */
#define MAX_STEPS       2000
#define MOST            1e6 /* square root of a relative variance */
#define PRECISION       1e-10
#define SETTLED         1e-7 /* closer to the least value the criterion is all round-off */
#define ROUGH_PRECISION 1e-6

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

	gsl_blas_ddot(a, b, &sum);
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
	struct reml m;

	*why = reml_init(&m, r, one_way, out);
	if (*why)
		return false;
	handler = gsl_set_error_handler_off();
	if (!reml_without_error(&m, out) && !with_error(&m, near, out))
		*why = NOT_COMPUTABLE;
	reml_clear(&m);
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

struct figure sem_of_components(const struct components *c, bool with_coders)
{
	return figure_of(sqrt((with_coders ? c->coder : 0) + c->error), (double)c->n);
}
