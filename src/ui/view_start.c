/*
 * The start view: the sessions of the study, what this coder has done on each, and what is left.
 * The rows are read a few at a time between the pictures, so that the first picture comes at once
 * and keys are never late, also with thousands of sessions.
 */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "model/mediatime.h"
#include "ui/filter.h"
#include "ui/screen.h"
#include "ui/start.h"

#define LOAD_US 4000

/* ---- rows ---- */

static bool passes(const struct start *s, const struct work_session *w)
{
	struct text words = {0};

	text_printf(&words, "%s %s %s ", w->id, w->title ? w->title : "", w->date ? w->date : "");
	start_work_words(s, w, INT_MAX, &words);
	bool ok = filter_match(s->filter, words.s);
	text_clear(&words);
	return ok;
}

static void find_rows(struct start *s)
{
	if (!s->rows_stale)
		return;
	s->rows_stale = false;
	s->n_rows = 0;
	for (size_t i = 0; i < s->work.n_sessions; i++) {
		if (s->filter && !passes(s, &s->work.sessions[i]))
			continue;
		MEM_GROW(s->rows, s->n_rows, s->rows_capacity);
		s->rows[s->n_rows++] = i;
	}
}

static const struct work_session *selected(struct start *s)
{
	find_rows(s);
	return s->n_rows > 0 && s->list.cursor < s->n_rows
		       ? &s->work.sessions[s->rows[s->list.cursor]]
		       : NULL;
}

static void load(struct start *s, size_t i)
{
	if (s->work.sessions[i].loaded)
		return;
	worklist_load(&s->work, i);
	if (s->filter)
		s->rows_stale = true;
}

static void tick(struct ui *ui)
{
	struct start *s = ui->start;
	int64_t until_us = clock_mono_us() + LOAD_US;

	if (ui->desk)
		return;
	find_rows(s);
	/* what is seen comes first */
	for (size_t row = s->list.top; row < s->list.top + s->list.height && row < s->n_rows;
		row++) {
		if (clock_mono_us() >= until_us)
			break;
		load(s, s->rows[row]);
	}
	while (s->next_load < s->work.n_sessions && clock_mono_us() < until_us)
		load(s, s->next_load++);
	if (s->next_load < s->work.n_sessions)
		ui_wake_in_ms(ui, 0);
}

/* Without the folder of the study in front, which everybody knows. */
static const char *problem_words(const struct start *s, const struct work_session *w)
{
	size_t n = strlen(s->work.root);
	const char *problem = w->problem ? w->problem : "";

	return strncmp(problem, s->work.root, n) == 0 && problem[n] == '/' ? problem + n + 1
									   : problem;
}

/* ---- commands ---- */

static void up(struct ui *ui)
{
	list_move(&ui->start->list, -1);
}

static void down(struct ui *ui)
{
	list_move(&ui->start->list, 1);
}

static void page_up(struct ui *ui)
{
	list_page(&ui->start->list, -1);
}

static void page_down(struct ui *ui)
{
	list_page(&ui->start->list, 1);
}

static void code_selected(struct ui *ui, bool again)
{
	const struct work_session *w = selected(ui->start);

	if (!w)
		ui_say(ui, TONE_INFO,
			_("there is no session to code; Ctrl+N makes one for a recording"));
	else if (w->loaded && !w->ok)
		ui_say(ui, TONE_ERROR, "%s", problem_words(ui->start, w));
	else
		start_code(ui, w->id, ui->start->given.codebook, again);
}

static void code(struct ui *ui)
{
	code_selected(ui, false);
}

static void another_pass(struct ui *ui)
{
	code_selected(ui, true);
}

static void next_open(struct ui *ui)
{
	struct start *s = ui->start;

	find_rows(s);
	for (size_t step = 1; step <= s->n_rows; step++) {
		size_t row = (s->list.cursor + step) % s->n_rows;
		const struct work_session *w = &s->work.sessions[s->rows[row]];
		bool done = false;
		load(s, s->rows[row]);
		for (size_t i = 0; i < w->n_observations; i++)
			done |= !s->coder || strcmp(w->observations[i].name.coder, s->coder) == 0;
		if (done || !w->ok)
			continue;
		list_go(&s->list, row);
		return;
	}
	ui_say(ui, TONE_INFO, _("no session is left that you have not begun"));
}

static void set_filter(struct ui *ui, const char *text)
{
	struct start *s = ui->start;

	free(s->filter);
	s->filter = text && text[strspn(text, " ")] != '\0' ? mem_strdup(text) : NULL;
	s->rows_stale = true;
	find_rows(s);
	list_go(&s->list, 0);
}

static bool take_filter(struct ui *ui, const char *text)
{
	set_filter(ui, text);
	return true;
}

