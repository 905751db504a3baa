/* The events of one session: tables of each block and pair of coders, rows, and what is kept. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"

/* One block of a session as a pair of coders has it. */
struct pairing {
	struct analysis *a;
	const struct sample *s;
	const struct sample_block *b;
	size_t first, second;
	bool same_person;
	struct window w;
	uint32_t unit;
};

/* ---- tables ---- */

/* What begins in the window, of one code (-1 = of all); the caller frees. */
static struct moment *moments_in(
	const struct sample_events *e, struct window w, int code, struct moments *out)
{
	struct moment *items = mem_alloc(e->n + 1, sizeof *items);

	*out = (struct moments){items, 0};
	for (size_t i = 0; i < e->n; i++)
		if (e->items[i].start_ms >= w.from_ms && e->items[i].start_ms < w.to_ms &&
			(code < 0 || e->items[i].code == code))
			items[out->n++] = (struct moment){e->items[i].start_ms, e->items[i].code};
	return items;
}

static void tally_moments(const struct pairing *p, int64_t tolerance_ms, struct tally *out)
{
	struct moments first, second;
	struct moment *a = moments_in(&p->b->events[p->first], p->w, -1, &first);
	struct moment *b = moments_in(&p->b->events[p->second], p->w, -1, &second);

	match_tally(&first, &second, p->b->n_codes, tolerance_ms, out);
	free(a);
	free(b);
}

static void tally_of(const struct pairing *p, const struct variant *v, struct tally *out)
{
	const struct analysis_options *o = &p->a->o;
	const struct sample_events *x = &p->b->events[v->backward ? p->second : p->first];
	const struct sample_events *y = &p->b->events[v->backward ? p->first : p->second];
	struct states first = {x->items, x->n}, second = {y->items, y->n};
	int n = p->b->n_codes;

	switch (v->material) {
	case MATERIAL_EVENTS:
		tally_moments(p, v->tolerance_ms, out);
		return;
	case MATERIAL_DURATION:
		channel_duration(&first, &second, n, p->w, out);
		return;
	case MATERIAL_UNITS:
		channel_units(&first, &second, n, p->w, o->unit_ms, out);
		return;
	case MATERIAL_TOLERANT:
		channel_units_tolerant(
			&first, &second, n, p->w, o->unit_ms, v->tolerance_ms / o->unit_ms, out);
		return;
	case MATERIAL_OVERLAP:
		channel_overlap(&first, &second, n, p->w, o->overlap, out);
		return;
	default:
		tally_init(out, (size_t)n + 1);
	}
}

/* ---- pools ---- */

static bool is_pool_of(const struct pool *p, const struct pairing *q, const char *coders)
{
	return p->kind == q->b->kind && strcmp(p->name, q->b->name) == 0 &&
	       strcmp(p->role, q->b->role) == 0 && strcmp(p->coders, coders) == 0;
}

static struct pool *pool_of(const struct pairing *q, const char *coders)
{
	struct analysis *a = q->a;
	struct pool *p;

	for (size_t i = 0; i < a->n_pools; i++)
		if (is_pool_of(&a->pools[i], q, coders))
			return &a->pools[i];
	MEM_GROW(a->pools, a->n_pools, a->pool_capacity);
	p = &a->pools[a->n_pools++];
	*p = (struct pool){.kind = q->b->kind,
		.name = arena_strdup(&a->arena, q->b->name),
		.role = arena_strdup(&a->arena, q->b->role),
		.coders = arena_strdup(&a->arena, coders),
		.pair = {label_index(
				 a, q->s->coders[q->first].label, q->s->coders[q->first].person),
			label_index(
				a, q->s->coders[q->second].label, q->s->coders[q->second].person)},
		.same_person = q->same_person};
	return p;
}

/* The places of the block's codes among those of the pool, which grows; the caller frees. */
static uint32_t *codes_in_pool(struct analysis *a, struct pool *p, const struct sample_block *b)
{
	uint32_t *codes = mem_alloc((size_t)b->n_codes + 1, sizeof *codes);

	for (int i = 0; i < b->n_codes; i++) {
		size_t k = (size_t)i;

		/* mostly at the same place */
		if (k >= p->n_codes || strcmp(p->codes[k], b->codes[i]) != 0)
			for (k = 0; k < p->n_codes && strcmp(p->codes[k], b->codes[i]) != 0;)
				k++;
		if (k == p->n_codes) {
			MEM_GROW(p->codes, p->n_codes, p->code_capacity);
			p->codes[p->n_codes++] = arena_strdup(&a->arena, b->codes[i]);
		}
		codes[i] = k < CELL_NOTHING ? (uint32_t)k : CELL_NOTHING;
	}
	return codes;
}

