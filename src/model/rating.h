/*
 * Ratings: what a coder says of a target as a whole, for the session or for one segment.
 *
 * Like events they are changed only by records, and every revision is kept (timeline.h). Here are
 * the words of their values, and the rules that need no timeline.
 */
#ifndef TURVEN_MODEL_RATING_H
#define TURVEN_MODEL_RATING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/codebook.h"
#include "model/record.h"
#include "model/segment.h"
#include "model/session.h"

enum rating_status {
	RATING_UNRATED, /* not yet, or taken back */
	RATING_VALUE,
	RATING_NOT_OBSERVABLE, /* the coder could not see or hear enough */
	RATING_NOT_APPLICABLE  /* makes no sense here */
};

/* One revision of a rating. Valid until its timeline is freed. */
struct rating {
	int item, target; /* indexes */
	struct segment_ref segment;
	int rev;
	enum rating_status status;
	double value;        /* of RATING_VALUE, on a step of the scale; else 0 */
	const char *comment; /* NULL = none */
	int64_t modified_utc_ms;
	uint32_t run;
	long long seq;
	enum record_cause cause;
	const struct rating *previous; /* the revision before, or NULL */
};

/* As in journals and tables: "3", "-2.5", "not_observable", "not_applicable", "unrated". */
#define RATING_TEXT_SIZE 32
void rating_format(enum rating_status status, double value, char out[RATING_TEXT_SIZE]);
/* The whole string; a number must be on a step of the scale. */
bool rating_parse(
	const struct scale *scale, const char *s, enum rating_status *status, double *value);
const char *rating_status_name(enum rating_status s); /* "unrated", "rated", ... */

/* "3", "+2", "-1.5" for people: with a sign where the scale goes below 0. */
void rating_format_signed(const struct scale *scale, double value, char out[RATING_TEXT_SIZE]);

/* The value that lies on a step and nearest to x, within the scale. */
double scale_nearest(const struct scale *scale, double x);
/* The anchor of exactly this value, or NULL. */
const struct anchor *scale_anchor(const struct scale *scale, double value);

/* May the item be about this target (any of the participant's classes)? */
bool rating_allowed(
	const struct codebook *cb, const struct rating_item *item, const struct target *t);

/*
 * Does a rule make the item not applicable in this session, for everybody? So it is with fewer
 * participants than requires_min_persons: those of the roles of the item's person targets, or,
 * where it is about units only, of all person targets of the codebook.
 */
bool rating_ruled_out(const struct codebook *cb, const struct rating_item *item,
	const struct target *targets, size_t n_targets);

#endif
