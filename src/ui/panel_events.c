/*
 * The events, in the order of their time: when, whether on the disk, about whom, what, marks and
 * comment. The list follows the video unless the coder has chosen an event.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"
#include "ui/coding.h"

static void draw_heading(struct ui *ui, const struct area *a, size_t n)
{
	struct coding *c = ui->coding;
	struct pen p = draw_pen(a, 0);
	size_t all = timeline_n(desk_timeline(ui->desk));

	if (c->filter) {
		draw_printf(&p, ROLE_HEADING, _("Events"));
		draw_printf(&p, ROLE_WARNING, _(" %zu of %zu with '%s'"), n, all, c->filter);
	} else {
		draw_printf(&p, ROLE_HEADING, _("Events"));
		draw_printf(&p, ROLE_FAINT, " %zu", all);
	}
	if (!c->following && n > 0)
		draw_printf(&p, ROLE_FAINT, " · %s", _("Esc follows the video"));
}

static void draw_time(struct pen *p, enum role role, const struct event *e, int64_t axis_ms)
{
	char onset[MEDIATIME_SIZE];
	int width = axis_ms >= 3600000 ? 9 : 7;

	mediatime_format(e->v.onset_ms, 1, onset);
	draw_blank(p, role, p->column + width - draw_width(onset));
	draw_text(p, role, onset);
}

/* As wide as the longest name of a target, within reason. */
static int target_width(const struct ui *ui, int limit)
{
	size_t n;
	int widest = 5;

	desk_targets(ui->desk, &n);
	for (size_t i = 0; i < n; i++) {
		int width = draw_width(coding_target_label(ui, (int)i));
		widest = width > widest ? width : widest;
	}
	return widest < limit ? widest : limit;
}

/* How long a state lasted; that it still runs. */
static void draw_span(struct pen *p, enum role role, const struct event *e)
{
	char text[MEDIATIME_SIZE];

	if (!e->v.state)
		return;
	if (e->v.offset_ms == MEDIATIME_NONE) {
		draw_printf(p, role == ROLE_PLAIN ? ROLE_RUNNING : role, " ● %s", _("runs"));
		return;
	}
	mediatime_format(e->v.offset_ms, 1, text);
	draw_printf(p, role, " –%s", text);
}

/* A modifier that is needed and was not chosen: "Tone?". */
static void draw_missing(const struct ui *ui, struct pen *p, enum role role, const struct event *e)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct code *c = &cb->codes[e->code];

	for (size_t i = 0; i < c->n_modifiers; i++) {
		const struct modifier *m = &cb->modifiers[c->modifiers[i]];
		bool any = !m->required;
		for (size_t v = 0; v < m->n_values && !any; v++)
			any = modifiers_have(e->v.modifiers, m->id, m->values[v].id);
		if (!any)
			draw_printf(p, role, " %s?", label_get(&m->label, ui_language(ui), m->id));
	}
}

static void draw_event(struct ui *ui, const struct area *a, int row, const struct event *e,
	bool selected, bool begun, bool comment_below)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct code *c = &cb->codes[e->code];
	enum role role = selected ? ROLE_SELECTED : begun ? ROLE_PLAIN : ROLE_FAINT;
	struct pen p = draw_pen(a, row);
	struct text modifiers = {0};

	draw_text(&p, role, selected ? ">" : " ");
	draw_time(&p, role, e, coding_axis_ms(ui));
	if (desk_is_saved(ui->desk, e))
		draw_text(&p, role, " ");
	else
		draw_text(&p, selected ? role : ROLE_WAITING, "~");
	draw_text(&p, role,
		e->v.mark == MARK_STRONG     ? "!"
		: e->v.mark == MARK_DOUBTFUL ? "*"
					     : " ");
	draw_field(&p, role, target_width(ui, a->width >= 70 ? 20 : 11),
		coding_target_label(ui, e->target));
	draw_text(&p, selected ? role : ROLE_KEY, e->v.comment ? "; " : "  ");
	draw_text(&p, role, code_called(c, ui_language(ui)).s);
	draw_span(&p, role, e);
	modifiers_words(cb, e->code, e->v.modifiers, ui_language(ui), &modifiers);
	if (modifiers.s)
		draw_printf(&p, role, " (%s)", modifiers.s);
	draw_missing(ui, &p, selected ? role : ROLE_WARNING, e);
	if (e->v.comment && !(selected && comment_below))
		draw_printf(&p, role, " “%s”", e->v.comment);
	if (selected)
		draw_rest(&p, role);
	text_clear(&modifiers);
}

