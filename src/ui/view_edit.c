/*
 * Editing one event while the video goes on. Each change is saved at once and can be undone;
 * letters choose another code, digits another target, as in the coding view.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "model/mediatime.h"
#include "model/modifiers.h"
#include "ui/edit.h"

/* 40 ms where the frame rate is not known. */
static int64_t frame_ms(const struct ui *ui)
{
	double fps = desk_playback(ui->desk)->fps;

	return fps > 1.0 ? (int64_t)(1000.0 / fps + 0.5) : 40;
}

static void tenth_back(struct ui *ui)
{
	edit_move_time(ui, -100);
}

static void tenth_on(struct ui *ui)
{
	edit_move_time(ui, 100);
}

static void one_frame_back(struct ui *ui)
{
	edit_move_time(ui, -frame_ms(ui));
}

static void one_frame_on(struct ui *ui)
{
	edit_move_time(ui, frame_ms(ui));
}

static void now(struct ui *ui)
{
	struct desk_moment m;

	if (!edit_at_time(ui))
		return;
	desk_moment(ui->desk, ui->key.moment_us, ui->key.source, &m);
	edit_set_time(ui, m.media_ms);
}

/* ---- the fields ---- */

static bool take_time(struct ui *ui, const char *text)
{
	int64_t ms;
	const struct event *e = edit_event(ui);

	if (!text || text[0] == '\0' || !e)
		return true;
	if (!mediatime_parse(text, &ms)) {
		ui_say(ui, TONE_WARNING, _("'%s' is no time; write 83, 1:23 or 1:02:03.5"), text);
		return false;
	}
	return edit_set_time(ui, ms);
}

static void answer_target(struct ui *ui, int value)
{
	const struct event *e = edit_event(ui);
	size_t n;
	const struct target *targets = desk_targets(ui->desk, &n);

	if (value < 0 || !e || (size_t)value >= n)
		return;
	struct event_values v = e->v;
	v.target = targets[value].id;
	edit_change(ui, &v);
}

static void ask_target(struct ui *ui, const struct event *e)
{
	size_t n_targets;
	int possible[MENU_MAX];
	const struct target *targets = desk_targets(ui->desk, &n_targets);
	size_t n = desk_possible_targets(ui->desk, e->code, possible, MENU_MAX);

	ui_ask_menu(ui, _("About whom?"), answer_target);
	for (size_t i = 0; i < n; i++) {
		char key[2] = {targets[possible[i]].key, '\0'};
		menu_add(&ui->prompt.menu, key, possible[i], possible[i] == e->target,
			coding_target_label(ui, possible[i]));
	}
}

static void answer_mark(struct ui *ui, int value)
{
	const struct event *e = edit_event(ui);

	if (value < 0 || !e)
		return;
	struct event_values v = e->v;
	v.mark = (enum event_mark)value;
	edit_change(ui, &v);
}

static void ask_mark(struct ui *ui, const struct event *e)
{
	ui_ask_menu(ui, _("Mark"), answer_mark);
	menu_add(&ui->prompt.menu, "", MARK_NONE, e->v.mark == MARK_NONE, _("none"));
	menu_add(&ui->prompt.menu, "!", MARK_STRONG, e->v.mark == MARK_STRONG, _("strong"));
	menu_add(&ui->prompt.menu, "*", MARK_DOUBTFUL, e->v.mark == MARK_DOUBTFUL, _("doubtful"));
}

static void answer_state(struct ui *ui, int value)
{
	const struct event *e = edit_event(ui);

	if (value == 0)
		return;
	if (value == 1 && e)
		edit_set_offset(ui, e, MEDIATIME_NONE);
}

static void ask_time(struct ui *ui, const struct event *e)
{
	char text[MEDIATIME_SIZE] = "";
	int64_t ms = ui->edit->field == FIELD_OFFSET ? e->v.offset_ms : e->v.onset_ms;

	if (ms != MEDIATIME_NONE)
		mediatime_format(ms, 3, text);
	ui_ask_text(ui, ui->edit->field == FIELD_OFFSET ? _("End:") : _("Start:"), text,
		_("83, 1:23 or 1:02:03.5"), take_time);
}

static void run_command(struct ui *ui, const char *name)
{
	const struct command *c = command_by_name(ui_view(ui)->groups, name);

	if (c)
		c->run(ui);
}

