/*
 * Finishing: all that the checks say of the work, from where each thing can be gone to, mended or
 * kept with a reason; and closing the observation, which is then read-only until it is reopened.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "model/label.h"
#include "ui/coding.h"
#include "ui/rating.h"
#include "ui/rating_value.h"

#define KIND_WIDTH  9
#define DETAIL_ROWS 4

enum kind { KIND_WARNING, KIND_HINT, KIND_KEPT, N_KINDS };

struct finish {
	struct list list;
	struct finding asked; /* what a reason is asked for */
	struct area area;     /* of the list, for the mouse */
};

static enum kind kind_of(const struct finding *f)
{
	if (f->reason)
		return KIND_KEPT;
	return f->severity == CHECK_WARN ? KIND_WARNING : KIND_HINT;
}

static void count(struct ui *ui, size_t n[N_KINDS])
{
	size_t n_all;
	const struct finding *all = desk_findings(ui->desk, &n_all);

	for (int k = 0; k < N_KINDS; k++)
		n[k] = 0;
	for (size_t i = 0; i < n_all; i++)
		n[kind_of(&all[i])]++;
}

/* The finding in a row: warnings, then hints, then what was kept. NULL behind the last. */
static const struct finding *finding_at(struct ui *ui, size_t row)
{
	size_t n;
	const struct finding *all = desk_findings(ui->desk, &n);

	for (int k = 0; k < N_KINDS; k++)
		for (size_t i = 0; i < n; i++)
			if (kind_of(&all[i]) == (enum kind)k && row-- == 0)
				return &all[i];
	return NULL;
}

/* Says so if there is none. */
static const struct finding *selected_or_say(struct ui *ui)
{
	const struct finding *f = finding_at(ui, ui->finish->list.cursor);

	if (!f)
		ui_say(ui, TONE_INFO, _("the checks have nothing to say; Ctrl+W finishes"));
	return f;
}

/* ---- going to it ---- */

static void edit_event(struct ui *ui, const struct event *e)
{
	desk_seek(ui->desk, e->v.onset_ms);
	coding_select(ui, e->id, false);
	ui_push(ui, &view_edit);
}

static const struct event *last_of(const struct ui *ui, int code, int target)
{
	const struct timeline *t = desk_timeline(ui->desk);

	for (size_t i = timeline_n(t); i > 0; i--) {
		const struct event *e = timeline_at(t, i - 1);
		if (e->code == code && e->target == target)
			return e;
	}
	return NULL;
}

/* It is below, if the list was opened there; else it is opened above. */
static void go_to_rating(struct ui *ui, int item, int target, struct segment_ref segment)
{
	if (ui->rating)
		ui_pop(ui);
	rating_show(ui, item, target, segment);
}

static void go_to(struct ui *ui)
{
	const struct finding *f = selected_or_say(ui);
	const struct event *e = NULL;

	if (!f)
		return;
	if (f->item >= 0) {
		go_to_rating(ui, f->item, f->target, f->segment);
		return;
	}
	if (f->event.n > 0)
		e = timeline_find(desk_timeline(ui->desk), f->event);
	else if (f->when == CHECK_TOO_OFTEN)
		e = last_of(ui, f->code, f->target);
	if (e) {
		edit_event(ui, e);
	} else if (f->when == CHECK_UNWATCHED) {
		struct text t = {0};
		hints_finding_words(ui, f, INT_MAX, &t);
		desk_seek(ui->desk, f->from_ms);
		ui_pop(ui);
		ui_say(ui, TONE_INFO, _("%s; Space plays"), t.s);
		text_clear(&t);
	} else if (f->when == CHECK_MISSING_PERSON) {
		ui_say(ui, TONE_INFO, _("who takes part is written in sessions/%s/session.yaml"),
			desk_session(ui->desk)->id);
	}
}

/* ---- keeping ---- */

static bool take_reason(struct ui *ui, const char *text)
{
	struct error err = {0};

	if (!text) {
		ui_say(ui, TONE_INFO, _("nothing was kept"));
		return true;
	}
	if (!desk_override(ui->desk, &ui->finish->asked, text, &err)) {
		coding_say_error(ui, &err);
		return false;
	}
	ui_say(ui, TONE_INFO, _("kept, with the reason written down"));
	return true;
}

