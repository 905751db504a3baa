/*
 * The form for a new session: which recording, what it is called, with which codebook it is coded,
 * who is in it. Nothing is written until the last line is chosen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/label.h"
#include "ui/new_session.h"
#include "ui/screen.h"
#include "ui/start.h"

size_t new_session_add_line(const struct new_session *f)
{
	return LINE_PEOPLE + f->n_people;
}

static size_t make_line(const struct new_session *f)
{
	return new_session_add_line(f) + 1;
}

/* The next of s001, s002, …: names of recordings may say who is on them, ids go into tables. */
static char *next_id(const struct worklist *w)
{
	long long last = 0, number;

	for (size_t i = 0; i < w->n_sessions; i++) {
		const char *digits = w->sessions[i].id + 1;

		if (w->sessions[i].id[0] == 's' && strspn(digits, "0123456789") == strlen(digits) &&
			text_to_int64(digits, strlen(digits), 0, 999999, &number) && number > last)
			last = number;
	}
	return mem_printf("s%03lld", last + 1);
}

static void replace(char **to, char *value)
{
	free(*to);
	*to = value;
}

/* ---- answers ---- */

static bool take_recording(struct ui *ui, const char *text)
{
	struct new_session *f = ui->new_session;
	struct file_info info;
	struct error err = {0};
	char *id;

	if (!text || text[0] == '\0')
		return true;
	if (!file_stat(text, &info, &err)) {
		ui_say_error(ui, &err);
		return false;
	}
	if (!info.is_regular) {
		ui_say(ui, TONE_WARNING, _("'%s' is not a file"), text);
		return false;
	}
	if (!worklist_check_media(text, &err)) {
		ui_say_error(ui, &err);
		return false;
	}
	if (worklist_session_of(ui->start->work.root, text, &id)) {
		ui_say(ui, TONE_WARNING,
			_("this recording is in session '%s' already; Esc goes back"), id);
		free(id);
		return false;
	}
	replace(&f->media, mem_strdup(text));
	if (!f->id)
		f->id = next_id(&ui->start->work);
	f->cursor = LINE_ID;
	return true;
}

static bool take_id(struct ui *ui, const char *text)
{
	if (!text || text[0] == '\0')
		return true;
	if (!text_is_file_id(text)) {
		ui_say(ui, TONE_WARNING, _("'%s' cannot be the id; allowed: %s"), text,
			text_file_id_rule());
		return false;
	}
	if (start_find(ui->start, text) != SIZE_MAX) {
		ui_say(ui, TONE_WARNING, _("there is a session '%s' already"), text);
		return false;
	}
	replace(&ui->new_session->id, mem_strdup(text));
	ui->new_session->cursor = ui->new_session->codebook ? LINE_PEOPLE : LINE_CODEBOOK;
	return true;
}

static void answer_codebook(struct ui *ui, int value)
{
	if (value < 0)
		return;
	ui->new_session->codebook = ui->start->work.codebooks[value];
	ui->new_session->cursor = LINE_PEOPLE;
}

static void ask_codebook(struct ui *ui)
{
	const struct worklist *w = &ui->start->work;

	if (w->n_codebooks == 0) {
		ui_say(ui, TONE_WARNING,
			_("this study has no codebook; put one into its folder codebooks/"));
		return;
	}
	ui_ask_menu(ui, _("Code with which codebook?"), answer_codebook);
	ui->prompt.key_acts = false;
	for (size_t i = 0; i < w->n_codebooks; i++) {
		const char *id = w->codebooks[i];
		const char *now = ui->new_session->codebook;
		char key[2] = {i < 9 ? (char)('1' + i) : '\0', '\0'};
		bool chosen = now && strcmp(now, id) == 0;
		menu_add(&ui->prompt.menu, key, (int)i, chosen, id);
		if (chosen)
			ui->prompt.menu.cursor = ui->prompt.menu.n - 1;
	}
}

