/*
 * Limits of pooled figures: sessions are drawn anew, their tables added, the figures computed.
 *
 * All figures of a pool come from the same draws, a few hundred replicates at a time: each entry of a
 * session's table is added to the same cell of all of them, as often as the session was drawn. So the
 * order of the work is that of the memory, and the sums are those of adding table by table.
 */
#include <stdlib.h>
#include <string.h>

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

void pool_limits(const struct analysis_options *o, const struct pool *p, const struct series *s,
	const uint32_t *units, size_t n_units, struct wanted *wanted, size_t n_wanted)
{
	struct random random;
	struct work w;

	if (n_units < BOOTSTRAP_LEAST_UNITS || o->n_replicates == 0)
		return;
	work_init(&w, s, units, n_units);
	w.values = mem_alloc(n_wanted * o->n_replicates + 1, sizeof(double));
	random_seed(&random, o->seed);
	for (size_t done = 0; done < o->n_replicates; done += CHUNK) {
		size_t n = o->n_replicates - done < CHUNK ? o->n_replicates - done : CHUNK;

		draw(&w, &random, n);
		for (size_t r = 0; r < n; r++) {
			struct margins margins;
			struct tally t;

			tally_init(&t, p->n_codes + 1);
			for (size_t i = 0; i < w.n_cells; i++)
				tally_put(&t, w.cells[i], w.sums[i * CHUNK + r]);
			margins_of(&t, &margins);
			for (size_t i = 0; i < n_wanted; i++) {
				struct figure f;

				if (wanted[i].figure.why || !has_limits(wanted[i].measure))
					continue;
				f = table_figure(wanted[i].measure, &t, &margins, wanted[i].code);
				if (f.why == DEFINED)
					w.values[i * o->n_replicates + wanted[i].n_defined++] =
						f.value;
			}
			margins_clear(&margins);
			tally_clear(&t);
		}
	}
	for (size_t i = 0; i < n_wanted; i++)
		if ((double)wanted[i].n_defined >= BOOTSTRAP_LEAST_SHARE * (double)o->n_replicates)
			percentile_limits(&w.values[i * o->n_replicates], wanted[i].n_defined,
				&wanted[i].figure);
	work_clear(&w);
}
