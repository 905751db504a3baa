/* How a score, a rating or a rate develops: a line for each target, told apart by dashes and the shape of points. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/report.h"
#include "model/rating.h"

/* Down, in pixels; across, in percent. Lines are apart a little, so that equal values are seen. */
enum { TOP = 12, BOTTOM = 142, NUMBERS = 158, HEIGHT = 164, N_STYLES = 4, MAX_NUMBERS = 15 };
#define LEFT  9.0
#define RIGHT 97.0

struct plot {
	struct comparison *c;
	const struct trajectory *t;
	struct score_value *values; /* a row of targets for each session */
	bool *drawn;                /* of the targets: has it a value? */
	double min, max;
};

/* ---- values ---- */

int report_variable(const struct codebook *cb, enum variable_kind kind, const char *id)
{
	size_t n = kind == VARIABLE_RATING      ? cb->n_ratings
		   : kind == VARIABLE_SCORE     ? cb->n_scores
		   : kind == VARIABLE_DIMENSION ? cb->n_dimensions
		   : kind == VARIABLE_CODE      ? cb->n_codes
						: 0;

	for (size_t i = 0; i < n; i++) {
		const struct variable v = {kind, (int)i, VALENCE_ANY, MEASURE_COUNT};

		if (strcmp(variable_id(cb, &v), id) == 0)
			return (int)i;
	}
	return -1;
}

static int target_of(const struct observation *o, const char *id)
{
	for (size_t i = 0; i < o->n_targets; i++)
		if (strcmp(o->targets[i].id, id) == 0)
			return (int)i;
	return -1;
}

static struct score_value value_of(const struct compared *item, const struct trajectory *t,
	const char *id, enum measure measure)
{
	int index = report_variable(&item->o.codebook, t->kind, t->id);
	int target = target_of(&item->o, id);
	const struct variable v = {t->kind, index, VALENCE_ANY, measure};

	if (index < 0 || target < 0)
		return (struct score_value){.status = VALUE_NOT_ABOUT};
	return scores_value(item->scores, target, &v);
}

static const struct score_value *at(const struct plot *p, size_t k, size_t target)
{
	return &p->values[k * p->c->n_targets + target];
}

static enum measure measure_of(const struct trajectory *t)
{
	return t->kind == VARIABLE_RATING  ? MEASURE_RATING
	       : t->kind == VARIABLE_SCORE ? MEASURE_SCORE
					   : MEASURE_RATE_PER_HOUR;
}

/* A rating of 0 is one; what was never logged is not drawn. */
static bool is_worth_drawing(const struct trajectory *t, const struct score_value *v)
{
	return VALUE_IS_THERE(v->status) &&
	       (t->kind == VARIABLE_RATING || t->kind == VARIABLE_SCORE || v->value > 0);
}

static bool collect(struct plot *p)
{
	bool any = false;

	for (size_t k = 0; k < p->c->n; k++) {
		for (size_t i = 0; i < p->c->n_targets; i++) {
			struct score_value v = value_of(
				p->c->items[k], p->t, p->c->targets[i].id, measure_of(p->t));

			p->values[k * p->c->n_targets + i] = v;
			if (!is_worth_drawing(p->t, &v))
				continue;
			any = p->drawn[i] = true;
			p->min = v.value < p->min ? v.value : p->min;
			p->max = v.value > p->max ? v.value : p->max;
		}
	}
	if (p->max <= p->min)
		p->max = p->min + 1;
	return any;
}

/* ---- words ---- */

/* What a rate per hour is made of: " (3×)", of states also " (3×, 40 % of the time)". */
static void add_counts(const struct plot *p, size_t k, size_t i, struct text *t)
{
	const struct compared *item = p->c->items[k];
	const char *id = p->c->targets[i].id;
	struct score_value n = value_of(item, p->t, id, MEASURE_COUNT),
			   share = value_of(item, p->t, id, MEASURE_SHARE);
	char number[REPORT_NUMBER_SIZE];

	text_printf(t, " (%.0f×", n.value);
	if (VALUE_IS_THERE(share.status))
		text_printf(t, WORDS(p->c, ", %s %% of the time", ", %s %% van de tijd"),
			report_number(p->c->dutch, 100 * share.value, 0, number));
	text_add(t, ")");
}

