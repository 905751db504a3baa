/*
 * A tally: how often, or for how long, two coders used which categories together.
 *
 * Rows are the first coder's categories, columns the second's. Tallies of sessions, targets and
 * channels are added before anything is computed; kappas are never averaged. In a tally of events the
 * last category is "nothing" (the other coder logged no such event), and the cell nothing/nothing
 * cannot occur; in a tally of time it is an ordinary category.
 */
#ifndef TURVEN_RELIABILITY_TALLY_H
#define TURVEN_RELIABILITY_TALLY_H

#include <stdbool.h>
#include <stddef.h>

struct tally {
	size_t q;      /* categories, "nothing" included */
	double *cells; /* [row * q + column]: counts, ms, units */
	/*
	 * The values that the categories stand for on a scale, for linear and quadratic weights;
	 * NULL = 0, 1, 2 …
	 */
	const double *values;
	const double *weights; /* agreement weights of one's own [q * q], or NULL */
	/* events only: of the pairs with the same code, per code of them */
	double *lag_sum, *lag_sum2, *distance_sum; /* of second - first, its square, its size; ms */
};

void tally_init(struct tally *t, size_t q);
void tally_clear(struct tally *t);
double *tally_cell(const struct tally *t, size_t row, size_t column);
/* to += from, of the same q. */
void tally_add(struct tally *to, const struct tally *from);
double tally_total(const struct tally *t);
/* Sums of rows and of columns into arrays of q. */
void tally_margins(const struct tally *t, double *rows, double *columns);
/* Two categories: the code, and everything else. *out is initialised here. */
void tally_one_code(const struct tally *t, size_t code, struct tally *out);

#endif
