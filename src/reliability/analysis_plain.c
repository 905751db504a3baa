/* Figures of tables that belong to no study. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"
#include "reliability/kappa.h"

static const char *const nominal[] = {"agreement", "kappa", "kappa_max", "pabak", "ac1", "fleiss",
	"conger", "alpha_nominal", NULL};
static const char *const ordinal[] = {"agreement", "agreement_within_1", "kappa_linear",
	"kappa_quadratic", "ac2_quadratic", "alpha_ordinal", "spearman", NULL};
static const char *const interval[] = {"icc_a1", "icc_ak", "icc_c1", "sem_agreement", "sdc",
	"alpha_interval", "agreement", "agreement_within_1", "difference", "pearson", "bias", NULL};
static const char *const of_counts[] = {"agreement", "kappa", "kappa_max", "pabak", "scott_pi",
	"ac1", "positive_agreement", "negative_agreement", "prevalence_index", "bias_index", NULL};
static const char *const of_sequences[] = {"alignment_kappa", "event_agreement", "event_f1",
	"event_matched", "event_confused", "event_only_first", "event_only_second", NULL};
static const char *const of_units[] = {"u_alpha", "u_alpha_binary", "cu_alpha", NULL};

/* ---- ratings ---- */

static void pair_rows(
	const struct rated_job *all, size_t first, size_t second, struct analysis_rows *rows)
{
	struct rated_job job = *all;
	struct ratings r;

	ratings_init(&r, all->ratings->n + 1, 2);
	r.n = 0;
	for (size_t i = 0; i < all->ratings->n; i++) {
		if (!ratings_has(all->ratings, i, first) || !ratings_has(all->ratings, i, second))
			continue;
		*ratings_at(&r, r.n, 0) = *ratings_at(all->ratings, i, first);
		*ratings_at(&r, r.n++, 1) = *ratings_at(all->ratings, i, second);
	}
	job.ratings = &r;
	/* of two coders the difference says it already, unless it is asked for */
	job.coders = all->ratings->k == 2 && is_asked_for(all->o, "bias") ? all->coders : NULL;
	job.place.coders =
		arena_printf(&rows->arena, "%s,%s", all->coders[first], all->coders[second]);
	job.place.note = r.n < all->ratings->n ? arena_printf(&rows->arena,
							 _("%zu of %zu targets were rated by both"),
							 r.n, all->ratings->n)
					       : "";
	rated_rows(&job, rows);
	ratings_clear(&r);
}

void analysis_of_ratings(const struct analysis_options *o, const char *source,
	const struct ratings *r, const char *const *coders, const double *values, size_t q,
	enum level level, struct analysis_rows *rows)
{
	struct rated_job job = {.o = o,
		.parameter = "",
		.ratings = r,
		.coders = coders,
		.values = values,
		.q = q,
		.categories = true,
		.resample = true};

	job.defaults = level == LEVEL_NOMINAL   ? nominal
		       : level == LEVEL_ORDINAL ? ordinal
						: interval;
	job.place = (struct place){
		rows_string(rows, source), "all", "", "", "", PART_WHOLE, false, NULL};
	/* two are a pair already */
	if (r->k != 2)
		rated_rows(&job, rows);
	for (size_t i = 0; i < r->k; i++)
		for (size_t k = i + 1; k < r->k; k++)
			pair_rows(&job, i, k, rows);
}

/* ---- counts ---- */

void analysis_of_counts(const struct analysis_options *o, const char *source, const struct tally *t,
	struct analysis_rows *rows)
{
	static const struct {
		const char *name;
		enum weights weights;
	} gwet[] = {{"ac1", WEIGHTS_IDENTITY}, {"ac2_linear", WEIGHTS_LINEAR},
		{"ac2_quadratic", WEIGHTS_QUADRATIC}};
	struct place place = {rows_string(rows, source), "", "", "", "", PART_WHOLE, false, NULL};
	const struct measure *all;
	size_t n;