/* What is missing, or NULL. */
static const char *missing(const struct ui *ui)
{
	const struct new_session *f = ui->new_session;

	if (!f->media)
		return _("which recording? choose the first line");
	if (!f->id)
		return _("what is the session called? choose the second line");
	if (!f->codebook && ui->start->work.n_codebooks > 0)
		return _("which codebook? choose the third line");
	return f->n_people == 0 ? _("who is in the session? add at least one person") : NULL;
}

static void make(struct ui *ui)
{
	struct new_session *f = ui->new_session;
	struct participant people[NEW_SESSION_PEOPLE];
	struct label_text labels[NEW_SESSION_PEOPLE];
	struct error err = {0};

	if (missing(ui)) {
		ui_say(ui, TONE_WARNING, "%s", missing(ui));
		return;
	}
	for (size_t i = 0; i < f->n_people; i++) {
		labels[i] = (struct label_text){ui->start->work.language, f->people[i].label};
		people[i] = (struct participant){
			.id = f->people[i].id,
			.role = f->people[i].role,
			.label = {&labels[i], 1},
			.key = i < 9    ? (char)('1' + i)
			       : i == 9 ? '0'
					: '\0',
		};
	}
	if (!worklist_new_session(
		    ui->start->work.root, f->id, f->media, people, f->n_people, &err)) {
		ui_say_error(ui, &err);
		return;
	}
	char *id = mem_strdup(f->id);
	char *codebook = f->codebook ? mem_strdup(f->codebook) : NULL;
	ui_pop(ui);
	if (start_reload(ui)) {
		start_go(ui->start, id);
		start_code(ui, id, codebook, false);
	}
	free(codebook);
	free(id);
}

/* ---- commands ---- */

static void up(struct ui *ui)
{
	if (ui->new_session->cursor > 0)
		ui->new_session->cursor--;
}

static void down(struct ui *ui)
{
	if (ui->new_session->cursor < make_line(ui->new_session))
		ui->new_session->cursor++;
}

static void open_line(struct ui *ui)
{
	struct new_session *f = ui->new_session;

	if (f->cursor == LINE_RECORDING)
		ui_ask_text(ui, _("Recording:"), f->media, _("path of the video or sound file"),
			take_recording);
	else if (f->cursor == LINE_ID)
		ui_ask_text(ui, _("Session id:"), f->id, text_file_id_rule(), take_id);
	else if (f->cursor == LINE_CODEBOOK)
		ask_codebook(ui);
	else if (f->cursor <= new_session_add_line(f))
		new_session_ask_person(ui);
	else
		make(ui);
}

static void go_back(struct ui *ui, int value)
{
	if (value != 1)
		return;
	bool one_session = ui->start->one_session;

	ui_pop(ui);
	if (one_session)
		ui->leaving = true;
	else
		ui_say(ui, TONE_INFO, _("no session was made"));
}

static void back(struct ui *ui)
{
	size_t n = ui->new_session->n_people;
	char question[160];

	if (n == 0) {
		go_back(ui, 1);
		return;
	}
	snprintf(question, sizeof question,
		ngettext("Go back and drop the %zu person you typed?",
			"Go back and drop the %zu people you typed?", (unsigned long)n),
		n);
	ui_ask_menu(ui, question, go_back);
	ui->prompt.key_acts = false;
	menu_add(&ui->prompt.menu, "1", 0, false, _("stay"));
	menu_add(&ui->prompt.menu, "2", 1, false, _("go back, no session is made"));
}

/* Typing on a line that takes text begins it anew; Esc leaves it as it was. */
static bool key(struct ui *ui, const struct key *k)
{
	struct new_session *f = ui->new_session;
	bool pasted = key_is(k, "Paste");

	if ((!key_text(k) && !pasted) || f->cursor == LINE_CODEBOOK || f->cursor == make_line(f))
		return false;
	open_line(ui);
	if (ui->prompt.kind != PROMPT_TEXT)
		return true;
	line_set(&ui->prompt.line, pasted ? screen_pasted() : "");
	if (!pasted)
		line_key(&ui->prompt.line, k);
	return true;
}

/* ---- the picture ---- */

