/* The commands that steer the player: shared by all views that have a desk. */
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "model/mediatime.h"
#include "ui/ui.h"

/* False, and the offer is repeated, when there is nothing that could play. */
static bool can_play(struct ui *ui)
{
	const struct desk_playback *p = desk_playback(ui->desk);

	if (desk_codebook(ui->desk)->form) {
		ui_say(ui, TONE_INFO, _("a form has no recording: there is nothing to play"));
		return false;
	}
	switch (p->condition) {
	case DESK_STARTING:
	case DESK_READY:
		return true;
	case DESK_FAILED:
	case DESK_GONE:
	case DESK_WINDOW_CLOSED:
		break;
	}
	ui_say(ui, TONE_WARNING,
		_("nothing plays: Ctrl+O opens the player again, Ctrl+T goes on with the "
		  "stopwatch"));
	return false;
}

static void play(struct ui *ui)
{
	const struct desk_playback *p = desk_playback(ui->desk);

	if (!can_play(ui))
		return;
	if (p->at_end && !p->playing && !p->stopwatch)
		ui_say(ui, TONE_INFO, _("this is the end of the recording; go back to play on"));
	desk_play(ui->desk, !p->playing);
}

static void seek_by(struct ui *ui, int64_t ms)
{
	if (can_play(ui))
		desk_seek_by(ui->desk, ms);
}

static void back_5(struct ui *ui)
{
	seek_by(ui, -5000);
}

static void on_5(struct ui *ui)
{
	seek_by(ui, 5000);
}

static void back_1(struct ui *ui)
{
	seek_by(ui, -1000);
}

static void on_1(struct ui *ui)
{
	seek_by(ui, 1000);
}

static void back_30(struct ui *ui)
{
	seek_by(ui, -30000);
}

static void on_30(struct ui *ui)
{
	seek_by(ui, 30000);
}

static void frame_back(struct ui *ui)
{
	if (can_play(ui))
		desk_step(ui->desk, -1);
}

static void frame_on(struct ui *ui)
{
	if (can_play(ui))
		desk_step(ui->desk, 1);
}

static const double speeds[] = {0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4};

#define N_SPEEDS (sizeof speeds / sizeof speeds[0])

static void set_speed(struct ui *ui, double speed)
{
	if (!can_play(ui))
		return;
	if (desk_playback(ui->desk)->stopwatch) {
		ui_say(ui, TONE_INFO, _("the stopwatch has one speed only"));
		return;
	}
	desk_set_speed(ui->desk, speed);
	ui_say(ui, TONE_INFO, _("speed %g×"), speed);
}

static void slower(struct ui *ui)
{
	double speed = desk_playback(ui->desk)->asked_speed, next = speeds[0];

	for (size_t i = 0; i < N_SPEEDS; i++)
		if (speeds[i] < speed - 0.001)
			next = speeds[i];
	set_speed(ui, next);
}

static void faster(struct ui *ui)
{
	double speed = desk_playback(ui->desk)->asked_speed, next = speeds[N_SPEEDS - 1];

	for (size_t i = N_SPEEDS; i-- > 0;)
		if (speeds[i] > speed + 0.001)
			next = speeds[i];
	set_speed(ui, next);
}

static void normal_speed(struct ui *ui)
{
	set_speed(ui, 1);
}

/* "1:23" is a place; "+10s" and "-10s" count from here. */
static bool go_to_answer(struct ui *ui, const char *text)
{
	int64_t ms;

	if (!text || text[0] == '\0')
		return true;
	bool relative = text[0] == '+' || text[0] == '-';
	if (!mediatime_parse(relative ? text + 1 : text, &ms)) {
		ui_say(ui, TONE_WARNING,
			_("'%s' is no time; write 83, 1:23, 1:02:03.5, +30s or -30s"), text);
		return false;
	}
	if (relative)
		desk_seek_by(ui->desk, text[0] == '-' ? -ms : ms);
	else
		desk_seek(ui->desk, ms);
	return true;
}

static void go_to(struct ui *ui)
{
	if (can_play(ui))
		ui_ask_text(ui, _("Go to time:"), "", _("83, 1:23, 1:02:03.5, +30s, -30s"),
			go_to_answer);
}

static void replay(struct ui *ui)
{
	if (can_play(ui))
		desk_replay(ui->desk);
}

static void reopen(struct ui *ui)
{
	if (desk_codebook(ui->desk)->form)
		can_play(ui);
	else
		desk_reopen(ui->desk);
}

static void use_stopwatch(struct ui *ui)
{
	if (desk_playback(ui->desk)->stopwatch)
		ui_say(ui, TONE_INFO, _("the stopwatch is the clock already"));
	else
		desk_use_stopwatch(ui->desk);
}

static void toggle_window_keys(struct ui *ui)
{
	ui->window_keys = !ui->window_keys;
	desk_toggle_window_keys(ui->desk, ui->window_keys);
	ui_say(ui, TONE_INFO,
		ui->window_keys ? _("keys pressed in the video window count")
				: _("keys pressed in the video window do not count"));
}

