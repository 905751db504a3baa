/* The coding view: its commands, where its panels lie, how it follows the video. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"
#include "ui/coding.h"
#include "ui/screen.h"

#define PLAYING_REDRAW_MS 100
#define PATH_MS           6000
#define EVENTS_MIN_WIDTH  38

static bool coding_key(struct ui *ui, const struct key *k)
{
	struct coding *c = ui->coding;

	if (key_is_letter(k) || (key_is_digit(k) && c->path[0] != '\0'))
		coding_press(ui, k);
	else if (key_is_digit(k))
		coding_choose_target(ui, k);
	else
		return coding_mouse(ui, k);
	return true;
}

bool coding_mouse(struct ui *ui, const struct key *k)
{
	struct coding *c = ui->coding;
	const struct area *a = &c->events_area;
	int64_t ms;

	if (key_is(k, "WheelUp") || key_is(k, "WheelDown")) {
		const struct command *move = command_by_name(ui_view(ui)->groups,
			key_is(k, "WheelUp") ? "previous-event" : "next-event");
		if (move)
			move->run(ui);
		return true;
	}
	if (!key_is(k, "Click"))
		return false;
	if (panel_timeline_time(ui, k->row, k->column, &ms)) {
		desk_seek(ui->desk, ms);
		return true;
	}
	int row = k->row - a->row - 1; /* below the heading */
	if (k->column >= a->column && k->column < a->column + a->width && row >= 0 &&
		row < a->height - 1 && c->list.top + (size_t)row < coding_n_rows(ui))
		coding_select(ui, coding_row(ui, c->list.top + (size_t)row)->id, false);
	return true;
}

/* ---- commands of this view ---- */

static void cancel(struct ui *ui)
{
	struct coding *c = ui->coding;

	if (c->path[0] != '\0' || c->same_moment.n) {
		coding_end_path(c);
		ui_say(ui, TONE_INFO, _("dropped: nothing was logged"));
	} else if (c->filter) {
		coding_set_filter(ui, NULL);
		ui_say(ui, TONE_INFO, _("all events are shown"));
	} else if (!c->following) {
		c->following = true;
		c->n_begun = SIZE_MAX;
		ui_say(ui, TONE_INFO, _("the selection follows the video again"));
	} else {
		ui_unsay(ui);
	}
}

static void another(struct ui *ui)
{
	const struct event *e = coding_selected_or_say(ui);

	if (!e)
		return;
	coding_end_path(ui->coding);
	ui->coding->same_moment = e->id;
	char *words = desk_describe(ui->desk, e);
	ui_say(ui, TONE_INFO, _("the next code is logged at the moment of %s"), words);
	free(words);
}

static void step_target(struct ui *ui, int by)
{
	size_t n;
	int target = desk_target(ui->desk);

	desk_targets(ui->desk, &n);
	if (n == 0)
		return;
	if (target < 0)
		target = by > 0 ? 0 : (int)n - 1;
	else
		target = (target + by + (int)n) % (int)n;
	desk_choose_target(ui->desk, target);
	ui_say(ui, TONE_INFO, _("target: %s"), coding_target_label(ui, target));
}

static void next_target(struct ui *ui)
{
	step_target(ui, 1);
}

static void previous_target(struct ui *ui)
{
	step_target(ui, -1);
}

static void edit(struct ui *ui)
{
	if (coding_selected_or_say(ui))
		ui_push(ui, &view_edit);
}

static void ratings(struct ui *ui)
{
	if (desk_codebook(ui->desk)->n_ratings > 0)
		ui_push(ui, &view_rating);
	else
		ui_say(ui, TONE_INFO, _("this codebook has no ratings"));
}

