/*
 * Events as tiers, for programs that draw annotations in lanes: within a tier no two share a moment.
 *
 * A tier holds the states of one exclusive group (or of one code that has none) about one target, or
 * the moments about one target. What would overlap all the same, of a damaged journal or of two
 * moments at one time, goes to a further tier with #2, #3 … behind its name, so nothing is lost.
 */
#ifndef TURVEN_EXCHANGE_TIERS_H
#define TURVEN_EXCHANGE_TIERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exchange/format.h"

struct tier_item {
	const struct event *event;
	int64_t from_ms, to_ms; /* at least 1 ms; of a moment exactly that */
};

struct tier {
	char *name; /* "face@child-1", "walk@child-1#2", "moments@child-1"; another for each */
	const char *target; /* borrowed */
	bool is_state;
	struct tier_item *items; /* by time */
	size_t n, capacity;
};

struct tiers {
	struct tier *items;
	size_t n, capacity;
};

/* clip: without what is before the recording (export_clip). Zero-initialise *out. */
void tiers_make(const struct export_source *s, bool clip, struct tiers *out);
void tiers_clear(struct tiers *t);

#endif
