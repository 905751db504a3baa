/*
 * A channel: the states of one target and one set of codes of which only one can be active at a time,
 * as two coders logged them, within a window.
 *
 * At each moment a coder has one category: the active code, or "nothing", which is the last one. Times
 * are whole ms, states and windows half-open. All tables are exact and come from a sweep over the
 * boundaries, so what they cost does not depend on the unit.
 */
#ifndef TURVEN_RELIABILITY_CHANNEL_H
#define TURVEN_RELIABILITY_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reliability/tally.h"

struct state {
	int64_t start_ms, stop_ms;
	int code; /* 0 … n_codes - 1 */
};

/* One coder's states in a channel. */
struct states {
	const struct state *items; /* by start */
	size_t n;
};

struct window {
	int64_t from_ms, to_ms; /* half-open */
};

/* Do two of the states overlap? Then which: indexes. Those without duration do not. */
bool states_overlap(const struct states *s, size_t *first, size_t *second);

/*
 * The pieces of the window during which both coders' categories stay the same, by time; the caller
 * frees *out. Categories are codes, or n_codes for nothing. States must not overlap. Returns how many.
 */
struct piece {
	int64_t from_ms, to_ms;
	int first, second;
};
size_t channel_pieces(const struct states *first, const struct states *second, int n_codes,
	struct window w, struct piece **out);

/* ms of both coders' categories; *out is initialised here with n_codes + 1 categories. */
void channel_duration(const struct states *first, const struct states *second, int n_codes,
	struct window w, struct tally *out);

/*
 * The same counted in units of unit_ms: unit i covers [from + i unit, from + (i+1) unit) and has the
 * category at its middle; there are units as long as the middle lies in the window.
 */
void channel_units(const struct states *first, const struct states *second, int n_codes,
	struct window w, int64_t unit_ms, struct tally *out);

/*
 * With a tolerance of so many units: a unit counts as agreed where the second coder has the first
 * one's category in one of the units up to `tolerance` away, within the window; else the second's own
 * category counts. One-sided: the other direction is another table.
 */
void channel_units_tolerant(const struct states *first, const struct states *second, int n_codes,
	struct window w, int64_t unit_ms, int64_t tolerance, struct tally *out);

/* States that can be linked: each overlaps the other for at least `share` (above 0.5) of the longer
 * one. Links count twice, what is left once with "nothing". */
void channel_overlap(const struct states *first, const struct states *second, int n_codes,
	struct window w, double share, struct tally *out);

#endif
