/* One session on the page: two coders' timelines, one under the other, and a list of differences. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/reliability_page.h"
#include "cli/svg.h"
#include "model/mediatime.h"
#include "reliability/comparison.h"

#define MAX_DRAWN 40 /* pairs of coders */

/* Down, in pixels: names, marks and signs of the two coders. */
enum { NAME_1 = 11, MARK_1 = 24, SIGN = 50, MARK_2 = 66, NAME_2 = 88, STRIP_HEIGHT = 94, BAR = 16 };

/* Two observations of a session, and where they differ. */
struct couple {
	struct reliability_page *p;
	const struct observation *first, *second;
	const char *labels[2];
	const struct codebook *cb;
	const struct difference *items;
	size_t n;
	int64_t from_ms, to_ms; /* what is drawn */
};

static double at(const struct couple *c, int64_t ms)
{
	return 1.5 + 97.0 * (double)(ms - c->from_ms) / (double)(c->to_ms - c->from_ms);
}

static const char *label_of(const struct couple *c, const struct label *l, const char *otherwise)
{
	return label_get(l, c->p->page.language, otherwise);
}

static const char *target_name(const struct couple *c, int target)
{
	const struct target *t = &c->first->targets[target];

	return label_of(c, t->label, t->id);
}

/* On one line: in a title, a break would be one of the page. */
static void add_flat(struct text *out, const char *s)
{
	for (; *s; s++)
		text_add_c(out, *s == '\n' ? ' ' : *s);
}

/* "0:12.3 EN+1: asks for ... – comment" */
static void event_text(
	const struct couple *c, const struct event *e, int64_t end_ms, struct text *t)
{
	const struct code *code = &c->cb->codes[e->code];
	const char *label = label_of(c, &code->label, code->name);
	char from[MEDIATIME_SIZE], to[MEDIATIME_SIZE];

	mediatime_format(e->v.onset_ms, 1, from);
	mediatime_format(end_ms, 1, to);
	text_add(t, from);
	if (e->v.state)
		text_printf(t, "–%s", to);
	text_printf(t, " %s", code->name);
	if (strcmp(label, code->name) != 0)
		text_printf(t, ": %s", label);
	if (e->v.comment) {
		text_add(t, " – ");
		add_flat(t, e->v.comment);
	}
}

static int64_t end_of(const struct couple *c, const struct event *e, bool first)
{
	return timeline_end_ms(first ? c->first->timeline : c->second->timeline, e);
}

/* ---- time ---- */

static int64_t tick_ms(const struct couple *c)
{
	static const int64_t steps[] = {1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200};
	size_t i = 0;

	while (i + 1 < sizeof steps / sizeof *steps &&
		(c->to_ms - c->from_ms) / (steps[i] * 1000) > 6)
		i++;
	return steps[i] * 1000;
}

static void ticks(const struct couple *c, struct text *out, double height, bool numbered)
{
	int64_t step = tick_ms(c);

	for (int64_t ms = (c->from_ms + step - 1) / step * step; ms <= c->to_ms; ms += step) {
		char text[MEDIATIME_SIZE];

		mediatime_format(ms, 0, text);
		if (numbered)
			svg_text(out, "faint", SVG_MIDDLE, at(c, ms), 12, text, NULL);
		else
			svg_line(out, "grid", at(c, ms), 0, at(c, ms), height);
	}
}

/* ---- marks ---- */

/* A strip in the making: where the last names of both coders stand. */
struct strip {
	const struct couple *c;
	struct text *out;
	double last[2];
};

/* The name of a code, unless another one is in its place; crowded: only where there is room. */
static void name_mark(struct strip *s, int coder, double x, double y, const char *name)
{
	double width = 0.8 * (double)strlen(name) + 0.6;
	double apart = x - s->last[coder];

	if (apart < width)
		return;
	svg_text(s->out, apart < 3 * width ? "crowded" : "", x < 3 ? SVG_START : SVG_MIDDLE, x, y,
		name, NULL);
	s->last[coder] = x;
}

static void draw_event(struct strip *s, const struct event *e, int coder, int target)
{
	const struct couple *c = s->c;
	const struct code *code = &c->cb->codes[e->code];
	double y = coder == 0 ? MARK_1 : MARK_2, x = at(c, e->v.onset_ms);
	int64_t end_ms = end_of(c, e, coder == 0);
	struct text title = {0};

	text_printf(&title, "%s, %s, ", c->labels[coder], target_name(c, target));
	event_text(c, e, end_ms, &title);
	if (e->v.state) {
		double width = at(c, end_ms) - x;

		svg_box(s->out, coder == 0 ? "sa" : "sb", x, y - BAR / 2.0,
			width > 0.2 ? width : 0.2, BAR, title.s);
		if (width > 0.9 * (double)strlen(code->name))
			svg_text(s->out, width < 2.7 * (double)strlen(code->name) ? "crowded" : "",
				SVG_MIDDLE, x + width / 2, y + 4, code->name, title.s);
	} else {
		svg_dot(s->out, coder == 0 ? "ea" : "eb", x, y, 7, title.s);
		if (code->valence != 0)
			svg_text(s->out, "inside", SVG_MIDDLE, x, y + 4,
				code->valence > 0 ? "+" : "−", title.s);
		name_mark(s, coder, x, coder == 0 ? NAME_1 : NAME_2, code->name);
	}
	text_clear(&title);
}

