/*
 * Drift: do two coders, or a coder and their own later work, move apart? Sessions in the order of
 * coding, each with the difference between the two, and with the kappa or ICC of a moving window; then
 * the last window, and the slope over the dates. Where a date of coding is not known there is no order
 * and so no row.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "reliability/analysis_private.h"
#include "reliability/icc.h"

#define WINDOW     10 /* sessions */
#define DAY_MS     ((double)24 * 60 * 60 * 1000)
#define DRIFT_DAYS 30

bool wants_drift(const struct analysis_options *o)
{
	return is_asked_for(o, "drift") || is_asked_for(o, "drift_window") ||
	       is_asked_for(o, "drift_difference") || is_asked_for(o, "drift_last_10");
}

/* ---- sessions in the order of coding ---- */

struct dated {
	int64_t date; /* utc ms */
	uint32_t unit;
	size_t from, n; /* its entries or rows */
};

static int compare_dated(const void *va, const void *vb)
{
	const struct dated *a = va, *b = vb;

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return (a->unit > b->unit) - (a->unit < b->unit);
}

/* False: the date of one of them is not known. */
static bool sort_dated(
	const struct analysis *a, struct dated *dated, size_t n, const uint16_t *pair)
{
	for (size_t i = 0; i < n; i++) {
		dated[i].date = coding_date(a, dated[i].unit, pair);
		if (dated[i].date <= 0)
			return false;
	}
	if (n > 0)
		qsort(dated, n, sizeof *dated, compare_dated);
	return n > 0;
}

/* Where the window that ends with session i begins. */
static size_t window_start(size_t i)
{
	return i + 1 > WINDOW ? i + 1 - WINDOW : 0;
}

/* ---- rows ---- */

struct drift {
	const struct analysis *a;
	const struct place *place;
	struct analysis_rows *rows;
	const struct dated *dated;
	size_t n;
};

/* A row of one session: "event_kappa date=2026-03-01". */
static void session_row(const struct drift *d, size_t i, const char *statistic, const char *what,
	struct figure f, const char *note)
{
	struct place place = *d->place;
	char utc[CLOCK_UTC_SIZE];
	const char *parameter;

	clock_format_utc(d->dated[i].date, utc);
	parameter = arena_printf(&d->rows->arena, "%s%sdate=%.10s", what, what[0] ? " " : "", utc);
	place.source = rows_string(d->rows, d->a->sessions[d->dated[i].unit].source);
	place.of_session = true;
	place.note = note;
	place.left_out = NULL;
	rows_add(d->rows, &place, statistic, parameter, f, "");
}

static const char *window_note(const struct drift *d, size_t i)
{
	size_t n = i + 1 - window_start(i);

	return arena_printf(&d->rows->arena,
		ngettext("%zu session, by date of coding", "%zu sessions, by date of coding", n),
		n);
}

/* The slope of y, session by session; those without a value are left out. */
static void slope_row(const struct drift *d, const char *what, const double *y)
{
	double *days = mem_alloc(d->n + 1, sizeof *days),
	       *known = mem_alloc(d->n + 1, sizeof *known);
	const char *note = _("per 30 days");
	struct figure f;
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		if (isnan(y[i]))
			continue;
		days[n] = (double)d->dated[i].date / DAY_MS;
		known[n++] = y[i];
	}
	f = slope(days, known, n, DRIFT_DAYS);
	if (!f.why && f.has_limits && (f.lower > 0 || f.upper < 0))
		note = _("per 30 days; the limits exclude 0");
	rows_add(d->rows, d->place, "drift", what, f, note);
	free(days);
	free(known);
}

static void last_row(const struct drift *d, const char *what, struct figure f)
{
	rows_add(d->rows, d->place, "drift_last_10", what, f,
		_("the last 10 sessions by date of coding"));
}

/* ---- tables of events ---- */

/* The entries of each session, one behind the other; those of a session without any are none. */
static void find_entries(const struct series *s, struct dated *dated, size_t n)
{
	size_t at = 0;

	/* both are in the order of the sessions */
	for (size_t i = 0; i < n; i++) {
		while (at < s->n && s->items[at].unit < dated[i].unit)
			at++;
		dated[i].from = at;
		while (at < s->n && s->items[at].unit == dated[i].unit)
			at++;
		dated[i].n = at - dated[i].from;
	}
}

/* Of sessions [from, to). */
static struct figure kappa_of(const struct drift *d, const struct pool *p, const struct series *s,
	const struct measure *kappa, size_t from, size_t to)
{
	struct tally t;
	struct figure f;

	tally_init(&t, p->n_codes + 1);
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < d->dated[i].n; k++) {
			const struct entry *e = &s->items[d->dated[i].from + k];

			tally_put(&t, e->cell, e->value);
		}
	f = true_reason(kappa, p->has_window, kappa->of_tally(&t));
	tally_clear(&t);
	return f;
}

static void kappa_rows(const struct drift *d, const struct pool *p, const struct series *s,
	const struct measure *kappa)
{
	const struct analysis_options *o = &d->a->o;
	double *each = mem_alloc(d->n + 1, sizeof *each);

	for (size_t i = 0; i < d->n; i++) {
		struct figure one = kappa_of(d, p, s, kappa, i, i + 1);

		each[i] = one.why ? (double)NAN : one.value;
		if (is_asked_for(o, "drift_window"))
			session_row(d, i, "drift_window", kappa->name,
				kappa_of(d, p, s, kappa, window_start(i), i + 1),
				window_note(d, i));
	}
	if (is_asked_for(o, "drift"))
		slope_row(d, kappa->name, each);
	if (is_asked_for(o, "drift_last_10"))
		last_row(d, kappa->name, kappa_of(d, p, s, kappa, window_start(d->n - 1), d->n));
	free(each);
}

