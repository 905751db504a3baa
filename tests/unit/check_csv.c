/*
 * Tables of others: how values are cut, and what each kind of table refuses. The latter are files of
 * tests/data/table, `<kind>-<case>.csv`; one that has a `.expected` beside it must lead to exactly
 * the mistakes that stand there, one without must be read without a word.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cases.h"
#include "exchange/csv.h"
#include "exchange/plain_table.h"
#include "fixture.h"

/* ---- values ---- */

/* The rows as "a|b/c|d". */
static char *shape(const char *text, size_t len)
{
	struct problems problems = {0};
	struct text t = {0};
	struct csv c;

	text_add(&t, "");
	csv_parse(&c, "x", text, len, &problems);
	for (size_t i = 0; i < c.n; i++)
		for (size_t k = 0; k < c.rows[i].n; k++)
			text_printf(&t, "%s%s",
				k > 0   ? "|"
				: i > 0 ? "/"
					: "",
				c.rows[i].cells[k].text);
	csv_clear(&c);
	problems_clear(&problems);
	return t.s;
}

static void has_shape(const char *text, const char *expected)
{
	char *actual = shape(text, strlen(text));

	ck_assert_str_eq(actual, expected);
	free(actual);
}

START_TEST(values)
{
	has_shape("a,b\nc,d\n", "a|b/c|d");
	has_shape("a,b\r\nc,d", "a|b/c|d");
	has_shape("\xEF\xBB\xBF"
		  "a\tb",
		"a|b");
	has_shape(" a , b \n", "a|b");
	has_shape("a,\n,b\n,\n", "a|/|b/|");
	has_shape("\n\na\n\n", "a");
	has_shape("\"a,\"\"b\"\"\",\"c\nd\" ,e", "a,\"b\"|c\nd|e");
	has_shape("a;b,c;d", "a|b,c|d");
	has_shape("\"a;b;c\",d", "a;b;c|d");
	has_shape("a\tb,c\td;e", "a|b,c|d;e");
	has_shape("\"\"", "");
}
END_TEST

START_TEST(places)
{
	static const char text[] = "\xC3\xA9\xC3\xA9,b\n\"c\nd\",e,f\n";
	struct problems problems = {0};
	struct csv c;

	ck_assert(csv_parse(&c, "x", text, strlen(text), &problems));
	ck_assert_int_eq(c.rows[0].cells[1].line, 1);
	ck_assert_int_eq(c.rows[0].cells[1].column, 4);
	ck_assert_int_eq(c.rows[1].cells[0].line, 2);
	ck_assert_int_eq(c.rows[1].cells[0].column, 1);
	ck_assert_int_eq(c.rows[1].cells[1].line, 3);
	ck_assert_int_eq(c.rows[1].cells[1].column, 4);
	ck_assert_int_eq(c.rows[1].cells[2].column, 6);
	ck_assert_int_eq(csv_column(&c, "b"), 1);
	ck_assert_int_eq(csv_column(&c, "e"), -1);
	csv_clear(&c);
}
END_TEST

START_TEST(limits)
{
	size_t n = 2 * (CSV_MAX_CELLS + 1);
	char *wide = mem_alloc(n + 1, 1), *long_value = mem_alloc(CSV_MAX_VALUE + 2, 1);
	struct problems problems = {0};
	struct csv c;

	memset(wide, ',', n - 1);
	ck_assert(!csv_parse(&c, "x", wide, n - 1, &problems));
	ck_assert_uint_eq(problems.n, 1);
	csv_clear(&c);
	problems_clear(&problems);
	memset(long_value, 'x', CSV_MAX_VALUE + 1);
	ck_assert(!csv_parse(&c, "x", long_value, CSV_MAX_VALUE + 1, &problems));
	ck_assert_uint_eq(problems.n, 1);
	csv_clear(&c);
	problems_clear(&problems);
	ck_assert(csv_parse(&c, "x", long_value, CSV_MAX_VALUE, &problems));
	csv_clear(&c);
	problems_clear(&problems);
	free(wide);
	free(long_value);
}
END_TEST

START_TEST(decimal_commas)
{
	static const char text[] = "1,5;2.5;,5;1,2,3;;\n";
	struct problems problems = {0};
	struct csv c;
	double x;

	ck_assert(csv_parse(&c, "x", text, strlen(text), &problems));
	ck_assert(csv_number(&c, &c.rows[0].cells[0], &x) && fabs(x - 1.5) < 1e-12);
	ck_assert(csv_number(&c, &c.rows[0].cells[1], &x) && fabs(x - 2.5) < 1e-12);
	ck_assert(!csv_number(&c, &c.rows[0].cells[2], &x));
	ck_assert(!csv_number(&c, &c.rows[0].cells[3], &x));
	csv_clear(&c);
}
END_TEST

