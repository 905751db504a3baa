/* Figures of tables of matched events. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/kappa.h"
#include "reliability/match.h"

/* What a table of events adds up to; the last category is "nothing". */
struct sums {
	double pairs, same, only_first, only_second, total;
	double products; /* sum over codes of first's events * second's events */
	double lag, lag2, distance;
	size_t n_used; /* codes that either logged */
};

static struct sums sums_of(const struct tally *t)
{
	size_t nothing = t->q - 1;
	struct sums s = {0};

	for (size_t i = 0; i < nothing; i++) {
		double row = *tally_cell(t, i, nothing), column = *tally_cell(t, nothing, i);

		s.only_first += row;
		s.only_second += column;
		s.same += *tally_cell(t, i, i);
		for (size_t j = 0; j < nothing; j++) {
			s.pairs += *tally_cell(t, i, j);
			row += *tally_cell(t, i, j);
			column += *tally_cell(t, j, i);
		}
		s.products += row * column;
		s.n_used += row > 0 || column > 0;
		s.lag += t->lag_sum[i];
		s.lag2 += t->lag_sum2[i];
		s.distance += t->distance_sum[i];
	}
	s.total = s.pairs + s.only_first + s.only_second;
	return s;
}

struct figure event_kappa(const struct tally *t)
{
	struct sums s = sums_of(t);
	double first = s.pairs + s.only_first, second = s.pairs + s.only_second, expected = 0;

	if (!(s.total > 0))
		return figure_undefined(NOTHING_CODED, 0);
	if (s.n_used < 2)
		return figure_undefined(ONE_CATEGORY, s.total);
	if (first > 0 && second > 0)
		expected = s.pairs * s.products / (first * second);
	if (s.total - expected < 1e-12)
		return figure_undefined(ONE_CATEGORY, s.total);
	return figure_of((s.same - expected) / (s.total - expected), s.total);
}

struct figure event_kappa_plain(const struct tally *t)
{
	struct figure f = kappa(t, WEIGHTS_IDENTITY);

	f.has_se = false; /* pairs are not independent of each other */
	return f;
}

struct figure event_agreement(const struct tally *t)
{
	struct sums s = sums_of(t);

	if (!(s.total > 0))
		return figure_undefined(NOTHING_CODED, 0);
	return figure_of(s.same / s.total, s.total);
}

struct figure event_f1(const struct tally *t)
{
	struct sums s = sums_of(t);
	double all = 2 * s.pairs + s.only_first + s.only_second;

	if (!(all > 0))
		return figure_undefined(NOTHING_CODED, 0);
	return figure_of(2 * s.same / all, s.total);
}

struct figure event_matched(const struct tally *t)
{
	struct sums s = sums_of(t);

	return figure_of(s.same, s.total);
}

struct figure event_confused(const struct tally *t)
{
	struct sums s = sums_of(t);

	return figure_of(s.pairs - s.same, s.total);
}

struct figure event_only_first(const struct tally *t)
{
	struct sums s = sums_of(t);

	return figure_of(s.only_first, s.total);
}

struct figure event_only_second(const struct tally *t)
{
	struct sums s = sums_of(t);

	return figure_of(s.only_second, s.total);
}

struct figure event_distance(const struct tally *t)
{
	struct sums s = sums_of(t);

	if (!(s.same > 0))
		return figure_undefined(NO_MATCH, 0);
	return figure_of(s.distance / s.same, s.same);
}

struct figure event_lag(const struct tally *t)
{
	struct sums s = sums_of(t);
	struct figure f;

	if (!(s.same > 0))
		return figure_undefined(NO_MATCH, 0);
	f = figure_of(s.lag / s.same, s.same);
	if (s.same >= 2) {
		f.has_se = true;
		/* round-off of squared ms is far below 0 where all lags are the same */
		f.se = sqrt(fmax(0, s.lag2 - s.lag * s.lag / s.same) / (s.same - 1));
	}
	return f;
}
