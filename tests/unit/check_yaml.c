/* YAML text to nodes: places, texts that stay texts, and what hostile text cannot do. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cases.h"
#include "store/schema.h"
#include "store/yaml.h"

static struct arena arena;
static struct problems problems;

static void setup(void)
{
	arena = (struct arena){0};
	problems = (struct problems){0};
}

static void teardown(void)
{
	problems_clear(&problems);
	arena_clear(&arena);
}

static bool is_refused(const char *text)
{
	struct yaml_node *root;

	return !yaml_load("test", text, strlen(text), &arena, &root, &problems);
}

static const struct yaml_node *load(const char *text)
{
	static struct yaml_node *root;

	ck_assert_msg(yaml_load("test", text, strlen(text), &arena, &root, &problems), "%s", text);
	return root;
}

static void assert_problems(const char *expected)
{
	char *actual = cases_text(&problems);

	ck_assert_str_eq(actual, expected);
	free(actual);
}

START_TEST(places)
{
	const struct yaml_node *root = load("a: x\nbé: [y, {c: z}]\n");
	const struct yaml_node *list, *map;

	ck_assert_int_eq(root->kind, YAML_MAP);
	ck_assert_uint_eq(root->n, 2);
	ck_assert_int_eq(root->first->line, 1);
	ck_assert_int_eq(root->first->column, 4);
	list = yaml_get(root, "bé");
	ck_assert_int_eq(list->kind, YAML_LIST);
	ck_assert_int_eq(list->key_line, 2);
	ck_assert_int_eq(list->key_column, 1);
	/* characters, not bytes */
	ck_assert_int_eq(list->column, 5);
	map = list->first->next;
	ck_assert_ptr_null(map->next);
	ck_assert_int_eq(yaml_get(map, "c")->column, 13);
	ck_assert_ptr_null(yaml_get(map, "d"));
	ck_assert_ptr_null(yaml_get(list, "c"));
	ck_assert_ptr_null(yaml_get(NULL, "c"));
}
END_TEST

/* What other readers turn into numbers, dates, times and truth. */
START_TEST(texts_stay_texts)
{
	static const char *const texts[] = {"no", "yes", "on", "true", "1:20", "1.10", "0x10",
		"010", "1e3", "~", "null", "2026-03-01", ".inf", "1_000"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct text t = {0};

		text_printf(&t, "a: %s\n", texts[i]);
		ck_assert_str_eq(yaml_get(load(t.s), "a")->text, texts[i]);
		text_clear(&t);
	}
	ck_assert(!yaml_get(load("a:\n"), "a")->quoted);
	ck_assert(yaml_get(load("a: \"\"\n"), "a")->quoted);
	ck_assert_str_eq(yaml_get(load("a: 'it''s'\n"), "a")->text, "it's");
	ck_assert_str_eq(yaml_get(load("a: |\n  1\n  2\n"), "a")->text, "1\n2\n");
	ck_assert_str_eq(yaml_get(load("a: \"\\u00e9\\n\"\n"), "a")->text, "é\n");
}
END_TEST

START_TEST(byte_order_mark)
{
	const struct yaml_node *root = load("\xEF\xBB\xBF"
					    "a: x\n");

	ck_assert_int_eq(yaml_get(root, "a")->key_column, 1);
}
END_TEST

START_TEST(duplicate_keys_keep_the_first)
{
	const struct yaml_node *root = load("a: 1\nb: 2\na: {c: 3}\n");

	ck_assert_uint_eq(root->n, 2);
	ck_assert_str_eq(yaml_get(root, "a")->text, "1");
	assert_problems("3:1: the key 'a' is there already, in line 1\n");
}
END_TEST

