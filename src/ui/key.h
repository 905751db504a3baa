/*
 * One key press, with a name that is the same wherever it was typed: in the terminal or in the
 * video window.
 *
 * Names: the character itself ("a", "A", "é", "?"), "Space", "Enter", "Tab", "Esc", "Backspace",
 * "Delete", "Insert", "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown", "F1"..,
 * with "Ctrl+", "Alt+", "Shift+" in front in that order where they were held ("Ctrl+R",
 * "Shift+Left", "Shift+Tab"; a letter after Ctrl+ is upper case). "Click", "WheelUp" and
 * "WheelDown" are the mouse, "Paste" is pasted text, "Unknown" is a key that has no name here.
 */
#ifndef TURVEN_UI_KEY_H
#define TURVEN_UI_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/record.h"

#define KEY_NAME_SIZE 32

struct key {
	char name[KEY_NAME_SIZE];
	int64_t moment_us; /* on the monotonic clock */
	enum key_source source;
	int row, column; /* of the mouse */
};

bool key_is(const struct key *k, const char *name);
bool key_is_letter(const struct key *k); /* a..z, A..Z: the codebook's */
bool key_is_digit(const struct key *k);  /* 0..9: the targets' */

/* What the key inserts into a text ("Space" gives a blank), or NULL. */
const char *key_text(const struct key *k);

/*
 * Names a key of the video window from the player's text and name ("LEFT", "Ctrl+c", "SPACE").
 * False for what is no key (mouse movement, window events).
 */
bool key_from_window(struct key *out, const char *text, const char *name);

/* The name in the language and signs of the screen: "Left" is an arrow. Static or k itself. */
const char *key_label(const char *name);

#endif
