/*
 * A recording with the codes of some observations, to be watched: one list of all their events, which
 * follows the video. Nothing is coded and nothing is written.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "ui/filter.h"
#include "ui/play.h"

#define PLAYING_MS 100

void play_coder(const struct observation_name *name, char *out, size_t size)
{
	if (name->pass > 1)
		snprintf(out, size, "%s+%d", name->coder, name->pass);
	else
		snprintf(out, size, "%s", name->coder);
}

const char *play_target(const struct ui *ui, const struct desk_seen *o, const struct event *e)
{
	const struct target *t = &o->targets[e->target];

	return label_get(t->label, ui_language(ui), t->id);
}

/* ---- rows ---- */

static bool passes(struct ui *ui, const struct desk_seen *o, const struct event *e)
{
	struct text words = {0};
	char coder[48];

	if (!ui->play->filter)
		return true;
	play_coder(o->name, coder, sizeof coder);
	text_printf(&words, "%s ", coder);
	filter_words(&words, o->codebook, e, play_target(ui, o, e), ui_language(ui));
	bool ok = filter_match(ui->play->filter, words.s);
	text_clear(&words);
	return ok;
}

static int by_onset(const void *a, const void *b)
{
	const struct play_row *x = a, *y = b;

	if (x->event->v.onset_ms != y->event->v.onset_ms)
		return x->event->v.onset_ms < y->event->v.onset_ms ? -1 : 1;
	if (x->seen != y->seen)
		return x->seen < y->seen ? -1 : 1;
	return event_id_compare(x->event->id, y->event->id);
}

static void make_rows(struct ui *ui)
{
	struct play *p = ui->play;

	p->n_rows = p->n_events = 0;
	for (size_t s = 0; s < desk_n_seen(ui->desk); s++) {
		struct desk_seen o;

		desk_seen(ui->desk, s, &o);
		p->n_events += timeline_n(o.timeline);
		for (size_t i = 0; i < timeline_n(o.timeline); i++) {
			const struct event *e = timeline_at(o.timeline, i);

			if (!passes(ui, &o, e))
				continue;
			MEM_GROW(p->rows, p->n_rows, p->capacity);
			p->rows[p->n_rows++] = (struct play_row){s, e};
		}
	}
	if (p->n_rows > 0)
		qsort(p->rows, p->n_rows, sizeof *p->rows, by_onset);
	list_resize(&p->list, p->n_rows, p->list.height ? p->list.height : 1);
	p->n_begun = SIZE_MAX;
}

size_t play_begun(const struct ui *ui)
{
	int64_t ms = desk_playback(ui->desk)->position_ms;
	size_t n = 0;

	while (n < ui->play->n_rows && ui->play->rows[n].event->v.onset_ms <= ms)
		n++;
	return n;
}

static void follow(struct ui *ui)
{
	struct play *p = ui->play;
	size_t n = play_begun(ui);

	if (!p->following || n == p->n_begun)
		return;
	p->n_begun = n;
	list_go(&p->list, n + 1 < p->n_rows ? n + 1 : n); /* what comes next is seen, too */
	list_go(&p->list, n > 0 ? n - 1 : 0);
}

/* ---- commands ---- */

static void move(struct ui *ui, long by, bool pages)
{
	ui->play->following = false;
	if (pages)
		list_page(&ui->play->list, by);
	else
		list_move(&ui->play->list, by);
}

static void up(struct ui *ui)
{
	move(ui, -1, false);
}

static void down(struct ui *ui)
{
	move(ui, 1, false);
}

static void page_up(struct ui *ui)
{
	move(ui, -1, true);
}

static void page_down(struct ui *ui)
{
	move(ui, 1, true);
}

