/*
 * A table for other programs: tab-separated as turven writes all its tables, comma-separated, or a
 * workbook for spreadsheets.
 *
 * Whoever makes a table writes it as rows of fields, cut by tabs and escaped as base/text.h says;
 * here they become the other forms. A number that is missing is an empty field in all of them. In a
 * workbook texts are decoded and stay texts, numbers are numbers, and a second sheet says what the
 * columns mean.
 */
#ifndef TURVEN_EXCHANGE_SHEET_H
#define TURVEN_EXCHANGE_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum sheet_format { SHEET_TSV, SHEET_CSV, SHEET_XLSX, N_SHEET_FORMATS };

const char *sheet_format_name(enum sheet_format f); /* "tsv", … */
/* Also of a file's name by its ending. False: neither. */
bool sheet_format_parse(const char *s, enum sheet_format *f);
bool sheet_format_of_file(const char *name, enum sheet_format *f);

struct sheet_column {
	const char *name;
	bool is_number;
	const char *description;
	const char *units;  /* NULL = none */
	int decimals;       /* of a number whose form is always the same; 0 = whole */
	const char *values; /* what a text can be, with blanks between; NULL = anything */
};

/* Cut rows apart, up to end: the next line without its LF, the next field of a line. *at is where to
 * begin, and moves; NULL behind the last field. False: there are none left. */
bool sheet_line(const char **at, const char *end, const char **line, size_t *n);
bool sheet_field(const char **at, const char *end, const char **field, size_t *n);

struct sheet;

/*
 * Begins a table and gives its line of names. tsv and csv are given to `write` bit by bit; xlsx is
 * written to the file `path` when it is finished (a name that nobody else uses: it is overwritten
 * in place). The columns are borrowed. NULL with err set: xlsx was left out of this build.
 */
struct sheet *sheet_new(enum sheet_format format, const struct sheet_column *columns,
	size_t n_columns, bool (*write)(void *context, const char *s, size_t n, struct error *err),
	void *context, const char *path, struct error *err);

/* Adds whole lines. False: err; the table must be abandoned. */
bool sheet_add(struct sheet *s, const char *lines, size_t n, struct error *err);

/* Ends it and frees. */
bool sheet_finish(struct sheet *s, struct error *err);
void sheet_abandon(struct sheet *s);

#endif
