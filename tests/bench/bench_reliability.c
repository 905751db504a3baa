/*
 * Agreement between coders: the tables of one session, and all figures of a large study.
 *
 *     bench_reliability [SESSIONS [TIMES]]      10,000 sessions of two coders with 500 events each, once
 *
 * "time-based": all tables of time of two coders who have 600 exclusive states of 8 codes in an hour
 * each, at a unit of 1 ms, with a tolerance in both directions. "matching": 3,000 points each. Both are
 * medians of 101 runs in this process. The study: the real `turven reliability` with its defaults (2,000
 * replicates) to /dev/null, from the start of the process until it has ended, and the most memory that
 * one of its processes had. The yardstick is `cat` of the same files.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "reliability/channel.h"
#include "reliability/kappa.h"
#include "reliability/match.h"
#include "reliability/random.h"

#define HOUR_MS      ((int64_t)3600 * 1000)
#define N_STATES     600
#define N_POINTS     3000
#define N_CODES      8
#define N_RUNS       101
#define N_EVENTS     500
#define N_SESSIONS   10000
#define GOAL_S       20
#define GOAL_MB      200
#define CAT_SESSIONS 5000
#define MAKERS       2

static double total; /* so that no table is left out as useless */

static void use(struct tally *t)
{
	total += kappa(t, WEIGHTS_IDENTITY).value;
	tally_clear(t);
}

/* ---- one session ---- */

static void make_states(struct random *random, struct state *out)
{
	for (int i = 0; i < N_STATES; i++)
		out[i] =
			(struct state){HOUR_MS / N_STATES * i + (int64_t)random_index(random, 2000),
				HOUR_MS / N_STATES * (i + 1), (int)random_index(random, N_CODES)};
}

static double time_tables_ms(const struct states *a, const struct states *b)
{
	const struct window w = {0, HOUR_MS};
	int64_t begun_us = clock_mono_us();
	struct tally t;

	channel_duration(a, b, N_CODES, w, &t);
	use(&t);
	channel_units(a, b, N_CODES, w, 1, &t);
	use(&t);
	channel_units_tolerant(a, b, N_CODES, w, 1, 2000, &t);
	use(&t);
	channel_units_tolerant(b, a, N_CODES, w, 1, 2000, &t);
	use(&t);
	channel_overlap(a, b, N_CODES, w, 0.6, &t);
	use(&t);
	return (double)(clock_mono_us() - begun_us) / 1e3;
}

static double matching_ms(const struct moments *a, const struct moments *b)
{
	int64_t begun_us = clock_mono_us();
	struct tally t;

	match_tally(a, b, N_CODES, 2000, &t);
	use(&t);
	return (double)(clock_mono_us() - begun_us) / 1e3;
}

static void bench_session(void)
{
	static struct state first[N_STATES], second[N_STATES];
	static struct moment x[N_POINTS], y[N_POINTS];
	struct bench_samples times = {0}, matchings = {0};
	struct random random;

	random_seed(&random, 1);
	make_states(&random, first);
	make_states(&random, second);
	for (int i = 0; i < N_POINTS; i++) {
		x[i] = (struct moment){(int64_t)random_index(&random, (uint64_t)HOUR_MS),
			(int)random_index(&random, N_CODES)};
		y[i] = (struct moment){x[i].ms + (int64_t)random_index(&random, 3000),
			random_index(&random, 5) > 0 ? x[i].code
						     : (int)random_index(&random, N_CODES)};
	}
	for (int i = 0; i < N_RUNS; i++) {
		bench_add(&times, time_tables_ms(&(struct states){first, N_STATES},
					  &(struct states){second, N_STATES}));
		bench_add(&matchings, matching_ms(&(struct moments){x, N_POINTS},
					      &(struct moments){y, N_POINTS}));
	}
	printf("one session: sum of kappas %.3f\n", total);
	bench_row(&(struct bench_row){"agreement of an hour's states, all by time",
		bench_quantile(&times, 0.5), "ms", .below = 1});
	bench_row(&(struct bench_row){"matching 3,000 points of two coders",
		bench_quantile(&matchings, 0.5), "ms", .below = 10});
	bench_clear(&times);
	bench_clear(&matchings);
}

