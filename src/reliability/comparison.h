/*
 * Where two coders differ: their events and ratings side by side, in the order of time.
 *
 * Events of one target are paired as event matching does it (match.h): first those with the same code
 * within the tolerance, then what is left whatever the code. States are paired by their onsets. Pure;
 * events and ratings are borrowed from the two timelines.
 */
#ifndef TURVEN_RELIABILITY_COMPARISON_H
#define TURVEN_RELIABILITY_COMPARISON_H

#include <stddef.h>
#include <stdint.h>

#include "model/codebook.h"
#include "model/segment.h"
#include "model/session.h"
#include "model/timeline.h"

enum difference_kind {
	SAME,       /* paired, the same code, and no more apart than the tolerance at either end */
	ONLY_FIRST, /* the second coder logged no such event */
	ONLY_SECOND,
	OTHER_CODE,  /* paired, but with different codes */
	OTHER_END,   /* a state that ends at different times */
	OTHER_RATING /* the same item, target and segment, different value or status */
};

struct difference {
	enum difference_kind kind;
	int64_t ms; /* of the earlier onset; ratings: of the segment's start */
	int target; /* index */
	const struct event *first, *second; /* NULL where there is none, and for ratings */
	int item;                           /* ratings: index; else -1 */
	struct segment_ref segment;
	const struct rating *first_rating, *second_rating; /* NULL = not rated */
};

/*
 * All pairs and what is left over, by time, ratings at the end. Codes and targets of the two
 * timelines must be those of the same codebook and session. *out is the caller's (free). Returns how
 * many.
 */
size_t differences_of(const struct codebook *cb, const struct target *targets, size_t n_targets,
	const struct timeline *first, const struct timeline *second, int64_t tolerance_ms,
	int64_t duration_ms, struct difference **out);

#endif
