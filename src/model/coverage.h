/*
 * Which parts of a recording were watched: a sorted list of stretches that do not touch.
 */
#ifndef TURVEN_MODEL_COVERAGE_H
#define TURVEN_MODEL_COVERAGE_H

#include <stddef.h>
#include <stdint.h>

struct stretch {
	int64_t from_ms, to_ms; /* half-open */
};

struct coverage {
	struct stretch *items;
	size_t n, capacity;
};

void coverage_add(struct coverage *c, int64_t from_ms,
	int64_t to_ms); /* merges; an empty stretch is ignored */
int64_t coverage_total_ms(
	const struct coverage *c, int64_t from_ms, int64_t to_ms); /* watched within the window */
void coverage_clear(struct coverage *c);

#endif
