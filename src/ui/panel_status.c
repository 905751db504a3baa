/*
 * The top of the coding view: what is coded and by whom, where the player is, what is saved, whom
 * codes are about; and, in words and red, what is wrong and what can be done.
 */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"
#include "ui/screen.h"

#define BANNER_ROWS 5

static bool has_offer(const struct ui *ui)
{
	switch (desk_playback(ui->desk)->condition) {
	case DESK_FAILED:
	case DESK_GONE:
	case DESK_WINDOW_CLOSED:
		return true;
	case DESK_STARTING:
	case DESK_READY:
		break;
	}
	return false;
}

/* What is wrong and where the events are must be read in full, so it may take several rows; drawn
 * from that row on, or only measured. */
static int saving_banner(struct ui *ui, const struct area *a, int row)
{
	struct area most = {0, 0, 0, screen_columns() - 2};
	struct desk_saving s;
	char text[600];

	desk_saving(ui->desk, &s);
	if (s.ok && !s.rescue)
		return 0;
	snprintf(text, sizeof text, "%s: %s", s.ok ? _("SAVED ELSEWHERE") : _("SAVING FAILS"),
		s.message);
	int rows = draw_paragraph(&most, 0, ROLE_ERROR, text);
	if (rows > BANNER_ROWS)
		rows = BANNER_ROWS;
	for (int i = 0; a && i < rows && row + i < a->height; i++) {
		struct pen p = draw_pen(a, row + i);
		draw_rest(&p, ROLE_ERROR);
	}
	if (a && row < a->height) {
		most = (struct area){a->row + row, a->column + 1, rows, a->width - 2};
		draw_paragraph(&most, 0, ROLE_ERROR, text);
	}
	return rows;
}

int panel_status_rows(struct ui *ui)
{
	return 3 + has_offer(ui) + desk_finished(ui->desk) + saving_banner(ui, NULL, 0);
}

/* What is being coded: session and recording on the left, codebook and coder on the right. */
static void draw_header(struct ui *ui, const struct area *a)
{
	const struct session *s = desk_session(ui->desk);
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct observation_name *name = desk_name(ui->desk);
	const char *recording = desk_recording_name(ui->desk);
	char right[160];
	char pass[32] = "";

	if (name->pass > 1)
		snprintf(pass, sizeof pass, _(" pass %d"), name->pass);
	snprintf(right, sizeof right, "%s %s%s · %s %s%s ", cb->id, cb->version,
		cb->status == STATUS_DRAFT ? _(" draft") : "", _("coder"), name->coder, pass);
	int right_width = draw_width(right);
	struct pen p = draw_pen(a, 0);
	int end = p.end;
	p.end -= right_width + 1;
	draw_printf(&p, ROLE_HEADER, " %s", s->id);
	if (!cb->form)
		draw_printf(
			&p, ROLE_HEADER, " · %s", recording ? recording : _("no recording (live)"));
	if (s->title.n > 0)
		draw_printf(&p, ROLE_HEADER, " · %s", label_get(&s->title, ui_language(ui), ""));
	draw_rest(&p, ROLE_HEADER);
	p.end = end;
	draw_right(&p, ROLE_HEADER, right);
}

const char *panel_playing_words(const struct desk_playback *p)
{
	switch (p->condition) {
	case DESK_STARTING:
		return _("opening");
	case DESK_FAILED:
		return _("cannot play");
	case DESK_GONE:
		return _("player gone");
	case DESK_WINDOW_CLOSED:
		return _("window closed");
	case DESK_READY:
		break;
	}
	if (p->seeking)
		return _("seeking");
	if (p->playing)
		return p->stopwatch ? _("stopwatch runs") : _("playing");
	if (p->at_end && !p->stopwatch)
		return _("at the end");
	return p->stopwatch ? _("stopwatch paused") : _("paused");
}

static void draw_playback(struct ui *ui, struct pen *p)
{
	const struct desk_playback *b = desk_playback(ui->desk);
	char position[MEDIATIME_SIZE], duration[MEDIATIME_SIZE];
	struct text segment = {0};

	if (desk_codebook(ui->desk)->form) {
		draw_printf(p, ROLE_PLAIN, " %s", _("form"));
		return;
	}
	mediatime_format(b->position_ms, b->playing ? 1 : 3, position);
	draw_printf(p, b->playing ? ROLE_RUNNING : ROLE_WAITING, " %s %s  ", b->playing ? "▶" : "‖",
		panel_playing_words(b));
	draw_text(p, ROLE_PROMPT, position);
	if (b->duration_ms >= 0) {
		mediatime_format(b->duration_ms, 0, duration);
		draw_printf(p, ROLE_PLAIN, " / %s", duration);
	}
	if (b->other_recording) {
		draw_text(p, ROLE_PLAIN, "  ");
		draw_text(p, ROLE_ERROR, _("other recording!"));
	}
	if (!b->stopwatch) {
		draw_printf(p, b->speed == 1.0 ? ROLE_PLAIN : ROLE_WARNING, "  %g×", b->speed);
		if (b->condition == DESK_READY && !b->has_picture)
			draw_printf(p, ROLE_PLAIN, "  %s", _("sound only"));
	}
	hints_segment_words(ui, &segment);
	if (segment.s)
		draw_printf(p, ROLE_PLAIN, "  %s", segment.s);
	text_clear(&segment);
}

