/* Comparing codebooks: the cases of tests/data/codebook_diff, and what versions have to be. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "fixture.h"
#include "model/codebook_diff.h"
#include "store/codebook_file.h"

struct one_case {
	struct text changed; /* the codebook */
	struct text forth, back;
};

static char *read_data(const char *name)
{
	char *path = mem_printf("%s/codebook_diff/%s", TESTS_DATA, name);
	char *text = fixture_read(path, NULL);

	free(path);
	return text;
}

static void parse(const char *text, struct codebook *cb)
{
	struct problems problems = {0};

	if (!codebook_file_parse("case", text, strlen(text), cb, &problems))
		ck_abort_msg(
			"line %d: %s\n%s", problems.items[0].line, problems.items[0].text, text);
	problems_clear(&problems);
}

/* "major: what" a line; notes the kinds that were met. */
static char *found(const struct codebook *a, const struct codebook *b, bool met[N_CHANGE_KINDS])
{
	struct codebook_diff diff;
	struct text t = {0};

	text_add(&t, "");
	codebook_diff(a, b, NULL, &diff);
	for (size_t i = 0; i < diff.n; i++) {
		text_printf(&t, "%s: %s\n", change_weight_name(change_weight(diff.items[i].kind)),
			diff.items[i].what);
		met[diff.items[i].kind] = true;
	}
	codebook_diff_clear(&diff);
	return t.s;
}

/* Puts `by` in the place of `what`, which must be there exactly once. */
static void replace(struct text *t, const char *what, const char *by)
{
	char *at = strstr(t->s, what), *rest;

	if (!at || strstr(at + 1, what))
		ck_abort_msg("%s in base.yaml: '%s'", at ? "more than once" : "not", what);
	rest = mem_strdup(at + strlen(what));
	text_truncate(t, (size_t)(at - t->s));
	text_add(t, by);
	text_add(t, rest);
	free(rest);
}

static int run_case(const char *base, struct one_case *c, bool met[N_CHANGE_KINDS])
{
	struct codebook a, b;
	char *forth, *back;
	int failed = 0;

	parse(base, &a);
	parse(c->changed.s, &b);
	forth = found(&a, &b, met);
	back = found(&b, &a, met);
	if (strcmp(forth, c->forth.s) != 0 || strcmp(back, c->back.s) != 0) {
		fprintf(stderr, "--- expected\n%s%s--- found\n%s%s", c->forth.s, c->back.s, forth,
			back);
		failed = 1;
	}
	free(back);
	free(forth);
	codebook_free(&b);
	codebook_free(&a);
	return failed;
}

/* Adds a line without its mark ("+ ") to a text. */
static void add_line(struct text *t, const char *line, bool newline)
{
	if (t->len > 0 && !newline)
		text_add_c(t, '\n');
	text_add(t, line[1] == ' ' ? line + 2 : "");
	if (newline)
		text_add_c(t, '\n');
}

static int run_cases(const char *file, size_t *n_cases, bool met[N_CHANGE_KINDS])
{
	char *base = read_data("base.yaml"), *text = read_data(file), *next = text;
	struct text from = {0}, to = {0};
	struct one_case c = {0};
	bool begun = false;
	int failed = 0;

	while (next) {
		char *line = next;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (from.len > 0 && line[0] != '+' && !(line[0] == '-' && to.len == 0)) {
			replace(&c.changed, from.s, to.s ? to.s : "");
			text_truncate(&from, 0);
			if (to.s)
				text_truncate(&to, 0);
		}
		if (line[0] != '\0' && line[0] != '#' && !begun) {
			begun = true;
			text_add(&c.changed, base);
			text_add(&c.forth, "");
			text_add(&c.back, "");
		}
		if (line[0] == '-')
			add_line(&from, line, false);
		else if (line[0] == '+')
			add_line(&to, line, false);
		else if (line[0] == '>')
			add_line(&c.forth, line, true);
		else if (line[0] == '<')
			add_line(&c.back, line, true);
		else if (line[0] == '\0' && begun) {
			failed += run_case(base, &c, met);
			++*n_cases;
			begun = false;
			text_clear(&c.changed);
			text_clear(&c.forth);
			text_clear(&c.back);
		}
	}
	ck_assert(!begun);
	text_clear(&from);
	text_clear(&to);
	free(text);
	free(base);
	return failed;
}

START_TEST(cases)
{
	bool met[N_CHANGE_KINDS] = {false};
	size_t n_cases = 0;
	int failed = run_cases("head.cases", &n_cases, met);

	failed += run_cases("codes.cases", &n_cases, met);
	failed += run_cases("ratings.cases", &n_cases, met);
	ck_assert_int_eq(failed, 0);
	ck_assert_uint_ge(n_cases, 40);
	/* A kind that no case shows is not tested. */
	for (int i = 0; i < N_CHANGE_KINDS; i++)
		if (!met[i] && i != CHANGE_FORM)
			ck_abort_msg("no case for: %s", change_meaning((enum change_kind)i));
}
END_TEST

