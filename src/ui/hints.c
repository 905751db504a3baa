/* Hints of the checks and reminders of segments. See the header. */
#include "ui/hints.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "ui/coding.h"
#include "ui/screen.h"

#define QUIET_MS 300
#define SLACK_MS 1000 /* of a step of the player: more is a jump */

/* A rating that was changed and is still contradicted is told again. */
static bool same(const struct finding *a, const struct finding *b)
{
	return a->rating == b->rating && strcmp(a->id, b->id) == 0 &&
	       strcmp(a->about, b->about) == 0 && a->target == b->target &&
	       segment_ref_same(a->segment, b->segment);
}

static bool is_among(const struct finding *f, const struct finding *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (same(f, &all[i]))
			return true;
	return false;
}

static const char *finish_key(void)
{
	return key_label(group_finishing.commands[0].keys[0]);
}

void hints_finding_words(const struct ui *ui, const struct finding *f, int width, struct text *out)
{
	size_t n, before = out->len;
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct target *targets = desk_targets(ui->desk, &n);

	finding_words(f, cb, targets, ui_language(ui), out);
	if (draw_width(out->s + before) <= width)
		return;
	text_truncate(out, before);
	finding_brief_words(f, cb, targets, ui_language(ui), out);
}

static void tell(struct ui *ui, const struct finding *f)
{
	char *way = mem_printf(" · %s %s", finish_key(), _("lists all"));
	struct text t = {0};

	hints_finding_words(ui, f, screen_columns() - 2 - draw_width(way), &t);
	text_add(&t, way);
	free(way);
	ui_notice(ui, TONE_INFO, t.s);
	text_clear(&t);
}

static void look(struct ui *ui)
{
	struct hints *h = &ui->coding->hints;
	struct finding *odd = NULL;
	const struct finding *all, *news = NULL;
	size_t n = 0, n_all, capacity = 0;

	all = desk_findings(ui->desk, &n_all);
	h->n_warnings = 0;
	for (size_t i = 0; i < n_all; i++) {
		const struct finding *f = &all[i];

		if (f->reason || finding_is_left_to_do(f))
			continue;
		h->n_warnings += f->severity == CHECK_WARN;
		if (!news && h->looked && !is_among(f, h->odd, h->n_odd))
			news = f; /* warnings come first */
		MEM_GROW(odd, n, capacity);
		odd[n++] = *f;
	}
	if (news && ui_view(ui) != &view_finish) /* whose list has it already */
		tell(ui, news);
	free(h->odd);
	h->odd = odd;
	h->n_odd = n;
	h->looked = true;
	h->changes = desk_n_changes(ui->desk);
}

static void look_when_quiet(struct ui *ui)
{
	struct hints *h = &ui->coding->hints;
	int64_t left_ms = QUIET_MS - (ui->now_us - ui->key.moment_us) / 1000;

	if (h->looked && h->changes == desk_n_changes(ui->desk))
		return;
	if (ui->prompt.kind != PROMPT_NONE) /* what is asked for may be just what is missing */
		return;
	if (h->looked && left_ms > 0)
		ui_wake_in_ms(ui, left_ms);
	else
		look(ui);
}

void hints_words(const struct ui *ui, struct text *out)
{
	const struct hints *h = &ui->coding->hints;
	size_t n_hints = h->n_odd - h->n_warnings;

	if (h->n_odd == 0 || desk_finished(ui->desk))
		return;
	if (h->n_warnings > 0)
		text_printf(out,
			ngettext("%zu warning", "%zu warnings", (unsigned long)h->n_warnings),
			h->n_warnings);
	if (n_hints > 0)
		text_printf(out, ngettext("%s%zu hint", "%s%zu hints", (unsigned long)n_hints),
			h->n_warnings > 0 ? ", " : "", n_hints);
	text_printf(out, ": %s", finish_key());
}

/* ---- segments ---- */

static const char *segment_label(const struct ui *ui)
{
	return label_get(&desk_codebook(ui->desk)->segments.label, ui_language(ui), _("segment"));
}

/* Of fixed length, they go on for as long as the work does; false: the codebook has no such. */
static bool fixed_at(struct ui *ui, int64_t ms, struct segment *out)
{
	const struct segments *s = &desk_codebook(ui->desk)->segments;
	int64_t i = s->kind == SEGMENT_FIXED && ms > 0 ? ms / s->length_ms : 0;

	*out = (struct segment){0};
	if (s->kind != SEGMENT_FIXED)
		return false;
	out->number = out->ref.number = (int)i + 1;
	out->start_ms = i * s->length_ms;
	out->end_ms = out->start_ms + s->length_ms;
	return true;
}

