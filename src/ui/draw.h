/*
 * The drawing vocabulary: pieces of text, one after the other, on one row between two columns.
 *
 * Nothing is drawn outside of the pen's columns; what does not fit ends in "…". Every text, ours or
 * from outside, goes through text_visible(), so that nothing in it can steer the terminal. Widths
 * are in columns: a character may take none, one or two.
 */
#ifndef TURVEN_UI_DRAW_H
#define TURVEN_UI_DRAW_H

#include <wchar.h>

#include "ui/style.h"

struct area {
	int row, column, height, width;
};

struct pen {
	int row, column;
	int end; /* the first column that is not ours */
};

struct pen draw_pen(const struct area *a, int row); /* row counted within the area */
void draw_text(struct pen *p, enum role role, const char *text);
void draw_printf(struct pen *p, enum role role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void draw_blank(struct pen *p, enum role role, int column);       /* up to that column */
void draw_rest(struct pen *p, enum role role);                    /* blank up to the end */
void draw_right(struct pen *p, enum role role, const char *text); /* so that it ends at the end */

/* A text in a field of so many columns, cut or filled up. */
void draw_field(struct pen *p, enum role role, int width, const char *text);

/* One sign of our own, one column wide: for pictures made of hundreds of them. */
void draw_sign(struct pen *p, enum role role, wchar_t sign);

/* The same sign in every column up to the given one. */
void draw_line(struct pen *p, enum role role, int column, const char *sign);

/* Columns that draw_text would take. */
int draw_width(const char *text);

/*
 * Breaks a text into lines of at most width columns, at blanks where it can, and draws those of the
 * area that fit. Returns how many rows it took.
 */
int draw_paragraph(const struct area *a, int row, enum role role, const char *text);

#endif
