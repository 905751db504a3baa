/*
 * What the bottom line asks: a line of text with its editing keys, or a small menu of choices.
 *
 * Only state and arithmetic: no drawing and no curses, so that it is tested without a terminal. A
 * prompt never stops anything: player, saving and drawing go on while it is open.
 */
#ifndef TURVEN_UI_PROMPT_H
#define TURVEN_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "ui/key.h"

/* ---- one line of text ---- */

#define LINE_LIMIT 1000 /* characters as people count them */

struct line {
	struct text text; /* valid UTF-8 */
	size_t cursor;    /* byte where the next character goes */
};

void line_set(struct line *l, const char *text); /* cursor at the end */
void line_clear(struct line *l);
const char *line_text(const struct line *l);        /* never NULL */
void line_insert(struct line *l, const char *text); /* line ends and tabs become blanks */

/*
 * Left, Right (Ctrl+B, Ctrl+F), Ctrl+A and Ctrl+E to both ends, word by word with Ctrl+Left and
 * Ctrl+Right (Alt+B, Alt+F), Backspace, Delete or Ctrl+D, Ctrl+W a word, Ctrl+U up to here, Ctrl+K
 * from here, and characters. False: the key means nothing here.
 */
bool line_key(struct line *l, const struct key *k);

/* ---- a menu ---- */

#define MENU_MAX 48

struct menu_item {
	char key[KEY_NAME_SIZE]; /* chooses it; "" = only by cursor and Enter */
	char label[96];
	int value;
	bool chosen; /* is in force: drawn with a sign */
};

struct menu {
	struct menu_item items[MENU_MAX];
	size_t n, cursor;
};

/* More than MENU_MAX are left out. */
void menu_add(struct menu *m, const char *key, int value, bool chosen, const char *label);

enum menu_answer {
	MENU_CHOSEN, /* *value */
	MENU_MOVED,
	MENU_CLOSED, /* Esc */
	MENU_NOT_MINE
};
enum menu_answer menu_key(struct menu *m, const struct key *k, int *value);

/* ---- what is asked ---- */

struct ui;

enum prompt_kind { PROMPT_NONE, PROMPT_TEXT, PROMPT_MENU };

struct prompt {
	enum prompt_kind kind;
	char question[160];
	char hint[160]; /* faint, behind the answer: what is allowed */
	struct line line;
	struct menu menu;
	/*
	 * The answer; NULL = none was given (Esc). False: not acceptable (the reason was said) and
	 * the prompt stays. A new prompt may be opened from here.
	 */
	bool (*text_done)(struct ui *ui, const char *text);
	void (*text_changed)(struct ui *ui, const char *text); /* may be NULL */
	/* Candidates for Tab: the i-th name or NULL behind the last; may be NULL. */
	const char *(*candidate)(struct ui *ui, size_t i);
	/* -1 = closed with Esc, or by a key that then acts (key_acts). */
	void (*menu_done)(struct ui *ui, int value);
	bool typing;   /* a longer text: playback pauses if the study's settings say so */
	bool key_acts; /* a key that is none of the choices closes the menu and then acts */
};

/*
 * Completes the line by the candidates that begin with it: as far as they agree. Returns how many
 * there are.
 */
size_t prompt_complete(struct prompt *p, struct ui *ui);

void prompt_clear(struct prompt *p);

#endif
