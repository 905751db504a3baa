/* Agreement of two coders on a table of categories. */
#include "reliability/kappa.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

static double value_of(const struct tally *t, size_t i)
{
	return t->values ? t->values[i] : (double)i;
}

double agreement_weight(const struct tally *t, enum weights w, size_t row, size_t column)
{
	double range = value_of(t, t->q - 1) - value_of(t, 0);
	double apart = fabs(value_of(t, row) - value_of(t, column));

	switch (w) {
	case WEIGHTS_LINEAR:
		return range > 0 ? 1 - apart / range : 1;
	case WEIGHTS_QUADRATIC:
		return range > 0 ? 1 - apart * apart / (range * range) : 1;
	case WEIGHTS_WITHIN_1:
		return apart <= 1 + 1e-9 ? 1 : 0;
	case WEIGHTS_OWN:
		if (t->weights)
			return t->weights[row * t->q + column];
		break;
	case WEIGHTS_IDENTITY:
		break;
	}
	return row == column ? 1 : 0;
}

/* A tally as shares, with what is computed of it everywhere. */
struct shares {
	size_t q;
	double total;
	double *p, *w;        /* [q * q]; agreement weights */
	double *row, *column; /* margins, shares */
	double observed, expected;
};

/* False: the tally is empty. To be cleared with shares_clear in any case. */
static bool shares_init(struct shares *s, const struct tally *t, enum weights w)
{
	size_t q = t->q;

	*s = (struct shares){.q = q, .total = tally_total(t)};
	s->p = mem_alloc(q * q, sizeof(double));
	s->w = mem_alloc(q * q, sizeof(double));
	s->row = mem_alloc(q, sizeof(double));
	s->column = mem_alloc(q, sizeof(double));
	if (!(s->total > 0))
		return false;
	tally_margins(t, s->row, s->column);
	for (size_t i = 0; i < q; i++) {
		s->row[i] /= s->total;
		s->column[i] /= s->total;
	}
	for (size_t i = 0; i < q; i++) {
		for (size_t j = 0; j < q; j++) {
			size_t at = i * q + j;

			s->p[at] = t->cells[at] / s->total;
			s->w[at] = agreement_weight(t, w, i, j);
			s->observed += s->w[at] * s->p[at];
			s->expected += s->w[at] * s->row[i] * s->column[j];
		}
	}
	return true;
}

static void shares_clear(struct shares *s)
{
	free(s->p);
	free(s->w);
	free(s->row);
	free(s->column);
}

struct figure agreement(const struct tally *t, enum weights w)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	struct shares s;

	if (shares_init(&s, t, w))
		f = figure_of(s.observed, s.total);
	shares_clear(&s);
	return f;
}

/* Mean weight of row i over the other's columns, and of column j over the rows. */
static void mean_weights(const struct shares *s, double *of_row, double *of_column)
{
	for (size_t i = 0; i < s->q; i++) {
		of_row[i] = of_column[i] = 0;
		for (size_t j = 0; j < s->q; j++) {
			of_row[i] += s->w[i * s->q + j] * s->column[j];
			of_column[i] += s->w[j * s->q + i] * s->row[j];
		}
	}
}

/*
 * Fleiss, Cohen & Everitt 1969: of the estimate, or under kappa = 0. Their difference of two sums is a
 * variance and computed as one, so that perfect agreement gives 0 and not the root of round-off.
 */
static double kappa_error(const struct shares *s, double k, bool under_null)
{
	double *of_row = mem_alloc(s->q, sizeof(double));
	double *of_column = mem_alloc(s->q, sizeof(double));
	double sum = 0, centre = under_null ? -s->expected : k - s->expected * (1 - k);

	mean_weights(s, of_row, of_column);
	for (size_t i = 0; i < s->q; i++) {
		for (size_t j = 0; j < s->q; j++) {
			size_t at = i * s->q + j;
			double mean = of_row[i] + of_column[j];
			double share = under_null ? s->row[i] * s->column[j] : s->p[at];
			double d = s->w[at] - mean * (under_null ? 1 : 1 - k) - centre;

			sum += share * d * d;
		}
	}
	free(of_row);
	free(of_column);
	return sqrt(sum / s->total) / (1 - s->expected);
}

