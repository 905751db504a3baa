/*
 * Rating while the video goes on or after it: whom, which item, which value. A value is saved at
 * once, as events are, and can be undone; letters log codes, as in the coding view. For a
 * questionnaire the same view without a video.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/coding.h"
#include "ui/rating.h"
#include "ui/rating_value.h"

/* ---- evidence ---- */

static void play_moment(struct ui *ui)
{
	const struct rating_view *v = ui->rating;
	const struct event *e = v->evidence[v->evidence_list.cursor];

	desk_seek(ui->desk, e->v.onset_ms);
	/* a stopwatch would only run on: there is nothing to see */
	if (!desk_playback(ui->desk)->stopwatch)
		desk_play(ui->desk, true);
}

/* A number and Enter: whether the number needed Enter or not, it is on to the next item. */
static void take_and_go_on(struct ui *ui)
{
	struct rating_view *v = ui->rating;

	if (v->number.refused) {
		rating_drop_typed(ui);
	} else if (rating_take_typed(ui)) {
		v->in_evidence = false;
		rating_step_line(ui, 1);
	}
}

static void enter_key(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	const struct rating_line *line = rating_selected(ui);

	if (typed_waits(&v->number) || rating_just_typed(ui)) {
		take_and_go_on(ui);
	} else if (!line) {
		ui_say(ui, TONE_INFO, _("there is nothing to rate here"));
	} else if (v->in_evidence) {
		play_moment(ui);
	} else if (v->n_evidence > 0) {
		v->in_evidence = true;
	} else if (rating_has_codes(ui, line->item)) {
		ui_say(ui, TONE_INFO, _("nothing was logged for this rating yet"));
	} else {
		rating_step_line(ui, 1);
	}
}

/* ---- the way out ---- */

/* Is something begun that a key can drop? Drops it then. */
static bool dropped(struct ui *ui)
{
	struct rating_view *v = ui->rating;
	struct coding *c = ui->coding;

	if (rating_drop_typed(ui))
		return true;
	if (c->path[0] != '\0' || c->same_moment.n) {
		coding_end_path(c);
		ui_say(ui, TONE_INFO, _("dropped: nothing was logged"));
	} else if (v->in_evidence) {
		v->in_evidence = false;
	} else {
		return false;
	}
	return true;
}

static void back(struct ui *ui)
{
	if (!dropped(ui))
		ui_pop(ui);
}

static void leave_form(struct ui *ui)
{
	const struct command *leave = command_by_name(ui_view(ui)->groups, "leave");

	if (!dropped(ui) && leave)
		leave->run(ui);
}

static void undo(struct ui *ui)
{
	if (key_is(&ui->key, "Backspace") && rating_untype(ui))
		return;
	rating_take_typed(ui);
	coding_undo(ui);
}

static void redo(struct ui *ui)
{
	rating_take_typed(ui);
	coding_redo(ui);
}

/* ---- keys and the mouse ---- */

static bool mouse(struct ui *ui, const struct key *k)
{
	struct rating_view *v = ui->rating;
	const struct area *a = &v->list_area;
	size_t at = v->list.top + (size_t)(k->row - a->row);

	if (key_is(k, "WheelUp") || key_is(k, "WheelDown")) {
		rating_step_line(ui, key_is(k, "WheelUp") ? -1 : 1);
		return true;
	}
	if (!key_is(k, "Click") || k->row < a->row || k->row >= a->row + a->height)
		return false;
	if (at >= v->n_lines || v->lines[at].heading)
		return false;
	rating_take_typed(ui);
	rating_select(ui, at);
	return true;
}

/* Goes on with a path that was begun, if there is such a code. */
static bool fits_path(const struct ui *ui, const struct key *k)
{
	char path[CODEBOOK_MAX_KEY + 2];
	int code;

	snprintf(path, sizeof path, "%s%c", ui->coding->path, k->name[0]);
	return codebook_key(desk_codebook(ui->desk), path, &code) > 0;
}

/* A letter hit by mistake must not swallow a value. */
static void drop_path(struct ui *ui)
{
	struct coding *c = ui->coding;

	ui_say(ui, TONE_WARNING, _("%s… was dropped: nothing was logged"), c->path);
	coding_end_path(c);
}

static bool rating_key(struct ui *ui, const struct key *k)
{
	bool begun = ui->coding->path[0] != '\0';

	if (begun && typed_is_key(k->name) && !(key_is_digit(k) && fits_path(ui, k)))
		drop_path(ui);
	else if (key_is_letter(k) || (key_is_digit(k) && begun)) {
		rating_take_typed(ui);
		coding_press(ui, k);
		return true;
	}
	return rating_type(ui, k) || mouse(ui, k);
}

/* ---- the picture ---- */

struct layout {
	struct area status, list, details, running;
};

