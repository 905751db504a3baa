/*
 * The journal as the rest of turven sees it: what is written is read back, by whatever machine and
 * from however many segments; tests/data/journal holds a folder for each kind of damage, with what
 * must be read from it in expected.txt.
 */
#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "fixture.h"
#include "journal_fixture.h"
#include "store/journal_name.h"

static char *folder;
static char *state;

static void setup(void)
{
	folder = fixture_folder();
	state = fixture_folder();
	setenv("XDG_STATE_HOME", state, 1);
}

static void teardown(void)
{
	fixture_remove_folder(folder);
	fixture_remove_folder(state);
}

static struct journal *open_run(int run_no, const char *previous_last)
{
	struct journal_meta meta = {.codebook_version = "1.0.0",
		.codebook_sha256 = "abc",
		.media_file = "/somewhere/private/s001.mkv",
		.media_bytes = 1000,
		.media_duration_ms = 60000,
		.media_fingerprint = "fp1:00",
		.run_no = run_no,
		.previous_last = previous_last};
	struct journal *j;
	struct error err;

	ck_assert_msg(journal_open(&j, folder, &journal_fixture_name, &meta, &err), "%s", err.text);
	return j;
}

static void read_back(struct journal_content *c, struct problems *problems)
{
	struct error err;

	*problems = (struct problems){0};
	ck_assert_msg(
		journal_read(folder, &journal_fixture_name, c, problems, &err), "%s", err.text);
}

/* Nothing but these records, in this order, and a close. */
static void expect(const struct record *records, size_t n, bool closed)
{
	struct journal_content c;
	struct problems problems;

	read_back(&c, &problems);
	ck_assert_uint_eq(problems.n, 0);
	ck_assert_uint_eq(c.n_records, n + (closed ? 1 : 0));
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(journal_fixture_same(&records[i], &c.records[i]), "record %zu", i);
	if (closed)
		ck_assert_int_eq(c.records[n].op, OP_CLOSE);
	journal_content_clear(&c);
	problems_clear(&problems);
}

START_TEST(every_kind_of_record_is_read_back)
{
	struct record records[50];
	struct journal *j = open_run(1, NULL);
	struct error err;

	for (int i = 0; i < 50; i++) {
		journal_fixture_record(i, journal_run(j), &records[i]);
		ck_assert(journal_append(j, &records[i], &err));
		ck_assert_int_eq(records[i].seq, records[0].seq + i);
	}
	expect(records, 50, false);
	ck_assert(journal_close(j, &err));
	expect(records, 50, true);
}
END_TEST

/* The loop of the program: what is accepted becomes saved without further calls than these. */
START_TEST(records_become_saved)
{
	struct journal *j = open_run(1, NULL);
	struct journal_status s;
	struct record r;
	struct error err;
	int64_t deadline;

	journal_status(j, &s);
	ck_assert(s.ok);
	ck_assert(!s.rescue);
	ck_assert_int_eq(s.n_saved, s.n_written);
	journal_fixture_record(0, journal_run(j), &r);
	ck_assert(journal_append(j, &r, &err));
	deadline = clock_mono_us() + 20000000;
	do {
		struct pollfd p = {.fd = journal_fd(j), .events = POLLIN};

		ck_assert_int_lt(clock_mono_us(), deadline);
		poll(&p, 1, 100);
		journal_service(j);
		journal_status(j, &s);
	} while (s.n_saved < r.seq);
	ck_assert_int_eq(s.n_written, r.seq);
	ck_assert(s.ok);
	ck_assert_str_eq(s.message, "");
	ck_assert(journal_close(j, &err));
}
END_TEST

