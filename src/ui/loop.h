/*
 * The full-screen program: the only part of ui/ that the command line knows.
 *
 * Each call takes over the terminal (which must be one: see ui_has_terminal), runs until the coder
 * leaves, gives it back and returns an exit status: 0, or 1 where something failed, said on
 * standard error after the terminal is itself again. In the options, study_root must be set; what
 * else is NULL (session, codebook, coder) or 0 (pass) is asked on the screen, or chosen where there
 * is only one choice.
 */
#ifndef TURVEN_UI_LOOP_H
#define TURVEN_UI_LOOP_H

#include <stdbool.h>

#include "coding/desk.h"

/* Are standard input and output a terminal that curses can use? */
bool ui_has_terminal(void);

/* The start view: sessions, what was done, what is left; Enter codes; leaving the coding view comes
 * back here. */
int ui_start(const struct desk_options *given);

/* Straight into the coding view of given->session; leaving it ends the program. */
int ui_code(const struct desk_options *given);

/* The same where the session was found by this recording; says which it is. */
int ui_code_recording(const struct desk_options *given, const char *media);

/* Asks what a new session for this media file is called and who is in it, makes it, and goes on as
 * ui_code. */
int ui_new_session(const struct desk_options *given, const char *media);

/* Only plays: given->play must be set, with the observations of which the codes are seen. note: said
 * at first; NULL = nothing. */
int ui_play(const struct desk_options *given, const char *note);

/* The keys of all views on standard output, made from the tables of commands. Needs no terminal. */
void ui_print_keys(void);

#endif