/* Right side: saved or not, and how much was watched. */
static void draw_saved(struct ui *ui, struct pen *p)
{
	const struct desk_playback *b = desk_playback(ui->desk);
	const struct timeline *t = desk_timeline(ui->desk);
	struct desk_saving s;
	char text[120], watched[40] = "";

	desk_saving(ui->desk, &s);
	if (b->duration_ms > 0) {
		int64_t ms = coverage_total_ms(timeline_coverage(t), 0, b->duration_ms);
		snprintf(watched, sizeof watched, _("watched %d %% · "),
			(int)(100 * ms / b->duration_ms));
	}
	if (!s.ok)
		snprintf(text, sizeof text, "%s%s ", watched, _("NOT SAVED"));
	else if (s.n_pending > 0)
		snprintf(text, sizeof text, _("%s%zu being saved "), watched, s.n_pending);
	else
		snprintf(text, sizeof text, "%s%s ", watched,
			s.rescue ? _("saved elsewhere") : _("all saved"));
	/* whether all is saved comes before how much was watched */
	bool all = draw_width(text) < p->end - p->column;
	draw_right(p,
		!s.ok             ? ROLE_ERROR
		: s.n_pending > 0 ? ROLE_WAITING
		: s.rescue        ? ROLE_WARNING
				  : ROLE_PLAIN,
		all ? text : text + strlen(watched));
}

static void draw_target(const struct ui *ui, struct pen *p, const struct target *t, int i)
{
	char key[2] = {t->key, '\0'};
	const char *label = coding_target_label(ui, i);

	if (i == desk_target(ui->desk)) {
		draw_printf(p, ROLE_TARGET, "[%s%s%s]", key, key[0] ? " " : "", label);
		draw_text(p, ROLE_PLAIN, " ");
		return;
	}
	draw_text(p, ROLE_PLAIN, " ");
	draw_text(p, ROLE_KEY, key);
	draw_printf(p, ROLE_PLAIN, "%s%s  ", key[0] ? " " : "", label);
}

/* At the right end, before the targets, which need so many columns: what the checks have to say, and
 * the way to the ratings where there is room for it. */
static void draw_hints(const struct ui *ui, struct pen *p, int targets_width)
{
	struct text t = {0};
	struct pen right = *p;

	if (ui_view(ui) == &view_finish) /* its list counts what is left to do as well */
		return;
	hints_words(ui, &t);
	size_t hints = t.len;
	if (desk_codebook(ui->desk)->n_ratings > 0 && !ui->rating)
		text_printf(&t, "%s%s", hints ? " · " : "", _("ratings: #"));
	if (hints > 0 && targets_width + draw_width(t.s) + 2 > p->end - p->column)
		text_truncate(&t, hints);
	if (t.s) {
		text_add(&t, " ");
		p->end -= draw_width(t.s) + 1;
		draw_right(
			&right, ui->coding->hints.n_warnings > 0 ? ROLE_WARNING : ROLE_PLAIN, t.s);
	}
	text_clear(&t);
}

/* All targets with their digits. Where they do not fit the current one comes first. */
static void draw_targets(struct ui *ui, const struct area *a, int row)
{
	size_t n;
	const struct target *targets = desk_targets(ui->desk, &n);
	int current = desk_target(ui->desk), width = 0;
	struct pen p = draw_pen(a, row);
	const char *heading = _("Target:");

	for (size_t i = 0; i < n; i++)
		width += draw_width(coding_target_label(ui, (int)i)) + 5;
	draw_hints(ui, &p, draw_width(heading) + 2 + width);
	draw_printf(&p, ROLE_PLAIN, " %s ", heading);
	if (current < 0)
		draw_printf(&p, ROLE_WARNING, "%s  ", _("none chosen"));
	bool first = current >= 0 && width > p.end - p.column;
	if (first)
		draw_target(ui, &p, &targets[current], current);
	for (size_t i = 0; i < n; i++)
		if (!first || (int)i != current)
			draw_target(ui, &p, &targets[i], (int)i);
}

static void draw_finished(const struct area *a, int row)
{
	struct pen p = draw_pen(a, row);

	draw_printf(&p, ROLE_HEADER, " %s: %s · %s", _("FINISHED"), _("read-only"),
		_("Ctrl+X shows what the checks said · Ctrl+U reopens"));
	draw_rest(&p, ROLE_HEADER);
}

static void draw_offer(struct ui *ui, const struct area *a, int row)
{
	const struct desk_playback *b = desk_playback(ui->desk);
	struct pen p = draw_pen(a, row);
	const char *offer = _("Ctrl+O opens it again · Ctrl+T stopwatch · Ctrl+Q leave ");
	int end = p.end;

	p.end -= draw_width(offer) + 1;
	draw_printf(&p, ROLE_ERROR, " %s", panel_playing_words(b));
	if (b->problem[0] != '\0' && b->condition != DESK_WINDOW_CLOSED)
		draw_printf(&p, ROLE_ERROR, ": %s", b->problem);
	draw_rest(&p, ROLE_ERROR);
	p.end = end;
	draw_right(&p, ROLE_ERROR, offer);
}

void panel_status_draw(struct ui *ui, const struct area *a)
{
	int row = 1;

	draw_header(ui, a);
	struct pen p = draw_pen(a, row++);
	draw_playback(ui, &p);
	draw_saved(ui, &p);
	draw_targets(ui, a, row++);
	if (desk_finished(ui->desk))
		draw_finished(a, row++);
	row += saving_banner(ui, a, row);
	if (has_offer(ui))
		draw_offer(ui, a, row);
}