/* ---- blocks of time, units ---- */

/* code -1: of all together, which is in the place of "nothing". */
static void add_blocks(const struct pairing *q, struct pool *p, int code, const uint32_t *codes,
	struct blocks *out)
{
	struct moments first, second;
	struct moment *a = moments_in(&q->b->events[q->first], q->w, code, &first);
	struct moment *b = moments_in(&q->b->events[q->second], q->w, code, &second);

	*out = (struct blocks){0};
	blocks_add(out, &first, &second, q->w, q->a->o.block_ms);
	series_add_blocks(&p->blocks, q->unit, code < 0 ? CELL_NOTHING : codes[code], out);
	free(a);
	free(b);
}

struct state *states_in_ticks(
	const struct sample_events *e, struct window w, int64_t tick, struct states *out)
{
	struct state *items = mem_alloc(e->n + 1, sizeof *items);
	int64_t length = (w.to_ms - w.from_ms) / tick;

	*out = (struct states){items, 0};
	for (size_t i = 0; i < e->n; i++) {
		int64_t from = e->items[i].start_ms > w.from_ms ? e->items[i].start_ms : w.from_ms;
		int64_t to = e->items[i].stop_ms < w.to_ms ? e->items[i].stop_ms : w.to_ms;
		struct state s = {.code = e->items[i].code};

		if (to <= from)
			continue;
		s.start_ms = (2 * (from - w.from_ms) + tick) / (2 * tick);
		s.stop_ms = (2 * (to - w.from_ms) + tick) / (2 * tick);
		if (s.stop_ms > length)
			s.stop_ms = length;
		if (s.stop_ms > s.start_ms)
			items[out->n++] = s;
	}
	return items;
}

static void add_unitizing(
	const struct pairing *q, struct pool *p, const uint32_t *codes, struct unitizing *out)
{
	int64_t tick = q->a->o.tick_ms, length = (q->w.to_ms - q->w.from_ms) / tick;
	struct states s[2];
	struct state *a = states_in_ticks(&q->b->events[q->first], q->w, tick, &s[0]);
	struct state *b = states_in_ticks(&q->b->events[q->second], q->w, tick, &s[1]);

	unitizing_init(out, q->b->n_codes, 2);
	unitizing_add(out, s, length > 0 ? length : 0);
	free(a);
	free(b);
	series_add_unitizing(&p->unitizing, q->unit, out, codes);
}

/* ---- rows of a session ---- */

static const char *window_note(struct analysis_rows *rows, struct window w)
{
	char from[SECONDS_SIZE], to[SECONDS_SIZE];

	seconds_text(w.from_ms, from);
	seconds_text(w.to_ms, to);
	return arena_printf(&rows->arena, _("window %s to %s"), from, to);
}

static void table_rows(const struct pairing *q, const struct variant *v, const struct tally *t,
	const struct place *place, struct analysis_rows *rows)
{
	struct place of_code = *place;
	bool has_window = q->w.to_ms > q->w.from_ms;
	struct margins margins;

	of_code.part = PART_CODE;
	margins_of(t, &margins);
	for (size_t i = 0; i < v->n_measures; i++)
		rows_add(rows, place, v->measures[i]->name, v->parameter,
			!has_window ? figure_undefined(NO_WINDOW, 0)
				    : true_reason(v->measures[i], true,
					      table_figure(v->measures[i], t, &margins, -1)),
			has_window ? only_one_note(v->measures[i], &margins) : "");
	for (int c = 0; q->a->o.by == SAMPLE_BY_CODE && q->b->n_codes > 1 && c < q->b->n_codes;
		c++) {
		if (!q->b->possible[c])
			continue;
		of_code.code = rows_string(rows, q->b->codes[c]);
		for (size_t i = 0; i < v->n_measures; i++)
			if (is_for_codes(v->measures[i]))
				rows_add(rows, &of_code, v->measures[i]->name, v->parameter,
					table_figure(v->measures[i], t, &margins, c), "");
	}
	margins_clear(&margins);
}

