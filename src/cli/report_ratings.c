/* Ratings in a report: the value on its scale, what the scale says, and the events that speak for it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report.h"
#include "model/evidence.h"
#include "model/rating.h"

/* A scale with more steps has only its ends and anchors drawn. */
#define MAX_STEPS 12

/* ---- the scale ---- */

static double at(const struct scale *s, double value)
{
	return 4 + 92 * (value - s->min) / (s->max - s->min);
}

static bool has_all_steps(const struct scale *s)
{
	return (s->max - s->min) / s->step <= MAX_STEPS;
}

static void draw_step(struct report *r, const struct scale *s, double value)
{
	char text[RATING_TEXT_SIZE];

	rating_format_signed(s, value, text);
	svg_line(&r->out, "axis", at(s, value), 10, at(s, value), 18);
	svg_text(&r->out, "faint", SVG_MIDDLE, at(s, value), 34, text, NULL);
}

static void draw_scale(struct report *r, const struct scale *s, double value, const char *label)
{
	svg_begin(&r->out, "scale", 38, label);
	svg_line(&r->out, "axis", at(s, s->min), 14, at(s, s->max), 14);
	if (has_all_steps(s)) {
		for (int i = 0; s->min + i * s->step <= s->max + s->step / 2; i++)
			draw_step(r, s, s->min + i * s->step);
	} else {
		draw_step(r, s, s->min);
		draw_step(r, s, s->max);
	}
	svg_dot(&r->out, "value", at(s, value), 14, 8, NULL);
	svg_end(&r->out);
}

static void anchors(struct report *r, const struct rating_item *item)
{
	const char *note = report_label(r, &item->note, "");

	if (item->scale.n_anchors == 0 && note[0] == '\0')
		return;
	report_put(r, "<details><summary>", WORDS(r, "What the scale says", "Wat de schaal zegt"),
		"</summary>");
	if (note[0])
		report_put(r, "<p>", note, "</p>");
	text_add(&r->out, "<ul class=\"anchors\">\n");
	for (size_t i = 0; i < item->scale.n_anchors; i++) {
		const struct anchor *a = &item->scale.anchors[i];
		char value[RATING_TEXT_SIZE];

		rating_format_signed(&item->scale, a->value, value);
		page_element(&r->out, "<li><b>", value, "</b> ");
		report_put(r, "", report_label(r, &a->label, ""), "</li>");
	}
	text_add(&r->out, "</ul></details>\n");
}

/* ---- evidence ---- */

static void evidence(struct report *r, int item, int target, const struct segment *segment)
{
	const struct timeline *timeline = r->o->timeline;
	struct evidence e;
	struct text t = {0};

	if (r->cb->n_codes == 0)
		return;
	evidence_count(timeline, r->cb, item, target, segment, &e);
	text_printf(&t, WORDS(r, "Evidence: +%zu, −%zu", "Wat ervoor en ertegen pleit: +%zu, −%zu"),
		e.n_positive, e.n_negative);
	if (e.n_neutral > 0)
		text_printf(&t, WORDS(r, ", neutral %zu", ", neutraal %zu"), e.n_neutral);
	report_put(r, "<p class=\"small\">", t.s, "</p>");
	if (e.n_positive + e.n_negative + e.n_neutral > 0)
		text_add(&r->out, "<ul class=\"evidence\">\n");
	for (size_t i = 0; i < timeline_n(timeline); i++) {
		const struct event *event = timeline_at(timeline, i);
		const struct code *code = &r->cb->codes[event->code];

		if (!evidence_holds(r->cb, event, item, target, segment))
			continue;
		text_truncate(&t, 0);
		text_printf(&t, "%s %s%s", code->name, report_sign(code->valence),
			event->v.mark == MARK_STRONG     ? " ◆"
			: event->v.mark == MARK_DOUBTFUL ? " ?"
							 : "");
		text_add(&r->out, "<li>");
		report_play(r, i, t.s);
		text_add(&r->out, "</li>\n");
	}
	if (e.n_positive + e.n_negative + e.n_neutral > 0)
		text_add(&r->out, "</ul>\n");
	text_clear(&t);
}

