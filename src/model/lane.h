/*
 * A lane: the states of one target of which no two may overlap, sorted, so that asking for an
 * overlap looks at neighbours only. A running state takes up its first millisecond here; that at
 * most one runs is the timeline's business.
 *
 * Two events overlap if each begins before the other ends. So an empty state may stand at the edge
 * of another one, not inside.
 */
#ifndef TURVEN_MODEL_LANE_H
#define TURVEN_MODEL_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;

struct lane {
	const struct event **items; /* by onset, end, id; borrowed */
	size_t n, capacity;
	bool tangled; /* some overlap, so that neighbours are not enough */
};

void lane_clear(struct lane *l);
/* Puts `new` in the place of `old`, the very pointer that was put in; either may be NULL. */
void lane_swap(struct lane *l, const struct event *old, const struct event *new);

/* One that overlaps e, which need not be in the lane; e and these two (may be NULL) themselves do
 * not count. NULL = none. */
const struct event *lane_overlap(const struct lane *l, const struct event *e,
	const struct event *but, const struct event *but_too);

/* The one after e, which is in the lane; NULL = none. */
const struct event *lane_next(const struct lane *l, const struct event *e);

bool events_overlap(const struct event *a, const struct event *b);

#endif
