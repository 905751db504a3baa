/*
 * A workbook of tables, for spreadsheets: hides libxlsxwriter, which a build may lack.
 */
#ifndef TURVEN_EXCHANGE_XLSX_H
#define TURVEN_EXCHANGE_XLSX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "exchange/sheet.h"

#define XLSX_MAX_SHEETS 8

struct xlsx;

/* Will be written to path by xlsx_finish (a name that nobody else uses: it is overwritten in place).
 * The same rows give the same bytes. NULL: err. */
struct xlsx *xlsx_new(const char *path, struct error *err);

/* Adds a sheet with the names of the columns (borrowed) as its first row, which does not scroll away;
 * those added are known by their number from 0 on. False: too many columns. */
bool xlsx_add_sheet(struct xlsx *x, const char *name, const struct sheet_column *columns,
	size_t n_columns, struct error *err);

/* Adds a row as in a tsv, without LF, or all rows of some lines. False: the sheet is full. */
bool xlsx_add_row(struct xlsx *x, size_t sheet, const char *line, size_t n, struct error *err);
bool xlsx_add_rows(struct xlsx *x, size_t sheet, const char *lines, size_t n, struct error *err);

/* Writes the file and frees. */
bool xlsx_finish(struct xlsx *x, struct error *err);
void xlsx_abandon(struct xlsx *x); /* may be NULL */

/* A sheet that says what columns mean: its columns, and adding a row for each of those. */
#define XLSX_N_MEANINGS 4
extern const struct sheet_column xlsx_meanings[XLSX_N_MEANINGS];
bool xlsx_add_meanings(struct xlsx *x, size_t sheet, const char *of_sheet,
	const struct sheet_column *columns, size_t n_columns, struct error *err);

#endif
