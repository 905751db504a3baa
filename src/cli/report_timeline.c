/*
 * The timeline of a report: a track for each dimension, or for each target, with a mark for each event.
 * What a mark says it says by its shape and a sign, not only by its colour.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/report.h"

/* Across, in percent: where the first moment is, and how wide all of them are. */
#define LEFT  1.5
#define WIDTH 97.0
/* Down, in pixels: rows of a track, so that marks do not lie on each other, and the axis. */
enum { ROW = 24, HALF = 8, MAX_ROWS = 8, AXIS = 26 };
/* Room that a moment needs, in percent: what the drawing of an hour has on a small screen. */
#define MARK 1.8

enum view { BY_DIMENSION, BY_TARGET };

struct placed {
	size_t i; /* in the timeline */
	int row;
	double from, to; /* what it covers */
	double free_to;  /* up to where nothing else is in its row */
};

/* A track in the making. */
struct track {
	struct report *r;
	enum view view;
	int index; /* of the dimension (-1 = codes of none) or the target */
	struct placed *items;
	size_t n, capacity;
	int n_rows;
};

static double at(const struct report *r, int64_t ms)
{
	return LEFT + WIDTH * (double)(ms - r->from_ms) / (double)(r->to_ms - r->from_ms);
}

/* ---- time ---- */

static int64_t tick_ms(const struct report *r)
{
	static const int64_t steps[] = {1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200};
	size_t i = 0;

	while (i + 1 < sizeof steps / sizeof *steps &&
		(r->to_ms - r->from_ms) / (steps[i] * 1000) > 8)
		i++;
	return steps[i] * 1000;
}

static void ticks(struct report *r, double height, bool numbered)
{
	int64_t step = tick_ms(r);

	for (int64_t ms = (r->from_ms + step - 1) / step * step; ms <= r->to_ms; ms += step) {
		char text[MEDIATIME_SIZE];

		mediatime_format(ms, 0, text);
		if (numbered)
			svg_text(&r->out, "faint",
				at(r, ms) < 4    ? SVG_START
				: at(r, ms) > 96 ? SVG_END
						 : SVG_MIDDLE,
				at(r, ms) < 4    ? 0
				: at(r, ms) > 96 ? 100
						 : at(r, ms),
				11, text, NULL);
		else
			svg_line(&r->out, "grid", at(r, ms), 0, at(r, ms), height);
	}
}

static void head_line(struct report *r, double height)
{
	svg_line(&r->out, "head", LEFT, 0, LEFT, height);
}

/* Numbers, what was watched, and where segments begin. */
static void axis(struct report *r)
{
	const struct coverage *watched = timeline_coverage(r->o->timeline);

	svg_begin(&r->out, "axis", AXIS, WORDS(r, "time", "tijd"));
	ticks(r, AXIS, true);
	for (size_t i = 0; i < watched->n; i++)
		svg_box(&r->out, "watched", at(r, watched->items[i].from_ms), 17,
			at(r, watched->items[i].to_ms) - at(r, watched->items[i].from_ms), 3,
			WORDS(r, "watched by the coder", "bekeken door de codeur"));
	for (size_t i = 0; i < r->n_segments; i++) {
		double x = at(r, r->segments[i].start_ms);

		svg_line(&r->out, "segment", x, 14, x, AXIS);
	}
	head_line(r, AXIS);
	svg_end(&r->out);
}

/* ---- places ---- */

static bool is_in(const struct track *t, const struct event *e)
{
	if (!report_has(t->r, e))
		return false;
	return t->view == BY_TARGET ? e->target == t->index
				    : t->r->cb->codes[e->code].dimension == t->index;
}

/* The first row with room, else the one that is free first. */
static int row_for(const double *free_from, double from)
{
	int best = 0;

	for (int row = 0; row < MAX_ROWS; row++) {
		if (free_from[row] <= from)
			return row;
		if (free_from[row] < free_from[best])
			best = row;
	}
	return best;
}

static void place(struct track *t)
{
	const struct timeline *timeline = t->r->o->timeline;
	double free_from[MAX_ROWS];
	size_t last[MAX_ROWS];

	for (int row = 0; row < MAX_ROWS; row++) {
		free_from[row] = -100;
		last[row] = SIZE_MAX;
	}
	for (size_t i = 0; i < timeline_n(timeline); i++) {
		const struct event *e = timeline_at(timeline, i);
		struct placed p = {.i = i, .free_to = 100};

		if (!is_in(t, e))
			continue;
		p.from = at(t->r, e->v.onset_ms);
		p.to = e->v.state ? at(t->r, timeline_end_ms(timeline, e)) : p.from;
		p.row = row_for(free_from, p.from);
		if (last[p.row] != SIZE_MAX)
			t->items[last[p.row]].free_to = p.from;
		last[p.row] = t->n;
		free_from[p.row] = p.to + MARK;
		if (p.row + 1 > t->n_rows)
			t->n_rows = p.row + 1;
		MEM_GROW(t->items, t->n, t->capacity);
		t->items[t->n++] = p;
	}
}

