/*
 * The events file: a golden table with its sidecar, what each column holds, and what happens to the
 * files on the disk. How other programs read it: tests/e2e/readers.sh.
 */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "events_fixture.h"
#include "fixture.h"

static struct events_fixture f;
static char *folder, *tsv_path, *json_path;

static void setup(void)
{
	folder = fixture_folder();
	tsv_path = file_join(folder, "s001_anna+2_fixture_events.tsv");
	json_path = file_join(folder, "s001_anna+2_fixture_events.json");
	events_fixture_init(&f, SEGMENT_MARKED);
}

static void teardown(void)
{
	events_fixture_clear(&f);
	free(tsv_path);
	free(json_path);
	fixture_remove_folder(folder);
}

/* The table's fields: [row * n_columns + column]; row 0 is the header. */
struct table {
	char *text;
	char **fields;
	size_t n_rows, n_columns;
};

static void table_make(struct table *t)
{
	char *json, *at;
	size_t n = 0, capacity = 0;

	*t = (struct table){0};
	events_file_text(&f.in, &t->text, &json);
	free(json);
	ck_assert_int_eq(t->text[strlen(t->text) - 1], '\n');
	for (at = t->text; *at; t->n_rows++) {
		char *end = strchr(at, '\n');
		size_t row_begun = n;

		*end = '\0';
		for (char *field = at; field; n++) {
			char *tab = strchr(field, '\t');

			if (tab)
				*tab++ = '\0';
			MEM_GROW(t->fields, n, capacity);
			t->fields[n] = field;
			field = tab;
		}
		if (t->n_rows == 0)
			t->n_columns = n;
		ck_assert_uint_eq(n - row_begun, t->n_columns);
		at = end + 1;
	}
}

static void table_clear(struct table *t)
{
	free(t->fields);
	free(t->text);
}

static const char *cell(const struct table *t, size_t row, const char *column)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (strcmp(t->fields[i], column) == 0)
			return t->fields[row * t->n_columns + i];
	return NULL;
}

/* ---- what is in them ---- */

START_TEST(golden_files)
{
	char *tsv, *json;

	events_file_text(&f.in, &tsv, &json);
	fixture_golden("events/v1_events.tsv", tsv);
	fixture_golden("events/v1_events.json", json);
	free(tsv);
	free(json);
}
END_TEST

START_TEST(every_field_is_harmless)
{
	static const char *const numbers[] = {"onset", "duration", "segment", "onset_ms",
		"offset_ms", "error_ms", "frame_ms", "speed", "correction_ms", "revision"};
	struct table t;

	table_make(&t);
	ck_assert_uint_eq(t.n_rows, 1 + timeline_n(f.timeline));
	ck_assert_str_eq(t.fields[0], "onset");
	ck_assert_str_eq(t.fields[1], "duration");
	ck_assert_str_eq(t.fields[t.n_columns - 1], "comment");
	for (size_t i = 0; i < t.n_rows * t.n_columns; i++) {
		ck_assert_str_ne(t.fields[i], "");
		ck_assert_ptr_null(strpbrk(t.fields[i], "\"'#\r\n\t"));
	}
	for (size_t row = 1; row < t.n_rows; row++) {
		for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
			const char *s = cell(&t, row, numbers[i]);
			char *end;

			strtod(s, &end);
			ck_assert_msg(*end == '\0', "%s in row %zu: %s", numbers[i], row, s);
		}
		ck_assert_int_ge(strtol(cell(&t, row, "duration"), NULL, 10), 0);
		if (row > 1)
			ck_assert_int_le(strtol(cell(&t, row - 1, "onset_ms"), NULL, 10),
				strtol(cell(&t, row, "onset_ms"), NULL, 10));
	}
	table_clear(&t);
}
END_TEST

/* A running state is cut at the end of what was coded, here of what was watched. */
START_TEST(a_running_state_is_censored)
{
	struct table t;
	size_t n_censored = 0;

	table_make(&t);
	for (size_t row = 1; row < t.n_rows; row++) {
		if (strcmp(cell(&t, row, "offset_status"), "censored") != 0)
			continue;
		n_censored++;
		ck_assert_str_eq(cell(&t, row, "event_id"), "r7f3a9c21-4");
		ck_assert_str_eq(cell(&t, row, "offset_ms"), "25500");
		ck_assert_str_eq(cell(&t, row, "duration"), "5.500");
	}
	ck_assert_uint_eq(n_censored, 1);
	table_clear(&t);
}
END_TEST