/* A marked one that runs has no end yet. */
static bool has_end(const struct ui *ui, const struct segment *s)
{
	const struct event *mark = timeline_find(desk_timeline(ui->desk), s->ref.mark);

	return mark && mark->v.offset_ms != MEDIATIME_NONE;
}

/* Index of the segment at a moment, -1 = none; one that runs goes on behind what is coded so far. */
static int segment_here(struct ui *ui, int64_t ms)
{
	size_t n;
	const struct segment *all = desk_segments(ui->desk, &n);
	int i = segment_at(all, n, ms);

	for (size_t k = n; k > 0 && i < 0; k--)
		if (all[k - 1].ref.mark.n > 0 && all[k - 1].start_ms <= ms &&
			!has_end(ui, &all[k - 1]))
			i = (int)k - 1;
	return i;
}

void hints_segment_words(struct ui *ui, struct text *out)
{
	const struct desk_playback *p = desk_playback(ui->desk);
	struct segment fixed;
	size_t n;
	const struct segment *all = desk_segments(ui->desk, &n);
	int i = segment_here(ui, p->position_ms);

	if (fixed_at(ui, p->position_ms, &fixed) && p->duration_ms < 0)
		text_printf(out, "%s %d", segment_label(ui), fixed.number);
	else if (i >= 0 || fixed.ref.number > 0) /* behind the end: in the last */
		text_printf(out, _("%s %d of %zu"), segment_label(ui),
			i >= 0 ? all[i].number : (int)n, n);
	else if (desk_codebook(ui->desk)->segments.kind == SEGMENT_MARKED)
		text_printf(out, _("in no %s"), segment_label(ui));
}

/* The one that ends next, seen from here. */
static void find_next(struct ui *ui, struct hints *h)
{
	size_t n;
	const struct segment *all = desk_segments(ui->desk, &n);

	h->has_next = fixed_at(ui, h->position_ms, &h->next);
	for (size_t i = 0; i < n; i++) {
		if (all[i].ref.number > 0 || all[i].end_ms <= h->position_ms ||
			!has_end(ui, &all[i]) || (h->has_next && all[i].end_ms >= h->next.end_ms))
			continue;
		h->next = all[i];
		h->has_next = true;
	}
}

/* The number of the one that begins at that moment; 0 = none does. */
static int beginning_at(struct ui *ui, int64_t ms)
{
	struct segment fixed;
	size_t n;
	const struct segment *all = desk_segments(ui->desk, &n);
	int i = segment_at(all, n, ms);

	if (fixed_at(ui, ms, &fixed))
		return fixed.number;
	return i >= 0 && all[i].start_ms == ms ? all[i].number : 0;
}

static bool is_rated_by_segment(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_ratings; i++)
		if (cb->ratings[i].when == RATE_SEGMENT)
			return true;
	return false;
}

static void remind(struct ui *ui, const struct segment *ended)
{
	struct text t = {0};
	int number = beginning_at(ui, ended->end_ms);

	text_printf(&t, _("%s %d has ended"), segment_label(ui), ended->number);
	if (number > 0)
		text_printf(&t, _(", %s %d begins"), segment_label(ui), number);
	if (is_rated_by_segment(desk_codebook(ui->desk)))
		text_add(&t, _(" (rate it with #)"));
	/* held, unless it would wait behind something: told late it would be about another one */
	ui_notice(ui, ui->messages.n_held == 0 ? TONE_WARNING : TONE_INFO, t.s);
	desk_show(ui->desk, t.s);
	text_clear(&t);
}

/*
 * The end of a segment was passed when the video played on over it since the last turn: neither a
 * jump nor the press that ended it just now. The end of the recording tells of itself.
 */
static void watch_segments(struct ui *ui)
{
	struct hints *h = &ui->coding->hints;
	const struct desk_playback *p = desk_playback(ui->desk);
	int64_t elapsed_ms = (ui->now_us - h->turn_us) / 1000;
	int64_t step_ms = p->position_ms - h->position_ms;
	bool played = h->playing && step_ms >= 0 &&
		      step_ms <= (int64_t)((double)elapsed_ms * p->speed) + SLACK_MS;
	struct segment ended = h->next;

	if (!desk_codebook(ui->desk)->segments.remind)
		return;
	bool passed = played && h->has_next && p->position_ms >= ended.end_ms &&
		      (p->duration_ms < 0 || ended.end_ms < p->duration_ms);
	h->playing = p->playing;
	h->position_ms = p->position_ms;
	h->turn_us = ui->now_us;
	find_next(ui, h);
	if (passed)
		remind(ui, &ended);
}

void hints_tick(struct ui *ui)
{
	watch_segments(ui);
	look_when_quiet(ui);
}

void hints_clear(struct hints *h)
{
	free(h->odd);
	*h = (struct hints){0};
}
