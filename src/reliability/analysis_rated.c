/* The rows of one matrix, targets x coders: ratings, or totals of codes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "reliability/analysis_private.h"
#include "reliability/bootstrap.h"
#include "reliability/random.h"

#define SCALE_MAX_VALUES 1000

size_t scale_values(double min, double max, double step, double **out)
{
	double steps = step > 0 ? (max - min) / step : 0;
	size_t n;

	*out = NULL;
	if (!(steps >= 1 && steps < SCALE_MAX_VALUES))
		return 0;
	n = (size_t)(steps + 1 + 1e-6);
	*out = mem_alloc(n, sizeof **out);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = min + (double)i * step;
	return n;
}

/* What a statistic is computed from, of the matrix or of one that was drawn. */
struct material_of {
	struct ratings ratings, complete;
	const double *values;
	double *used; /* values, where there is no scale */
	size_t q;
	struct tally table; /* of two coders; q 0 = none */
	struct rated_components components;
};

/* Without complete rows only pairs and tables can be computed, which is a lot quicker. */
static void material_init(struct material_of *m, const struct rated_job *job, bool complete)
{
	m->values = job->values;
	m->q = job->q;
	m->used = NULL;
	if (!m->values && job->categories) {
		m->q = ratings_values(&m->ratings, &m->used);
		m->values = m->used;
	}
	if (complete)
		ratings_complete_rows(&m->ratings, &m->complete);
	m->table = (struct tally){0};
	if (m->ratings.k == 2 && job->categories)
		ratings_tally(&m->ratings, 0, 1, m->values, m->q, &m->table);
}

static void material_clear(struct material_of *m)
{
	if (m->table.q > 0)
		tally_clear(&m->table);
	ratings_clear(&m->complete);
	free(m->used);
}

static bool fits(const struct measure *m, const struct material_of *of, bool categories)
{
	switch (m->material) {
	case MATERIAL_TABLE:
		return of->table.q > 0;
	case MATERIAL_PAIR:
		return of->ratings.k == 2;
	case MATERIAL_RATINGS:
		return categories || strncmp(m->name, "icc", 3) == 0 ||
		       strncmp(m->name, "se", 2) == 0 || strncmp(m->name, "sdc", 3) == 0 ||
		       strcmp(m->name, "alpha_interval") == 0;
	default:
		return false;
	}
}

static struct figure compute(const struct measure *m, struct material_of *of)
{
	struct figure f;

	if (m->material == MATERIAL_TABLE) {
		f = m->of_tally(&of->table);
		f.why = f.why == NOTHING_CODED ? NO_PAIRS : f.why; /* none of them is here */
		return f;
	}
	return m->of_rated(
		&(struct rated){&of->ratings, &of->complete, of->values, of->q, &of->components});
}

/* ---- limits ---- */

struct rated_figure {
	const struct measure *measure;
	struct figure figure;
	bool drawn; /* its limits are looked for by resampling */
	size_t n_defined;
	double *values;
};

/* Where a statistic has limits of its own, there are these or none. */
static bool is_drawn(const struct rated_figure *f, const struct material_of *m)
{
	const char *name = f->measure->name;

	if (strncmp(name, "icc", 3) == 0)
		return !f->figure.why && m->complete.n < m->ratings.n;
	return !f->figure.why && !f->figure.has_limits && strcmp(name, "difference") != 0;
}

/* First row of each unit, and behind the last one; the caller frees. */
static size_t *unit_starts(const struct rated_job *job, size_t *n_units)
{
	size_t n = job->ratings->n, *starts = mem_alloc(n + 1, sizeof *starts);

	*n_units = 0;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !job->units || job->units[i] != job->units[i - 1])
			starts[(*n_units)++] = i;
	starts[*n_units] = n;
	return starts;
}

/* A matrix of units that were drawn. */
static void draw(const struct rated_job *job, const size_t *starts, size_t n_units,
	struct random *random, size_t *drawn, struct ratings *out)
{
	size_t k = job->ratings->k, n = 0;

