/*
 * Looking things up in a codebook: codes by id and by the keys typed so far, modifiers, labels.
 */
#include <check.h>
#include <string.h>

#include "model/codebook.h"
#include "model_fixture.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(by_id)
{
	const struct codebook *cb = &fixture_codebook;

	for (size_t i = 0; i < cb->n_codes; i++)
		ck_assert_int_eq(codebook_code(cb, cb->codes[i].id), (int)i);
	ck_assert_int_eq(codebook_code(cb, "as"), -1);
	ck_assert_int_eq(codebook_code(cb, "askk"), -1);
	ck_assert_int_eq(codebook_code(cb, ""), -1);
	ck_assert_int_eq(codebook_modifier(cb, "how"), 0);
	ck_assert_int_eq(codebook_modifier(cb, "to"), 1);
	ck_assert_int_eq(codebook_modifier(cb, "on"), -1);
}
END_TEST

/* The fixture's keys: q, p1, p2, p3a, p3b; smile has none. */
static const struct {
	const char *path;
	int n, code;
} paths[] = {
	{"", 5, -1},
	{"q", 1, CODE_ASK},
	{"Q", 0, -1},
	{"qq", 0, -1},
	{"p", 4, -1},
	{"p1", 1, CODE_PRAISE},
	{"p11", 0, -1},
	{"p2", 1, CODE_ON},
	{"p3", 2, -1},
	{"p3a", 1, CODE_OFF},
	{"p3b", 1, CODE_NOISE},
	{"p3c", 0, -1},
	{"x", 0, -1},
};

START_TEST(by_key)
{
	int code = 77;

	ck_assert_int_eq(codebook_key(&fixture_codebook, paths[_i].path, &code), paths[_i].n);
	ck_assert_int_eq(code, paths[_i].code);
}
END_TEST

/* One code left, but its path is not typed to the end: it is not chosen yet. */
START_TEST(one_left_but_not_complete)
{
	static const struct code codes[] = {{.id = "a", .key = "xyz"}, {.id = "b", .key = "y"}};
	struct codebook cb = {.codes = codes, .n_codes = 2};
	int code;

	ck_assert_int_eq(codebook_key(&cb, "x", &code), 1);
	ck_assert_int_eq(code, -1);
	ck_assert_int_eq(codebook_key(&cb, "xy", &code), 1);
	ck_assert_int_eq(code, -1);
	ck_assert_int_eq(codebook_key(&cb, "xyz", &code), 1);
	ck_assert_int_eq(code, 0);
}
END_TEST

static const struct {
	int code;
	const char *modifiers;
	const char *why; /* NULL = fine */
} lists[] = {
	{CODE_ASK, NULL, NULL},
	{CODE_ASK, "", NULL},
	{CODE_ASK, "how=kind", NULL},
	{CODE_ASK, "how=firm", NULL},
	{CODE_ASK, "to=a", NULL},
	{CODE_ASK, "to=a|b", NULL},
	{CODE_ASK, "how=kind;to=b", NULL},
	{CODE_ASK, "how=kind;to=b|a", NULL},
	{CODE_ON, NULL, NULL},
	{CODE_ASK, "how", "not of the form group=value;group=value|value"},
	{CODE_ASK, "how;to=a", "not of the form group=value;group=value|value"},
	{CODE_ASK, "how=kind;", "not of the form group=value;group=value|value"},
	{CODE_ASK, ";how=kind", "not of the form group=value;group=value|value"},
	{CODE_ASK, ";", "not of the form group=value;group=value|value"},
	{CODE_ASK, "=", "a modifier that the code does not have"},
	{CODE_ASK, "hov=kind", "a modifier that the code does not have"},
	{CODE_ASK, "ho=kind", "a modifier that the code does not have"},
	{CODE_ASK, "howe=kind", "a modifier that the code does not have"},
	{CODE_ON, "how=kind", "a modifier that the code does not have"},
	{CODE_PRAISE, "to=a", "a modifier that the code does not have"},
	{CODE_ASK, "how=", "a value that the modifier does not have"},
	{CODE_ASK, "how=kin", "a value that the modifier does not have"},
	{CODE_ASK, "how=kindly", "a value that the modifier does not have"},
	{CODE_ASK, "how=a", "a value that the modifier does not have"},
	{CODE_ASK, "how= kind", "a value that the modifier does not have"},
	{CODE_ASK, "how=kind=firm", "a value that the modifier does not have"},
	{CODE_ASK, "to=a|", "a value that the modifier does not have"},
	{CODE_ASK, "to=|a", "a value that the modifier does not have"},
	{CODE_ASK, "to=a||b", "a value that the modifier does not have"},
	{CODE_ASK, "to=a|a", "the same value twice"},
	{CODE_ASK, "to=a|b|a", "the same value twice"},
	{CODE_ASK, "how=kind|firm", "several values of a modifier that can have only one"},
	{CODE_ASK, "to=a;how=kind", "modifiers that are not in alphabetical order, each once"},
	{CODE_ASK, "how=kind;how=firm", "modifiers that are not in alphabetical order, each once"},
};

START_TEST(modifiers)
{
	const char *why = NULL;
	bool ok = codebook_modifiers_valid(
		&fixture_codebook, lists[_i].code, lists[_i].modifiers, &why);

	ck_assert_int_eq(ok, lists[_i].why == NULL);
	if (lists[_i].why)
		ck_assert_str_eq(why, lists[_i].why);
	else
		ck_assert_ptr_null(why);
	ck_assert_int_eq(codebook_modifiers_valid(
				 &fixture_codebook, lists[_i].code, lists[_i].modifiers, NULL),
		ok);
}
END_TEST

START_TEST(labels)
{
	static const struct label_text texts[] = {{"nl", "warmte"}, {"en", "warmth"}};
	const struct label two = {texts, 2}, none = {NULL, 0};

	ck_assert_str_eq(label_get(&two, "en", "en01"), "warmth");
	ck_assert_str_eq(label_get(&two, "nl", "en01"), "warmte");
	ck_assert_str_eq(label_get(&two, "de", "en01"), "warmte");
	ck_assert_str_eq(label_get(&two, NULL, "en01"), "warmte");
	ck_assert_str_eq(label_get(&none, "en", "en01"), "en01");
}
END_TEST

START_TEST(freeing)
{
	struct codebook cb = {.n_codes = 1};
	struct code *codes = arena_alloc(&cb.arena, 1, sizeof *codes);

	codes->id = arena_strdup(&cb.arena, "a");
	cb.codes = codes;
	ck_assert_int_eq(codebook_code(&cb, "a"), 0);
	codebook_free(&cb);
	ck_assert_int_eq(codebook_code(&cb, "a"), -1);
	codebook_free(&cb);
}
END_TEST

Suite *codebook_suite(void);

Suite *codebook_suite(void)
{
	Suite *suite = suite_create("codebook");
	TCase *tc = tcase_create("look-ups");

	tcase_add_test(tc, by_id);
	tcase_add_loop_test(tc, by_key, 0, N_ITEMS(paths));
	tcase_add_test(tc, one_left_but_not_complete);
	tcase_add_loop_test(tc, modifiers, 0, N_ITEMS(lists));
	tcase_add_test(tc, labels);
	tcase_add_test(tc, freeing);
	suite_add_tcase(suite, tc);
	return suite;
}
