/*
 * The terminal: starting and leaving the full screen, and decoding what it sends into keys.
 *
 * Escape sequences, resizes, the mouse and pasted text are settled here. A sequence that curses
 * does not know becomes one "Unknown" key, never the letters that it is made of: those would log
 * codes.
 */
#ifndef TURVEN_UI_SCREEN_H
#define TURVEN_UI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "ui/key.h"

/* The least size that views are laid out for. */
#define SCREEN_MIN_ROWS    24
#define SCREEN_MIN_COLUMNS 80

/* False, with the terminal as it was: standard input or output is no terminal, or TERM names one
 * that cannot show a full screen. */
bool screen_open(struct error *err);

/* Gives the terminal back as it was. May be called twice. */
void screen_close(void);

int screen_rows(void);
int screen_columns(void);

/* The next key that is waiting, pressed at moment_us; false when there is none. Never waits, but
 * for the rest of an escape sequence (25 ms at most). */
bool screen_next_key(struct key *out, int64_t moment_us);

/* How much was read so far: a terminal that is readable and gives nothing has ended. */
unsigned long screen_n_read(void);

/* The text of the last "Paste" key: valid UTF-8. Valid until the next key. */
const char *screen_pasted(void);

/* Around the drawing of one picture; whole: draw every cell anew, whatever is thought to be there.
 */
void screen_begin(void);
void screen_end(int cursor_row, int cursor_column); /* -1: no cursor */
void screen_redraw(void);

#endif
