/*
 * Sorted states without overlap. Where no two overlap, the order by onset is also the order by end,
 * so what overlaps a new state is the one before it or the one after it. This does not hold in a
 * tangled lane, which is searched from the front.
 */
#include "model/lane.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/timeline.h"

static int64_t end_of(const struct event *e)
{
	return e->v.offset_ms == MEDIATIME_NONE ? e->v.onset_ms + 1 : e->v.offset_ms;
}

static int compare(const struct event *a, const struct event *b)
{
	int64_t a_end = end_of(a), b_end = end_of(b);

	if (a->v.onset_ms != b->v.onset_ms)
		return a->v.onset_ms < b->v.onset_ms ? -1 : 1;
	if (a_end != b_end)
		return a_end < b_end ? -1 : 1;
	return event_id_compare(a->id, b->id);
}

bool events_overlap(const struct event *a, const struct event *b)
{
	return a->v.onset_ms < end_of(b) && b->v.onset_ms < end_of(a);
}

/* The first item that is not before e. */
static size_t place_of(const struct lane *l, const struct event *e)
{
	size_t low = 0, high = l->n;

	if (l->n > 0 && compare(l->items[l->n - 1], e) < 0)
		return l->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(l->items[mid], e) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_tangled(const struct lane *l)
{
	const struct event *longest = NULL;

	for (size_t i = 0; i < l->n; i++) {
		if (longest && events_overlap(longest, l->items[i]))
			return true;
		if (!longest || end_of(l->items[i]) > end_of(longest))
			longest = l->items[i];
	}
	return false;
}

void lane_clear(struct lane *l)
{
	free(l->items);
	*l = (struct lane){0};
}

static void insert(struct lane *l, const struct event *e)
{
	size_t i = place_of(l, e);

	MEM_GROW(l->items, l->n, l->capacity);
	memmove(&l->items[i + 1], &l->items[i], (l->n - i) * sizeof *l->items);
	l->items[i] = e;
	l->n++;
}

static void take_out(struct lane *l, size_t i)
{
	l->n--;
	memmove(&l->items[i], &l->items[i + 1], (l->n - i) * sizeof *l->items);
}

/* Would e be at place i in the order, instead of what is there? */
static bool fits_at(const struct lane *l, size_t i, const struct event *e)
{
	return (i == 0 || compare(l->items[i - 1], e) < 0) &&
	       (i + 1 == l->n || compare(e, l->items[i + 1]) < 0);
}

void lane_swap(struct lane *l, const struct event *old, const struct event *new)
{
	size_t i;

	if (!old) {
		insert(l, new);
		return;
	}
	i = place_of(l, old);
	assert(i < l->n && l->items[i] == old);
	if (new &&fits_at(l, i, new)) {
		l->items[i] = new;
	} else {
		take_out(l, i);
		if (new)
			insert(l, new);
	}
	if (l->tangled)
		l->tangled = is_tangled(l);
}

const struct event *lane_overlap(const struct lane *l, const struct event *e,
	const struct event *but, const struct event *but_too)
{
	size_t at = l->tangled ? 0 : place_of(l, e);

	for (size_t i = at; i < l->n && l->items[i]->v.onset_ms < end_of(e); i++) {
		const struct event *other = l->items[i];

		if (other == e || other == but || other == but_too)
			continue;
		if (events_overlap(other, e))
			return other;
		if (!l->tangled)
			break;
	}
	for (size_t i = at; i > 0; i--) {
		const struct event *other = l->items[i - 1];

		if (other == e || other == but || other == but_too)
			continue;
		return events_overlap(other, e) ? other : NULL;
	}
	return NULL;
}

const struct event *lane_next(const struct lane *l, const struct event *e)
{
	size_t i = place_of(l, e) + 1;

	return i < l->n ? l->items[i] : NULL;
}
