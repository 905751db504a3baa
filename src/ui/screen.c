/* Curses is started, read and left here. */
#include "ui/screen.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/i18n.h"
#include "base/text.h"
#include "base/utf8.h"
#include "ui/style.h"

#define ESCAPE            27
#define ESCAPE_DELAY_MS   25
#define PASTE_LIMIT       65536 /* bytes of one paste that are kept */
#define PASTE_WAIT_MS     300
#define KEY_PASTE_BEGIN   (KEY_MAX + 1)
#define KEY_PASTE_END     (KEY_MAX + 2)
#define BRACKETED_PASTE   "\033[?2004h"
#define UNBRACKETED_PASTE "\033[?2004l"

static bool is_open;
static SCREEN *terminal;
static struct text pasted;

/* Straight to the terminal, for the modes that curses does not know. */
static void send(const char *sequence)
{
	fputs(sequence, stdout);
	fflush(stdout);
}

/* Curses prints bytes as the locale says; without UTF-8 everything beyond ASCII would be lost. */
static void want_utf8(void)
{
	static const char *const locales[] = {"C.UTF-8", "en_US.UTF-8"};

	for (size_t i = 0; strcmp(nl_langinfo(CODESET), "UTF-8") != 0; i++)
		if (i == sizeof locales / sizeof locales[0] || setlocale(LC_CTYPE, locales[i]))
			return;
}

/* Both forms of the cursor keys: not every terminal keeps to the one that terminfo promises. */
static const struct {
	const char *sequence;
	int code;
} cursor_keys[] = {
	{"\033[A", KEY_UP},
	{"\033[B", KEY_DOWN},
	{"\033[C", KEY_RIGHT},
	{"\033[D", KEY_LEFT},
	{"\033OA", KEY_UP},
	{"\033OB", KEY_DOWN},
	{"\033OC", KEY_RIGHT},
	{"\033OD", KEY_LEFT},
};

bool screen_open(struct error *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_set(err, _("the screen needs a terminal; start turven in one, without "
					"redirecting its input or output"));
	want_utf8();
	terminal = newterm(NULL, stdout, stdin);
	if (!terminal) {
		const char *name = getenv("TERM");
		return error_set(err,
			_("terminal '%s' cannot show a full screen; set TERM to what the "
			  "terminal is, for instance xterm-256color"),
			name ? name : "");
	}
	is_open = true;
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	typeahead(-1);
	set_escdelay(ESCAPE_DELAY_MS);
	curs_set(0);
	mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0);
	for (size_t i = 0; i < sizeof cursor_keys / sizeof cursor_keys[0]; i++)
		define_key(cursor_keys[i].sequence, cursor_keys[i].code);
	define_key("\033[200~", KEY_PASTE_BEGIN);
	define_key("\033[201~", KEY_PASTE_END);
	send(BRACKETED_PASTE);
	style_open();
	return true;
}

void screen_close(void)
{
	if (!is_open)
		return;
	is_open = false;
	send(UNBRACKETED_PASTE);
	endwin();
	delscreen(terminal);
	terminal = NULL;
	text_clear(&pasted);
}

int screen_rows(void)
{
	return LINES;
}

int screen_columns(void)
{
	return COLS;
}

void screen_begin(void)
{
	erase();
}

void screen_end(int cursor_row, int cursor_column)
{
	curs_set(cursor_row >= 0 ? 1 : 0);
	if (cursor_row >= 0)
		move(cursor_row, cursor_column);
	refresh();
}

void screen_redraw(void)
{
	clearok(curscr, TRUE);
}

/* ---- keys ---- */

static void set_name(struct key *k, const char *name)
{
	snprintf(k->name, sizeof k->name, "%s", name);
}

static const struct {
	int code;
	const char *name;
} named[] = {
	{KEY_LEFT, "Left"},
	{KEY_RIGHT, "Right"},
	{KEY_UP, "Up"},
	{KEY_DOWN, "Down"},
	{KEY_SLEFT, "Shift+Left"},
	{KEY_SRIGHT, "Shift+Right"},
	{KEY_SR, "Shift+Up"},
	{KEY_SF, "Shift+Down"},
	{KEY_HOME, "Home"},
	{KEY_END, "End"},
	{KEY_PPAGE, "PageUp"},
	{KEY_NPAGE, "PageDown"},
	{KEY_BTAB, "Shift+Tab"},
	{KEY_BACKSPACE, "Backspace"},
	{KEY_DC, "Delete"},
	{KEY_IC, "Insert"},
	{KEY_ENTER, "Enter"},
};