START_TEST(form)
{
	static const char head[] = "format: turven-codebook/1\nid: x\nversion: 1\ntitle: X\n"
				   "targets: [{id: child, label: Child}]\n"
				   "ratings: [{id: r, label: R, scale: {min: 0, max: 1}}]\n";
	char *text = mem_printf("%sform: true\n", head);
	bool met[N_CHANGE_KINDS] = {false};
	struct codebook a, b;
	char *lines;

	parse(head, &a);
	parse(text, &b);
	lines = found(&a, &b, met);
	ck_assert_str_eq(lines, "major: the codebook: 'form' was 'false' and is 'true'\n");
	free(lines);
	codebook_free(&a);
	codebook_free(&b);
	free(text);
}
END_TEST

/* Heaviest first, so that the first tells the weight of all. */
START_TEST(kinds_are_sorted)
{
	struct codebook_diff none = {0};

	for (int i = 1; i < N_CHANGE_KINDS; i++)
		ck_assert_int_le(change_weight((enum change_kind)i),
			change_weight((enum change_kind)(i - 1)));
	ck_assert_int_eq(codebook_diff_weight(&none), CHANGE_PATCH);
}
END_TEST

static const struct {
	const char *from, *to;
	enum change_weight needed;
	enum version_fit fit;
	const char *next;
} versions[] = {
	{"1.2.3", "1.2.4", CHANGE_PATCH, VERSION_FITS, "1.2.4"},
	{"1.2.3", "1.3", CHANGE_PATCH, VERSION_FITS, "1.2.4"},
	{"1.2.3", "1.2.4", CHANGE_MINOR, VERSION_TOO_SMALL, "1.3"},
	{"1.2.3", "1.3", CHANGE_MINOR, VERSION_FITS, "1.3"},
	{"1.2.3", "1.3", CHANGE_MAJOR, VERSION_TOO_SMALL, "2.0"},
	{"1.2.3", "2.0", CHANGE_MAJOR, VERSION_FITS, "2.0"},
	{"1.2", "1.2", CHANGE_PATCH, VERSION_SAME, "1.2.1"},
	{"1.2", "1.2.0", CHANGE_PATCH, VERSION_SAME, "1.2.1"},
	{"1.9", "1.10", CHANGE_MINOR, VERSION_FITS, "1.10"},
	{"1.10", "1.9", CHANGE_MINOR, VERSION_LOWER, "1.11"},
	{"2", "1.9.9", CHANGE_PATCH, VERSION_LOWER, "2.0.1"},
	{"2", "3", CHANGE_MAJOR, VERSION_FITS, "3.0"},
	/* drafts */
	{"0.1", "0.1.1", CHANGE_PATCH, VERSION_FITS, "0.1.1"},
	{"0.1", "0.1.1", CHANGE_MINOR, VERSION_FITS, "0.1.1"},
	{"0.1", "0.1.1", CHANGE_MAJOR, VERSION_TOO_SMALL, "0.2"},
	{"0.1", "0.2", CHANGE_MAJOR, VERSION_FITS, "0.2"},
	{"0.9", "1.0", CHANGE_MAJOR, VERSION_FITS, "0.10"},
	/* names */
	{"2006-labels-1", "2006-labels-2", CHANGE_MAJOR, VERSION_NO_NUMBER, ""},
	{"2006-labels-1", "2006-labels-1", CHANGE_MAJOR, VERSION_SAME, ""},
	{"1.0", "1.0-b", CHANGE_PATCH, VERSION_NO_NUMBER, "1.0.1"},
	{"1.0.0.0", "1.0.0.1", CHANGE_PATCH, VERSION_NO_NUMBER, ""},
	{"1.", "2", CHANGE_PATCH, VERSION_NO_NUMBER, ""},
	{"99999999999999999999", "1", CHANGE_PATCH, VERSION_NO_NUMBER, ""},
};

START_TEST(version_numbers)
{
	char next[VERSION_SIZE];

	ck_assert_int_eq(version_fit(versions[_i].from, versions[_i].to, versions[_i].needed),
		versions[_i].fit);
	version_next(versions[_i].from, versions[_i].needed, next);
	ck_assert_str_eq(next, versions[_i].next);
}
END_TEST

Suite *codebook_diff_suite(void);

Suite *codebook_diff_suite(void)
{
	Suite *suite = suite_create("codebook_diff");
	TCase *tc = tcase_create("diff");

	tcase_add_test(tc, cases);
	tcase_add_test(tc, form);
	tcase_add_test(tc, kinds_are_sorted);
	tcase_add_loop_test(tc, version_numbers, 0, (int)(sizeof versions / sizeof *versions));
	suite_add_tcase(suite, tc);
	return suite;
}