static void more_rows(const struct pairing *q, struct pool *p, const uint32_t *codes,
	const struct place *place, struct analysis_rows *rows)
{
	char block[SUMS_PARAMETER_SIZE], tick[SUMS_PARAMETER_SIZE];
	bool has_window = q->w.to_ms > q->w.from_ms;
	const struct measure *all;
	struct unitizing u = {0};
	struct blocks blocks = {0};
	size_t n;

	all = measures(&n);
	blocks_parameter(&q->a->o, block);
	ticks_parameter(&q->a->o, tick);
	if (q->a->wants_blocks) {
		for (int c = 0; q->b->n_codes > 1 && c < q->b->n_codes; c++)
			add_blocks(q, p, c, codes, &blocks);
		add_blocks(q, p, -1, codes, &blocks);
	}
	if (q->a->wants_unitizing && q->b->kind == SAMPLE_STATES)
		add_unitizing(q, p, codes, &u);
	for (size_t i = 0; i < n; i++) {
		if (!is_asked_for(&q->a->o, all[i].name))
			continue;
		if (all[i].of_blocks)
			rows_add(rows, place, all[i].name, block,
				true_reason(&all[i], has_window, all[i].of_blocks(&blocks)), "");
		else if (all[i].of_unitizing && u.q > 0)
			rows_add(rows, place, all[i].name, tick,
				true_reason(&all[i], has_window, all[i].of_unitizing(&u)), "");
	}
	unitizing_clear(&u);
}

static void add_pairing(struct pairing *q, struct analysis_rows *rows)
{
	const char *labels = arena_printf(
		&q->a->arena, "%s,%s", q->s->coders[q->first].label, q->s->coders[q->second].label);
	struct pool *p = pool_of(q, labels);
	struct place place = {
		q->s->source, labels, q->b->target, q->b->name, "", PART_WHOLE, true, NULL};
	uint32_t *codes = codes_in_pool(q->a, p, q->b);
	struct analysis_left_out left_out = {0};

	for (size_t i = 0; i < 2; i++) {
		const struct sample_events *e = &q->b->events[i == 0 ? q->first : q->second];
		struct moments inside;

		free(moments_in(e, q->w, -1, &inside));
		left_out.events[i] = e->n - inside.n;
		p->left_out.events[i] += left_out.events[i];
		p->coded |= e->n > 0;
	}
	place.source = rows_string(rows, place.source);
	place.coders = rows_string(rows, labels);
	place.target = rows_string(rows, place.target);
	place.code = rows_string(rows, place.code);
	place.note = window_note(rows, q->w);
	place_leave_out(&place, rows, &left_out, q->s->coders[q->first].label,
		q->s->coders[q->second].label);
	MEM_GROW(p->units, p->n_units, p->unit_capacity);
	p->units[p->n_units++] = q->unit;
	p->has_window |= q->w.to_ms > q->w.from_ms;
	for (size_t i = 0; i < q->a->n_variants; i++) {
		const struct variant *v = &q->a->variants[i];
		struct tally t;

		if (v->kind != q->b->kind)
			continue;
		tally_of(q, v, &t);
		/* the sessions of a side table are never drawn: one sum is enough */
		series_add(&p->series[i], v->is_main ? q->unit : 0, &t, codes);
		if (!v->is_main && p->series[i].n > SIDE_ENTRIES)
			series_compact(&p->series[i]);
		if (v->is_main)
			series_add_lags(&p->lags[i], &t, codes);
		if (v->is_main)
			table_rows(q, v, &t, &place, rows);
		tally_clear(&t);
	}
	more_rows(q, p, codes, &place, rows);
	free(codes);
}

/* Pairs of two people come before those of one with a later pass. */
static void add_pairings(struct analysis *a, const struct sample *s, const struct sample_block *b,
	bool same_person, struct analysis_rows *rows)
{
	for (size_t i = 0; i < s->n_coders; i++) {
		for (size_t k = i + 1; k < s->n_coders; k++) {
			struct pairing q = {a, s, b, i, k, false, sample_window(s, i, k),
				(uint32_t)(a->n_units - 1)};

			if (is_pair(s->coders[i].label, s->coders[i].person, s->coders[k].label,
				    s->coders[k].person, &q.same_person) &&
				q.same_person == same_person)
				add_pairing(&q, rows);
		}
	}
}

void pools_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows)
{
	for (size_t b = 0; b < s->n_blocks; b++) {
		add_pairings(a, s, &s->blocks[b], false, rows);
		add_pairings(a, s, &s->blocks[b], true, rows);
	}
}

void pools_clear(struct analysis *a)
{
	for (size_t i = 0; i < a->n_pools; i++) {
		struct pool *p = &a->pools[i];

		for (size_t v = 0; v < a->n_variants; v++) {
			free(p->series[v].items);
			free(p->lags[v].items);
		}
		free(p->codes);
		free(p->units);
		free(p->blocks.items);
		free(p->unitizing.items);
	}
	free(a->pools);
	a->pools = NULL;
	a->n_pools = 0;
}
