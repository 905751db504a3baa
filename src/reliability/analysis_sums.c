/*
 * Block-by-block agreement and unitizing alpha of pooled sessions. Both come from sums that sessions
 * add to, so they are kept as tables of events are: sparse, by session (analysis_table.c), and their
 * limits come from drawing sessions.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/analysis_private.h"

/* What the bits before row and column say. */
enum sum { BLOCKS_N, BLOCKS_RATIO, BLOCKS_EQUAL, BLOCKS_BOTH, BLOCKS_ANY };
enum length { CROSS, SQUARE, MEET };

/* ---- keeping ---- */

void series_add_blocks(struct series *s, uint32_t unit, uint32_t code, const struct blocks *b)
{
	series_put(s, unit, cell_number(BLOCKS_N, code, code), b->n);
	series_put(s, unit, cell_number(BLOCKS_RATIO, code, code), b->ratio_sum);
	series_put(s, unit, cell_number(BLOCKS_EQUAL, code, code), b->n_equal);
	series_put(s, unit, cell_number(BLOCKS_BOTH, code, code), b->n_both);
	series_put(s, unit, cell_number(BLOCKS_ANY, code, code), b->n_any);
}

void series_add_unitizing(
	struct series *s, uint32_t unit, const struct unitizing *u, const uint32_t *codes)
{
	for (size_t i = 0; i < u->q; i++) {
		uint32_t row = i + 1 < u->q ? codes[i] : CELL_NOTHING;

		for (size_t k = 0; k < u->q; k++)
			series_put(s, unit,
				cell_number(CROSS, row, k + 1 < u->q ? codes[k] : CELL_NOTHING),
				u->cross[i * u->q + k]);
		series_put(s, unit, cell_number(SQUARE, row, row), u->square[i]);
		series_put(s, unit, cell_number(MEET, row, row), u->meet[i]);
	}
}

/* ---- figures of sums ---- */

static size_t place_of(uint32_t category, size_t n_codes)
{
	return category < n_codes ? category : n_codes;
}

/* blocks has n_codes + 1 places: the last is for all codes together. */
static void add_to_blocks(struct blocks *blocks, size_t n_codes, uint32_t cell, double value)
{
	struct blocks *b = &blocks[place_of(cell & 1023, n_codes)];

	switch ((enum sum)(cell >> 20)) {
	case BLOCKS_N:
		b->n += value;
		break;
	case BLOCKS_RATIO:
		b->ratio_sum += value;
		break;
	case BLOCKS_EQUAL:
		b->n_equal += value;
		break;
	case BLOCKS_BOTH:
		b->n_both += value;
		break;
	case BLOCKS_ANY:
		b->n_any += value;
		break;
	}
}

static void blocks_figures(const struct sums_job *job, const struct sums *s,
	const struct wanted *wanted, size_t n, struct figure *out)
{
	struct blocks *blocks = mem_alloc(job->n_codes + 1, sizeof *blocks);

	for (size_t i = 0; i < s->n; i++)
		add_to_blocks(blocks, job->n_codes, s->cells[i], s->values[i * s->stride]);
	for (size_t i = 0; i < n; i++)
		out[i] = wanted[i].measure->of_blocks(
			&blocks[wanted[i].code < 0 ? job->n_codes : (size_t)wanted[i].code]);
	free(blocks);
}

static void unitizing_figures(const struct sums_job *job, const struct sums *s,
	const struct wanted *wanted, size_t n, struct figure *out)
{
	struct unitizing u;

	unitizing_init(&u, (int)job->n_codes, job->n_coders);
	for (size_t i = 0; i < s->n; i++) {
		size_t row = place_of(s->cells[i] >> 10 & 1023, job->n_codes);
		size_t column = place_of(s->cells[i] & 1023, job->n_codes);
		double value = s->values[i * s->stride];

		switch ((enum length)(s->cells[i] >> 20)) {
		case CROSS:
			u.cross[row * u.q + column] += value;
			break;
		case SQUARE:
			u.square[row] += value;
			break;
		case MEET:
			u.meet[row] += value;
			break;
		}
	}
	for (size_t i = 0; i < n; i++)
		out[i] = wanted[i].measure->of_unitizing(&u);
	unitizing_clear(&u);
}

/* ---- rows ---- */

void blocks_parameter(const struct analysis_options *o, char out[SUMS_PARAMETER_SIZE])
{
	char seconds[SECONDS_SIZE];

	seconds_text(o->block_ms, seconds);
	snprintf(out, SUMS_PARAMETER_SIZE, "block=%s", seconds);
}

void ticks_parameter(const struct analysis_options *o, char out[SUMS_PARAMETER_SIZE])
{
	char seconds[SECONDS_SIZE];

	seconds_text(o->tick_ms, seconds);
	snprintf(out, SUMS_PARAMETER_SIZE, "tick=%s", seconds);
}

/* All figures that are asked for, of all codes together and of each of the first n_codes. */
static size_t collect(
	const struct analysis_options *o, bool blocks, size_t n_codes, struct wanted **out)
{
	const struct measure *all;
	size_t n_all, n = 0;

	all = measures(&n_all);
	*out = mem_alloc(n_all * (n_codes + 1), sizeof **out);
	for (long c = -1; c < (long)n_codes; c++)
		for (size_t i = 0; i < n_all; i++)
			if ((blocks ? all[i].of_blocks != NULL : all[i].of_unitizing != NULL) &&
				is_asked_for(o, all[i].name))
				(*out)[n++] = (struct wanted){.measure = &all[i], .code = (int)c};
	return n;
}

static void sums_rows(struct sums_job *job, struct wanted *wanted, size_t n, const char *parameter,
	const struct pooled_place *where, struct analysis_rows *rows)
{
	struct place place = *where->place;

	series_figures(job, wanted, n);
	for (size_t i = 0; i < n; i++)
		wanted[i].figure =
			true_reason(wanted[i].measure, where->has_window, wanted[i].figure);
	series_limits(job, wanted, n);
	for (size_t i = 0; i < n; i++) {
		place.part = wanted[i].code < 0 ? PART_WHOLE : PART_CODE;
		place.code = wanted[i].code < 0 ? where->place->code
						: rows_string(rows, where->codes[wanted[i].code]);
		rows_add(rows, &place, wanted[i].measure->name, parameter, wanted[i].figure,
			limits_note(job->o, job->n_units, &wanted[i], rows));
	}
}

void blocks_rows(const struct analysis_options *o, const struct series *s,
	const struct pooled_place *where, struct analysis_rows *rows)
{
	struct sums_job job = {
		o, s, where->units, where->n_units, where->n_codes, 2, blocks_figures};
	char parameter[SUMS_PARAMETER_SIZE];
	struct wanted *wanted;
	size_t n = collect(o, true, where->with_codes ? where->n_codes : 0, &wanted);

	blocks_parameter(o, parameter);
	sums_rows(&job, wanted, n, parameter, where, rows);
	free(wanted);
}

void unitizing_rows(const struct analysis_options *o, const struct series *s, size_t n_coders,
	const struct pooled_place *where, struct analysis_rows *rows)
{
	struct sums_job job = {
		o, s, where->units, where->n_units, where->n_codes, n_coders, unitizing_figures};
	char parameter[SUMS_PARAMETER_SIZE];
	struct wanted *wanted;
	size_t n = collect(o, false, 0, &wanted);

	ticks_parameter(o, parameter);
	sums_rows(&job, wanted, n, parameter, where, rows);
	free(wanted);
}
