/* The state behind the screen: views, messages, prompts; and the picture made of them. */
#include "ui/ui.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/screen.h"
#include "ui/start.h"

#define INFO_MS      5000
#define WARNING_MS   12000
#define MESSAGE_ROWS 4

/* ---- views ---- */

const struct view *ui_view(const struct ui *ui)
{
	assert(ui->n_views > 0);
	return ui->views[ui->n_views - 1];
}

void ui_push(struct ui *ui, const struct view *v)
{
	assert(ui->n_views < UI_VIEWS);
	ui->views[ui->n_views++] = v;
	if (v->enter)
		v->enter(ui);
}

void ui_pop(struct ui *ui)
{
	const struct view *v = ui_view(ui);

	ui_close_prompt(ui);
	ui->n_views--;
	if (v->leave)
		v->leave(ui);
	if (ui->n_views == 0)
		ui->leaving = true;
}

/* ---- messages ---- */

void ui_say(struct ui *ui, enum desk_tone tone, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ui->message, sizeof ui->message, fmt, ap);
	va_end(ap);
	ui->message_tone = tone;
	ui->message_until_us =
		ui->now_us + (int64_t)1000 * (tone == TONE_INFO ? INFO_MS : WARNING_MS);
}

void ui_say_error(struct ui *ui, const struct error *err)
{
	ui_say(ui, TONE_ERROR, "%s", err->text);
}

void ui_wake_in_ms(struct ui *ui, int64_t ms)
{
	int64_t at = ui->now_us + 1000 * ms;

	if (at < ui->wake_us)
		ui->wake_us = at;
}

const char *ui_language(const struct ui *ui)
{
	return ui->desk ? desk_language(ui->desk) : "en";
}

/* ---- prompts ---- */

void ui_close_prompt(struct ui *ui)
{
	bool typing = ui->prompt.typing;

	prompt_clear(&ui->prompt);
	if (typing && ui->desk)
		desk_typing(ui->desk, false);
}

void ui_ask_text(struct ui *ui, const char *question, const char *initial, const char *hint,
	bool (*done)(struct ui *ui, const char *text))
{
	ui_close_prompt(ui);
	ui->prompt.kind = PROMPT_TEXT;
	snprintf(ui->prompt.question, sizeof ui->prompt.question, "%s", question);
	snprintf(ui->prompt.hint, sizeof ui->prompt.hint, "%s", hint ? hint : "");
	line_set(&ui->prompt.line, initial ? initial : "");
	ui->prompt.text_done = done;
	ui->message_until_us = 0;
}

void ui_ask_menu(struct ui *ui, const char *question, void (*done)(struct ui *ui, int value))
{
	ui_close_prompt(ui);
	ui->prompt.kind = PROMPT_MENU;
	snprintf(ui->prompt.question, sizeof ui->prompt.question, "%s", question);
	ui->prompt.menu_done = done;
	ui->prompt.key_acts = true;
	ui->message_until_us = 0;
}

/* The prompt is taken out of ui before its answer is handled, so that a new one can be opened. */
static void finish_text(struct ui *ui, bool answered)
{
	struct prompt p = ui->prompt;
	char *text = answered ? mem_strdup(line_text(&p.line)) : NULL;

	if (p.typing && ui->desk)
		desk_typing(ui->desk, false);
	memset(&ui->prompt, 0, sizeof ui->prompt);
	bool accepted = p.text_done(ui, text);
	free(text);
	if (accepted || !answered || ui->prompt.kind != PROMPT_NONE) {
		prompt_clear(&p);
		return;
	}
	ui->prompt = p;
	if (p.typing && ui->desk)
		desk_typing(ui->desk, true);
}

static void finish_menu(struct ui *ui, int value)
{
	void (*done)(struct ui *, int) = ui->prompt.menu_done;

	ui_close_prompt(ui);
	done(ui, value);
}