static void add_value(const struct plot *p, size_t k, size_t i, bool with_meaning, struct text *t)
{
	const struct score_value *v = at(p, k, i);
	bool is_rate = measure_of(p->t) == MEASURE_RATE_PER_HOUR;
	char number[REPORT_NUMBER_SIZE];

	if (!VALUE_IS_THERE(v->status)) {
		text_add(t, report_missing(p->c->dutch, v->status));
		return;
	}
	if (p->t->kind == VARIABLE_RATING && p->t->min < 0 && v->value > 0)
		text_add_c(t, '+');
	text_add(t, report_number(p->c->dutch, v->value, is_rate ? 1 : 2, number));
	if (with_meaning && v->meaning)
		text_printf(t, " %s", label_get(v->meaning, p->c->language, ""));
	if (with_meaning && is_rate)
		add_counts(p, k, i, t);
}

/* "Mother: 1, 2, not rated; Son: ..." */
static void add_summary(const struct plot *p, struct text *t)
{
	for (size_t i = 0; i < p->c->n_targets; i++) {
		if (!p->drawn[i])
			continue;
		text_printf(t, "%s%s: ", t->len > 0 ? "; " : "", p->c->targets[i].label);
		for (size_t k = 0; k < p->c->n; k++) {
			text_add(t, k > 0 ? ", " : "");
			add_value(p, k, i, false, t);
		}
	}
}

/* ---- drawing ---- */

static double across(const struct plot *p, size_t k, size_t target)
{
	double room = (RIGHT - LEFT) / (double)p->c->n, apart = room / 8 < 0.9 ? room / 8 : 0.9;
	double aside = ((double)target - (double)(p->c->n_targets - 1) / 2) * apart;

	return LEFT + room * ((double)k + 0.5) + aside;
}

static double down(const struct plot *p, double value)
{
	return BOTTOM - (BOTTOM - TOP) * (value - p->min) / (p->max - p->min);
}

/* Shape and colour of the i-th target: circle, square, triangle, diamond. title: NULL = none. */
static void point(struct text *out, size_t i, double x, double y, const char *title)
{
	static const char *const shapes[N_STYLES] = {"M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z",
		"M-5.5-5.5H5.5V5.5H-5.5Z", "M0-7 7 5.5H-7Z", "M0-7.5 7.5 0 0 7.5-7.5 0Z"};

	text_printf(out,
		"<svg x=\"%.2f%%\" y=\"%.2f\" overflow=\"visible\"><path class=\"d%zu\" d=\"%s\">",
		x, y, i % N_STYLES, shapes[(i + i / N_STYLES) % N_STYLES]);
	if (title)
		report_attribute(out, "<title>", title, "</title>");
	text_add(out, "</path></svg>\n");
}

static const char *line_class(size_t i)
{
	static const char *const classes[N_STYLES] = {"l0", "l1", "l2", "l3"};

	return classes[i % N_STYLES];
}

static void draw_axes(const struct plot *p)
{
	struct text *out = &p->c->out;
	const double ends[] = {p->min, (p->min + p->max) / 2, p->max};
	size_t every = (p->c->n + MAX_NUMBERS - 1) / MAX_NUMBERS;
	char number[REPORT_NUMBER_SIZE];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		svg_line(out, "grid", LEFT, down(p, ends[i]), RIGHT, down(p, ends[i]));
		svg_text(out, "faint", SVG_END, LEFT - 1, down(p, ends[i]) + 4,
			report_number(p->c->dutch, ends[i], 2, number), NULL);
	}
	if (p->min < 0 && p->max > 0)
		svg_line(out, "axis", LEFT, down(p, 0), RIGHT, down(p, 0));
	for (size_t k = 0; k < p->c->n; k += every)
		svg_text(out, "faint", SVG_MIDDLE,
			LEFT + (RIGHT - LEFT) * ((double)k + 0.5) / (double)p->c->n, NUMBERS,
			report_number(p->c->dutch, (double)(k + 1), 0, number), NULL);
}

