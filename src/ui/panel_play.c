/* The picture of the play view: what plays and whose codes are seen, the list, the comment of the
 * selected event. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"
#include "ui/coding.h"
#include "ui/play.h"

#define HEAD_ROWS    3
#define DETAIL_ROWS  3
#define TIME_WIDTH   9
#define CODER_WIDTH  10
#define TARGET_WIDTH 14

/* "a, b+2 · softa-o-client": whose codes are shown. */
static void seen_words(const struct ui *ui, struct text *out)
{
	const char *codebook = NULL;

	for (size_t i = 0; i < desk_n_seen(ui->desk); i++) {
		struct desk_seen o;
		char coder[48];

		desk_seen(ui->desk, i, &o);
		play_coder(o.name, coder, sizeof coder);
		if (i > 0 && strcmp(codebook, o.name->codebook) != 0)
			text_printf(out, " · %s", codebook);
		text_printf(out, "%s%s", i > 0 ? ", " : "", coder);
		codebook = o.name->codebook;
	}
	if (codebook)
		text_printf(out, " · %s ", codebook);
	else
		text_printf(out, "%s ", _("no codes"));
}

static void draw_head(struct ui *ui, const struct area *a)
{
	const struct session *s = desk_session(ui->desk);
	const struct desk_playback *b = desk_playback(ui->desk);
	const char *recording = desk_recording_name(ui->desk);
	char position[MEDIATIME_SIZE], duration[MEDIATIME_SIZE];
	struct pen p = draw_pen(a, 0);
	struct text seen = {0};

	draw_printf(&p, ROLE_HEADER, " %s · %s", s->id,
		recording ? recording : _("no recording (live)"));
	if (s->title.n > 0)
		draw_printf(&p, ROLE_HEADER, " · %s", label_get(&s->title, ui_language(ui), ""));
	draw_rest(&p, ROLE_HEADER);
	p = draw_pen(a, 1);
	mediatime_format(b->position_ms, 1, position);
	draw_printf(&p, b->playing ? ROLE_RUNNING : ROLE_WAITING, " %s %s  ",
		b->playing ? "▶" : "‖", panel_playing_words(b));
	draw_text(&p, ROLE_PROMPT, position);
	if (b->duration_ms >= 0) {
		mediatime_format(b->duration_ms, 0, duration);
		draw_printf(&p, ROLE_PLAIN, " / %s", duration);
	}
	if (!b->stopwatch)
		draw_printf(&p, b->speed == 1.0 ? ROLE_PLAIN : ROLE_WARNING, "  %g×", b->speed);
	if (b->problem[0] != '\0')
		draw_printf(&p, ROLE_ERROR, "  %s", b->problem);
	seen_words(ui, &seen);
	draw_text(&p, ROLE_PLAIN, "  ");
	draw_right(&p, ROLE_PLAIN, seen.s);
	text_clear(&seen);
}

static void draw_columns(struct ui *ui, const struct area *a)
{
	const struct play *play = ui->play;
	struct pen p = draw_pen(a, 2);

	if (play->n_events == 0)
		return;
	draw_text(&p, ROLE_HEADING, " ");
	draw_field(&p, ROLE_HEADING, TIME_WIDTH, _("time"));
	if (desk_n_seen(ui->desk) > 1)
		draw_field(&p, ROLE_HEADING, CODER_WIDTH, _("coder"));
	draw_field(&p, ROLE_HEADING, TARGET_WIDTH, _("target"));
	draw_printf(&p, ROLE_HEADING, "%s", _("code"));
	if (play->filter)
		draw_printf(&p, ROLE_WARNING, _("  %zu of %zu with '%s'"), play->n_rows,
			play->n_events, play->filter);
	else if (!play->following)
		draw_printf(&p, ROLE_FAINT, "  %s", _("Esc follows the video"));
}

static void draw_row(struct ui *ui, const struct area *a, int at, const struct play_row *row,
	bool here, bool has_begun)
{
	const struct event *e = row->event;
	enum role role = here ? ROLE_SELECTED : has_begun ? ROLE_PLAIN : ROLE_FAINT;
	struct pen p = draw_pen(a, at);
	char time[MEDIATIME_SIZE], coder[48];
	struct text modifiers = {0};
	struct desk_seen o;

	desk_seen(ui->desk, row->seen, &o);
	const struct code *c = &o.codebook->codes[e->code];
	mediatime_format(e->v.onset_ms, 1, time);
	play_coder(o.name, coder, sizeof coder);
	draw_text(&p, role, here ? ">" : " ");
	draw_field(&p, role, TIME_WIDTH, time);
	if (desk_n_seen(ui->desk) > 1) {
		draw_field(&p, role, CODER_WIDTH - 1, coder);
		draw_text(&p, role, " ");
	}
	draw_field(&p, role, TARGET_WIDTH - 1, play_target(ui, &o, e));
	draw_printf(&p, role, " %s", code_called(c, ui_language(ui)).s);
	if (e->v.state) {
		mediatime_format(timeline_end_ms(o.timeline, e), 1, time);
		draw_printf(&p, role, " –%s", time);
	}
	modifiers_words(o.codebook, e->code, e->v.modifiers, ui_language(ui), &modifiers);
	if (modifiers.s)
		draw_printf(&p, role, " (%s)", modifiers.s);
	if (e->v.mark != MARK_NONE)
		draw_text(&p, role, e->v.mark == MARK_STRONG ? " !" : " *");
	if (e->v.comment)
		draw_text(&p, role, " ;");
	if (here)
		draw_rest(&p, role);
	text_clear(&modifiers);
}

static void draw_nothing(struct ui *ui, const struct area *a)
{
	draw_paragraph(a, 0, ROLE_FAINT,
		ui->play->filter ? _("No event has these words. Esc shows all.")
		: desk_n_seen(ui->desk) == 0
			? _("The recording alone: no observation is shown. Space plays.")
			: _("Nothing was logged in what is shown. Space plays."));
}

void panel_play_draw(struct ui *ui, const struct area *a)
{
	struct play *p = ui->play;
	int height = a->height - HEAD_ROWS - DETAIL_ROWS - 1;
	struct area list = {a->row + HEAD_ROWS, a->column, height > 1 ? height : 1, a->width};
	struct area detail = {list.row + list.height + 1, a->column + 1, DETAIL_ROWS, a->width - 2};
	size_t n_begun = play_begun(ui);

	draw_head(ui, a);
	draw_columns(ui, a);
	list_resize(&p->list, p->n_rows, (size_t)list.height);
	p->area = list;
	for (size_t i = p->list.top; i < p->list.top + p->list.height && i < p->n_rows; i++)
		draw_row(ui, &list, (int)(i - p->list.top), &p->rows[i], i == p->list.cursor,
			i < n_begun);
	if (p->n_rows == 0) {
		list.column++;
		list.width -= 2;
		draw_nothing(ui, &list);
	} else if (p->rows[p->list.cursor].event->v.comment) {
		char *text = mem_printf("; “%s”", p->rows[p->list.cursor].event->v.comment);

		draw_paragraph(&detail, 0, ROLE_PROMPT, text);
		free(text);
	}
}
