/*
 * Ratings as a matrix: n targets (rows: a session, or a person in a session) x k coders.
 *
 * A missing rating is NAN; nothing else is. Statistics that need each target rated by each coder say
 * so and take ratings_complete_rows.
 */
#ifndef TURVEN_RELIABILITY_RATINGS_H
#define TURVEN_RELIABILITY_RATINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "reliability/tally.h"

#define RATINGS_SAME 1e-9 /* values not further apart are one category */

struct ratings {
	size_t n, k;
	double *x; /* [target * k + coder] */
};

/* All missing. */
void ratings_init(struct ratings *r, size_t n, size_t k);
void ratings_clear(struct ratings *r);
double *ratings_at(const struct ratings *r, size_t target, size_t coder);
bool ratings_has(const struct ratings *r, size_t target, size_t coder);
/* How many coders rated the target. */
size_t ratings_count(const struct ratings *r, size_t target);

/* Only the targets that every coder rated; *out is initialised here. Returns how many were dropped.
 */
size_t ratings_complete_rows(const struct ratings *r, struct ratings *out);

/* The different values, ascending; the caller frees *out. Returns how many. */
size_t ratings_values(const struct ratings *r, double **out);

/*
 * The table of two coders over the categories (ascending values, q of them); targets that one of
 * them did not rate are left out. values of the tally are borrowed. False: a rating is none of the
 * categories.
 */
bool ratings_tally(const struct ratings *r, size_t first, size_t second, const double *values,
	size_t q, struct tally *out);

#endif