void drift_of_pool(const struct analysis *a, const struct pool *p, const uint32_t *units,
	size_t n_units, const struct place *place, struct analysis_rows *rows)
{
	enum material material = p->kind == SAMPLE_POINTS ? MATERIAL_EVENTS : MATERIAL_DURATION;
	struct dated *dated = mem_alloc(n_units + 1, sizeof *dated);
	struct drift d = {a, place, rows, dated, n_units};
	const struct variant *v = a->variants;
	struct series series = {0};
	size_t index = 0;

	while (index < a->n_variants &&
		!(v[index].kind == p->kind && v[index].is_main && v[index].material == material))
		index++;
	for (size_t i = 0; i < n_units; i++)
		dated[i].unit = units[i];
	if (index < a->n_variants) {
		series.n = p->series[index].n;
		series.items = mem_alloc(series.n + 1, sizeof *series.items);
		if (series.n > 0)
			memcpy(series.items, p->series[index].items,
				series.n * sizeof *series.items);
		series_compact(&series);
		find_entries(&series, dated, n_units);
		if (sort_dated(a, dated, n_units, p->all_coders ? NULL : p->pair))
			kappa_rows(&d, p, &series,
				measure_find(p->kind == SAMPLE_POINTS ? "event_kappa"
								      : "duration_kappa"));
	}
	free(series.items);
	free(dated);
}

/* ---- ratings and totals of two coders ---- */

static double apart(const struct ratings *r, size_t row)
{
	return *ratings_at(r, row, 1) - *ratings_at(r, row, 0);
}

/* Second minus first, the mean of a session. */
static double difference_of(const struct ratings *r, const struct dated *session)
{
	double sum = 0;

	for (size_t k = 0; k < session->n; k++)
		sum += apart(r, session->from + k);
	return sum / (double)session->n;
}

/* Of sessions [from, to). */
static struct figure icc_of(const struct drift *d, const struct ratings *r, size_t from, size_t to)
{
	struct ratings some;
	struct figure f;
	struct anova anova;
	enum undefined why;

	ratings_init(&some, r->n, 2);
	some.n = 0;
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < d->dated[i].n; k++, some.n++)
			for (size_t j = 0; j < 2; j++)
				*ratings_at(&some, some.n, j) =
					*ratings_at(r, d->dated[i].from + k, j);
	f = anova_of(&some, &anova, &why) ? icc(&anova, ICC_A1)
					  : figure_undefined(why, (double)some.n);
	ratings_clear(&some);
	return f;
}

/* "icc_a1", "count icc_a1" */
static const char *with_icc(const char *parameter, struct analysis_rows *rows)
{
	return parameter[0] ? arena_printf(&rows->arena, "%s icc_a1", parameter) : "icc_a1";
}

static void difference_rows(const struct drift *d, const struct rated_job *job)
{
	const char *window = with_icc(job->parameter, d->rows);

	for (size_t i = 0; i < d->n; i++) {
		if (is_asked_for(job->o, "drift_difference"))
			session_row(d, i, "drift_difference", job->parameter,
				figure_of(difference_of(job->ratings, &d->dated[i]),
					(double)d->dated[i].n),
				_("second minus first"));
		if (is_asked_for(job->o, "drift_window"))
			session_row(d, i, "drift_window", window,
				icc_of(d, job->ratings, window_start(i), i + 1), window_note(d, i));
	}
}

/* Each row for itself: a session with more targets counts more. */
static void difference_slope(
	const struct drift *d, const struct rated_job *job, const uint16_t *pair)
{
	const struct ratings *r = job->ratings;
	struct dated *rows = mem_alloc(r->n + 1, sizeof *rows);
	double *y = mem_alloc(r->n + 1, sizeof *y);
	struct drift of_rows = *d;

	for (size_t i = 0; i < r->n; i++) {
		rows[i].date = coding_date(d->a, job->units[i], pair);
		y[i] = apart(r, i);
	}
	of_rows.dated = rows;
	of_rows.n = r->n;
	slope_row(&of_rows, job->parameter, y);
	free(rows);
	free(y);
}

void drift_of_matrix(const struct analysis *a, const struct rated_job *job, const uint16_t *pair,
	bool series, struct analysis_rows *rows)
{
	struct dated *dated = mem_alloc(job->ratings->n + 1, sizeof *dated);
	struct drift d = {a, &job->place, rows, dated, 0};

	for (size_t i = 0; i < job->ratings->n; i++) {
		if (d.n == 0 || dated[d.n - 1].unit != job->units[i])
			dated[d.n++] = (struct dated){.unit = job->units[i], .from = i};
		dated[d.n - 1].n++;
	}
	if (wants_drift(job->o) && sort_dated(a, dated, d.n, pair)) {
		if (series)
			difference_rows(&d, job);
		if (is_asked_for(job->o, "drift"))
			difference_slope(&d, job, pair);
		if (is_asked_for(job->o, "drift_last_10"))
			last_row(&d, with_icc(job->parameter, rows),
				icc_of(&d, job->ratings, window_start(d.n - 1), d.n));
	}
	free(dated);
}
