/*
 * Opening an observation of 100,000 records.
 *
 *     bench_open [TIMES]      20 by default
 *
 * "read and replay": observation_open in this process: session, codebook, all segments of the
 * journal with their checksums, and the timeline that they add up to. "to first picture": the real
 * `turven code --stopwatch` on a terminal, from the start of the process until the coding view is
 * there whole; it has by then begun a run of its own on the disk. The yardstick is `cat` of the
 * same files to /dev/null, from the start of the process to its end. The cache is warm.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "bench/program.h"
#include "coding/observation.h"

#define N_RECORDS 100000
#define GOAL_MS   300
#define ROWS      24
#define COLUMNS   80
#define FILES_MAX 100

static double open_ms(const struct study *study, size_t n_events)
{
	struct observation_name name = {"s0001", BENCH_CODER, BENCH_CODEBOOK, 1};
	struct problems problems = {0};
	struct observation o;
	struct error err;
	int64_t begun_us = clock_mono_us(), ended_us;

	if (!observation_open(&o, study, &name, false, &problems, &err))
		bench_give_up("%s", err.text);
	ended_us = clock_mono_us();
	if (problems.n > 0 || o.journal.n_records != N_RECORDS + o.journal.n_segments ||
		timeline_n(o.timeline) != n_events) {
		problems_print(&problems);
		bench_give_up("read %zu records and %zu events, not %d and %zu",
			o.journal.n_records, timeline_n(o.timeline), N_RECORDS, n_events);
	}
	observation_clear(&o);
	return (double)(ended_us - begun_us) / 1e3;
}

/* ---- the program ---- */

static bool is_first(struct terminal *t, void *data)
{
	char *heading = mem_printf("Events %zu", *(size_t *)data);
	bool there = program_row_with(t, ROWS - 1, ROWS, "? help") >= 0 &&
		     program_row_with(t, 0, ROWS, heading) >= 0;

	free(heading);
	return there;
}

static double program_ms(const char *root, size_t n_events)
{
	const char *argv[] = {bench_turven(), "code", "s0001", "--codebook", BENCH_CODEBOOK,
		"--coder", BENCH_CODER, "--stopwatch", NULL};
	int64_t begun_us, at_us;
	struct terminal *t = program_start(ROWS, COLUMNS, root, argv, &begun_us);

	at_us = program_wait(t, is_first, &n_events, "the coding view");
	program_leave(t);
	return (double)(at_us - begun_us) / 1e3;
}

/* ---- the bare machine ---- */

static double cat_ms(const char *folder)
{
	char *argv[FILES_MAX + 2] = {mem_strdup("/bin/cat")};
	struct file_names names;
	struct error err;
	int64_t begun_us;
	int status;
	pid_t pid;
	double ms;

	if (!file_list(folder, &names, &err))
		bench_give_up("%s", err.text);
	for (size_t i = 0; i < names.n && i < FILES_MAX; i++)
		argv[1 + i] = file_join(folder, names.items[i]);
	begun_us = clock_mono_us();
	pid = fork();
	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		bench_give_up("cat failed");
	ms = (double)(clock_mono_us() - begun_us) / 1e3;
	for (char **a = argv; *a; a++)
		free(*a);
	file_names_free(&names);
	return ms;
}

static void rows(const char *what, struct bench_samples *s, double cat)
{
	for (int k = 0; k < 2; k++) {
		char *name = mem_printf("open 100,000 records: %s, %s", what, k ? "max" : "median");

		bench_row(&(struct bench_row){name, bench_quantile(s, k ? 1 : 0.5), "ms",
			.below = GOAL_MS, .yardstick = cat, .yardstick_name = "cat"});
		free(name);
	}
	bench_clear(s);
}

int main(int argc, char **argv)
{
	int n_times = argc > 1 ? atoi(argv[1]) : 20;
	struct bench_samples in_process = {0}, program = {0}, cat = {0};
	struct problems problems = {0};
	struct study study = {0};
	char *root = bench_study("open", 1);
	char *folder = bench_journal_folder(root, "s0001");
	size_t n_events = bench_observation(root, "s0001", N_RECORDS, 0);

	if (!study_open(&study, root, &problems))
		bench_give_up("cannot read the study that was made");
	problems_clear(&problems);
	printf("opening: %d records, %zu events\n", N_RECORDS, n_events);
	for (int i = 0; i < n_times; i++) {
		bench_add(&cat, cat_ms(folder));
		bench_add(&in_process, open_ms(&study, n_events));
		bench_add(&program, program_ms(root, n_events));
	}
	rows("read and replay", &in_process, bench_quantile(&cat, 0.5));
	rows("to first picture", &program, bench_quantile(&cat, 0.5));
	bench_clear(&cat);
	study_clear(&study);
	free(folder);
	free(root);
	return 0;
}
