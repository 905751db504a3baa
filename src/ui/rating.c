/* What can be rated, in which order, and the words for it. */
#include "ui/rating.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"

/* ---- lines ---- */

static void add_line(struct rating_view *v, struct rating_line line)
{
	MEM_GROW(v->lines, v->n_lines, v->capacity);
	v->lines[v->n_lines++] = line;
}

/* Where the number of a line stands: the place is 0 for the whole session, then the segments. */
static size_t *number_of(struct ui *ui, int target, size_t place, size_t item)
{
	size_t n_segments;

	desk_segments(ui->desk, &n_segments);
	return &ui->rating->numbers[((size_t)target * (n_segments + 1) + place) *
					    desk_codebook(ui->desk)->n_ratings +
				    item];
}

/* The items of one target that are rated then, below a heading if there are any. */
static void add_items(
	struct ui *ui, int target, int segment, struct segment_ref ref, enum rating_when when)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	size_t n_targets;
	const struct target *targets = desk_targets(ui->desk, &n_targets);
	struct rating_line line = {true, -1, target, segment, ref, {0}};

	for (size_t i = 0; i < cb->n_ratings; i++) {
		const struct rating_item *item = &cb->ratings[i];

		if (item->when != when || !rating_allowed(cb, item, &targets[target]))
			continue;
		if (line.heading)
			add_line(ui->rating, line);
		line.heading = false;
		line.item = (int)i;
		add_line(ui->rating, line);
		*number_of(ui, target, segment < 0 ? 0 : (size_t)segment + 1, i) =
			ui->rating->n_lines;
	}
}

static void make_lines(struct ui *ui)
{
	static const struct segment_ref whole = {0};
	size_t n_targets, n_segments;
	const struct segment *segments = desk_segments(ui->desk, &n_segments);

	desk_targets(ui->desk, &n_targets);
	free(ui->rating->numbers);
	ui->rating->numbers =
		mem_alloc(n_targets * (n_segments + 1) * desk_codebook(ui->desk)->n_ratings + 1,
			sizeof *ui->rating->numbers);
	ui->rating->n_lines = 0;
	for (size_t t = 0; t < n_targets; t++) {
		add_items(ui, (int)t, -1, whole, RATE_SESSION);
		for (size_t s = 0; s < n_segments; s++)
			add_items(ui, (int)t, (int)s, segments[s].ref, RATE_SEGMENT);
	}
}

static void count_event(struct ui *ui, const struct event *e, size_t place)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	int valence = cb->codes[e->code].valence;

	for (size_t i = 0; i < cb->n_ratings; i++) {
		if (!evidence_is_for(cb, e->code, (int)i))
			continue;
		size_t number = *number_of(ui, e->target, place, i);
		if (number == 0)
			continue;
		struct evidence *found = &ui->rating->lines[number - 1].evidence;
		if (valence > 0)
			found->n_positive++;
		else if (valence < 0)
			found->n_negative++;
		else
			found->n_neutral++;
	}
}

/* All lines in one go through the events, of which there are many more. */
static void count_evidence(struct ui *ui)
{
	const struct timeline *t = desk_timeline(ui->desk);
	size_t n_segments;
	const struct segment *segments = desk_segments(ui->desk, &n_segments);

	for (size_t i = 0; i < timeline_n(t); i++) {
		const struct event *e = timeline_at(t, i);

		count_event(ui, e, 0);
		for (size_t s = 0; s < n_segments; s++)
			if (segments[s].start_ms <= e->v.onset_ms &&
				e->v.onset_ms < segments[s].end_ms)
				count_event(ui, e, s + 1);
	}
}

static bool is_same(const struct rating_line *a, const struct rating_line *b)
{
	return a->heading == b->heading && a->item == b->item && a->target == b->target &&
	       segment_ref_same(a->ref, b->ref);
}

