/*
 * The coding view: keys become codes. Letters are looked up in the codebook, digits choose the
 * target, and whatever a code needs besides (a target, modifiers) is asked in a small menu that
 * stops nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "ui/coding.h"
#include "ui/modifiers.h"
#include "ui/screen.h"

#define PLAYING_REDRAW_MS 100
#define MAX_TARGETS       64
#define EVENTS_MIN_WIDTH  38

static void log_code(struct ui *ui, int code, int target, const struct desk_moment *m, bool sure);

/* ---- what a press led to ---- */

static void end_path(struct coding *c)
{
	c->path[0] = '\0';
	c->same_moment.n = 0;
}

static void answer_target(struct ui *ui, int value)
{
	struct coding *c = ui->coding;
	struct desk_moment m = c->moment;

	if (value < 0)
		ui_say(ui, TONE_INFO, _("nothing was logged"));
	else
		log_code(ui, c->asked_code, value, &m, false);
}

static void ask_target(struct ui *ui, int code, const struct desk_moment *m)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[code];
	int possible[MAX_TARGETS];
	size_t n_targets, n = desk_possible_targets(ui->desk, code, possible, MAX_TARGETS);
	const struct target *targets = desk_targets(ui->desk, &n_targets);
	char question[160];

	ui->coding->asked_code = code;
	ui->coding->moment = *m;
	snprintf(question, sizeof question, _("%s: about whom?"), c->name);
	ui_ask_menu(ui, question, answer_target);
	for (size_t i = 0; i < n; i++) {
		char key[2] = {targets[possible[i]].key, '\0'};
		menu_add(&ui->prompt.menu, key, possible[i], false,
			coding_target_label(ui, possible[i]));
	}
}

static void answer_end(struct ui *ui, int value)
{
	struct coding *c = ui->coding;
	struct desk_moment m = c->moment;

	if (value == 1)
		log_code(ui, c->asked_code, c->asked_target, &m, true);
	else
		ui_say(ui, TONE_INFO, _("it goes on running"));
}

static void ask_end(struct ui *ui, int code, int target, const struct desk_moment *m)
{
	const struct code *c = &desk_codebook(ui->desk)->codes[code];
	char question[160];

	ui->coding->asked_code = code;
	ui->coding->asked_target = target;
	ui->coding->moment = *m;
	snprintf(question, sizeof question, _("%s began just now. End it already?"), c->name);
	ui_ask_menu(ui, question, answer_end);
	menu_add(&ui->prompt.menu, "", 0, false, _("No, it goes on"));
	menu_add(&ui->prompt.menu, "", 1, false, _("Yes, it ends here"));
}

static void say_logged(struct ui *ui, enum desk_pressed what, struct event_id id)
{
	const struct event *e = timeline_find(desk_timeline(ui->desk), id);

	if (!e)
		return;
	char *words = desk_describe(ui->desk, e);
	ui_say(ui, TONE_INFO,
		what == PRESSED_STARTED ? _("started: %s")
		: what == PRESSED_ENDED ? _("ended: %s")
					: _("logged: %s"),
		words);
	free(words);
}

static void log_code(struct ui *ui, int code, int target, const struct desk_moment *m, bool sure)
{
	struct error err = {0};
	struct event_id id = {0};
	enum desk_pressed what = desk_press(ui->desk, code, target, m, sure, &id, &err);

	switch (what) {
	case PRESSED_ASK_TARGET:
		ask_target(ui, code, m);
		return;
	case PRESSED_ASK_END:
		ask_end(ui, code, target, m);
		return;
	case PRESSED_REFUSED:
		ui_say_error(ui, &err);
		return;
	case PRESSED_LOGGED:
	case PRESSED_STARTED:
	case PRESSED_ENDED:
		break;
	}
	say_logged(ui, what, id);
	coding_select(ui, id, true);
	if (what != PRESSED_ENDED)
		coding_ask_modifiers(ui, id, 0);
}

/* ---- modifiers ---- */

static void answer_modifier(struct ui *ui, int value)
{
	struct coding *c = ui->coding;
	const struct event *e = timeline_find(desk_timeline(ui->desk), c->asked_event);
	const struct codebook *cb = desk_codebook(ui->desk);
	struct error err = {0};

	if (value < 0 || !e || e->deleted)
		return;
	const struct code *code = &cb->codes[e->code];
	const struct modifier *m = &cb->modifiers[code->modifiers[c->asked_modifier]];
	if ((size_t)value < m->n_values) {
		struct event_values v = e->v;
		char *text = modifiers_switch(cb, e->code, e->v.modifiers,
			code->modifiers[c->asked_modifier], (size_t)value);
		v.modifiers = text;
		bool ok = desk_change(ui->desk, e->id, &v, &err);
		free(text);
		if (!ok) {
			ui_say_error(ui, &err);
			return;
		}
	}
	bool again = m->multiple && (size_t)value < m->n_values;
	coding_ask_modifiers(ui, c->asked_event, c->asked_modifier + (again ? 0 : 1));
}

