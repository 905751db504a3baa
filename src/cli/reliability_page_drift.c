/* Drawings of drift: sessions in the order of coding, each by itself and with those before it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/reliability_page.h"
#include "cli/reliability_page_plot.h"
#include "cli/svg.h"
#include "reliability/kappa.h"
#include "reliability/match.h"
#include "reliability/totals.h"

#define LAST   10 /* sessions of the moving window */
#define DAY_MS ((double)24 * 60 * 60 * 1000)

struct step {
	const char *source;
	int64_t coded_utc_ms;
	double value, window; /* NAN = there is none */
};

struct course {
	bool of_kappa; /* else of differences between the two coders */
	struct step *steps;
	size_t n;
	double *days, *y; /* what the slope is of: sessions, or each target in one */
	size_t n_y;
};

static void course_init(struct course *c, bool of_kappa, size_t n)
{
	*c = (struct course){of_kappa, mem_alloc(n + 1, sizeof *c->steps), 0,
		mem_alloc(n + 1, sizeof *c->days), mem_alloc(n + 1, sizeof *c->y), 0};
}

static void course_clear(struct course *c)
{
	free(c->steps);
	free(c->days);
	free(c->y);
}

static void add_y(struct course *c, int64_t coded_utc_ms, double y)
{
	c->days[c->n_y] = (double)coded_utc_ms / DAY_MS;
	c->y[c->n_y++] = y;
}

/* ---- kappa of a table ---- */

static double kappa_of(const struct picture_table *t, size_t from, size_t n)
{
	struct tally sum;
	struct figure f;

	picture_sum(t, from, n, &sum);
	f = t->kind == SAMPLE_POINTS ? event_kappa(&sum) : kappa(&sum, WEIGHTS_IDENTITY);
	tally_clear(&sum);
	return f.why ? (double)NAN : f.value;
}

static void course_of_table(struct course *c, const struct picture_table *t)
{
	course_init(c, true, t->n_sessions);
	for (size_t i = 0; i < t->n_sessions; i++) {
		const struct picture_session *s = &t->sessions[i];
		size_t from = i + 1 > LAST ? i + 1 - LAST : 0;
		struct step *step = &c->steps[c->n++];

		*step = (struct step){s->source, s->coded_utc_ms, kappa_of(t, i, 1),
			kappa_of(t, from, i + 1 - from)};
		if (!isnan(step->value))
			add_y(c, step->coded_utc_ms, step->value);
	}
}

/* ---- differences of ratings ---- */

static double mean_difference(const struct picture_point *points, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += points[i].second - points[i].first;
	return sum / (double)n;
}

static void course_of_pairs(struct course *c, const struct picture_pairs *x)
{
	size_t *from = mem_alloc(x->n + 1, sizeof *from); /* the first point of each session */

	course_init(c, false, x->n);
	for (size_t i = 0, n; i < x->n; i += n) {
		const struct picture_point *first = &x->points[i];
		size_t window;

		for (n = 1; i + n < x->n && strcmp(x->points[i + n].source, first->source) == 0;)
			n++;
		from[c->n] = i;
		window = from[c->n + 1 > LAST ? c->n + 1 - LAST : 0];
		c->steps[c->n++] =
			(struct step){first->source, first->coded_utc_ms, mean_difference(first, n),
				mean_difference(&x->points[window], i + n - window)};
		for (size_t k = 0; k < n; k++)
			add_y(c, first->coded_utc_ms, first[k].second - first[k].first);
	}
	free(from);
}

/* ---- drawing ---- */

static void date_text(int64_t utc_ms, char out[CLOCK_UTC_SIZE])
{
	clock_format_utc(utc_ms, out);
	out[strcspn(out, "T")] = '\0';
}

/* What two decimals would show as -0.00. */
static double rounded(double x)
{
	return fabs(x) < 0.005 ? 0 : x;
}

