/* Rows, quantiles, and the surroundings that every measurement has alike. */
#include "bench/bench.h"

#include <ftw.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define OPEN_FOLDERS 16

static char *folder; /* of this program */
static pid_t owner;

/* ---- rows ---- */

static void add_amount(char *out, size_t size, double value, const char *unit)
{
	snprintf(out, size, "%.*f %s",
		fabs(value) < 10    ? 2
		: fabs(value) < 100 ? 1
				    : 0,
		value, unit);
}

void bench_row(const struct bench_row *r)
{
	char figure[40], goal[60] = "-", ratio[80] = "-";
	const char *verdict = "-";

	add_amount(figure, sizeof figure, r->figure, r->unit);
	if (r->below > 0) {
		snprintf(goal, sizeof goal, "< %g %s", r->below, r->unit);
		verdict = r->figure < r->below ? "met" : "MISSED";
	} else if (r->at_least > 0) {
		snprintf(goal, sizeof goal, ">= %g %s", r->at_least, r->unit);
		verdict = r->figure >= r->at_least ? "met" : "MISSED";
	}
	if (r->yardstick > 0)
		snprintf(ratio, sizeof ratio, "%.1f x %s", r->figure / r->yardstick,
			r->yardstick_name);
	printf("BENCH\t%s\t%s\t%s\t%s\t%s\n", r->what, figure, goal, ratio, verdict);
	fflush(stdout);
}

void bench_give_up(const char *fmt, ...)
{
	va_list ap;

	fputs("bench: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

/* ---- samples ---- */

void bench_add(struct bench_samples *s, double value)
{
	MEM_GROW(s->items, s->n, s->capacity);
	s->items[s->n++] = value;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double bench_quantile(struct bench_samples *s, double q)
{
	size_t rank = (size_t)ceil(q * (double)s->n);

	if (s->n == 0)
		return (double)NAN;
	qsort(s->items, s->n, sizeof *s->items, compare);
	return s->items[rank > 0 ? rank - 1 : 0];
}

void bench_clear(struct bench_samples *s)
{
	free(s->items);
	*s = (struct bench_samples){0};
}

/* ---- surroundings ---- */

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *place)
{
	(void)st;
	(void)flag;
	(void)place;
	return remove(path);
}

/* Also called in children that end by exit(), which do not own the folder. */
static void remove_folder(void)
{
	if (getpid() == owner)
		nftw(folder, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

const char *bench_folder(void)
{
	char name[] = "bench-XXXXXX";
	char *here;

	if (folder)
		return folder;
	here = getcwd(NULL, 0);
	if (!here || !mkdtemp(name))
		bench_give_up("cannot make a folder here");
	folder = file_join(here, name);
	owner = getpid();
	free(here);
	atexit(remove_folder);
	return folder;
}

const char *bench_turven(void)
{
	static char *path;
	const char *given = getenv("TURVEN");
	char *home;

	if (path)
		return path;
	path = file_real(given ? given : "turven", NULL);
	if (!path)
		bench_give_up("there is no '%s'; build turven first, or set TURVEN",
			given ? given : "turven");
	home = mem_printf("%s/home", bench_folder());
	mkdir(home, 0777);
	setenv("HOME", home, 1);
	free(home);
	setenv("TERM", "xterm-256color", 1);
	setenv("TZ", "UTC", 1);
	if (!getenv("LC_ALL"))
		setenv("LC_ALL", "C.UTF-8", 1);
	for (const char *const *name = (const char *const[]){"LANGUAGE", "NO_COLOR", "LINES",
		     "COLUMNS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_STATE_HOME", NULL};
		*name; name++)
		unsetenv(*name);
	return path;
}