struct figure kappa(const struct tally *t, enum weights w)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	struct shares s;

	if (shares_init(&s, t, w)) {
		f = figure_chance_corrected(s.observed, s.expected, s.total);
		if (f.why == DEFINED) {
			f.has_se = true;
			f.se = kappa_error(&s, f.value, false);
		}
	}
	shares_clear(&s);
	return f;
}

struct figure kappa_se0(const struct tally *t, enum weights w)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	struct shares s;

	if (shares_init(&s, t, w)) {
		f = figure_chance_corrected(s.observed, s.expected, s.total);
		if (f.why == DEFINED)
			f = figure_of(kappa_error(&s, f.value, true), s.total);
	}
	shares_clear(&s);
	return f;
}

struct figure kappa_max(const struct tally *t)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	struct shares s;
	double most = 0;

	if (shares_init(&s, t, WEIGHTS_IDENTITY)) {
		for (size_t i = 0; i < s.q; i++)
			most += fmin(s.row[i], s.column[i]);
		f = figure_chance_corrected(most, s.expected, s.total);
	}
	shares_clear(&s);
	return f;
}

struct figure pabak(const struct tally *t)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	struct shares s;

	if (shares_init(&s, t, WEIGHTS_IDENTITY))
		f = figure_chance_corrected(s.observed, 1 / (double)s.q, s.total);
	shares_clear(&s);
	return f;
}

struct figure scott_pi(const struct tally *t)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	struct shares s;
	double expected = 0;

	if (shares_init(&s, t, WEIGHTS_IDENTITY)) {
		for (size_t i = 0; i < s.q; i++) {
			double mean = (s.row[i] + s.column[i]) / 2;

			expected += mean * mean;
		}
		f = figure_chance_corrected(s.observed, expected, s.total);
	}
	shares_clear(&s);
	return f;
}

struct figure gwet_ac(const struct tally *t, enum weights w)
{
	struct figure f = figure_undefined(NOTHING_CODED, 0);
	double q = (double)t->q, sum = 0, weights = 0;
	struct shares s;

	if (t->q < 2)
		return figure_undefined(ONE_CATEGORY, tally_total(t));
	if (shares_init(&s, t, w)) {
		for (size_t i = 0; i < s.q; i++) {
			double mean = (s.row[i] + s.column[i]) / 2;

			sum += mean * (1 - mean);
		}
		for (size_t i = 0; i < s.q * s.q; i++)
			weights += s.w[i];
		f = figure_chance_corrected(s.observed, weights * sum / (q * (q - 1)), s.total);
	}
	shares_clear(&s);
	return f;
}

/* ---- 2 x 2 ---- */

/* The cells a, b, c, d; false, with the reason, if there are none. */
static bool four_cells(const struct tally *t, double cells[4], double *total, struct figure *f)
{
	*total = tally_total(t);
	if (t->q != 2) {
		*f = figure_undefined(NOT_THIS_SHAPE, *total);
		return false;
	}
	if (!(*total > 0)) {
		*f = figure_undefined(NOTHING_CODED, 0);
		return false;
	}
	for (size_t i = 0; i < 4; i++)
		cells[i] = t->cells[i];
	return true;
}

struct figure prevalence_index(const struct tally *t)
{
	struct figure f;
	double x[4], n;

	return four_cells(t, x, &n, &f) ? figure_of((x[0] - x[3]) / n, n) : f;
}

struct figure bias_index(const struct tally *t)
{
	struct figure f;
	double x[4], n;

	return four_cells(t, x, &n, &f) ? figure_of((x[1] - x[2]) / n, n) : f;
}

static struct figure specific(double both, double apart, double n)
{
	if (!(2 * both + apart > 0))
		return figure_undefined(NOTHING_CODED, n);
	return figure_of(2 * both / (2 * both + apart), n);
}

struct figure positive_agreement(const struct tally *t)
{
	struct figure f;
	double x[4], n;

	return four_cells(t, x, &n, &f) ? specific(x[0], x[1] + x[2], n) : f;
}

struct figure negative_agreement(const struct tally *t)
{
	struct figure f;
	double x[4], n;

	return four_cells(t, x, &n, &f) ? specific(x[3], x[1] + x[2], n) : f;
}