static void go_to_it(struct ui *ui)
{
	struct play *p = ui->play;

	if (p->n_rows == 0) {
		ui_say(ui, TONE_INFO,
			p->filter ? _("no event has these words; Esc shows all")
				  : _("there are no codes to go to"));
		return;
	}
	desk_seek(ui->desk, p->rows[p->list.cursor].event->v.onset_ms);
	p->following = true;
	p->n_begun = p->list.cursor + 1; /* it stays here until the next one */
}

static void set_filter(struct ui *ui, const char *text)
{
	free(ui->play->filter);
	ui->play->filter = text && text[strspn(text, " ")] != '\0' ? mem_strdup(text) : NULL;
	make_rows(ui);
}

static bool take_filter(struct ui *ui, const char *text)
{
	set_filter(ui, text);
	return true;
}

static void search(struct ui *ui)
{
	ui_ask_text(ui, _("Show events with:"), ui->play->filter, _("words; -word = without"),
		take_filter);
	ui->prompt.text_changed = set_filter;
}

static void cancel(struct ui *ui)
{
	if (ui->play->filter) {
		set_filter(ui, NULL);
		ui_say(ui, TONE_INFO, _("all events are shown"));
	} else if (!ui->play->following) {
		ui->play->following = true;
		ui->play->n_begun = SIZE_MAX;
		ui_say(ui, TONE_INFO, _("the selection follows the video again"));
	} else {
		ui_unsay(ui);
	}
}

static bool play_key(struct ui *ui, const struct key *k)
{
	struct play *p = ui->play;
	int row = k->row - p->area.row;

	if (key_is(k, "WheelUp") || key_is(k, "WheelDown")) {
		move(ui, key_is(k, "WheelUp") ? -1 : 1, false);
	} else if (key_is(k, "Click") && row >= 0 && row < p->area.height &&
		   p->list.top + (size_t)row < p->n_rows) {
		p->following = false;
		list_go(&p->list, p->list.top + (size_t)row);
	} else if (key_is_letter(k) || key_is_digit(k)) {
		ui_say(ui, TONE_INFO, _("here nothing is coded; 'turven code' codes"));
	} else {
		return false;
	}
	return true;
}

/* ---- the view ---- */

static void tick(struct ui *ui)
{
	if (desk_playback(ui->desk)->playing)
		ui_wake_in_ms(ui, PLAYING_MS);
	follow(ui);
}

static void enter(struct ui *ui)
{
	ui->play = mem_alloc(1, sizeof *ui->play);
	ui->play->following = true;
	make_rows(ui);
	desk_show_codes(ui->desk, CAPTIONS_CODES);
}

static void leave(struct ui *ui)
{
	free(ui->play->rows);
	free(ui->play->filter);
	free(ui->play);
	ui->play = NULL;
}

static const struct command play_commands[] = {
	{"go-to-it", {"Enter"}, N_("go to it"), N_("go to where the selected event was logged"),
		go_to_it},
	{"row-up", {"Up"}, NULL, N_("the event above"), up},
	{"row-down", {"Down"}, N_("select"), N_("the event below"), down},
	{"page-up", {"{", "PageUp"}, NULL, N_("a page up"), page_up},
	{"page-down", {"}", "PageDown"}, NULL, N_("a page down"), page_down},
	{"search", {"/"}, N_("search"), N_("show only events with these words"), search},
	{"cancel", {"Esc"}, NULL, N_("show all events; follow the video"), cancel},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_play = {N_("Watching"), play_commands};

static const struct command_group *const groups[] = {&group_playback, &group_video, &group_play,
	&group_seek, &group_steps, &group_speed, &group_program, &group_leaving, NULL};

const struct view view_play = {
	.title = N_("Playing"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = panel_play_draw,
	.key = play_key,
	.codes_nothing = true,
	.tick = tick,
};

bool play_open(struct ui *ui, const struct desk_options *given, const char *note, struct error *err)
{
	if (!ui_open_desk(ui, given, err))
		return false;
	if (note)
		ui_notice(ui, TONE_WARNING, note);
	return true;
}
