/* From timelines to the material of the statistics. */
#include "reliability/sample.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "model/mediatime.h"

/* ---- building ---- */

void sample_init(struct sample *s, const char *source, size_t n_coders)
{
	*s = (struct sample){.n_coders = n_coders};
	s->source = arena_strdup(&s->arena, source);
	s->coders = mem_alloc(n_coders + 1, sizeof *s->coders);
}

void sample_clear(struct sample *s)
{
	for (size_t i = 0; i < s->n_blocks; i++)
		for (size_t k = 0; k < s->n_coders; k++)
			free(s->blocks[i].events[k].items);
	free(s->blocks);
	free(s->ratings);
	free(s->coders);
	arena_clear(&s->arena);
	*s = (struct sample){0};
}

struct sample_block *sample_add_block(struct sample *s, enum sample_kind kind, const char *target,
	const char *role, const char *name, const char *const *codes, int n_codes)
{
	const char **copies = arena_alloc(&s->arena, (size_t)n_codes, sizeof *copies);
	struct sample_block *b;

	assert(n_codes <= SAMPLE_MAX_CODES);
	for (int i = 0; i < n_codes; i++)
		copies[i] = arena_strdup(&s->arena, codes[i]);
	MEM_GROW(s->blocks, s->n_blocks, s->block_capacity);
	b = &s->blocks[s->n_blocks++];
	*b = (struct sample_block){.kind = kind,
		.target = arena_strdup(&s->arena, target),
		.role = arena_strdup(&s->arena, role),
		.name = arena_strdup(&s->arena, name),
		.codes = copies,
		.n_codes = n_codes,
		.possible = arena_alloc(&s->arena, (size_t)n_codes, sizeof *b->possible),
		.events = arena_alloc(&s->arena, s->n_coders, sizeof *b->events)};
	for (int i = 0; i < n_codes; i++)
		b->possible[i] = true;
	return b;
}

void sample_add_event(
	struct sample_block *b, size_t coder, int code, int64_t start_ms, int64_t stop_ms)
{
	struct sample_events *e = &b->events[coder];

	assert(code >= 0 && code < b->n_codes && stop_ms >= start_ms);
	MEM_GROW(e->items, e->n, e->capacity);
	e->items[e->n++] = (struct state){start_ms, stop_ms, code};
}

static int compare_states(const void *va, const void *vb)
{
	const struct state *a = va, *b = vb;

	if (a->start_ms != b->start_ms)
		return a->start_ms < b->start_ms ? -1 : 1;
	if (a->stop_ms != b->stop_ms)
		return a->stop_ms < b->stop_ms ? -1 : 1;
	return (a->code > b->code) - (a->code < b->code);
}

static bool overlap_error(const struct sample *s, const struct sample_block *b, size_t coder,
	size_t first, size_t second, struct error *err)
{
	const struct state *x = &b->events[coder].items[first],
			   *y = &b->events[coder].items[second];
	char from[2][MEDIATIME_SIZE], to[2][MEDIATIME_SIZE];

	mediatime_format(x->start_ms, 3, from[0]);
	mediatime_format(x->stop_ms, 3, to[0]);
	mediatime_format(y->start_ms, 3, from[1]);
	mediatime_format(y->stop_ms, 3, to[1]);
	return error_set(err,
		_("%s: '%s' (%s to %s) and '%s' (%s to %s) of coder '%s' for '%s' overlap, though "
		  "only one of them can be at a time; correct one of them"),
		s->source, b->codes[x->code], from[0], to[0], b->codes[y->code], from[1], to[1],
		s->coders[coder].label, b->target);
}

bool sample_finish(struct sample *s, struct error *err)
{
	for (size_t i = 0; i < s->n_blocks; i++) {
		const struct sample_block *b = &s->blocks[i];

		for (size_t k = 0; k < s->n_coders; k++) {
			struct sample_events *e = &b->events[k];
			size_t first, second;

			if (e->n > 0)
				qsort(e->items, e->n, sizeof *e->items, compare_states);
			if (b->kind == SAMPLE_STATES &&
				states_overlap(&(struct states){e->items, e->n}, &first, &second))
				return overlap_error(s, b, k, first, second, err);
		}
	}
	return true;
}