static void keep(struct ui *ui)
{
	const struct finding *f = selected_or_say(ui);

	if (!f || !coding_may_change(ui))
		return;
	if (!f->can_override) {
		ui_say(ui, TONE_WARNING,
			f->severity == CHECK_WARN
				? _("the codebook does not allow to keep this; Enter goes to it")
				: _("a hint needs no reason: it does not keep you from finishing"));
		return;
	}
	ui->finish->asked = *f;
	ui_ask_text(
		ui, _("Why is it kept?"), f->reason, _("a reason, for the record"), take_reason);
	ui->prompt.typing = true;
	desk_typing(ui->desk, true);
}

/* ---- finishing and reopening ---- */

static void close_observation(struct ui *ui)
{
	struct error err = {0};

	if (desk_finish(ui->desk, &err))
		ui_say(ui, TONE_INFO, _("finished, and read-only from now on; Ctrl+Q leaves"));
	else
		coding_say_error(ui, &err);
}

static void answer_hints(struct ui *ui, int value)
{
	if (value == 1)
		close_observation(ui);
	else
		ui_say(ui, TONE_INFO, _("not finished; Enter goes to a hint, ; keeps it"));
}

static void finish(struct ui *ui)
{
	char question[160];
	size_t n[N_KINDS];

	if (!coding_may_change(ui))
		return;
	count(ui, n);
	if (n[KIND_WARNING] > 0) {
		ui_say(ui, TONE_WARNING,
			ngettext("not finished: %zu warning is open; Enter goes to it, ; keeps it "
				 "with a reason",
				"not finished: %zu warnings are open; Enter goes to one, ; keeps "
				"it with a reason",
				(unsigned long)n[KIND_WARNING]),
			n[KIND_WARNING]);
		ui->finish->list.cursor = 0;
		return;
	}
	if (n[KIND_HINT] == 0) {
		close_observation(ui);
		return;
	}
	snprintf(question, sizeof question,
		ngettext("%zu hint is left. Finish all the same?",
			"%zu hints are left. Finish all the same?", (unsigned long)n[KIND_HINT]),
		n[KIND_HINT]);
	ui_ask_menu(ui, question, answer_hints);
	menu_add(&ui->prompt.menu, "0", 0, false, _("No, back to the list"));
	menu_add(&ui->prompt.menu, "1", 1, false, _("Yes, finish: read-only until it is reopened"));
}

static bool take_reopening(struct ui *ui, const char *text)
{
	struct error err = {0};

	if (!text)
		ui_say(ui, TONE_INFO, _("it stays finished"));
	else if (desk_unfinish(ui->desk, text, &err))
		ui_say(ui, TONE_INFO,
			_("reopened, which is written down; it can be changed again"));
	else
		coding_say_error(ui, &err);
	return true;
}

static void reopen(struct ui *ui)
{
	if (!desk_finished(ui->desk)) {
		ui_say(ui, TONE_INFO,
			_("the observation is open; Ctrl+X lists what is left to do"));
		return;
	}
	ui_ask_text(ui, _("Why is it reopened?"), "", _("may be left empty"), take_reopening);
}

/* The same key leads into the view, out of it, and back to it from what was opened there. */
static void open_or_close(struct ui *ui)
{
	if (ui_view(ui) == &view_finish) {
		ui_pop(ui);
		return;
	}
	if (ui->rating) /* a value that was typed, and not yet taken */
		rating_take_typed(ui);
	while (ui->finish && ui_view(ui) != &view_finish)
		ui_pop(ui);
	if (!ui->finish)
		ui_push(ui, &view_finish);
}

static const struct command finishing[] = {
	{"finish", {"Ctrl+X", "%"}, N_("checks"),
		N_("what the checks say; finish the observation there"), open_or_close},
	{"reopen", {"Ctrl+U"}, NULL, N_("reopen a finished observation"), reopen},
	{NULL, {NULL}, NULL, NULL, NULL},
};

const struct command_group group_finishing = {N_("Checks and finishing"), finishing};

/* ---- the list ---- */

static void up(struct ui *ui)
{
	list_move(&ui->finish->list, -1);
}

static void down(struct ui *ui)
{
	list_move(&ui->finish->list, 1);
}

