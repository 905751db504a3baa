/* Cursor and scrolling arithmetic. */
#include "ui/list.h"

static void settle(struct list *l)
{
	if (l->height == 0)
		l->height = 1;
	if (l->n == 0) {
		l->cursor = l->top = 0;
		return;
	}
	if (l->cursor >= l->n)
		l->cursor = l->n - 1;
	if (l->cursor < l->top)
		l->top = l->cursor;
	if (l->cursor >= l->top + l->height)
		l->top = l->cursor - l->height + 1;
	/* no empty rows below the last one while there are rows above the first */
	if (l->top + l->height > l->n)
		l->top = l->n > l->height ? l->n - l->height : 0;
}

void list_resize(struct list *l, size_t n, size_t height)
{
	l->n = n;
	l->height = height;
	settle(l);
}

void list_go(struct list *l, size_t cursor)
{
	l->cursor = cursor;
	settle(l);
}

void list_move(struct list *l, long by)
{
	size_t step = by < 0 ? (size_t)-by : (size_t)by;

	if (by < 0)
		l->cursor = step > l->cursor ? 0 : l->cursor - step;
	else
		l->cursor = l->n == 0 || step > l->n - 1 - l->cursor ? l->n - (l->n > 0)
								     : l->cursor + step;
	settle(l);
}

void list_page(struct list *l, long pages)
{
	list_move(l, pages * (long)(l->height > 1 ? l->height - 1 : 1));
}
