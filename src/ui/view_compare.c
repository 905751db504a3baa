/*
 * Two observations of one session side by side, in the order of time: what both coders logged is
 * folded, each difference has a row, and Enter plays the video from a little before it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/mediatime.h"
#include "ui/compare.h"

#define BEFORE_MS    3000
#define TOLERANCE_MS 2000 /* to begin with */
#define PLAYING_MS   100

static void find_differences(struct ui *ui)
{
	struct compare *c = ui->compare;
	size_t n_targets;
	const struct target *targets = desk_targets(ui->desk, &n_targets);

	free(c->items);
	c->duration_ms = desk_playback(ui->desk)->duration_ms;
	c->n = differences_of(desk_codebook(ui->desk), targets, n_targets, desk_timeline(ui->desk),
		desk_other(ui->desk), c->tolerance_ms, c->duration_ms, &c->items);
	compare_make_rows(ui);
}

static const struct difference *selected_or_say(struct ui *ui)
{
	struct compare *c = ui->compare;

	if (c->n_rows > 0)
		return &c->items[c->rows[c->list.cursor].first];
	ui_say(ui, TONE_INFO,
		_("nothing is shown; Tab shows other kinds, Esc takes the words off"));
	return NULL;
}

/* ---- commands ---- */

static void up(struct ui *ui)
{
	list_move(&ui->compare->list, -1);
}

static void down(struct ui *ui)
{
	list_move(&ui->compare->list, 1);
}

static void page_up(struct ui *ui)
{
	list_page(&ui->compare->list, -1);
}

static void page_down(struct ui *ui)
{
	list_page(&ui->compare->list, 1);
}

static void play_it(struct ui *ui)
{
	const struct difference *d = selected_or_say(ui);

	if (!d)
		return;
	if (d->item >= 0 && d->segment.number == 0) {
		ui_say(ui, TONE_INFO, _("this rating is about the whole session"));
		return;
	}
	desk_seek(ui->desk, d->ms > BEFORE_MS ? d->ms - BEFORE_MS : 0);
	desk_play(ui->desk, true);
}

static void show_next(struct ui *ui)
{
	static const char *const names[N_SHOWN] = {N_("differences, agreements folded"),
		N_("everything"), N_("what only one coder logged"),
		N_("the same moment with different codes"), N_("states that end differently"),
		N_("ratings")};
	struct compare *c = ui->compare;

	c->shown = (enum shown)((c->shown + 1) % N_SHOWN);
	list_go(&c->list, 0);
	compare_make_rows(ui);
	ui_say(ui, TONE_INFO, _("shown: %s"), _(names[c->shown]));
}

static void set_filter(struct ui *ui, const char *text)
{
	struct compare *c = ui->compare;

	free(c->filter);
	c->filter = text && text[0] != '\0' ? mem_strdup(text) : NULL;
	list_go(&c->list, 0);
	compare_make_rows(ui);
}

static bool take_filter(struct ui *ui, const char *text)
{
	set_filter(ui, text);
	return true;
}

static void search(struct ui *ui)
{
	ui_ask_text(ui, _("Show rows with:"), ui->compare->filter, _("words; -word = without"),
		take_filter);
	ui->prompt.text_changed = set_filter;
}

static void cancel(struct ui *ui)
{
	if (ui->compare->filter)
		set_filter(ui, NULL);
	else
		ui_unsay(ui);
}

static bool take_tolerance(struct ui *ui, const char *text)
{
	int64_t ms;

	if (!text || text[0] == '\0')
		return true;
	if (!mediatime_parse(text, &ms) || ms < 0 || ms > 60000) {
		ui_say(ui, TONE_WARNING, _("'%s' is no time from 0 to 60 s; write 2, 0.5 or 500ms"),
			text);
		return false;
	}
	ui->compare->tolerance_ms = ms;
	find_differences(ui);
	return true;
}

static void ask_tolerance(struct ui *ui)
{
	char hint[80];

	snprintf(hint, sizeof hint, _("now %g; 2, 0.5 or 500ms"),
		(double)ui->compare->tolerance_ms / 1000);
	ui_ask_text(ui, _("The same if at most so many seconds apart:"), "", hint, take_tolerance);
}

static bool compare_key(struct ui *ui, const struct key *k)
{
	struct compare *c = ui->compare;
	int row = k->row - c->area.row;

	if (key_is(k, "WheelUp") || key_is(k, "WheelDown"))
		list_move(&c->list, key_is(k, "WheelUp") ? -1 : 1);
	else if (key_is(k, "Click") && row >= 0 && row < c->area.height &&
		 c->list.top + (size_t)row < c->n_rows)
		list_go(&c->list, c->list.top + (size_t)row);
	else if (key_is_letter(k) || key_is_digit(k))
		ui_say(ui, TONE_INFO, _("here nothing is coded; 'turven code' codes"));
	else
		return false;
	return true;
}

static const struct command compare_commands[] = {
	{"row-up", {"Up"}, NULL, N_("the row above"), up},
	{"row-down", {"Down"}, N_("select"), N_("the row below"), down},
	{"page-up", {"{", "PageUp"}, NULL, N_("a page up"), page_up},
	{"page-down", {"}", "PageDown"}, NULL, N_("a page down"), page_down},
	{"play-it", {"Enter"}, N_("play it"), N_("play from 3 seconds before it"), play_it},
	{"kinds", {"Tab"}, N_("kinds"), N_("which kinds of differences are shown"), show_next},
	{"search", {"/"}, N_("search"), N_("show only rows with these words"), search},
	{"tolerance", {"#", "Ctrl+E"}, N_("tolerance"),
		N_("how far apart in time the same event may be"), ask_tolerance},
	{"cancel", {"Esc"}, NULL, N_("show all rows again"), cancel},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_compare = {N_("Comparing"), compare_commands};

static void tick(struct ui *ui)
{
	if (desk_playback(ui->desk)->playing)
		ui_wake_in_ms(ui, PLAYING_MS);
	if (desk_playback(ui->desk)->duration_ms != ui->compare->duration_ms)
		find_differences(ui);
}

static void enter(struct ui *ui)
{
	ui->compare = mem_alloc(1, sizeof *ui->compare);
	ui->compare->tolerance_ms = TOLERANCE_MS;
	find_differences(ui);
}

static void leave(struct ui *ui)
{
	free(ui->compare->items);
	free(ui->compare->rows);
	free(ui->compare->filter);
	free(ui->compare);
	ui->compare = NULL;
}

static const struct command_group *const groups[] = {&group_compare, &group_video, &group_seek,
	&group_steps, &group_playback, &group_program, &group_leaving, NULL};

const struct view view_compare = {
	.title = N_("Comparing two coders"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = compare_draw,
	.key = compare_key,
	.codes_nothing = true,
	.tick = tick,
};
