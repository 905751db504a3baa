/*
 * Evidence: which logged events speak for or against a rating item, by the item that a code names or
 * else by their dimension. Pure.
 */
#ifndef TURVEN_MODEL_EVIDENCE_H
#define TURVEN_MODEL_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/codebook.h"
#include "model/segment.h"
#include "model/timeline.h"

struct evidence {
	size_t n_positive, n_negative, n_neutral;
};

/* Is an event of this code evidence for the item? By evidence_for, else by the dimension. */
bool evidence_is_for(const struct codebook *cb, int code, int item);

/*
 * Counts what was logged for this item, about this target, in this segment (NULL = the whole
 * session).
 */
void evidence_count(const struct timeline *t, const struct codebook *cb, int item, int target,
	const struct segment *segment, struct evidence *out);
/* Is this event among them? */
bool evidence_holds(const struct codebook *cb, const struct event *e, int item, int target,
	const struct segment *segment);

/* The same of every item, target and segment, in one walk over the events. */
struct evidence_table {
	struct evidence *counts;
	size_t n_targets, n_places; /* places: the whole session and each segment */
};
void evidence_table_make(struct evidence_table *table, const struct codebook *cb, size_t n_targets,
	const struct timeline *t, const struct segment *segments, size_t n_segments);
/* segment: index, -1 = the whole session. */
const struct evidence *evidence_table_at(
	const struct evidence_table *table, int item, int target, int segment);
void evidence_table_clear(struct evidence_table *table);

#endif
