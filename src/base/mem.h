/*
 * Memory that cannot fail, arenas, and arrays that grow.
 *
 * Running out of memory ends the program: every record is already on disk, and a half-done action
 * could only do harm. Before that the hook restores the terminal.
 */
#ifndef TURVEN_BASE_MEM_H
#define TURVEN_BASE_MEM_H

#include <stddef.h>

/* Called once before the program ends for want of memory; NULL for none. */
void mem_on_exhaustion(void (*hook)(void));

/* Zeroed; never NULL. A size of 0 is a programming mistake. */
void *mem_alloc(size_t n, size_t size);
void *mem_realloc(void *old, size_t n, size_t size); /* the new part is not zeroed */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Makes room for one more item: MEM_GROW(p->items, p->n, p->capacity); p->items[p->n++] = x;
 */
#define MEM_GROW(items, n, capacity)                                                               \
	do {                                                                                       \
		if ((n) == (capacity)) {                                                           \
			(capacity) = (capacity) ? 2 * (capacity) : 8;                              \
			(items) = mem_realloc((items), (capacity), sizeof *(items));               \
		}                                                                                  \
	} while (0)

/* Many small pieces with one lifetime: a codebook, a session descriptor. Zero-initialise, clear at
 * the end. */
struct arena {
	struct arena_block *first;
};

void *arena_alloc(
	struct arena *a, size_t n, size_t size); /* zeroed, aligned for anything; n*size may be 0 */
char *arena_strdup(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_clear(struct arena *a);

#endif