/* Exactly at the limit it works, one more does not. */
START_TEST(limits)
{
	struct text t = {0};

	for (int i = 0; i < YAML_MAX_DEPTH; i++)
		text_add_c(&t, '[');
	for (int i = 0; i < YAML_MAX_DEPTH; i++)
		text_add_c(&t, ']');
	ck_assert(!is_refused(t.s));
	text_clear(&t);

	text_add_c(&t, '[');
	for (int i = 0; i < YAML_MAX_MEMBERS; i++)
		text_add(&t, "a,");
	text_add_c(&t, ']');
	ck_assert(!is_refused(t.s));
	text_truncate(&t, t.len - 1);
	text_add(&t, "a]");
	ck_assert(is_refused(t.s));
	text_clear(&t);
	assert_problems("1:4002: more than 2000 members in one list or map\n");
}
END_TEST

START_TEST(too_many_nodes)
{
	struct text t = {0};

	for (int i = 0; i < 30; i++) {
		text_add(&t, "- [");
		for (int j = 0; j < YAML_MAX_MEMBERS; j++)
			text_add(&t, "a,");
		text_add(&t, "]\n");
	}
	ck_assert(is_refused(t.s));
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_str_eq(problems.items[0].text, "more than 50000 values in one file");
	text_clear(&t);
}
END_TEST

START_TEST(too_large)
{
	char *text = mem_alloc(YAML_MAX_SIZE + 2, 1);
	struct yaml_node *root;

	memset(text, '#', YAML_MAX_SIZE + 1);
	ck_assert(!yaml_load("test", text, YAML_MAX_SIZE + 1, &arena, &root, &problems));
	assert_problems("0:0: the file is larger than 1048576 bytes, the most that is read\n");
	/* One byte less is read, and is only a comment. */
	problems_clear(&problems);
	ck_assert(!yaml_load("test", text, YAML_MAX_SIZE, &arena, &root, &problems));
	assert_problems("0:0: the file is empty\n");
	free(text);
}
END_TEST

/* A megabyte of each sign that opens something, and of mixtures. */
START_TEST(bombs)
{
	static const char *const pieces[] = {"[", "{", "- ", "? ", "[{", "{a: ", "a: &a [*a, ",
		"\"", "'", "!", "&a ", "*a ", "|\n ", "[,", "a,", "a: \n ", "- - - -\n", "%a\n",
		"---\n", "\t", "\n", "#", "\xC3\xA9", "a:\n", "!<", "{? "};

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct text t = {0};
		struct yaml_node *root;

		while (t.len + 16 < YAML_MAX_SIZE)
			text_add(&t, pieces[i]);
		if (!yaml_load("bomb", t.s, t.len, &arena, &root, &problems))
			ck_assert_uint_gt(problems.n_errors, 0);
		ck_assert_uint_le(problems.n, 101);
		problems_clear(&problems);
		arena_clear(&arena);
		text_clear(&t);
	}
}
END_TEST

START_TEST(numbers)
{
	static const struct {
		const char *text;
		double value;
	} good[] = {{"0", 0}, {"-3", -3}, {"+3", 3}, {"0.1", 0.1}, {"-0.5", -0.5}, {"2.50", 2.5},
		{"0.001", 0.001}, {"123456789012345", 123456789012345.0}};
	static const char *const bad[] = {"", "-", ".", "1.", ".5", "1,5", "1e3", "0x1", "1 ", " 1",
		"1.2.3", "--1", "inf", "nan", "1234567890123456", "1.-2"};
	double x;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_msg(text_to_double(good[i].text, &x), "%s", good[i].text);
		ck_assert_double_eq(x, good[i].value);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(!text_to_double(bad[i], &x), "%s", bad[i]);
}
END_TEST

Suite *yaml_suite(void);

Suite *yaml_suite(void)
{
	Suite *suite = suite_create("yaml");
	TCase *tc = tcase_create("load");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, places);
	tcase_add_test(tc, texts_stay_texts);
	tcase_add_test(tc, byte_order_mark);
	tcase_add_test(tc, duplicate_keys_keep_the_first);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, too_many_nodes);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, bombs);
	tcase_add_test(tc, numbers);
	suite_add_tcase(suite, tc);
	return suite;
}
