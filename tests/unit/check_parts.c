/* Several texts in one come apart as they were put in. */
#include "exchange/parts.h"

#include <check.h>
#include <string.h>

START_TEST(parts_come_apart)
{
	struct text t = {0};
	const char *at;
	struct part p;
	size_t begin;

	begin = part_begin(&t, "first");
	text_add_n(&t, "a\0b\n", 4);
	part_end(&t, begin);
	begin = part_begin(&t, "");
	part_end(&t, begin);
	begin = part_begin(&t, "third/of them.tsv");
	for (int i = 0; i < 5000; i++)
		text_add(&t, "0123456789");
	part_end(&t, begin);
	at = t.s;
	ck_assert(part_next(&at, t.s + t.len, &p));
	ck_assert_str_eq(p.name, "first");
	ck_assert_uint_eq(p.n, 4);
	ck_assert_mem_eq(p.s, "a\0b\n", 4);
	ck_assert(part_next(&at, t.s + t.len, &p));
	ck_assert_str_eq(p.name, "");
	ck_assert_uint_eq(p.n, 0);
	ck_assert(part_next(&at, t.s + t.len, &p));
	ck_assert_str_eq(p.name, "third/of them.tsv");
	ck_assert_uint_eq(p.n, 50000);
	ck_assert_int_eq(p.s[49999], '9');
	ck_assert(!part_next(&at, t.s + t.len, &p));
	text_clear(&t);
}
END_TEST

START_TEST(names_are_known)
{
	struct part_names names = {0};

	ck_assert(part_names_add(&names, "a"));
	ck_assert(part_names_add(&names, "b"));
	ck_assert(!part_names_add(&names, "a"));
	ck_assert_uint_eq(names.n, 2);
	part_names_clear(&names);
	ck_assert(part_names_add(&names, "a"));
	part_names_clear(&names);
}
END_TEST

Suite *parts_suite(void);

Suite *parts_suite(void)
{
	Suite *suite = suite_create("parts");
	TCase *c = tcase_create("parts");

	tcase_add_test(c, parts_come_apart);
	tcase_add_test(c, names_are_known);
	suite_add_tcase(suite, c);
	return suite;
}