static void open_field(struct ui *ui)
{
	const struct event *e = edit_event(ui);

	if (!e || !coding_may_change(ui))
		return;
	switch (ui->edit->field) {
	case FIELD_ONSET:
		ask_time(ui, e);
		break;
	case FIELD_OFFSET:
		if (e->v.state)
			ask_time(ui, e);
		else
			ui_say(ui, TONE_INFO, _("a point event has no end"));
		break;
	case FIELD_CODE:
		ui_say(ui, TONE_INFO, _("type the key of the code that it should be"));
		break;
	case FIELD_TARGET:
		ask_target(ui, e);
		break;
	case FIELD_MODIFIERS:
		run_command(ui, "modifiers");
		break;
	case FIELD_MARK:
		ask_mark(ui, e);
		break;
	case FIELD_COMMENT:
		run_command(ui, "comment");
		break;
	case N_FIELDS:
		break;
	}
}

static void up(struct ui *ui)
{
	if (ui->edit->field > 0)
		ui->edit->field--;
}

static void down(struct ui *ui)
{
	if (ui->edit->field + 1 < N_FIELDS)
		ui->edit->field++;
}

static void run_on(struct ui *ui)
{
	const struct event *e = edit_event(ui);

	if (!e || !coding_may_change(ui))
		return;
	if (!e->v.state) {
		ui_say(ui, TONE_INFO, _("a point event has no end"));
		return;
	}
	if (e->v.offset_ms == MEDIATIME_NONE) {
		ui->edit->field = FIELD_OFFSET;
		now(ui);
		return;
	}
	ui_ask_menu(ui, _("Take the end off, so that it runs on?"), answer_state);
	menu_add(&ui->prompt.menu, "", 0, false, _("No"));
	menu_add(&ui->prompt.menu, "", 1, false, _("Yes, it runs on"));
}

static void play_from(struct ui *ui)
{
	const struct event *e = edit_event(ui);

	if (e)
		desk_seek(ui->desk, e->v.onset_ms);
}

static void done(struct ui *ui)
{
	if (ui->coding->path[0] != '\0')
		ui->coding->path[0] = '\0';
	else
		ui_pop(ui);
}

/* ---- letters and digits ---- */

static bool edit_key(struct ui *ui, const struct key *k)
{
	const struct event *e = edit_event(ui);
	struct coding *d = ui->coding;
	char path[CODEBOOK_MAX_KEY + 2];
	int code;

	if (!e)
		return false;
	if (key_is_digit(k) && d->path[0] == '\0') {
		int target = desk_target_by_key(ui->desk, k->name[0]);
		if (target < 0)
			ui_say(ui, TONE_INFO, _("no target has the key %s"), k->name);
		else
			answer_target(ui, target);
		return true;
	}
	if (!key_is_letter(k) && !key_is_digit(k))
		return coding_mouse(ui, k);
	snprintf(path, sizeof path, "%s%c", d->path, k->name[0]);
	int n = codebook_key(desk_codebook(ui->desk), path, &code);
	if (n == 0) {
		ui_say(ui, TONE_WARNING, _("no code has the keys %s; the code is as it was"), path);
		d->path[0] = '\0';
	} else if (code < 0) {
		coding_set_path(ui, path);
		ui_say(ui, TONE_INFO, _("%s…: go on with the key of the code that it should be"),
			path);
	} else {
		d->path[0] = '\0';
		edit_set_code(ui, e, code);
	}
	return true;
}

/* ---- the picture ---- */

static void field_value(struct ui *ui, const struct event *e, enum field field, struct text *out)
{
	const struct codebook *cb = desk_codebook(ui->desk);
	const struct code *c = &cb->codes[e->code];
	char time[MEDIATIME_SIZE];

	switch (field) {
	case FIELD_ONSET:
		mediatime_format(e->v.onset_ms, 3, time);
		text_add(out, time);
		if (e->v.error_ms >= 0)
			text_printf(out, "  ± %d ms", e->v.error_ms);
		break;
	case FIELD_OFFSET:
		if (!e->v.state)
			text_add(out, _("(a point event)"));
		else if (e->v.offset_ms == MEDIATIME_NONE)
			text_add(out, _("● runs"));
		else {
			mediatime_format(e->v.offset_ms, 3, time);
			text_add(out, time);
		}
		break;
	case FIELD_CODE:
		text_add(out, code_called(c, ui_language(ui)).s);
		break;
	case FIELD_TARGET:
		text_add(out, coding_target_label(ui, e->target));
		break;
	case FIELD_MODIFIERS:
		modifiers_words(cb, e->code, e->v.modifiers, ui_language(ui), out);
		if (!out->s)
			text_add(out, c->n_modifiers ? "-" : _("(this code has none)"));
		break;
	case FIELD_MARK:
		text_add(out, e->v.mark == MARK_STRONG     ? _("! strong")
			      : e->v.mark == MARK_DOUBTFUL ? _("* doubtful")
							   : "-");
		break;
	case FIELD_COMMENT:
		text_add(out, e->v.comment ? e->v.comment : "-");
		break;
	case N_FIELDS:
		break;
	}
}