static void draw_line_of(const struct new_session *f, const struct area *a, size_t line,
	const char *name, const char *value)
{
	bool here = f->cursor == line;
	enum role role = here ? ROLE_SELECTED : ROLE_PLAIN;
	struct pen p = draw_pen(a, 2 + (int)line + (line >= LINE_PEOPLE) + (line == make_line(f)));

	draw_text(&p, role, here ? ">" : " ");
	draw_field(&p, role, 14, name);
	draw_text(&p, role, value);
	if (here)
		draw_rest(&p, role);
}

static void draw(struct ui *ui, const struct area *a)
{
	struct new_session *f = ui->new_session;
	struct pen p = draw_pen(a, 0);

	draw_printf(&p, ROLE_HEADER, " %s", _("A new session"));
	draw_right(&p, ROLE_HEADER, _("Enter changes a line, Esc goes back without making it "));
	draw_line_of(f, a, LINE_RECORDING, _("Recording"), f->media ? f->media : "-");
	draw_line_of(f, a, LINE_ID, _("Session id"), f->id ? f->id : "-");
	draw_line_of(f, a, LINE_CODEBOOK, _("Codebook"),
		f->codebook                        ? f->codebook
		: ui->start->work.n_codebooks == 0 ? _("none in this study yet")
						   : _("- (Enter chooses)"));
	for (size_t i = 0; i < f->n_people; i++) {
		char value[200];
		snprintf(value, sizeof value, "%.100s (%.40s)", f->people[i].label,
			f->people[i].role);
		draw_line_of(f, a, LINE_PEOPLE + i, i ? "" : _("People"), value);
	}
	draw_line_of(
		f, a, new_session_add_line(f), f->n_people ? "" : _("People"), _("+ add a person"));
	draw_line_of(f, a, make_line(f), "", _("Make the session and code it"));
	struct area hint = {a->row, a->column + 1, a->height, a->width - 2};
	struct text words = {0};
	text_add(&words, _("The role says whom a codebook's codes can be about. The name is shown "
			   "while coding; an alias is better than a real name."));
	if (ui->start->work.roles.n > 0) {
		text_add(&words, _(" Roles that the codebooks know: "));
		roles_words(&ui->start->work.roles, &words);
		text_add(&words, ".");
	}
	draw_paragraph(&hint, (int)make_line(f) + 6, ROLE_FAINT, words.s);
	text_clear(&words);
}

static void enter(struct ui *ui)
{
	struct new_session *f = ui->new_session = mem_alloc(1, sizeof *f);
	struct worklist *w = &ui->start->work;
	const char *given = ui->start->given.codebook;

	worklist_read_roles(w);
	for (size_t i = 0; i < w->n_codebooks; i++)
		if (given ? strcmp(given, w->codebooks[i]) == 0 : w->n_codebooks == 1)
			f->codebook = w->codebooks[i];
	if (given && !f->codebook)
		ui_say(ui, TONE_WARNING, _("this study has no codebook '%s'; choose another"),
			given);
	if (!ui->start->media)
		return;
	f->media = mem_strdup(ui->start->media);
	f->id = next_id(w);
	f->cursor = LINE_ID;
}

static void leave(struct ui *ui)
{
	struct new_session *f = ui->new_session;

	new_session_clear_people(f);
	free(f->media);
	free(f->id);
	free(f);
	ui->new_session = NULL;
}

static const struct command commands[] = {
	{"up", {"Up", "Shift+Tab"}, NULL, N_("the line above"), up},
	{"down", {"Down", "Tab"}, N_("next line"), N_("the line below"), down},
	{"change", {"Enter"}, N_("change"), N_("change the line"), open_line},
	{"remove", {"Ctrl+D", "Delete"}, N_("remove person"), N_("remove the person"),
		new_session_remove_person},
	{"back", {"Esc"}, N_("back"), N_("back without making a session"), back},
	{NULL, {NULL}, NULL, NULL, NULL},
};

static const struct command_group group_form = {N_("A new session"), commands};
static const struct command_group *const groups[] = {
	&group_form, &group_program, &group_leaving, NULL};

const struct view view_new_session = {
	.title = N_("A new session"),
	.groups = groups,
	.enter = enter,
	.leave = leave,
	.draw = draw,
	.key = key,
};
