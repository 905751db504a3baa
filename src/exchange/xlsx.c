/*
 * Workbooks by libxlsxwriter, row by row, so that memory does not grow with the table. Texts are
 * decoded first: a cell has a type, so nothing in it can be taken for a formula or a number.
 */
#include "exchange/xlsx.h"

#include "base/i18n.h"

#ifdef HAVE_XLSXWRITER

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define MAX_ROWS    1048576 /* of a sheet, the names included */
#define MAX_COLUMNS 16384
#define MADE_AT     946684800 /* 2000-01-01: a workbook says when it was made; this one does not */

struct xlsx {
	lxw_workbook *book;
	lxw_worksheet *table;
	const struct sheet_column *columns;
	size_t n_columns;
	lxw_row_t row; /* the next one */
};

static bool say(struct error *err, lxw_error e)
{
	return error_set(err, _("the workbook cannot be written: %s"), lxw_strerror(e));
}

static void put_names(struct xlsx *w, lxw_worksheet *meanings)
{
	static const char *const heads[] = {"column", "description", "units"};
	lxw_row_t row = 0;

	for (lxw_col_t c = 0; c < 3; c++)
		worksheet_write_string(meanings, 0, c, heads[c], NULL);
	for (size_t i = 0; i < w->n_columns; i++) {
		const struct sheet_column *column = &w->columns[i];

		worksheet_write_string(w->table, 0, (lxw_col_t)i, column->name, NULL);
		row++;
		worksheet_write_string(meanings, row, 0, column->name, NULL);
		worksheet_write_string(meanings, row, 1, column->description, NULL);
		if (column->units)
			worksheet_write_string(meanings, row, 2, column->units, NULL);
	}
	worksheet_freeze_panes(w->table, 1, 0);
	w->row = 1;
}

struct xlsx *xlsx_begin(
	const char *path, const struct sheet_column *columns, size_t n_columns, struct error *err)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_doc_properties properties = {.created = MADE_AT};
	lxw_worksheet *table, *meanings;
	lxw_workbook *book;
	struct xlsx *w;

	if (n_columns > MAX_COLUMNS) {
		error_set(err,
			_("the table has %zu columns; a workbook has room for %d; use "
			  "--format tsv"),
			n_columns, MAX_COLUMNS);
		return NULL;
	}
	book = workbook_new_opt(path, &options);
	if (!book) {
		error_set(err, _("no workbook can be made"));
		return NULL;
	}
	workbook_set_properties(book, &properties);
	table = workbook_add_worksheet(book, "table");
	meanings = workbook_add_worksheet(book, "columns");
	if (!table || !meanings) { /* it has a temporary file for each */
		lxw_workbook_free(book);
		error_set(err, _("no workbook can be made; is there room for temporary files?"));
		return NULL;
	}
	w = mem_alloc(1, sizeof *w);
	*w = (struct xlsx){
		.book = book, .table = table, .columns = columns, .n_columns = n_columns};
	put_names(w, meanings);
	return w;
}

/* XML has no control characters; the library writes what it is given. */
static char *clean(const char *s, size_t n)
{
	char *text = NULL, *valid;

	if (!text_unescape(s, n, &text))
		text = mem_strndup(s, n);
	valid = utf8_repair(text, strlen(text), NULL);
	free(text);
	for (char *c = valid; *c; c++)
		if ((unsigned char)*c < 0x20 && *c != '\t' && *c != '\n')
			*c = '?';
	return valid;
}

static lxw_error put_field(struct xlsx *w, size_t column, const char *s, size_t n)
{
	lxw_col_t at = (lxw_col_t)column;
	lxw_error e = LXW_NO_ERROR;
	char *text;

	if (n == 0)
		return LXW_NO_ERROR;
	if (w->columns[column].is_number) {
		text = mem_strndup(s, n);
		e = worksheet_write_number(w->table, w->row, at, strtod(text, NULL), NULL);
	} else {
		text = clean(s, n);
		if (text[0] != '\0')
			e = worksheet_write_string(w->table, w->row, at, text, NULL);
	}
	free(text);
	return e;
}

bool xlsx_add_row(struct xlsx *w, const char *line, size_t n, struct error *err)
{
	const char *end = line + n;

	if (w->row >= MAX_ROWS)
		return error_set(err,
			_("the table has more rows than a workbook has room for (%d); use "
			  "--format tsv, --layout wide, or fewer sessions"),
			MAX_ROWS);
	for (size_t i = 0; i < w->n_columns; i++) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		const char *stop = tab ? tab : end;
		lxw_error e = put_field(w, i, line, (size_t)(stop - line));

		if (e != LXW_NO_ERROR)
			return say(err, e);
		if (!tab)
			break;
		line = tab + 1;
	}
	w->row++;
	return true;
}

bool xlsx_finish(struct xlsx *w, struct error *err)
{
	lxw_error e;

	if (w->row > 1)
		worksheet_autofilter(w->table, 0, 0, w->row - 1, (lxw_col_t)(w->n_columns - 1));
	e = workbook_close(w->book);
	free(w);
	return e == LXW_NO_ERROR || say(err, e);
}

void xlsx_abandon(struct xlsx *w)
{
	lxw_workbook_free(w->book);
	free(w);
}

#else

struct xlsx *xlsx_begin(
	const char *path, const struct sheet_column *columns, size_t n_columns, struct error *err)
{
	(void)path;
	(void)columns;
	(void)n_columns;
	error_set(err, _("this turven was built without libxlsxwriter and makes no workbooks; use "
			 "--format tsv or csv"));
	return NULL;
}

bool xlsx_add_row(struct xlsx *w, const char *line, size_t n, struct error *err)
{
	(void)w;
	(void)line;
	(void)n;
	(void)err;
	return false;
}

bool xlsx_finish(struct xlsx *w, struct error *err)
{
	(void)w;
	(void)err;
	return false;
}

void xlsx_abandon(struct xlsx *w)
{
	(void)w;
}

#endif
