/*
 * Intraclass correlations and what belongs to them.
 *
 * Names of McGraw & Wong 1996: ICC(1) one-way, ICC(A,1) absolute agreement, ICC(C,1) consistency,
 * both two-way; (k) for the mean of k coders. Limits of 95 % as there (erratum 1:390). Values below 0
 * stay as they are. n is the number of targets.
 */
#ifndef TURVEN_RELIABILITY_ICC_H
#define TURVEN_RELIABILITY_ICC_H

#include "reliability/figure.h"
#include "reliability/ratings.h"

/* Mean squares of a complete matrix. */
struct anova {
	size_t n, k;
	double msr, msc, mse, msw; /* rows (targets), columns (coders), error, within */
	double sst;
};

/* False, with the reason: fewer than 2 targets or coders, or no variation at all. The matrix must be
 * complete (ratings_complete_rows). */
bool anova_of(const struct ratings *r, struct anova *out, enum undefined *why);

enum icc { ICC_1, ICC_A1, ICC_C1, ICC_K, ICC_AK, ICC_CK, N_ICCS };

struct figure icc(const struct anova *a, enum icc which);

/* Standard error of measurement, and 1.96 √2 times that of agreement: the smallest detectable
 * change. */
struct figure sem_consistency(const struct anova *a);
struct figure sem_agreement(const struct anova *a);
struct figure smallest_change(struct figure sem_agreement);

/*
 * Variance components by restricted maximum likelihood, for matrices with gaps: all random,
 * y = mean + target + coder + error. False, with the reason: fewer than 2 targets with 2 ratings,
 * coders that no targets link, no variation.
 */
struct components {
	double target, coder, error; /* variances, >= 0 */
	double k;                    /* harmonic mean of ratings per target */
	size_t n;
};
bool components_of(const struct ratings *r, struct components *out, enum undefined *why);
/* The same without a coder component, for ICC(1) and ICC(k). */
bool components_one_way(const struct ratings *r, struct components *out, enum undefined *why);
/*
 * The same for resampling, where thousands are looked for: to about four digits, from those of the
 * whole matrix on. near NULL: as above.
 */
bool components_near(const struct ratings *r, bool one_way, const struct components *near,
	struct components *out, enum undefined *why);
/* No limits: those come from resampling targets. */
struct figure icc_of_components(const struct components *c, enum icc which);
struct figure sem_of_components(const struct components *c, bool with_coders);

#endif