/* ---- marks ---- */

static const char *class_of(const struct code *code)
{
	return code->valence > 0 ? "up" : code->valence < 0 ? "down" : "even";
}

/* "0:12.3–0:15.0 Mother, EN+1: asks for ..., strong" */
static void add_title(struct report *r, const struct event *e, struct text *t)
{
	char time[MEDIATIME_SIZE];

	mediatime_format(e->v.onset_ms, 1, time);
	text_add(t, time);
	if (e->v.state) {
		mediatime_format(timeline_end_ms(r->o->timeline, e), 1, time);
		text_printf(t, "–%s", time);
	}
	text_printf(t, " %s, ", report_target(r, e->target));
	report_code(r, &r->cb->codes[e->code], t);
	if (r->cb->codes[e->code].valence != 0)
		text_printf(t, ", %s", report_valence(r, r->cb->codes[e->code].valence));
	if (e->v.mark == MARK_STRONG)
		text_add(t, WORDS(r, ", strong", ", sterk"));
	if (e->v.mark == MARK_DOUBTFUL)
		text_add(t, WORDS(r, ", doubtful", ", twijfel"));
}

/* At 0, 0: a dot; strong a diamond; doubtful an open box with a question mark. */
static void shape(struct text *out, enum event_mark mark, int valence)
{
	const char *sign = report_sign(valence);

	if (mark == MARK_DOUBTFUL)
		text_printf(out,
			"<rect class=\"shape\" x=\"-11\" y=\"-8\" width=\"22\" height=\"16\"/>"
			"<text class=\"doubt\" y=\"4\" text-anchor=\"middle\">%s?</text>",
			sign);
	else
		text_printf(out,
			"<path class=\"shape\" d=\"%s\"/>"
			"<text class=\"inside\" y=\"4\" text-anchor=\"middle\">%s</text>",
			mark == MARK_STRONG ? "M0-11 11 0 0 11-11 0Z"
					    : "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z",
			sign);
}

/* Where the drawing's own percents are needed, but lengths in pixels too, it has a drawing inside. */
static void begin_inside(struct text *out, double x, double y)
{
	text_printf(out, "<svg x=\"%.2f%%\" y=\"%.10g\" overflow=\"visible\">", x, y);
}

/* What the mark is, beyond what the track says, if there is room for it. */
static void name_mark(const struct track *t, const struct placed *p, const struct event *e)
{
	struct report *r = t->r;
	bool by_code = t->view == BY_TARGET || r->cb->n_dimensions == 0;
	const char *name = by_code ? r->cb->codes[e->code].name : report_target(r, e->target);
	double room = p->free_to - p->from, needs = 1.15 * utf8_width(name, SIZE_MAX);

	if (e->v.state && p->to - p->from > needs + 1)
		report_attribute(&r->out, "<text class=\"name\" x=\"4\" y=\"4\">", name, "</text>");
	else if (!e->v.state && room > needs + 2.8)
		report_attribute(
			&r->out, "<text class=\"name\" x=\"14\" y=\"4\">", name, "</text>");
}

static void draw(const struct track *t, const struct placed *p)
{
	struct report *r = t->r;
	const struct event *e = timeline_at(r->o->timeline, p->i);
	const struct code *code = &r->cb->codes[e->code];
	const char *mark = event_mark_name(e->v.mark);
	double y = p->row * ROW + ROW / 2.0;
	struct text title = {0};

	text_printf(&r->out, "<g class=\"mark %s %s%s%s\" data-e=\"%zu\" data-ms=\"%lld\">",
		class_of(code), e->v.state ? "state" : "point", mark ? " " : "", mark ? mark : "",
		p->i, (long long)e->v.onset_ms);
	add_title(r, e, &title);
	report_attribute(&r->out, "<title>", title.s, "</title>");
	if (e->v.state) {
		double width = p->to - p->from;

		svg_box(&r->out, "shape", p->from, y - HALF, width > 0.3 ? width : 0.3, 2.0 * HALF,
			NULL);
		begin_inside(&r->out, p->from, y);
	} else {
		begin_inside(&r->out, p->from, y);
		text_add(&r->out, "<circle class=\"hit\" r=\"12\"/>");
		shape(&r->out, e->v.mark, code->valence);
	}
	name_mark(t, p, e);
	text_add(&r->out, "</svg></g>\n");
	text_clear(&title);
}