START_TEST(the_version_is_that_of_the_last_change)
{
	struct table t;

	table_make(&t);
	for (size_t row = 1; row < t.n_rows; row++) {
		/* Changed in the second run, whose segment does not say its version. */
		bool changed = strcmp(cell(&t, row, "event_id"), "r7f3a9c21-3") == 0;

		ck_assert_str_eq(cell(&t, row, "codebook_version"), changed ? "1.1.0" : "1.0.0");
		ck_assert_int_eq(
			strcmp(cell(&t, row, "created_utc"), cell(&t, row, "modified_utc")) != 0,
			strcmp(cell(&t, row, "revision"), "1") != 0);
	}
	table_clear(&t);
}
END_TEST

static void expect_segments(const char *const *expected)
{
	struct table t;

	table_make(&t);
	for (size_t row = 1; row < t.n_rows; row++)
		ck_assert_msg(strcmp(cell(&t, row, "segment"), expected[row - 1]) == 0,
			"row %zu: segment %s", row, cell(&t, row, "segment"));
	table_clear(&t);
}

/* Onsets: -250, 0 to 15000 (noise), 1200, 17000, 20000 (on), 20000 (noise to 21000). */
START_TEST(segments_are_numbered)
{
	static const char *const marked[] = {"0", "1", "1", "0", "2", "2"};
	static const char *const fixed[] = {"0", "1", "1", "2", "3", "3"};
	struct table t;

	expect_segments(marked);
	events_fixture_clear(&f);
	events_fixture_init(&f, SEGMENT_FIXED);
	expect_segments(fixed);
	events_fixture_clear(&f);
	events_fixture_init(&f, SEGMENT_NONE);
	table_make(&t);
	ck_assert_ptr_null(cell(&t, 0, "segment"));
	table_clear(&t);
}
END_TEST

START_TEST(the_sidecar_describes_each_column)
{
	char *tsv, *json, sha256[HASH_SHA256_SIZE];
	struct table t;
	json_t *root;
	const char *key;
	json_t *value;
	size_t i = 0;

	events_file_text(&f.in, &tsv, &json);
	root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(root);
	table_make(&t);
	json_object_foreach(root, key, value)
	{
		if (i == t.n_columns) {
			ck_assert_str_eq(key, "Coding");
			break;
		}
		ck_assert_str_eq(key, t.fields[i++]);
		ck_assert_ptr_nonnull(json_string_value(json_object_get(value, "LongName")));
		ck_assert_ptr_nonnull(json_string_value(json_object_get(value, "Description")));
	}
	ck_assert_uint_eq(i, t.n_columns);
	value = json_object_get(json_object_get(root, "Coding"), "Events");
	hash_sha256(tsv, strlen(tsv), sha256);
	ck_assert_str_eq(json_string_value(json_object_get(value, "Sha256")), sha256);
	ck_assert_int_eq(
		json_integer_value(json_object_get(value, "Bytes")), (json_int_t)strlen(tsv));
	json_decref(root);
	table_clear(&t);
	free(tsv);
	free(json);
}
END_TEST

START_TEST(nothing_private_is_in_them)
{
	static const char *const secrets[] = {"private", "/home", "somebody", "media/"};
	char *tsv, *json;

	events_file_text(&f.in, &tsv, &json);
	ck_assert_ptr_nonnull(strstr(json, "\"s001 part 1.mkv\""));
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		ck_assert_ptr_null(strstr(json, secrets[i]));
		ck_assert_ptr_null(strstr(tsv, secrets[i]));
	}
	for (const char *s = json; *s; s++)
		ck_assert((*s >= ' ' && *s <= '~') || *s == '\n');
	free(tsv);
	free(json);
}
END_TEST

/* ---- on the disk ---- */

static bool write_files(bool *edited)
{
	struct error err;

	return events_file_write(folder, &f.in, edited, &err);
}

static void expect_written(size_t n_files)
{
	char *tsv, *json, *there;

	events_file_text(&f.in, &tsv, &json);
	there = fixture_read(tsv_path, NULL);
	ck_assert_str_eq(there, tsv);
	free(there);
	there = fixture_read(json_path, NULL);
	ck_assert_str_eq(there, json);
	free(there);
	free(tsv);
	free(json);
	ck_assert_uint_eq(fixture_count(folder), n_files);
}

static void change(const char *path, const char *text)
{
	struct error err;

	ck_assert(file_replace(path, text, strlen(text), &err));
}

