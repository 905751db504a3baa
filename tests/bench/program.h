/*
 * The real turven on a terminal of tests/screen, with the moments at which things are seen. Times
 * are in microseconds on the monotonic clock.
 */
#ifndef TURVEN_TESTS_BENCH_PROGRAM_H
#define TURVEN_TESTS_BENCH_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "screen/terminal.h"

/* Runs argv (argv[0] is a path) in `folder` on a new terminal. *begun_us was taken before the
 * process was made. */
struct terminal *program_start(
	int rows, int columns, const char *folder, const char *const *argv, int64_t *begun_us);

/*
 * Reads what the program sends until `seen` says that the picture is the one waited for and nothing
 * more is on its way: the program waits, and all that it sent was read. Returns the moment at which
 * the last of it arrived. Gives up after 30 s, showing the screen.
 */
typedef bool program_seen(struct terminal *t, void *data);
int64_t program_wait(struct terminal *t, program_seen *seen, void *data, const char *what);

/* The same without waiting for the program to rest: when the first picture that satisfies arrived.
 */
int64_t program_wait_first(struct terminal *t, program_seen *seen, void *data, const char *what);

/* Reads on for so long. */
void program_read_for(struct terminal *t, int64_t us);

/* Reads what is there, waiting at most so long for it; also for the descriptor `other` (-1 = none),
 * which is not read. True: other is readable. */
bool program_poll(struct terminal *t, int other, int64_t wait_us);

/* Is its main thread waiting for something? Is there something to read? "Yes" and, asked
 * after that, "no" mean that all of the picture is here. */
bool program_is_resting(struct terminal *t);
bool program_has_more(struct terminal *t);

/* The first row that has the text, from row `from` on; -1 = none. */
int program_row_with(struct terminal *t, int from, int rows, const char *text);

/* Leaves with Ctrl+Q and waits; gives up if the status is not 0. */
void program_leave(struct terminal *t);
/* kill -9, and waits. */
void program_kill(struct terminal *t);

/* What the main thread used of a processor so far, and how long it waited for one while others had
 * them. False where the system does not tell. */
bool program_processor_ms(struct terminal *t, double *used, double *waited);

/* The most memory that the program had so far, in MB of 10^6 bytes; 0 where the system does not
 * tell. */
double program_peak_mb(struct terminal *t);

#endif