static void draw_difference(struct strip *s, const struct difference *d)
{
	const struct couple *c = s->c;
	double x1 = d->first ? at(c, d->first->v.onset_ms) : 0;
	double x2 = d->second ? at(c, d->second->v.onset_ms) : 0;

	if (d->first && d->second)
		svg_line(s->out, d->kind == OTHER_CODE ? "other" : "pair", x1, MARK_1 + 8, x2,
			MARK_2 - 8);
	if (d->first)
		draw_event(s, d->first, 0, d->target);
	if (d->second)
		draw_event(s, d->second, 1, d->target);
	if (d->kind == OTHER_CODE)
		svg_text(s->out, "sign", SVG_MIDDLE, (x1 + x2) / 2, SIGN, "≠", NULL);
	else if (d->kind == OTHER_END)
		svg_text(s->out, "sign", SVG_MIDDLE,
			at(c, (end_of(c, d->first, true) + end_of(c, d->second, false)) / 2), SIGN,
			"↔", NULL);
	else if (d->kind != SAME)
		svg_text(s->out, "sign", SVG_MIDDLE, d->first ? x1 : x2, SIGN, "✕", NULL);
}

/* ---- rows ---- */

/* The row of an event: of what it is paired with, by the first coder's code. */
static int dimension_of(const struct couple *c, const struct difference *d)
{
	return c->cb->codes[d->first ? d->first->code : d->second->code].dimension;
}

static bool is_in_row(const struct couple *c, const struct difference *d, int target, int dimension)
{
	return d->kind != OTHER_RATING && d->item < 0 && d->target == target &&
	       dimension_of(c, d) == dimension;
}

static void draw_row(const struct couple *c, int target, int dimension)
{
	struct text *out = &c->p->sessions.out, title = {0}, label = {0};
	struct strip strip = {c, out, {-100, -100}};
	size_t n = 0, n_same = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!is_in_row(c, &c->items[i], target, dimension))
			continue;
		n++;
		n_same += c->items[i].kind == SAME;
	}
	if (n == 0)
		return;
	text_add(&title, target_name(c, target));
	if (dimension >= 0)
		text_printf(&title, ": %s",
			label_of(c, &c->cb->dimensions[dimension].label,
				c->cb->dimensions[dimension].name));
	text_printf(&label, WORDS(c->p, "%s; the same: %zu of %zu", "%s; hetzelfde: %zu van %zu"),
		title.s, n_same, n);
	page_element(out, "<div class=\"row\">", title.s, "</div>\n<div class=\"lane\">");
	page_element(out, "<div class=\"who\"><span>", c->labels[0], "</span>");
	page_element(out, "<span>", c->labels[1], "</span></div>\n");
	svg_begin(out, "strip", STRIP_HEIGHT, label.s);
	ticks(c, out, STRIP_HEIGHT, false);
	svg_line(out, "axis", 0, MARK_1, 100, MARK_1);
	svg_line(out, "axis", 0, MARK_2, 100, MARK_2);
	for (size_t i = 0; i < c->n; i++)
		if (is_in_row(c, &c->items[i], target, dimension))
			draw_difference(&strip, &c->items[i]);
	svg_end(out);
	text_add(out, "</div>\n");
	text_clear(&title);
	text_clear(&label);
}

static void draw_rows(const struct couple *c)
{
	struct text *out = &c->p->sessions.out;

	text_add(out, "<div class=\"lane\"><div></div>\n");
	svg_begin(out, "strip", 18, WORDS(c->p, "time", "tijd"));
	ticks(c, out, 18, true);
	svg_end(out);
	text_add(out, "</div>\n");
	for (size_t t = 0; t < c->first->n_targets; t++)
		for (int d = -1; d < (int)c->cb->n_dimensions; d++)
			draw_row(c, (int)t, d);
}

/* ---- the list ---- */

static void rating_text(const struct couple *c, const struct rating *r, int item, struct text *t)
{
	char value[RATING_TEXT_SIZE];

	rating_format(r ? r->status : RATING_UNRATED, r ? r->value : 0, value);
	text_printf(t, "%s %s", c->cb->ratings[item].name,
		r && r->status == RATING_VALUE ? value
		: r && r->status == RATING_NOT_OBSERVABLE
			? WORDS(c->p, "not observable", "niet te zien")
		: r && r->status == RATING_NOT_APPLICABLE
			? WORDS(c->p, "not applicable", "niet van toepassing")
			: WORDS(c->p, "not rated", "niet beoordeeld"));
	if (r && r->comment) {
		text_add(t, " – ");
		add_flat(t, r->comment);
	}
}

