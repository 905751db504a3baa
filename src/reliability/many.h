/*
 * Agreement of many coders on categories, with gaps.
 *
 * Takes a matrix of ratings and the categories (q ascending values). The limits are
 * coefficient ± t(n-1) SE with Gwet's standard error, the upper one not above 1; n is the number of
 * targets with two ratings or more. Formulas: Fleiss 1971, Conger 1980, Brennan & Prediger 1981,
 * Gwet 2008 and 2014, Light 1971.
 */
#ifndef TURVEN_RELIABILITY_MANY_H
#define TURVEN_RELIABILITY_MANY_H

#include "reliability/figure.h"
#include "reliability/kappa.h"
#include "reliability/ratings.h"

struct figure many_agreement(
	const struct ratings *r, const double *values, size_t q, enum weights w);
struct figure many_fleiss(const struct ratings *r, const double *values, size_t q, enum weights w);
struct figure many_brennan_prediger(
	const struct ratings *r, const double *values, size_t q, enum weights w);
struct figure many_ac(const struct ratings *r, const double *values, size_t q, enum weights w);
/* Cohen's kappa for many; identity weights, without limits. */
struct figure many_conger(const struct ratings *r, const double *values, size_t q);
/* The mean of Cohen's kappa of all pairs of coders; undefined if one of them is. */
struct figure many_light(const struct ratings *r, const double *values, size_t q);

#endif
