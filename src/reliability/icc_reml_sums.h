/*
 * What the search for variance components (icc_reml.c) needs of a matrix of ratings: sums over the
 * targets, made once.
 *
 * Targets with the same number of ratings are summed up together. Each rating is split into its
 * target's mean and the rest: what is left of large numbers that nearly cancel is never computed.
 */
#ifndef TURVEN_RELIABILITY_ICC_REML_SUMS_H
#define TURVEN_RELIABILITY_ICC_REML_SUMS_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>

#include "reliability/icc.h"

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
	struct group *groups; /* [ratings per target], 0 … k; both NULL = there are none */
	/*
	 * Of the ratings less their targets' means: squares; sums by coder; Zr'Zr less the part that
	 * the means take off, of which, as of k, only the lower half is filled.
	 */
	double within;
	gsl_vector *rest;
	gsl_matrix *links;
	/* of one evaluation */
	gsl_matrix *k;
	gsl_vector *u1, *uy, *s1, *sy; /* of size k */
	double error;                  /* Q / (N - 1) of the newest evaluation */
};

/* Fills also n and k of out. A reason, and nothing to clear: see components_of. */
enum undefined reml_init(
	struct reml *m, const struct ratings *r, bool one_way, struct components *out);
void reml_clear(struct reml *m);

/*
 * Without any error the criterion has no end, but the levels of targets and coders are known exactly,
 * and so are their variances. False: there is error, or nothing that would show it.
 */
bool reml_without_error(struct reml *m, struct components *out);

#endif