/* ---- a study ---- */

static double run_s(const char *root, char *const *argv, double *peak_mb)
{
	int64_t begun_us = clock_mono_us();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (chdir(root) == 0) {
			dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
			dup2(STDOUT_FILENO, STDERR_FILENO);
			execv(argv[0], argv);
		}
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
		bench_give_up("%s failed", argv[0]);
	*peak_mb = (double)usage.ru_maxrss * 1024 / 1e6;
	return (double)(clock_mono_us() - begun_us) / 1e6;
}

static void make_observations(const char *root, int n)
{
	pid_t makers[MAKERS];
	int status;

	for (int m = 0; m < MAKERS; m++) {
		makers[m] = fork();
		if (makers[m] != 0)
			continue;
		for (int i = 1 + m; i <= n; i += MAKERS) {
			char *session = mem_printf("s%04d", i);

			bench_observation(root, session, 0, N_EVENTS);
			bench_observation_of(root, session, "ben", 100 + i % 5 * 100, 0, N_EVENTS);
			free(session);
		}
		_exit(0);
	}
	for (int m = 0; m < MAKERS; m++)
		if (makers[m] < 0 || waitpid(makers[m], &status, 0) != makers[m] || status != 0)
			bench_give_up("cannot make the observations");
}

/* cat of what is read of some sessions. */
static double cat_some_s(const char *root, int from, int to)
{
	char **argv = mem_alloc(3 * (size_t)(to - from + 1) + 2, sizeof *argv);
	size_t n_arguments = 0;
	struct error err;
	double seconds, none;

	argv[n_arguments++] = mem_strdup("/bin/cat");
	for (int i = from; i <= to; i++) {
		char *session = mem_printf("s%04d", i);
		char *folder = bench_journal_folder(root, session);
		struct file_names names;

		if (!file_list(folder, &names, &err))
			bench_give_up("%s", err.text);
		argv[n_arguments++] = mem_printf("sessions/%s/session.yaml", session);
		for (size_t k = 0; k < names.n && k < 2; k++)
			argv[n_arguments++] =
				mem_printf("sessions/%s/journal/%s", session, names.items[k]);
		file_names_free(&names);
		free(folder);
		free(session);
	}
	seconds = run_s(root, argv, &none);
	for (size_t i = 0; i < n_arguments; i++)
		free(argv[i]);
	free(argv);
	return seconds;
}

/* Of all, in several goes: there is a limit to what a process can be started with. */
static double cat_s(const char *root, int n)
{
	double seconds = 0;

	for (int i = 1; i <= n; i += CAT_SESSIONS)
		seconds += cat_some_s(root, i, i + CAT_SESSIONS - 1 < n ? i + CAT_SESSIONS - 1 : n);
	return seconds;
}

static void bench_whole_study(int n, int n_times)
{
	char *root = bench_study("reliability", n);
	char *program = mem_strdup(bench_turven());
	char *argv[] = {program, mem_strdup("reliability"), mem_strdup("--open"),
		mem_strdup("--format"), mem_strdup("tsv"), NULL};
	struct bench_samples figures = {0}, cat = {0};
	double peak_mb = 0;

	make_observations(root, n);
	cat_s(root, n); /* now the cache is warm */
	for (int i = 0; i < n_times; i++) {
		bench_add(&cat, cat_s(root, n));
		bench_add(&figures, run_s(root, argv, &peak_mb));
	}
	bench_row(&(struct bench_row){"agreement in the whole study, median",
		bench_quantile(&figures, 0.5), "s", .below = GOAL_S,
		.yardstick = bench_quantile(&cat, 0.5), .yardstick_name = "cat"});
	bench_row(
		&(struct bench_row){"- peak memory of a process", peak_mb, "MB", .below = GOAL_MB});
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	bench_clear(&figures);
	bench_clear(&cat);
	free(root);
}

int main(int argc, char **argv)
{
	bench_session();
	bench_whole_study(argc > 1 ? atoi(argv[1]) : N_SESSIONS, argc > 2 ? atoi(argv[2]) : 1);
	return 0;
}
