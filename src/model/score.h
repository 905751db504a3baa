/*
 * Scores: the numbers that an observation comes down to, for each target, in the whole session or
 * in one segment.
 *
 * A value is a number, or there is none and a word says why; never NaN, never a 0 that only means
 * "nobody looked". Pure.
 *
 * - The window is the whole session or a segment. An event belongs to the window that it begins in
 *   (segment_of_event); the time that a state ran is cut at the ends of the window.
 * - Coded time is what was watched within the window; in an observation in which nothing was played
 *   (imported, typed) it is the part of the coded span [0, timeline_span_ms) within it.
 * - A state that was never stopped ends where timeline_end_ms says, and counts as censored in the
 *   window in which that is.
 * - A duration is coded time, too: the time of a state that nobody watched does not count, as no event
 *   can be seen in it. Durations of several codes together, also in a score: the time in which at
 *   least one of them ran, for each target by itself. The share is the part of the coded time that
 *   this is: share x coded time = duration, and it is never above 1.
 * - A code that needs a picture has no value where the recording has none.
 * - A score is computed for a target if the codebook says so (`targets`), else if one of its parts
 *   can be about it. A part that can be about the target counts with its value for the target. One
 *   that cannot counts with each target: with the sum over all targets that it can be about, in a
 *   mean with their mean, so that the result stays on the scale. A score that uses other scores
 *   takes them likewise.
 * - A score has a value if at least min_valid of its parts have one (0 = all); the mean or sum is
 *   of those.
 */
#ifndef TURVEN_MODEL_SCORE_H
#define TURVEN_MODEL_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/codebook.h"
#include "model/label.h"
#include "model/segment.h"
#include "model/session.h"
#include "model/timeline.h"
#include "model/variable.h"

enum value_status {
	VALUE_OK,
	VALUE_PARTIAL,      /* of codes: without those that are not codeable */
	VALUE_NOT_ABOUT,    /* does not exist: it cannot be about this target */
	VALUE_NO_EVENTS,    /* a latency, and nothing was logged */
	VALUE_NO_TIME,      /* nothing of the window was coded */
	VALUE_NOT_CODEABLE, /* needs a picture, and there is none */
	VALUE_UNRATED,      /* as ratings say: rating.h */
	VALUE_NOT_OBSERVABLE,
	VALUE_NOT_APPLICABLE,
	VALUE_PER_SEGMENT, /* rated for segments, asked for the session */
	VALUE_PER_SESSION, /* the other way round */
	VALUE_NOBODY,      /* is about targets of which this session has none */
	VALUE_TOO_FEW,     /* a score with fewer valid parts than it needs */
	N_VALUE_STATUSES
};

struct score_value {
	enum value_status status;
	double value;                /* of OK and PARTIAL; else 0 */
	int n_valid, n_parts;        /* codes of a set, parts of a score; 1 for a rating */
	const struct label *meaning; /* anchor of a rating, cutoff of a score; NULL = none */
};

#define VALUE_IS_THERE(status) ((status) <= VALUE_PARTIAL)
const char *value_status_name(enum value_status s); /* "ok", "partial", "no_events", … */

/* What is scored. Borrowed: all of it must outlive the scores. */
struct score_input {
	const struct codebook *cb;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *timeline;
	bool no_picture;                /* it is known that the recording has none */
	const struct segment *segments; /* all of the session (segments_of) */
	size_t n_segments;
};

struct scores;

/* segment: index, or -1 for the whole session. */
struct scores *scores_new(const struct score_input *in, int segment);
void scores_free(struct scores *s);

/* The value of a variable of the codebook for a target (index). */
struct score_value scores_value(struct scores *s, int target, const struct variable *v);

/* Is there a variable that the target can have? */
bool scores_is_about(const struct scores *s, int target);

int64_t scores_coded_ms(const struct scores *s);
/* Is that what was watched; or the coded span, because nothing was played? */
bool scores_are_of_watched(const struct scores *s);

#endif
