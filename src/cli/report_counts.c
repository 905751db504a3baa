/* Counts, rates and scores of a report as small charts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report.h"
#include "model/score.h"

static struct score_value value_of(struct scores *s, int target, enum variable_kind kind, int index,
	int valence, enum measure measure)
{
	const struct variable v = {kind, index, valence, measure};

	return scores_value(s, target, &v);
}

static double count_of(
	struct scores *s, int target, enum variable_kind kind, int index, int valence)
{
	struct score_value v = value_of(s, target, kind, index, valence, MEASURE_COUNT);

	return VALUE_IS_THERE(v.status) ? v.value : 0;
}

/* ---- dimensions: what speaks for and against ---- */

static double largest_balance(const struct report *r, struct scores *s)
{
	double largest = 1;

	for (size_t t = 0; t < r->o->n_targets; t++) {
		for (size_t d = 0; r->wanted[t] && d < r->cb->n_dimensions; d++) {
			for (int valence = -1; valence <= 1; valence++) {
				double n = count_of(s, (int)t, VARIABLE_DIMENSION, (int)d, valence);

				largest = n > largest ? n : largest;
			}
		}
	}
	return largest;
}

/* Negative to the left, positive to the right; neutral without a side, below. */
static void draw_balance(struct report *r, const double *n, double largest, const char *label)
{
	char number[REPORT_NUMBER_SIZE];
	double left = 42 * n[0] / largest, right = 42 * n[2] / largest;

	svg_begin(&r->out, "bars", n[1] > 0 ? 30 : 18, label);
	svg_box(&r->out, "down", 50 - left, 2, left, 14, NULL);
	svg_box(&r->out, "up", 50, 2, right, 14, NULL);
	svg_line(&r->out, "axis", 50, 0, 50, n[1] > 0 ? 30 : 18);
	if (n[0] > 0)
		svg_text(&r->out, "number", SVG_END, 49.4 - left, 14,
			report_number(r->dutch, n[0], 0, number), NULL);
	if (n[2] > 0)
		svg_text(&r->out, "number", SVG_START, 50.6 + right, 14,
			report_number(r->dutch, n[2], 0, number), NULL);
	if (n[1] > 0) {
		svg_box(&r->out, "even", 50, 18, 42 * n[1] / largest, 10, NULL);
		svg_text(&r->out, "number", SVG_START, 50.6 + 42 * n[1] / largest, 28,
			report_number(r->dutch, n[1], 0, number), NULL);
	}
	svg_end(&r->out);
}

static void balance_row(struct report *r, struct scores *s, int dimension, int target, double most)
{
	const struct dimension *d = &r->cb->dimensions[dimension];
	double n[3];
	struct text t = {0};

	for (int i = 0; i < 3; i++)
		n[i] = count_of(s, target, VARIABLE_DIMENSION, dimension, i - 1);
	if (n[0] + n[1] + n[2] <= 0)
		return;
	page_element(
		&r->out, "<tr><th scope=\"row\">", report_label(r, &d->label, d->name), "</th>");
	report_put(r, "<td>", report_target(r, target), "</td>\n<td class=\"chart\">");
	text_printf(&t,
		WORDS(r, "negative %.0f, neutral %.0f, positive %.0f",
			"negatief %.0f, neutraal %.0f, positief %.0f"),
		n[0], n[1], n[2]);
	draw_balance(r, n, most, t.s);
	text_add(&r->out, "</td></tr>\n");
	text_clear(&t);
}

static void balance(struct report *r, struct scores *s)
{
	double most = largest_balance(r, s);

	if (r->cb->n_dimensions == 0)
		return;
	report_put(r, "<h3>",
		WORDS(r, "By dimension: negative to the left, positive to the right",
			"Per dimensie: negatief naar links, positief naar rechts"),
		"</h3>\n<table class=\"charts\"><tbody>");
	for (size_t d = 0; d < r->cb->n_dimensions; d++)
		for (size_t t = 0; t < r->o->n_targets; t++)
			if (r->wanted[t])
				balance_row(r, s, (int)d, (int)t, most);
	text_add(&r->out, "</tbody></table>\n");
}

/* ---- codes ---- */

static double largest_count(const struct report *r, struct scores *s)
{
	double largest = 1;

	for (size_t t = 0; t < r->o->n_targets; t++) {
		for (size_t i = 0; r->wanted[t] && i < r->cb->n_codes; i++) {
			double n = count_of(s, (int)t, VARIABLE_CODE, (int)i, 0);

			largest = n > largest ? n : largest;
		}
	}
	return largest;
}

/* "3 times, 12.5 per hour", of states also how long. */
static void add_figures(
	const struct report *r, struct scores *s, int target, int code, struct text *t)
{
	struct score_value rate =
		value_of(s, target, VARIABLE_CODE, code, 0, MEASURE_RATE_PER_HOUR);
	char number[REPORT_NUMBER_SIZE];

	text_printf(t, "%.0f×", count_of(s, target, VARIABLE_CODE, code, 0));
	if (VALUE_IS_THERE(rate.status))
		text_printf(t, WORDS(r, ", %s per hour", ", %s per uur"),
			report_number(r->dutch, rate.value, 1, number));
	if (r->cb->codes[code].kind == CODE_STATE) {
		struct score_value duration =
			value_of(s, target, VARIABLE_CODE, code, 0, MEASURE_DURATION);
		struct score_value share =
			value_of(s, target, VARIABLE_CODE, code, 0, MEASURE_SHARE);

		if (VALUE_IS_THERE(duration.status))
			text_printf(
				t, ", %s s", report_number(r->dutch, duration.value, 1, number));
		if (VALUE_IS_THERE(share.status))
			text_printf(t, " (%s %%)",
				report_number(r->dutch, 100 * share.value, 0, number));
	}
}

