/*
 * What the measuring programs share: rows of the table that `make bench` prints, quantiles, and the
 * study that is measured. Not part of turven.
 *
 * A program prints what it likes on standard output; each figure it stands for is one row, a line
 * that starts with BENCH, which tests/bench/run.sh collects. Status 0 = everything was measured
 * (whether a goal was met is said in the row), else it could not be.
 */
#ifndef TURVEN_TESTS_BENCH_H
#define TURVEN_TESTS_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- rows ---- */

struct bench_row {
	const char *what;
	double figure;
	const char *unit;
	double below;     /* the goal; 0 = none */
	double at_least;  /* the goal the other way round; 0 = none */
	double yardstick; /* the same on the bare machine, in the same unit; 0 = none */
	const char *yardstick_name;
};
void bench_row(const struct bench_row *r);

/* Says on standard error why nothing can be measured and ends the program with status 2. */
_Noreturn void bench_give_up(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* ---- samples ---- */

struct bench_samples {
	double *items;
	size_t n, capacity;
};
void bench_add(struct bench_samples *s, double value);
/* The nearest-rank quantile, q of 0 to 1. Sorts the samples. */
double bench_quantile(struct bench_samples *s, double q);
void bench_clear(struct bench_samples *s); /* frees */

/* ---- the study ---- */

#define BENCH_CODEBOOK "lot"
#define BENCH_CODER    "anna"

/* A new folder below the current one (a build folder: the disk is that of the checkout), gone when
 * the program ends. Borrowed. */
const char *bench_folder(void);

/* A study in bench_folder()/<name>, with this checkout's codebooks and n sessions (s0001, ...) of
 * four participants and a recording of two hours. Returns its root; the caller frees. */
char *bench_study(const char *name, int n_sessions);
/* The same in a new folder of that name, which stays. */
void bench_study_at(const char *root, int n_sessions);

/*
 * Gives a session an observation by BENCH_CODER with BENCH_CODEBOOK: add, set, del and play records
 * spread over the recording, in runs of at most 5,000, until there are n_records of them, or
 * n_events events that are not deleted (0 = no such limit). The coder left off in the middle of the
 * recording. Returns how many events there are.
 */
size_t bench_observation(
	const char *study_root, const char *session, size_t n_records, size_t n_events);

/* The same by another coder too, whose events come up to six times shift_ms later and whose codes
 * differ now and then. The journal's folder must be there. */
size_t bench_observation_of(const char *study_root, const char *session, const char *coder,
	int64_t shift_ms, size_t n_records, size_t n_events);

/* The largest segment of a session's journal, or all of them, blank-separated; the caller frees. */
char *bench_journal_folder(const char *study_root, const char *session);

/* ---- the program ---- */

/* $TURVEN, else ./turven; absolute, borrowed. Pins language, terminal and home for it. */
const char *bench_turven(void);

#endif
