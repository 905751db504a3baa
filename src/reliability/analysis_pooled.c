/* Pooled rows: tables of all sessions added, for each pair of coders and role, and for all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"
#include "reliability/bootstrap.h"

/* Rows of sessions that come last by the date of coding. */
#define LAST_SESSIONS 10

static int compare_units(const void *va, const void *vb)
{
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;

	return (a > b) - (a < b);
}

/* The different sessions, ascending; the caller frees. */
static uint32_t *different_units(const struct pool *p, size_t *n)
{
	uint32_t *units = mem_alloc(p->n_units + 1, sizeof *units);

	*n = 0;
	memcpy(units, p->units, p->n_units * sizeof *units);
	qsort(units, p->n_units, sizeof *units, compare_units);
	for (size_t i = 0; i < p->n_units; i++)
		if (*n == 0 || units[i] != units[*n - 1])
			units[(*n)++] = units[i];
	return units;
}

/* ---- the rows of one pool ---- */

struct pooled {
	const struct analysis *a;
	const struct pool *p;
	const uint32_t *units;
	size_t n_units;
	struct place place;
	struct analysis_rows *rows;
};

/* How limits were found, or why there are none. */
static const char *limits_note(const struct pooled *x, const struct wanted *w)
{
	const struct analysis_options *o = &x->a->o;

	if (w->figure.why || !has_limits(w->measure) || o->n_replicates == 0)
		return "";
	if (x->n_units < BOOTSTRAP_LEAST_UNITS)
		return ngettext("no limits: they need 5 sessions, this is 1",
			"no limits: they need 5 sessions", x->n_units);
	if (!w->figure.has_limits)
		return arena_printf(&x->rows->arena,
			_("no limits: only %zu of %zu replicates have a value"), w->n_defined,
			o->n_replicates);
	if (w->n_defined < o->n_replicates)
		return arena_printf(&x->rows->arena, _("limits from %zu of %zu replicates"),
			w->n_defined, o->n_replicates);
	return "";
}

static bool wants_codes(const struct pooled *x)
{
	enum sample_by by = x->a->o.by;

	return (by == SAMPLE_BY_DEFAULT || by == SAMPLE_BY_CODE) && x->p->n_codes > 1;
}

static struct figure one_direction(const struct wanted *w, size_t n)
{
	return n > 0 ? w[0].figure : figure_undefined(NOTHING_CODED, 0);
}

/* Both directions of a tolerance: their mean. */
static void mean_row(const struct pooled *x, const char *name, struct figure f, struct figure g)
{
	struct figure mean = f.why ? f : g;

	if (!f.why && !g.why)
		mean = figure_of((f.value + g.value) / 2, f.n);
	rows_add(x->rows, &x->place, name, "mean of both directions", mean, "");
}

static void variant_rows(const struct pooled *x, size_t index, struct figure *direction)
{
	const struct variant *v = &x->a->variants[index];
	size_t n_codes = v->is_main && wants_codes(x) ? x->p->n_codes : 0, n = 0;
	struct wanted *wanted = mem_alloc(v->n_measures * (n_codes + 1) + 1, sizeof *wanted);
	struct place place = x->place;
	struct margins margins;
	struct tally t;

	series_sum(&x->p->series[index], &x->p->lags[index], x->p->n_codes, &t);
	margins_of(&t, &margins);
	for (long c = -1; c < (long)n_codes; c++)
		for (size_t i = 0; i < v->n_measures; i++)
			if (c < 0 || (is_for_codes(v->measures[i]) &&
					     margins.rows[c] + margins.columns[c] > 0))
				wanted[n++] = (struct wanted){v->measures[i], (int)c,
					table_figure(v->measures[i], &t, &margins, (int)c), 0};
	if (v->is_main)
		pool_limits(&x->a->o, x->p, &x->p->series[index], x->units, x->n_units, wanted, n);
	for (size_t i = 0; i < n; i++) {
		place.part = !v->is_main          ? PART_TOLERANCES
			     : wanted[i].code < 0 ? PART_WHOLE
						  : PART_CODE;
		place.code = wanted[i].code < 0 ? x->place.code
						: rows_string(x->rows, x->p->codes[wanted[i].code]);
		rows_add(x->rows, &place, wanted[i].measure->name, v->parameter, wanted[i].figure,
			v->is_main ? limits_note(x, &wanted[i]) : "");
	}
	if (v->material == MATERIAL_TOLERANT && v->backward)
		mean_row(x, v->measures[0]->name, *direction, one_direction(wanted, n));
	*direction = one_direction(wanted, n);
	free(wanted);
	margins_clear(&margins);
	tally_clear(&t);
}