static void code_row(struct report *r, struct scores *s, int target, int code, double most)
{
	const struct code *c = &r->cb->codes[code];
	double n = count_of(s, target, VARIABLE_CODE, code, 0);
	struct text t = {0};

	if (n <= 0)
		return;
	report_code(r, c, &t);
	text_printf(&r->out, "<tr><th scope=\"row\"><span class=\"sign %s\">%s</span> ",
		c->valence > 0   ? "up"
		: c->valence < 0 ? "down"
				 : "even",
		report_sign(c->valence));
	page_element(&r->out, "", t.s, "</th>");
	page_element(&r->out, "<td>", report_target(r, target), "</td>\n<td class=\"chart\">");
	text_truncate(&t, 0);
	add_figures(r, s, target, code, &t);
	svg_begin(&r->out, "bars", 18, t.s);
	svg_box(&r->out,
		c->valence > 0   ? "up"
		: c->valence < 0 ? "down"
				 : "even",
		0, 2, 98 * n / most, 14, NULL);
	svg_end(&r->out);
	report_put(r, "</td><td class=\"figures\">", t.s, "</td></tr>");
	text_clear(&t);
}

static void codes(struct report *r, struct scores *s)
{
	double most = largest_count(r, s);

	report_put(r, "<h3>", WORDS(r, "By code", "Per code"),
		"</h3>\n<table class=\"charts\"><tbody>");
	for (size_t i = 0; i < r->cb->n_codes; i++)
		for (size_t t = 0; t < r->o->n_targets; t++)
			if (r->wanted[t])
				code_row(r, s, (int)t, (int)i, most);
	text_add(&r->out, "</tbody></table>\n");
}

/* Also what was not seen can be worth talking about. */
static void never_logged(struct report *r, struct scores *s)
{
	struct text t = {0}, name = {0};

	for (size_t i = 0; i < r->cb->n_codes; i++) {
		bool seen = false, about = false;

		for (size_t k = 0; k < r->o->n_targets; k++) {
			struct score_value v =
				value_of(s, (int)k, VARIABLE_CODE, (int)i, 0, MEASURE_COUNT);

			if (!r->wanted[k] || v.status == VALUE_NOT_ABOUT)
				continue;
			about = true;
			seen = seen || v.value > 0;
		}
		if (!about || seen)
			continue;
		text_truncate(&name, 0);
		report_code(r, &r->cb->codes[i], &name);
		page_element(&t, "<li>", name.s, "</li>\n");
	}
	if (t.len > 0) {
		report_put(r, "<details><summary>",
			WORDS(r, "Codes that were not logged", "Codes die niet zijn vastgelegd"),
			"</summary>\n<ul>");
		text_add(&r->out, t.s);
		text_add(&r->out, "</ul></details>\n");
	}
	text_clear(&name);
	text_clear(&t);
}

/* ---- scores ---- */

static void score_row(struct report *r, struct scores *s, int target, int score)
{
	const struct score *sc = &r->cb->scores[score];
	struct score_value v =
		value_of(s, target, VARIABLE_SCORE, score, VALENCE_ANY, MEASURE_SCORE);
	const struct codebook_words words = {r->cb, r->language, r->dutch};
	char number[REPORT_NUMBER_SIZE];
	struct text formula = {0};

	if (v.status == VALUE_NOT_ABOUT)
		return;
	page_element(&r->out, "<tr><th scope=\"row\">", report_label(r, &sc->label, sc->id), "");
	words_formula(&words, sc, &formula);
	page_element(&r->out, "<div class=\"small\">", formula.s, "</div></th>");
	page_element(&r->out, "<td>", report_target(r, target), "</td>");
	page_element(&r->out, "<td class=\"figures\"><b>",
		VALUE_IS_THERE(v.status) ? report_number(r->dutch, v.value, 2, number)
					 : report_missing(r->dutch, v.status),
		"</b>");
	if (v.meaning)
		page_element(&r->out, " ", report_label(r, v.meaning, ""), "");
	text_add(&r->out, "</td></tr>\n");
	text_clear(&formula);
}

static void scores_of(struct report *r, struct scores *s)
{
	if (r->cb->n_scores == 0)
		return;
	report_put(r, "<section aria-labelledby=\"scores\">\n<h2 id=\"scores\">", "Scores",
		"</h2>\n<table class=\"charts\"><tbody>");
	for (size_t i = 0; i < r->cb->n_scores; i++)
		for (size_t t = 0; t < r->o->n_targets; t++)
			if (r->wanted[t])
				score_row(r, s, (int)t, (int)i);
	text_add(&r->out, "</tbody></table>\n</section>\n");
}

void report_counts(struct report *r)
{
	const struct score_input in = {.cb = r->cb,
		.targets = r->o->targets,
		.n_targets = r->o->n_targets,
		.timeline = r->o->timeline,
		.no_picture = session_is_sound_only(&r->o->session),
		.segments = r->segments,
		.n_segments = r->n_segments};
	struct scores *s = scores_new(&in, -1);

	if (r->cb->n_codes > 0) {
		report_put(r, "<section aria-labelledby=\"counts\">\n<h2 id=\"counts\">",
			WORDS(r, "How often", "Hoe vaak"), "</h2>");
		balance(r, s);
		codes(r, s);
		never_logged(r, s);
		text_add(&r->out, "</section>\n");
	}
	scores_of(r, s);
	scores_free(s);
}