/* Ctrl with an arrow has no number of its own; terminfo's extended names have. */
static const struct {
	const char *terminfo, *name;
} extended[] = {
	{"kLFT5", "Ctrl+Left"},
	{"kRIT5", "Ctrl+Right"},
	{"kUP5", "Ctrl+Up"},
	{"kDN5", "Ctrl+Down"},
	{"kDC5", "Ctrl+Delete"},
	{"kLFT3", "Alt+Left"},
	{"kRIT3", "Alt+Right"},
};

static void name_function_key(struct key *k, int code)
{
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		if (named[i].code == code) {
			set_name(k, named[i].name);
			return;
		}
	}
	if (code >= KEY_F(1) && code <= KEY_F(24)) {
		snprintf(k->name, sizeof k->name, "F%d", code - KEY_F0);
		return;
	}
	const char *name = keyname(code);
	for (size_t i = 0; name && i < sizeof extended / sizeof extended[0]; i++) {
		if (strcmp(name, extended[i].terminfo) == 0) {
			set_name(k, extended[i].name);
			return;
		}
	}
	set_name(k, "Unknown");
}

static void name_character(struct key *k, wint_t c)
{
	static const char *const low[] = {
		[8] = "Backspace",
		[9] = "Tab",
		[10] = "Enter",
		[13] = "Enter",
		[27] = "Esc",
		[28] = "Ctrl+\\",
		[29] = "Ctrl+]",
		[30] = "Ctrl+^",
		[31] = "Ctrl+_",
	};

	if (c == 0)
		set_name(k, "Ctrl+Space");
	else if (c < 32 && low[c])
		set_name(k, low[c]);
	else if (c < 32)
		snprintf(k->name, sizeof k->name, "Ctrl+%c", (int)('A' + c - 1));
	else if (c == ' ')
		set_name(k, "Space");
	else if (c == 127)
		set_name(k, "Backspace");
	else if (c < 127 || !utf8_is_format((int32_t)c))
		k->name[utf8_encode((int32_t)c, k->name)] = '\0';
	else
		set_name(k, "Unknown");
}

/* The rest of a sequence that curses does not know, up to its final byte. */
static void skip_sequence(void)
{
	wint_t c;

	while (get_wch(&c) == OK && !(c >= 0x40 && c <= 0x7e))
		;
}

static void name_escape(struct key *k)
{
	wint_t c;
	int kind = get_wch(&c);

	if (kind == ERR) {
		set_name(k, "Esc");
	} else if (kind == KEY_CODE_YES) {
		ungetch((int)c);
		set_name(k, "Esc");
	} else if (c == '[' || c == 'O') {
		skip_sequence();
		set_name(k, "Unknown");
	} else {
		struct key base = {0};
		name_character(&base, c);
		snprintf(k->name, sizeof k->name, "Alt+%.20s", base.name);
	}
}

/* Everything up to the end mark; a paste that never ends is given up after a while of silence. */
static void read_paste(struct key *k)
{
	bool ended = false;
	wint_t c;

	text_truncate(&pasted, 0);
	text_add(&pasted, "");
	timeout(PASTE_WAIT_MS);
	while (!ended) {
		int kind = get_wch(&c);
		if (kind == ERR || (kind == KEY_CODE_YES && c == KEY_PASTE_END))
			ended = true;
		else if (kind == OK && pasted.len < PASTE_LIMIT) {
			char bytes[4];
			text_add_n(&pasted, bytes, utf8_encode((int32_t)c, bytes));
		}
	}
	nodelay(stdscr, TRUE);
	set_name(k, "Paste");
}

static void read_mouse(struct key *k)
{
	MEVENT event;

	set_name(k, "Unknown");
	if (getmouse(&event) != OK)
		return;
	k->row = event.y;
	k->column = event.x;
	if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
		set_name(k, "Click");
	else if (event.bstate & BUTTON4_PRESSED)
		set_name(k, "WheelUp");
	else if (event.bstate & BUTTON5_PRESSED)
		set_name(k, "WheelDown");
}

bool screen_next_key(struct key *out, int64_t moment_us)
{
	for (;;) {
		wint_t c;
		int kind = get_wch(&c);
		if (kind == ERR)
			return false;
		memset(out, 0, sizeof *out);
		out->moment_us = moment_us;
		out->source = SOURCE_TERMINAL;
		if (kind == KEY_CODE_YES && (c == KEY_RESIZE || c == KEY_PASTE_END))
			continue;
		if (kind == KEY_CODE_YES && c == KEY_MOUSE)
			read_mouse(out);
		else if (kind == KEY_CODE_YES && c == KEY_PASTE_BEGIN)
			read_paste(out);
		else if (kind == KEY_CODE_YES)
			name_function_key(out, (int)c);
		else if (c == ESCAPE)
			name_escape(out);
		else
			name_character(out, c);
		return true;
	}
}

const char *screen_pasted(void)
{
	return pasted.s ? pasted.s : "";
}
