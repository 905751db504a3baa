/*
 * What pictures of agreement are drawn from: two coders' tables, how they change with the tolerance,
 * and pairs of numbers, session by session.
 *
 * The analysis says the figures; here is what stands behind them, added from the same samples, of all
 * targets together. Pairs of coders are those of the analysis, and so are the targets that count.
 */
#ifndef TURVEN_RELIABILITY_PICTURE_H
#define TURVEN_RELIABILITY_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "reliability/sample.h"
#include "reliability/tally.h"

/* Tolerances of a curve: 0, 0.5, 1 … 10 s. */
#define PICTURE_TOLERANCES      21
#define PICTURE_TOLERANCE_MS(i) ((int64_t)(i)*500)

struct picture_session {
	const char *source;
	int64_t coded_utc_ms; /* when the later of the two coded it; 0 = not known */
	struct tally table;   /* over the codes that were known then, and "nothing" */
};

/* A block of codes for one pair of coders. */
struct picture_table {
	enum sample_kind kind;
	const char *name, *coders; /* "a,b" */
	const char **codes;
	size_t n_codes, code_capacity;
	struct tally table; /* points: matched within the tolerance; states: ms */
	struct tally matched[PICTURE_TOLERANCES]; /* of points, and of the onsets of states */
	struct picture_session *sessions;
	size_t n_sessions, session_capacity;
};

enum picture_kind { PICTURE_RATING, PICTURE_COUNT, PICTURE_DURATION };

struct picture_point {
	const char *source, *target, *role;
	int64_t coded_utc_ms;
	double first, second; /* ratings; how many events; seconds of a state */
};

/* The numbers of one pair of coders: a rating item, or totals of a block of codes, as the figures of
 * totals have them: who neither logged anything about is there with 0 and 0, unless nobody ever did. */
struct picture_pairs {
	enum picture_kind kind;
	const char *name, *coders;
	struct picture_point *points;
	size_t n, capacity;
};

/* A role about which somebody logged something of a block. */
struct picture_role {
	enum sample_kind kind;
	const char *name, *role;
};

/* A session in which two coders logged nothing of a block about a target: it is in no table until it is
 * known whether anybody did in another session. */
struct picture_silence {
	size_t table, session; /* indexes */
	const char *role;
	double amount;
};

struct pictures {
	int64_t tolerance_ms;
	struct picture_table *tables;
	size_t n_tables, table_capacity;
	struct picture_pairs *pairs;
	size_t n_pairs, pair_capacity;
	struct picture_role *coded;
	size_t n_coded, coded_capacity;
	struct picture_silence *silences;
	size_t n_silences, silence_capacity;
	struct arena arena;
};

/* Zero-initialise, with the tolerance. The sample may go after it was added. */
void picture_add(struct pictures *p, const struct sample *s);
void picture_clear(struct pictures *p);

/* The sum of n sessions from `from` on; *out is initialised here with all codes of the table. */
void picture_sum(const struct picture_table *t, size_t from, size_t n, struct tally *out);

/* Once, when all are added: sessions and points by the time they were coded, then by session; without
 * targets that nobody coded. */
void picture_sort(struct pictures *p);

#endif
