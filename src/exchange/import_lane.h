/*
 * Tiers of ELAN and Praat as events: what both have in common.
 *
 * A tier is named `what@whom`, as turven and many people name them; the part before the last @ is
 * the category, the part behind it the target. One without @ is the category, unless
 * import_settle_tiers finds another sense. Its labels are codes. A tier in which a label is
 * too long for one (import_is_prose) holds text, not codes (a transcript, notes): there the tier
 * is the code and each label a comment. This is counted in the notes, and so not guessed in secret.
 * Tiers that turven itself wrote are read as they were meant: see tiers.h.
 */
#ifndef TURVEN_EXCHANGE_IMPORT_LANE_H
#define TURVEN_EXCHANGE_IMPORT_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exchange/import.h"

struct import_lane {
	const char *what; /* NULL: turven wrote it, and what it says is no category */
	const char *whom; /* or NULL */
	const char *name; /* the whole */
	size_t tier;      /* place in import.tiers, from 1; 0 = ours */
	bool is_prose;    /* set by the reader before the first label is added */
	bool ours;
};

/* participant: whom the file itself names, or NULL. ours: without the #2 of a further tier. */
void import_lane_init(struct import *im, struct import_lane *lane, const char *name,
	const char *participant, bool ours);
/* Notes a tier that is not ours, whose labels come from this vocabulary (or NULL). */
void import_lane_note(struct import *im, struct import_lane *lane,
	const struct import_observation *o, const char *vocabulary);

/* Adds the event of a label; NULL or "": it is named by its tier. offset_ms as in import_event. */
struct import_event *import_lane_add(struct import *im, struct import_observation *o,
	const struct import_lane *lane, const char *label, int line, int column);

/* Adds choices to an event: of one set "a|b", or as turven has them "set=a|b;set2=c". */
void import_add_choices(
	struct import *im, struct import_event *e, const char *set, const char *values);
void import_add_modifiers(struct import *im, struct import_event *e, const char *modifiers);

#endif
