/*
 * Writing the events file while system calls fail: at each moment the table is the old or the new
 * one, whole, and an interrupted write is never taken for somebody's edit.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "events_fixture.h"
#include "faults.h"
#include "fixture.h"

#define MOST_CALLS 100

static struct events_fixture f;
static char *folder, *tsv_path;

static void setup(void)
{
	folder = fixture_folder();
	tsv_path = file_join(folder, "s001_anna+2_fixture_events.tsv");
	events_fixture_init(&f, SEGMENT_NONE);
	faults_reset();
}

static void teardown(void)
{
	events_fixture_clear(&f);
	free(tsv_path);
	fixture_remove_folder(folder);
}

static const struct {
	enum fault_call call;
	int code;
} kinds[] = {
	{FAULT_ANY, EIO},
	{FAULT_WRITE, ENOSPC},
	{FAULT_WRITE, FAULT_SHORT},
	{FAULT_RENAME, EACCES},
	{FAULT_FSYNC, EIO},
	{FAULT_UNLINK, EACCES},
};

#define N_KINDS ((int)(sizeof kinds / sizeof *kinds))

/* One event more, written while the nth call fails; then without faults. False: no fault came. */
static bool try_fault(int kind, int nth, int times)
{
	char *old_json, *old_tsv, *tsv, *json, *there;
	struct error err = {0};
	bool good, fired, edited;

	events_file_text(&f.in, &old_tsv, &old_json);
	events_fixture_add(&f, 30000 + f.seq, "later");
	events_file_text(&f.in, &tsv, &json);
	faults_reset();
	faults_arm(kinds[kind].call, nth, times, kinds[kind].code);
	good = events_file_write(folder, &f.in, &edited, &err);
	fired = faults_fired() > 0;
	faults_reset();
	if (!good)
		ck_assert_str_ne(err.text, "");
	ck_assert(!edited);
	there = fixture_read(tsv_path, NULL);
	ck_assert_msg(strcmp(there, tsv) == 0 || (!good && strcmp(there, old_tsv) == 0),
		"call %d: the table is neither the old nor the new one", nth);
	free(there);
	ck_assert_msg(events_file_write(folder, &f.in, &edited, &err), "%s", err.text);
	ck_assert_msg(!edited, "call %d: taken for an edit", nth);
	ck_assert_uint_eq(fixture_count(folder), 2);
	free(old_json);
	free(old_tsv);
	free(tsv);
	free(json);
	return fired;
}

START_TEST(old_or_new)
{
	struct error err;

	ck_assert_msg(events_file_write(folder, &f.in, NULL, &err), "%s", err.text);
	for (int times = 1; times <= 3; times += 2) {
		int nth = 1;

		while (nth < MOST_CALLS && try_fault(_i, nth, times))
			nth++;
		ck_assert_int_gt(nth, 1);
		ck_assert_int_lt(nth, MOST_CALLS);
	}
}
END_TEST

Suite *events_faults_suite(void);

Suite *events_faults_suite(void)
{
	Suite *suite = suite_create("events_faults");
	TCase *tc = tcase_create("calls fail");

	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, old_or_new, 0, N_KINDS);
	suite_add_tcase(suite, tc);
	return suite;
}