static void page_up(struct ui *ui)
{
	list_page(&ui->finish->list, -1);
}

static void page_down(struct ui *ui)
{
	list_page(&ui->finish->list, 1);
}

static bool key(struct ui *ui, const struct key *k)
{
	struct list *l = &ui->finish->list;
	int row = k->row - ui->finish->area.row;

	if (key_is_letter(k) || key_is_digit(k)) {
		ui_say(ui, TONE_INFO,
			_("letters log codes in the coding view; Esc goes back to it"));
		return true;
	}
	if (key_is(k, "WheelUp") || key_is(k, "WheelDown"))
		list_move(l, key_is(k, "WheelUp") ? -1 : 1);
	else if (key_is(k, "Click") && row >= 0 && row < ui->finish->area.height &&
		 l->top + (size_t)row < l->n)
		list_go(l, l->top + (size_t)row);
	else
		return false;
	return true;
}

/* ---- the picture ---- */

static void draw_heading(struct ui *ui, const struct area *a)
{
	struct pen p = draw_pen(a, 0);
	size_t n[N_KINDS];

	count(ui, n);
	draw_text(
		&p, ROLE_HEADING, desk_finished(ui->desk) ? _("Finished") : _("Before you finish"));
	draw_text(&p, ROLE_PLAIN, "  ");
	if (n[KIND_WARNING] > 0)
		draw_printf(&p, ROLE_WARNING,
			ngettext("%zu warning  ", "%zu warnings  ", (unsigned long)n[KIND_WARNING]),
			n[KIND_WARNING]);
	if (n[KIND_HINT] > 0)
		draw_printf(&p, ROLE_PLAIN,
			ngettext("%zu hint  ", "%zu hints  ", (unsigned long)n[KIND_HINT]),
			n[KIND_HINT]);
	if (n[KIND_KEPT] > 0)
		draw_printf(&p, ROLE_PLAIN, _("%zu kept with a reason"), n[KIND_KEPT]);
}

static void draw_finding(
	struct ui *ui, const struct area *a, int row, const struct finding *f, bool here)
{
	static const char *const names[N_KINDS] = {N_("WARNING"), N_("hint"), N_("kept")};
	static const enum role roles[N_KINDS] = {ROLE_WARNING, ROLE_PLAIN, ROLE_FAINT};
	enum role role = here ? ROLE_SELECTED : ROLE_PLAIN;
	struct pen p = draw_pen(a, row);
	struct text t = {0};

	hints_finding_words(ui, f, a->width - 1 - KIND_WIDTH, &t);
	draw_text(&p, role, here ? ">" : " ");
	draw_field(&p, here ? role : roles[kind_of(f)], KIND_WIDTH, _(names[kind_of(f)]));
	draw_text(&p, role, t.s);
	if (here)
		draw_rest(&p, role);
	text_clear(&t);
}

/* What Enter leads to. */
static const char *way_out(const struct finding *f)
{
	switch (f->when) {
	case CHECK_ONLY_POSITIVE:
	case CHECK_ONLY_NEGATIVE:
	case CHECK_NO_EVIDENCE:
	case CHECK_MIXED:
		return _("Enter goes to the rating: change it or the marks.");
	case CHECK_UNRATED:
		return _("Enter goes to the rating.");
	case CHECK_UNWATCHED:
		return _("Enter goes there; then Space plays.");
	case CHECK_RUNNING:
		return _("Enter edits the event; there # ends it at the moment of the video.");
	case CHECK_TOO_OFTEN:
		return _("Enter edits the last of them.");
	case CHECK_MISSING_PERSON:
		return _("Who takes part is written in the session's session.yaml.");
	case CHECK_MISSING_MODIFIER:
		return _("Enter edits the event; choose its modifiers there.");
	case N_CHECK_IFS:
		break;
	}
	return "";
}

/* Whether it may stay as it is. */
static const char *whether_it_may_stay(const struct finding *f)
{
	if (f->can_override)
		return _("; keeps it with a reason.");
	if (f->severity == CHECK_WARN)
		return _("It must be mended: the codebook does not let it be kept.");
	return _("A hint: it does not keep you from finishing.");
}

