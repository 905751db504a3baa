/*
 * Memory: zeroed, aligned, and an end of the program instead of an overflow.
 */
#include "base/mem.h"

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(alloc_is_zeroed)
{
	unsigned char *p = mem_alloc(1000, 3);

	for (int i = 0; i < 3000; i++)
		ck_assert_uint_eq(p[i], 0);
	p = mem_realloc(p, 10000, 3);
	ck_assert_uint_eq(p[2999], 0);
	free(p);
}
END_TEST

START_TEST(strings)
{
	char *a = mem_strdup("abc"), *b = mem_strndup("abcdef", 2), *c = mem_strndup("ab", 9);
	char *d = mem_printf("%s-%d", a, 7);
	char *empty = mem_strdup("");

	ck_assert_str_eq(a, "abc");
	ck_assert_str_eq(b, "ab");
	ck_assert_str_eq(c, "ab");
	ck_assert_str_eq(d, "abc-7");
	ck_assert_str_eq(empty, "");
	free(a);
	free(b);
	free(c);
	free(d);
	free(empty);
}
END_TEST

START_TEST(grow)
{
	struct {
		int *items;
		size_t n, capacity;
	} list = {0}, *p = &list;

	for (int i = 0; i < 1000; i++) {
		MEM_GROW(p->items, p->n, p->capacity);
		p->items[p->n++] = i;
	}
	ck_assert_uint_eq(p->n, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(p->items[i], i);
	free(list.items);
}
END_TEST

static bool all_are(const unsigned char *p, size_t n, size_t value)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] != value)
			return false;
	}
	return true;
}

START_TEST(arena_pieces_do_not_touch)
{
	enum { N = 3000 };
	static unsigned char *pieces[N];
	static size_t sizes[N];
	struct arena a = {0};

	for (size_t i = 0; i < N; i++) {
		sizes[i] = i % 500 == 499 ? 9000 + i : i * 7 % 1300;
		pieces[i] = arena_alloc(&a, sizes[i], 1);
		ck_assert_ptr_nonnull(pieces[i]);
		ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		ck_assert(all_are(pieces[i], sizes[i], 0));
		memset(pieces[i], (int)(i % 255) + 1, sizes[i]);
	}
	for (size_t i = 0; i < N; i++)
		ck_assert(all_are(pieces[i], sizes[i], i % 255 + 1));
	arena_clear(&a);
	ck_assert_ptr_null(a.first);
	arena_clear(&a);
}
END_TEST

START_TEST(arena_strings)
{
	struct arena a = {0};
	char *s = arena_strdup(&a, "abc");
	char *t = arena_printf(&a, "%s%05d", s, 42);

	ck_assert_str_eq(s, "abc");
	ck_assert_str_eq(t, "abc00042");
	ck_assert_str_eq(arena_strdup(&a, ""), "");
	arena_clear(&a);
}
END_TEST

/* Four times this is 4, the overflow lost; `volatile` keeps the compiler from seeing that. */
static volatile size_t huge = SIZE_MAX / 4 + 2;

static void hook_exits(void)
{
	_exit(42);
}

START_TEST(exhaustion_ends_the_program)
{
	if (!freopen("/dev/null", "w", stderr))
		_exit(3);
	mem_realloc(NULL, huge, 4);
}
END_TEST

START_TEST(exhaustion_calls_the_hook)
{
	mem_on_exhaustion(hook_exits);
	mem_realloc(NULL, huge, 4);
}
END_TEST

START_TEST(arena_overflow_ends_the_program)
{
	struct arena a = {0};

	mem_on_exhaustion(hook_exits);
	arena_alloc(&a, huge, 4);
}
END_TEST

Suite *mem_suite(void);

Suite *mem_suite(void)
{
	Suite *suite = suite_create("mem");
	TCase *tc = tcase_create("mem");

	tcase_add_test(tc, alloc_is_zeroed);
	tcase_add_test(tc, strings);
	tcase_add_test(tc, grow);
	tcase_add_test(tc, arena_pieces_do_not_touch);
	tcase_add_test(tc, arena_strings);
	tcase_add_exit_test(tc, exhaustion_ends_the_program, EXIT_FAILURE);
	tcase_add_exit_test(tc, exhaustion_calls_the_hook, 42);
	tcase_add_exit_test(tc, arena_overflow_ends_the_program, 42);
	suite_add_tcase(suite, tc);
	return suite;
}