static void toggle_confirm(struct ui *ui)
{
	ui->confirm_on_video = !ui->confirm_on_video;
	desk_toggle_confirm(ui->desk, ui->confirm_on_video);
	ui_say(ui, TONE_INFO,
		ui->confirm_on_video ? _("each logged code is shown on the video")
				     : _("logged codes are not shown on the video"));
}

/* ---- codes on the video ---- */

static void say_captions(struct ui *ui)
{
	const struct desk_playback *p = desk_playback(ui->desk);

	if (desk_captions(ui->desk) != CAPTIONS_OFF && p->condition == DESK_READY && !p->has_window)
		ui_say(ui, TONE_WARNING,
			_("there is no video window now; codes are shown as soon as there is one"));
	else if (desk_captions(ui->desk) == CAPTIONS_OFF)
		ui_say(ui, TONE_INFO, _("no codes on the video"));
	else
		ui_say(ui, TONE_INFO,
			desk_captions(ui->desk) == CAPTIONS_COMMENTS
				? _("codes and comments are on the video while it is where they "
				    "were logged")
				: _("codes are on the video while it is where they were logged"));
}

static void toggle_captions(struct ui *ui)
{
	bool off = desk_captions(ui->desk) == CAPTIONS_OFF;

	if (!can_play(ui))
		return;
	desk_show_codes(ui->desk, off ? CAPTIONS_CODES : CAPTIONS_OFF);
	say_captions(ui);
}

static void toggle_comments(struct ui *ui)
{
	bool on = desk_captions(ui->desk) == CAPTIONS_COMMENTS;

	if (!can_play(ui))
		return;
	desk_show_codes(ui->desk, on ? CAPTIONS_CODES : CAPTIONS_COMMENTS);
	say_captions(ui);
}

static const struct command seek_commands[] = {
	{"back", {"Left"}, N_("−5 s"), N_("5 seconds back"), back_5},
	{"forward", {"Right"}, N_("+5 s"), N_("5 seconds on"), on_5},
	{"frame-back", {","}, NULL, N_("one frame back"), frame_back},
	{"frame-on", {"."}, NULL, N_("one frame on"), frame_on},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_seek = {N_("Moving in the recording"), seek_commands};

/* Where the arrow keys are for something else, and the signs of numbers too. */
static const struct command far_seek_commands[] = {
	{"back", {"Ctrl+Left"}, NULL, N_("5 seconds back"), back_5},
	{"forward", {"Ctrl+Right"}, NULL, N_("5 seconds on"), on_5},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_far_seek = {N_("Moving in the recording"), far_seek_commands};

static const struct command steps_commands[] = {
	{"back-1", {"<", "Shift+Left"}, NULL, N_("1 second back"), back_1},
	{"forward-1", {">", "Shift+Right"}, NULL, N_("1 second on"), on_1},
	{"back-30", {"[", "Ctrl+B"}, NULL, N_("30 seconds back"), back_30},
	{"forward-30", {"]", "Ctrl+F"}, NULL, N_("30 seconds on"), on_30},
	{"go-to", {"@", "Ctrl+G"}, NULL, N_("go to a time"), go_to},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_steps = {N_("Moving in the recording"), steps_commands};

static const struct command speed_commands[] = {
	{"slower", {"-"}, NULL, N_("slower"), slower},
	{"faster", {"+", "="}, NULL, N_("faster"), faster},
	{"normal-speed", {NULL}, NULL, N_("normal speed"), normal_speed},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_speed = {N_("Speed"), speed_commands};

static const struct command commands[] = {
	{"play", {"Space"}, N_("play/pause"), N_("play or pause"), play},
	{"replay", {"\\", "Ctrl+L"}, N_("replay"), N_("play the last seconds again"), replay},
	{"open-player", {"Ctrl+O"}, NULL, N_("open the player again"), reopen},
	{"stopwatch", {"Ctrl+T"}, NULL, N_("go on with the built-in stopwatch"), use_stopwatch},
	{"window-keys", {NULL}, NULL, N_("keys in the video window count: on or off"),
		toggle_window_keys},
	{"show-on-video", {NULL}, NULL, N_("show logged codes on the video: on or off"),
		toggle_confirm},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_playback = {N_("Playback"), commands};

const char *ui_brief(const struct ui *ui, const struct command *c)
{
	if (c->run == toggle_captions && !desk_playback(ui->desk)->has_window)
		return NULL;
	return c->brief;
}

static const struct command video_commands[] = {
	{"codes-on-video", {"_", "Ctrl+V"}, N_("codes on video"),
		N_("show on the video what was logged where it is: on or off"), toggle_captions},
	{"comments-on-video", {NULL}, NULL, N_("the same with comments: on or off"),
		toggle_comments},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_video = {N_("Codes on the video"), video_commands};
