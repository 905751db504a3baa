/*
 * Quantiles of the t and F distributions, with GSL. Its F quantile fails for some degrees of freedom
 * that are no whole numbers, as ICC(A,1) has them: there the root of the distribution function is
 * looked for.
 */
#ifndef TURVEN_RELIABILITY_QUANTILE_H
#define TURVEN_RELIABILITY_QUANTILE_H

#include <stdbool.h>

/* p 0..1, degrees of freedom > 0. False: there is none. */
bool quantile_t(double p, double df, double *out);
bool quantile_f(double p, double df1, double df2, double *out);

#endif
