/*
 * What two or more coders did, as tables that turven did not make: for `turven reliability`.
 *
 * Each reader takes a file as csv.h does and adds every mistake to the problems with its place.
 * False: there was one. x_clear in any case. Coders and targets are in the order of the file.
 */
#ifndef TURVEN_EXCHANGE_PLAIN_TABLE_H
#define TURVEN_EXCHANGE_PLAIN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/mem.h"

/* Values that are not on the scale are mistakes. step 0: anything from min to max. */
struct plain_scale {
	double min, max, step;
};

/* First row: anything, then the coders. Then rows: the target, and a number or nothing (missing) of
 * each coder. */
struct plain_ratings {
	char **coders, **targets;
	size_t n_coders, n_targets;
	double *x; /* [target * n_coders + coder]; NAN = missing */
	struct arena arena;
};
bool plain_ratings_parse(struct plain_ratings *out, const char *name, const char *text, size_t len,
	const struct plain_scale *scale, struct problems *problems);
void plain_ratings_clear(struct plain_ratings *r);

/* A square table of counts, nothing else: rows are the first coder's categories. */
struct plain_counts {
	size_t q;
	double *cells; /* [row * q + column] */
};
bool plain_counts_parse(struct plain_counts *out, const char *name, const char *text, size_t len,
	struct problems *problems);
void plain_counts_clear(struct plain_counts *c);

/*
 * A line of names: coder, target, code, type (point or state), start_ms, stop_ms (also "" or the
 * start for a point), in any order, and session where there are several.
 */
struct plain_event {
	const char *session, *coder, *target, *code; /* session "" = there is no such column */
	bool state;
	int64_t start_ms, stop_ms; /* stop >= start */
	int line;
};
struct plain_events {
	struct plain_event *items;
	size_t n, capacity;
	struct arena arena;
};
bool plain_events_parse(struct plain_events *out, const char *name, const char *text, size_t len,
	struct problems *problems);
void plain_events_clear(struct plain_events *e);

/* Each row: a coder, then codes, in cells of their own or between blanks in one cell. A first row
 * that begins with "coder" is skipped. */
struct plain_sequence {
	const char *coder;
	const char **codes;
	size_t n, capacity;
};
struct plain_sequences {
	struct plain_sequence *items;
	size_t n, capacity;
	struct arena arena;
};
bool plain_sequences_parse(struct plain_sequences *out, const char *name, const char *text,
	size_t len, struct problems *problems);
void plain_sequences_clear(struct plain_sequences *s);

/* A line of names: coder, start, stop, code. Whole ticks within [0, length); a coder's units do not
 * overlap. */
struct plain_unit {
	const char *coder, *code;
	int64_t start, stop;
	int line;
};
struct plain_units {
	struct plain_unit *items;
	size_t n, capacity;
	struct arena arena;
};
bool plain_units_parse(struct plain_units *out, const char *name, const char *text, size_t len,
	int64_t length, struct problems *problems);
void plain_units_clear(struct plain_units *u);

#endif