static void search(struct ui *ui)
{
	ui_ask_text(ui, _("Show sessions with:"), ui->start->filter, _("words; -word = without"),
		take_filter);
	ui->prompt.text_changed = set_filter;
}

static void show_all(struct ui *ui)
{
	if (ui->start->filter)
		set_filter(ui, NULL);
	else
		ui_say(ui, TONE_INFO, _("Ctrl+Q leaves turven"));
}

static void reload(struct ui *ui)
{
	screen_redraw();
	if (start_reload(ui))
		ui_say(ui, TONE_INFO, _("the study was read again"));
}

static void new_session(struct ui *ui)
{
	ui_push(ui, &view_new_session);
}

/* ---- the picture ---- */

/* How far the coder is with each session that can be read. */
struct progress {
	size_t n_finished, n_begun, n_not_begun, n_unreadable;
};

/* Finished is a session when each observation of it that the coder began is. */
static void count(const struct start *s, const struct work_session *w, struct progress *p)
{
	size_t n_open = 0, n_finished = 0;

	if (w->loaded && !w->ok) {
		p->n_unreadable++;
		return;
	}
	for (size_t i = 0; i < w->n_observations; i++) {
		const struct work_observation *o = &w->observations[i];

		if (s->coder && strcmp(o->name.coder, s->coder) != 0)
			continue;
		if (o->state == WORK_FINISHED || o->state == WORK_INCOMPLETE)
			n_finished++;
		else
			n_open++;
	}
	if (n_open > 0)
		p->n_begun++;
	else if (n_finished > 0)
		p->n_finished++;
	else
		p->n_not_begun++;
}

static void draw_summary(const struct start *s, const struct area *a)
{
	struct pen p = draw_pen(a, 1);
	struct progress progress = {0};
	size_t n = s->work.n_sessions;

	for (size_t i = 0; i < n; i++)
		count(s, &s->work.sessions[i], &progress);
	draw_printf(&p, ROLE_PLAIN, ngettext(" %zu session", " %zu sessions", (unsigned long)n), n);
	if (s->next_load < n)
		draw_printf(&p, ROLE_WAITING, _(" · reading %zu of %zu"), s->next_load, n);
	else if (s->coder)
		draw_printf(&p, ROLE_PLAIN, _(" · %s: %zu finished, %zu begun, %zu not begun"),
			s->coder, progress.n_finished, progress.n_begun, progress.n_not_begun);
	if (progress.n_unreadable > 0)
		draw_printf(&p, ROLE_WARNING, _(" · cannot be read: %zu"), progress.n_unreadable);
	if (s->filter)
		draw_printf(&p, ROLE_WARNING, _(" · %zu with '%s' (Esc shows all)"), s->n_rows,
			s->filter);
}

static void draw_session(const struct start *s, const struct area *a, int row,
	const struct work_session *w, bool here)
{
	enum role role = here ? ROLE_SELECTED : ROLE_PLAIN;
	struct pen p = draw_pen(a, row);
	struct text work = {0};
	char length[MEDIATIME_SIZE] = "-";
	int id_width = a->width >= 120 ? 33 : 16, title_width = a->width >= 120 ? 44 : 21;

	draw_text(&p, role, here ? ">" : " ");
	draw_field(&p, role, id_width, w->id);
	draw_text(&p, role, " ");
	if (!w->loaded) {
		draw_text(&p, here ? role : ROLE_FAINT, "…");
	} else if (!w->ok) {
		draw_text(&p, here ? role : ROLE_WARNING, work_session_state_name(w));
		draw_printf(&p, here ? role : ROLE_WARNING, ": %s", problem_words(s, w));
	} else {
		if (w->duration_ms >= 0)
			mediatime_format(w->duration_ms, 0, length);
		draw_field(&p, role, title_width, w->title ? w->title : "");
		draw_printf(&p, role, " %7s  ", length);
		bool found = !w->has_recording || w->recording_found;
		start_work_words(s, w, p.end - p.column, &work);
		if (!found || !work.s)
			draw_text(&p,
				here     ? role
				: !found ? ROLE_WARNING
					 : ROLE_FAINT,
				work_session_state_name(w));
		if (!found && work.s)
			draw_text(&p, role, "; ");
		draw_text(&p, role, work.s ? work.s : "");
		text_clear(&work);
	}
	if (here)
		draw_rest(&p, role);
}