/* ---- tracks ---- */

static const char *title_of(const struct track *t)
{
	const struct report *r = t->r;

	if (t->view == BY_TARGET)
		return report_target(r, t->index);
	if (t->index < 0)
		return r->cb->n_dimensions > 0 ? WORDS(r, "Other codes", "Andere codes") : "Codes";
	return report_label(
		r, &r->cb->dimensions[t->index].label, r->cb->dimensions[t->index].name);
}

static void draw_track(struct report *r, enum view view, int index)
{
	struct track t = {.r = r, .view = view, .index = index};

	place(&t);
	if (t.n > 0) {
		double height = t.n_rows * ROW;

		report_put(r, "<h3>", title_of(&t), "</h3>");
		text_printf(
			&r->out, "<svg class=\"track\" width=\"100%%\" height=\"%.10g\"", height);
		report_attribute(&r->out, " role=\"group\" aria-label=\"", title_of(&t), "\">\n");
		ticks(r, height, false);
		for (size_t i = 0; i < t.n; i++)
			draw(&t, &t.items[i]);
		head_line(r, height);
		svg_end(&r->out);
	}
	free(t.items);
}

static void draw_view(struct report *r, enum view view)
{
	int n = view == BY_TARGET ? (int)r->o->n_targets : (int)r->cb->n_dimensions;

	text_printf(&r->out, "<div class=\"tracks\" id=\"%s\"%s><div class=\"wide\">\n",
		view == BY_TARGET ? "by-target" : "by-dimension",
		view == BY_TARGET ? " hidden" : "");
	axis(r);
	for (int i = 0; i < n; i++)
		draw_track(r, view, i);
	if (view == BY_DIMENSION)
		draw_track(r, view, -1);
	text_add(&r->out, "</div></div>\n");
}

/* ---- the whole ---- */

static void legend_item(struct report *r, enum event_mark mark, int valence, const char *words)
{
	text_printf(&r->out,
		"<li><svg class=\"mark %s\" width=\"26\" height=\"24\" aria-hidden=\"true\">"
		"<svg x=\"13\" y=\"12\" overflow=\"visible\">",
		valence > 0   ? "up"
		: valence < 0 ? "down"
			      : "even");
	shape(&r->out, mark, valence);
	report_put(r, "</svg></svg> ", words, "</li>");
}

static void legend(struct report *r)
{
	text_add(&r->out, "<ul class=\"legend\">\n");
	legend_item(r, MARK_NONE, 1, report_valence(r, 1));
	legend_item(r, MARK_NONE, -1, report_valence(r, -1));
	legend_item(r, MARK_NONE, 0, report_valence(r, 0));
	legend_item(r, MARK_STRONG, 1, WORDS(r, "marked strong", "als sterk gemarkeerd"));
	legend_item(r, MARK_DOUBTFUL, 1, WORDS(r, "marked doubtful", "als twijfel gemarkeerd"));
	text_add(&r->out, "</ul>\n");
}

static void controls(struct report *r)
{
	report_put(r, "<div class=\"controls\"><fieldset id=\"tracks\"><legend>",
		WORDS(r, "A track for each", "Een spoor per"), "</legend>");
	report_put(r,
		"<label><input type=\"radio\" name=\"tracks\" value=\"by-dimension\" checked> ",
		WORDS(r, "dimension", "dimensie"), "</label>");
	report_put(r, "<label><input type=\"radio\" name=\"tracks\" value=\"by-target\"> ",
		WORDS(r, "person or group", "persoon of groep"), "</label></fieldset>");
	report_put(r, "<label>", WORDS(r, "Width", "Breedte"),
		" <select id=\"zoom\"><option value=\"1\">1×</option><option "
		"value=\"2\">2×</option>"
		"<option value=\"4\">4×</option><option value=\"8\">8×</option></select></label>");
	report_put(r, "<button type=\"button\" id=\"keys\">", WORDS(r, "Keys (?)", "Toetsen (?)"),
		"</button></div>");
}

void report_timeline(struct report *r)
{
	if (r->cb->n_codes == 0)
		return;
	text_printf(&r->out,
		"<section id=\"timeline\" aria-labelledby=\"timeline-title\" data-from=\"%lld\" "
		"data-to=\"%lld\" data-left=\"%.10g\" data-width=\"%.10g\">\n",
		(long long)r->from_ms, (long long)r->to_ms, LEFT, WIDTH);
	report_put(r, "<h2 id=\"timeline-title\">", WORDS(r, "Timeline", "Tijdlijn"), "</h2>");
	controls(r);
	legend(r);
	draw_view(r, BY_DIMENSION);
	draw_view(r, BY_TARGET);
	text_add(&r->out, "</section>\n");
}
