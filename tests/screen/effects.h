/*
 * What a program sent to a terminal beside text: for tests that text from outside has no effect on it.
 * Titles, the clipboard, colours, modes, the cursor and the bell can only be reached by control
 * characters; the direction and the order of what is seen by format characters.
 */
#ifndef TURVEN_TESTS_EFFECTS_H
#define TURVEN_TESTS_EFFECTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Looks through what a program wrote. full_screen: what curses needs to draw is allowed; else only
 * line ends and tabs beside text. Returns where the first thing is that should not be there, with a
 * word for it in *what; n = nothing.
 */
size_t effects_find(const char *output, size_t n, bool full_screen, const char **what);

/* Fails the test, showing the place, if there is any. */
void effects_check(const char *output, size_t n, bool full_screen, const char *where);

#endif
