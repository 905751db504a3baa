/*
 * Findings: what the codebook's checks say of an observation. Shown as hints while coding, and
 * together when the coder finishes. Pure.
 */
#ifndef TURVEN_MODEL_FINDING_H
#define TURVEN_MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "model/codebook.h"
#include "model/evidence.h"
#include "model/segment.h"
#include "model/session.h"
#include "model/timeline.h"

/* Shorter stretches that were not watched are nobody's fault: a seek, the last frame. */
#define FINDING_UNWATCHED_MS 5000

#define FINDING_ABOUT_SIZE 80

struct finding {
	enum check_if when;
	enum check_severity severity; /* hint or warn */
	const struct check *check;    /* NULL: built in, the codebook says nothing of it */
	const char *id;               /* of the check, or the word for `when`: as in an override */
	/* what it is about; -1, 0 or MEDIATIME_NONE where that says nothing */
	int item, target, code, modifier;
	struct segment_ref segment;
	int segment_number; /* from 1, by time; 0 = the whole session */
	struct event_id event;
	int64_t from_ms, to_ms;        /* unwatched; running: from */
	size_t n_positive, n_negative; /* evidence; too often, missing person: found, n_negative =
					  allowed or needed */
	const struct rating *rating;   /* that is contradicted */
	/* the item, code, class, event or stretch, as an override names it: journal.c */
	char about[FINDING_ABOUT_SIZE];
	bool can_override;  /* may be kept, with a reason */
	const char *reason; /* with which it was kept; NULL = it was not */
};

/*
 * All findings: warnings before hints, then in the order of the codebook, targets and segments.
 * duration_ms -1 = not known. *out is the caller's (free). Returns how many.
 */
size_t findings_of(const struct codebook *cb, const struct target *targets, size_t n_targets,
	const struct timeline *t, int64_t duration_ms, struct finding **out);

/*
 * How many ratings the codebook asks for: items, for whom, in which segments; not those that a rule
 * makes not applicable. *n_rated: those with a value or another status than "not yet".
 */
size_t ratings_wanted(const struct codebook *cb, const struct target *targets, size_t n_targets,
	const struct timeline *t, int64_t duration_ms, size_t *n_rated);

/* Does it keep the coder from finishing: a warning that was not kept with a reason? */
bool finding_is_open(const struct finding *f);

/* Does it say that the work is not done yet, and not that something in it is odd? So while coding it
 * is no news. */
bool finding_is_left_to_do(const struct finding *f);

/* What and about whom, for people: "EN, mother: only positive marks (3), but rated -1". May hold
 * text from outside. */
void finding_words(const struct finding *f, const struct codebook *cb, const struct target *targets,
	const char *language, struct text *out);

/* The same with the instrument's name of item or code only: "EN, mother: ...". */
void finding_brief_words(const struct finding *f, const struct codebook *cb,
	const struct target *targets, const char *language, struct text *out);

/* The word of a check's `if`, as in the codebook: "only_positive". */
const char *check_if_name(enum check_if when);
/* Of a check that is made of every codebook, where the file says nothing else; off for the rest. */
enum check_severity check_if_severity(enum check_if when);

#endif
