/* Matching words, and what of modifiers can be chosen. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/modifiers.h"
#include "ui/filter.h"

START_TEST(words)
{
	static const struct {
		const char *filter, *words;
		bool match;
	} cases[] = {
		{"", "anything", true},
		{"praise", "PB04 Praise Leader", true},
		{"PRAISE leader", "PB04 Praise Leader", true},
		{"leader praise", "PB04 Praise Leader", true},
		{"praise parent", "PB04 Praise Leader", false},
		{"-parent", "PB04 Praise Leader", true},
		{"-leader", "PB04 Praise Leader", false},
		{"praise -parent", "PB04 Praise Leader", true},
		{"-", "a-b", true},
		{"!", "x ! strong", true},
		{"  praise  ", "Praise", true},
		{"é", "één", true},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(filter_match(cases[i].filter, cases[i].words) == cases[i].match,
			"'%s' in '%s'", cases[i].filter, cases[i].words);
}
END_TEST

static const struct modifier_value tones[] = {{.id = "warm"}, {.id = "cold"}};
static const struct modifier_value hows[] = {{.id = "words"}, {.id = "touch"}, {.id = "look"}};
static const struct modifier all[] = {
	{.id = "tone", .values = tones, .n_values = 2},
	{.id = "how", .values = hows, .n_values = 3, .multiple = true},
};
static const int both[] = {0, 1}, one[] = {0};
static const struct code codes[] = {
	{.id = "a", .modifiers = both, .n_modifiers = 2},
	{.id = "b", .modifiers = one, .n_modifiers = 1},
	{.id = "c"},
};
static const struct codebook book = {
	.modifiers = all, .n_modifiers = 2, .codes = codes, .n_codes = 3};

START_TEST(switching_values)
{
	static const struct {
		const char *before;
		int modifier;
		size_t value;
		const char *after;
	} cases[] = {
		{NULL, 0, 0, "tone=warm"},
		{"tone=warm", 0, 0, NULL},
		{"tone=warm", 0, 1, "tone=cold"},
		{"tone=warm", 1, 1, "how=touch;tone=warm"},
		{"how=touch;tone=warm", 1, 0, "how=words|touch;tone=warm"},
		{"how=words|touch", 1, 0, "how=touch"},
		{"how=touch", 1, 2, "how=touch|look"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *after = modifiers_switch(
			&book, 0, cases[i].before, cases[i].modifier, cases[i].value);
		ck_assert_pstr_eq(after, cases[i].after);
		free(after);
	}
}
END_TEST

START_TEST(another_code_keeps_what_it_can_have)
{
	char *kept = modifiers_keep(&book, 1, "how=words;tone=cold");

	ck_assert_str_eq(kept, "tone=cold");
	free(kept);
	ck_assert_ptr_null(modifiers_keep(&book, 2, "how=words;tone=cold"));
	ck_assert_ptr_null(modifiers_keep(&book, 0, NULL));
}
END_TEST

START_TEST(values_are_whole_words)
{
	ck_assert(modifiers_have("how=words|touch;tone=warm", "how", "touch"));
	ck_assert(modifiers_have("how=words|touch;tone=warm", "tone", "warm"));
	ck_assert(!modifiers_have("how=words|touch;tone=warm", "tone", "war"));
	ck_assert(!modifiers_have("how=words|touch;tone=warm", "how", "warm"));
	ck_assert(!modifiers_have("how=words", "ow", "words"));
	ck_assert(!modifiers_have(NULL, "how", "words"));
}
END_TEST

Suite *filter_suite(void);

Suite *filter_suite(void)
{
	Suite *suite = suite_create("filter");
	TCase *tc = tcase_create("filter and modifiers");

	tcase_add_test(tc, words);
	tcase_add_test(tc, switching_values);
	tcase_add_test(tc, another_code_keeps_what_it_can_have);
	tcase_add_test(tc, values_are_whole_words);
	suite_add_tcase(suite, tc);
	return suite;
}