static const struct command coding_commands[] = {
	{"edit", {"Ctrl+E"}, N_("edit"), N_("edit the selected event"), edit},
	{"ratings", {"#", "Ctrl+P"}, NULL, N_("rate: the values of the rating items"), ratings},
	{"another", {"&", "Ctrl+A"}, NULL, N_("another code at the moment of the selected event"),
		another},
	{"next-target", {"Tab"}, NULL, N_("next target (digits choose one)"), next_target},
	{"previous-target", {"Shift+Tab"}, NULL, N_("previous target"), previous_target},
	{"cancel", {"Esc"}, NULL, N_("drop what was begun; show all events; follow the video"),
		cancel},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_coding = {N_("Coding"), coding_commands};

/* ---- the view ---- */

void coding_layout(struct ui *ui, const struct area *a, struct coding_layout *out)
{
	int status = panel_status_rows(ui), running = panel_running_rows(ui);
	int timeline = panel_timeline_rows(ui, (a->height - status - running) / 2 - 1);
	int body = a->height - status - running - timeline;
	int left = a->width / 2;

	if (a->width - left < EVENTS_MIN_WIDTH)
		left = a->width - EVENTS_MIN_WIDTH;
	if (left > 76)
		left = 76;
	int row = a->row;
	out->status = (struct area){row, a->column, status, a->width};
	row += status;
	out->left = (struct area){row, a->column + 1, body, left - 2};
	out->events = (struct area){row, a->column + left, body, a->width - left};
	row += body;
	out->running = (struct area){row, a->column, running, a->width};
	row += running;
	out->timeline = (struct area){row, a->column, timeline, a->width};
}

void coding_draw_panels(struct ui *ui, const struct coding_layout *l)
{
	panel_status_draw(ui, &l->status);
	panel_events_draw(ui, &l->events);
	panel_running_draw(ui, &l->running);
	panel_timeline_draw(ui, &l->timeline);
}

static void draw(struct ui *ui, const struct area *a)
{
	struct coding_layout l;

	coding_layout(ui, a, &l);
	coding_draw_panels(ui, &l);
	panel_codes_draw(ui, &l.left);
}

void coding_menu_area(struct ui *ui, const struct area *a, struct area *out)
{
	struct coding_layout l;

	coding_layout(ui, a, &l);
	*out = l.left;
}

/* A first key that was forgotten must not make something else of a letter typed much later. */
static void drop_old_path(struct ui *ui)
{
	struct coding *c = ui->coding;
	int64_t left_ms = PATH_MS - (ui->now_us - c->path_us) / 1000;
	char path[sizeof c->path];

	if (c->path[0] == '\0')
		return;
	if (left_ms > 0) {
		ui_wake_in_ms(ui, left_ms);
		return;
	}
	snprintf(path, sizeof path, "%s", c->path);
	coding_end_path(c);
	ui_say(ui, TONE_WARNING, _("%s… was dropped, no key came for %d s: nothing was logged"),
		path, PATH_MS / 1000);
}

void coding_tick(struct ui *ui)
{
	struct coding *c = ui->coding;
	const struct timeline *t = desk_timeline(ui->desk);
	const struct desk_playback *p = desk_playback(ui->desk);
	struct desk_saving saving;

	c->rows_stale = true;
	drop_old_path(ui);
	hints_tick(ui);
	if (p->playing)
		ui_wake_in_ms(ui, PLAYING_REDRAW_MS);
	desk_saving(ui->desk, &saving);
	if (saving.n_pending > 0)
		ui_wake_in_ms(ui, PLAYING_REDRAW_MS);
	if (!c->following)
		return;
	size_t n = timeline_after(t, p->position_ms);
	if (n != c->n_begun && n > 0)
		c->selected = timeline_at(t, n - 1)->id;
	c->n_begun = n;
}

static void enter(struct ui *ui)
{
	ui->coding = mem_alloc(1, sizeof *ui->coding);
	ui->coding->following = true;
	ui->coding->n_begun = SIZE_MAX;
	ui->coding->rows_stale = true;
}

static void leave(struct ui *ui)
{
	hints_clear(&ui->coding->hints);
	free(ui->coding->filter);
	free(ui->coding->rows);
	free(ui->coding);
	ui->coding = NULL;
}

static const struct command_group *const groups[] = {&group_playback, &group_seek, &group_steps,
	&group_speed, &group_changes, &group_events, &group_coding, &group_finishing, &group_video,
	&group_program, &group_leaving, NULL};

const struct view view_coding = {
	.title = N_("Coding"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = coding_key,
	.menu_area = coding_menu_area,
	.tick = coding_tick,
};