static void text_key(struct ui *ui, const struct key *k)
{
	struct prompt *p = &ui->prompt;

	if (key_is(k, "Enter")) {
		finish_text(ui, true);
		return;
	}
	if (key_is(k, "Esc") || key_is(k, "Ctrl+C")) {
		finish_text(ui, false);
		return;
	}
	if (key_is(k, "Paste"))
		line_insert(&p->line, screen_pasted());
	else if (key_is(k, "Tab") && p->candidate)
		prompt_complete(p, ui);
	else if (!line_key(&p->line, k))
		ui_say(ui, TONE_INFO,
			_("%s means nothing while you type; Enter takes the text, Esc drops it"),
			key_label(k->name));
	if (p->text_changed)
		p->text_changed(ui, line_text(&p->line));
}

/* False: the key was not for the menu, which has closed. */
static bool menu_prompt_key(struct ui *ui, const struct key *k)
{
	int value = -1;

	switch (menu_key(&ui->prompt.menu, k, &value)) {
	case MENU_CHOSEN:
		finish_menu(ui, value);
		return true;
	case MENU_MOVED:
		return true;
	case MENU_CLOSED:
		finish_menu(ui, -1);
		return true;
	case MENU_NOT_MINE:
		break;
	}
	if (!ui->prompt.key_acts) {
		ui_say(ui, TONE_WARNING, _("%s is none of the choices; Esc closes the menu"),
			key_label(k->name));
		return true;
	}
	if (key_is(k, "Click") || key_is(k, "WheelUp") || key_is(k, "WheelDown"))
		return false;
	finish_menu(ui, -1);
	return false;
}

void ui_key(struct ui *ui, const struct key *k)
{
	ui->key = *k;
	if (ui->leaving || ui->n_views == 0)
		return;
	if (ui->prompt.kind == PROMPT_TEXT) {
		text_key(ui, k);
		return;
	}
	if (ui->prompt.kind == PROMPT_MENU && menu_prompt_key(ui, k))
		return;
	const struct view *v = ui_view(ui);
	const struct command *c = command_for_key(v->groups, k);
	if (c) {
		c->run(ui);
		return;
	}
	if (v->key && v->key(ui, k))
		return;
	if (key_is(k, "Paste"))
		ui_say(ui, TONE_WARNING,
			_("pasted text was not taken as keys: nothing was logged"));
	else if (key_is(k, "Unknown"))
		ui_say(ui, TONE_INFO, _("this key means nothing here; ? shows what does"));
	else if (!key_is(k, "Click") && !key_is(k, "WheelUp") && !key_is(k, "WheelDown"))
		ui_say(ui, TONE_INFO, _("%s means nothing here; ? shows what does"),
			key_label(k->name));
}

void ui_tick(struct ui *ui)
{
	if (ui->message_until_us != 0 && ui->now_us >= ui->message_until_us)
		ui->message_until_us = 0;
	if (ui->n_views > 0 && ui_view(ui)->tick)
		ui_view(ui)->tick(ui);
}

/* ---- the picture ---- */

/* Where the text of the prompt begins when it is longer than its room: the cursor stays in sight.
 */
static const char *visible_part(const struct line *l, int room, int *cursor)
{
	const char *s = line_text(l);
	char *head = mem_strndup(s, l->cursor);
	const char *from = head;

	while (draw_width(from) >= room && *from)
		from += utf8_cluster(from);
	*cursor = draw_width(from);
	size_t skipped = (size_t)(from - head);
	free(head);
	return s + skipped;
}

static void draw_text_prompt(const struct ui *ui, int row, int *cursor_row, int *cursor_column)
{
	struct pen p = {.row = row, .column = 0, .end = screen_columns()};
	int cursor;

	draw_printf(&p, ROLE_KEY, " %s ", ui->prompt.question);
	int room = p.end - p.column - 1;
	const char *part = visible_part(&ui->prompt.line, room > 10 ? room : 10, &cursor);
	*cursor_row = row;
	*cursor_column = p.column + cursor;
	if (*cursor_column >= p.end)
		*cursor_column = p.end - 1;
	draw_text(&p, ROLE_PROMPT, part);
	if (ui->prompt.hint[0] != '\0' && draw_width(ui->prompt.hint) + 3 < p.end - p.column) {
		draw_text(&p, ROLE_PLAIN, "   ");
		draw_text(&p, ROLE_FAINT, ui->prompt.hint);
	}
}

static void clear_area(const struct area *a)
{
	for (int row = 0; row < a->height; row++) {
		struct pen p = draw_pen(a, row);
		draw_rest(&p, ROLE_PLAIN);
	}
}

