/* The whole picture, made anew from the state once per turn: view, prompt, message, keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/screen.h"
#include "ui/ui.h"

#define MESSAGE_ROWS 4

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
static int draw_message(enum desk_tone tone, const char *said, int row)
{
	static const enum role roles[] = {
		[TONE_INFO] = ROLE_PLAIN,
		[TONE_WARNING] = ROLE_WARNING,
		[TONE_URGENT] = ROLE_WARNING,
		[TONE_ERROR] = ROLE_ERROR,
	};
	enum role role = roles[tone];
	struct area a = {row, 1, 1, screen_columns() - 2};
	char *text = mem_printf("%s%s", tone == TONE_ERROR ? _("Error: ") : "", said);
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
	return rows;
}

/* The answer to the last key on the lowest line that is free, and what is held above it. Returns
 * whether the line of keys is taken. */
static bool draw_messages(const struct ui *ui, int rows)
{
	bool typing = ui->prompt.kind == PROMPT_TEXT, answer = ui->messages.until_us != 0;
	enum desk_tone tone = TONE_INFO;
	char *held = messages_held(&ui->messages, &tone);
	int row = rows - 2 - typing, taken = 0;

	/* what was said about the answer is more urgent than the keys, which come back */
	if (answer)
		taken = draw_message(
			ui->messages.tone, ui->messages.text, typing ? rows - 1 : rows - 2);
	if (held)
		draw_message(tone, held, typing ? row - (taken > 1 ? taken - 1 : 0) : row - taken);
	free(held);
	return answer && typing;
}

/* The keys that a coder needs most, as far as they fit; the last one is always help. */
static void draw_keys(const struct ui *ui, int row)
{
	struct pen p = {.row = row, .column = 1, .end = screen_columns() - 9};
	const struct view *v = ui_view(ui);
	const struct command *c;

	if (ui->prompt.kind == PROMPT_MENU) {
		p.end = screen_columns();
		draw_text(&p, ROLE_FAINT,
			ui->prompt.key_acts
				? _("its key or Enter takes one · Esc closes · any other key "
				    "closes and acts")
				: _("its key or Enter takes one · Up and Down select · Esc "
				    "closes"));
		return;
	}
	if (ui->prompt.kind == PROMPT_TEXT) {
		p.end = screen_columns();
		draw_text(&p, ROLE_FAINT,
			ui->prompt.candidate ? _("Enter takes it · Esc drops it · Tab completes")
					     : _("Enter takes it · Esc drops it · Ctrl+W a word "
						 "back · Ctrl+U all back"));
		return;
	}
	for (size_t i = 0; (c = command_at(v->groups, i)) != NULL; i++) {
		const char *word = v->brief ? v->brief(ui, c) : ui_brief(ui, c);
		if (!word || !c->keys[0])
			continue;
		const char *key = key_label(c->keys[0]), *brief = _(word);
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
	if (ui->prompt.kind == PROMPT_TEXT)
		draw_text_prompt(ui, rows - 2, &cursor_row, &cursor_column);
	if (!draw_messages(ui, rows))
		draw_keys(ui, rows - 1);
	screen_end(cursor_row, cursor_column);
}
