/* Intraclass correlations of complete matrices. */
#include "reliability/icc.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/quantile.h"

#define TINY     1e-12
#define LEVEL_UP 0.975 /* two-sided 95 % */

/* Squares below this share of all variation are round-off. */
static double clean(double ss, double sst)
{
	return ss < TINY * sst ? 0 : ss;
}

bool anova_of(const struct ratings *r, struct anova *out, enum undefined *why)
{
	double n = (double)r->n, k = (double)r->k, grand = 0, ssr = 0, ssc = 0, sst = 0, sse;

	*out = (struct anova){.n = r->n, .k = r->k};
	*why = r->k < 2 ? ONE_CODER : r->n < 2 ? TOO_FEW_TARGETS : DEFINED;
	if (*why)
		return false;
	for (size_t i = 0; i < r->n * r->k; i++)
		grand += r->x[i];
	grand /= n * k;
	for (size_t i = 0; i < r->n; i++) {
		double mean = 0;

		for (size_t j = 0; j < r->k; j++) {
			double x = *ratings_at(r, i, j) - grand;

			mean += x / k;
			sst += x * x;
		}
		ssr += k * mean * mean;
	}
	for (size_t j = 0; j < r->k; j++) {
		double mean = 0;

		for (size_t i = 0; i < r->n; i++)
			mean += (*ratings_at(r, i, j) - grand) / n;
		ssc += n * mean * mean;
	}
	if (!(sst > TINY * (1 + grand * grand) * TINY)) {
		*why = NO_VARIATION;
		return false;
	}
	ssr = clean(ssr, sst);
	ssc = clean(ssc, sst);
	sse = clean(sst - ssr - ssc, sst);
	out->sst = sst;
	out->msr = ssr / (n - 1);
	out->msc = ssc / (k - 1);
	out->mse = sse / ((n - 1) * (k - 1));
	out->msw = clean(ssc + sse, sst) / (n * (k - 1));
	return true;
}

/*
 * top / bottom, undefined where there is nothing to divide by. bottom estimates a variance; that of
 * ICC(A,k) can come out below 0, and with it a reliability above 1.
 */
static struct figure ratio(double top, double bottom, double n)
{
	if (!(bottom > 0))
		return figure_undefined(NO_VARIATION, n);
	return figure_of(top / bottom, n);
}

static void set_limits(struct figure *f, double lower, double upper)
{
	if (!isfinite(lower) || !isfinite(upper))
		return;
	f->has_limits = true;
	f->lower = lower;
	f->upper = upper;
}

/* Of ICC(1) and ICC(C, ·): by F = msr / other, with d2 degrees of freedom of the other. */
static void limits_by_f(struct figure *f, const struct anova *a, double other, double d2, bool mean)
{
	double k = (double)a->k, d1 = (double)a->n - 1, ratio_f, fl, fu;

	if (!(other > 0)) { /* no error at all: certain */
		set_limits(f, f->value, f->value);
		return;
	}
	ratio_f = a->msr / other;
	if (!quantile_f(LEVEL_UP, d1, d2, &fl) || !quantile_f(LEVEL_UP, d2, d1, &fu))
		return;
	fl = ratio_f / fl;
	fu = ratio_f * fu;
	if (mean)
		set_limits(f, 1 - 1 / fl, 1 - 1 / fu);
	else
		set_limits(f, (fl - 1) / (fl + k - 1), (fu - 1) / (fu + k - 1));
}

/* NAN at and below -1 / (k - 1), where no mean of k can be. */
static double spearman_brown(double single, double k)
{
	double bottom = 1 + (k - 1) * single;

	return bottom > 0 ? k * single / bottom : (double)NAN;
}

/* Of ICC(A,1), whose degrees of freedom are Satterthwaite's; mean: of ICC(A,k). */
static void limits_of_agreement(struct figure *f, const struct anova *a, double single, bool mean)
{
	double n = (double)a->n, k = (double)a->k, x, y, v, top, bottom, f1, f2, c, lower, upper;

	if (single >= 1) {
		set_limits(f, 1, 1);
		return;
	}
	x = k * single / (n * (1 - single));
	y = 1 + k * single * (n - 1) / (n * (1 - single));
	top = (x * a->msc + y * a->mse) * (x * a->msc + y * a->mse);
	bottom = (x * a->msc) * (x * a->msc) / (k - 1) +
		 (y * a->mse) * (y * a->mse) / ((n - 1) * (k - 1));
	v = top / bottom;
	if (!isfinite(v) || !quantile_f(LEVEL_UP, n - 1, v, &f1) ||
		!quantile_f(LEVEL_UP, v, n - 1, &f2))
		return;
	c = k * a->msc + (k * n - k - n) * a->mse;
	lower = n * (a->msr - f1 * a->mse) / (f1 * c + n * a->msr);
	upper = n * (f2 * a->msr - a->mse) / (c + n * f2 * a->msr);
	if (mean)
		set_limits(f, spearman_brown(lower, k), spearman_brown(upper, k));
	else
		set_limits(f, lower, upper);
}

struct figure icc(const struct anova *a, enum icc which)
{
	double n = (double)a->n, k = (double)a->k, msr = a->msr, mse = a->mse;
	double between = (a->msc - mse) / n; /* of coders, per target */
	struct figure single = ratio(msr - mse, msr + (k - 1) * mse + k * between, n);
	struct figure f;

	switch (which) {
	case ICC_1:
		f = ratio(msr - a->msw, msr + (k - 1) * a->msw, n);
		break;
	case ICC_K:
		f = ratio(msr - a->msw, msr, n);
		break;
	case ICC_C1:
		f = ratio(msr - mse, msr + (k - 1) * mse, n);
		break;
	case ICC_CK:
		f = ratio(msr - mse, msr, n);
		break;
	case ICC_AK:
		f = ratio(msr - mse, msr + between, n);
		break;
	default:
		f = single;
	}
	if (f.why)
		return f;
	if (which == ICC_1 || which == ICC_K)
		limits_by_f(&f, a, a->msw, n * (k - 1), which == ICC_K);
	else if (which == ICC_C1 || which == ICC_CK)
		limits_by_f(&f, a, mse, (n - 1) * (k - 1), which == ICC_CK);
	else if (!single.why)
		limits_of_agreement(&f, a, single.value, which == ICC_AK);
	return f;
}

struct figure sem_consistency(const struct anova *a)
{
	return figure_of(sqrt(a->mse), (double)a->n);
}

struct figure sem_agreement(const struct anova *a)
{
	return figure_of(sqrt(fmax(0, (a->msc - a->mse) / (double)a->n) + a->mse), (double)a->n);
}

struct figure smallest_change(struct figure sem_agreement)
{
	return sem_agreement.why ? sem_agreement
				 : figure_of(1.96 * sqrt(2) * sem_agreement.value, sem_agreement.n);
}