static void draw_target(const struct plot *p, size_t i)
{
	struct text *out = &p->c->out, title = {0};

	for (size_t k = 0; k + 1 < p->c->n; k++)
		if (VALUE_IS_THERE(at(p, k, i)->status) && VALUE_IS_THERE(at(p, k + 1, i)->status))
			svg_line(out, line_class(i), across(p, k, i), down(p, at(p, k, i)->value),
				across(p, k + 1, i), down(p, at(p, k + 1, i)->value));
	for (size_t k = 0; k < p->c->n; k++) {
		const struct session *s = &p->c->items[k]->o.session;

		if (!VALUE_IS_THERE(at(p, k, i)->status))
			continue;
		text_truncate(&title, 0);
		text_printf(&title, "%zu %s%s%s, %s: ", k + 1, s->id, s->date ? " " : "",
			s->date ? s->date : "", p->c->targets[i].label);
		add_value(p, k, i, true, &title);
		point(out, i, across(p, k, i), down(p, at(p, k, i)->value), title.s);
	}
	text_clear(&title);
}

static void draw(const struct plot *p)
{
	struct text summary = {0};

	add_summary(p, &summary);
	svg_begin(&p->c->out, "lines", HEIGHT, summary.s);
	draw_axes(p);
	for (size_t i = 0; i < p->c->n_targets; i++)
		draw_target(p, i);
	svg_end(&p->c->out);
	text_clear(&summary);
}

/* Which line is whose. */
static void legend(const struct plot *p)
{
	struct comparison *c = p->c;

	text_add(&c->out, "<ul class=\"legend\">\n");
	for (size_t i = 0; i < c->n_targets; i++) {
		if (!p->drawn[i])
			continue;
		text_add(&c->out, "<li><svg width=\"44\" height=\"20\" aria-hidden=\"true\">");
		svg_line(&c->out, line_class(i), 0, 10, 100, 10);
		point(&c->out, i, 50, 10, NULL);
		page_element(&c->out, "</svg> ", c->targets[i].label, "</li>\n");
	}
	text_add(&c->out, "</ul>\n");
}

/* ---- the table ---- */

static void table(const struct plot *p)
{
	struct comparison *c = p->c;
	struct text t = {0};

	page_element(&c->out, "<details><summary>", WORDS(c, "As a table", "Als tabel"),
		"</summary>\n<div class=\"scroll\"><table class=\"numbers\"><thead><tr>");
	page_element(&c->out, "<th scope=\"col\">", WORDS(c, "Session", "Sessie"), "</th>");
	for (size_t i = 0; i < c->n_targets; i++)
		if (p->drawn[i])
			page_element(&c->out, "<th scope=\"col\">", c->targets[i].label, "</th>");
	text_add(&c->out, "</tr></thead><tbody>\n");
	for (size_t k = 0; k < c->n; k++) {
		text_printf(&c->out, "<tr><th scope=\"row\">%zu ", k + 1);
		page_element(&c->out, "", c->items[k]->o.session.id, "</th>");
		for (size_t i = 0; i < c->n_targets; i++) {
			if (!p->drawn[i])
				continue;
			text_truncate(&t, 0);
			add_value(p, k, i, true, &t);
			page_element(&c->out, "<td>", t.s, "</td>");
		}
		text_add(&c->out, "</tr>\n");
	}
	text_add(&c->out, "</tbody></table></div></details>\n");
	text_clear(&t);
}

bool report_trajectory(struct comparison *c, const struct trajectory *t)
{
	struct plot p = {.c = c, .t = t, .min = t->min, .max = t->max};
	const char *label = label_get(t->label, c->language, t->name);
	bool any;

	p.values = mem_alloc(c->n * c->n_targets + 1, sizeof *p.values);
	p.drawn = mem_alloc(c->n_targets + 1, sizeof *p.drawn);
	any = collect(&p);
	if (any) {
		text_add(&c->out, "<article class=\"plot\">\n");
		page_element(&c->out, "<h3>", t->kind == VARIABLE_SCORE ? label : t->name, "");
		if (t->kind != VARIABLE_SCORE && strcmp(label, t->name) != 0)
			page_element(&c->out, ": ", label, "");
		text_add(&c->out, "</h3>\n");
		legend(&p);
		draw(&p);
		table(&p);
		text_add(&c->out, "</article>\n");
	}
	free(p.values);
	free(p.drawn);
	return any;
}
