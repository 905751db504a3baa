/*
 * A study with many observations, the list of its files, and whole runs of programs in it: for
 * commands that go through all of a study. Not part of turven.
 */
#ifndef TURVEN_TESTS_BENCH_MANY_H
#define TURVEN_TESTS_BENCH_MANY_H

#include <stddef.h>

#define MANY_N_EVENTS   500
#define MANY_N_SESSIONS 10000

/* A study with n sessions and an observation of MANY_N_EVENTS events in each. Returns its root; the
 * caller frees. */
char *many_study(const char *name, int n);

/* The arguments of a program, ended by NULL for exec. Zero-initialise. */
struct arguments {
	char **items;
	size_t n, capacity; /* n without the NULL */
};
void arguments_add(struct arguments *a, const char *s);
/* Descriptors and journals of the first n sessions, below root and as short as can be: there is a
 * limit to what a process can be started with. Adds their size to *megabytes. */
void arguments_add_files(struct arguments *a, const char *root, int n, double *megabytes);
void arguments_add_sessions(struct arguments *a, int n); /* the first n, by their ids */
void arguments_clear(struct arguments *a);

/* Runs it in the folder root, standard output to the file `out`, and says how long it took from its
 * start to its end, and the most memory that one of its processes had (NULL = never mind). Gives up if
 * it fails. */
double many_run_ms(const char *root, const struct arguments *a, const char *out, double *peak_mb);

#endif