START_TEST(files_are_replaced)
{
	bool edited = true;

	ck_assert(write_files(&edited));
	ck_assert(!edited);
	expect_written(2);
	events_fixture_add(&f, 30000, "one more");
	ck_assert(write_files(NULL));
	expect_written(2);
}
END_TEST

START_TEST(what_is_right_is_left_alone)
{
	struct file_info before, after;
	struct error err;

	ck_assert(write_files(NULL));
	ck_assert(file_stat(tsv_path, &before, &err));
	ck_assert(write_files(NULL));
	ck_assert(file_stat(tsv_path, &after, &err));
	ck_assert_uint_eq(before.inode, after.inode);
}
END_TEST

/* The one name in the folder that has ".edited-" in it. */
static char *edited_file(void)
{
	struct file_names names;
	struct error err;
	char *path = NULL;

	ck_assert(file_list(folder, &names, &err));
	for (size_t i = 0; i < names.n; i++) {
		if (!strstr(names.items[i], ".edited-"))
			continue;
		ck_assert_ptr_null(path);
		path = file_join(folder, names.items[i]);
	}
	file_names_free(&names);
	ck_assert_ptr_nonnull(path);
	return path;
}

START_TEST(an_edited_table_is_moved_away)
{
	char *moved, *text;
	bool edited = false;

	ck_assert(write_files(NULL));
	change(tsv_path, "onset\tduration\nmine\tmine\n");
	ck_assert(write_files(&edited));
	ck_assert(edited);
	expect_written(3);
	moved = edited_file();
	text = fixture_read(moved, NULL);
	ck_assert_str_eq(text, "onset\tduration\nmine\tmine\n");
	free(text);
	free(moved);
	ck_assert(write_files(&edited));
	ck_assert(!edited);
}
END_TEST

START_TEST(a_table_without_sidecar_is_moved_away)
{
	bool edited = false;
	struct error err;

	ck_assert(write_files(NULL));
	ck_assert(file_remove(json_path, &err));
	events_fixture_add(&f, 30000, NULL);
	ck_assert(write_files(&edited));
	ck_assert(edited);
	free(edited_file());
	expect_written(3);
}
END_TEST

/* The same, twice within a second: neither is lost. */
START_TEST(edited_tables_do_not_replace_each_other)
{
	for (int i = 0; i < 3; i++) {
		bool edited = false;

		ck_assert(write_files(NULL));
		change(tsv_path, i == 0 ? "a\n" : i == 1 ? "b\n" : "c\n");
		ck_assert(write_files(&edited));
		ck_assert(edited);
	}
	expect_written(5);
}
END_TEST

START_TEST(a_sidecar_is_written_anew)
{
	bool edited = true;
	struct error err;

	ck_assert(write_files(NULL));
	change(json_path, "{");
	ck_assert(write_files(&edited));
	ck_assert(!edited); /* the table is what it should be */
	expect_written(2);
	ck_assert(file_remove(tsv_path, &err));
	ck_assert(write_files(&edited));
	ck_assert(!edited);
	expect_written(2);
}
END_TEST

START_TEST(no_folder_is_told)
{
	struct error err = {0};

	ck_assert(!events_file_write("/nowhere/at/all", &f.in, NULL, &err));
	ck_assert_str_ne(err.text, "");
}
END_TEST

Suite *events_file_suite(void);

Suite *events_file_suite(void)
{
	Suite *suite = suite_create("events_file");
	TCase *tc = tcase_create("text");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, golden_files);
	tcase_add_test(tc, every_field_is_harmless);
	tcase_add_test(tc, a_running_state_is_censored);
	tcase_add_test(tc, the_version_is_that_of_the_last_change);
	tcase_add_test(tc, segments_are_numbered);
	tcase_add_test(tc, the_sidecar_describes_each_column);
	tcase_add_test(tc, nothing_private_is_in_them);
	suite_add_tcase(suite, tc);
	tc = tcase_create("files");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, files_are_replaced);
	tcase_add_test(tc, what_is_right_is_left_alone);
	tcase_add_test(tc, an_edited_table_is_moved_away);
	tcase_add_test(tc, a_table_without_sidecar_is_moved_away);
	tcase_add_test(tc, edited_tables_do_not_replace_each_other);
	tcase_add_test(tc, a_sidecar_is_written_anew);
	tcase_add_test(tc, no_folder_is_told);
	suite_add_tcase(suite, tc);
	return suite;
}
