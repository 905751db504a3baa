/* Drawing text: filtered, measured and clipped at this one place. */
#include "ui/draw.h"

#include <curses.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define ELLIPSIS L'…'

/* The columns that curses will count: the C library's view, not that of a newer table. */
static int width_of(wchar_t c)
{
	if (c >= L' ' && c <= L'~')
		return 1;
	int w = wcwidth(c);
	return w < 0 ? 1 : w;
}

/* Printable ASCII, which most text is, needs no filter; NULL for any other. */
static wchar_t *decode_plain(const char *text)
{
	size_t n = 0;

	while (text[n] >= ' ' && text[n] <= '~')
		n++;
	if (text[n] != '\0')
		return NULL;
	wchar_t *out = mem_alloc(n + 1, sizeof *out);
	for (size_t i = 0; i < n; i++)
		out[i] = (wchar_t)text[i];
	return out;
}

/* Decodes visible text; whatever this C library cannot print becomes the replacement character. */
static wchar_t *decode(const char *text)
{
	wchar_t *plain = decode_plain(text);

	if (plain)
		return plain;
	char *visible = text_visible(text);
	size_t n = strlen(visible);
	wchar_t *out = mem_alloc(n + 1, sizeof *out);
	size_t length = 0;

	for (size_t i = 0; i < n;) {
		int32_t cp;
		i += utf8_decode(visible + i, n - i, &cp);
		if (cp < 0 || wcwidth((wchar_t)cp) < 0)
			cp = UTF8_REPLACEMENT;
		out[length++] = (wchar_t)cp;
	}
	free(visible);
	return out;
}

static int width_of_all(const wchar_t *s)
{
	int width = 0;

	for (; *s; s++)
		width += width_of(*s);
	return width;
}

int draw_width(const char *text)
{
	wchar_t *s = decode(text);
	int width = width_of_all(s);

	free(s);
	return width;
}

struct pen draw_pen(const struct area *a, int row)
{
	struct pen p = {.row = a->row + row, .column = a->column, .end = a->column + a->width};

	return p;
}

static void put(struct pen *p, enum role role, const wchar_t *s, int n, int width)
{
	if (n == 0 || p->row < 0 || p->row >= LINES)
		return;
	attrset(style_of(role));
	mvaddnwstr(p->row, p->column, s, n);
	p->column += width;
}

void draw_text(struct pen *p, enum role role, const char *text)
{
	int room = p->end - p->column;

	if (room <= 0)
		return;
	wchar_t *s = decode(text);
	bool fits = width_of_all(s) <= room;
	int limit = fits ? room : room - 1;
	int n = 0, width = 0;
	while (s[n] && width + width_of(s[n]) <= limit)
		width += width_of(s[n++]);
	put(p, role, s, n, width);
	if (!fits) {
		static const wchar_t ellipsis[] = {ELLIPSIS, 0};
		put(p, role, ellipsis, 1, 1);
		draw_rest(p, role);
	}
	free(s);
}

void draw_sign(struct pen *p, enum role role, wchar_t sign)
{
	const wchar_t s[] = {wcwidth(sign) == 1 ? sign : L'?', 0};

	if (p->column < p->end)
		put(p, role, s, 1, 1);
}

void draw_printf(struct pen *p, enum role role, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	draw_text(p, role, t.s ? t.s : "");
	text_clear(&t);
}

void draw_line(struct pen *p, enum role role, int column, const char *sign)
{
	if (column > p->end)
		column = p->end;
	while (p->column < column) {
		int before = p->column;
		draw_text(p, role, sign);
		if (p->column == before)
			return;
	}
}

void draw_blank(struct pen *p, enum role role, int column)
{
	if (column > p->end)
		column = p->end;
	if (column <= p->column || p->row < 0 || p->row >= LINES)
		return;
	attrset(style_of(role));
	mvhline(p->row, p->column, (chtype)' ' | (chtype)style_of(role), column - p->column);
	p->column = column;
}

void draw_rest(struct pen *p, enum role role)
{
	draw_blank(p, role, p->end);
}

void draw_right(struct pen *p, enum role role, const char *text)
{
	int width = draw_width(text);

	draw_blank(p, role, p->end - width);
	draw_text(p, role, text);
}

void draw_field(struct pen *p, enum role role, int width, const char *text)
{
	struct pen field = *p;

	if (field.end > p->column + width)
		field.end = p->column + width;
	draw_text(&field, role, text);
	draw_rest(&field, role);
	p->column = field.column;
}

int draw_paragraph(const struct area *a, int row, enum role role, const char *text)
{
	wchar_t *s = decode(text);
	wchar_t *rest = s;
	int rows = 0;

	while (*rest && a->width > 1) {
		int n = 0, width = 0, blank = 0;
		while (rest[n] && width + width_of(rest[n]) <= a->width) {
			if (rest[n] == L' ')
				blank = n;
			width += width_of(rest[n++]);
		}
		if (rest[n] && rest[n] != L' ' && blank > 0)
			n = blank;
		if (row + rows < a->height) {
			struct pen p = draw_pen(a, row + rows);
			put(&p, role, rest, n, 0);
		}
		rows++;
		rest += n;
		while (*rest == L' ')
			rest++;
	}
	free(s);
	return rows;
}
