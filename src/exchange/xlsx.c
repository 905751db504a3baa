/*
 * Workbooks by libxlsxwriter, row by row, so that memory does not grow with the table. Texts are
 * decoded first: a cell has a type, so nothing in it can be taken for a formula or a number.
 */
#include "exchange/xlsx.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

#ifdef HAVE_XLSXWRITER

#include <xlsxwriter.h>

#include "base/utf8.h"

#define MAX_ROWS    1048576 /* of a sheet, the names included */
#define MAX_COLUMNS 16384
#define MAX_AROUND  65536     /* bytes of a sheet beside its rows */
#define MADE_AT     946684800 /* 2000-01-01: a workbook says when it was made; this one does not */

struct sheet_of {
	lxw_worksheet *worksheet;
	const char *name;
	const struct sheet_column *columns;
	size_t n_columns;
	lxw_row_t row; /* the next one */
};

struct xlsx {
	lxw_workbook *book;
	lxw_format *thousandths; /* of seconds, so that 1.200 is seen as that */
	struct sheet_of sheets[XLSX_MAX_SHEETS];
	size_t n_sheets;
};

static bool say(struct error *err, lxw_error e)
{
	if (e == LXW_ERROR_ZIP_FILE_OPERATION || e == LXW_ERROR_CREATING_XLSX_FILE)
		return error_set(
			err, _("the workbook cannot be written; is there room for it, and for "
			       "temporary files in TMPDIR?"));
	return error_set(err, _("the workbook cannot be written: %s"), lxw_strerror(e));
}

struct xlsx *xlsx_new(const char *path, struct error *err)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_doc_properties properties = {.created = MADE_AT};
	lxw_workbook *book = workbook_new_opt(path, &options);
	struct xlsx *x;

	if (!book) {
		error_set(err, _("no workbook can be made"));
		return NULL;
	}
	workbook_set_properties(book, &properties);
	x = mem_alloc(1, sizeof *x);
	x->book = book;
	x->thousandths = workbook_add_format(book);
	if (x->thousandths)
		format_set_num_format(x->thousandths, "0.000");
	return x;
}

bool xlsx_add_sheet(struct xlsx *x, const char *name, const struct sheet_column *columns,
	size_t n_columns, struct error *err)
{
	struct sheet_of *s = &x->sheets[x->n_sheets];

	assert(x->n_sheets < XLSX_MAX_SHEETS);
	if (n_columns > MAX_COLUMNS)
		return error_set(err,
			_("the table has %zu columns; a workbook has room for %d; use tsv or csv"),
			n_columns, MAX_COLUMNS);
	*s = (struct sheet_of){.worksheet = workbook_add_worksheet(x->book, name),
		.name = name,
		.columns = columns,
		.n_columns = n_columns,
		.row = 1};
	if (!s->worksheet) /* it has a temporary file */
		return error_set(
			err, _("no workbook can be made; is there room for temporary files?"));
	for (size_t i = 0; i < n_columns; i++)
		worksheet_write_string(s->worksheet, 0, (lxw_col_t)i, columns[i].name, NULL);
	worksheet_freeze_panes(s->worksheet, 1, 0);
	x->n_sheets++;
	return true;
}

/* Does it look like the form in which workbooks hold controls, _x001B_? */
static bool is_escape(const char *s)
{
	return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789ABCDEFabcdef") == 4 &&
	       s[6] == '_';
}

/* The library writes controls in that form, and else what it is given; what was typed like it needs
 * one more. U+FFFE and U+FFFF are not allowed in XML either, and it leaves them as they are. */
static char *clean(const char *s, size_t n)
{
	struct text out = {0};
	char *text = NULL, *valid;

	if (!text_unescape(s, n, &text))
		text = mem_strndup(s, n);
	valid = utf8_repair(text, strlen(text), NULL);
	free(text);
	text_add(&out, "");
	for (const char *c = valid; *c; c++) {
		if (strncmp(c, "\xEF\xBF\xBE", 3) == 0 || strncmp(c, "\xEF\xBF\xBF", 3) == 0) {
			text_add(&out, c[2] == '\xBE' ? "_xFFFE_" : "_xFFFF_");
			c += 2;
		} else if (is_escape(c)) {
			text_add(&out, "_x005F_");
		} else {
			text_add_c(&out, *c);
		}
	}
	free(valid);
	return out.s;
}

static lxw_error put_field(
	const struct xlsx *x, struct sheet_of *to, size_t column, const char *s, size_t n)
{
	const struct sheet_column *c = &to->columns[column];
	lxw_col_t at = (lxw_col_t)column;
	lxw_error e = LXW_NO_ERROR;
	char *text;

	if (n == 0)
		return LXW_NO_ERROR;
	if (c->is_number) {
		text = mem_strndup(s, n);
		e = worksheet_write_number(to->worksheet, to->row, at, strtod(text, NULL),
			c->decimals == 3 && c->units ? x->thousandths : NULL);
	} else {
		text = clean(s, n);
		if (text[0] != '\0')
			e = worksheet_write_string(to->worksheet, to->row, at, text, NULL);
	}
	free(text);
	return e;
}

