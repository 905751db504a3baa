/* Quantiles of t and F. */
#include "reliability/quantile.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

#define ROOT_STEPS 200

bool quantile_t(double p, double df, double *out)
{
	gsl_error_handler_t *before = gsl_set_error_handler_off();

	*out = gsl_cdf_tdist_Pinv(p, df);
	gsl_set_error_handler(before);
	return isfinite(*out);
}

struct sought {
	double p, df1, df2;
};

/* In the logarithm of x; of the two tails the smaller one, which keeps its digits. */
static double difference(double log_x, void *context)
{
	const struct sought *s = context;
	double x = exp(log_x);

	if (s->p > 0.5)
		return (1 - s->p) - gsl_cdf_fdist_Q(x, s->df1, s->df2);
	return gsl_cdf_fdist_P(x, s->df1, s->df2) - s->p;
}

static bool find_root(struct sought *s, double *out)
{
	gsl_function f = {difference, s};
	double low = -1, high = 1;
	gsl_root_fsolver *solver;
	int status = GSL_CONTINUE;

	for (int i = 0; i < 60 && difference(low, s) > 0; i++)
		low *= 2;
	for (int i = 0; i < 60 && difference(high, s) < 0; i++)
		high *= 2;
	solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	if (!solver)
		return false;
	if (gsl_root_fsolver_set(solver, &f, low, high) == GSL_SUCCESS) {
		for (int i = 0; i < ROOT_STEPS && status == GSL_CONTINUE; i++) {
			if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
				break;
			status = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
				gsl_root_fsolver_x_upper(solver), 1e-13, 1e-13);
		}
		*out = exp(gsl_root_fsolver_root(solver));
	}
	gsl_root_fsolver_free(solver);
	return status == GSL_SUCCESS && isfinite(*out);
}

bool quantile_f(double p, double df1, double df2, double *out)
{
	gsl_error_handler_t *before;
	struct sought s = {p, df1, df2};
	bool good;

	*out = 0;
	if (!(p > 0 && p < 1 && df1 > 0 && df2 > 0 && isfinite(df1) && isfinite(df2)))
		return false;
	before = gsl_set_error_handler_off();
	*out = p > 0.5 ? gsl_cdf_fdist_Qinv(1 - p, df1, df2) : gsl_cdf_fdist_Pinv(p, df1, df2);
	good = isfinite(*out) && *out > 0;
	if (!good)
		good = find_root(&s, out);
	gsl_set_error_handler(before);
	return good;
}
