/* Where two coders differ. */
#include "reliability/comparison.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/rating.h"
#include "reliability/match.h"

struct gathering {
	const struct codebook *cb;
	const struct target *targets;
	size_t n_targets;
	const struct timeline *first, *second;
	int64_t tolerance_ms;
	struct difference *items;
	size_t n, capacity;
};

static void add(struct gathering *g, struct difference d)
{
	MEM_GROW(g->items, g->n, g->capacity);
	g->items[g->n++] = d;
}

/* The live events of one target and kind. Returns how many; both arrays are the caller's. */
static size_t events_of(const struct gathering *g, const struct timeline *t, int target,
	enum code_kind kind, const struct event ***events, struct moment **moments)
{
	size_t n = 0;

	*events = mem_alloc(timeline_n(t) + 1, sizeof **events);
	*moments = mem_alloc(timeline_n(t) + 1, sizeof **moments);
	for (size_t i = 0; i < timeline_n(t); i++) {
		const struct event *e = timeline_at(t, i);

		if (e->target != target || g->cb->codes[e->code].kind != kind)
			continue;
		(*events)[n] = e;
		(*moments)[n++] = (struct moment){e->v.onset_ms, e->code};
	}
	return n;
}

static int64_t apart(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static enum difference_kind kind_of_pair(
	const struct gathering *g, const struct event *a, const struct event *b)
{
	if (a->code != b->code)
		return OTHER_CODE;
	if (a->v.state && apart(timeline_end_ms(g->first, a), timeline_end_ms(g->second, b)) >
				  g->tolerance_ms)
		return OTHER_END;
	return SAME;
}

static void add_event(struct gathering *g, int target, const struct event *a, const struct event *b)
{
	struct difference d = {.kind = !b   ? ONLY_FIRST
				       : !a ? ONLY_SECOND
					    : kind_of_pair(g, a, b),
		.target = target,
		.first = a,
		.second = b,
		.item = -1};

	int64_t first_ms = a ? a->v.onset_ms : INT64_MAX;
	int64_t second_ms = b ? b->v.onset_ms : INT64_MAX;
	d.ms = first_ms < second_ms ? first_ms : second_ms;
	add(g, d);
}

static void gather_events(struct gathering *g, int target, enum code_kind kind)
{
	const struct event **a, **b;
	struct moment *x, *y;
	size_t n = events_of(g, g->first, target, kind, &a, &x);
	size_t m = events_of(g, g->second, target, kind, &b, &y);
	long *partner = mem_alloc(n + 1, sizeof *partner);
	bool *taken = mem_alloc(m + 1, sizeof *taken);

	match_events(&(struct moments){x, n}, &(struct moments){y, m}, (int)g->cb->n_codes,
		g->tolerance_ms, partner);
	for (size_t i = 0; i < n; i++) {
		add_event(g, target, a[i], partner[i] < 0 ? NULL : b[partner[i]]);
		if (partner[i] >= 0)
			taken[partner[i]] = true;
	}
	for (size_t j = 0; j < m; j++)
		if (!taken[j])
			add_event(g, target, NULL, b[j]);
	free(a);
	free(b);
	free(x);
	free(y);
	free(partner);
	free(taken);
}

static int compare(const void *x, const void *y)
{
	const struct difference *a = x, *b = y;

	if (a->ms != b->ms)
		return a->ms < b->ms ? -1 : 1;
	if (a->target != b->target)
		return a->target - b->target;
	return (int)a->kind - (int)b->kind;
}

/* ---- ratings ---- */

static bool same_rating(const struct rating *a, const struct rating *b)
{
	enum rating_status of_a = a ? a->status : RATING_UNRATED;
	enum rating_status of_b = b ? b->status : RATING_UNRATED;

	return of_a == of_b &&
	       (of_a != RATING_VALUE || !(a->value < b->value || a->value > b->value));
}

static void gather_rating(struct gathering *g, int item, int target, const struct segment *segment)
{
	struct segment_ref ref = segment ? segment->ref : (struct segment_ref){0};
	const struct rating *a = timeline_rating(g->first, item, target, ref);
	const struct rating *b = timeline_rating(g->second, item, target, ref);

	if (!a && !b)
		return;
	add(g, (struct difference){.kind = same_rating(a, b) ? SAME : OTHER_RATING,
		       .ms = segment ? segment->start_ms : 0,
		       .target = target,
		       .item = item,
		       .segment = ref,
		       .first_rating = a,
		       .second_rating = b});
}

/* Marked segments belong to one coder each, so only those of fixed length can be compared. */
static void gather_ratings(struct gathering *g, int64_t duration_ms)
{
	struct segment *segments = NULL;
	size_t n = 0;

	if (g->cb->segments.kind == SEGMENT_FIXED)
		n = segments_of(g->cb, g->first, duration_ms, &segments);
	for (size_t t = 0; t < g->n_targets; t++) {
		for (size_t i = 0; i < g->cb->n_ratings; i++) {
			const struct rating_item *item = &g->cb->ratings[i];

			if (item->when == RATE_SESSION)
				gather_rating(g, (int)i, (int)t, NULL);
			for (size_t s = 0; s < n && item->when == RATE_SEGMENT; s++)
				gather_rating(g, (int)i, (int)t, &segments[s]);
		}
	}
	free(segments);
}

size_t differences_of(const struct codebook *cb, const struct target *targets, size_t n_targets,
	const struct timeline *first, const struct timeline *second, int64_t tolerance_ms,
	int64_t duration_ms, struct difference **out)
{
	struct gathering g = {cb, targets, n_targets, first, second, tolerance_ms, NULL, 0, 0};

	for (size_t t = 0; t < n_targets; t++) {
		gather_events(&g, (int)t, CODE_POINT);
		gather_events(&g, (int)t, CODE_STATE);
	}
	if (g.n > 0)
		qsort(g.items, g.n, sizeof *g.items, compare);
	gather_ratings(&g, duration_ms);
	*out = g.items;
	return g.n;
}
