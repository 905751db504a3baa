/*
 * Tables that other programs wrote: values cut by commas, semicolons or tabs (RFC 4180).
 *
 * Taken are quotes ("" stands for one within quotes, which may hold separators and line breaks), LF
 * and CRLF, a byte order mark, blanks around a value, and empty lines, which do not count. The
 * separator is the one of the three that is most frequent in the first line outside of quotes. Every
 * mistake is added to the problems with its place, and reading goes on.
 */
#ifndef TURVEN_EXCHANGE_CSV_H
#define TURVEN_EXCHANGE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define CSV_MAX_BYTES ((size_t)256 << 20)
#define CSV_MAX_CELLS 10000 /* in a row */
#define CSV_MAX_VALUE 16000 /* bytes of a value */

struct csv_cell {
	const char *text; /* valid UTF-8, without quotes and outer blanks; "" for an empty one */
	int line, column; /* from 1; the column in characters */
};

struct csv_row {
	struct csv_cell *cells; /* at least one */
	size_t n;
};

struct csv {
	const char *name; /* of the file, for messages; borrowed */
	char separator;   /* ',', ';' or tab */
	struct csv_row *rows;
	size_t n;
	/* private */
	char *text;
	struct csv_cell *cells;
	size_t n_cells;
};

/* False: a mistake makes the table unusable. csv_clear in any case. */
bool csv_parse(
	struct csv *out, const char *name, const char *text, size_t len, struct problems *problems);
void csv_clear(struct csv *c);

/* Index of the column of this name in the first row, or -1. */
int csv_column(const struct csv *c, const char *name);

/* A mistake at a cell. */
void csv_problem(const struct csv *c, const struct csv_cell *cell, struct problems *problems,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * The number in a cell. Between semicolons also with a decimal comma, as spreadsheets of many
 * countries write it. False: it is none.
 */
bool csv_number(const struct csv *c, const struct csv_cell *cell, double *out);

#endif
