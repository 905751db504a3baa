/*
 * Krippendorff's alpha (2004, 2011): any number of coders, with gaps.
 *
 * n is the number of values that can be paired. Limits by resampling the targets: bootstrap.h.
 */
#ifndef TURVEN_RELIABILITY_ALPHA_H
#define TURVEN_RELIABILITY_ALPHA_H

#include "reliability/figure.h"
#include "reliability/ratings.h"

enum level { LEVEL_NOMINAL, LEVEL_ORDINAL, LEVEL_INTERVAL };

struct figure krippendorff_alpha(const struct ratings *r, enum level level);

#endif