bool xlsx_add_row(struct xlsx *x, size_t sheet, const char *line, size_t n, struct error *err)
{
	struct sheet_of *to = &x->sheets[sheet];
	const char *at = line, *field;
	size_t length;

	if (to->row >= MAX_ROWS)
		return error_set(err,
			_("'%s' has more rows than a workbook has room for (%d); use tsv or csv, "
			  "or fewer sessions"),
			to->name, MAX_ROWS);
	for (size_t i = 0; i < to->n_columns && sheet_field(&at, line + n, &field, &length); i++) {
		lxw_error e = put_field(x, to, i, field, length);

		if (e != LXW_NO_ERROR)
			return say(err, e);
	}
	to->row++;
	return true;
}

/* Would a temporary file of that size fit? */
static bool is_room_for(long n)
{
	static const char blank[1 << 16];
	FILE *probe = lxw_tmpfile(NULL);
	bool good = probe != NULL;

	for (; good && n > 0; n -= (long)sizeof blank)
		good = fwrite(blank, 1, sizeof blank, probe) == sizeof blank;
	good = good && fflush(probe) == 0;
	if (probe)
		fclose(probe);
	return good;
}

/* The library does not look whether its temporary files take what it writes: the rows of each sheet, and
 * at the end, one after the other, a copy of them with what goes around them. */
static bool are_rows_whole(const struct xlsx *x)
{
	long most = 0;

	for (size_t i = 0; i < x->n_sheets; i++) {
		FILE *rows = x->sheets[i].worksheet->optimize_tmpfile;
		long n;

		if (!rows)
			continue;
		if (fflush(rows) != 0 || ferror(rows) || (n = ftell(rows)) < 0)
			return false;
		most = n > most ? n : most;
	}
	return is_room_for(most + MAX_AROUND);
}

bool xlsx_finish(struct xlsx *x, struct error *err)
{
	lxw_error e;
	int stderr_kept;

	if (!are_rows_whole(x)) {
		xlsx_abandon(x);
		return error_set(err, _("there is no room for the temporary files of a workbook; "
					"set TMPDIR to a folder with room"));
	}
	for (size_t i = 0; i < x->n_sheets; i++)
		if (x->sheets[i].row > 1)
			worksheet_autofilter(x->sheets[i].worksheet, 0, 0, x->sheets[i].row - 1,
				(lxw_col_t)(x->sheets[i].n_columns - 1));
	stderr_kept = file_mute(STDERR_FILENO); /* it prints its errors, and says them besides */
	e = workbook_close(x->book);
	file_unmute(STDERR_FILENO, stderr_kept);
	free(x);
	return e == LXW_NO_ERROR || say(err, e);
}

void xlsx_abandon(struct xlsx *x)
{
	if (x)
		lxw_workbook_free(x->book);
	free(x);
}

#else

struct xlsx *xlsx_new(const char *path, struct error *err)
{
	(void)path;
	error_set(err, _("this turven was built without libxlsxwriter and makes no workbooks; use "
			 "tsv or csv"));
	return NULL;
}

bool xlsx_add_sheet(struct xlsx *x, const char *name, const struct sheet_column *columns,
	size_t n_columns, struct error *err)
{
	(void)x;
	(void)name;
	(void)columns;
	(void)n_columns;
	(void)err;
	return false;
}

bool xlsx_add_row(struct xlsx *x, size_t sheet, const char *line, size_t n, struct error *err)
{
	(void)x;
	(void)sheet;
	(void)line;
	(void)n;
	(void)err;
	return false;
}

bool xlsx_finish(struct xlsx *x, struct error *err)
{
	(void)x;
	(void)err;
	return false;
}

void xlsx_abandon(struct xlsx *x)
{
	(void)x;
}

#endif

bool xlsx_add_rows(struct xlsx *x, size_t sheet, const char *lines, size_t n, struct error *err)
{
	const char *at = lines, *line;
	size_t length;

	while (sheet_line(&at, lines + n, &line, &length))
		if (!xlsx_add_row(x, sheet, line, length, err))
			return false;
	return true;
}

const struct sheet_column xlsx_meanings[XLSX_N_MEANINGS] = {
	{.name = "sheet"}, {.name = "column"}, {.name = "description"}, {.name = "units"}};

bool xlsx_add_meanings(struct xlsx *x, size_t sheet, const char *of_sheet,
	const struct sheet_column *columns, size_t n_columns, struct error *err)
{
	struct text line = {0};
	bool good = true;

	for (size_t i = 0; i < n_columns && good; i++) {
		text_printf(&line, "%s\t", of_sheet);
		text_add_value(&line, columns[i].name);
		text_add_c(&line, '\t');
		text_add_escaped(&line, columns[i].description);
		text_printf(&line, "\t%s", columns[i].units ? columns[i].units : "");
		good = xlsx_add_row(x, sheet, line.s, line.len, err);
		text_truncate(&line, 0);
	}
	text_clear(&line);
	return good;
}
