/*
 * The table of scores of a large study.
 *
 *     bench_scores [SESSIONS [TIMES]]      10,000 observations of 500 events, 5 times, by default
 *
 * The figure is the real `turven scores`, whole sessions in the long layout, to /dev/null, from the
 * start of the process until it has ended; and the most memory that one of its processes had. The
 * yardstick is `cat` of the same files, descriptors and journals, to /dev/null in one process. The
 * cache is warm. Memory must not grow with the study: a tenth of it is measured, too.
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

#define N_EVENTS   500
#define N_SESSIONS 10000
#define MOST_TIMES 8.0 /* that of cat */
#define MAKERS     2

struct arguments {
	char **items;
	size_t n, capacity;
};

static void add(struct arguments *a, char *s)
{
	MEM_GROW(a->items, a->n, a->capacity);
	a->items[a->n++] = s;
}

/* Runs it in the study, output to /dev/null. */
static double run_ms(const char *root, char **argv, double *peak_mb)
{
	int64_t begun_us = clock_mono_us();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (chdir(root) == 0) {
			dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
			execv(argv[0], argv);
		}
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
		bench_give_up("%s failed", argv[0]);
	*peak_mb = (double)usage.ru_maxrss * 1024 / 1e6;
	return (double)(clock_mono_us() - begun_us) / 1e3;
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
			free(session);
		}
		_exit(0);
	}
	for (int m = 0; m < MAKERS; m++)
		if (makers[m] < 0 || waitpid(makers[m], &status, 0) != makers[m] || status != 0)
			bench_give_up("cannot make the observations");
}

/* Below the study, as short as can be: there is a limit to what a process can be started with. */
static void add_files(struct arguments *a, const char *root, int n)
{
	struct error err;

	for (int i = 1; i <= n; i++) {
		char *session = mem_printf("s%04d", i);
		char *folder = bench_journal_folder(root, session);
		struct file_names names;

		if (!file_list(folder, &names, &err))
			bench_give_up("%s", err.text);
		add(a, mem_printf("sessions/%s/session.yaml", session));
		for (size_t k = 0; k < names.n; k++)
			add(a, mem_printf("sessions/%s/journal/%s", session, names.items[k]));
		file_names_free(&names);
		free(folder);
		free(session);
	}
}

static double megabytes(const char *root, const struct arguments *a)
{
	double sum = 0;

	for (size_t i = 1; i < a->n; i++) {
		char *path = file_join(root, a->items[i]);
		struct file_info info;

		if (file_stat(path, &info, NULL))
			sum += (double)info.size / 1e6;
		free(path);
	}
	return sum;
}

static void end_arguments(struct arguments *a)
{
	add(a, NULL);
}

static void arguments_clear(struct arguments *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->items[i]);
	free(a->items);
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : N_SESSIONS, n_times = argc > 2 ? atoi(argv[2]) : 5;
	struct bench_samples cat = {0}, scores = {0};
	struct arguments cat_argv = {0}, all_argv = {0}, tenth_argv = {0};
	double peak_mb = 0, tenth_mb = 0, none;
	char *root = bench_study("scores", n);

	make_observations(root, n);
	add(&cat_argv, mem_strdup("/bin/cat"));
	add_files(&cat_argv, root, n);
	printf("scores: %d observations of %d events, %.0f MB\n", n, N_EVENTS,
		megabytes(root, &cat_argv));
	end_arguments(&cat_argv);
	add(&all_argv, mem_strdup(bench_turven()));
	add(&all_argv, mem_strdup("scores"));
	end_arguments(&all_argv);
	add(&tenth_argv, mem_strdup(bench_turven()));
	add(&tenth_argv, mem_strdup("scores"));
	for (int i = 1; i <= n / 10; i++)
		add(&tenth_argv, mem_printf("s%04d", i));
	end_arguments(&tenth_argv);
	run_ms(root, cat_argv.items, &none); /* now the cache is warm */
	for (int i = 0; i < n_times; i++) {
		bench_add(&cat, run_ms(root, cat_argv.items, &none));
		bench_add(&scores, run_ms(root, all_argv.items, &peak_mb));
	}
	run_ms(root, tenth_argv.items, &tenth_mb);
	bench_row(&(struct bench_row){"scores of the whole study, median",
		bench_quantile(&scores, 0.5), "ms", .below = MOST_TIMES * bench_quantile(&cat, 0.5),
		.yardstick = bench_quantile(&cat, 0.5), .yardstick_name = "cat"});
	bench_row(&(struct bench_row){"- peak memory of a process", peak_mb, "MB",
		.below = 1.25 * tenth_mb, .yardstick = tenth_mb,
		.yardstick_name = "that for a tenth of it"});
	bench_clear(&cat);
	bench_clear(&scores);
	arguments_clear(&cat_argv);
	arguments_clear(&all_argv);
	arguments_clear(&tenth_argv);
	free(root);
	return 0;
}