/* ---- what tables hold ---- */

START_TEST(ratings)
{
	static const char text[] = "t;a;b\nx;1,5;\ny;;-2\n";
	struct problems problems = {0};
	struct plain_ratings r;

	ck_assert(plain_ratings_parse(&r, "x", text, strlen(text), NULL, &problems));
	ck_assert_uint_eq(r.n_coders, 2);
	ck_assert_uint_eq(r.n_targets, 2);
	ck_assert_str_eq(r.coders[1], "b");
	ck_assert_str_eq(r.targets[1], "y");
	ck_assert(fabs(r.x[0] - 1.5) < 1e-12 && isnan(r.x[1]) && isnan(r.x[2]));
	ck_assert(fabs(r.x[3] + 2) < 1e-12);
	plain_ratings_clear(&r);
}
END_TEST

START_TEST(events)
{
	static const char text[] = "type,code,session,coder,target,start_ms,stop_ms\n"
				   "state,on,s1,a,c,-5,70\npoint,k,s1,b,c,9,\n";
	struct problems problems = {0};
	struct plain_events e;

	ck_assert(plain_events_parse(&e, "x", text, strlen(text), &problems));
	ck_assert_uint_eq(e.n, 2);
	ck_assert(e.items[0].state && !e.items[1].state);
	ck_assert_int_eq(e.items[0].start_ms, -5);
	ck_assert_int_eq(e.items[0].stop_ms, 70);
	ck_assert_int_eq(e.items[1].stop_ms, 9);
	ck_assert_str_eq(e.items[1].session, "s1");
	ck_assert_str_eq(e.items[1].coder, "b");
	ck_assert_int_eq(e.items[1].line, 3);
	plain_events_clear(&e);
}
END_TEST

START_TEST(sequences)
{
	static const char text[] = "coder,codes\na,K L\nb,K,M,K\n";
	struct problems problems = {0};
	struct plain_sequences s;

	ck_assert(plain_sequences_parse(&s, "x", text, strlen(text), &problems));
	ck_assert_uint_eq(s.n, 2);
	ck_assert_uint_eq(s.items[0].n, 2);
	ck_assert_str_eq(s.items[0].codes[1], "L");
	ck_assert_uint_eq(s.items[1].n, 3);
	plain_sequences_clear(&s);
}
END_TEST

/* ---- cases ---- */

static bool read_table(const char *name, const char *text, size_t len, struct problems *problems)
{
	static const struct plain_scale scale = {-3, 5, 0.5};
	union {
		struct plain_ratings ratings;
		struct plain_counts counts;
		struct plain_events events;
		struct plain_sequences sequences;
		struct plain_units units;
	} t;
	bool good;

	if (strncmp(name, "ratings-", 8) == 0) {
		good = plain_ratings_parse(&t.ratings, name, text, len, &scale, problems);
		plain_ratings_clear(&t.ratings);
	} else if (strncmp(name, "counts-", 7) == 0) {
		good = plain_counts_parse(&t.counts, name, text, len, problems);
		plain_counts_clear(&t.counts);
	} else if (strncmp(name, "events-", 7) == 0) {
		good = plain_events_parse(&t.events, name, text, len, problems);
		plain_events_clear(&t.events);
	} else if (strncmp(name, "sequences-", 10) == 0) {
		good = plain_sequences_parse(&t.sequences, name, text, len, problems);
		plain_sequences_clear(&t.sequences);
	} else {
		ck_assert_msg(strncmp(name, "units-", 6) == 0, "no kind of table: %s", name);
		good = plain_units_parse(&t.units, name, text, len, 60, problems);
		plain_units_clear(&t.units);
	}
	return good;
}

START_TEST(tables)
{
	cases_run_ending("table", ".csv", read_table, 25);
}
END_TEST

Suite *csv_suite(void);

Suite *csv_suite(void)
{
	Suite *s = suite_create("csv");
	TCase *c = tcase_create("values");

	tcase_add_test(c, values);
	tcase_add_test(c, places);
	tcase_add_test(c, limits);
	tcase_add_test(c, decimal_commas);
	suite_add_tcase(s, c);
	c = tcase_create("tables");
	tcase_add_test(c, ratings);
	tcase_add_test(c, events);
	tcase_add_test(c, sequences);
	tcase_add_test(c, tables);
	suite_add_tcase(s, c);
	return s;
}