/* The line through the points, per 30 days, in words. */
static void slope_words(struct reliability_page *p, const struct course *c)
{
	struct figure f = c->n_y >= PLOT_LEAST_POINTS
				  ? slope(c->days, c->y, c->n_y, 30)
				  : figure_undefined(TOO_FEW_TARGETS, (double)c->n_y);
	struct text words = {0};

	if (!f.why && f.has_limits)
		text_printf(&words,
			WORDS(p,
				"In 30 days %s changes by %+.2f (95 %% limits %+.2f to %+.2f; "
				"%zu sessions)%s.",
				"In 30 dagen verandert %s met %+.2f (95 %%-grenzen %+.2f tot "
				"%+.2f; %zu sessies)%s."),
			c->of_kappa ? "kappa"
				    : WORDS(p, "the difference between them",
					      "het verschil tussen hen"),
			rounded(f.value), rounded(f.lower), rounded(f.upper), c->n,
			f.lower <= 0 && f.upper >= 0
				? WORDS(p, ": no drift is shown", ": geen verloop aangetoond")
				: WORDS(p, ": the limits exclude 0, so there is drift",
					  ": de grenzen sluiten 0 uit, dus er is verloop"));
	else if (c->n_y < PLOT_LEAST_POINTS)
		text_add(&words, WORDS(p, "Fewer than 3 sessions have a kappa: no slope.",
					 "Minder dan 3 sessies hebben een kappa: geen verloop te "
					 "bepalen."));
	else
		text_add(
			&words, WORDS(p, "All were coded on one day: no slope.",
					"Alles is op één dag gecodeerd: geen verloop te bepalen."));
	page_put(p, "<p>", words.s, "</p></div>");
	text_clear(&words);
}

static void draw_steps(struct reliability_page *p, const struct course *c, const struct plot *f)
{
	double last_x = 0, last_y = 0;
	bool has_last = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct step *s = &c->steps[i];
		double x = plot_x(f, (double)i);
		struct text title = {0};
		char date[CLOCK_UTC_SIZE];

		if (!isnan(s->window) && i + 1 >= PLOT_LEAST_POINTS) {
			double y = plot_y(f, s->window);

			if (has_last)
				svg_line(&p->page.out, "lb", last_x, last_y, x, y);
			last_x = x;
			last_y = y;
			has_last = true;
		}
		if (isnan(s->value))
			continue;
		date_text(s->coded_utc_ms, date);
		text_printf(&title, c->of_kappa ? "%s, %s: kappa %.2f" : "%s, %s: %+.2f",
			file_base(s->source), date, s->value);
		svg_dot(&p->page.out, "pa", x, plot_y(f, s->value), 4, title.s);
		text_clear(&title);
	}
}

static void draw_levels(struct reliability_page *p, const struct course *c, const struct plot *f)
{
	if (c->of_kappa) {
		for (int i = (int)lround(f->y_from * 4); i <= 4; i++)
			plot_level(p, f, i == 0 ? "axis" : "grid", i / 4.0, true);
		return;
	}
	plot_level(p, f, "axis", 0, true);
	if (f->y_from < 0)
		plot_level(p, f, "grid", f->y_from, true);
	if (f->y_to > 0)
		plot_level(p, f, "grid", f->y_to, true);
}

static void draw(struct reliability_page *p, const char *title, const struct course *c)
{
	struct plot f = {0, (double)c->n - 1, 0, c->of_kappa ? 1 : 0};
	char first[CLOCK_UTC_SIZE], last[CLOCK_UTC_SIZE];

	for (size_t i = 0; i < c->n; i++) {
		double y = c->steps[i].value;

		if (isnan(y))
			continue;
		f.y_from = fmin(f.y_from, c->of_kappa ? floor(y * 4) / 4 : y);
		f.y_to = fmax(f.y_to, y);
	}
	page_put(p, "<div><h3>", title, "</h3>");
	svg_begin(&p->page.out, "plot", PLOT_HEIGHT, title);
	draw_levels(p, c, &f);
	draw_steps(p, c, &f);
	date_text(c->steps[0].coded_utc_ms, first);
	date_text(c->steps[c->n - 1].coded_utc_ms, last);
	plot_ends(p, first, last);
	svg_end(&p->page.out);
	slope_words(p, c);
}