struct window sample_window(const struct sample *s, size_t first, size_t second)
{
	struct window a = s->coders[first].span, b = s->coders[second].span;

	return (struct window){a.from_ms > b.from_ms ? a.from_ms : b.from_ms,
		a.to_ms < b.to_ms ? a.to_ms : b.to_ms};
}

/* ---- from timelines ---- */

/* What goes into a sample, and where each code of the codebook went. */
struct maker {
	struct sample *sample;
	const struct codebook *cb;
	const struct target *targets;
	size_t n_targets;
	const struct sample_source *coders;
	enum sample_by by;
};

/* A codebook's codes that make up a block. */
struct choice {
	int codes[CODEBOOK_MAX_CODES]; /* indexes in the codebook */
	int n;
	const char *name;
};

/* A person without a role is only known by the id: who is called the same in several sessions. */
static const char *role_of(const struct target *t)
{
	return t->participant && t->participant->role ? t->participant->role : t->id;
}

/* Does the code only mark segments? Then its events are no behaviour of anybody. */
static bool marks_segments(const struct codebook *cb, size_t code)
{
	return cb->segments.kind == SEGMENT_MARKED && cb->segments.code == (int)code;
}

static bool can_be_about(const struct maker *m, const struct choice *c, const struct target *t)
{
	for (int i = 0; i < c->n; i++)
		if (target_allowed(m->cb, &m->cb->codes[c->codes[i]], t))
			return true;
	return false;
}

static void add_choice(struct maker *m, const struct choice *c, enum sample_kind kind)
{
	const char *ids[CODEBOOK_MAX_CODES];
	int place[CODEBOOK_MAX_CODES];

	if (c->n == 0)
		return;
	for (size_t i = 0; i < CODEBOOK_MAX_CODES; i++)
		place[i] = -1;
	for (int i = 0; i < c->n; i++) {
		ids[i] = m->cb->codes[c->codes[i]].id;
		place[c->codes[i]] = i;
	}
	for (size_t t = 0; t < m->n_targets; t++) {
		struct sample_block *b;

		if (!can_be_about(m, c, &m->targets[t]))
			continue;
		b = sample_add_block(m->sample, kind, m->targets[t].id, role_of(&m->targets[t]),
			c->name, ids, c->n);
		for (int i = 0; i < c->n; i++)
			b->possible[i] =
				target_allowed(m->cb, &m->cb->codes[c->codes[i]], &m->targets[t]);
		for (size_t k = 0; k < m->sample->n_coders; k++) {
			const struct timeline *line = m->coders[k].timeline;

			for (size_t i = 0; i < timeline_n(line); i++) {
				const struct event *e = timeline_at(line, i);

				if (e->target == (int)t && place[e->code] >= 0)
					sample_add_event(b, k, place[e->code], e->v.onset_ms,
						timeline_end_ms(line, e));
			}
		}
	}
}

/* Points: all of the codebook, or of each dimension (-1: those without one). */
static void add_points(struct maker *m, int dimension, const char *name, bool all)
{
	struct choice c = {.name = name};

	for (size_t i = 0; i < m->cb->n_codes; i++)
		if (m->cb->codes[i].kind == CODE_POINT &&
			(all || m->cb->codes[i].dimension == dimension))
			c.codes[c.n++] = (int)i;
	add_choice(m, &c, SAMPLE_POINTS);
}

static void add_blocks(struct maker *m)
{
	const struct codebook *cb = m->cb;

	if (m->by == SAMPLE_BY_DIMENSION) {
		for (size_t d = 0; d < cb->n_dimensions; d++)
			add_points(m, (int)d, cb->dimensions[d].id, false);
		add_points(m, -1, cb->id, false);
	} else {
		add_points(m, 0, cb->id, true);
	}
	for (size_t g = 0; g < cb->n_groups; g++) {
		struct choice c = {.name = cb->groups[g].id};

		for (size_t i = 0; i < cb->n_codes; i++)
			if (cb->codes[i].group == (int)g && !marks_segments(cb, i))
				c.codes[c.n++] = (int)i;
		add_choice(m, &c, SAMPLE_STATES);
	}
	for (size_t i = 0; i < cb->n_codes; i++) {
		struct choice c = {.codes = {(int)i}, .n = 1, .name = cb->codes[i].id};

		if (cb->codes[i].kind == CODE_STATE && cb->codes[i].group < 0 &&
			!marks_segments(cb, i))
			add_choice(m, &c, SAMPLE_STATES);
	}
}

