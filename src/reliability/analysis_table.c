/* Sparse tables of events. A pool's codes can grow while its tables stay as they are. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "reliability/analysis_private.h"

enum part { PART_CELL, PART_LAG, PART_LAG2, PART_DISTANCE };

uint32_t cell_number(unsigned what, uint32_t row, uint32_t column)
{
	return (uint32_t)what << 20 | row << 10 | column;
}

void series_put(struct series *s, uint32_t unit, uint32_t cell, double value)
{
	if (value > 0 || value < 0) {
		MEM_GROW(s->items, s->n, s->capacity);
		s->items[s->n++] = (struct entry){unit, cell, value};
	}
}

void series_add(struct series *s, uint32_t unit, const struct tally *t, const uint32_t *codes)
{
	size_t nothing = t->q - 1;

	for (size_t i = 0; i < t->q; i++)
		for (size_t k = 0; k < t->q; k++)
			series_put(s, unit,
				cell_number(PART_CELL, i < nothing ? codes[i] : CELL_NOTHING,
					k < nothing ? codes[k] : CELL_NOTHING),
				*tally_cell(t, i, k));
}

void series_add_lags(struct series *s, const struct tally *t, const uint32_t *codes)
{
	for (size_t i = 0; i + 1 < t->q; i++) {
		series_put(s, 0, cell_number(PART_LAG, codes[i], 0), t->lag_sum[i]);
		series_put(s, 0, cell_number(PART_LAG2, codes[i], 0), t->lag_sum2[i]);
		series_put(s, 0, cell_number(PART_DISTANCE, codes[i], 0), t->distance_sum[i]);
	}
	if (s->n > SIDE_ENTRIES)
		series_compact(s);
}

static int compare_entries(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return (a->cell > b->cell) - (a->cell < b->cell);
}

void series_compact(struct series *s)
{
	size_t n = 0;

	if (s->n > 0)
		qsort(s->items, s->n, sizeof *s->items, compare_entries);
	for (size_t i = 0; i < s->n; i++) {
		if (n > 0 && compare_entries(&s->items[n - 1], &s->items[i]) == 0)
			s->items[n - 1].value += s->items[i].value;
		else
			s->items[n++] = s->items[i];
	}
	s->n = n;
}

void tally_put(struct tally *t, uint32_t cell, double value)
{
	size_t row = cell >> 10 & 1023, column = cell & 1023;

	row = row < t->q - 1 ? row : t->q - 1;
	column = column < t->q - 1 ? column : t->q - 1;
	switch ((enum part)(cell >> 20)) {
	case PART_CELL:
		*tally_cell(t, row, column) += value;
		break;
	case PART_LAG:
		t->lag_sum[row] += value;
		break;
	case PART_LAG2:
		t->lag_sum2[row] += value;
		break;
	case PART_DISTANCE:
		t->distance_sum[row] += value;
		break;
	}
}

void series_sum(
	const struct series *s, const struct series *lags, size_t n_codes, struct tally *out)
{
	tally_init(out, n_codes + 1);
	for (size_t i = 0; i < s->n; i++)
		tally_put(out, s->items[i].cell, s->items[i].value);
	for (size_t i = 0; lags && i < lags->n; i++)
		tally_put(out, lags->items[i].cell, lags->items[i].value);
}

/* ---- figures ---- */

void margins_of(const struct tally *t, struct margins *out)
{
	out->rows = mem_alloc(t->q, sizeof(double));
	out->columns = mem_alloc(t->q, sizeof(double));
	tally_margins(t, out->rows, out->columns);
	out->total = 0;
	out->q = t->q;
	for (size_t i = 0; i < t->q; i++)
		out->total += out->rows[i];
}

void margins_clear(struct margins *m)
{
	free(m->rows);
	free(m->columns);
}

static bool is_named(const struct measure *m, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(m->name, *names) == 0)
			return true;
	return false;
}

/* With one code, chance alone explains everything: see event_kappa. */
bool is_for_codes(const struct measure *m)
{
	static const char *const not [] = {
		"event_kappa", "event_kappa_plain", "overlap_kappa", NULL};

	return !is_named(m, not );
}