	all = measures(&n);
	for (size_t i = 0; i < n; i++) {
		struct figure f;

		if (all[i].material != MATERIAL_TABLE || !is_wanted(o, all[i].name, of_counts))
			continue;
		f = all[i].of_tally(t);
		/* nobody asked for what needs two categories */
		if (f.why != NOT_THIS_SHAPE || is_asked_for(o, all[i].name))
			rows_add(rows, &place, all[i].name, "", f, "");
	}
	for (size_t i = 0; i < sizeof gwet / sizeof *gwet; i++)
		if (is_wanted(o, gwet[i].name, of_counts))
			rows_add(rows, &place, gwet[i].name, "", gwet_ac(t, gwet[i].weights), "");
}

/* ---- sequences ---- */

static bool is_of_sequences(const struct measure *m)
{
	/* there are no times, so nothing of lags and distances */
	return m->material == MATERIAL_SEQUENCE ||
	       (m->material == MATERIAL_EVENTS && has_limits(m) &&
		       strcmp(m->name, "event_kappa") != 0) ||
	       strcmp(m->name, "event_matched") == 0 || strcmp(m->name, "event_confused") == 0 ||
	       strncmp(m->name, "event_only", 10) == 0;
}

void analysis_of_sequences(const struct analysis_options *o, const char *source,
	const int *const *sequences, const size_t *n, const char *const *coders, size_t n_coders,
	int n_codes, struct analysis_rows *rows)
{
	const struct measure *all;
	size_t n_all;

	all = measures(&n_all);
	for (size_t i = 0; i < n_coders; i++) {
		for (size_t k = i + 1; k < n_coders; k++) {
			struct place place = {rows_string(rows, source),
				arena_printf(&rows->arena, "%s,%s", coders[i], coders[k]), "", "",
				"", PART_WHOLE, false, NULL};
			struct tally t;
			bool good = align_tally(
				sequences[i], n[i], sequences[k], n[k], n_codes, 1, 1, &t);

			for (size_t m = 0; m < n_all; m++)
				if (is_of_sequences(&all[m]) &&
					is_wanted(o, all[m].name, of_sequences))
					rows_add(rows, &place, all[m].name, "substitution=1 gap=1",
						good ? all[m].of_tally(&t)
						     : figure_undefined(NOT_THIS_SHAPE, 0),
						good ? "" : _("too long to be aligned"));
			if (good)
				tally_clear(&t);
		}
	}
}

/* ---- units ---- */

void analysis_of_units(const struct analysis_options *o, const char *source,
	const struct states *units, const char *const *coders, size_t n_coders,
	const char *const *codes, int n_codes, int64_t length, struct analysis_rows *rows)
{
	struct place place = {rows_string(rows, source), "", "", "", "", PART_WHOLE, false, NULL};
	struct text names = {0};
	const struct measure *all;
	struct unitizing u;
	char parameter[48];
	size_t n;

	text_add(&names, "");
	for (size_t i = 0; i < n_coders; i++)
		text_printf(&names, "%s%s", i > 0 ? "," : "", coders[i]);
	place.coders = rows_string(rows, names.s);
	text_clear(&names);
	snprintf(parameter, sizeof parameter, "length=%lld", (long long)length);
	place.note = "";
	unitizing_init(&u, n_codes, n_coders);
	unitizing_add(&u, units, length);
	all = measures(&n);
	for (size_t i = 0; i < n; i++)
		if (all[i].of_unitizing && is_wanted(o, all[i].name, of_units))
			rows_add(rows, &place, all[i].name, rows_string(rows, parameter),
				all[i].of_unitizing(&u), "");
	for (int c = 0; is_wanted(o, "cu_alpha", of_units) && c < n_codes; c++) {
		struct place of_code = place;

		of_code.code = rows_string(rows, codes[c]);
		rows_add(rows, &of_code, "cu_alpha", rows_string(rows, parameter),
			cu_alpha_of_code(&u, c), "");
	}
	unitizing_clear(&u);
}
