/* Names of keys. */
#include <check.h>
#include <string.h>

#include "ui/key.h"

static const struct {
	const char *text, *player, *name; /* name NULL = no key */
} window_keys[] = {
	{"a", "a", "a"},
	{"A", "A", "A"},
	{"é", "é", "é"},
	{" ", "SPACE", "Space"},
	{"#", "SHARP", "#"},
	{"", "ENTER", "Enter"},
	{"", "KP_ENTER", "Enter"},
	{"", "BS", "Backspace"},
	{"", "LEFT", "Left"},
	{"", "Ctrl+c", "Ctrl+C"},
	{"", "Ctrl+z", "Ctrl+Z"},
	{"z", "Ctrl+z", "Ctrl+Z"}, /* some players tell what it would type without Ctrl */
	{"", "Alt+x", "Alt+x"},
	{"", "Shift+TAB", "Shift+Tab"},
	{"", "Shift+LEFT", "Shift+Left"},
	{"", "Shift+Ctrl+LEFT", "Ctrl+Shift+Left"},
	{"", "Ctrl++", "Ctrl++"},
	{"", "F5", "F5"},
	{"", "KP5", "5"},
	{"", "PGDWN", "PageDown"},
	{"", "MOUSE_MOVE", NULL},
	{"", "MBTN_LEFT_DBL", NULL},
	{"", "WHEEL_UP", NULL},
	{"", "CLOSE_WIN", NULL},
};

START_TEST(window_key)
{
	struct key k = {0};
	bool is_key = key_from_window(&k, window_keys[_i].text, window_keys[_i].player);

	ck_assert_int_eq(is_key, window_keys[_i].name != NULL);
	if (is_key)
		ck_assert_str_eq(k.name, window_keys[_i].name);
}
END_TEST

START_TEST(kinds)
{
	static const struct {
		const char *name, *text;
		bool letter, digit;
	} cases[] = {
		{"a", "a", true, false},
		{"Z", "Z", true, false},
		{"7", "7", false, true},
		{"é", "é", false, false},
		{"Space", " ", false, false},
		{"?", "?", false, false},
		{"Enter", NULL, false, false},
		{"Ctrl+A", NULL, false, false},
		{"F1", NULL, false, false},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct key k = {0};
		strcpy(k.name, cases[i].name);
		ck_assert_msg(key_is_letter(&k) == cases[i].letter, "%s", k.name);
		ck_assert_msg(key_is_digit(&k) == cases[i].digit, "%s", k.name);
		ck_assert_pstr_eq(key_text(&k), cases[i].text);
	}
}
END_TEST

Suite *key_suite(void);

Suite *key_suite(void)
{
	Suite *suite = suite_create("key");
	TCase *tc = tcase_create("names");

	tcase_add_loop_test(tc, window_key, 0, (int)(sizeof window_keys / sizeof window_keys[0]));
	tcase_add_test(tc, kinds);
	suite_add_tcase(suite, tc);
	return suite;
}
