/* Cursor and scrolling. */
#include <check.h>

#include "ui/list.h"

static void is(const struct list *l, size_t cursor, size_t top)
{
	ck_assert_uint_eq(l->cursor, cursor);
	ck_assert_uint_eq(l->top, top);
}

START_TEST(moving)
{
	struct list l = {0};

	list_resize(&l, 10, 4);
	is(&l, 0, 0);
	list_move(&l, 3);
	is(&l, 3, 0);
	list_move(&l, 1);
	is(&l, 4, 1);
	list_move(&l, 100);
	is(&l, 9, 6);
	list_move(&l, -2);
	is(&l, 7, 6);
	list_move(&l, -100);
	is(&l, 0, 0);
	list_page(&l, 1);
	is(&l, 3, 0);
	list_page(&l, 2);
	is(&l, 9, 6);
	list_go(&l, 2);
	is(&l, 2, 2);
	list_go(&l, 77);
	is(&l, 9, 6);
}
END_TEST

START_TEST(nothing_in_it)
{
	struct list l = {0};

	list_resize(&l, 0, 5);
	list_move(&l, 1);
	is(&l, 0, 0);
	list_move(&l, -1);
	list_page(&l, 1);
	list_go(&l, 3);
	is(&l, 0, 0);
	list_resize(&l, 3, 0);
	ck_assert_uint_eq(l.height, 1);
}
END_TEST

START_TEST(it_shrinks_and_the_window_grows)
{
	struct list l = {0};

	list_resize(&l, 100, 10);
	list_go(&l, 99);
	is(&l, 99, 90);
	list_resize(&l, 100, 30); /* no empty rows at the end */
	is(&l, 99, 70);
	list_resize(&l, 20, 30);
	is(&l, 19, 0);
	list_resize(&l, 20, 5); /* the cursor stays in sight */
	is(&l, 19, 15);
}
END_TEST

Suite *list_suite(void);

Suite *list_suite(void)
{
	Suite *suite = suite_create("list");
	TCase *tc = tcase_create("list");

	tcase_add_test(tc, moving);
	tcase_add_test(tc, nothing_in_it);
	tcase_add_test(tc, it_shrinks_and_the_window_grows);
	suite_add_tcase(suite, tc);
	return suite;
}
