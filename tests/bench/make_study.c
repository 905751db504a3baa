/*
 * A large study that stays, for trying out what reads one: doc/analysis.md.
 *
 *     make_study FOLDER SESSIONS [EVENTS]      two coders for each session, of 60 events each by default
 *
 * Only sessions and journals: `turven rebuild` in the folder makes the tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "bench/bench.h"

#define MAKERS     2
#define N_EVENTS   60
#define MAX_NUMBER 1000000

static int number(const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*end != '\0' || n < 1 || n > MAX_NUMBER)
		bench_give_up("'%s' is no number from 1 to %d", s, MAX_NUMBER);
	return (int)n;
}

/* Every so many-th session is one maker's. */
static void make_sessions(const char *root, int first, int n, int n_events)
{
	for (int i = first; i <= n; i += MAKERS) {
		char *session = mem_printf("s%04d", i);

		bench_observation(root, session, 0, (size_t)n_events);
		bench_observation_of(root, session, "ben", 350, 0, (size_t)n_events);
		free(session);
	}
}

int main(int argc, char **argv)
{
	int n, n_events, status;
	pid_t makers[MAKERS];

	if (argc < 3 || argc > 4)
		bench_give_up("usage: make_study FOLDER SESSIONS [EVENTS]");
	n = number(argv[2]);
	n_events = argc > 3 ? number(argv[3]) : N_EVENTS;
	bench_study_at(argv[1], n);
	for (int m = 0; m < MAKERS; m++) {
		makers[m] = fork();
		if (makers[m] == 0) {
			make_sessions(argv[1], 1 + m, n, n_events);
			_exit(0);
		}
	}
	for (int m = 0; m < MAKERS; m++)
		if (makers[m] < 0 || waitpid(makers[m], &status, 0) != makers[m] || status != 0)
			bench_give_up("cannot make the observations");
	printf("%d sessions with two observations of %d events each\n", n, n_events);
	return 0;
}
