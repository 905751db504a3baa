/*
 * A large project of another program.
 *
 *     bench_import [EVENTS [TIMES]]      100,000 events of one observation, 7 times, by default
 *
 * The figure is the real `turven import boris` of a project of BORIS with that many events (rows, as
 * BORIS counts: a state has two) of 40 codes about three subjects, without a codebook: from the start
 * of the process until it has ended, with the draft, the session, the journal and the tables safe on
 * the disk. Each time into a session of its own. The yardstick is a copy of the project with fsync.
 * The cache is warm.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "bench/bench.h"
#include "bench/many.h"

#define N_EVENTS 100000
#define N_PAIRS  20 /* of a point and a state code */
#define GOAL_MS  1000.0

static void add_behaviours(struct text *t)
{
	for (int i = 0; i < 2 * N_PAIRS; i++)
		text_printf(t,
			"%s\"%d\":{\"type\":\"%s "
			"event\",\"key\":\"\",\"code\":\"%c%d\",\"description\":"
			"\"\",\"color\":\"\",\"category\":\"\",\"modifiers\":{%s},\"excluded\":"
			"\"\","
			"\"coding map\":\"\"}",
			i > 0 ? "," : "", i, i % 2 ? "State" : "Point", i % 2 ? 's' : 'p', i / 2,
			i % 2 ? "\"0\":{\"name\":\"how\",\"type\":0,\"values\":[\"low\",\"high\"]}"
			      : "");
}

/* Three subjects in turn; every second event is a state, of two rows. */
static void add_events(struct text *t, int n)
{
	static const char *const subjects[] = {"mother", "child", "father"};
	int ms = 0;

	for (int i = 0, rows = 0; rows < n; i++) {
		const char *subject = subjects[i % 3];
		int code = i / 2 % N_PAIRS;

		text_printf(t, "%s[%d.%03d,\"%s\",\"%c%d\",\"%s\",\"%s\",\"NA\"]",
			rows > 0 ? ",\n" : "", ms / 1000, ms % 1000, subject, i % 2 ? 's' : 'p',
			code, i % 2 ? "low" : "", i % 10 == 0 ? "looks at the other one" : "");
		rows++;
		ms += 20;
		if (i % 2 == 0)
			continue;
		text_printf(t, ",\n[%d.%03d,\"%s\",\"s%d\",\"low\",\"\",\"NA\"]", ms / 1000,
			ms % 1000, subject, code);
		rows++;
	}
}

static char *write_project(const char *root, int n)
{
	char *path = file_join(root, "large.boris");
	struct text t = {0};
	FILE *f = fopen(path, "w");

	text_add(&t,
		"{\"time_format\":\"hh:mm:ss\",\"project_name\":\"large\","
		"\"project_format_version\":\"7.0\",\"subjects_conf\":{},\"behaviors_conf\":{");
	add_behaviours(&t);
	text_add(&t, "},\"observations\":{\"visit\":{\"file\":{},\"type\":\"LIVE\",\"date\":"
		     "\"2026-03-01T10:00:00\",\"description\":\"\",\"time offset\":0.0,"
		     "\"independent_variables\":{},\"media_info\":{\"length\":{}},\"events\":[");
	add_events(&t, n);
	text_add(&t, "]}},\"behavioral_categories\":[],\"independent_variables\":{}}\n");
	if (!f || fwrite(t.s, 1, t.len, f) != t.len || fclose(f) != 0)
		bench_give_up("cannot write '%s'", path);
	printf("import: a project of %d events, %.1f MB\n", n, (double)t.len / 1e6);
	text_clear(&t);
	return path;
}

static double import_ms(const char *root, const char *project, int number, double *peak_mb)
{
	struct arguments a = {0};
	char *id = mem_printf("n%d", number);
	const char *const words[] = {"import", "boris", project, "--coder", "kim", "--session", id,
		"--new-codebook", id};
	double ms;

	arguments_add(&a, bench_turven());
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		arguments_add(&a, words[i]);
	ms = many_run_ms(root, &a, "/dev/null", peak_mb);
	arguments_clear(&a);
	free(id);
	return ms;
}

static double copy_ms(const char *root, const char *project)
{
	struct arguments a = {0};
	char *from = mem_printf("if=%s", project), *to = mem_printf("of=%s/copy", root);
	double ms;

	arguments_add(&a, "/bin/dd");
	arguments_add(&a, from);
	arguments_add(&a, to);
	arguments_add(&a, "bs=1M");
	arguments_add(&a, "conv=fsync");
	arguments_add(&a, "status=none");
	ms = many_run_ms(root, &a, "/dev/null", NULL);
	arguments_clear(&a);
	free(from);
	free(to);
	return ms;
}

/* Processor time of all programs that have ended. */
static double used_ms(void)
{
	struct rusage u;

	if (getrusage(RUSAGE_CHILDREN, &u) != 0)
		bench_give_up("no processor times");
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : N_EVENTS, n_times = argc > 2 ? atoi(argv[2]) : 7;
	struct bench_samples imports = {0}, copies = {0}, used = {0};
	char *root = bench_study("import", 1), *project = write_project(root, n);
	double peak_mb = 0, before_ms;

	import_ms(root, project, 0, &peak_mb); /* now the cache is warm */
	for (int i = 0; i < n_times; i++) {
		bench_add(&copies, copy_ms(root, project));
		before_ms = used_ms();
		bench_add(&imports, import_ms(root, project, i + 1, NULL));
		bench_add(&used, used_ms() - before_ms);
	}
	bench_row(&(struct bench_row){"import of a BORIS project of 100,000 events, median",
		bench_quantile(&imports, 0.5), "ms", .below = n == N_EVENTS ? GOAL_MS : 0,
		.yardstick = bench_quantile(&copies, 0.5), .yardstick_name = "copy and fsync"});
	bench_row(&(struct bench_row){
		.what = "- processor used", .figure = bench_quantile(&used, 0.5), .unit = "ms"});
	bench_row(&(struct bench_row){
		.what = "- peak memory of a process", .figure = peak_mb, .unit = "MB"});
	bench_clear(&imports);
	bench_clear(&copies);
	bench_clear(&used);
	free(project);
	free(root);
	return 0;
}