/* What is longer than a line takes the lines above too, for as long as it is shown. */
static void draw_message(const struct ui *ui, int row)
{
	static const enum role roles[] = {
		[TONE_INFO] = ROLE_PLAIN,
		[TONE_WARNING] = ROLE_WARNING,
		[TONE_ERROR] = ROLE_ERROR,
	};
	enum role role = roles[ui->message_tone];
	struct area a = {row, 1, 1, screen_columns() - 2};
	char *text =
		mem_printf("%s%s", ui->message_tone == TONE_ERROR ? _("Error: ") : "", ui->message);
	struct area nowhere = {0, 1, 0, a.width};
	int rows = draw_paragraph(&nowhere, 0, role, text);

	if (rows > MESSAGE_ROWS)
		rows = MESSAGE_ROWS;
	a.row = row - rows + 1;
	a.height = rows;
	struct area whole = {a.row, 0, rows, screen_columns()};
	clear_area(&whole);
	draw_paragraph(&a, 0, role, text);
	free(text);
}

/* The keys that a coder needs most, as far as they fit; the last one is always help. */
static void draw_keys(const struct ui *ui, int row)
{
	struct pen p = {.row = row, .column = 1, .end = screen_columns() - 9};
	const struct command *c;

	if (ui->prompt.kind == PROMPT_TEXT) {
		p.end = screen_columns();
		draw_text(&p, ROLE_FAINT,
			ui->prompt.candidate ? _("Enter takes it · Esc drops it · Tab completes")
					     : _("Enter takes it · Esc drops it · Ctrl+W a word "
						 "back · Ctrl+U all back"));
		return;
	}
	for (size_t i = 0; (c = command_at(ui_view(ui)->groups, i)) != NULL; i++) {
		if (!c->brief || !c->keys[0])
			continue;
		const char *key = key_label(c->keys[0]), *brief = _(c->brief);
		if (draw_width(key) + 3 + draw_width(brief) > p.end - p.column)
			break;
		draw_text(&p, ROLE_KEY, key);
		draw_text(&p, ROLE_PLAIN, " ");
		draw_text(&p, ROLE_PLAIN, brief);
		draw_text(&p, ROLE_PLAIN, "  ");
	}
	struct pen last = {.row = row, .column = screen_columns() - 8, .end = screen_columns()};
	draw_text(&last, ROLE_KEY, "?");
	draw_printf(&last, ROLE_PLAIN, " %s", _("help"));
}

static void draw_menu(const struct ui *ui, const struct area *a)
{
	const struct menu *m = &ui->prompt.menu;
	int rows = a->height - 1;
	size_t first = m->cursor >= (size_t)(rows > 0 ? rows : 1)
			       ? m->cursor - (size_t)(rows > 0 ? rows : 1) + 1
			       : 0;

	clear_area(a);
	struct pen p = draw_pen(a, 0);
	draw_text(&p, ROLE_HEADING, ui->prompt.question);
	for (size_t i = first; i < m->n && (int)(i - first) < rows; i++) {
		const struct menu_item *item = &m->items[i];
		enum role role = i == m->cursor ? ROLE_SELECTED : ROLE_PLAIN;
		p = draw_pen(a, 1 + (int)(i - first));
		draw_text(&p, role, i == m->cursor ? ">" : " ");
		draw_field(&p, i == m->cursor ? role : ROLE_KEY, 6, key_label(item->key));
		draw_text(&p, role, item->chosen ? "● " : "  ");
		draw_text(&p, role, item->label);
		if (i == m->cursor)
			draw_rest(&p, role);
	}
}

/* Commands that the palette's text can still become. */
static void draw_candidates(struct ui *ui, const struct area *a)
{
	const char *typed = line_text(&ui->prompt.line), *name;
	int row = 0;

	clear_area(a);
	for (size_t i = 0; (name = ui->prompt.candidate(ui, i)) != NULL && row < a->height; i++) {
		if (strncmp(name, typed, strlen(typed)) != 0)
			continue;
		struct pen p = draw_pen(a, row++);
		const struct command *c = command_by_name(ui_view(ui)->groups, name);
		draw_field(&p, ROLE_KEY, 19, name);
		draw_text(&p, ROLE_PLAIN, c ? _(c->help) : "");
	}
	if (row == 0) {
		struct pen p = draw_pen(a, 0);
		draw_text(&p, ROLE_FAINT, _("nothing begins like this"));
	}
}