static void lay_out(struct ui *ui, const struct area *a, struct layout *out)
{
	bool runs = timeline_n_running(desk_timeline(ui->desk)) > 0;
	int status = panel_status_rows(ui), running = runs ? panel_running_rows(ui) : 0;
	int body = a->height - status - running;
	int wanted = panel_ratings_rows(ui), list = body - panel_evidence_rows(ui, a->width);
	int row = a->row;

	if (list < (body + 1) / 2)
		list = (body + 1) / 2;
	if (list > wanted)
		list = wanted;
	out->status = (struct area){row, a->column, status, a->width};
	row += status;
	out->list = (struct area){row, a->column, list, a->width};
	row += list;
	out->details = (struct area){row, a->column, body - list, a->width};
	row += body - list;
	out->running = (struct area){row, a->column, running, a->width};
}

static void draw(struct ui *ui, const struct area *a)
{
	struct layout l;

	lay_out(ui, a, &l);
	panel_status_draw(ui, &l.status);
	panel_ratings_draw(ui, &l.list);
	if (ui->coding->path[0] != '\0' || ui->coding->same_moment.n)
		panel_codes_draw(ui, &l.details);
	else
		panel_evidence_draw(ui, &l.details);
	panel_running_draw(ui, &l.running);
}

static void menu_area(struct ui *ui, const struct area *a, struct area *out)
{
	struct layout l;

	lay_out(ui, a, &l);
	*out = l.details;
	out->column++;
	out->width -= 2;
}

static void tick(struct ui *ui)
{
	coding_tick(ui);
	rating_tick_typed(ui);
	rating_refresh(ui);
}

/* At the first rating of the target that is coded, in the segment that the video is in. */
static void enter(struct ui *ui)
{
	struct rating_view *v = ui->rating = mem_alloc(1, sizeof *v);
	int target = desk_target(ui->desk);
	size_t at, n;
	const struct segment *segments = desk_segments(ui->desk, &n);

	/* not drawn yet: nothing is scrolled */
	v->list.height = v->evidence_list.height = SIZE_MAX / 2;
	rating_refresh(ui);
	at = rating_find_line(
		v, target, segment_at(segments, n, desk_playback(ui->desk)->position_ms), -1, true);
	if (at != SIZE_MAX)
		rating_select(ui, at);
	else if (rating_selected(ui))
		rating_select(ui, v->list.cursor);
}

static void leave(struct ui *ui)
{
	if (ui->desk)
		rating_take_typed(ui);
	free(ui->rating->lines);
	free(ui->rating->numbers);
	free(ui->rating->evidence);
	free(ui->rating);
	ui->rating = NULL;
}

void rating_show(struct ui *ui, int item, int target, struct segment_ref segment)
{
	if (!ui->rating)
		ui_push(ui, &view_rating);
	while (ui_view(ui) != &view_rating && ui_view(ui) != &view_form)
		ui_pop(ui);
	const struct rating_view *v = ui->rating;
	for (size_t i = 0; i < v->n_lines; i++) {
		const struct rating_line *l = &v->lines[i];

		if (l->item == item && l->target == target && segment_ref_same(l->ref, segment))
			rating_select(ui, i);
	}
}

static const struct command changing[] = {
	{"undo", {"Backspace", "Ctrl+Z"}, N_("undo"), N_("undo the last change"), undo},
	{"redo", {"Ctrl+Y"}, NULL, N_("do again what was undone"), redo},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_changing = {N_("Correcting"), changing};

static const struct command ways[] = {
	{"evidence", {"Enter"}, N_("evidence"),
		N_("take what was typed, on to the next item; else to what was logged, and play "
		   "it"),
		enter_key},
	{"back-to-work", {"Esc", "#", "Ctrl+P"}, N_("back"),
		N_("drop what was typed; back to the ratings; back to where you were"), back},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_ways = {N_("Evidence"), ways};

static const struct command form_ways[] = {
	{"on", {"Enter"}, NULL, N_("take what was typed and go to the next item"), enter_key},
	{"done", {"Esc"}, N_("done"), N_("drop what was typed; leave: all is saved"), leave_form},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_form_ways = {N_("Form"), form_ways};

static const struct command_group *const groups[] = {&group_rating, &group_rating_moves,
	&group_ways, &group_changing, &group_playback, &group_far_seek, &group_steps, &group_video,
	&group_finishing, &group_program, &group_leaving, NULL};

const struct view view_rating = {
	.title = N_("Rating"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = rating_key,
	.digits = N_("rate: 2, -1, 1.5; + and - are the signs"),
	.menu_area = menu_area,
	.tick = tick,
};

static const struct command_group *const form_groups[] = {&group_rating, &group_rating_moves,
	&group_form_ways, &group_changing, &group_finishing, &group_program, &group_leaving, NULL};

const struct view view_form = {
	.title = N_("Filling in a form"),
	.groups = form_groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = rating_key,
	.digits = N_("rate: 2, -1, 1.5; + and - are the signs"),
	.menu_area = menu_area,
	.tick = tick,
};