static void blocks_rows(const struct pooled *x)
{
	char seconds[SECONDS_SIZE], parameter[64];
	const struct measure *all;
	size_t n;

	all = measures(&n);
	seconds_text(x->a->o.block_ms, seconds);
	snprintf(parameter, sizeof parameter, "block=%s", seconds);
	for (long c = -1; c < (wants_codes(x) ? (long)x->p->n_codes : 0); c++) {
		struct place place = x->place;
		struct blocks sum = {0};

		for (size_t i = 0; i < x->p->n_blocks; i++) {
			const struct blocks *b = &x->p->blocks[i].blocks;

			if (x->p->blocks[i].code != (int)c)
				continue;
			sum.n += b->n;
			sum.ratio_sum += b->ratio_sum;
			sum.n_equal += b->n_equal;
			sum.n_both += b->n_both;
			sum.n_any += b->n_any;
		}
		if (c >= 0) {
			place.code = rows_string(x->rows, x->p->codes[c]);
			place.part = PART_CODE;
		}
		for (size_t i = 0; i < n; i++)
			if (all[i].of_blocks && is_asked_for(&x->a->o, all[i].name))
				rows_add(x->rows, &place, all[i].name,
					rows_string(x->rows, parameter), all[i].of_blocks(&sum),
					"");
	}
}

static void unitizing_rows(const struct pooled *x)
{
	char seconds[SECONDS_SIZE], parameter[64];
	const struct measure *all;
	size_t n;

	all = measures(&n);
	seconds_text(x->a->o.tick_ms, seconds);
	snprintf(parameter, sizeof parameter, "tick=%s", seconds);
	for (size_t i = 0; i < n; i++)
		if (all[i].of_unitizing && is_asked_for(&x->a->o, all[i].name))
			rows_add(x->rows, &x->place, all[i].name, rows_string(x->rows, parameter),
				all[i].of_unitizing(x->p->unitizing), "");
}

/* ---- drift: the last sessions by the date of coding ---- */

struct dated {
	int64_t date;
	uint32_t unit;
};

static int compare_dated(const void *va, const void *vb)
{
	const struct dated *a = va, *b = vb;

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return (a->unit > b->unit) - (a->unit < b->unit);
}

static void drift_rows(const struct pooled *x)
{
	const char *name = x->p->kind == SAMPLE_POINTS ? "event_kappa" : "duration_kappa";
	struct dated *dated = mem_alloc(x->n_units + 1, sizeof *dated);
	const struct variant *v = x->a->variants;
	struct series last = {0};
	size_t index = 0, capacity = 0;
	struct tally t;

	while (index < x->a->n_variants &&
		!(v[index].kind == x->p->kind && v[index].is_main &&
			v[index].material == (x->p->kind == SAMPLE_POINTS ? MATERIAL_EVENTS
									  : MATERIAL_DURATION)))
		index++;
	for (size_t i = 0; i < x->n_units; i++)
		dated[i] = (struct dated){x->a->dates[x->units[i]], x->units[i]};
	qsort(dated, x->n_units, sizeof *dated, compare_dated);
	for (size_t i = 0; index < x->a->n_variants && i < x->p->series[index].n; i++) {
		const struct entry *e = &x->p->series[index].items[i];

		for (size_t k = x->n_units > LAST_SESSIONS ? x->n_units - LAST_SESSIONS : 0;
			k < x->n_units; k++) {
			if (dated[k].unit != e->unit)
				continue;
			MEM_GROW(last.items, last.n, capacity);
			last.items[last.n++] = *e;
		}
	}
	if (index < x->a->n_variants) {
		series_sum(&last, NULL, x->p->n_codes, &t);
		rows_add(x->rows, &x->place, "drift_last_10", name,
			measure_find(name)->of_tally(&t),
			_("the last 10 sessions by date of coding"));
		tally_clear(&t);
	}
	free(last.items);
	free(dated);
}

