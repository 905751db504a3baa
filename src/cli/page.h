/*
 * A page to read or print, in one of two forms: plain text of 80 columns, or one HTML file that
 * needs nothing else. Whoever fills it says what a piece is, not how it looks. All text may come
 * from outside: it is made harmless here, for a terminal as for a browser.
 */
#ifndef TURVEN_CLI_PAGE_H
#define TURVEN_CLI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define PAGE_WIDTH       80
#define PAGE_MAX_COLUMNS 8

struct page_row {
	char *cells[PAGE_MAX_COLUMNS];
	char *note; /* below the last cell; NULL = none */
};

struct page_table {
	const char *headings[PAGE_MAX_COLUMNS];
	size_t n_columns; /* the last takes what room is left, and its text may be long */
	struct page_row *rows;
	size_t n_rows, capacity;
};

struct page {
	const struct page_format *format;
	struct text out;      /* the page so far */
	const char *language; /* "nl" */
	const char *style; /* HTML: rules of one's own, behind those of every page; NULL = none */
	bool in_entries;
};

/* Texts may have several lines. */
struct page_format {
	void (*begin)(struct page *p, const char *title);
	void (*heading)(struct page *p, const char *text);
	void (*paragraph)(struct page *p, const char *text);
	/* What nobody may overlook. */
	void (*banner)(struct page *p, const char *text);
	/* A thing with a name, and lines about it. */
	void (*entry)(struct page *p, const char *name);
	void (*entry_line)(struct page *p, const char *text);
	/* An address that may become a link. */
	void (*entry_address)(struct page *p, const char *url);
	void (*table)(struct page *p, const struct page_table *t);
	void (*end)(struct page *p);
};

extern const struct page_format page_text, page_html;

/*
 * For what only an HTML page has (drawings): text between two tags, harmless, also within quotes.
 * Line ends become breaks.
 */
void page_element(struct text *out, const char *open, const char *text, const char *close);

/* Copies the cells (n_columns; NULL = empty) and the note. */
void page_table_add(struct page_table *t, const char *const *cells, const char *note);
void page_table_clear(struct page_table *t);

/*
 * Adds s, harmless and broken at blanks so that no line is wider than PAGE_WIDTH columns, and a
 * line end. The first line begins in `column`, where the text so far ends; the others are indented.
 */
void page_wrap(struct text *out, const char *s, int column, int indent);

#endif