START_TEST(runs_are_ordered_by_number)
{
	struct record records[4];
	struct error err;

	/* The later run first: its clock may have been wrong. */
	for (int run = 2; run >= 1; run--) {
		struct journal *j = open_run(run, NULL);

		for (int i = 0; i < 2; i++) {
			struct record *r = &records[2 * (run - 1) + i];

			journal_fixture_record(i, journal_run(j), r);
			ck_assert(journal_append(j, r, &err));
		}
		ck_assert(journal_close(j, &err));
	}
	struct journal_content c;
	struct problems problems;

	read_back(&c, &problems);
	ck_assert_uint_eq(problems.n, 0);
	ck_assert_uint_eq(c.n_records, 6);
	ck_assert(journal_fixture_same(&c.records[0], &records[0]));
	ck_assert(journal_fixture_same(&c.records[1], &records[1]));
	ck_assert_int_eq(c.records[2].op, OP_CLOSE);
	ck_assert(journal_fixture_same(&c.records[3], &records[2]));
	ck_assert(journal_fixture_same(&c.records[4], &records[3]));
	ck_assert_int_eq(c.records[0].run_no, 1);
	ck_assert_int_eq(c.records[3].run_no, 2);
	ck_assert_int_eq(c.last_run_no, 2);
	ck_assert_uint_eq(c.n_segments, 2);
	for (size_t i = 0; i < 2; i++) {
		ck_assert(c.segments[i].closed);
		ck_assert_str_eq(c.segments[i].codebook_version, "1.0.0");
		ck_assert_str_eq(c.segments[i].media_fingerprint, "fp1:00");
		ck_assert_uint_eq(strlen(c.segments[i].host_hash), 16);
	}
	journal_content_clear(&c);
	problems_clear(&problems);
}
END_TEST

START_TEST(a_run_without_records_leaves_nothing)
{
	struct journal *j = open_run(1, NULL);
	char *journal = journal_folder(folder);
	struct error err;

	ck_assert_uint_eq(fixture_count(journal), 1);
	ck_assert(journal_close(j, &err));
	ck_assert_uint_eq(fixture_count(journal), 0);
	free(journal);
}
END_TEST

START_TEST(no_folder_is_no_record)
{
	struct journal_content c;
	struct problems problems;

	read_back(&c, &problems);
	ck_assert_uint_eq(c.n_records, 0);
	ck_assert_uint_eq(c.n_segments, 0);
	ck_assert_int_eq(c.last_run_no, 0);
	ck_assert_ptr_null(c.previous_last);
	ck_assert_uint_eq(problems.n, 0);
	journal_content_clear(&c);
}
END_TEST

START_TEST(no_path_and_no_name_of_the_machine_is_written)
{
	struct journal_content c;
	struct problems problems;
	char *journal = journal_folder(folder), *path, *text;
	char host[256] = "";
	const char *user = getenv("USER");

	journal_fixture_write(folder, 3);
	read_back(&c, &problems);
	path = file_join(journal, c.segments[0].file);
	text = fixture_read(path, NULL);
	ck_assert_ptr_nonnull(strstr(text, "\ts001.mkv\t"));
	ck_assert_ptr_null(strstr(text, "private"));
	ck_assert_ptr_null(strstr(text, folder));
	ck_assert_int_eq(gethostname(host, sizeof host - 1), 0);
	if (strlen(host) > 3)
		ck_assert_ptr_null(strstr(text, host));
	if (user && strlen(user) > 4)
		ck_assert_ptr_null(strstr(text, user));
	free(text);
	free(path);
	free(journal);
	journal_content_clear(&c);
	problems_clear(&problems);
}
END_TEST

START_TEST(a_text_too_long_is_refused_and_nothing_else)
{
	struct journal *j = open_run(1, NULL);
	struct record r, next;
	char *comment = mem_alloc(20001, 1);
	struct error err;

	memset(comment, '#', 20000);
	journal_fixture_record(0, journal_run(j), &r);
	r.v.comment = comment;
	ck_assert(!journal_append(j, &r, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "too long"));
	r.v.comment = comment + 18000; /* 2,000 bytes, six times as long when escaped, are fine */
	ck_assert_msg(journal_append(j, &r, &err), "%s", err.text);
	journal_fixture_record(1, journal_run(j), &next);
	ck_assert(journal_append(j, &next, &err));
	ck_assert(journal_close(j, &err));
	expect((struct record[]){r, next}, 2, true);
	free(comment);
}
END_TEST

/* A sync client puts another file in the place of ours: all that this run wrote must survive. */
START_TEST(a_replaced_segment_is_written_anew)
{
	struct record records[6];
	struct journal *j = open_run(1, NULL);
	struct journal_content c;
	struct problems problems;
	char *journal = journal_folder(folder), *path, *other;
	struct error err;

	for (int i = 0; i < 3; i++) {
		journal_fixture_record(i, journal_run(j), &records[i]);
		ck_assert(journal_append(j, &records[i], &err));
	}
	read_back(&c, &problems);
	path = file_join(journal, c.segments[0].file);
	other = file_join(folder, "other");
	journal_content_clear(&c);
	ck_assert(file_replace(other, "seq\n", 4, &err));
	ck_assert(file_rename(other, path, &err));
	for (int i = 3; i < 6; i++) {
		journal_fixture_record(i, journal_run(j), &records[i]);
		ck_assert(journal_append(j, &records[i], &err));
	}
	ck_assert(journal_close(j, &err));
	ck_assert(file_remove(path, &err));
	expect(records, 6, true);
	free(other);
	free(path);
	free(journal);
}
END_TEST

