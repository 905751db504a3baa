/*
 * Segments: the parts of a session that are counted and rated apart.
 *
 * Of fixed length they are numbered from the start of the recording; marked ones are the events of
 * one state code, in the order of their onsets, whatever they are about. Pure.
 */
#ifndef TURVEN_MODEL_SEGMENT_H
#define TURVEN_MODEL_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/codebook.h"
#include "model/record.h"

struct timeline;

/*
 * What a rating or a finding is about: the whole session (both 0), the how-many-th segment of fixed
 * length, or the one that an event marks. A marked segment is known by its event, so that another
 * one marked later, but earlier in the recording, leaves its ratings with it.
 */
struct segment_ref {
	int number; /* fixed: from 1 */
	struct event_id mark;
};

#define SEGMENT_REF_SIZE (EVENT_ID_SIZE + 2)
/* "" for the whole session, "@2", "@r7f3a9c21-17": as it stands behind an id in a journal. */
void segment_ref_format(struct segment_ref ref, char out[SEGMENT_REF_SIZE]);
/* Takes "id" or "id@segment" apart: *n_id is the length of the id. False: not of this form. */
bool segment_ref_parse(const char *s, size_t *n_id, struct segment_ref *ref);
bool segment_ref_same(struct segment_ref a, struct segment_ref b);

struct segment {
	struct segment_ref ref;
	int number;               /* from 1, in the order of time */
	int64_t start_ms, end_ms; /* [start, end) */
};

/* So many of fixed length at most: the last one holds the rest. A damaged time could ask for
 * billions. */
#define SEGMENTS_MAX 2000

/*
 * All segments by time, *out is the caller's (free). duration_ms: length of the recording, -1 = not
 * known: then, and where the coded span is longer, fixed ones go up to the end of that; there is
 * always at least one of fixed length. A marked one that runs ends with the coded span, also where
 * that is behind what was watched. The last one holds the end of the coded span, too: what begins
 * there belongs to it. Returns how many; 0 without segments in the codebook.
 */
size_t segments_of(const struct codebook *cb, const struct timeline *t, int64_t duration_ms,
	struct segment **out);

/* Index of the segment that holds ms (of overlapping ones the last that began), or -1. */
int segment_at(const struct segment *segments, size_t n, int64_t ms);

/* Index of the one of this name, or -1: also for the whole session. */
int segment_index(const struct segment *segments, size_t n, struct segment_ref ref);

/* Index of the one that an event belongs to: by its onset; the event that marks one belongs to it.
 */
int segment_of_event(
	const struct segment *segments, size_t n, struct event_id id, int64_t onset_ms);

#endif
