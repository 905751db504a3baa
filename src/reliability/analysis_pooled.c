/* The rows of a pool: tables of all its sessions added. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"
#include "reliability/bootstrap.h"

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

static const char *pooled_note(
	const struct pooled *x, const struct wanted *w, const struct margins *margins)
{
	return rows_join(x->rows, w->code < 0 ? only_one_note(w->measure, margins) : "",
		limits_note(&x->a->o, x->n_units, w, x->rows));
}

static void variant_rows(const struct pooled *x, size_t index, struct figure *direction)
{
	const struct variant *v = &x->a->variants[index];
	size_t n_codes = v->is_main && wants_codes(x) ? x->p->n_codes : 0, n = 0;
	struct wanted *wanted = mem_alloc(v->n_measures * (n_codes + 1) + 1, sizeof *wanted);
	struct sums_job job = {
		&x->a->o, &x->p->series[index], x->units, x->n_units, x->p->n_codes, 2, NULL};
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
					true_reason(v->measures[i], x->p->has_window,
						table_figure(v->measures[i], &t, &margins, (int)c)),
					0};
	if (v->is_main)
		table_limits(&job, wanted, n);
	for (size_t i = 0; i < n; i++) {
		place.part = !v->is_main          ? PART_TOLERANCES
			     : wanted[i].code < 0 ? PART_WHOLE
						  : PART_CODE;
		place.code = wanted[i].code < 0 ? x->place.code
						: rows_string(x->rows, x->p->codes[wanted[i].code]);
		rows_add(x->rows, &place, wanted[i].measure->name, v->parameter, wanted[i].figure,
			v->is_main ? pooled_note(x, &wanted[i], &margins) : "");
	}
	/* a table that is only there for drift has no figure of its own */
	if (v->material == MATERIAL_TOLERANT && v->backward && v->n_measures > 0)
		mean_row(x, v->measures[0]->name, *direction, one_direction(wanted, n));
	*direction = one_direction(wanted, n);
	free(wanted);
	margins_clear(&margins);
	tally_clear(&t);
}

void pool_rows(const struct analysis *a, const struct pool *p, struct analysis_rows *rows)
{
	struct figure direction = figure_undefined(NOTHING_CODED, 0);
	size_t n_units;
	uint32_t *units = different_units(p, &n_units);
	struct pooled x = {a, p, units, n_units, .rows = rows};
	struct pooled_place where;

	x.place = (struct place){"pooled", rows_string(rows, p->coders), rows_string(rows, p->role),
		rows_string(rows, p->name), "", PART_WHOLE, false, NULL};
	x.place.note = arena_printf(
		&rows->arena, ngettext("%zu session", "%zu sessions", n_units), n_units);
	place_leave_out(&x.place, rows, &p->left_out,
		p->all_coders ? NULL : a->labels[p->pair[0]].label, a->labels[p->pair[1]].label);
	for (size_t i = 0; i < a->n_variants; i++)
		if (a->variants[i].kind == p->kind)
			variant_rows(&x, i, &direction);
	where = (struct pooled_place){
		&x.place, p->codes, p->n_codes, wants_codes(&x), p->has_window, units, n_units};
	if (a->wants_blocks)
		blocks_rows(&a->o, &p->blocks, &where, rows);
	if (a->wants_unitizing && p->kind == SAMPLE_STATES)
		unitizing_rows(&a->o, &p->unitizing, 2, &where, rows);
	if (wants_drift(&a->o))
		drift_of_pool(a, p, units, n_units, &x.place, rows);
	free(units);
}