static void draw_prompt_list(struct ui *ui, const struct area *body)
{
	struct area a;
	int wanted = (int)ui->prompt.menu.n + 1;

	if (ui->prompt.kind == PROMPT_TEXT && !ui->prompt.candidate)
		return;
	if (ui_view(ui)->menu_area) {
		ui_view(ui)->menu_area(ui, body, &a);
		if (ui->prompt.kind == PROMPT_TEXT)
			a.width = body->width - a.column;
	} else {
		a = *body;
		a.column++;
		a.width -= 2;
		if (ui->prompt.kind == PROMPT_TEXT)
			wanted = 10;
		a.height = wanted < body->height - 2 ? wanted : body->height - 2;
		a.row = body->row + body->height - a.height;
	}
	if (ui->prompt.kind == PROMPT_MENU)
		draw_menu(ui, &a);
	else
		draw_candidates(ui, &a);
}

void ui_draw(struct ui *ui)
{
	int rows = screen_rows(), columns = screen_columns();
	int cursor_row = -1, cursor_column = 0;
	struct area body = {0, 0, rows - 2, columns};

	if (ui->n_views == 0)
		return;
	screen_begin();
	if (rows < SCREEN_MIN_ROWS || columns < SCREEN_MIN_COLUMNS) {
		struct area all = {0, 0, rows, columns};
		char text[200];
		snprintf(text, sizeof text,
			_("This window is %d×%d; turven needs %d×%d. Make it larger. Keys go on to "
			  "work."),
			columns, rows, SCREEN_MIN_COLUMNS, SCREEN_MIN_ROWS);
		draw_paragraph(&all, 0, ROLE_PLAIN, text);
		screen_end(-1, 0);
		return;
	}
	ui_view(ui)->draw(ui, &body);
	if (ui->prompt.kind != PROMPT_NONE)
		draw_prompt_list(ui, &body);
	/* what was said about the answer is more urgent than the question, which comes back */
	if (ui->prompt.kind == PROMPT_TEXT)
		draw_text_prompt(ui, rows - 2, &cursor_row, &cursor_column);
	if (ui->message_until_us != 0)
		draw_message(ui, ui->prompt.kind == PROMPT_TEXT ? rows - 1 : rows - 2);
	if (ui->message_until_us == 0 || ui->prompt.kind != PROMPT_TEXT)
		draw_keys(ui, rows - 1);
	screen_end(cursor_row, cursor_column);
}

/* ---- opening and closing an observation ---- */

bool ui_open_desk(struct ui *ui, const struct desk_options *o, struct error *err)
{
	struct problems problems = {0};

	if (!desk_open(&ui->desk, o, &problems, err)) {
		ui->desk = NULL;
		problems_clear(&problems);
		return false;
	}
	const struct study_settings *settings = desk_settings(ui->desk);
	ui->window_keys = settings->window_keys;
	ui->confirm_on_video = settings->confirm_on_video;
	ui_push(ui, &view_coding);
	if (problems.n > 0)
		ui_say(ui, TONE_WARNING,
			ngettext("%s: %s", "%s: %s (and more: turven check)", problems.n),
			problems.items[0].file ? problems.items[0].file : "",
			problems.items[0].text);
	problems_clear(&problems);
	return true;
}

void ui_close_desk(struct ui *ui)
{
	struct error err = {0};
	struct desk *desk = ui->desk;

	while (ui->n_views > 0 && ui_view(ui) != &view_coding)
		ui_pop(ui);
	if (ui->n_views == 1 || (ui->start && ui->start->one_session)) {
		ui->leaving =
			true; /* the loop closes the desk, after the screen knows no more of it */
		return;
	}
	ui_pop(ui);
	ui->desk = NULL;
	ui->message_until_us = 0;
	if (desk && !desk_close(desk, &err))
		ui_say_error(ui, &err);
	if (ui->start)
		start_coded(ui);
}
