/* Runs a reader over the cases of a folder and compares what it says with what was written down. */
#include "cases.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "fixture.h"

static int compare(const void *va, const void *vb)
{
	const struct problem *a = va, *b = vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return strcmp(a->text, b->text);
}

char *cases_text(struct problems *problems)
{
	struct text t = {0};

	text_add(&t, "");
	if (problems->n > 0)
		qsort(problems->items, problems->n, sizeof *problems->items, compare);
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *p = &problems->items[i];

		text_printf(&t, "%d:%d: %s%s\n", p->line, p->column,
			p->severity == SEVERITY_WARNING ? "warning: " : "", p->text);
	}
	return t.s;
}

static bool run_case(const char *folder, const char *name, const char *ending, cases_reader *reader)
{
	char *path = file_join(folder, name);
	char *expected_path =
		mem_printf("%.*s.expected", (int)(strlen(path) - strlen(ending)), path);
	char *expected =
		file_exists(expected_path) ? fixture_read(expected_path, NULL) : mem_strdup("");
	struct problems problems = {0};
	size_t len;
	char *text = fixture_read(path, &len);
	bool good = reader(name, text, len, &problems);
	char *actual = cases_text(&problems);
	bool same = strcmp(actual, expected) == 0 && good == (problems.n_errors == 0);

	if (!same)
		fprintf(stderr, "%s (%s)\n--- expected\n%s--- actual\n%s", path,
			good ? "read" : "refused", expected, actual);
	problems_clear(&problems);
	free(actual);
	free(text);
	free(expected);
	free(expected_path);
	free(path);
	return same;
}

void cases_run(const char *folder, cases_reader *reader, size_t minimum)
{
	cases_run_ending(folder, ".yaml", reader, minimum);
}

void cases_run_ending(const char *folder, const char *wanted, cases_reader *reader, size_t minimum)
{
	char *path = file_join(TESTS_DATA, folder);
	struct file_names names;
	size_t n_cases = 0, n_failed = 0;

	ck_assert(file_list(path, &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		const char *ending = strrchr(names.items[i], '.');

		if (!ending || strcmp(ending, wanted) != 0)
			continue;
		n_cases++;
		n_failed += !run_case(path, names.items[i], wanted, reader);
	}
	file_names_free(&names);
	free(path);
	ck_assert_uint_ge(n_cases, minimum);
	ck_assert_uint_eq(n_failed, 0);
}
