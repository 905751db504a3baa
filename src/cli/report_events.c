/* Lists of events in a report: all of them with filters, and those that the coder marked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/report.h"
#include "model/modifiers.h"

/* ---- pieces ---- */

static void add_time(const struct report *r, const struct event *e, bool with_end, struct text *t)
{
	char time[MEDIATIME_SIZE];

	mediatime_format(e->v.onset_ms, 1, time);
	text_add(t, time);
	if (with_end && e->v.state) {
		mediatime_format(timeline_end_ms(r->o->timeline, e), 1, time);
		text_printf(t, "–%s", time);
	}
}

static void play(struct report *r, size_t i, bool with_end, const char *words)
{
	const struct event *e = timeline_at(r->o->timeline, i);
	struct text t = {0};

	add_time(r, e, with_end, &t);
	if (words)
		text_printf(&t, " %s", words);
	if (r->media == MEDIA_NONE) {
		text_printf(&r->out, "<a class=\"play\" href=\"#e%zu\"", i);
		report_attribute(&r->out, ">", t.s, "</a>\n");
	} else {
		text_printf(&r->out,
			"<button type=\"button\" class=\"play\" data-e=\"%zu\" data-ms=\"%lld\"", i,
			(long long)e->v.onset_ms);
		report_attribute(&r->out, ">▶ ", t.s, "</button>\n");
	}
	text_clear(&t);
}

void report_play(struct report *r, size_t i, const char *words)
{
	play(r, i, false, words);
}

static const char *mark_words(const struct report *r, enum event_mark mark)
{
	return mark == MARK_STRONG     ? WORDS(r, "◆ strong", "◆ sterk")
	       : mark == MARK_DOUBTFUL ? WORDS(r, "? doubtful", "? twijfel")
				       : "";
}

/* "How: high; To whom: me, you" */
static void add_modifiers(const struct report *r, const struct event *e, struct text *t)
{
	const struct code *code = &r->cb->codes[e->code];

	for (size_t i = 0; i < code->n_modifiers; i++) {
		const struct modifier *m = &r->cb->modifiers[code->modifiers[i]];
		bool any = false;

		for (size_t k = 0; k < m->n_values; k++) {
			const struct modifier_value *v = &m->values[k];

			if (!modifiers_have(e->v.modifiers, m->id, v->id))
				continue;
			if (!any)
				text_printf(t, "%s%s: ", t->len > 0 ? "; " : "",
					report_label(r, &m->label, m->id));
			text_printf(t, "%s%s", any ? ", " : "", report_label(r, &v->label, v->id));
			any = true;
		}
	}
}

/* ---- the list ---- */

static void row(struct report *r, size_t i)
{
	const struct event *e = timeline_at(r->o->timeline, i);
	const struct code *code = &r->cb->codes[e->code];
	const char *mark = event_mark_name(e->v.mark);
	bool comment = r->with_comments && e->v.comment;
	struct text t = {0};

	text_printf(&r->out,
		"<tr id=\"e%zu\" data-code=\"%s\" data-target=\"%s\" data-valence=\"%d\" "
		"data-mark=\"%s\"%s><td class=\"when\">",
		i, code->id, r->o->targets[e->target].id, code->valence, mark ? mark : "",
		comment ? " data-comment" : "");
	if (r->media == MEDIA_NONE) {
		add_time(r, e, true, &t);
		page_element(&r->out, "", t.s, "");
	} else {
		play(r, i, true, NULL);
	}
	report_put(r, "</td><td>", report_target(r, e->target), "</td>");
	text_truncate(&t, 0);
	report_code(r, code, &t);
	text_printf(&r->out, "<td><span class=\"sign %s\">%s</span> ",
		code->valence > 0   ? "up"
		: code->valence < 0 ? "down"
				    : "even",
		report_sign(code->valence));
	report_put(r, "", t.s, "</td>");
	report_put(r, "<td class=\"marked\">", mark_words(r, e->v.mark), "</td>");
	text_truncate(&t, 0);
	text_add(&t, "");
	add_modifiers(r, e, &t);
	page_element(&r->out, "<td>", t.s, "");
	if (comment)
		page_element(&r->out, t.len > 0 ? "<br><q>" : "<q>", e->v.comment, "</q>");
	text_add(&r->out, "</td></tr>\n");
	text_clear(&t);
}

static size_t count(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline_n(r->o->timeline); i++)
		n += report_has(r, timeline_at(r->o->timeline, i));
	return n;
}

void report_events(struct report *r)
{
	const char *headings[] = {"Moment", WORDS(r, "About", "Over"), "Code",
		WORDS(r, "Mark", "Markering"),
		WORDS(r, "Details and comment", "Details en opmerking")};

	if (r->cb->n_codes == 0)
		return;
	report_put(r, "<section aria-labelledby=\"events\">\n<h2 id=\"events\" tabindex=\"-1\">",
		WORDS(r, "Events", "Momenten"), "</h2>");
	if (count(r) == 0) {
		report_put(r, "<p>", WORDS(r, "Nothing was logged.", "Er is niets vastgelegd."),
			"</p>\n</section>");
		return;
	}
	text_add(&r->out, "<table class=\"list\" id=\"list\">\n<thead><tr>");
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		page_element(&r->out, "<th scope=\"col\">", headings[i], "</th>");
	text_add(&r->out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < timeline_n(r->o->timeline); i++)
		if (report_has(r, timeline_at(r->o->timeline, i)))
			row(r, i);
	text_add(&r->out, "</tbody>\n</table>\n</section>\n");
}

/* ---- filters ---- */

static size_t count_code(const struct report *r, size_t code)
{
	size_t n = 0;

	for (size_t t = 0; t < r->o->n_targets; t++)
		if (r->wanted[t])
			n += timeline_count(r->o->timeline, (int)code, (int)t);
	return n;
}

