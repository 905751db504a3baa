/* Drawings of sessions against each other: differences (Bland & Altman), and drift over the dates. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/reliability_page.h"
#include "cli/svg.h"
#include "reliability/kappa.h"
#include "reliability/match.h"
#include "reliability/totals.h"

#define HEIGHT       220
#define LEAST_POINTS 3
#define LAST         10 /* sessions of the moving window */
#define DAY_MS       ((double)24 * 60 * 60 * 1000)

/* A place to draw in: from x to per cent, from y to pixels. */
struct field {
	double x_from, x_to, y_from, y_to;
};

static double at_x(const struct field *f, double x)
{
	return f->x_to > f->x_from ? 9 + 87 * (x - f->x_from) / (f->x_to - f->x_from) : 52;
}

static double at_y(const struct field *f, double y)
{
	return f->y_to > f->y_from
		       ? HEIGHT - 28 - (HEIGHT - 44) * (y - f->y_from) / (f->y_to - f->y_from)
		       : HEIGHT / 2.0;
}

static void level(struct reliability_page *p, const struct field *f, const char *class, double y,
	bool numbered)
{
	char number[32];

	svg_line(&p->page.out, class, 9, at_y(f, y), 98, at_y(f, y));
	snprintf(number, sizeof number, "%.2f", fabs(y) < 0.005 ? 0 : y);
	if (numbered)
		svg_text(&p->page.out, "faint", SVG_START, 0, at_y(f, y) + 4, number, NULL);
}

static char *pairs_title(const struct reliability_page *p, const struct picture_pairs *x)
{
	char *title = page_title(p, x->name);
	char *all = mem_printf("%s%s (%s)", title,
		x->kind == PICTURE_COUNT      ? WORDS(p, ", how often", ", hoe vaak")
		: x->kind == PICTURE_DURATION ? WORDS(p, ", how long (s)", ", hoe lang (s)")
					      : "",
		x->coders);

	free(title);
	return all;
}

/* ---- Bland & Altman ---- */

static struct figure limits_of(const struct picture_pairs *x)
{
	struct ratings r;
	struct figure f;

	ratings_init(&r, x->n, 2);
	for (size_t i = 0; i < x->n; i++) {
		*ratings_at(&r, i, 0) = x->points[i].first;
		*ratings_at(&r, i, 1) = x->points[i].second;
	}
	f = limits_of_agreement(&r, 0, 1);
	ratings_clear(&r);
	return f;
}

static bool same_point(const struct picture_point *a, const struct picture_point *b)
{
	return !(a->first < b->first || a->first > b->first || a->second < b->second ||
		 a->second > b->second);
}

/* Points at one place are one ring with their number in it. */
static void points(struct reliability_page *p, const struct field *f, const struct picture_pairs *x)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct picture_point *a = &x->points[i];
		double mean = (a->first + a->second) / 2, apart = a->second - a->first;
		struct text title = {0};
		char number[32];
		size_t n = 0;
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen |= same_point(&x->points[k], a);
		for (size_t k = i; k < x->n && !seen; k++) {
			if (!same_point(&x->points[k], a))
				continue;
			text_printf(&title, "%s%s %s", n++ > 0 ? ", " : "",
				file_base(x->points[k].source), x->points[k].target);
		}
		if (seen)
			continue;
		text_printf(&title, ": %.10g, %.10g", a->first, a->second);
		snprintf(number, sizeof number, "%zu", n);
		if (n == 1)
			svg_dot(&p->page.out, "pa", at_x(f, mean), at_y(f, apart), 4, title.s);
		else
			svg_dot(&p->page.out, "ring", at_x(f, mean), at_y(f, apart), 9, title.s);
		if (n > 1)
			svg_text(&p->page.out, "", SVG_MIDDLE, at_x(f, mean), at_y(f, apart) + 4,
				number, title.s);
		text_clear(&title);
	}
}

