/*
 * The only caller of malloc and its kin for turven's own data, so that "out of memory" is decided
 * in one place.
 */
#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"

#define BLOCK_SIZE 4096

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	max_align_t data[];
};

static void (*exhaustion_hook)(void);

void mem_on_exhaustion(void (*hook)(void))
{
	exhaustion_hook = hook;
}

/* _exit, not exit: what atexit functions do may need memory again. */
_Noreturn static void exhausted(void)
{
	void (*hook)(void) = exhaustion_hook;

	exhaustion_hook = NULL;
	if (hook)
		hook();
	fprintf(stderr, "turven: %s\n", _("out of memory"));
	_exit(EXIT_FAILURE);
}

void *mem_alloc(size_t n, size_t size)
{
	void *p;

	assert(n > 0 && size > 0);
	p = calloc(n, size);
	if (!p)
		exhausted();
	return p;
}

void *mem_realloc(void *old, size_t n, size_t size)
{
	void *p;

	assert(n > 0 && size > 0);
	if (n > PTRDIFF_MAX / size)
		exhausted();
	p = realloc(old, n * size);
	if (!p)
		exhausted();
	return p;
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = mem_alloc(len + 1, 1);

	memcpy(copy, s, len);
	return copy;
}

static char *print(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Into the arena, or on the heap where a is NULL. */
static char *print(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	size_t size;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	size = (size_t)n + 1;
	s = a ? arena_alloc(a, size, 1) : mem_alloc(size, 1);
	vsnprintf(s, size, fmt, ap);
	return s;
}

char *mem_printf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = print(NULL, fmt, ap);
	va_end(ap);
	return s;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	struct arena_block *block = a->first;
	size_t need;
	void *p;

	if (size > 0 && n > (PTRDIFF_MAX - BLOCK_SIZE) / size)
		exhausted();
	need = n * size;
	need = (need + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	if (need == 0)
		need = sizeof(max_align_t);
	if (!block || block->size - block->used < need) {
		size_t data_size = need > BLOCK_SIZE ? need : BLOCK_SIZE;

		block = mem_alloc(1, sizeof *block + data_size);
		block->size = data_size;
		/* A large piece goes behind the block in use, whose rest would be lost otherwise.
		 */
		if (a->first && need > BLOCK_SIZE / 4) {
			block->next = a->first->next;
			a->first->next = block;
		} else {
			block->next = a->first;
			a->first = block;
		}
	}
	p = (char *)block->data + block->used;
	block->used += need;
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(arena_alloc(a, size, 1), s, size);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = print(a, fmt, ap);
	va_end(ap);
	return s;
}

void arena_clear(struct arena *a)
{
	struct arena_block *next;

	for (struct arena_block *block = a->first; block; block = next) {
		next = block->next;
		free(block);
	}
	a->first = NULL;
}
