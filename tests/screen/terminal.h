/*
 * A terminal for tests: turven runs in a child on a pseudo terminal, libvterm is the screen. Tests
 * wait for what should be seen, with a deadline; they never sleep for a fixed time.
 *
 * All functions end the test with a failure, showing the screen, where something does not come
 * true.
 */
#ifndef TURVEN_TESTS_TERMINAL_H
#define TURVEN_TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct terminal;

/* What happens then: fails the test of Check that runs. A program that is none (a measurement) has
 * a function of this name instead. */
_Noreturn void terminal_failed(const char *message);

/* Runs run(argument) in a child of which this is the terminal; its result is the exit status. */
struct terminal *terminal_start(
	int rows, int columns, int (*run)(const void *), const void *argument);

pid_t terminal_pid(const struct terminal *t);

/* Reads what the program wrote, waiting at most so long for it; false once all of it was read and
 * the program has let go of the terminal. */
bool terminal_pump(struct terminal *t, int wait_ms);

/* Bytes as a keyboard sends them. */
void terminal_send(struct terminal *t, const char *bytes);

void terminal_wait(struct terminal *t, const char *text);
/* For one of the two. */
void terminal_wait_any(struct terminal *t, const char *a, const char *b);
void terminal_wait_gone(struct terminal *t, const char *text);
void terminal_resize(struct terminal *t, int rows, int columns);
void terminal_signal(struct terminal *t, int number);

/* The text on the screen, one line per row, blanks at the ends of rows left out. The caller frees.
 */
char *terminal_dump(struct terminal *t);
bool terminal_shows(struct terminal *t, const char *text);
char *terminal_row(struct terminal *t, int row); /* one row of it */

/*
 * Waits until the screen is that of TESTS_DATA/screen/<name>.txt. With GENERATE=1 in the
 * environment the file is written instead, once the screen has been still for a moment. Of absolute
 * paths in quotes only the length counts.
 */
void terminal_golden(struct terminal *t, const char *name);

/* When the last output arrived, on the monotonic clock; the terminal's descriptor, to wait for. */
int64_t terminal_last_us(const struct terminal *t);
int terminal_fd(const struct terminal *t);

/* Everything that the program sent so far. */
const char *terminal_output(const struct terminal *t, size_t *n);

/* How many cells have a colour of their own, and how many are reversed. */
int terminal_coloured_cells(struct terminal *t);
int terminal_reversed_cells(struct terminal *t);
int terminal_bells(const struct terminal *t);
bool terminal_titled(const struct terminal *t);    /* was a title set, ever? */
bool terminal_alternate(const struct terminal *t); /* is the full screen on? */

/* Waits for the end of the program; its exit status (128 + signal if one ended it). */
int terminal_end(struct terminal *t);

/* Closes the terminal under the program's feet, and waits for its end. */
int terminal_hang_up(struct terminal *t);

#endif