/* ---- one rating ---- */

/* Why there is no value. */
static const char *status_words(const struct report *r, int item, const struct rating *rating)
{
	if (rating && rating->status == RATING_NOT_OBSERVABLE)
		return WORDS(r, "not observable", "niet te zien");
	if ((rating && rating->status == RATING_NOT_APPLICABLE) ||
		rating_ruled_out(r->cb, &r->cb->ratings[item], r->o->targets, r->o->n_targets))
		return WORDS(r, "not applicable", "niet van toepassing");
	return WORDS(r, "not rated", "niet beoordeeld");
}

static void value(struct report *r, const struct rating_item *item, const struct rating *rating)
{
	const struct anchor *a = scale_anchor(&item->scale, rating->value);
	char number[RATING_TEXT_SIZE];
	struct text t = {0};

	rating_format_signed(&item->scale, rating->value, number);
	text_add(&t, number);
	if (a)
		text_printf(&t, ": %s", report_label(r, &a->label, ""));
	draw_scale(r, &item->scale, rating->value, t.s);
	page_element(&r->out, "<p class=\"value\"><b>", number, "</b> ");
	report_put(r, "", a ? report_label(r, &a->label, "") : "", "</p>");
	text_clear(&t);
}

static void card(struct report *r, int item, int target, const struct segment *segment)
{
	const struct rating_item *it = &r->cb->ratings[item];
	const struct rating *rating = timeline_rating(
		r->o->timeline, item, target, segment ? segment->ref : (struct segment_ref){0});
	struct text t = {0};

	text_add(&t, report_target(r, target));
	if (segment)
		text_printf(&t, WORDS(r, ", part %d", ", deel %d"), segment->number);
	report_put(r, "<article class=\"card\">\n<h4>", t.s, "</h4>");
	if (rating && rating->status == RATING_VALUE)
		value(r, it, rating);
	else
		report_put(r, "<p class=\"value\">", status_words(r, item, rating), "</p>");
	if (r->with_comments && rating && rating->comment)
		report_put(r, "<p><q>", rating->comment, "</q></p>");
	evidence(r, item, target, segment);
	text_add(&r->out, "</article>\n");
	text_clear(&t);
}

/* ---- all ---- */

static bool is_asked(const struct report *r, int item, size_t target)
{
	return r->wanted[target] &&
	       rating_allowed(r->cb, &r->cb->ratings[item], &r->o->targets[target]);
}

static void item_cards(struct report *r, int item)
{
	const struct rating_item *it = &r->cb->ratings[item];
	const char *label = report_label(r, &it->label, it->name);
	struct text t = {0};
	bool any = false;

	for (size_t target = 0; target < r->o->n_targets; target++)
		any = any || is_asked(r, item, target);
	if (!any)
		return;
	text_add(&t, it->name);
	if (strcmp(label, it->name) != 0)
		text_printf(&t, ": %s", label);
	report_put(r, "<h3>", t.s, "</h3>");
	anchors(r, it);
	text_add(&r->out, "<div class=\"cards\">\n");
	for (size_t target = 0; target < r->o->n_targets; target++) {
		if (!is_asked(r, item, target))
			continue;
		if (it->when == RATE_SESSION)
			card(r, item, (int)target, NULL);
		else
			for (size_t i = 0; i < r->n_segments; i++)
				card(r, item, (int)target, &r->segments[i]);
	}
	text_add(&r->out, "</div>\n");
	text_clear(&t);
}

void report_ratings(struct report *r)
{
	if (r->cb->n_ratings == 0)
		return;
	report_put(r, "<section aria-labelledby=\"ratings\">\n<h2 id=\"ratings\">",
		WORDS(r, "Ratings", "Beoordelingen"), "</h2>");
	for (size_t i = 0; i < r->cb->n_ratings; i++)
		item_cards(r, (int)i);
	text_add(&r->out, "</section>\n");
}