static const char *const counts[] = {
	"event_matched", "event_confused", "event_only_first", "event_only_second", NULL};

bool has_limits(const struct measure *m)
{
	static const char *const distances[] = {"event_lag", "event_distance", NULL};

	return !is_named(m, counts) && !is_named(m, distances);
}

/* The code, and everything else. */
static void fill_one(const struct tally *t, const struct margins *m, size_t code, struct tally *out)
{
	double both = *tally_cell(t, code, code);

	out->cells[0] = both;
	out->cells[1] = m->rows[code] - both;
	out->cells[2] = m->columns[code] - both;
	out->cells[3] = m->total - m->rows[code] - m->columns[code] + both;
	out->lag_sum[0] = t->lag_sum[code];
	out->lag_sum2[0] = t->lag_sum2[code];
	out->distance_sum[0] = t->distance_sum[code];
}

/* The code, another one, nothing: only what has to do with the code. */
static void fill_counts(
	const struct tally *t, const struct margins *m, size_t code, struct tally *out)
{
	double both = *tally_cell(t, code, code);
	double only_first = *tally_cell(t, code, t->q - 1);
	double only_second = *tally_cell(t, t->q - 1, code);

	*tally_cell(out, 0, 0) = both;
	*tally_cell(out, 0, 1) = m->rows[code] - both - only_first;
	*tally_cell(out, 0, 2) = only_first;
	*tally_cell(out, 1, 0) = m->columns[code] - both - only_second;
	*tally_cell(out, 2, 0) = only_second;
}

static void compute(const struct measure *m, const struct tally *t, struct figure *out)
{
	*out = m->of_tally(t);
}

struct figure table_figure(
	const struct measure *m, const struct tally *t, const struct margins *margins, int code)
{
	struct figure f;
	struct tally one;

	if (code < 0)
		return m->of_tally(t);
	if (is_named(m, counts)) {
		tally_init(&one, 3);
		fill_counts(t, margins, (size_t)code, &one);
	} else {
		tally_init(&one, 2);
		fill_one(t, margins, (size_t)code, &one);
	}
	compute(m, &one, &f);
	tally_clear(&one);
	return f; /* cppcheck-suppress returnDanglingLifetime ; it holds no pointer into one */
}

/* ---- limits ---- */

static void figures_of_sums(const struct sums_job *job, const struct sums *s,
	const struct wanted *wanted, size_t n, struct figure *out)
{
	struct margins margins;
	struct tally t;

	tally_init(&t, job->n_codes + 1);
	for (size_t i = 0; i < s->n; i++)
		tally_put(&t, s->cells[i], s->values[i * s->stride]);
	margins_of(&t, &margins);
	for (size_t i = 0; i < n; i++)
		if (!wanted[i].figure.why && has_limits(wanted[i].measure))
			out[i] = table_figure(wanted[i].measure, &t, &margins, wanted[i].code);
	margins_clear(&margins);
	tally_clear(&t);
}

void table_limits(struct sums_job *job, struct wanted *wanted, size_t n)
{
	job->figures = figures_of_sums;
	series_limits(job, wanted, n);
}

/* ---- what to say ---- */

struct figure true_reason(const struct measure *m, bool has_window, struct figure f)
{
	bool of_time = m->material == MATERIAL_UNITS || m->material == MATERIAL_TOLERANT ||
		       (m->of_unitizing && strcmp(m->name, "cu_alpha") != 0);

	if (f.why != NOTHING_CODED)
		return f;
	if (!has_window)
		f.why = NO_WINDOW;
	else if (of_time)
		f.why = SHORT_WINDOW;
	return f;
}

const char *only_one_note(const struct measure *m, const struct margins *margins)
{
	size_t nothing = margins->q - 1;
	bool first = margins->total - margins->rows[nothing] > 0;
	bool second = margins->total - margins->columns[nothing] > 0;

	if (!strstr(m->name, "kappa") || first == second)
		return "";
	return first ? _("only the first coder logged anything")
		     : _("only the second coder logged anything");
}
