/*
 * The arithmetic of a list that is longer than its window: where the cursor is, which row is on
 * top. No drawing, no contents.
 */
#ifndef TURVEN_UI_LIST_H
#define TURVEN_UI_LIST_H

#include <stddef.h>

struct list {
	size_t n;      /* rows there are */
	size_t height; /* rows that can be seen; at least 1 */
	size_t cursor; /* < n, or 0 when the list is empty */
	size_t top;    /* the first row that is seen */
};

/* New numbers; the cursor stays where it is if it can, and stays in sight. */
void list_resize(struct list *l, size_t n, size_t height);
void list_move(struct list *l, long by); /* stops at both ends */
void list_go(struct list *l, size_t cursor);
void list_page(struct list *l, long pages); /* by the height less one row */

#endif
