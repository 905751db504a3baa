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
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/many.h"

#define MOST_TIMES 8.0 /* that of cat */

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : MANY_N_SESSIONS, n_times = argc > 2 ? atoi(argv[2]) : 5;
	struct bench_samples cat = {0}, scores = {0};
	struct arguments cat_argv = {0}, all_argv = {0}, tenth_argv = {0};
	double peak_mb = 0, tenth_mb = 0, megabytes = 0;
	char *root = many_study("scores", n);

	arguments_add(&cat_argv, "/bin/cat");
	arguments_add_files(&cat_argv, root, n, &megabytes);
	printf("scores: %d observations of %d events, %.0f MB\n", n, MANY_N_EVENTS, megabytes);
	arguments_add(&all_argv, bench_turven());
	arguments_add(&all_argv, "scores");
	arguments_add(&tenth_argv, bench_turven());
	arguments_add(&tenth_argv, "scores");
	arguments_add_sessions(&tenth_argv, n / 10);
	many_run_ms(root, &cat_argv, "/dev/null", NULL); /* now the cache is warm */
	for (int i = 0; i < n_times; i++) {
		bench_add(&cat, many_run_ms(root, &cat_argv, "/dev/null", NULL));
		bench_add(&scores, many_run_ms(root, &all_argv, "/dev/null", &peak_mb));
	}
	many_run_ms(root, &tenth_argv, "/dev/null", &tenth_mb);
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