static void field_of(const struct picture_pairs *x, const struct figure *limits, struct field *f)
{
	double mean = (x->points[0].first + x->points[0].second) / 2;

	*f = (struct field){mean, mean, fmin(0, limits->lower), fmax(0, limits->upper)};
	for (size_t i = 0; i < x->n; i++) {
		const struct picture_point *a = &x->points[i];

		f->x_from = fmin(f->x_from, (a->first + a->second) / 2);
		f->x_to = fmax(f->x_to, (a->first + a->second) / 2);
		f->y_from = fmin(f->y_from, a->second - a->first);
		f->y_to = fmax(f->y_to, a->second - a->first);
	}
}

static void bland_altman(struct reliability_page *p, const struct picture_pairs *x)
{
	struct figure limits = limits_of(x);
	char *title = pairs_title(p, x), first[CODER_SIZE], second[CODER_SIZE], number[32];
	struct text t = {0};
	struct field f;

	if (limits.why || !limits.has_limits) {
		free(title);
		return;
	}
	field_of(x, &limits, &f);
	page_coders(p, x->coders, first, second);
	if (fabs(limits.value) < 0.005)
		text_add(
			&t, WORDS(p, "On average they are equal; ", "Gemiddeld zijn zij gelijk; "));
	else
		text_printf(&t,
			WORDS(p, "%s is %.2f %s %s on average; ", "%s ligt gemiddeld %.2f %s %s; "),
			second, fabs(limits.value),
			limits.value < 0 ? WORDS(p, "below", "onder") : WORDS(p, "above", "boven"),
			first);
	text_printf(&t,
		WORDS(p,
			"95\u00a0%% of differences are expected between %.2f and %.2f (mean ± 1.96 "
			"standard deviations; n = %zu).",
			"95\u00a0%% van de verschillen ligt naar verwachting tussen %.2f en %.2f "
			"(gemiddelde ± 1,96 standaarddeviatie; n = %zu)."),
		limits.lower, limits.upper, x->n);
	page_put(p, "<div><h3>", title, "</h3>");
	svg_begin(&p->page.out, "plot", HEIGHT, t.s);
	level(p, &f, "axis", 0, true);
	level(p, &f, "mean", limits.value, fabs(at_y(&f, limits.value) - at_y(&f, 0)) > 12);
	level(p, &f, "limit", limits.lower, fabs(at_y(&f, limits.lower) - at_y(&f, 0)) > 12);
	level(p, &f, "limit", limits.upper, fabs(at_y(&f, limits.upper) - at_y(&f, 0)) > 12);
	points(p, &f, x);
	snprintf(number, sizeof number, "%.4g", f.x_from);
	svg_text(&p->page.out, "faint", SVG_START, 9, HEIGHT - 6, number, NULL);
	snprintf(number, sizeof number, "%.4g", f.x_to);
	svg_text(&p->page.out, "faint", SVG_END, 98, HEIGHT - 6, number, NULL);
	svg_text(&p->page.out, "faint", SVG_MIDDLE, 52, HEIGHT - 6,
		WORDS(p, "mean of both", "gemiddelde van beiden"), NULL);
	svg_end(&p->page.out);
	page_put(p, "<p>", t.s, "</p></div>");
	text_clear(&t);
	free(title);
}

/* Enough points, and not all of them totals of nothing. */
static bool is_drawn(const struct picture_pairs *x)
{
	bool any = x->kind == PICTURE_RATING;

	for (size_t i = 0; i < x->n; i++)
		any |= x->points[i].first > 0 || x->points[i].second > 0;
	return any && x->n >= LEAST_POINTS;
}

