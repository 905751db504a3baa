/* The real tables of commands: no two commands of a view share a key, none takes a letter or digit.
 */
#include <check.h>
#include <string.h>

#include "ui/view.h"

START_TEST(keys_do_not_clash)
{
	const struct view *v = views_all[_i];
	char text[200] = "";

	ck_assert_msg(!command_conflict(v->groups, text, sizeof text), "%s: %s", v->title, text);
}
END_TEST

START_TEST(no_key_is_dead_or_missing_on_laptops)
{
	/* dead keys of the US-international layout, and keys that many laptops lack */
	static const char *const unwanted[] = {"'", "\"", "`", "~", "^"};
	static const char *const second_only[] = {
		"Home", "End", "PageUp", "PageDown", "Insert", "Delete", "F1"};
	const struct view *v = views_all[_i];
	const struct command *c;

	for (size_t i = 0; (c = command_at(v->groups, i)) != NULL; i++) {
		for (size_t k = 0; k < COMMAND_KEYS && c->keys[k]; k++)
			for (size_t u = 0; u < sizeof unwanted / sizeof unwanted[0]; u++)
				ck_assert_msg(strcmp(c->keys[k], unwanted[u]) != 0, "%s uses %s",
					c->name, unwanted[u]);
		for (size_t u = 0; c->keys[0] && u < sizeof second_only / sizeof second_only[0];
			u++)
			ck_assert_msg(strcmp(c->keys[0], second_only[u]) != 0,
				"%s has %s as its first key", c->name, second_only[u]);
	}
}
END_TEST

START_TEST(help_and_leaving_are_everywhere)
{
	static const char *const wanted[] = {"Ctrl+Q", "?", "Esc"};
	const struct view *v = views_all[_i];

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		struct key k = {0};
		strcpy(k.name, wanted[i]);
		ck_assert_msg(command_for_key(v->groups, &k) != NULL, "%s has no %s", v->title,
			wanted[i]);
	}
}
END_TEST

Suite *keymap_suite(void);

Suite *keymap_suite(void)
{
	Suite *suite = suite_create("keymap");
	TCase *tc = tcase_create("tables");
	int n = 0;

	while (views_all[n])
		n++;

	tcase_add_loop_test(tc, keys_do_not_clash, 0, n);
	tcase_add_loop_test(tc, no_key_is_dead_or_missing_on_laptops, 0, n);
	tcase_add_loop_test(tc, help_and_leaving_are_everywhere, 0, n);
	suite_add_tcase(suite, tc);
	return suite;
}