/* The session's folder does not take a file: the rescue folder does, and everything comes home. */
START_TEST(the_rescue_folder_takes_over_and_gives_back)
{
	struct record records[2];
	char *journal = journal_folder(folder), *rescue = rescue_folder(folder);
	struct journal_status s;
	struct journal *j;
	struct error err;
	int64_t deadline;

	ck_assert(file_create(journal, "in the way", 10, &err)); /* a file where a folder should be
								  */
	j = open_run(1, NULL);
	journal_status(j, &s);
	ck_assert(s.rescue);
	ck_assert_ptr_nonnull(strstr(s.message, journal));
	ck_assert_ptr_nonnull(strstr(s.message, rescue));
	journal_fixture_record(0, journal_run(j), &records[0]);
	ck_assert(journal_append(j, &records[0], &err));
	ck_assert(file_remove(journal, &err));
	deadline = clock_mono_us() + 60000000;
	while (s.rescue || s.n_saved < s.n_written) {
		struct pollfd p = {.fd = journal_fd(j), .events = POLLIN};

		ck_assert_int_lt(clock_mono_us(), deadline);
		poll(&p, 1, 100);
		journal_service(j);
		journal_status(j, &s);
	}
	ck_assert(s.ok);
	ck_assert_str_eq(s.message, "");
	journal_fixture_record(1, journal_run(j), &records[1]);
	ck_assert(journal_append(j, &records[1], &err));
	ck_assert(journal_close(j, &err));
	ck_assert_uint_eq(fixture_count(rescue), 0);
	expect(records, 2, true);
	free(journal);
	free(rescue);
}
END_TEST

/* What was left in the rescue folder is read from there, and brought home by the next run. */
START_TEST(rescued_segments_are_found)
{
	struct record r;
	char *journal = journal_folder(folder), *rescue = rescue_folder(folder);
	struct journal_content c;
	struct problems problems;
	struct journal *j;
	struct error err;

	ck_assert(file_create(journal, "in the way", 10, &err));
	j = open_run(1, NULL);
	journal_fixture_record(0, journal_run(j), &r);
	ck_assert(journal_append(j, &r, &err));
	ck_assert(!journal_close(j, &err));
	ck_assert_ptr_nonnull(strstr(err.text, rescue));
	ck_assert(file_remove(journal, &err));
	read_back(&c, &problems);
	ck_assert_str_eq(c.rescue, rescue);
	ck_assert_uint_eq(c.n_records, 2);
	ck_assert(journal_fixture_same(&c.records[0], &r));
	journal_content_clear(&c);
	ck_assert(journal_close(open_run(2, NULL), &err));
	ck_assert_uint_eq(fixture_count(rescue), 0);
	ck_assert_uint_eq(fixture_count(journal), 1);
	expect(&r, 1, true);
	free(journal);
	free(rescue);
}
END_TEST

/* A damaged segment is to be named by a record, once. */
START_TEST(damage_is_to_be_recorded_once)
{
	struct journal_content c;
	struct problems problems;
	struct journal *j;
	struct error err;
	char *journal = journal_folder(folder), *path, *text;
	size_t n;

	journal_fixture_write(folder, 3);
	read_back(&c, &problems);
	ck_assert_uint_eq(c.n_salvage, 0);
	path = file_join(journal, c.segments[0].file);
	journal_content_clear(&c);
	text = fixture_read(path, &n);
	text[n / 2] ^= 1;
	ck_assert(file_replace(path, text, n, &err));
	for (int i = 0; i < 2; i++) {
		read_back(&c, &problems);
		ck_assert_uint_eq(c.n_salvage, i == 0 ? 1 : 0);
		if (i == 0) {
			struct record r;

			record_init(&r, OP_SALVAGE, CAUSE_NONE);
			r.text = c.salvage[0];
			j = open_run(2, c.previous_last);
			ck_assert(journal_append(j, &r, &err));
			ck_assert(journal_close(j, &err));
		}
		journal_content_clear(&c);
		problems_clear(&problems);
	}
	free(text);
	free(path);
	free(journal);
}
END_TEST

