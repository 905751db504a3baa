/*
 * A workbook with one table, for spreadsheets: hides libxlsxwriter, which a build may lack. Of
 * sheet.c alone.
 */
#ifndef TURVEN_EXCHANGE_XLSX_H
#define TURVEN_EXCHANGE_XLSX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "exchange/sheet.h"

struct xlsx;

/* The same rows give the same bytes. NULL: err. */
struct xlsx *xlsx_begin(
	const char *path, const struct sheet_column *columns, size_t n_columns, struct error *err);
/* A row as in a tsv, without LF. False: the sheet is full. */
bool xlsx_add_row(struct xlsx *w, const char *line, size_t n, struct error *err);
/* Writes the file and frees. */
bool xlsx_finish(struct xlsx *w, struct error *err);
void xlsx_abandon(struct xlsx *w);

#endif