static void find_evidence(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	const struct rating_line *line = rating_selected(ui);
	const struct timeline *t = desk_timeline(ui->desk);
	const struct codebook *cb = desk_codebook(ui->desk);

	v->n_evidence = 0;
	if (line) {
		const struct segment *segment = rating_segment(ui, line);
		for (size_t i = 0; i < timeline_n(t); i++) {
			const struct event *e = timeline_at(t, i);
			if (!evidence_holds(cb, e, line->item, line->target, segment))
				continue;
			MEM_GROW(v->evidence, v->n_evidence, v->evidence_capacity);
			v->evidence[v->n_evidence++] = e;
		}
	}
	list_resize(&v->evidence_list, v->n_evidence, v->evidence_list.height);
	v->in_evidence &= v->n_evidence > 0;
}

void rating_refresh(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	struct rating_line before = {.item = -1};
	size_t at = v->list.cursor;

	if (v->numbers && v->changes == desk_n_changes(ui->desk))
		return;
	v->changes = desk_n_changes(ui->desk);
	if (v->n_lines > 0)
		before = v->lines[at];
	make_lines(ui);
	count_evidence(ui);
	if (at >= v->n_lines || !is_same(&v->lines[at], &before))
		for (size_t i = 0; i < v->n_lines; i++)
			if (is_same(&v->lines[i], &before))
				at = i;
	/* a segment that was taken away: what is in its place */
	while (at < v->n_lines && v->lines[at].heading)
		at++;
	if (at >= v->n_lines)
		at = v->n_lines > 0 ? v->n_lines - 1 : 0;
	list_resize(&v->list, v->n_lines, v->list.height);
	list_go(&v->list, at);
	find_evidence(ui);
}

const struct rating_line *rating_selected(struct ui *ui)
{
	const struct rating_view *v = ui->rating;

	return v->n_lines > 0 ? &v->lines[v->list.cursor] : NULL;
}

/* Who types in the video window sees there what will be rated. */
static void show_line(struct ui *ui, const struct rating_line *line)
{
	const struct rating_item *item = &desk_codebook(ui->desk)->ratings[line->item];
	const struct rating *r = rating_of_line(ui, line);
	char value[RATING_TEXT_SIZE] = "";
	struct text t = {0};

	text_printf(&t, "%s %s\n", item->name, label_get(&item->label, ui_language(ui), item->id));
	rating_whom_words(ui, line, &t);
	if (r && r->status == RATING_VALUE)
		rating_format_signed(&item->scale, r->value, value);
	text_printf(&t, ": %s%s", value, value[0] ? " " : "");
	rating_words(ui, line, &t);
	desk_show(ui->desk, t.s);
	ui->shown_on_video = true;
	text_clear(&t);
}

/* Codes are about whom the ratings are about: digits are values here. */
void rating_select(struct ui *ui, size_t line)
{
	struct rating_view *v = ui->rating;

	v->in_evidence = false;
	v->evidence_list.cursor = v->evidence_list.top = 0;
	list_go(&v->list, line);
	find_evidence(ui);
	desk_choose_target(ui->desk, v->lines[line].target);
	if (ui->key.source == SOURCE_WINDOW)
		show_line(ui, &v->lines[line]);
}

/* ---- of a line ---- */

const struct rating *rating_of_line(const struct ui *ui, const struct rating_line *line)
{
	return timeline_rating(desk_timeline(ui->desk), line->item, line->target, line->ref);
}

const struct segment *rating_segment(struct ui *ui, const struct rating_line *line)
{
	size_t n;
	const struct segment *segments = desk_segments(ui->desk, &n);

	return line->segment >= 0 && (size_t)line->segment < n ? &segments[line->segment] : NULL;
}

bool rating_is_ruled_out(const struct ui *ui, const struct rating_line *line)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	size_t n;
	const struct target *targets = desk_targets(ui->desk, &n);

	return rating_ruled_out(cb, &cb->ratings[line->item], targets, n);
}

bool rating_is_open(const struct ui *ui, const struct rating_line *line)
{
	const struct rating *r = rating_of_line(ui, line);

	return (!r || r->status == RATING_UNRATED) && !rating_is_ruled_out(ui, line);
}

bool rating_has_codes(const struct ui *ui, int item)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	for (size_t i = 0; i < cb->n_codes; i++)
		if (evidence_is_for(cb, (int)i, item))
			return true;
	return false;
}