static void draw_table(struct reliability_page *p, const struct picture_table *t)
{
	char *name = page_title(p, t->name), *title = mem_printf("%s (%s)", name, t->coders);
	struct course c;

	course_of_table(&c, t);
	draw(p, title, &c);
	course_clear(&c);
	free(name);
	free(title);
}

static void draw_pairs(struct reliability_page *p, const struct picture_pairs *x)
{
	char *name = plot_title(p, x), first[CODER_SIZE], second[CODER_SIZE], *title;
	struct course c;

	page_coders(p, x->coders, first, second);
	title = mem_printf(WORDS(p, "%s: %s minus %s", "%s: %s min %s"), name, second, first);
	course_of_pairs(&c, x);
	draw(p, title, &c);
	course_clear(&c);
	free(name);
	free(title);
}

/* ---- which there are ---- */

/* Tables of sessions without a date (from elsewhere) have no drift. */
static bool is_drawn_table(const struct picture_table *t)
{
	return t->n_sessions >= PLOT_LEAST_POINTS && t->sessions[0].coded_utc_ms > 0 &&
	       tally_total(&t->table) > 0;
}

static bool is_drawn_pairs(const struct picture_pairs *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++)
		n += i == 0 || strcmp(x->points[i].source, x->points[i - 1].source) != 0;
	return x->kind == PICTURE_RATING && n >= PLOT_LEAST_POINTS && x->points[0].coded_utc_ms > 0;
}

static void draw_all(struct reliability_page *p)
{
	size_t drawn = 0;

	for (size_t i = 0; i < p->picture.n_tables && drawn < PAGE_MAX_DRAWINGS; i++) {
		if (!is_drawn_table(&p->picture.tables[i]))
			continue;
		draw_table(p, &p->picture.tables[i]);
		drawn++;
	}
	for (size_t i = 0; i < p->picture.n_pairs && drawn < PAGE_MAX_DRAWINGS; i++) {
		if (!is_drawn_pairs(&p->picture.pairs[i]))
			continue;
		draw_pairs(p, &p->picture.pairs[i]);
		drawn++;
	}
}

void page_drift(struct reliability_page *p)
{
	size_t n = 0;

	if (p->picture.n_tables == 0 && p->picture.n_pairs == 0)
		return;
	p->page.format->heading(&p->page, WORDS(p, "Drift", "Verloop in de tijd"));
	for (size_t i = 0; i < p->picture.n_tables; i++)
		n += is_drawn_table(&p->picture.tables[i]);
	for (size_t i = 0; i < p->picture.n_pairs; i++)
		n += is_drawn_pairs(&p->picture.pairs[i]);
	if (n == 0) {
		p->page.format->paragraph(&p->page,
			WORDS(p,
				"Not drawn: whether coders drift apart is seen from 3 sessions on "
				"of which the dates of coding are known.",
				"Niet getekend: of codeurs uit elkaar gaan lopen is te zien vanaf "
				"3 sessies waarvan bekend is wanneer ze zijn gecodeerd."));
		return;
	}
	p->page.format->paragraph(&p->page,
		WORDS(p,
			"Kappa of each session, or the difference between both coders' ratings "
			"(dots), in the order of coding; dashed: that of the last 10 sessions "
			"together.",
			"Kappa van elke sessie, of het verschil tussen de beoordelingen van beide "
			"codeurs (stippen), op volgorde van coderen; gestreept: van de laatste 10 "
			"sessies samen."));
	text_add(&p->page.out, "<div class=\"plots\">\n");
	draw_all(p);
	text_add(&p->page.out, "</div>\n");
	page_left_out(p, n, PAGE_MAX_DRAWINGS);
}