	for (size_t i = 0; i < n_units; i++) {
		drawn[i] = (size_t)random_index(random, n_units);
		n += starts[drawn[i] + 1] - starts[drawn[i]];
	}
	ratings_init(out, n, k);
	n = 0;
	for (size_t i = 0; i < n_units; i++) {
		size_t from = starts[drawn[i]], rows = starts[drawn[i] + 1] - from;

		memcpy(out->x + n * k, job->ratings->x + from * k, rows * k * sizeof(double));
		n += rows;
	}
}

/* Of large studies most are totals: their figures need no matrix for each replicate. */
static bool are_sums(const struct rated_job *job, const struct rated_figure *figures, size_t n)
{
	bool good = job->ratings->k == 2;

	for (size_t i = 0; i < n; i++)
		good &= !figures[i].drawn || strcmp(figures[i].measure->name, "pearson") == 0 ||
			strcmp(figures[i].measure->name, "count_ratio") == 0;
	return good;
}

static struct pair_sums *sums_of_units(
	const struct rated_job *job, const size_t *starts, size_t n_units)
{
	const struct ratings *r = job->ratings;
	struct pair_sums *sums = mem_alloc(n_units + 1, sizeof *sums);
	double x0 = 0, y0 = 0;

	for (size_t i = 0; i < r->n; i++) {
		x0 += *ratings_at(r, i, 0) / (double)r->n;
		y0 += *ratings_at(r, i, 1) / (double)r->n;
	}
	for (size_t u = 0; u < n_units; u++)
		for (size_t i = starts[u]; i < starts[u + 1]; i++)
			pair_sums_add(&sums[u], *ratings_at(r, i, 0), *ratings_at(r, i, 1), x0, y0);
	return sums;
}

/* As resample does it, from the same draws. The matrix has no gaps: it is one of pairs. */
static void resample_sums(const struct rated_job *job, const size_t *starts, size_t n_units,
	struct rated_figure *figures, size_t n)
{
	struct pair_sums *sums = sums_of_units(job, starts, n_units);
	struct random random;

	random_seed(&random, job->o->seed);
	for (size_t b = 0; n_units >= BOOTSTRAP_LEAST_UNITS && b < job->o->n_replicates; b++) {
		struct pair_sums drawn = {0};

		for (size_t i = 0; i < n_units; i++)
			pair_sums_join(&drawn, &sums[random_index(&random, n_units)]);
		for (size_t i = 0; i < n; i++) {
			struct figure f;

			if (!figures[i].drawn)
				continue;
			f = strcmp(figures[i].measure->name, "pearson") == 0
				    ? pearson_of_sums(&drawn)
				    : count_ratio_of_sums(&drawn);
			if (f.why == DEFINED)
				figures[i].values[figures[i].n_defined++] = f.value;
		}
	}
	free(sums);
}

static void resample_matrices(const struct rated_job *job, const size_t *starts, size_t n_units,
	const struct rated_components *near, struct rated_figure *figures, size_t n)
{
	size_t *drawn = mem_alloc(n_units + 1, sizeof *drawn);
	struct random random;
	bool complete = false;

	for (size_t i = 0; i < n; i++)
		complete |= figures[i].drawn && figures[i].measure->material == MATERIAL_RATINGS;
	random_seed(&random, job->o->seed);
	for (size_t b = 0; n_units >= BOOTSTRAP_LEAST_UNITS && b < job->o->n_replicates; b++) {
		struct material_of m = {0};

		draw(job, starts, n_units, &random, drawn, &m.ratings);
		material_init(&m, job, complete);
		m.components.near = near;
		for (size_t i = 0; i < n; i++) {
			struct figure f;

			if (!figures[i].drawn)
				continue;
			f = compute(figures[i].measure, &m);
			if (f.why == DEFINED)
				figures[i].values[figures[i].n_defined++] = f.value;
		}
		material_clear(&m);
		ratings_clear(&m.ratings);
	}
	free(drawn);
}

static size_t resample(const struct rated_job *job, const struct rated_components *near,
	struct rated_figure *figures, size_t n)
{
	size_t n_units, *starts = unit_starts(job, &n_units);

