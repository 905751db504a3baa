/*
 * The indexes of the live events, and the questions that they answer: by time, by lane, running,
 * how many.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/timeline_private.h"

/* So many pointers may be moved between two readings before sorting once is cheaper (about a
 * millisecond). */
#define MOVES_ALLOWED ((size_t)1 << 20)

int event_compare(const struct event *a, const struct event *b)
{
	if (a->v.onset_ms != b->v.onset_ms)
		return a->v.onset_ms < b->v.onset_ms ? -1 : 1;
	return event_id_compare(a->id, b->id);
}

static int compare_pointers(const void *a, const void *b)
{
	return event_compare(*(const struct event *const *)a, *(const struct event *const *)b);
}

/* The first of n sorted events that is not before e. */
static size_t place_of(const struct event *const *items, size_t n, const struct event *e)
{
	size_t low = 0, high = n;

	if (n > 0 && event_compare(items[n - 1], e) < 0)
		return n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (event_compare(items[mid], e) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void order_moved(struct order *o, size_t n)
{
	o->moved += n;
	if (o->moved > MOVES_ALLOWED)
		o->stale = true;
}

static void swap_in_order(struct order *o, const struct event *old, const struct event *new)
{
	size_t i;

	o->end_known = false;
	if (o->stale)
		return;
	if (old) {
		i = place_of(o->items, o->n, old);
		assert(i < o->n && o->items[i] == old);
		if (new &&new->v.onset_ms == old->v.onset_ms) {
			o->items[i] = new;
			return;
		}
		o->n--;
		memmove(&o->items[i], &o->items[i + 1], (o->n - i) * sizeof *o->items);
		order_moved(o, o->n - i);
	}
	if (new) {
		i = place_of(o->items, o->n, new);
		MEM_GROW(o->items, o->n, o->capacity);
		memmove(&o->items[i + 1], &o->items[i], (o->n - i) * sizeof *o->items);
		o->items[i] = new;
		order_moved(o, o->n - i);
		o->n++;
	}
}

static void swap_in_running(struct timeline *t, const struct event *old, const struct event *new)
{
	size_t i;

	if (old && old->v.offset_ms == MEDIATIME_NONE) {
		i = place_of(t->running, t->n_running, old);
		assert(i < t->n_running && t->running[i] == old);
		t->n_running--;
		memmove(&t->running[i], &t->running[i + 1],
			(t->n_running - i) * sizeof *t->running);
	}
	if (new &&new->v.offset_ms == MEDIATIME_NONE) {
		i = place_of(t->running, t->n_running, new);
		MEM_GROW(t->running, t->n_running, t->running_capacity);
		memmove(&t->running[i + 1], &t->running[i],
			(t->n_running - i) * sizeof *t->running);
		t->running[i] = new;
		t->n_running++;
	}
}

static size_t *count_of(const struct timeline *t, const struct event *e)
{
	return &t->counts[(size_t)e->code * t->n_targets + (size_t)e->target];
}

static void swap_in_lane(struct timeline *t, const struct event *old, const struct event *new)
{
	struct lane *from = old ? timeline_lane(t, old) : NULL;
	struct lane *to = new ? timeline_lane(t, new) : NULL;

	if (from && from == to) {
		lane_swap(from, old, new);
		return;
	}
	if (from)
		lane_swap(from, old, NULL);
	if (to)
		lane_swap(to, NULL, new);
}

void timeline_swap(struct timeline *t, const struct event *old, const struct event *new)
{
	if (old && old->deleted)
		old = NULL;
	if (new &&new->deleted)
		new = NULL;
	swap_in_order(t->order, old, new);
	swap_in_running(t, old, new);
	swap_in_lane(t, old, new);
	if (old)
		--*count_of(t, old);
	if (new)
		++*count_of(t, new);
}

/* The order, up to date. */
static const struct order *order_of(const struct timeline *t)
{
	struct order *o = t->order;

	o->moved = 0;
	if (!o->stale)
		return o;
	o->n = 0;
	for (size_t i = 0; i <= t->table_mask; i++) {
		const struct revision *r = t->table[i];

		if (!r || r->e.deleted)
			continue;
		MEM_GROW(o->items, o->n, o->capacity);
		o->items[o->n++] = &r->e;
	}
	if (o->n > 0)
		qsort(o->items, o->n, sizeof *o->items, compare_pointers);
	o->stale = false;
	return o;
}

size_t timeline_n(const struct timeline *t)
{
	return order_of(t)->n;
}

const struct event *timeline_at(const struct timeline *t, size_t i)
{
	const struct order *o = order_of(t);

	assert(i < o->n);
	return o->items[i];
}

size_t timeline_index(const struct timeline *t, struct event_id id)
{
	const struct order *o = order_of(t);
	const struct event *e = timeline_find(t, id);

	return e && !e->deleted ? place_of(o->items, o->n, e) : SIZE_MAX;
}

size_t timeline_after(const struct timeline *t, int64_t ms)
{
	const struct order *o = order_of(t);
	size_t low = 0, high = o->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (o->items[mid]->v.onset_ms <= ms)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t timeline_n_running(const struct timeline *t)
{
	return t->n_running;
}

const struct event *timeline_running(const struct timeline *t, size_t i)
{
	assert(i < t->n_running);
	return t->running[i];
}

const struct event *timeline_runner(const struct timeline *t, const struct event *e,
	const struct event *but, const struct event *but_too)
{
	const struct lane *lane = timeline_lane(t, e);

	for (size_t i = t->n_running; i > 0; i--) {
		const struct event *other = t->running[i - 1];

		if (other != e && other != but && other != but_too &&
			timeline_lane(t, other) == lane)
			return other;
	}
	return NULL;
}

const struct event *timeline_would_end(const struct timeline *t, int code, int target)
{
	const struct event start = {.code = code, .target = target};

	return timeline_lane(t, &start) ? timeline_runner(t, &start, NULL, NULL) : NULL;
}

size_t timeline_count(const struct timeline *t, int code, int target)
{
	const size_t *counts = &t->counts[(size_t)code * t->n_targets];
	size_t n = 0;

	if (target >= 0)
		return counts[target];
	for (size_t i = 0; i < t->n_targets; i++)
		n += counts[i];
	return n;
}

int64_t timeline_span_ms(const struct timeline *t)
{
	struct order *o = t->order;
	const struct coverage *c = &t->coverage;

	order_of(t);
	if (!o->end_known) {
		o->end_ms = 0;
		for (size_t i = 0; i < o->n; i++) {
			if (o->items[i]->v.onset_ms > o->end_ms)
				o->end_ms = o->items[i]->v.onset_ms;
			if (o->items[i]->v.offset_ms > o->end_ms)
				o->end_ms = o->items[i]->v.offset_ms;
		}
		o->end_known = true;
	}
	return c->n > 0 && c->items[c->n - 1].to_ms > o->end_ms ? c->items[c->n - 1].to_ms
								: o->end_ms;
}

int64_t timeline_next_ms(const struct timeline *t, const struct event *e)
{
	const struct event *next = NULL;

	if (e->v.state && timeline_find(t, e->id) == e && !e->deleted)
		next = lane_next(timeline_lane(t, e), e);
	return next ? next->v.onset_ms : MEDIATIME_NONE;
}

int64_t timeline_end_ms(const struct timeline *t, const struct event *e)
{
	const struct coverage *c = &t->coverage;
	int64_t end_ms, next_ms;

	if (e->v.offset_ms != MEDIATIME_NONE)
		return e->v.offset_ms;
	/* what nobody watched is in no state, also where something was logged in it */
	end_ms = c->n > 0 ? c->items[c->n - 1].to_ms : timeline_span_ms(t);
	next_ms = timeline_next_ms(t, e);
	if (next_ms != MEDIATIME_NONE && next_ms < end_ms)
		end_ms = next_ms;
	return end_ms > e->v.onset_ms ? end_ms : e->v.onset_ms;
}