static void draw_fields(struct ui *ui, const struct area *a)
{
	static const char *const names[N_FIELDS] = {N_("Start"), N_("End"), N_("Code"),
		N_("Target"), N_("Modifiers"), N_("Mark"), N_("Comment")};
	const struct event *e = edit_event(ui);
	struct pen p = draw_pen(a, 0);

	if (!e)
		return;
	draw_text(&p, ROLE_HEADING, _("Edit the event"));
	draw_printf(&p, ROLE_FAINT, "  %s", _("Esc: done"));
	for (int i = 0; i < N_FIELDS; i++) {
		bool here = i == (int)ui->edit->field;
		enum role role = here ? ROLE_SELECTED : ROLE_PLAIN;
		struct text value = {0};
		field_value(ui, e, (enum field)i, &value);
		p = draw_pen(a, 1 + i);
		draw_text(&p, role, here ? ">" : " ");
		draw_field(&p, role, 10, _(names[i]));
		draw_text(&p, role, value.s ? value.s : "");
		if (here)
			draw_rest(&p, role);
		text_clear(&value);
	}
	static const char *const hints[N_FIELDS] = {
		N_("← → 0.1 s   , . one frame   Ctrl+N now   Enter type a time"),
		N_("← → 0.1 s   , . one frame   Ctrl+N now   Enter type a time   # runs or ends"),
		N_("type the key of another code"),
		N_("a digit chooses another target; Enter shows them"),
		N_("Enter chooses modifiers"),
		N_("! strong   * doubtful   Enter chooses"),
		N_("; or Enter writes the comment"),
	};
	struct area hint = {a->row + N_FIELDS + 1, a->column, a->height - N_FIELDS - 1, a->width};
	draw_paragraph(&hint, 0, ROLE_FAINT, _(hints[ui->edit->field]));
}

static void draw(struct ui *ui, const struct area *a)
{
	struct coding_layout l;

	coding_layout(ui, a, &l);
	coding_draw_panels(ui, &l);
	draw_fields(ui, &l.left);
}

static void tick(struct ui *ui)
{
	coding_tick(ui);
	if (!edit_event(ui)) {
		ui_pop(ui);
		return;
	}
	/* a click in the list of events goes over to that event */
	if (!ui->coding->following)
		ui->edit->id = ui->coding->selected;
}

static void enter(struct ui *ui)
{
	ui->edit = mem_alloc(1, sizeof *ui->edit);
	ui->edit->id = coding_selected(ui)->id;
	ui->coding->path[0] = '\0';
	coding_select(ui, ui->edit->id, false);
}

static void leave(struct ui *ui)
{
	if (ui->coding)
		ui->coding->path[0] = '\0';
	free(ui->edit);
	ui->edit = NULL;
}

static const struct command edit_commands[] = {
	{"field-up", {"Up"}, N_("line"), N_("the line above"), up},
	{"field-down", {"Down"}, NULL, N_("the line below"), down},
	{"tenth-back", {"Left"}, N_("−0.1 s"), N_("0.1 seconds earlier"), tenth_back},
	{"tenth-on", {"Right"}, N_("+0.1 s"), N_("0.1 seconds later"), tenth_on},
	{"frame-earlier", {","}, N_("−frame"), N_("one frame earlier"), one_frame_back},
	{"frame-later", {"."}, N_("+frame"), N_("one frame later"), one_frame_on},
	{"now", {"Ctrl+N"}, N_("now"), N_("the present moment of the video"), now},
	{"open-field", {"Enter"}, N_("change"), N_("change this line"), open_field},
	{"run-on", {"#"}, NULL, N_("a state: end it now, or take its end off"), run_on},
	{"go-to-start", {"|"}, NULL, N_("go to the start of the event"), play_from},
	{"done", {"Esc", "Ctrl+E"}, N_("done"), N_("back to coding"), done},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_edit = {N_("Editing"), edit_commands};
static const struct command_group *const groups[] = {&group_edit, &group_changes, &group_playback,
	&group_steps, &group_speed, &group_video, &group_finishing, &group_program, &group_leaving,
	NULL};

const struct view view_edit = {
	.title = N_("Editing an event"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = edit_key,
	.letters = N_("choose the code that it should be (listed below)"),
	.digits = N_("choose the target that it should be about"),
	.menu_area = coding_menu_area,
	.tick = tick,
};
