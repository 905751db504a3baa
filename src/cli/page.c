/* Tables of a page, before they have a form. */
#include "cli/page.h"

#include <stdlib.h>

#include "base/mem.h"

void page_table_add(struct page_table *t, const char *const *cells, const char *note)
{
	struct page_row row = {.note = note ? mem_strdup(note) : NULL};

	for (size_t i = 0; i < t->n_columns; i++)
		row.cells[i] = mem_strdup(cells[i] ? cells[i] : "");
	MEM_GROW(t->rows, t->n_rows, t->capacity);
	t->rows[t->n_rows++] = row;
}

void page_table_clear(struct page_table *t)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		for (size_t k = 0; k < t->n_columns; k++)
			free(t->rows[i].cells[k]);
		free(t->rows[i].note);
	}
	free(t->rows);
	t->rows = NULL;
	t->n_rows = t->capacity = 0;
}
