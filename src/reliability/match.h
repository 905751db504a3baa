/*
 * Matching two coders' events one to one within a tolerance, and the agreement that follows.
 *
 * First, for each code by itself, as many pairs as possible and among those the smallest sum of
 * distances; then the same among all that is left, whatever the codes: confusions. Both are solved
 * exactly (some best matching on a line never crosses). The tolerance is inclusive.
 */
#ifndef TURVEN_RELIABILITY_MATCH_H
#define TURVEN_RELIABILITY_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reliability/figure.h"
#include "reliability/tally.h"

struct moment {
	int64_t ms;
	int code; /* 0 … n_codes - 1 */
};

struct moments {
	const struct moment *items; /* in any order */
	size_t n;
};

/* partner_of_first[i] is the index of the second coder's event that is paired with the first's i-th,
 * or -1; room for first->n. */
void match_events(const struct moments *first, const struct moments *second, int n_codes,
	int64_t tolerance_ms, long *partner_of_first);

/*
 * The table of such a matching: pairs in (code, code), the rest with "nothing", the last of
 * n_codes + 1 categories; with the lags of same-code pairs. *out is initialised here.
 */
void match_tally(const struct moments *first, const struct moments *second, int n_codes,
	int64_t tolerance_ms, struct tally *out);

/*
 * Needleman-Wunsch alignment of two sequences of codes without times: 0 for the same code, else
 * `substitution`, or `gap`; ties: pair, then an event of the first that the second missed. Tallied
 * like a matching, without lags. False: the sequences are too long for it (n * m above 10^9).
 */
bool align_tally(const int *first, size_t n_first, const int *second, size_t n_second, int n_codes,
	double substitution, double gap, struct tally *out);

/* ---- figures of tables of events: the cell nothing/nothing cannot occur ---- */

/* (G - E) / (N - E), E expected under quasi-independence; undefined with one code only. */
struct figure event_kappa(const struct tally *t);
/* Cohen's formula with 0 in that cell; always lower. */
struct figure event_kappa_plain(const struct tally *t);
struct figure event_agreement(const struct tally *t); /* same-code pairs / all rows of the table */
struct figure event_f1(const struct tally *t);        /* 2 matched / (first + second) */
struct figure event_matched(const struct tally *t);   /* same-code pairs */
struct figure event_confused(const struct tally *t);  /* pairs of different codes */
struct figure event_only_first(const struct tally *t);
struct figure event_only_second(const struct tally *t);
/* Of the same-code pairs, ms: mean distance; mean of second - first, with its standard deviation as
 * se. */
struct figure event_distance(const struct tally *t);
struct figure event_lag(const struct tally *t);

#endif