static void kind_words(const struct couple *c, enum difference_kind kind, struct text *t)
{
	switch (kind) {
	case SAME:
		break;
	case ONLY_FIRST:
	case ONLY_SECOND:
		text_printf(t, WORDS(c->p, "✕ only %s logged it", "✕ alleen %s legde het vast"),
			c->labels[kind == ONLY_SECOND]);
		break;
	case OTHER_CODE:
		text_add(t, WORDS(c->p, "≠ different codes", "≠ andere code"));
		break;
	case OTHER_END:
		text_add(t,
			WORDS(c->p, "↔ ends at different times", "↔ eindigt op een ander moment"));
		break;
	case OTHER_RATING:
		text_add(t, WORDS(c->p, "≠ rated differently", "≠ anders beoordeeld"));
		break;
	}
}

static void list_line(const struct couple *c, const struct difference *d, struct page_table *table)
{
	struct text first = {0}, second = {0}, kind = {0};
	char when[MEDIATIME_SIZE];
	const char *cells[5];

	mediatime_format(d->ms, 1, when);
	kind_words(c, d->kind, &kind);
	/* on a narrow screen the headings are gone */
	text_printf(&first, "%s: %s", c->labels[0], d->first || d->item >= 0 ? "" : "–");
	text_printf(&second, "%s: %s", c->labels[1], d->second || d->item >= 0 ? "" : "–");
	if (d->kind == OTHER_RATING) {
		rating_text(c, d->first_rating, d->item, &first);
		rating_text(c, d->second_rating, d->item, &second);
	}
	if (d->first)
		event_text(c, d->first, end_of(c, d->first, true), &first);
	if (d->second)
		event_text(c, d->second, end_of(c, d->second, false), &second);
	cells[0] = d->kind == OTHER_RATING && d->segment.number == 0 ? "" : when;
	cells[1] = target_name(c, d->target);
	cells[2] = kind.s;
	cells[3] = first.s;
	cells[4] = second.s;
	page_table_add(table, cells, NULL);
	text_clear(&first);
	text_clear(&second);
	text_clear(&kind);
}

static void list_differences(const struct couple *c)
{
	struct page *page = &c->p->sessions;
	struct page_table table = {
		.headings = {WORDS(c->p, "when", "wanneer"), WORDS(c->p, "about", "over"),
			WORDS(c->p, "difference", "verschil"), c->labels[0], c->labels[1]},
		.n_columns = 5,
	};
	struct text summary = {0};

	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].kind != SAME)
			list_line(c, &c->items[i], &table);
	text_printf(&summary, WORDS(c->p, "Differences: %zu of %zu", "Verschillen: %zu van %zu"),
		table.n_rows, c->n);
	page_element(&page->out, "<details class=\"print\"><summary>", summary.s, "</summary>\n");
	if (table.n_rows > 0)
		page->format->table(page, &table);
	text_add(&page->out, "</details>\n");
	text_clear(&summary);
	page_table_clear(&table);
}

/* ---- a session ---- */

static void draw_couple(struct couple *c, int64_t tolerance_ms)
{
	int64_t duration_ms = session_duration_ms(&c->first->session);
	int64_t ends[] = {timeline_span_ms(c->first->timeline),
		timeline_span_ms(c->second->timeline), duration_ms, 1000};
	struct difference *items;
	struct text title = {0};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		c->to_ms = ends[i] > c->to_ms ? ends[i] : c->to_ms;
	c->n = differences_of(c->cb, c->first->targets, c->first->n_targets, c->first->timeline,
		c->second->timeline, tolerance_ms, duration_ms, &items);
	c->items = items;
	for (size_t i = 0; i < c->n; i++)
		if (items[i].item < 0 && items[i].ms < c->from_ms)
			c->from_ms = items[i].ms;
	text_printf(&title, "%s: %s, %s", c->first->session.id, c->labels[0], c->labels[1]);
	page_element(&c->p->sessions.out, "<h3>", title.s, "</h3>\n");
	draw_rows(c);
	list_differences(c);
	text_clear(&title);
	free(items);
}

void reliability_page_observations(struct reliability_page *p, const struct request *r,
	const struct observation *items, char (*labels)[40], size_t n)
{
	page_add_codebook(p, &items[0].codebook);
	for (size_t i = 0; i < n; i++)
		p->n_open += !timeline_finished(items[i].timeline);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n; k++) {
			struct couple c = {.p = p,
				.first = &items[i],
				.second = &items[k],
				.labels = {labels[i], labels[k]},
				.cb = &items[0].codebook};

			if (p->n_drawn >= MAX_DRAWN) {
				p->n_not_drawn++;
				continue;
			}
			p->n_drawn++;
			draw_couple(&c, r->o.tolerance_ms);
		}
	}
}
