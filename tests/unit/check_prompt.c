/* Editing a line, choosing from a menu, completing. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/prompt.h"

/* Types names of keys, separated by blanks. */
static void type(struct line *l, const char *keys)
{
	char *copy = strdup(keys), *rest = NULL;

	for (char *name = strtok_r(copy, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
		struct key k = {0};
		snprintf(k.name, sizeof k.name, "%s", name);
		ck_assert_msg(line_key(l, &k), "%s", name);
	}
	free(copy);
}

static const struct {
	const char *initial, *keys, *text;
	size_t cursor;
} edits[] = {
	{"", "a b c", "abc", 3},
	{"abc", "Left x", "abxc", 3},
	{"abc", "Ctrl+A x", "xabc", 1},
	{"abc", "Home Right Delete", "ac", 1},
	{"abc", "Ctrl+A Ctrl+E d", "abcd", 4},
	{"abc", "Ctrl+B Ctrl+B Ctrl+F Space", "ab c", 3},
	{"one two", "Backspace Backspace", "one t", 5},
	{"one two", "Ctrl+W", "one ", 4},
	{"one two ", "Ctrl+W", "one ", 4},
	{"one two", "Alt+b x", "one xtwo", 5},
	{"one two", "Ctrl+A Alt+f x", "onex two", 4},
	{"one two", "Alt+b Ctrl+U", "two", 0},
	{"one two", "Alt+b Ctrl+K", "one ", 4},
	{"", "Backspace Delete Left Right Ctrl+W Ctrl+U Ctrl+K", "", 0},
	/* one visible character at a time: two bytes, a combined accent, a family of four */
	{"é", "Backspace", "", 0},
	{"xe\u0301", "Backspace", "x", 1},
	{"x\U0001F468\u200D\U0001F469\u200D\U0001F467", "Left Backspace",
		"\U0001F468\u200D\U0001F469\u200D\U0001F467", 0},
	{"", "é ü", "éü", 4},
};

START_TEST(editing)
{
	struct line l = {0};

	line_set(&l, edits[_i].initial);
	type(&l, edits[_i].keys);
	ck_assert_str_eq(line_text(&l), edits[_i].text);
	ck_assert_uint_eq(l.cursor, edits[_i].cursor);
	line_clear(&l);
}
END_TEST

START_TEST(keys_without_meaning)
{
	static const char *const names[] = {"F1", "Up", "Tab", "Ctrl+Q", "Esc", "Enter", "Unknown"};
	struct line l = {0};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct key k = {0};
		strcpy(k.name, names[i]);
		ck_assert_msg(!line_key(&l, &k), "%s", names[i]);
	}
	ck_assert_str_eq(line_text(&l), "");
	line_clear(&l);
}
END_TEST

START_TEST(pasted_lines_become_one)
{
	struct line l = {0};

	line_insert(&l, "a\nb\r\tc");
	ck_assert_str_eq(line_text(&l), "a b  c");
	line_clear(&l);
}
END_TEST

START_TEST(there_is_a_limit)
{
	struct line l = {0};

	for (int i = 0; i < 300; i++)
		line_insert(&l, "ééééé");
	ck_assert_uint_eq(strlen(line_text(&l)), 2 * LINE_LIMIT);
	line_clear(&l);
}
END_TEST

static enum menu_answer press(struct menu *m, const char *name, int *value)
{
	struct key k = {0};

	snprintf(k.name, sizeof k.name, "%s", name);
	return menu_key(m, &k, value);
}

START_TEST(a_menu)
{
	struct menu m = {0};
	int value = 0;

	menu_add(&m, "w", 10, false, "warm");
	menu_add(&m, "k", 11, true, "cold");
	menu_add(&m, "", 12, false, "done");
	ck_assert_int_eq(press(&m, "k", &value), MENU_CHOSEN);
	ck_assert_int_eq(value, 11);
	ck_assert_int_eq(press(&m, "Down", &value), MENU_MOVED);
	ck_assert_int_eq(press(&m, "Down", &value), MENU_MOVED); /* stays at the end */
	ck_assert_int_eq(press(&m, "Enter", &value), MENU_CHOSEN);
	ck_assert_int_eq(value, 12);
	ck_assert_int_eq(press(&m, "Up", &value), MENU_MOVED);
	ck_assert_int_eq(press(&m, "Enter", &value), MENU_CHOSEN);
	ck_assert_int_eq(value, 11);
	ck_assert_int_eq(press(&m, "Esc", &value), MENU_CLOSED);
	ck_assert_int_eq(press(&m, "x", &value), MENU_NOT_MINE);
}
END_TEST

START_TEST(a_long_label_is_cut_between_characters)
{
	struct menu m = {0};
	char label[200] = "x";

	for (int i = 0; i < 60; i++)
		strcat(label, "é");
	menu_add(&m, "a", 0, false, label);
	ck_assert_uint_eq(strlen(m.items[0].label) % 2, 1);
	ck_assert(utf8_valid(m.items[0].label, strlen(m.items[0].label)));
}
END_TEST

static const char *name_of(struct ui *ui, size_t i)
{
	static const char *const names[] = {"back", "back-1", "back-30", "forward", NULL};

	(void)ui;
	return names[i];
}

START_TEST(completing)
{
	static const struct {
		const char *typed, *text;
		size_t n;
	} cases[] = {{"b", "back", 3}, {"f", "forward", 1}, {"back-", "back-", 2}, {"x", "x", 0},
		{"", "", 4}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct prompt p = {.candidate = name_of};
		line_set(&p.line, cases[i].typed);
		ck_assert_uint_eq(prompt_complete(&p, NULL), cases[i].n);
		ck_assert_str_eq(line_text(&p.line), cases[i].text);
		prompt_clear(&p);
	}
}
END_TEST

Suite *prompt_suite(void);

Suite *prompt_suite(void)
{
	Suite *suite = suite_create("prompt");
	TCase *tc = tcase_create("prompt");

	tcase_add_loop_test(tc, editing, 0, (int)(sizeof edits / sizeof edits[0]));
	tcase_add_test(tc, keys_without_meaning);
	tcase_add_test(tc, pasted_lines_become_one);
	tcase_add_test(tc, there_is_a_limit);
	tcase_add_test(tc, a_menu);
	tcase_add_test(tc, a_long_label_is_cut_between_characters);
	tcase_add_test(tc, completing);
	suite_add_tcase(suite, tc);
	return suite;
}