bool coding_ask_modifiers(struct ui *ui, struct event_id id, size_t which)
{
	struct coding *c = ui->coding;
	const struct event *e = timeline_find(desk_timeline(ui->desk), id);
	const struct codebook *cb = desk_codebook(ui->desk);
	char question[160];

	if (!e || e->deleted || which >= cb->codes[e->code].n_modifiers)
		return false;
	const struct code *code = &cb->codes[e->code];
	const struct modifier *m = &cb->modifiers[code->modifiers[which]];
	c->asked_event = id;
	c->asked_modifier = which;
	snprintf(question, sizeof question, "%s: %s%s", code->name,
		label_get(&m->label, ui_language(ui), m->id), m->required ? _(" (needed)") : "");
	ui_ask_menu(ui, question, answer_modifier);
	for (size_t v = 0; v < m->n_values; v++) {
		char key[2] = {m->values[v].key, '\0'};
		menu_add(&ui->prompt.menu, key, (int)v,
			modifiers_have(e->v.modifiers, m->id, m->values[v].id),
			label_get(&m->values[v].label, ui_language(ui), m->values[v].id));
	}
	menu_add(&ui->prompt.menu, "", (int)m->n_values, false,
		which + 1 < code->n_modifiers ? _("go on to the next") : _("done"));
	ui->prompt.menu.cursor = m->n_values;
	return true;
}

/* ---- letters and digits ---- */

static void choose_target(struct ui *ui, const struct key *k)
{
	int target = desk_target_by_key(ui->desk, k->name[0]);

	if (target < 0) {
		ui_say(ui, TONE_INFO, _("no target has the key %s"), k->name);
		return;
	}
	desk_choose_target(ui->desk, target);
	ui_say(ui, TONE_INFO, _("target: %s"), coding_target_label(ui, target));
}

static bool is_key_of_other_case(const struct codebook *cb, const char *path)
{
	char other[CODEBOOK_MAX_KEY + 2];
	size_t n = strlen(path);
	int code;

	snprintf(other, sizeof other, "%s", path);
	other[n - 1] = (char)(other[n - 1] ^ ('a' ^ 'A'));
	return codebook_key(cb, other, &code) > 0;
}

static void say_no_code(struct ui *ui, const char *path, const struct key *k)
{
	const struct codebook *cb = desk_codebook(ui->desk);

	if (key_is_letter(k) && is_key_of_other_case(cb, path))
		ui_say(ui, TONE_WARNING, _("no code has the key %s: is Caps Lock on?"), path);
	else if (path[1] != '\0')
		ui_say(ui, TONE_WARNING,
			_("no code has the keys %s; what can follow is shown, Esc drops the first "
			  "key"),
			path);
	else
		ui_say(ui, TONE_WARNING, _("no code has the key %s; ? shows all keys"), path);
}

/* The path grows by one key; the time of a code is that of the first. */
static void path_key(struct ui *ui, const struct key *k)
{
	struct coding *c = ui->coding;
	const struct codebook *cb = desk_codebook(ui->desk);
	char path[CODEBOOK_MAX_KEY + 2];
	int code = -1;

	snprintf(path, sizeof path, "%s%c", c->path, k->name[0]);
	int n = codebook_key(cb, path, &code);
	if (n == 0) {
		say_no_code(ui, path, k);
		return;
	}
	if (c->path[0] == '\0') {
		const struct event *at =
			c->same_moment.n ? timeline_find(desk_timeline(ui->desk), c->same_moment)
					 : NULL;
		if (at && !at->deleted)
			desk_moment_of(at, &c->moment);
		else
			desk_moment(ui->desk, k->moment_us, k->source, &c->moment);
	}
	if (code < 0) {
		snprintf(c->path, sizeof c->path, "%.*s", CODEBOOK_MAX_KEY, path);
		ui->message_until_us = 0;
		return;
	}
	struct desk_moment m = c->moment;
	end_path(c);
	log_code(ui, code, -1, &m, false);
}

static bool coding_key(struct ui *ui, const struct key *k)
{
	struct coding *c = ui->coding;

	if (key_is_letter(k) || (key_is_digit(k) && c->path[0] != '\0')) {
		path_key(ui, k);
		return true;
	}
	if (key_is_digit(k)) {
		choose_target(ui, k);
		return true;
	}
	return coding_mouse(ui, k);
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
		end_path(c);
		ui_say(ui, TONE_INFO, _("dropped: nothing was logged"));
	} else if (c->filter) {
		coding_set_filter(ui, NULL);
		ui_say(ui, TONE_INFO, _("all events are shown"));
	} else if (!c->following) {
		c->following = true;
		c->n_begun = SIZE_MAX;
		ui_say(ui, TONE_INFO, _("the selection follows the video again"));
	} else {
		ui->message_until_us = 0;
	}
}

static void another(struct ui *ui)
{
	const struct event *e = coding_selected_or_say(ui);

	if (!e)
		return;
	end_path(ui->coding);
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

static const struct command coding_commands[] = {
	{"edit", {"Ctrl+E"}, N_("edit"), N_("edit the selected event"), edit},
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

void coding_tick(struct ui *ui)
{
	struct coding *c = ui->coding;
	const struct timeline *t = desk_timeline(ui->desk);
	const struct desk_playback *p = desk_playback(ui->desk);
	struct desk_saving saving;

	c->rows_stale = true;
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
	free(ui->coding->filter);
	free(ui->coding->rows);
	free(ui->coding);
	ui->coding = NULL;
}

static const struct command_group *const groups[] = {&group_playback, &group_seek, &group_changes,
	&group_events, &group_coding, &group_program, &group_leaving, NULL};

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