void page_differences(struct reliability_page *p)
{
	size_t n_drawn = 0;

	if (p->picture.n_pairs == 0)
		return;
	p->page.format->heading(
		&p->page, WORDS(p, "How far apart values are", "Hoe ver waarden uiteen liggen"));
	for (size_t i = 0; i < p->picture.n_pairs; i++)
		n_drawn += is_drawn(&p->picture.pairs[i]);
	if (n_drawn == 0) {
		p->page.format->paragraph(&p->page,
			WORDS(p,
				"Not drawn: a plot of differences (Bland & Altman 1999) needs at "
				"least 3 pairs of values, of sessions or of persons.",
				"Niet getekend: een tekening van verschillen (Bland & Altman 1999) "
				"heeft ten minste 3 paren van waarden nodig, van sessies of "
				"personen."));
		return;
	}
	p->page.format->paragraph(&p->page,
		WORDS(p,
			"Each point is one person or whole in one session: across the mean of both "
			"coders, up the second minus the first (Bland & Altman 1999). A number in "
			"a "
			"ring says how many lie there. Whom neither logged anything about is there "
			"with 0, as in the figures of totals. What has fewer than 3 pairs is left "
			"out, and so is what nobody logged.",
			"Elke stip is één persoon of geheel in één sessie: horizontaal het "
			"gemiddelde van beide codeurs, verticaal de tweede min de eerste (Bland & "
			"Altman 1999). Een getal in een ring zegt hoeveel er daar liggen. Over wie "
			"geen van beiden iets vastlegde, staat er met 0, net als in de cijfers van "
			"totalen. Wat minder dan 3 paren heeft, is weggelaten, net als wat niemand "
			"vastlegde."));
	text_add(&p->page.out, "<div class=\"plots\">\n");
	for (size_t i = 0, drawn = 0; i < p->picture.n_pairs && drawn < PAGE_MAX_DRAWINGS; i++) {
		if (!is_drawn(&p->picture.pairs[i]))
			continue;
		bland_altman(p, &p->picture.pairs[i]);
		drawn++;
	}
	text_add(&p->page.out, "</div>\n");
	page_left_out(p, n_drawn, PAGE_MAX_DRAWINGS);
}

/* ---- drift ---- */

static struct figure session_kappa(const struct picture_table *t, size_t from, size_t n)
{
	struct tally sum;
	struct figure f;

	picture_sum(t, from, n, &sum);
	f = t->kind == SAMPLE_POINTS ? event_kappa(&sum) : kappa(&sum, WEIGHTS_IDENTITY);
	tally_clear(&sum);
	return f;
}

static void date_text(int64_t utc_ms, char out[16])
{
	time_t s = (time_t)(utc_ms / 1000);
	struct tm tm;

	if (utc_ms <= 0 || !gmtime_r(&s, &tm) || strftime(out, 16, "%Y-%m-%d", &tm) == 0)
		snprintf(out, 16, "?");
}

/* The line through the points of the sessions, per 30 days, in words. */
static void slope_words(struct reliability_page *p, const struct picture_table *t)
{
	double *x = mem_alloc(t->n_sessions, sizeof *x), *y = mem_alloc(t->n_sessions, sizeof *y);
	struct text words = {0};
	struct figure f;
	size_t n = 0;

	for (size_t i = 0; i < t->n_sessions; i++) {
		struct figure k = session_kappa(t, i, 1);

		if (k.why)
			continue;
		x[n] = (double)t->sessions[i].coded_utc_ms / DAY_MS;
		y[n++] = k.value;
	}
	f = n >= LEAST_POINTS ? slope(x, y, n, 30) : figure_undefined(TOO_FEW_TARGETS, 0);
	if (!f.why && f.has_limits)
		text_printf(&words,
			WORDS(p,
				"In 30 days kappa changes by %+.2f (95 %% limits %+.2f to %+.2f; "
				"%zu sessions)%s.",
				"In 30 dagen verandert kappa met %+.2f (95 %%-grenzen %+.2f tot "
				"%+.2f; %zu sessies)%s."),
			f.value, f.lower, f.upper, n,
			f.lower <= 0 && f.upper >= 0
				? WORDS(p, ": no drift is shown", ": geen verloop aangetoond")
				: WORDS(p, ": the limits exclude 0, so there is drift",
					  ": de grenzen sluiten 0 uit, dus er is verloop"));
	else
		text_add(
			&words, WORDS(p, "All were coded on one day: no slope.",
					"Alles is op één dag gecodeerd: geen verloop te bepalen."));
	page_put(p, "<p>", words.s, "</p></div>");
	text_clear(&words);
	free(x);
	free(y);
}

static void drift_points(
	struct reliability_page *p, const struct picture_table *t, const struct field *f)
{
	double last_x = 0, last_y = 0;
	bool has_last = false;

