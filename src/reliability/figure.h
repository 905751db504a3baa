/*
 * A figure: one statistic of reliability, or the reason why there is none.
 *
 * "Undefined" is a result. It is never 0, 1 or not-a-number, and nothing is clipped: a kappa below 0
 * stays below 0.
 */
#ifndef TURVEN_RELIABILITY_FIGURE_H
#define TURVEN_RELIABILITY_FIGURE_H

#include <stdbool.h>

enum undefined {
	DEFINED,
	NO_WINDOW,       /* the coders have no stretch of time in common */
	ONE_CODER,       /* nobody to compare with */
	SHORT_WINDOW,    /* no unit of time, or tick, fits into it */
	NOTHING_CODED,   /* by either */
	ONE_CATEGORY,    /* only one was used, by both: agreement by chance is certain */
	NO_MATCH,        /* no event on which both agree */
	NO_PAIRS,        /* no target has two ratings */
	NO_VARIATION,    /* between targets */
	TOO_FEW_TARGETS, /* fewer than 2 */
	NOT_LINKED,      /* coders share no targets, directly or through others */
	NOT_THIS_SHAPE,  /* the table is not of the size that the statistic needs */
	NOT_COMPUTABLE   /* a denominator of 0 */
};

struct figure {
	enum undefined why; /* value counts only if DEFINED */
	double value;
	bool has_limits;
	double lower, upper; /* confidence limits */
	bool has_se;
	double se;
	double n; /* what it rests on: observations, ms, targets, pairs; the measure says which */
};

struct figure figure_of(double value, double n);
struct figure figure_undefined(enum undefined why, double n);

/* (observed - expected) / (1 - expected), undefined (ONE_CATEGORY) where 1 - expected < 1e-12. */
struct figure figure_chance_corrected(double observed, double expected, double n);

/* "only one category was used", translated. */
const char *undefined_words(enum undefined why);

#endif
