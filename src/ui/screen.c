/* Curses is started, read and left here. */
#include "ui/screen.h"

#include <curses.h>
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
#define PASTE_SILENCE_US  ((int64_t)5 * 1000 * 1000)
#define KEY_PASTE_BEGIN   (KEY_MAX + 1)
#define KEY_PASTE_END     (KEY_MAX + 2)
#define BRACKETED_PASTE   "\033[?2004h"
#define UNBRACKETED_PASTE "\033[?2004l"

static bool is_open;
static SCREEN *terminal;
static struct text pasted;
static bool is_pasting;
static unsigned long n_read;
static int held_key; /* read already, to be the next one; curses would split it into bytes */
static int64_t paste_moment_us; /* when the last of it came */

/* Straight to the terminal, for the modes that curses does not know. */
static void send(const char *sequence)
{
	fputs(sequence, stdout);
	fflush(stdout);
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

static void name_character(struct key *k, int c)
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
		snprintf(k->name, sizeof k->name, "Ctrl+%c", 'A' + c - 1);
	else if (c == ' ')
		set_name(k, "Space");
	else if (c == 127)
		set_name(k, "Backspace");
	else if (c < 127 || !utf8_is_format(c))
		k->name[utf8_encode(c, k->name)] = '\0';
	else
		set_name(k, "Unknown");
}

/*
 * The next character or key code. Curses is asked for bytes: what is no UTF-8 is one invalid
 * character then, and does not eat what follows it.
 */
enum input { INPUT_NONE, INPUT_CHARACTER, INPUT_KEY, INPUT_INVALID };

static enum input read_input(int *c)
{
	int first = held_key ? held_key : getch();

	held_key = 0;
	n_read += first != ERR;

	*c = first;
	if (first == ERR)
		return INPUT_NONE;
	if (first > 0xff)
		return INPUT_KEY;
	if (first < 0x80)
		return INPUT_CHARACTER;
	char bytes[4] = {(char)first};
	size_t n = 1, wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
	timeout(ESCAPE_DELAY_MS);
	while (n < wanted) {
		int next = getch();
		if (next == ERR || next > 0xff || (next & 0xc0) != 0x80) {
			if (next != ERR)
				ungetch(next);
			break;
		}
		bytes[n++] = (char)next;
	}
	nodelay(stdscr, TRUE);
	int32_t cp;
	if (utf8_decode(bytes, n, &cp) != n || cp < 0)
		return INPUT_INVALID;
	*c = cp;
	return INPUT_CHARACTER;
}

/* The rest of a sequence that curses does not know, up to its final byte; what follows an escape is
 * the next key's. "[[" begins the function keys of the Linux console. */
static void skip_sequence(void)
{
	bool first = true;
	int c;

	timeout(ESCAPE_DELAY_MS);
	while (read_input(&c) == INPUT_CHARACTER) {
		timeout(ESCAPE_DELAY_MS);
		if (c == ESCAPE) {
			ungetch(c);
			break;
		}
		if (c >= 0x40 && c <= 0x7e && !(first && c == '['))
			break;
		first = false;
	}
	nodelay(stdscr, TRUE);
}

static void name_escape(struct key *k)
{
	int c;
	struct key base = {0};

	switch (read_input(&c)) {
	case INPUT_NONE:
		set_name(k, "Esc");
		break;
	case INPUT_KEY:
		held_key = c;
		set_name(k, "Esc");
		break;
	case INPUT_INVALID:
		set_name(k, "Unknown");
		break;
	case INPUT_CHARACTER:
		if (c == ESCAPE) { /* Esc, and quickly after it a key that sends a sequence */
			ungetch(c);
			set_name(k, "Esc");
			break;
		}
		if (c == '[' || c == 'O') {
			skip_sequence();
			set_name(k, "Unknown");
			break;
		}
		name_character(&base, c);
		snprintf(k->name, sizeof k->name, "Alt+%.20s", base.name);
		break;
	}
}

/*
 * Goes on with a paste as far as it has come; true when its end mark is there. A paste of which the
 * end never comes is given up when nothing more came for a while.
 */
static bool read_paste(int64_t moment_us)
{
	int c;
	enum input kind;

	while ((kind = read_input(&c)) != INPUT_NONE) {
		char bytes[4];
		paste_moment_us = moment_us;
		if (kind == INPUT_KEY && c == KEY_PASTE_END)
			return true;
		if (kind == INPUT_KEY || pasted.len >= PASTE_LIMIT)
			continue;
		text_add_n(&pasted, bytes,
			utf8_encode(kind == INPUT_INVALID ? UTF8_REPLACEMENT : c, bytes));
	}
	return false;
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

static void name_input(struct key *k, enum input kind, int c)
{
	if (kind == INPUT_INVALID)
		set_name(k, "Unknown");
	else if (kind == INPUT_KEY && c == KEY_MOUSE)
		read_mouse(k);
	else if (kind == INPUT_KEY)
		name_function_key(k, c);
	else if (c == ESCAPE)
		name_escape(k);
	else
		name_character(k, c);
}

bool screen_next_key(struct key *out, int64_t moment_us)
{
	int c;
	enum input kind;

	memset(out, 0, sizeof *out);
	out->moment_us = moment_us;
	out->source = SOURCE_TERMINAL;
	for (;;) {
		if (is_pasting) {
			bool given_up = moment_us - paste_moment_us > PASTE_SILENCE_US;
			if (!given_up && !read_paste(moment_us))
				return false;
			is_pasting = false;
			set_name(out, "Paste");
			return true;
		}
		kind = read_input(&c);
		if (kind == INPUT_NONE)
			return false;
		if (kind == INPUT_KEY && (c == KEY_RESIZE || c == KEY_PASTE_END))
			continue;
		if (kind == INPUT_KEY && c == KEY_PASTE_BEGIN) {
			is_pasting = true;
			paste_moment_us = moment_us;
			text_truncate(&pasted, 0);
			text_add(&pasted, "");
			continue;
		}
		name_input(out, kind, c);
		return true;
	}
}

unsigned long screen_n_read(void)
{
	return n_read;
}

const char *screen_pasted(void)
{
	return pasted.s ? pasted.s : "";
}