	for (size_t i = 0; i < t->n_sessions; i++) {
		size_t from = i + 1 > LAST ? i + 1 - LAST : 0;
		struct figure one = session_kappa(t, i, 1);
		struct figure window = session_kappa(t, from, i + 1 - from);
		double x = at_x(f, (double)i);
		struct text title = {0};
		char date[16];

		date_text(t->sessions[i].coded_utc_ms, date);
		if (!window.why && i + 1 >= LEAST_POINTS) {
			if (has_last)
				svg_line(&p->page.out, "lb", last_x, last_y, x,
					at_y(f, window.value));
			last_x = x;
			last_y = at_y(f, window.value);
			has_last = true;
		}
		text_printf(&title, "%s, %s: kappa %.2f", file_base(t->sessions[i].source), date,
			one.value);
		if (!one.why)
			svg_dot(&p->page.out, "pa", x, at_y(f, one.value), 4, title.s);
		text_clear(&title);
	}
}

static void drift(struct reliability_page *p, const struct picture_table *t)
{
	struct field f = {0, (double)t->n_sessions - 1, 0, 1};
	char *name = page_title(p, t->name), *title = mem_printf("%s (%s)", name, t->coders);
	char date[16];

	for (size_t i = 0; i < t->n_sessions; i++) {
		struct figure k = session_kappa(t, i, 1);

		if (!k.why)
			f.y_from = fmin(f.y_from, floor(k.value * 4) / 4);
	}
	page_put(p, "<div><h3>", title, "</h3>");
	svg_begin(&p->page.out, "plot", HEIGHT, title);
	for (int i = (int)lround(f.y_from * 4); i <= 4; i++)
		level(p, &f, i == 0 ? "axis" : "grid", i / 4.0, true);
	drift_points(p, t, &f);
	date_text(t->sessions[0].coded_utc_ms, date);
	svg_text(&p->page.out, "faint", SVG_START, 9, HEIGHT - 6, date, NULL);
	date_text(t->sessions[t->n_sessions - 1].coded_utc_ms, date);
	svg_text(&p->page.out, "faint", SVG_END, 98, HEIGHT - 6, date, NULL);
	svg_end(&p->page.out);
	slope_words(p, t);
	free(name);
	free(title);
}

/* Tables of sessions without a date (from elsewhere) have no drift. */
static bool has_dates(const struct picture_table *t)
{
	return t->n_sessions >= LEAST_POINTS && t->sessions[0].coded_utc_ms > 0 &&
	       tally_total(&t->table) > 0;
}

void page_drift(struct reliability_page *p)
{
	size_t n = 0;

	if (p->picture.n_tables == 0)
		return;
	p->page.format->heading(&p->page, WORDS(p, "Drift", "Verloop in de tijd"));
	for (size_t i = 0; i < p->picture.n_tables; i++)
		n += has_dates(&p->picture.tables[i]);
	if (n == 0) {
		p->page.format->paragraph(&p->page,
			WORDS(p,
				"Not drawn: whether coders drift apart is seen from 3 sessions on "
				"of which the dates of coding are known.",
				"Niet getekend: of codeurs uit elkaar gaan lopen is te zien vanaf "
				"3 "
				"sessies waarvan bekend is wanneer ze zijn gecodeerd."));
		return;
	}
	p->page.format->paragraph(&p->page,
		WORDS(p,
			"Kappa of each session (dots), in the order of coding; dashed: that of the "
			"last 10 sessions together.",
			"Kappa van elke sessie (stippen), op volgorde van coderen; gestreept: van "
			"de laatste 10 sessies samen."));
	text_add(&p->page.out, "<div class=\"plots\">\n");
	for (size_t i = 0, drawn = 0; i < p->picture.n_tables && drawn < PAGE_MAX_DRAWINGS; i++) {
		if (!has_dates(&p->picture.tables[i]))
			continue;
		drift(p, &p->picture.tables[i]);
		drawn++;
	}
	text_add(&p->page.out, "</div>\n");
	page_left_out(p, n, PAGE_MAX_DRAWINGS);
}