	if (are_sums(job, figures, n))
		resample_sums(job, starts, n_units, figures, n);
	else
		resample_matrices(job, starts, n_units, near, figures, n);
	for (size_t i = 0; i < n; i++)
		if (figures[i].drawn &&
			(double)figures[i].n_defined >=
				BOOTSTRAP_LEAST_SHARE * (double)job->o->n_replicates)
			percentile_limits(
				figures[i].values, figures[i].n_defined, &figures[i].figure);
	free(starts);
	return n_units;
}

/* ---- rows ---- */

static const char *note_of(const struct rated_job *job, const struct rated_figure *f,
	size_t n_units, struct analysis_rows *rows)
{
	bool icc = strncmp(f->measure->name, "icc", 3) == 0;
	bool of_variances = icc || strncmp(f->measure->name, "sem", 3) == 0 ||
			    strcmp(f->measure->name, "sdc") == 0;
	bool gaps = false;

	for (size_t i = 0; i < job->ratings->n; i++)
		gaps |= ratings_count(job->ratings, i) < job->ratings->k;
	if (f->figure.why)
		return "";
	if (!job->resample && job->limits_on_request && !f->figure.has_limits)
		return _("limits only where it is asked for by name");
	if (f->drawn && n_units < BOOTSTRAP_LEAST_UNITS)
		return _("no limits: fewer than 5 to draw from");
	if (f->drawn && !f->figure.has_limits)
		return _("no limits: too few replicates have a value");
	if (f->drawn && f->n_defined < job->o->n_replicates)
		return arena_printf(&rows->arena, _("limits from %zu of %zu replicates"),
			f->n_defined, job->o->n_replicates);
	if (of_variances && gaps)
		return _("variance components by REML, because of gaps");
	return icc && f->figure.value < 0 ? _("below 0: coders differ more than targets do") : "";
}

static void bias_rows(const struct rated_job *job, struct analysis_rows *rows)
{
	for (size_t k = 0; k < job->ratings->k; k++) {
		struct place p = job->place;

		p.coders = rows_string(rows, job->coders[k]);
		rows_add(rows, &p, "bias", job->parameter, bias_of_coder(job->ratings, k), "");
	}
}

/* The i-th statistic to look at: those that are recommended in their own order, the best first. */
static const struct measure *candidate(
	const struct rated_job *job, const struct measure *all, size_t i)
{
	if (job->o->n_statistics > 0 || job->o->all)
		return &all[i];
	for (size_t k = 0; job->defaults[k]; k++)
		if (k == i)
			return measure_find(job->defaults[k]);
	return NULL;
}

void rated_rows(const struct rated_job *job, struct analysis_rows *rows)
{
	struct material_of m = {.ratings = *job->ratings};
	const struct measure *all;
	struct rated_figure *figures;
	size_t n_all, n = 0, n_units = 0;
	bool any_drawn = false;

	all = measures(&n_all);
	figures = mem_alloc(n_all, sizeof *figures);
	material_init(&m, job, true);
	for (size_t i = 0; i < n_all; i++) {
		struct rated_figure f = {.measure = candidate(job, all, i)};

		if (!f.measure || !fits(f.measure, &m, job->categories) ||
			!is_wanted(job->o, f.measure->name, job->defaults))
			continue;
		f.figure = compute(f.measure, &m);
		f.drawn = job->resample && job->o->n_replicates > 0 && is_drawn(&f, &m);
		if (f.drawn)
			f.values = mem_alloc(job->o->n_replicates, sizeof(double));
		any_drawn |= f.drawn;
		figures[n++] = f;
	}
	if (any_drawn)
		n_units = resample(job, &m.components, figures, n);
	for (size_t i = 0; i < n; i++) {
		rows_add(rows, &job->place, figures[i].measure->name, job->parameter,
			figures[i].figure, note_of(job, &figures[i], n_units, rows));
		free(figures[i].values);
	}
	if (job->coders && is_wanted(job->o, "bias", job->defaults))
		bias_rows(job, rows);
	material_clear(&m);
	free(figures);
}
