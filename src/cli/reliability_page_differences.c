/* Drawings of the differences between two coders (Bland & Altman). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/reliability_page.h"
#include "cli/reliability_page_plot.h"
#include "cli/svg.h"
#include "reliability/totals.h"

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
static void points(struct reliability_page *p, const struct plot *f, const struct picture_pairs *x)
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
			svg_dot(&p->page.out, "pa", plot_x(f, mean), plot_y(f, apart), 4, title.s);
		else
			svg_dot(&p->page.out, "ring", plot_x(f, mean), plot_y(f, apart), 9,
				title.s);
		if (n > 1)
			svg_text(&p->page.out, "", SVG_MIDDLE, plot_x(f, mean),
				plot_y(f, apart) + 4, number, title.s);
		text_clear(&title);
	}
}

static void field_of(const struct picture_pairs *x, const struct figure *limits, struct plot *f)
{
	double mean = (x->points[0].first + x->points[0].second) / 2;

	*f = (struct plot){mean, mean, fmin(0, limits->lower), fmax(0, limits->upper)};
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
	char *title = plot_title(p, x), first[CODER_SIZE], second[CODER_SIZE];
	char left[32], right[32];
	struct text t = {0};
	struct plot f;

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
	svg_begin(&p->page.out, "plot", PLOT_HEIGHT, t.s);
	plot_level(p, &f, "axis", 0, true);
	plot_level(
		p, &f, "mean", limits.value, fabs(plot_y(&f, limits.value) - plot_y(&f, 0)) > 12);
	plot_level(
		p, &f, "limit", limits.lower, fabs(plot_y(&f, limits.lower) - plot_y(&f, 0)) > 12);
	plot_level(
		p, &f, "limit", limits.upper, fabs(plot_y(&f, limits.upper) - plot_y(&f, 0)) > 12);
	points(p, &f, x);
	snprintf(left, sizeof left, "%.4g", f.x_from);
	snprintf(right, sizeof right, "%.4g", f.x_to);
	plot_ends(p, left, right);
	svg_text(&p->page.out, "faint", SVG_MIDDLE, 52, PLOT_HEIGHT - 6,
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
	return any && x->n >= PLOT_LEAST_POINTS;
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
