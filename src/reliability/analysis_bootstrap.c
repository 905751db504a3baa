/*
 * Limits of pooled figures: sessions are drawn anew, their sums added, the figures computed.
 *
 * All figures of a pool come from the same draws, a few hundred replicates at a time: each entry of a
 * session's table is added to the same cell of all of them, as often as the session was drawn. So the
 * order of the work is that of the memory, and the sums are those of adding table by table.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "reliability/analysis_private.h"
#include "reliability/bootstrap.h"
#include "reliability/random.h"

#define CHUNK 64

/* Entries with places in the arrays below instead of their own numbers. */
struct work {
	struct entry *items;
	size_t n;
	uint32_t *cells; /* the different cells */
	size_t n_cells;
	double *drawn; /* [unit * CHUNK + replicate]: how often */
	double *sums;  /* [cell * CHUNK + replicate] */
	double *values;
	size_t n_units;
};

static int compare_numbers(const void *va, const void *vb)
{
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;

	return (a > b) - (a < b);
}

static uint32_t index_of(const uint32_t *sorted, size_t n, uint32_t x)
{
	const uint32_t *found = bsearch(&x, sorted, n, sizeof *sorted, compare_numbers);

	return found ? (uint32_t)(found - sorted) : 0;
}

static void work_init(struct work *w, const struct series *s, const uint32_t *units, size_t n_units)
{
	size_t n = 0;

	*w = (struct work){.n_units = n_units};
	w->items = mem_alloc(s->n + 1, sizeof *w->items);
	w->cells = mem_alloc(s->n + 1, sizeof *w->cells);
	for (size_t i = 0; i < s->n; i++) {
		w->items[w->n] = s->items[i];
		w->cells[w->n++] = s->items[i].cell;
	}
	qsort(w->cells, w->n, sizeof *w->cells, compare_numbers);
	for (size_t i = 0; i < w->n; i++)
		if (n == 0 || w->cells[i] != w->cells[n - 1])
			w->cells[n++] = w->cells[i];
	w->n_cells = n;
	for (size_t i = 0; i < w->n; i++) {
		w->items[i].unit = index_of(units, n_units, w->items[i].unit);
		w->items[i].cell = index_of(w->cells, w->n_cells, w->items[i].cell);
	}
	w->drawn = mem_alloc(n_units * CHUNK, sizeof(double));
	w->sums = mem_alloc((n + 1) * CHUNK, sizeof(double));
}

static void work_clear(struct work *w)
{
	free(w->items);
	free(w->cells);
	free(w->drawn);
	free(w->sums);
	free(w->values);
}

/* Draws CHUNK replicates, one after the other, and adds up their tables. */
static void draw(struct work *w, struct random *random, size_t n_replicates)
{
	memset(w->drawn, 0, w->n_units * CHUNK * sizeof(double));
	memset(w->sums, 0, w->n_cells * CHUNK * sizeof(double));
	for (size_t r = 0; r < n_replicates; r++)
		for (size_t i = 0; i < w->n_units; i++)
			w->drawn[random_index(random, w->n_units) * CHUNK + r] += 1;
	for (size_t i = 0; i < w->n; i++) {
		const double *drawn = &w->drawn[(size_t)w->items[i].unit * CHUNK];
		double *sum = &w->sums[(size_t)w->items[i].cell * CHUNK];
		double value = w->items[i].value;

		for (size_t r = 0; r < CHUNK; r++)
			sum[r] += drawn[r] * value;
	}
}

void series_figures(const struct sums_job *job, struct wanted *wanted, size_t n)
{
	struct series all = {.n = job->series->n, .capacity = job->series->n};
	struct figure *figures = mem_alloc(n + 1, sizeof *figures);
	uint32_t *cells;
	double *values;

	all.items = mem_alloc(all.n + 1, sizeof *all.items);
	for (size_t i = 0; i < all.n; i++)
		all.items[i] =
			(struct entry){0, job->series->items[i].cell, job->series->items[i].value};
	series_compact(&all);
	cells = mem_alloc(all.n + 1, sizeof *cells);
	values = mem_alloc(all.n + 1, sizeof *values);
	for (size_t i = 0; i < all.n; i++) {
		cells[i] = all.items[i].cell;
		values[i] = all.items[i].value;
	}
	job->figures(job, &(struct sums){cells, all.n, values, 1}, wanted, n, figures);
	for (size_t i = 0; i < n; i++)
		wanted[i].figure = figures[i];
	free(all.items);
	free(cells);
	free(values);
	free(figures);
}

/* The figures of a replicate, beside those that came before. */
static void keep(struct work *w, const struct sums_job *job, size_t replicate,
	struct wanted *wanted, size_t n, struct figure *figures)
{
	const struct sums s = {w->cells, w->n_cells, w->sums + replicate, CHUNK};

	job->figures(job, &s, wanted, n, figures);
	for (size_t i = 0; i < n; i++)
		if (!wanted[i].figure.why && has_limits(wanted[i].measure) && !figures[i].why)
			w->values[i * job->o->n_replicates + wanted[i].n_defined++] =
				figures[i].value;
}

void series_limits(const struct sums_job *job, struct wanted *wanted, size_t n)
{
	size_t n_replicates = job->o->n_replicates;
	struct figure *figures;
	struct random random;
	struct work w;

	if (job->n_units < BOOTSTRAP_LEAST_UNITS || n_replicates == 0 || n == 0)
		return;
	work_init(&w, job->series, job->units, job->n_units);
	w.values = mem_alloc(n * n_replicates + 1, sizeof(double));
	figures = mem_alloc(n, sizeof *figures);
	random_seed(&random, job->o->seed);
	for (size_t done = 0; done < n_replicates; done += CHUNK) {
		size_t n_drawn = n_replicates - done < CHUNK ? n_replicates - done : CHUNK;

		draw(&w, &random, n_drawn);
		for (size_t r = 0; r < n_drawn; r++)
			keep(&w, job, r, wanted, n, figures);
	}
	for (size_t i = 0; i < n; i++)
		if ((double)wanted[i].n_defined >= BOOTSTRAP_LEAST_SHARE * (double)n_replicates)
			percentile_limits(&w.values[i * n_replicates], wanted[i].n_defined,
				&wanted[i].figure);
	free(figures);
	work_clear(&w);
}

const char *limits_note(const struct analysis_options *o, size_t n_units, const struct wanted *w,
	struct analysis_rows *rows)
{
	if (w->figure.why || !has_limits(w->measure) || o->n_replicates == 0)
		return "";
	if (n_units < BOOTSTRAP_LEAST_UNITS)
		return ngettext("no limits: they need 5 sessions, this is 1",
			"no limits: they need 5 sessions", n_units);
	if (!w->figure.has_limits)
		return arena_printf(&rows->arena,
			_("no limits: only %zu of %zu replicates have a value"), w->n_defined,
			o->n_replicates);
	if (w->n_defined < o->n_replicates)
		return arena_printf(&rows->arena, _("limits from %zu of %zu replicates"),
			w->n_defined, o->n_replicates);
	return "";
}