static void begin_select(struct report *r, const char *id, const char *label)
{
	report_put(r, "<label>", label, "");
	text_printf(&r->out, "<select id=\"%s\">", id);
	report_put(r, "<option value=\"\">", WORDS(r, "all", "alle"), "</option>");
}

static void option(struct report *r, const char *value, const char *words)
{
	report_attribute(&r->out, "<option value=\"", value, "\">");
	report_attribute(&r->out, "", words, "</option>\n");
}

static void end_select(struct report *r)
{
	text_add(&r->out, "</select></label>\n");
}

static void code_options(struct report *r, int dimension)
{
	bool any = false;
	struct text t = {0};

	for (size_t i = 0; i < r->cb->n_codes; i++) {
		const struct code *code = &r->cb->codes[i];

		if (code->dimension != dimension || count_code(r, i) == 0)
			continue;
		if (!any && dimension >= 0)
			report_attribute(&r->out, "<optgroup label=\"",
				report_label(r, &r->cb->dimensions[dimension].label,
					r->cb->dimensions[dimension].name),
				"\">\n");
		any = true;
		text_truncate(&t, 0);
		report_code(r, code, &t);
		text_printf(&t, " (%zu)", count_code(r, i));
		option(r, code->id, t.s);
	}
	if (any && dimension >= 0)
		text_add(&r->out, "</optgroup>\n");
	text_clear(&t);
}

void report_filters(struct report *r)
{
	if (count(r) == 0)
		return;
	report_put(r, "<form id=\"filters\" class=\"controls\" aria-label=\"", "Filters", "\">");
	begin_select(r, "f-target", WORDS(r, "About", "Over"));
	for (size_t i = 0; i < r->o->n_targets; i++)
		if (r->wanted[i])
			option(r, r->o->targets[i].id, report_target(r, (int)i));
	end_select(r);
	begin_select(r, "f-code", "Code");
	for (int d = -1; d < (int)r->cb->n_dimensions; d++)
		code_options(r, d);
	end_select(r);
	begin_select(r, "f-valence", WORDS(r, "Valence", "Valentie"));
	option(r, "1", report_valence(r, 1));
	option(r, "-1", report_valence(r, -1));
	option(r, "0", report_valence(r, 0));
	end_select(r);
	begin_select(r, "f-mark", WORDS(r, "Mark", "Markering"));
	option(r, "strong", mark_words(r, MARK_STRONG));
	option(r, "doubtful", mark_words(r, MARK_DOUBTFUL));
	if (r->with_comments)
		option(r, "comment", WORDS(r, "with a comment", "met een opmerking"));
	end_select(r);
	report_put(r, "<button type=\"reset\">", WORDS(r, "Show all", "Alles tonen"), "</button>");
	/* %n, %m: for the script */
	report_attribute(&r->out, "<output id=\"shown\" aria-live=\"polite\" data-words=\"",
		WORDS(r, "%n of %m events", "%n van %m momenten"), "\">");
	text_add(&r->out, "</output>\n</form>\n");
}

/* ---- what was marked ---- */

enum kind { STRENGTH, OTHER_STRONG, DOUBT };

static bool is_of(const struct report *r, const struct event *e, enum kind kind)
{
	int valence = r->cb->codes[e->code].valence;

	if (!report_has(r, e))
		return false;
	switch (kind) {
	case STRENGTH:
		return e->v.mark == MARK_STRONG && valence > 0;
	case OTHER_STRONG:
		return e->v.mark == MARK_STRONG && valence <= 0;
	case DOUBT:
		break;
	}
	return e->v.mark == MARK_DOUBTFUL;
}

static size_t moments(struct report *r, enum kind kind, const char *heading)
{
	struct text t = {0};
	size_t n = 0;

	for (size_t i = 0; i < timeline_n(r->o->timeline); i++) {
		const struct event *e = timeline_at(r->o->timeline, i);

		if (!is_of(r, e, kind))
			continue;
		if (n++ == 0)
			report_put(r, "<h3>", heading, "</h3>\n<ul class=\"moments\">");
		text_add(&r->out, "<li>");
		report_play(r, i, NULL);
		text_truncate(&t, 0);
		text_printf(&t, "%s, %s ", report_target(r, e->target),
			report_sign(r->cb->codes[e->code].valence));
		report_code(r, &r->cb->codes[e->code], &t);
		page_element(&r->out, "<span>", t.s, "</span>");
		if (r->with_comments && e->v.comment)
			page_element(&r->out, " <q>", e->v.comment, "</q>");
		text_add(&r->out, "</li>\n");
	}
	if (n > 0)
		text_add(&r->out, "</ul>\n");
	text_clear(&t);
	return n;
}

void report_moments(struct report *r)
{
	size_t n;

	if (r->cb->n_codes == 0)
		return;
	report_put(r,
		"<section class=\"moments-of\" aria-labelledby=\"moments\">\n<h2 id=\"moments\">",
		WORDS(r, "To talk about", "Om te bespreken"), "</h2>");
	n = moments(r, STRENGTH,
		WORDS(r, "◆ Strengths: positive, marked strong",
			"◆ Sterke punten: positief, als sterk gemarkeerd"));
	n += moments(
		r, OTHER_STRONG, WORDS(r, "◆ Also marked strong", "◆ Ook als sterk gemarkeerd"));
	n += moments(r, DOUBT, WORDS(r, "? Doubts of the coder", "? Twijfels van de codeur"));
	if (n == 0)
		report_put(r, "<p>",
			WORDS(r, "The coder marked nothing as strong or doubtful.",
				"De codeur heeft niets als sterk of als twijfel gemarkeerd."),
			"</p>");
	text_add(&r->out, "</section>\n");
}
