/*
 * Unitizing alpha of all coders of a session, where they are three or more; of pairs see
 * analysis_pool.c. Pooled are sessions of the same coders.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"

/* The first passes of a sample: indexes of coders, and "a,b,c". */
struct group {
	size_t *coders;
	size_t n;
	struct text names;
	struct window w; /* what all of them coded */
};

static void group_init(struct group *g, const struct sample *s)
{
	*g = (struct group){.coders = mem_alloc(s->n_coders + 1, sizeof *g->coders)};
	text_add(&g->names, "");
	for (size_t k = 0; k < s->n_coders; k++) {
		struct window w = s->coders[k].span;

		if (strcmp(s->coders[k].label, s->coders[k].person) != 0)
			continue;
		text_printf(&g->names, "%s%s", g->n > 0 ? "," : "", s->coders[k].label);
		if (g->n == 0 || w.from_ms > g->w.from_ms)
			g->w.from_ms = w.from_ms;
		if (g->n == 0 || w.to_ms < g->w.to_ms)
			g->w.to_ms = w.to_ms;
		g->coders[g->n++] = k;
	}
}

static void group_clear(struct group *g)
{
	free(g->coders);
	text_clear(&g->names);
}

static struct unitized *unitized_of(
	struct analysis *a, const struct sample_block *b, const struct group *g)
{
	struct unitized *u;

	for (size_t i = 0; i < a->n_unitized; i++) {
		u = &a->unitized[i];
		if (strcmp(u->name, b->name) == 0 && strcmp(u->role, b->role) == 0 &&
			strcmp(u->coders, g->names.s) == 0 && u->n_codes == (size_t)b->n_codes)
			return u;
	}
	MEM_GROW(a->unitized, a->n_unitized, a->unitized_capacity);
	u = &a->unitized[a->n_unitized++];
	*u = (struct unitized){.name = arena_strdup(&a->arena, b->name),
		.role = arena_strdup(&a->arena, b->role),
		.coders = arena_strdup(&a->arena, g->names.s),
		.n_coders = g->n,
		.n_codes = (size_t)b->n_codes};
	return u;
}

static void session_rows(const struct analysis *a, const struct unitizing *u, bool has_window,
	const struct place *place, struct analysis_rows *rows)
{
	char parameter[SUMS_PARAMETER_SIZE];
	const struct measure *all;
	size_t n;

	all = measures(&n);
	ticks_parameter(&a->o, parameter);
	for (size_t i = 0; i < n; i++)
		if (all[i].of_unitizing && is_asked_for(&a->o, all[i].name))
			rows_add(rows, place, all[i].name, parameter,
				true_reason(&all[i], has_window, all[i].of_unitizing(u)), "");
}

/* The codes of a block are the same in each session: all of them have their own places. */
static void keep(
	const struct analysis *a, struct unitized *u, const struct unitizing *one, bool has_window)
{
	uint32_t unit = (uint32_t)(a->n_units - 1);
	uint32_t *codes = mem_alloc(u->n_codes + 1, sizeof *codes);

	for (size_t i = 0; i < u->n_codes; i++)
		codes[i] = (uint32_t)i;
	series_add_unitizing(&u->series, unit, one, codes);
	free(codes);
	if (u->n_units == 0 || u->units[u->n_units - 1] != unit) {
		MEM_GROW(u->units, u->n_units, u->unit_capacity);
		u->units[u->n_units++] = unit;
	}
	u->n_continua++;
	u->has_window |= has_window;
}

static void add_block(struct analysis *a, const struct sample *s, const struct sample_block *b,
	const struct group *g, struct analysis_rows *rows)
{
	struct unitized *u = unitized_of(a, b, g);
	struct states *states = mem_alloc(g->n, sizeof *states);
	struct state **items = mem_alloc(g->n, sizeof *items);
	struct place place = {rows_string(rows, s->source), rows_string(rows, g->names.s),
		rows_string(rows, b->target), rows_string(rows, b->name), "", PART_WHOLE, true,
		NULL};
	int64_t length = (g->w.to_ms - g->w.from_ms) / a->o.tick_ms;
	struct unitizing one;

	for (size_t k = 0; k < g->n; k++)
		items[k] =
			states_in_ticks(&b->events[g->coders[k]], g->w, a->o.tick_ms, &states[k]);
	unitizing_init(&one, b->n_codes, g->n);
	unitizing_add(&one, states, length > 0 ? length : 0);
	keep(a, u, &one, g->w.to_ms > g->w.from_ms);
	session_rows(a, &one, g->w.to_ms > g->w.from_ms, &place, rows);
	unitizing_clear(&one);
	for (size_t k = 0; k < g->n; k++)
		free(items[k]);
	free(items);
	free(states);
}

void unitized_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows)
{
	struct group g;

	group_init(&g, s);
	for (size_t i = 0; g.n >= 3 && i < s->n_blocks; i++)
		if (s->blocks[i].kind == SAMPLE_STATES)
			add_block(a, s, &s->blocks[i], &g, rows);
	group_clear(&g);
}

void unitized_finish(struct analysis *a, struct analysis_rows *rows)
{
	for (size_t i = 0; i < a->n_unitized; i++) {
		const struct unitized *u = &a->unitized[i];
		struct place place = {"pooled", rows_string(rows, u->coders),
			rows_string(rows, u->role), rows_string(rows, u->name), "", PART_WHOLE,
			false, NULL};

		place.note = arena_printf(&rows->arena,
			ngettext("%zu target in a session", "%zu targets in sessions",
				u->n_continua),
			u->n_continua);
		unitizing_rows(&a->o, &u->series, u->n_coders,
			&(struct pooled_place){&place, NULL, u->n_codes, false, u->has_window,
				u->units, u->n_units},
			rows);
	}
}

void unitized_clear(struct analysis *a)
{
	for (size_t i = 0; i < a->n_unitized; i++) {
		free(a->unitized[i].series.items);
		free(a->unitized[i].units);
	}
	free(a->unitized);
}
