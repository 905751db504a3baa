/*
 * From the start of the process to the first picture of the start view, with a study of 1,000
 * sessions: the real turven on a terminal.
 *
 *     bench_start [STARTS]      starts for each size of the terminal, 40 by default
 *
 * "First picture": the bottom line of the screen, which curses draws last, is there. "Complete": so
 * are the title, length and work of every session in sight. The yardstick is /bin/true on the same
 * terminal, until it has ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "bench/program.h"

#define N_SESSIONS  1000
#define EVERY       3 /* third session has an observation, of */
#define N_EVENTS    120
#define HEADER_ROWS 3
#define FOOTER_ROWS 2
#define GOAL_MS     50
#define READ_ROUNDS 3

struct size {
	int rows, columns;
};

static bool is_first(struct terminal *t, void *data)
{
	const struct size *s = data;
	char *bottom = terminal_row(t, s->rows - 1);
	bool there = strstr(bottom, "? help") != NULL;

	free(bottom);
	return there;
}

/* Every row of the list shows a session whose length is there, which is read with all the rest. */
static bool is_complete(struct terminal *t, void *data)
{
	const struct size *s = data;
	bool all = is_first(t, data);

	for (int row = HEADER_ROWS; all && row < s->rows - FOOTER_ROWS; row++) {
		char *line = terminal_row(t, row);

		all = strstr(line, "s0") && strstr(line, "2:00:00");
		free(line);
	}
	return all;
}

static bool is_read(struct terminal *t, void *data)
{
	char *summary = terminal_row(t, 1);
	bool all = is_first(t, data) && strstr(summary, "begun by " BENCH_CODER);

	free(summary);
	return all;
}

static double true_ms(const struct size *s)
{
	const char *argv[] = {"/bin/true", NULL};
	int64_t begun_us;
	struct terminal *t = program_start(s->rows, s->columns, "/", argv, &begun_us);

	terminal_end(t);
	return (double)(clock_mono_us() - begun_us) / 1e3;
}

static void measure(const char *root, const struct size *s, int n_starts)
{
	const char *argv[] = {bench_turven(), NULL};
	struct bench_samples first = {0}, complete = {0}, all = {0}, yardstick = {0};

	for (int i = 0; i < n_starts; i++) {
		int64_t begun_us, at_us;
		struct terminal *t = program_start(s->rows, s->columns, root, argv, &begun_us);
		struct size size = *s;

		at_us = program_wait_first(t, is_first, &size, "the start view");
		bench_add(&first, (double)(at_us - begun_us) / 1e3);
		at_us = program_wait_first(t, is_complete, &size, "the rows of the start view");
		bench_add(&complete, (double)(at_us - begun_us) / 1e3);
		if (i < READ_ROUNDS) {
			at_us = program_wait_first(t, is_read, &size, "the end of reading");
			bench_add(&all, (double)(at_us - begun_us) / 1e3);
		}
		program_kill(t);
		bench_add(&yardstick, true_ms(s));
	}
	for (int k = 0; k < 2; k++) {
		double q = k == 0 ? 0.5 : 0.99, bare = bench_quantile(&yardstick, q);
		char *what = mem_printf("start to first picture, %dx%d, %s", s->columns, s->rows,
			k == 0 ? "median" : "p99");
		char *whole = mem_printf("start to complete picture, %dx%d, %s", s->columns,
			s->rows, k == 0 ? "median" : "p99");

		bench_row(&(struct bench_row){what, bench_quantile(&first, q), "ms",
			.below = GOAL_MS, .yardstick = bare, .yardstick_name = "/bin/true"});
		bench_row(&(struct bench_row){whole, bench_quantile(&complete, q), "ms",
			.below = GOAL_MS, .yardstick = bare, .yardstick_name = "/bin/true"});
		free(what);
		free(whole);
	}
	char *what = mem_printf(
		"start until all %d sessions are read, %dx%d", N_SESSIONS, s->columns, s->rows);
	bench_row(&(struct bench_row){
		.what = what, .figure = bench_quantile(&all, 0.5), .unit = "ms"});
	free(what);
	bench_clear(&first);
	bench_clear(&complete);
	bench_clear(&all);
	bench_clear(&yardstick);
}

int main(int argc, char **argv)
{
	static const struct size sizes[] = {{24, 80}, {50, 160}};
	int n_starts = argc > 1 ? atoi(argv[1]) : 40;
	char *root = bench_study("start", N_SESSIONS);

	for (int i = 1; i <= N_SESSIONS; i += EVERY) {
		char *session = mem_printf("s%04d", i);

		bench_observation(root, session, 0, N_EVENTS);
		free(session);
	}
	printf("start view: study of %d sessions, %d of them with an observation of %d events, "
	       "%d starts, warm cache\n",
		N_SESSIONS, (N_SESSIONS + EVERY - 1) / EVERY, N_EVENTS, n_starts);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		measure(root, &sizes[i], n_starts);
	free(root);
	return 0;
}
