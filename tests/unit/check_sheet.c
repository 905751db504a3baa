/* Tables as tsv and csv; workbooks are opened in tests/e2e/scores.sh. */
#include "exchange/sheet.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static struct text written;
static bool full;

static bool write_text(void *context, const char *s, size_t n, struct error *err)
{
	ck_assert_ptr_eq(context, &written);
	if (full)
		return error_set(err, "disk full");
	text_add_n(&written, s, n);
	return true;
}

static const struct sheet_column columns[] = {
	{.name = "id", .description = "x"},
	{.name = "n", .is_number = true, .description = "x"},
	{.name = "label", .description = "x"},
};

static void make(enum sheet_format format)
{
	static const char first[] = "s1\t1.500000\tplain\ns2\t\ta, \"b\"\n",
			  second[] = "s3\t-2\t\n";
	struct error err = {0};
	struct sheet *s = sheet_new(format, columns, 3, write_text, &written, NULL, &err);

	ck_assert_ptr_nonnull(s);
	ck_assert(sheet_add(s, first, strlen(first), &err));
	ck_assert(sheet_add(s, "", 0, &err));
	ck_assert(sheet_add(s, second, strlen(second), &err));
	ck_assert(sheet_finish(s, &err));
}

static void tear_down(void)
{
	text_clear(&written);
}

START_TEST(tsv)
{
	make(SHEET_TSV);
	ck_assert_str_eq(
		written.s, "id\tn\tlabel\ns1\t1.500000\tplain\ns2\t\ta, \"b\"\ns3\t-2\t\n");
}
END_TEST

START_TEST(csv)
{
	make(SHEET_CSV);
	ck_assert_str_eq(
		written.s, "id,n,label\ns1,1.500000,plain\ns2,,\"a, \"\"b\"\"\"\ns3,-2,\n");
}
END_TEST

START_TEST(failing)
{
	struct error err = {0};
	struct sheet *s;

	full = true;
	ck_assert_ptr_null(sheet_new(SHEET_CSV, columns, 3, write_text, &written, NULL, &err));
	ck_assert_str_eq(err.text, "disk full");
	full = false;
	s = sheet_new(SHEET_TSV, columns, 3, write_text, &written, NULL, &err);
	full = true;
	ck_assert(!sheet_add(s, "s1\t1\tx\n", 7, &err));
	sheet_abandon(s);
	full = false;
}
END_TEST

START_TEST(formats)
{
	enum sheet_format f = N_SHEET_FORMATS;

	for (int i = 0; i < N_SHEET_FORMATS; i++) {
		ck_assert(sheet_format_parse(sheet_format_name((enum sheet_format)i), &f));
		ck_assert_int_eq(f, i);
	}
	ck_assert(!sheet_format_parse("ods", &f));
	ck_assert(sheet_format_of_file("a.b/scores.csv", &f));
	ck_assert_int_eq(f, SHEET_CSV);
	ck_assert(!sheet_format_of_file("scores", &f));
	ck_assert(!sheet_format_of_file("scores.txt", &f));
}
END_TEST

/* Each line in <>, its fields with ; behind them. */
static void cut(const char *rows, size_t n, struct text *out)
{
	const char *at = rows, *line, *field;
	size_t n_line, n_field;

	while (sheet_line(&at, rows + n, &line, &n_line)) {
		const char *in = line;

		text_add_c(out, '<');
		while (sheet_field(&in, line + n_line, &field, &n_field)) {
			text_add_n(out, field, n_field);
			text_add_c(out, ';');
		}
		text_add_c(out, '>');
	}
}

START_TEST(cutting)
{
	static const char *const cases[][2] = {{"", ""}, {"a", "<a;>"}, {"a\tb\n", "<a;b;>"},
		{"\n", "<;>"}, {"\t\n\tx\n", "<;;><;x;>"}, {"a\t", "<a;;>"},
		{"a\n\nb", "<a;><;><b;>"}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		text_add(&written, "");
		cut(cases[i][0], strlen(cases[i][0]), &written);
		ck_assert_str_eq(written.s, cases[i][1]);
		text_truncate(&written, 0);
	}
}
END_TEST

Suite *sheet_suite(void);
Suite *sheet_suite(void)
{
	Suite *s = suite_create("sheet");
	TCase *tc = tcase_create("sheet");

	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_test(tc, tsv);
	tcase_add_test(tc, csv);
	tcase_add_test(tc, failing);
	tcase_add_test(tc, formats);
	tcase_add_test(tc, cutting);
	suite_add_tcase(s, tc);
	return s;
}
