/*
 * Totals of sessions (how often, how long) and differences between coders: correlations, ratios, bias,
 * drift. Takes matrices of ratings.h: sessions x coders.
 */
#ifndef TURVEN_RELIABILITY_TOTALS_H
#define TURVEN_RELIABILITY_TOTALS_H

#include "reliability/channel.h"
#include "reliability/figure.h"
#include "reliability/match.h"
#include "reliability/ratings.h"

/* Of two coders over the sessions that both have; n is their number. */
struct figure pearson(const struct ratings *r, size_t first, size_t second);
struct figure spearman(
	const struct ratings *r, size_t first, size_t second); /* mean ranks for ties */
/* Mean over sessions of smaller / larger total; sessions with 0 and 0 are left out. */
struct figure count_ratio(const struct ratings *r, size_t first, size_t second);

/*
 * What pearson and count_ratio of two coders are made of, for resampling: sums of sessions can be
 * added. x0 and y0 are taken off, for precision: the means of the whole, say.
 */
struct pair_sums {
	double n, x, y, xx, yy, xy, ratio, n_ratios;
};
void pair_sums_add(struct pair_sums *s, double x, double y, double x0, double y0);
void pair_sums_join(struct pair_sums *to, const struct pair_sums *from);
struct figure pearson_of_sums(const struct pair_sums *s);
struct figure count_ratio_of_sums(const struct pair_sums *s);

/*
 * Block by block: the window in blocks of block_ms from its start, the last one shorter. Mean of
 * smaller / larger count (equal counts, also none and none, are 1); share of blocks with equal counts;
 * share of blocks scored by both among those scored by any. n is the number of blocks; sums of several
 * windows are added.
 */
struct blocks {
	double n, ratio_sum, n_equal, n_both, n_any;
};
void blocks_add(struct blocks *b, const struct moments *first, const struct moments *second,
	struct window w, int64_t block_ms);
struct figure ioa_mean(const struct blocks *b);
struct figure ioa_exact(const struct blocks *b);
struct figure ioa_scored(const struct blocks *b);

/* Mean of (coder - mean of the others) over the sessions that it shares, with t limits. */
struct figure bias_of_coder(const struct ratings *r, size_t coder);
/* Bland & Altman 1999: mean of second - first, limits ± 1.96 standard deviations (as limits), the
 * standard deviation as se. */
struct figure limits_of_agreement(const struct ratings *r, size_t first, size_t second);

/*
 * The slope of y over x with its t limits; n points, at least 3. For drift: x in days, y the signed
 * difference; per_x stretches it (30: per 30 days).
 */
struct figure slope(const double *x, const double *y, size_t n, double per_x);

#endif