/* ---- ratings ---- */

static void add_rating(struct maker *m, size_t item, size_t target, struct segment_ref segment)
{
	const struct rating_item *r = &m->cb->ratings[item];
	struct sample *s = m->sample;
	struct sample_rating *row;
	bool any = false;

	MEM_GROW(s->ratings, s->n_ratings, s->rating_capacity);
	row = &s->ratings[s->n_ratings];
	*row = (struct sample_rating){.item = arena_strdup(&s->arena, r->id),
		.target = arena_strdup(&s->arena, m->targets[target].id),
		.role = arena_strdup(&s->arena, role_of(&m->targets[target])),
		.scale = &r->scale,
		.x = arena_alloc(&s->arena, s->n_coders, sizeof(double))};
	for (size_t k = 0; k < s->n_coders; k++) {
		const struct rating *found =
			timeline_rating(m->coders[k].timeline, (int)item, (int)target, segment);
		bool has_value = found && found->status == RATING_VALUE;

		row->x[k] = has_value ? found->value : (double)NAN;
		any |= has_value;
	}
	s->n_ratings += any;
}

/*
 * Marked segments are each coder's own, so there is no telling which belong together: ratings of
 * segments are compared only where the segments are of fixed length.
 */
static void add_ratings(struct maker *m, const struct segment *segments, size_t n_segments)
{
	for (size_t i = 0; i < m->cb->n_ratings; i++) {
		const struct rating_item *item = &m->cb->ratings[i];

		for (size_t t = 0; t < m->n_targets; t++) {
			if (!rating_allowed(m->cb, item, &m->targets[t]))
				continue;
			if (item->when == RATE_SESSION)
				add_rating(m, i, t, (struct segment_ref){0});
			else if (m->cb->segments.kind == SEGMENT_FIXED)
				for (size_t k = 0; k < n_segments; k++)
					add_rating(m, i, t, segments[k].ref);
		}
	}
}

/* ---- coders ---- */

struct window sample_span(const struct timeline *t)
{
	const struct coverage *watched = timeline_coverage(t);
	struct window w = {0, timeline_span_ms(t)};

	if (watched->n > 0)
		w.from_ms = watched->items[0].from_ms;
	if (timeline_n(t) > 0) {
		int64_t first = timeline_at(t, 0)->v.onset_ms;
		int64_t last = timeline_at(t, timeline_n(t) - 1)->v.onset_ms;

		/* a window is half-open: the last moment that was logged is inside */
		w.from_ms = first < w.from_ms ? first : w.from_ms;
		w.to_ms = last + 1 > w.to_ms ? last + 1 : w.to_ms;
	}
	return w;
}

static int64_t last_change(const struct timeline *t)
{
	int64_t last = 0;

	for (size_t i = 0; i < timeline_n(t); i++)
		if (timeline_at(t, i)->modified_utc_ms > last)
			last = timeline_at(t, i)->modified_utc_ms;
	for (size_t i = 0; i < timeline_n_ratings(t); i++)
		if (timeline_rating_at(t, i)->modified_utc_ms > last)
			last = timeline_rating_at(t, i)->modified_utc_ms;
	return last;
}

bool sample_of_timelines(struct sample *out, const char *source, const struct codebook *cb,
	const struct target *targets, size_t n_targets, const struct segment *segments,
	size_t n_segments, const struct sample_source *coders, size_t n_coders, enum sample_by by,
	const struct window *window, struct error *err)
{
	struct maker m = {out, cb, targets, n_targets, coders, by};

	sample_init(out, source, n_coders);
	for (size_t k = 0; k < n_coders; k++)
		out->coders[k] =
			(struct sample_coder){.label = arena_strdup(&out->arena, coders[k].label),
				.person = arena_strdup(&out->arena, coders[k].person),
				.span = window ? *window : sample_span(coders[k].timeline),
				.coded_utc_ms = last_change(coders[k].timeline)};
	add_blocks(&m);
	add_ratings(&m, segments, n_segments);
	return sample_finish(out, err);
}
