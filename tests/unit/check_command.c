/* Looking up commands, and that clashes are found. The real tables: tests/screen/check_keymap.c. */
#include <check.h>
#include <string.h>

#include "ui/command.h"

static void nothing(struct ui *ui)
{
	(void)ui;
}

#define END                                                                                        \
	{                                                                                          \
		NULL, {NULL}, NULL, NULL, NULL                                                     \
	}

static const struct command first[] = {
	{"play", {"Space"}, NULL, "play", nothing},
	{"undo", {"Backspace", "Ctrl+Z"}, NULL, "undo", nothing},
	END,
};
static const struct command second[] = {
	{"named-only", {NULL}, NULL, "no key", nothing},
	{"leave", {"Ctrl+Q"}, NULL, "leave", nothing},
	END,
};
static const struct command_group group_first = {"first", first}, group_second = {"second", second};
static const struct command_group *const groups[] = {&group_first, &group_second, NULL};

static const struct command *for_key(const char *name)
{
	struct key k = {0};

	strcpy(k.name, name);
	return command_for_key(groups, &k);
}

START_TEST(look_up)
{
	char text[80];

	ck_assert_ptr_eq(for_key("Space"), &first[0]);
	ck_assert_ptr_eq(for_key("Ctrl+Z"), &first[1]);
	ck_assert_ptr_eq(for_key("Ctrl+Q"), &second[1]);
	ck_assert_ptr_null(for_key("x"));
	ck_assert_ptr_eq(command_by_name(groups, "named-only"), &second[0]);
	ck_assert_ptr_null(command_by_name(groups, "named"));
	ck_assert_ptr_eq(command_at(groups, 3), &second[1]);
	ck_assert_ptr_null(command_at(groups, 4));
	command_keys(&first[1], text, sizeof text);
	ck_assert_str_eq(text, "Backspace, Ctrl+Z");
	command_keys(&second[0], text, sizeof text);
	ck_assert_str_eq(text, "");
	ck_assert(!command_conflict(groups, text, sizeof text));
}
END_TEST

static const struct {
	struct command commands[3];
	const char *mistake;
} clashes[] = {
	{{{"a", {"Enter"}, NULL, "x", nothing}, {"b", {"!", "Enter"}, NULL, "x", nothing}, END},
		"'a' and 'b' both use Enter"},
	{{{"a", {"Enter"}, NULL, "x", nothing}, {"a", {"!"}, NULL, "x", nothing}, END},
		"'a' is there twice"},
	{{{"a", {"!", "q"}, NULL, "x", nothing}, END},
		"'a' uses q, which belongs to the codebook or the targets"},
	{{{"a", {"7"}, NULL, "x", nothing}, END},
		"'a' uses 7, which belongs to the codebook or the targets"},
	{{{"a", {"!"}, NULL, NULL, nothing}, END}, "'a' has no help or no function"},
	{{{"play", {"F2"}, NULL, "x", nothing}, END}, "'play' is there twice"},
};

START_TEST(clashes_are_found)
{
	const struct command_group group = {"bad", clashes[_i].commands};
	const struct command_group *const both[] = {&group_first, &group, NULL};
	char text[200] = "";

	ck_assert(command_conflict(both, text, sizeof text));
	ck_assert_str_eq(text, clashes[_i].mistake);
}
END_TEST

Suite *command_suite(void);

Suite *command_suite(void)
{
	Suite *suite = suite_create("command");
	TCase *tc = tcase_create("command");

	tcase_add_test(tc, look_up);
	tcase_add_loop_test(tc, clashes_are_found, 0, (int)(sizeof clashes / sizeof clashes[0]));
	suite_add_tcase(suite, tc);
	return suite;
}