/* What is missing before anything can be coded. */
static void draw_next_step(const struct start *s, const struct area *list)
{
	struct area a = {list->row, list->column + 1, list->height, list->width - 2};
	int row = s->n_rows > 0 ? (int)s->n_rows + 1 : 0;

	if (s->n_rows == 0 && s->filter) {
		draw_paragraph(&a, 0, ROLE_FAINT, _("No session has these words. Esc shows all."));
		return;
	}
	if (s->work.n_codebooks == 0) {
		char *text = mem_printf(
			_("No codebook yet. A codebook says which codes there are; put one, for "
			  "example the lot.yaml that comes with turven, into the folder "
			  "'%s/codebooks', then press Ctrl+R. How to write one: man "
			  "turven-codebook."),
			s->work.root);
		row += draw_paragraph(&a, row, ROLE_WARNING, text) + 1;
		free(text);
	}
	if (s->work.n_sessions == 0)
		draw_paragraph(&a, row, ROLE_PLAIN,
			_("No session yet. Ctrl+N makes one for a recording (a video or sound "
			  "file)."));
}

static void draw(struct ui *ui, const struct area *a)
{
	struct start *s = ui->start;
	struct pen p = draw_pen(a, 0);
	struct area list = {a->row + 3, a->column, a->height - 3, a->width};
	char who[80];

	find_rows(s);
	list_resize(&s->list, s->n_rows, (size_t)(list.height > 0 ? list.height : 1));
	s->list_area = list;
	snprintf(who, sizeof who, "%s %s ", _("coder"), s->coder ? s->coder : _("not chosen"));
	draw_printf(&p, ROLE_HEADER, " turven · %s", s->work.title ? s->work.title : _("sessions"));
	draw_right(&p, ROLE_HEADER, who);
	draw_summary(s, a);
	p = draw_pen(a, 2);
	draw_field(&p, ROLE_HEADING, a->width >= 120 ? 35 : 18, _(" Session"));
	draw_field(&p, ROLE_HEADING, a->width >= 120 ? 44 : 21, _("Title"));
	draw_printf(
		&p, ROLE_HEADING, " %7s  %s", _("Length"), s->coder ? _("Done by you") : _("Done"));
	for (size_t i = 0; i < s->list.height && s->list.top + i < s->n_rows; i++)
		draw_session(s, &list, (int)i, &s->work.sessions[s->rows[s->list.top + i]],
			s->list.top + i == s->list.cursor);
	draw_next_step(s, &list);
}

static bool key(struct ui *ui, const struct key *k)
{
	struct start *s = ui->start;
	int row = k->row - s->list_area.row;

	if (key_is_letter(k) || key_is_digit(k)) {
		ui_say(ui, TONE_INFO, _("/ searches; Enter codes the selected session"));
		return true;
	}
	if (key_is(k, "WheelUp") || key_is(k, "WheelDown"))
		list_move(&s->list, key_is(k, "WheelUp") ? -1 : 1);
	else if (key_is(k, "Click") && row >= 0 && s->list.top + (size_t)row < s->n_rows)
		list_go(&s->list, s->list.top + (size_t)row);
	else
		return false;
	return true;
}

/* Called on leaving the program. */
static void leave(struct ui *ui)
{
	struct start *s = ui->start;

	worklist_clear(&s->work);
	free(s->coder);
	free(s->session);
	free(s->codebook);
	free(s->filter);
	free(s->rows);
	free(s);
	ui->start = NULL;
}

static const struct command commands[] = {
	{"code", {"Enter"}, N_("code"), N_("code the selected session, or go on with it"), code},
	{"up", {"Up"}, NULL, N_("the session above"), up},
	{"down", {"Down"}, N_("select"), N_("the session below"), down},
	{"page-up", {"-", "PageUp"}, NULL, N_("a page up"), page_up},
	{"page-down", {"Space", "+", "PageDown"}, NULL, N_("a page down"), page_down},
	{"search", {"/"}, N_("search"), N_("show only sessions with these words"), search},
	{"show-all", {"Esc"}, NULL, N_("show all sessions"), show_all},
	{"next-left", {"Tab"}, N_("next not begun"), N_("the next session that you have not begun"),
		next_open},
	{"another-pass", {"Ctrl+P"}, NULL, N_("code the selected session once more (another pass)"),
		another_pass},
	{"coder", {"Ctrl+K"}, N_("who codes"), N_("choose who codes"), start_ask_coder},
	{"new-session", {"Ctrl+N"}, N_("new session"), N_("make a session for a recording"),
		new_session},
	{"reload", {"Ctrl+R"}, NULL,
		N_("read the study again: sessions and codebooks added meanwhile"), reload},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_start = {N_("Sessions"), commands};
static const struct command_group *const groups[] = {
	&group_start, &group_program, &group_leave, NULL};

const struct view view_start = {
	.title = N_("Sessions"),
	.groups = groups,
	.leave = leave,
	.draw = draw,
	.key = key,
	.tick = tick,
};