START_TEST(observations_are_listed)
{
	static const char *const files[] = {
		"s001_anna_lot_20260301T101501Z-r7f3a9c21-01_journal.tsv",
		"s001_anna_lot_20260302T101501Z-r00000001-12_journal.tsv",
		"s001_anna+2_lot_20260302T101501Z-r00000002-01_journal (conflicted copy).tsv",
		"s001_ben_tabbs_20260302T101501Z-r00000003-01_journal.tsv",
		"s001_ben_tabbs_20260302T101501Z-r00000004-01_events.tsv",
		"s001_ben_tabbs_2026-03-02-r00000004-01_journal.tsv",
		"s001_ben_tabbs_20260302T101501Z-17-01_journal.tsv",
		"s002_ben_lot_20260302T101501Z-r00000005-01_journal.tsv",
		"notes.txt",
	};
	char *journal = journal_folder(folder);
	struct observation_name *names;
	struct error err;
	size_t n;

	ck_assert(journal_observations(folder, "s001", &names, &n, &err));
	ck_assert_uint_eq(n, 0);
	free(names);
	ck_assert(file_make_folder(journal, &err));
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *path = file_join(journal, files[i]);

		ck_assert(file_create(path, "", 0, &err));
		free(path);
	}
	ck_assert(journal_observations(folder, "s001", &names, &n, &err));
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(names[0].coder, "anna");
	ck_assert_int_eq(names[0].pass, 1);
	ck_assert_str_eq(names[1].coder, "anna");
	ck_assert_int_eq(names[1].pass, 2);
	ck_assert_str_eq(names[2].coder, "ben");
	ck_assert_str_eq(names[2].codebook, "tabbs");
	free(names);
	free(journal);
}
END_TEST

/* ---- tests/data/journal: one folder each, with expected.txt ---- */

static struct file_names cases;

START_TEST(a_case_is_read_as_expected)
{
	char *path = mem_printf("%s/journal/%s", TESTS_DATA, cases.items[_i]);
	char *expected_path = file_join(path, "expected.txt");
	char *expected;
	struct journal_content c;
	struct problems problems = {0};
	struct text found = {0};
	struct error err;

	if (!file_exists(expected_path)) {
		free(expected_path);
		free(path);
		return;
	}
	ck_assert_msg(
		journal_read(path, &journal_fixture_name, &c, &problems, &err), "%s", err.text);
	journal_fixture_dump(&found, &c, &problems, path);
	expected = fixture_read(expected_path, NULL);
	if (strcmp(expected, found.s) != 0) {
		char *name = mem_printf("%s.found.txt", cases.items[_i]);

		ck_assert(file_replace(name, found.s, found.len, &err));
		ck_abort_msg("%s is read in another way: see %s", cases.items[_i], name);
	}
	free(expected);
	text_clear(&found);
	journal_content_clear(&c);
	problems_clear(&problems);
	free(expected_path);
	free(path);
}
END_TEST

static int n_cases(void)
{
	struct error err;

	if (cases.n == 0 && !file_list(TESTS_DATA "/journal", &cases, &err))
		return 0;
	return (int)cases.n;
}

START_TEST(there_are_cases)
{
	ck_assert_int_gt(n_cases(), 10);
}
END_TEST

Suite *journal_suite(void);

Suite *journal_suite(void)
{
	Suite *suite = suite_create("journal");
	TCase *tc = tcase_create("written and read");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, every_kind_of_record_is_read_back);
	tcase_add_test(tc, records_become_saved);
	tcase_add_test(tc, runs_are_ordered_by_number);
	tcase_add_test(tc, a_run_without_records_leaves_nothing);
	tcase_add_test(tc, no_folder_is_no_record);
	tcase_add_test(tc, no_path_and_no_name_of_the_machine_is_written);
	tcase_add_test(tc, a_text_too_long_is_refused_and_nothing_else);
	tcase_add_test(tc, a_replaced_segment_is_written_anew);
	tcase_add_test(tc, the_rescue_folder_takes_over_and_gives_back);
	tcase_add_test(tc, rescued_segments_are_found);
	tcase_add_test(tc, damage_is_to_be_recorded_once);
	tcase_add_test(tc, observations_are_listed);
	suite_add_tcase(suite, tc);
	tc = tcase_create("cases of tests/data/journal");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, there_are_cases);
	tcase_add_loop_test(tc, a_case_is_read_as_expected, 0, n_cases());
	suite_add_tcase(suite, tc);
	return suite;
}
