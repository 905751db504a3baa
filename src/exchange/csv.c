/* Reading values cut by separators: a copy of the text is cut up in place. */
#include "exchange/csv.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Where the reader is. `in` reads ahead of `out`, which writes what values are without quotes. */
struct reader {
	struct csv *csv;
	struct problems *problems;
	char *in, *end;
	int line, column;
	size_t *row_starts; /* index of each row's first cell */
	size_t n_rows, row_capacity, cell_capacity;
};

/* Over one byte; keeps count of characters. */
static char step(struct reader *r)
{
	char c = *r->in++;

	if (c == '\n') {
		r->line++;
		r->column = 1;
	} else if (((unsigned char)c & 0xC0) != 0x80) {
		r->column++;
	}
	return c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char find_separator(const char *s)
{
	size_t commas = 0, semicolons = 0, tabs = 0;
	bool quoted = false;

	for (; *s && (quoted || (*s != '\n' && *s != '\r')); s++) {
		quoted ^= *s == '"';
		commas += !quoted && *s == ',';
		semicolons += !quoted && *s == ';';
		tabs += !quoted && *s == '\t';
	}
	if (tabs > commas && tabs > semicolons)
		return '\t';
	return semicolons > commas ? ';' : ',';
}

/* ---- one value ---- */

/* Is a value over at s? */
static bool at_end(const struct reader *r, const char *s)
{
	return s >= r->end || *s == r->csv->separator || *s == '\n' ||
	       (*s == '\r' && (s + 1 >= r->end || s[1] == '\n'));
}

static void skip_blanks(struct reader *r)
{
	while (r->in < r->end && is_blank(*r->in) && *r->in != r->csv->separator)
		step(r);
}

/* From behind the opening quote; writes the value over it. Returns its end. */
static char *take_quoted(struct reader *r, const struct csv_cell *cell, char *out)
{
	bool closed = false;

	while (r->in < r->end) {
		char c = step(r);

		if (c == '"') {
			closed = r->in >= r->end || *r->in != '"';
			if (closed)
				break;
			step(r);
		}
		*out++ = c;
	}
	if (!closed) {
		csv_problem(r->csv, cell, r->problems,
			_("a quote that begins here is never closed; end the value with \""));
		return out;
	}
	skip_blanks(r);
	if (!at_end(r, r->in)) {
		csv_problem(r->csv, cell, r->problems,
			_("text behind the closing quote; a quote within quotes is written \"\""));
		while (!at_end(r, r->in))
			step(r);
	}
	return out;
}

/* Moves over one value and returns its cell; its NUL is written by end_value, behind it. */
static struct csv_cell take_value(struct reader *r, char **value_end)
{
	struct csv_cell cell;
	char *start;

	skip_blanks(r);
	start = r->in;
	cell = (struct csv_cell){start, r->line, r->column};
	if (r->in < r->end && *r->in == '"') {
		step(r);
		cell.text = r->in;
		*value_end = take_quoted(r, &cell, r->in);
	} else {
		while (!at_end(r, r->in))
			step(r);
		*value_end = r->in;
		while (*value_end > start && is_blank((*value_end)[-1]))
			(*value_end)--;
	}
	if (*value_end - cell.text > CSV_MAX_VALUE)
		csv_problem(r->csv, &cell, r->problems,
			_("a value of more than %d bytes; shorten it"), CSV_MAX_VALUE);
	return cell;
}

static void add_cell(struct reader *r, struct csv_cell cell)
{
	struct csv *c = r->csv;

	MEM_GROW(c->cells, c->n_cells, r->cell_capacity);
	c->cells[c->n_cells++] = cell;
}

/* ---- rows ---- */

/* A row up to its line break. */
static void take_row(struct reader *r)
{
	struct csv *c = r->csv;
	size_t first = c->n_cells;

	MEM_GROW(r->row_starts, r->n_rows, r->row_capacity);
	r->row_starts[r->n_rows++] = first;
	for (;;) {
		char *value_end, ended_by;

		add_cell(r, take_value(r, &value_end));
		ended_by = r->in < r->end ? step(r) : '\n';
		if (ended_by == '\r' && r->in < r->end)
			step(r);
		*value_end = '\0';
		if (ended_by != c->separator)
			break;
	}
	if (c->n_cells - first == 1 && c->cells[first].text[0] == '\0') {
		c->n_cells = first;
		r->n_rows--;
	} else if (c->n_cells - first > CSV_MAX_CELLS) {
		csv_problem(c, &c->cells[first], r->problems,
			_("a row of more than %d values; is this the right file?"), CSV_MAX_CELLS);
	}
}

static void make_rows(struct reader *r)
{
	struct csv *c = r->csv;

	c->n = r->n_rows;
	c->rows = mem_alloc(c->n + 1, sizeof *c->rows);
	for (size_t i = 0; i < c->n; i++) {
		size_t end = i + 1 < c->n ? r->row_starts[i + 1] : c->n_cells;

		c->rows[i] = (struct csv_row){&c->cells[r->row_starts[i]], end - r->row_starts[i]};
	}
	free(r->row_starts);
}

/* Places of bytes that are no text; false if there are any. */
static bool check_bytes(
	const struct csv *c, const char *text, size_t len, struct problems *problems)
{
	int line = 1, column = 1;

	for (size_t i = 0; i < len;) {
		int32_t cp;

		i += utf8_decode(text + i, len - i, &cp);
		if (cp < 0 || (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || cp == 0x7F) {
			problems_add(problems, SEVERITY_ERROR, c->name, line, column,
				cp < 0 ? _("not UTF-8; save the table as UTF-8 text")
				       : _("a control character; is this a table of text?"));
			return false;
		}
		column++;
		if (cp == '\n') {
			line++;
			column = 1;
		}
	}
	return true;
}

bool csv_parse(
	struct csv *out, const char *name, const char *text, size_t len, struct problems *problems)
{
	size_t before = problems->n_errors;
	struct reader r = {.csv = out, .problems = problems, .line = 1, .column = 1};

	*out = (struct csv){.name = name, .separator = ','};
	if (len >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (len > CSV_MAX_BYTES) {
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("larger than %d MiB; is this the right file?"),
			(int)(CSV_MAX_BYTES >> 20));
		return false;
	}
	if (!check_bytes(out, text, len, problems))
		return false;
	out->text = mem_strndup(text, len);
	out->separator = find_separator(out->text);
	r.in = out->text;
	r.end = out->text + len;
	while (r.in < r.end)
		take_row(&r);
	make_rows(&r);
	if (out->n == 0 && problems->n_errors == before)
		problems_add(problems, SEVERITY_ERROR, name, 0, 0,
			_("an empty table; at least one row is needed"));
	return problems->n_errors == before;
}

void csv_clear(struct csv *c)
{
	free(c->text);
	free(c->cells);
	free(c->rows);
	*c = (struct csv){0};
}

int csv_column(const struct csv *c, const char *name)
{
	for (size_t i = 0; c->n > 0 && i < c->rows[0].n && i < INT_MAX; i++)
		if (strcmp(c->rows[0].cells[i].text, name) == 0)
			return (int)i;
	return -1;
}

void csv_problem(const struct csv *c, const struct csv_cell *cell, struct problems *problems,
	const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	problems_add(problems, SEVERITY_ERROR, c->name, cell->line, cell->column, "%s", t.s);
	text_clear(&t);
}

bool csv_number(const struct csv *c, const struct csv_cell *cell, double *out)
{
	char copy[64];
	char *comma;

	if (text_to_double(cell->text, out))
		return true;
	if (c->separator != ';' || strlen(cell->text) >= sizeof copy)
		return false;
	memcpy(copy, cell->text, strlen(cell->text) + 1);
	comma = strchr(copy, ',');
	if (!comma)
		return false;
	*comma = '.';
	return text_to_double(copy, out);
}