/* The selected finding in full, the reason with which it was kept, and what can be done. */
static void draw_detail(struct ui *ui, const struct area *a, const struct finding *f)
{
	struct text t = {0};
	int row;

	hints_finding_words(ui, f, INT_MAX, &t);
	row = draw_paragraph(a, 0, ROLE_PROMPT, t.s);
	text_clear(&t);
	if (f->reason)
		text_printf(&t, _("Kept: “%s”"), f->reason);
	else if (!desk_finished(ui->desk))
		text_printf(&t, "%s %s", way_out(f), whether_it_may_stay(f));
	if (t.s)
		draw_paragraph(a, row, ROLE_FAINT, t.s);
	text_clear(&t);
}

static void draw_nothing(struct ui *ui, const struct area *a)
{
	draw_paragraph(a, 0, ROLE_PLAIN,
		desk_finished(ui->desk)
			? _("The checks had nothing to say. The observation can be looked at, not "
			    "changed; Ctrl+U reopens it, which is written down.")
			: _("The checks have nothing to say. Ctrl+W finishes: the observation is "
			    "then read-only. It can be reopened, which is written down."));
}

static void draw(struct ui *ui, const struct area *a)
{
	struct list *l = &ui->finish->list;
	struct coding_layout c;
	size_t n;

	coding_layout(ui, a, &c);
	panel_status_draw(ui, &c.status);
	struct area body = {c.left.row, a->column + 1, c.left.height, a->width - 2};
	if (desk_codebook(ui->desk)->form) { /* nothing was watched: the list has all the room */
		body.height = a->row + a->height - body.row;
	} else {
		panel_running_draw(ui, &c.running);
		panel_timeline_draw(ui, &c.timeline);
	}
	struct area list = {body.row + 1, body.column, body.height - 2 - DETAIL_ROWS, body.width};
	struct area detail = {
		body.row + body.height - DETAIL_ROWS, body.column, DETAIL_ROWS, body.width};
	draw_heading(ui, &body);
	desk_findings(ui->desk, &n);
	list_resize(l, n, (size_t)(list.height > 0 ? list.height : 1));
	ui->finish->area = list;
	for (size_t i = 0; i < l->height && l->top + i < n; i++)
		draw_finding(
			ui, &list, (int)i, finding_at(ui, l->top + i), l->top + i == l->cursor);
	const struct finding *selected = finding_at(ui, l->cursor);
	if (selected)
		draw_detail(ui, &detail, selected);
	else
		draw_nothing(ui, &list);
}

static void enter(struct ui *ui)
{
	ui->finish = mem_alloc(1, sizeof *ui->finish);
	ui->coding->path[0] = '\0';
}

static void leave(struct ui *ui)
{
	free(ui->finish);
	ui->finish = NULL;
}

static const struct command finish_commands[] = {
	{"finding-up", {"Up"}, NULL, N_("what is above"), up},
	{"finding-down", {"Down"}, N_("select"), N_("what is below"), down},
	{"findings-up", {"{", "PageUp"}, NULL, N_("a page up"), page_up},
	{"findings-down", {"}", "PageDown"}, NULL, N_("a page down"), page_down},
	{"go-to-finding", {"Enter"}, N_("go to it"),
		N_("go to the rating, the event or the moment"), go_to},
	{"keep", {";", "Ctrl+K"}, N_("keep"), N_("keep it, with a reason"), keep},
	{"finish-now", {"Ctrl+W", "$"}, N_("finish"), N_("finish: read-only until it is reopened"),
		finish},
	{"back-to-work", {"Esc"}, N_("back"), N_("back to where you were"), ui_pop},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_finish = {N_("Finishing"), finish_commands};
static const struct command_group *const groups[] = {&group_finish, &group_finishing,
	&group_playback, &group_seek, &group_steps, &group_speed, &group_video, &group_program,
	&group_leaving, NULL};

/* What is finished can only be reopened; Esc leads back, as the key of the checks would. */
static const char *brief_of(const struct ui *ui, const struct command *c)
{
	bool finished = desk_finished(ui->desk);

	if (c->run == open_or_close || (finished && (c->run == keep || c->run == finish)))
		return NULL;
	return finished && c->run == reopen ? N_("reopen") : ui_brief(ui, c);
}

const struct view view_finish = {
	.title = N_("Checks and finishing"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = key,
	.codes_nothing = true,
	.brief = brief_of,
	.tick = coding_tick,
};
