/*
 * The events of a large study as one table.
 *
 *     bench_export [SESSIONS [TIMES]]      10,000 observations of 500 events, 5 times, by default
 *
 * The figure is the real `turven export csv`, from the start of the process until it has ended, the
 * table safe on the disk; and the most memory that one of its processes had. The yardstick is `cat`
 * of the same files, descriptors and journals, into one file in the same folder. The cache is warm.
 * Memory must not grow with the study: a tenth of it is measured, too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "bench/bench.h"
#include "bench/many.h"

#define MOST_TIMES 3.0 /* that of cat */

static void add_export(struct arguments *a, const char *table)
{
	arguments_add(a, bench_turven());
	arguments_add(a, "export");
	arguments_add(a, "--force");
	arguments_add(a, "--output");
	arguments_add(a, table);
	arguments_add(a, "csv");
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : MANY_N_SESSIONS, n_times = argc > 2 ? atoi(argv[2]) : 5;
	struct bench_samples cat = {0}, exports = {0};
	struct arguments cat_argv = {0}, all_argv = {0}, tenth_argv = {0};
	double peak_mb = 0, tenth_mb = 0, megabytes = 0;
	char *root = many_study("export", n);
	char *copy = file_join(root, "copy"), *table = file_join(root, "table.csv");

	arguments_add(&cat_argv, "/bin/cat");
	arguments_add_files(&cat_argv, root, n, &megabytes);
	printf("export: %d observations of %d events, %.0f MB\n", n, MANY_N_EVENTS, megabytes);
	add_export(&all_argv, table);
	add_export(&tenth_argv, table);
	arguments_add_sessions(&tenth_argv, n / 10);
	many_run_ms(root, &cat_argv, copy, NULL); /* now the cache is warm */
	for (int i = 0; i < n_times; i++) {
		bench_add(&cat, many_run_ms(root, &cat_argv, copy, NULL));
		bench_add(&exports, many_run_ms(root, &all_argv, "/dev/null", &peak_mb));
	}
	many_run_ms(root, &tenth_argv, "/dev/null", &tenth_mb);
	bench_row(&(struct bench_row){"export of the whole study as CSV, median",
		bench_quantile(&exports, 0.5), "ms",
		.below = MOST_TIMES * bench_quantile(&cat, 0.5),
		.yardstick = bench_quantile(&cat, 0.5), .yardstick_name = "cat"});
	bench_row(&(struct bench_row){"- peak memory of a process", peak_mb, "MB",
		.below = 1.25 * tenth_mb, .yardstick = tenth_mb,
		.yardstick_name = "that for a tenth of it"});
	bench_clear(&cat);
	bench_clear(&exports);
	arguments_clear(&cat_argv);
	arguments_clear(&all_argv);
	arguments_clear(&tenth_argv);
	free(copy);
	free(table);
	free(root);
	return 0;
}