static bool is_there(const struct rating *r, const struct segment *segments, size_t n)
{
	if (r->segment.number == 0 && r->segment.mark.n == 0)
		return true;
	for (size_t i = 0; i < n; i++)
		if (segment_ref_same(segments[i].ref, r->segment))
			return true;
	return false;
}

/* By walking the ratings, not the lines: to look for the rating of a line takes longer. */
void rating_progress(struct ui *ui, size_t *n_rated, size_t *n)
{
	const struct rating_view *v = ui->rating;
	const struct timeline *t = desk_timeline(ui->desk);
	const struct codebook *cb = desk_codebook(ui->desk);
	size_t n_segments, n_targets;
	const struct segment *segments = desk_segments(ui->desk, &n_segments);
	const struct target *targets = desk_targets(ui->desk, &n_targets);

	*n = *n_rated = 0;
	for (size_t i = 0; i < v->n_lines; i++)
		*n += !v->lines[i].heading && !rating_is_ruled_out(ui, &v->lines[i]);
	for (size_t i = 0; i < timeline_n_ratings(t); i++) {
		const struct rating *r = timeline_rating_at(t, i);

		*n_rated += r->status != RATING_UNRATED && is_there(r, segments, n_segments) &&
			    !rating_ruled_out(cb, &cb->ratings[r->item], targets, n_targets);
	}
}

/* ---- words ---- */

void rating_whom_words(struct ui *ui, const struct rating_line *line, struct text *out)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct segment *s = rating_segment(ui, line);
	char from[MEDIATIME_SIZE], to[MEDIATIME_SIZE];

	text_add(out, coding_target_label(ui, line->target));
	if (!s)
		return;
	mediatime_format(s->start_ms, 0, from);
	mediatime_format(s->end_ms, 0, to);
	text_printf(out, " · %s %d (%s–%s)",
		label_get(&cb->segments.label, ui_language(ui), _("segment")), s->number, from, to);
}

/* The anchors nearest below and above a value that has none itself. */
static void words_between(
	const struct scale *scale, double value, const char *language, struct text *out)
{
	const struct anchor *below = NULL, *above = NULL;

	for (size_t i = 0; i < scale->n_anchors; i++) {
		const struct anchor *a = &scale->anchors[i];

		if (a->value < value && (!below || a->value > below->value))
			below = a;
		if (a->value > value && (!above || a->value < above->value))
			above = a;
	}
	if (below && above)
		text_printf(out, "%s – %s", label_get(&below->label, language, ""),
			label_get(&above->label, language, ""));
}

void rating_words(const struct ui *ui, const struct rating_line *line, struct text *out)
{
	const struct rating_item *item = &desk_codebook(ui->desk)->ratings[line->item];
	const struct rating *r = rating_of_line(ui, line);
	const struct anchor *a;

	if (rating_is_ruled_out(ui, line)) {
		text_printf(out,
			ngettext("not applicable: fewer than %d participant",
				"not applicable: fewer than %d participants",
				(unsigned long)item->requires_min_persons),
			item->requires_min_persons);
		return;
	}
	switch (r ? r->status : RATING_UNRATED) {
	case RATING_UNRATED:
		text_add(out, _("not rated"));
		break;
	case RATING_NOT_OBSERVABLE:
		text_add(out, _("not observable"));
		break;
	case RATING_NOT_APPLICABLE:
		text_add(out, _("not applicable"));
		break;
	case RATING_VALUE:
		a = scale_anchor(&item->scale, r->value);
		if (a)
			text_add(out, label_get(&a->label, ui_language(ui), ""));
		else
			words_between(&item->scale, r->value, ui_language(ui), out);
		break;
	}
}

void rating_evidence_words(const struct evidence *e, char *out, size_t size)
{
	char neutral[24] = "";

	out[0] = '\0';
	if (e->n_neutral > 0)
		snprintf(neutral, sizeof neutral, "·%zu", e->n_neutral);
	if (e->n_positive + e->n_negative > 0)
		snprintf(out, size, "+%zu −%zu%s%s", e->n_positive, e->n_negative,
			neutral[0] ? " " : "", neutral);
	else
		snprintf(out, size, "%s", neutral);
}
