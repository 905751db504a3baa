/*
 * Watched stretches: kept sorted and apart, so that adding one and asking for a window are binary
 * searches. Playing on appends to the last stretch, which costs nothing.
 */
#include "model/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* The first stretch that ends at or after ms: the first that [ms, …) can touch. */
static size_t first_ending_from(const struct coverage *c, int64_t ms)
{
	size_t low = 0, high = c->n;

	if (c->n > 0 && c->items[c->n - 1].to_ms < ms)
		return c->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->items[mid].to_ms < ms)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void coverage_add(struct coverage *c, int64_t from_ms, int64_t to_ms)
{
	size_t first, last;

	if (from_ms >= to_ms)
		return;
	first = first_ending_from(c, from_ms);
	for (last = first; last < c->n && c->items[last].from_ms <= to_ms; last++) {
		if (c->items[last].from_ms < from_ms)
			from_ms = c->items[last].from_ms;
		if (c->items[last].to_ms > to_ms)
			to_ms = c->items[last].to_ms;
	}
	if (first == last) {
		MEM_GROW(c->items, c->n, c->capacity);
		memmove(&c->items[first + 1], &c->items[first], (c->n - first) * sizeof *c->items);
		c->n++;
	} else {
		/* those in [first, last) become one */
		memmove(&c->items[first + 1], &c->items[last], (c->n - last) * sizeof *c->items);
		c->n -= last - first - 1;
	}
	c->items[first] = (struct stretch){from_ms, to_ms};
}

int64_t coverage_total_ms(const struct coverage *c, int64_t from_ms, int64_t to_ms)
{
	int64_t total = 0;

	for (size_t i = first_ending_from(c, from_ms); i < c->n; i++) {
		int64_t from = c->items[i].from_ms, to = c->items[i].to_ms;

		if (from >= to_ms)
			break;
		if (from < from_ms)
			from = from_ms;
		if (to > to_ms)
			to = to_ms;
		if (to > from)
			total += to - from;
	}
	return total;
}

void coverage_clear(struct coverage *c)
{
	free(c->items);
	*c = (struct coverage){NULL, 0, 0};
}
