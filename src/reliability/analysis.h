/*
 * All figures of a study: session by session, and pooled.
 *
 * Samples of sessions are added one by one and may go after that: of each pair of coders the tables
 * stay, sparse, so that pooled figures come from added tables (never from averaged kappas) and their
 * limits from resampling sessions. Every figure is a row that carries what it rests on.
 *
 * Pairs are two coders' first passes, in the order in which the sample has them; a coder's later
 * pass is compared with the same coder's first one and with nobody else. Pooled rows are there for
 * each pair, and for all pairs together ("all") where there are several; for each role of the
 * targets, and for all of them ("all"). A role about which nobody coded anything of a block in the
 * whole study does not count in "all": agreement that nothing happened would hide what was coded.
 */
#ifndef TURVEN_RELIABILITY_ANALYSIS_H
#define TURVEN_RELIABILITY_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "reliability/alpha.h"
#include "reliability/figure.h"
#include "reliability/ratings.h"
#include "reliability/sample.h"
#include "reliability/tally.h"

/* Figures of a whole block or item; of one of its codes; of another tolerance than the chosen one. */
enum analysis_part { PART_WHOLE, PART_CODE, PART_TOLERANCES };

/* What a figure leaves out. */
struct analysis_left_out {
	size_t events
		[2];    /* of the two coders, that begin outside the window; of all: in the first */
	size_t targets; /* that nobody coded in the whole study: they do not count in "all" */
};

struct analysis_row {
	enum analysis_part part;
	bool of_session;    /* else pooled, or of a file */
	const char *source; /* session id, "pooled", or a file */
	const char *coders; /* "a,b"; "all" */
	const char *target; /* id; pooled: role or unit, "all"; "" = does not apply */
	const char *code;   /* code, group, dimension, codebook, rating item; "" = does not apply */
	const char *statistic; /* name */
	const char *parameter; /* "tolerance=2s"; "" = none */
	struct figure figure;
	const char
		*note; /* why there is no value; how the limits were found; "" = nothing to say */
	const struct analysis_left_out *left_out; /* NULL = nothing; the note says it, too */
};

#define ANALYSIS_RECENT 16

struct analysis_rows {
	struct analysis_row *items;
	size_t n, capacity;
	struct arena arena; /* owns the strings */
	/* those that came last: neighbours have most of theirs in common */
	const char *recent[ANALYSIS_RECENT];
	size_t n_recent;
};

void analysis_rows_clear(struct analysis_rows *r);

#define ANALYSIS_MAX_STATISTICS 100

struct analysis_options {
	enum sample_by by;
	int64_t tolerance_ms; /* of events, and of units of time */
	int64_t unit_ms;
	int64_t block_ms, tick_ms;
	double overlap;
	size_t n_replicates; /* 0 = no bootstrap */
	uint64_t seed;
	/* names of analysis_statistics; none = what is recommended for the kind of data */
	const char *statistics[ANALYSIS_MAX_STATISTICS];
	size_t n_statistics;
	bool all; /* all statistics that fit the data */
};

/* 2 s, 1 s, 10 s, 100 ms, 0.6; 2000 replicates with seed 1. */
void analysis_options_init(struct analysis_options *o);

/* Names, what they say and where they are from: those of measure.h, and the ones made here. */
struct analysis_statistic {
	const char *name, *help, *source;
};
size_t analysis_statistics(struct analysis_statistic *out, size_t n_max);

struct analysis;

struct analysis *analysis_new(const struct analysis_options *o);
void analysis_free(struct analysis *a);
/* Rows of this session go to *rows. */
void analysis_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows);
/* Pooled rows; once, at the end. */
void analysis_finish(struct analysis *a, struct analysis_rows *rows);

/* ---- tables without a study ---- */

/*
 * Targets x coders. values (ascending, q of them): the scale; NULL = the values that were used. Limits
 * come from resampling targets where the statistic has none of its own.
 */
void analysis_of_ratings(const struct analysis_options *o, const char *source,
	const struct ratings *r, const char *const *coders, const double *values, size_t q,
	enum level level, struct analysis_rows *rows);

/* All values of a scale; the caller frees *out. 0 where it has no steps or too many. */
size_t scale_values(double min, double max, double step, double **out);

/* Counts of two coders. */
void analysis_of_counts(const struct analysis_options *o, const char *source, const struct tally *t,
	struct analysis_rows *rows);

/* Sequences of codes: sequences[coder] of n[coder] indexes of n_codes codes. */
void analysis_of_sequences(const struct analysis_options *o, const char *source,
	const int *const *sequences, const size_t *n, const char *const *coders, size_t n_coders,
	int n_codes, struct analysis_rows *rows);

/* Continua [0, length) of ticks. */
void analysis_of_units(const struct analysis_options *o, const char *source,
	const struct states *units, const char *const *coders, size_t n_coders,
	const char *const *codes, int n_codes, int64_t length, struct analysis_rows *rows);

#endif
