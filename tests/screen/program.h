/*
 * turven as the screen tests start it: the built program, in a copy of the study of
 * tests/data/screen, with the stopwatch (which stands still until it is started) as its clock.
 */
#ifndef TURVEN_TESTS_PROGRAM_H
#define TURVEN_TESTS_PROGRAM_H

#include "terminal.h"

#define PROGRAM_ARGUMENTS 12

/* The sizes that screens are looked at in, for loop tests: 80×24 and 160×50. */
#define PROGRAM_SIZES 2
extern const struct program_size {
	int rows, columns;
	const char *name; /* as golden screens have it: "80x24" */
} program_sizes[PROGRAM_SIZES];

struct program {
	char *study; /* the copy */
	struct terminal *terminal;
};

/* Makes the copy. */
void program_open(struct program *p);
/* Starts `turven` with these arguments (ending with NULL); no_color sets NO_COLOR. */
void program_start(
	struct program *p, int rows, int columns, bool no_color, const char *const *arguments);
/* `turven code SESSION --coder anna --codebook CODEBOOK --stopwatch` at 80×24, and waits for it. */
void program_code(struct program *p, const char *session, const char *codebook);
/* The same in another size. */
void program_code_at(
	struct program *p, int rows, int columns, const char *session, const char *codebook);
/* The golden screen <name>-<size's name>. */
void program_golden(struct program *p, const char *name, int size);
/* The golden screens of all sizes, by resizing from the first one and back. */
void program_golden_sizes(struct program *p, const char *name);
/* Leaves with Ctrl+Q; the exit status must be 0. */
void program_leave(struct program *p);
/* The same where a state runs: it must be told of before. */
void program_leave_running(struct program *p);
void program_close(struct program *p);

/* A shell command line, in the study. */
void program_shell(struct program *p, const char *commands);
/* How many events the journal of the observation adds up to, by the events file written on leaving.
 */
int program_events(struct program *p, const char *stem);
/* The events file of an observation ("family_anna_mini"); the caller frees. */
char *program_events_file(struct program *p, const char *stem);

#endif
