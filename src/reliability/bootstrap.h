/*
 * Percentile limits by resampling: sessions (with all that belongs to them), or targets.
 *
 * Replicate b draws n indices in order from one generator that is never seeded again. Limits are the
 * 2.5 and 97.5 % points of the replicates that have a value, interpolated at position (B' - 1) p.
 */
#ifndef TURVEN_RELIABILITY_BOOTSTRAP_H
#define TURVEN_RELIABILITY_BOOTSTRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reliability/figure.h"

#define BOOTSTRAP_LEAST_UNITS 5   /* with fewer there are no limits */
#define BOOTSTRAP_LEAST_SHARE 0.9 /* of the replicates must have a value */

/* The statistic of the units with these indexes (n of them, with repetitions). */
typedef struct figure bootstrap_statistic(const void *data, const size_t *indexes, size_t n);

/*
 * Adds limits to *f; false where there are none to be had. *n_defined: replicates with a value.
 */
bool bootstrap_limits(bootstrap_statistic *statistic, const void *data, size_t n_units,
	size_t n_replicates, uint64_t seed, struct figure *f, size_t *n_defined);

/* The same for values that were computed elsewhere: sorts them. */
bool percentile_limits(double *values, size_t n, struct figure *f);

#endif
