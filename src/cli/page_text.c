/* A page as plain text of 80 columns, for a terminal or a printer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/page.h"

#define ENTRY_INDENT 4
#define TABLE_INDENT 2
#define COLUMN_GAP   2

static void pad(struct text *out, int n)
{
	while (n-- > 0)
		text_add_c(out, ' ');
}

static void new_line(struct text *out, int indent)
{
	text_add_c(out, '\n');
	pad(out, indent);
}

/* A word wider than a whole line is cut between characters. Returns the column behind it. */
static int add_long_word(struct text *out, const char *word, size_t n, int column, int indent)
{
	const char *end = word + n;

	while (word < end) {
		size_t len = utf8_cluster(word);
		int width = utf8_width(word, len);

		if (column + width > PAGE_WIDTH && column > indent) {
			new_line(out, indent);
			column = indent;
		}
		text_add_n(out, word, len);
		column += width;
		word += len;
	}
	return column;
}

/* One line of a text; returns the column behind it. */
static void wrap_line(struct text *out, const char *s, int column, int indent)
{
	bool first = true;

	while (*s) {
		size_t n = strcspn(s, " ");
		int width = utf8_width(s, n);

		if (n == 0) {
			s++;
			continue;
		}
		if (!first && column + 1 + width > PAGE_WIDTH) {
			new_line(out, indent);
			column = indent;
		} else if (!first) {
			text_add_c(out, ' ');
			column++;
		}
		column = add_long_word(out, s, n, column, indent);
		first = false;
		s += n;
	}
}

void page_wrap(struct text *out, const char *s, int column, int indent)
{
	for (;;) {
		size_t n = strcspn(s, "\n");
		char *line = mem_strndup(s, n);
		char *visible = text_visible(line);

		wrap_line(out, visible, column, indent);
		text_add_c(out, '\n');
		free(visible);
		free(line);
		s += n;
		if (!*s || !s[1]) /* a block's last line end says nothing */
			return;
		s++;
		pad(out, indent);
		column = indent;
	}
}

static void underlined(struct page *p, const char *text, char with)
{
	char *visible = text_visible(text);
	int width = utf8_width(visible, SIZE_MAX);

	page_wrap(&p->out, text, 0, 0);
	for (int i = 0; i < width && i < PAGE_WIDTH; i++)
		text_add_c(&p->out, with);
	text_add_c(&p->out, '\n');
	free(visible);
}

static void begin(struct page *p, const char *title)
{
	underlined(p, title, '=');
}

static void heading(struct page *p, const char *text)
{
	text_add_c(&p->out, '\n');
	underlined(p, text, '-');
}

static void paragraph(struct page *p, const char *text)
{
	text_add_c(&p->out, '\n');
	page_wrap(&p->out, text, 0, 0);
}

static void banner(struct page *p, const char *text)
{
	text_add(&p->out, "\n*** ");
	page_wrap(&p->out, text, 4, 4);
}

static void entry(struct page *p, const char *name)
{
	text_add_c(&p->out, '\n');
	page_wrap(&p->out, name, 0, ENTRY_INDENT);
}

static void entry_line(struct page *p, const char *text)
{
	pad(&p->out, ENTRY_INDENT);
	page_wrap(&p->out, text, ENTRY_INDENT, ENTRY_INDENT);
}

/* ---- tables ---- */

static int cell_width(const char *cell)
{
	char *visible = text_visible(cell);
	int width = utf8_width(visible, SIZE_MAX);

	free(visible);
	return width;
}

static void table_row(struct page *p, const struct page_table *t, const char *const *cells,
	const int *width, int last_column)
{
	pad(&p->out, TABLE_INDENT);
	for (size_t i = 0; i + 1 < t->n_columns; i++) {
		char *visible = text_visible(cells[i]);

		text_add(&p->out, visible);
		pad(&p->out, width[i] - utf8_width(visible, SIZE_MAX) + COLUMN_GAP);
		free(visible);
	}
	page_wrap(&p->out, cells[t->n_columns - 1], last_column, last_column);
}

static void table(struct page *p, const struct page_table *t)
{
	int width[PAGE_MAX_COLUMNS] = {0};
	int last_column = TABLE_INDENT;

	for (size_t i = 0; i + 1 < t->n_columns; i++) {
		width[i] = cell_width(t->headings[i]);
		for (size_t r = 0; r < t->n_rows; r++) {
			int w = cell_width(t->rows[r].cells[i]);

			if (w > width[i])
				width[i] = w;
		}
		last_column += width[i] + COLUMN_GAP;
	}
	/* Some room is left for the last one, even if it then stands under the others. */
	if (last_column > PAGE_WIDTH - 20)
		last_column = PAGE_WIDTH - 20;
	text_add_c(&p->out, '\n');
	table_row(p, t, t->headings, width, last_column);
	for (size_t r = 0; r < t->n_rows; r++) {
		table_row(p, t, (const char *const *)t->rows[r].cells, width, last_column);
		if (t->rows[r].note) {
			pad(&p->out, 2 * TABLE_INDENT + COLUMN_GAP);
			page_wrap(&p->out, t->rows[r].note, 2 * TABLE_INDENT + COLUMN_GAP,
				2 * TABLE_INDENT + COLUMN_GAP);
		}
	}
}

static void end(struct page *p)
{
	(void)p;
}

const struct page_format page_text = {
	.begin = begin,
	.heading = heading,
	.paragraph = paragraph,
	.banner = banner,
	.entry = entry,
	.entry_line = entry_line,
	.entry_address = entry_line,
	.table = table,
	.end = end,
};
