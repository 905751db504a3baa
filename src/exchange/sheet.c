/* Tables as tsv and csv; xlsx.c makes the workbook. */
#include "exchange/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "exchange/xlsx.h"

struct sheet {
	enum sheet_format format;
	const struct sheet_column *columns;
	size_t n_columns;
	bool (*write)(void *context, const char *s, size_t n, struct error *err);
	void *context;
	struct xlsx *workbook;
};

static const char *const names[N_SHEET_FORMATS] = {
	[SHEET_TSV] = "tsv", [SHEET_CSV] = "csv", [SHEET_XLSX] = "xlsx"};

const char *sheet_format_name(enum sheet_format f)
{
	return names[f];
}

bool sheet_format_parse(const char *s, enum sheet_format *f)
{
	for (int i = 0; i < N_SHEET_FORMATS; i++)
		if (strcmp(s, names[i]) == 0) {
			*f = (enum sheet_format)i;
			return true;
		}
	return false;
}

bool sheet_format_of_file(const char *name, enum sheet_format *f)
{
	const char *ending = strrchr(name, '.');

	return ending && sheet_format_parse(ending + 1, f);
}

bool sheet_line(const char **at, const char *end, const char **line, size_t *n)
{
	const char *lf;

	if (*at >= end)
		return false;
	lf = memchr(*at, '\n', (size_t)(end - *at));
	*line = *at;
	*n = (size_t)((lf ? lf : end) - *at);
	*at = lf ? lf + 1 : end;
	return true;
}

bool sheet_field(const char **at, const char *end, const char **field, size_t *n)
{
	const char *tab;

	if (!*at)
		return false;
	tab = memchr(*at, '\t', (size_t)(end - *at));
	*field = *at;
	*n = (size_t)((tab ? tab : end) - *at);
	*at = tab ? tab + 1 : NULL;
	return true;
}

/* A field as RFC 4180 has it. */
static void add_csv_field(struct text *t, const char *s, size_t n)
{
	if (!memchr(s, ',', n) && !memchr(s, '"', n)) {
		text_add_n(t, s, n);
		return;
	}
	text_add_c(t, '"');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"')
			text_add_c(t, '"');
		text_add_c(t, s[i]);
	}
	text_add_c(t, '"');
}

static void add_csv_line(struct text *t, const char *line, size_t n)
{
	const char *at = line, *field;
	size_t length;

	while (sheet_field(&at, line + n, &field, &length)) {
		add_csv_field(t, field, length);
		text_add_c(t, at ? ',' : '\n');
	}
}

bool sheet_add(struct sheet *s, const char *lines, size_t n, struct error *err)
{
	const char *at = lines, *line;
	struct text t = {0};
	size_t length;
	bool good;

	if (n == 0)
		return true;
	if (s->format == SHEET_TSV)
		return s->write(s->context, lines, n, err);
	if (s->format == SHEET_XLSX)
		return xlsx_add_rows(s->workbook, 0, lines, n, err);
	while (sheet_line(&at, lines + n, &line, &length))
		add_csv_line(&t, line, length);
	good = s->write(s->context, t.s, t.len, err);
	text_clear(&t);
	return good;
}

static bool begin_workbook(struct sheet *s, const char *path, struct error *err)
{
	s->workbook = xlsx_new(path, err);
	return s->workbook && xlsx_add_sheet(s->workbook, "table", s->columns, s->n_columns, err) &&
	       xlsx_add_sheet(s->workbook, "columns", xlsx_meanings, XLSX_N_MEANINGS, err) &&
	       xlsx_add_meanings(s->workbook, 1, "table", s->columns, s->n_columns, err);
}

static bool add_names(struct sheet *s, struct error *err)
{
	struct text t = {0};
	bool good;

	for (size_t i = 0; i < s->n_columns; i++)
		text_printf(&t, "%s%s", i ? "\t" : "", s->columns[i].name);
	text_add_c(&t, '\n');
	good = sheet_add(s, t.s, t.len, err);
	text_clear(&t);
	return good;
}

struct sheet *sheet_new(enum sheet_format format, const struct sheet_column *columns,
	size_t n_columns, bool (*write)(void *context, const char *s, size_t n, struct error *err),
	void *context, const char *path, struct error *err)
{
	struct sheet *s = mem_alloc(1, sizeof *s);

	*s = (struct sheet){.format = format,
		.columns = columns,
		.n_columns = n_columns,
		.write = write,
		.context = context};
	if (format == SHEET_XLSX ? begin_workbook(s, path, err) : add_names(s, err))
		return s;
	sheet_abandon(s);
	return NULL;
}

bool sheet_finish(struct sheet *s, struct error *err)
{
	bool good = !s->workbook || xlsx_finish(s->workbook, err);

	free(s);
	return good;
}

void sheet_abandon(struct sheet *s)
{
	if (!s)
		return;
	xlsx_abandon(s->workbook);
	free(s);
}