static char *comment_words(const struct event *e)
{
	return mem_printf("; “%s”", e->v.comment);
}

/* The comment of the selected event is below the list, whole if it is no novel: in its own row there
 * is no room for it. */
static int comment_rows(const struct area *a, const struct event *selected)
{
	const struct area nowhere = {0, 0, 0, a->width - 2};

	if (!selected || !selected->v.comment)
		return 0;
	char *text = comment_words(selected);
	int rows = draw_paragraph(&nowhere, 0, ROLE_PLAIN, text);
	free(text);
	return rows < a->height / 2 ? rows : a->height / 2;
}

static void draw_comment(const struct area *a, int row, const struct event *selected, int rows)
{
	const struct area below = {a->row + row, a->column + 1, rows, a->width - 2};
	char *text = comment_words(selected);

	draw_paragraph(&below, 0, ROLE_PROMPT, text);
	free(text);
}

void panel_events_draw(struct ui *ui, const struct area *a)
{
	struct coding *c = ui->coding;
	size_t n = coding_n_rows(ui);
	const struct event *selected = coding_selected(ui);
	int64_t position_ms = desk_playback(ui->desk)->position_ms;
	size_t height = (size_t)(a->height > 1 ? a->height - 1 : 1);

	int below = comment_rows(a, selected);

	height -= (size_t)below;
	c->events_area = *a;
	c->events_area.height -= below;
	draw_heading(ui, a, n);
	list_resize(&c->list, n, height);
	size_t at = selected ? coding_row_of(ui, selected->id) : SIZE_MAX;
	if (at != SIZE_MAX)
		list_go(&c->list, at);
	/* following: a few of those that come are seen too */
	if (c->following && at != SIZE_MAX && height > 4) {
		size_t ahead = at + 2 < n ? at + 2 : n - 1;
		list_go(&c->list, ahead);
		list_go(&c->list, at);
	}
	for (size_t i = 0; i < height && c->list.top + i < n; i++) {
		const struct event *e = coding_row(ui, c->list.top + i);
		draw_event(ui, a, 1 + (int)i, e,
			selected && event_id_compare(e->id, selected->id) == 0,
			e->v.onset_ms <= position_ms, below > 0);
	}
	if (below > 0)
		draw_comment(a, a->height - below, selected, below);
	if (n > 0)
		return;
	struct area hint = {a->row + 1, a->column + 1, a->height - 1, a->width - 1};
	draw_paragraph(&hint, 0, ROLE_FAINT,
		c->filter ? _("No event has these words. Esc shows all.")
			  : _("No events yet. Space plays; a letter logs a code, a digit chooses "
			      "whom "
			      "it is about. Every code is saved at once."));
}

/* ---- states that run ---- */

/* Always the same for one codebook: nothing jumps when a state starts. */
int panel_running_rows(struct ui *ui)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	for (size_t i = 0; i < cb->n_codes; i++)
		if (cb->codes[i].kind == CODE_STATE)
			return 1;
	return 0;
}

void panel_running_draw(struct ui *ui, const struct area *a)
{
	const struct timeline *t = desk_timeline(ui->desk);
	const struct codebook *cb = desk_codebook(ui->desk);
	int64_t position_ms = desk_playback(ui->desk)->position_ms;

	if (a->height < 1)
		return;
	struct pen p = draw_pen(a, 0);
	if (timeline_n_running(t) == 0) {
		draw_printf(&p, ROLE_FAINT, " %s", _("No state runs"));
		return;
	}
	draw_printf(&p, ROLE_RUNNING, " ● %s", _("Running:"));
	for (size_t i = 0; i < timeline_n_running(t); i++) {
		const struct event *e = timeline_running(t, i);
		const struct code *c = &cb->codes[e->code];
		char lasted[MEDIATIME_SIZE];
		int64_t ms = position_ms - e->v.onset_ms;
		mediatime_format(ms > 0 ? ms : 0, 0, lasted);
		draw_printf(
			&p, ROLE_PLAIN, "%s %s", i ? " ·" : "", code_called(c, ui_language(ui)).s);
		draw_printf(&p, ROLE_PLAIN, ", %s, %s", coding_target_label(ui, e->target), lasted);
		if (c->key) {
			draw_printf(&p, ROLE_KEY, " (%s", c->key);
			draw_printf(&p, ROLE_PLAIN, " %s)", _("ends it"));
		}
	}
}
