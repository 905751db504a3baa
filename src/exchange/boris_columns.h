/*
 * The tables of BORIS of all its generations as one: what the columns are called and where they are.
 *
 * Three forms are known. With a row of names first; with lines about the observation before that row
 * (one observation in a file, up to version 7); and without any names, where the order of the columns
 * of that time holds, told by where the kind of event stands. Columns are matched by name, those of
 * the modifiers by their number.
 */
#ifndef TURVEN_EXCHANGE_BORIS_COLUMNS_H
#define TURVEN_EXCHANGE_BORIS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exchange/csv.h"
#include "exchange/import.h"

#define BORIS_MAX_SETS 32 /* of modifiers */

enum boris_column {
	BORIS_OBSERVATION,
	BORIS_DESCRIPTION,
	BORIS_DATE,
	BORIS_OBSERVED, /* how long, s */
	BORIS_LENGTH,   /* of the recording, s */
	BORIS_SOURCE,
	BORIS_OFFSET,
	BORIS_SUBJECT,
	BORIS_BEHAVIOR,
	BORIS_CATEGORY,
	BORIS_MODIFIERS, /* all in one */
	BORIS_TYPE,
	BORIS_TIME,
	BORIS_START_S,
	BORIS_STOP_S,
	BORIS_COMMENT,
	BORIS_COMMENT_STOP,
	BORIS_IMAGE,
	N_BORIS_COLUMNS
};

struct boris_table {
	const struct csv *csv;
	struct import *out;
	struct problems *problems;
	bool aggregated;
	int at[N_BORIS_COLUMNS];  /* -1 = there is none */
	int sets[BORIS_MAX_SETS]; /* columns of modifiers with a number */
	size_t n_sets;
	size_t first; /* row of events */
	/* from the lines before the names; NULL = not said */
	const char *observation, *description, *recording;
};

/* False: a mistake was told. */
bool boris_columns(struct boris_table *t);

/* The cell of this row; an empty one at the row's end where there is none. */
struct csv_cell boris_cell(const struct csv_row *row, int at);

#endif