static void pool_rows(const struct analysis *a, const struct pool *p, struct analysis_rows *rows)
{
	struct figure direction = figure_undefined(NOTHING_CODED, 0);
	size_t n_units;
	uint32_t *units = different_units(p, &n_units);
	struct pooled x = {a, p, units, n_units, .rows = rows};

	x.place = (struct place){"pooled", rows_string(rows, p->coders), rows_string(rows, p->role),
		rows_string(rows, p->name), "", PART_WHOLE, false};
	x.place.note = arena_printf(&rows->arena,
		p->left_out[0] + p->left_out[1] > 0
			? ngettext("%zu session; events outside windows left out: %zu and %zu",
				  "%zu sessions; events outside windows left out: %zu and %zu",
				  n_units)
			: ngettext("%zu session", "%zu sessions", n_units),
		n_units, p->left_out[0], p->left_out[1]);
	for (size_t i = 0; i < a->n_variants; i++)
		if (a->variants[i].kind == p->kind)
			variant_rows(&x, i, &direction);
	if (p->n_blocks > 0)
		blocks_rows(&x);
	if (p->unitizing)
		unitizing_rows(&x);
	if (is_asked_for(&a->o, "drift_last_10"))
		drift_rows(&x);
	free(units);
}

/* ---- putting pools together ---- */

/* role, coders NULL: whatever it is; then pairs of one person do not count. */
static bool belongs(
	const struct pool *p, const struct pool *like, const char *role, const char *coders)
{
	return p->kind == like->kind && strcmp(p->name, like->name) == 0 &&
	       (!role || strcmp(p->role, role) == 0) &&
	       (coders ? strcmp(p->coders, coders) == 0 : !p->same_person);
}

static void merge_codes(struct pool *to, const struct pool *from, uint32_t *codes)
{
	for (size_t i = 0; i < from->n_codes; i++) {
		size_t k = 0;

		while (k < to->n_codes && strcmp(to->codes[k], from->codes[i]) != 0)
			k++;
		if (k == to->n_codes) {
			MEM_GROW(to->codes, to->n_codes, to->code_capacity);
			to->codes[to->n_codes++] = from->codes[i];
		}
		codes[i] = (uint32_t)k;
	}
}

static uint32_t moved_category(uint32_t category, const uint32_t *codes, size_t n)
{
	return category < n ? codes[category] : category;
}

static void merge_series(
	struct series *to, const struct series *from, const uint32_t *codes, size_t n_codes)
{
	for (size_t i = 0; i < from->n; i++) {
		struct entry e = from->items[i];

		e.cell = (e.cell & ~0xFFFFFu) |
			 moved_category(e.cell >> 10 & 1023, codes, n_codes) << 10 |
			 moved_category(e.cell & 1023, codes, n_codes);
		MEM_GROW(to->items, to->n, to->capacity);
		to->items[to->n++] = e;
	}
}

static void merge(const struct analysis *a, struct pool *to, const struct pool *from)
{
	uint32_t *codes = mem_alloc(from->n_codes + 1, sizeof *codes);

	merge_codes(to, from, codes);
	for (size_t v = 0; v < a->n_variants; v++) {
		merge_series(&to->series[v], &from->series[v], codes, from->n_codes);
		merge_series(&to->lags[v], &from->lags[v], codes, from->n_codes);
	}
	for (size_t i = 0; i < from->n_units; i++) {
		MEM_GROW(to->units, to->n_units, to->unit_capacity);
		to->units[to->n_units++] = from->units[i];
	}
	for (size_t i = 0; i < from->n_blocks; i++) {
		struct unit_blocks b = from->blocks[i];

		b.code = b.code < 0 ? b.code : (int)codes[b.code];
		MEM_GROW(to->blocks, to->n_blocks, to->block_capacity);
		to->blocks[to->n_blocks++] = b;
	}
	if (from->unitizing && !to->unitizing) {
		to->unitizing = mem_alloc(1, sizeof *to->unitizing);
		unitizing_init(to->unitizing, (int)from->unitizing->q - 1, 2);
	}
	if (from->unitizing && to->unitizing->q == from->unitizing->q)
		unitizing_sum(to->unitizing, from->unitizing);
	to->left_out[0] += from->left_out[0];
	to->left_out[1] += from->left_out[1];
	free(codes);
}

