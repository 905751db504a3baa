/*
 * A timeline: what the records of one observation add up to.
 *
 * timeline_apply is the only way to change it: typing, undo and replay all use it. Opening an
 * observation is applying each record of its journal in the order (run_no, run, seq). It keeps
 * every revision of every event, so that undo has no limit and holds across restarts. Pure: no
 * file, no clock. Owns copies of all strings.
 *
 * A lane is a target and an exclusive group, or a target and a state code outside groups. Events of
 * one lane do not overlap, and at most one of them runs; a running state counts as a moment until
 * it is stopped, so that a coder who went back can put a state into a gap. timeline_check sees to
 * that. A damaged journal, or those of two machines, can nevertheless hold overlaps: then the
 * events are all here, and timeline_apply says that something is odd.
 */
#ifndef TURVEN_MODEL_TIMELINE_H
#define TURVEN_MODEL_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/codebook.h"
#include "model/coverage.h"
#include "model/rating.h"
#include "model/record.h"
#include "model/segment.h"
#include "model/session.h"

struct timeline;

/* One revision of an event. Valid until the timeline is freed. */
struct event {
	struct event_id id;
	int rev;
	bool deleted;
	int code;              /* index in the codebook */
	int target;            /* index in the targets */
	struct event_values v; /* strings owned by the timeline; code and target as ids too */
	int64_t created_utc_ms, modified_utc_ms;
	uint32_t run; /* the record that made this revision */
	long long seq;
	enum record_cause cause;
	const struct event *previous; /* the revision before; NULL for the first */
};

/* cb and targets (n) are borrowed and must outlive it. */
struct timeline *timeline_new(
	const struct codebook *cb, const struct target *targets, size_t n_targets);
void timeline_free(struct timeline *t);

/*
 * Is the record possible now? Says what is not: unknown code or target, a code that cannot be about
 * the target, bad modifiers, offset before onset, overlap in its lane, wrong revision, nothing to
 * undo. Records that do not touch events are possible.
 */
bool timeline_check(const struct timeline *t, const struct record *r, struct error *err);

enum applied {
	APPLIED,
	APPLIED_DUPLICATE, /* the same record came before: nothing changed */
	APPLIED_ODD,       /* applied, but it does not fit to what came before, as if a record were
			      missing       or another machine had coded too; err says what */
	APPLIED_CONFLICT, /* the same revision with another content, from another machine: the later
			     one holds, both are kept; err says which */
	APPLIED_NOT       /* impossible; err says why; nothing changed */
};
/*
 * What timeline_check allows is always APPLIED. A record from a journal is refused only where it
 * makes no sense by itself, so that one lost line never hides the events after it.
 */
enum applied timeline_apply(struct timeline *t, const struct record *r, struct error *err);

/* Events that are not deleted, by onset, then id. i < timeline_n. */
size_t timeline_n(const struct timeline *t);
const struct event *timeline_at(const struct timeline *t, size_t i);
/* Newest revision, also of deleted ones; NULL if there is none. */
const struct event *timeline_find(const struct timeline *t, struct event_id id);
/* Place of an event in timeline_at, or SIZE_MAX. */
size_t timeline_index(const struct timeline *t, struct event_id id);
/* The first i with onset > ms: how many begin at or before it. */
size_t timeline_after(const struct timeline *t, int64_t ms);

/*
 * Where an event ends: its offset. A running state is cut off where watching ended (the end of the
 * last watched stretch; where nothing was watched the end of the coded span) or, if that is earlier,
 * where the next event of its lane begins; but never before its onset.
 */
int64_t timeline_end_ms(const struct timeline *t, const struct event *e);
/* Where the next event of a state's lane begins; MEDIATIME_NONE = there is none. */
int64_t timeline_next_ms(const struct timeline *t, const struct event *e);

/* Running states, in the order of their onset. */
size_t timeline_n_running(const struct timeline *t);
const struct event *timeline_running(const struct timeline *t, size_t i);

/* The running event that a start of this code for this target would end (its own code too), or
 * NULL. */
const struct event *timeline_would_end(const struct timeline *t, int code, int target);

/* How many events of a code (and target; -1 = any) there are. */
size_t timeline_count(const struct timeline *t, int code, int target);

/* ---- ratings ---- */

/* The newest revision; NULL = never rated. A rating taken back is there, as RATING_UNRATED. */
const struct rating *timeline_rating(
	const struct timeline *t, int item, int target, struct segment_ref segment);
/* All that were ever rated, in the order of their first record. i < timeline_n_ratings. */
size_t timeline_n_ratings(const struct timeline *t);
const struct rating *timeline_rating_at(const struct timeline *t, size_t i);

/*
 * The reason with which a finding was kept: a contradiction (rating not NULL) as long as the rating
 * is not changed, anything else as long as the observation is not reopened. about: as in the record,
 * "" = nothing. NULL = it was not kept.
 */
const char *timeline_override(const struct timeline *t, const char *check, const char *about,
	int target, struct segment_ref segment, const struct rating *rating);

/* What could be undone or redone next: fills *r (strings borrowed from the timeline) except seq and
 * times. False = nothing. */
bool timeline_undo(const struct timeline *t, struct record *r);
bool timeline_redo(const struct timeline *t, struct record *r);
size_t timeline_n_undo(const struct timeline *t);
size_t timeline_n_redo(const struct timeline *t);

/* Conflicts met so far: events of which two machines made the same revision. */
size_t timeline_n_conflicts(const struct timeline *t);

/* What was watched (play records). */
const struct coverage *timeline_coverage(const struct timeline *t);

/* By the last state record. Then timeline_check allows nothing but to reopen (and notes). */
bool timeline_finished(const struct timeline *t);

/* The end of the coded span: the largest of all onsets, offsets and watched stretches; 0 if there
 * are none. */
int64_t timeline_span_ms(const struct timeline *t);

#endif
