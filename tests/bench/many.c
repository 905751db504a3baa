/* Whole runs of programs on a study of many observations. */
#include "bench/many.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "bench/bench.h"

#define MAKERS 2

char *many_study(const char *name, int n)
{
	char *root = bench_study(name, n);
	pid_t makers[MAKERS];
	int status;

	for (int m = 0; m < MAKERS; m++) {
		makers[m] = fork();
		if (makers[m] != 0)
			continue;
		for (int i = 1 + m; i <= n; i += MAKERS) {
			char *session = mem_printf("s%04d", i);

			bench_observation(root, session, 0, MANY_N_EVENTS);
			free(session);
		}
		_exit(0);
	}
	for (int m = 0; m < MAKERS; m++)
		if (makers[m] < 0 || waitpid(makers[m], &status, 0) != makers[m] || status != 0)
			bench_give_up("cannot make the observations");
	return root;
}

/* ---- arguments ---- */

static void add(struct arguments *a, char *s)
{
	if (a->n + 1 >= a->capacity) {
		a->capacity = a->capacity ? 2 * a->capacity : 64;
		a->items = mem_realloc(a->items, a->capacity, sizeof *a->items);
	}
	a->items[a->n++] = s;
	a->items[a->n] = NULL;
}

void arguments_add(struct arguments *a, const char *s)
{
	add(a, mem_strdup(s));
}

static void add_file(struct arguments *a, const char *root, char *name, double *megabytes)
{
	char *path = file_join(root, name);
	struct file_info info;

	if (file_stat(path, &info, NULL))
		*megabytes += (double)info.size / 1e6;
	free(path);
	add(a, name);
}

void arguments_add_files(struct arguments *a, const char *root, int n, double *megabytes)
{
	struct error err;

	for (int i = 1; i <= n; i++) {
		char *session = mem_printf("s%04d", i);
		char *folder = bench_journal_folder(root, session);
		struct file_names names;

		if (!file_list(folder, &names, &err))
			bench_give_up("%s", err.text);
		add_file(a, root, mem_printf("sessions/%s/session.yaml", session), megabytes);
		for (size_t k = 0; k < names.n; k++)
			add_file(a, root,
				mem_printf("sessions/%s/journal/%s", session, names.items[k]),
				megabytes);
		file_names_free(&names);
		free(folder);
		free(session);
	}
}

void arguments_add_sessions(struct arguments *a, int n)
{
	for (int i = 1; i <= n; i++)
		add(a, mem_printf("s%04d", i));
}

void arguments_clear(struct arguments *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->items[i]);
	free(a->items);
	*a = (struct arguments){0};
}

/* ---- runs ---- */

double many_run_ms(const char *root, const struct arguments *a, const char *out, double *peak_mb)
{
	int64_t begun_us = clock_mono_us();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (chdir(root) == 0) {
			dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0666), STDOUT_FILENO);
			execv(a->items[0], a->items);
		}
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
		bench_give_up("%s failed", a->items[0]);
	if (peak_mb)
		*peak_mb = (double)usage.ru_maxrss * 1024 / 1e6;
	return (double)(clock_mono_us() - begun_us) / 1e3;
}