/* The rows of all pools that belong together: as they are where it is one. */
static void merged_rows(struct analysis *a, const struct pool *like, const char *role,
	const char *coders, struct analysis_rows *rows)
{
	struct pool sum = {.kind = like->kind,
		.name = like->name,
		.role = role ? role : "all",
		.coders = coders ? coders : "all"};
	struct analysis one = {.n_variants = a->n_variants};
	size_t n = 0;

	for (size_t i = 0; i < a->n_pools; i++)
		n += belongs(&a->pools[i], like, role, coders);
	for (size_t i = 0; i < a->n_pools; i++) {
		if (!belongs(&a->pools[i], like, role, coders))
			continue;
		if (n == 1 && role && coders) {
			pool_rows(a, &a->pools[i], rows);
			return;
		}
		merge(a, &sum, &a->pools[i]);
	}
	for (size_t v = 0; v < a->n_variants; v++)
		series_compact(&sum.series[v]);
	if (n > 0)
		pool_rows(a, &sum, rows);
	one.pools = mem_alloc(1, sizeof *one.pools);
	one.pools[0] = sum;
	one.n_pools = 1;
	pools_clear(&one);
}

/*
 * The different roles, or coders, of the pools of a block (coders NULL: of all pairs of two people), as
 * they came. Room for n_pools.
 */
static size_t different(const struct analysis *a, const struct pool *like, const char *coders,
	bool roles, const char **out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_pools; i++) {
		const char *name = roles ? a->pools[i].role : a->pools[i].coders;
		size_t k = 0;

		if (!belongs(&a->pools[i], like, NULL, coders))
			continue;
		while (k < n && strcmp(out[k], name) != 0)
			k++;
		if (k == n)
			out[n++] = name;
	}
	return n;
}

/* Each role, and all of them where there are several. */
static void role_rows(
	struct analysis *a, const struct pool *like, const char *coders, struct analysis_rows *rows)
{
	const char **roles = mem_alloc(a->n_pools, sizeof *roles);
	size_t n = different(a, like, coders, true, roles);

	for (size_t i = 0; i < n; i++)
		merged_rows(a, like, roles[i], coders, rows);
	if (n > 1)
		merged_rows(a, like, NULL, coders, rows);
	free(roles);
}

/* Is there no earlier pool of this block (and of these coders)? */
static bool is_first(const struct analysis *a, size_t index, bool of_coders)
{
	const struct pool *p = &a->pools[index];

	for (size_t i = 0; i < index; i++)
		if (a->pools[i].kind == p->kind && strcmp(a->pools[i].name, p->name) == 0 &&
			(!of_coders || strcmp(a->pools[i].coders, p->coders) == 0))
			return false;
	return true;
}

void pools_finish(struct analysis *a, struct analysis_rows *rows)
{
	const char **pairs = mem_alloc(a->n_pools + 1, sizeof *pairs);

	for (size_t i = 0; i < a->n_pools; i++) {
		const struct pool *block = &a->pools[i];

		if (!is_first(a, i, false))
			continue;
		for (size_t k = i; k < a->n_pools; k++) {
			const struct pool *p = &a->pools[k];

			if (p->kind == block->kind && strcmp(p->name, block->name) == 0 &&
				is_first(a, k, true))
				role_rows(a, block, p->coders, rows);
		}
		if (different(a, block, NULL, false, pairs) > 1)
			role_rows(a, block, NULL, rows);
	}
	free(pairs);
}
