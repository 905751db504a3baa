/*
 * The journal on a disk that fails: each kind of system call, at its first, second, third … call,
 * once, three times in a row, and from then on. Whatever was accepted is read back, once and as it
 * was; what was refused is not; and while something is wrong the journal says so.
 */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "faults.h"
#include "fixture.h"
#include "journal_fixture.h"
#include "store/journal_name.h"

#define N_RECORDS  8
#define PATIENCE   40 /* turns of the loop to wait for a disk that works again */
#define TURN_MS    25
#define MOST_CALLS 200
#define N_ACCEPTED (2 * N_RECORDS)

struct outcome {
	char *folder, *state;
	struct record *accepted;
	size_t n_accepted, accepted_capacity, n_refused;
	bool opened, closed_well;
};

static const struct {
	enum fault_call call;
	const char *name;
	int code;
} kinds[] = {
	{FAULT_WRITE, "write EIO", EIO},
	{FAULT_WRITE, "write ENOSPC", ENOSPC},
	{FAULT_WRITE, "write short", FAULT_SHORT},
	{FAULT_WRITE, "write nothing", FAULT_ZERO},
	{FAULT_FDATASYNC, "fdatasync EIO", EIO},
	{FAULT_FDATASYNC, "fdatasync ENOSPC", ENOSPC},
	{FAULT_FSYNC, "fsync EIO", EIO},
	{FAULT_OPEN, "open EMFILE", EMFILE},
	{FAULT_OPEN, "open EROFS", EROFS},
	{FAULT_MKDIR, "mkdir EACCES", EACCES},
	{FAULT_RENAME, "rename EIO", EIO},
	{FAULT_CLOSE, "close EIO", EIO},
	{FAULT_UNLINK, "unlink EACCES", EACCES},
	{FAULT_ANY, "any EIO", EIO},
};

#define N_KINDS ((int)(sizeof kinds / sizeof *kinds))

static void expect_told(const struct journal *j)
{
	struct journal_status s;

	journal_status(j, &s);
	ck_assert(!s.ok);
	ck_assert_str_ne(s.message, "");
}

/* Turns of the program's loop; true when nothing is wrong any more. */
static bool serve(struct journal *j, int turns)
{
	struct journal_status s;

	for (int i = 0; i < turns; i++) {
		struct pollfd p = {.fd = journal_fd(j), .events = POLLIN};

		poll(&p, 1, i == 0 ? 0 : TURN_MS);
		journal_service(j);
		journal_status(j, &s);
		if (s.ok && !s.rescue)
			return true;
		ck_assert_str_ne(s.message, "");
	}
	return false;
}

static void log_one(struct outcome *o, struct journal *j, int i, int patience)
{
	struct journal_status s;
	struct record r;
	struct error err = {0};

	journal_fixture_record(i, journal_run(j), &r);
	if (journal_append(j, &r, &err)) {
		MEM_GROW(o->accepted, o->n_accepted, o->accepted_capacity);
		o->accepted[o->n_accepted++] = r;
	} else {
		o->n_refused++;
		ck_assert_str_ne(err.text, "");
		expect_told(j);
		serve(j, patience);
	}
	serve(j, 1);
	journal_status(j, &s);
	ck_assert_int_le(s.n_saved, s.n_written);
}

static void work(struct outcome *o, struct journal *j, int patience)
{
	for (int i = 0; i < N_RECORDS; i++)
		log_one(o, j, i, patience);
}

static void run(struct outcome *o, int kind, int nth, int times)
{
	struct journal_meta meta = {.run_no = 1, .media_bytes = -1, .media_duration_ms = -1};
	struct journal *j;
	struct error err = {0};

	*o = (struct outcome){.folder = fixture_folder(), .state = fixture_folder()};
	setenv("XDG_STATE_HOME", o->state, 1);
	faults_reset();
	faults_arm(kinds[kind].call, nth, times, kinds[kind].code);
	o->opened = journal_open(&j, o->folder, &journal_fixture_name, &meta, &err);
	if (o->opened) {
		work(o, j, times == FAULT_ALWAYS ? 2 : PATIENCE);
		o->closed_well = journal_close(j, &err);
	}
	if (!o->opened || !o->closed_well)
		ck_assert_str_ne(err.text, "");
}

/* All that was accepted, once and unchanged, and nothing else. */
static void check_content(const struct outcome *o, const char *what)
{
	struct journal_content c;
	struct problems problems = {0};
	struct error err;
	size_t n = 0;

	ck_assert_msg(journal_read(o->folder, &journal_fixture_name, &c, &problems, &err), "%s: %s",
		what, err.text);
	if (problems.n > 0)
		ck_abort_msg("%s: %s:%d: %s", what, problems.items[0].file, problems.items[0].line,
			problems.items[0].text);
	for (size_t i = 0; i < c.n_records; i++) {
		if (c.records[i].op == OP_CLOSE)
			continue;
		ck_assert_msg(n < o->n_accepted, "%s: record %lld was not accepted", what,
			c.records[i].seq);
		ck_assert_msg(journal_fixture_same(&c.records[i], &o->accepted[n]),
			"%s: record %lld is not what was accepted as %lld", what, c.records[i].seq,
			o->accepted[n].seq);
		n++;
	}
	ck_assert_msg(
		n == o->n_accepted, "%s: %zu of %zu accepted records", what, n, o->n_accepted);
	journal_content_clear(&c);
	problems_clear(&problems);
}

static void outcome_clear(struct outcome *o)
{
	fixture_remove_folder(o->folder);
	fixture_remove_folder(o->state);
	free(o->accepted);
}

/* One scenario; true if the fault came about. */
static bool try_fault(int kind, int nth, int times)
{
	struct outcome o;
	char what[80];
	bool fired;

	snprintf(what, sizeof what, "%s at call %d, %d times", kinds[kind].name, nth, times);
	run(&o, kind, nth, times);
	fired = faults_fired() > 0;
	faults_reset();
	check_content(&o, what);
	if (times == 1 && o.opened) {
		ck_assert_msg(
			o.n_refused == 0, "%s: one failure, and %zu refused", what, o.n_refused);
		ck_assert_msg(o.n_accepted == N_RECORDS, "%s", what);
	}
	outcome_clear(&o);
	return fired;
}

START_TEST(every_call_fails_once)
{
	int nth = 1;

	while (nth < MOST_CALLS && try_fault(_i, nth, 1))
		nth++;
	ck_assert_int_lt(nth, MOST_CALLS);
}
END_TEST

START_TEST(three_calls_fail)
{
	for (int nth = 1; nth < MOST_CALLS && try_fault(_i, nth, 3); nth += 2)
		;
}
END_TEST

START_TEST(every_further_call_fails)
{
	for (int nth = 1; nth < MOST_CALLS && try_fault(_i, nth, FAULT_ALWAYS); nth += 4)
		;
}
END_TEST

/* Nowhere to write, then a disk again: what was not saved comes after all. */
START_TEST(a_disk_that_comes_back)
{
	struct outcome o = {.folder = fixture_folder(), .state = fixture_folder()};
	struct journal_meta meta = {.run_no = 1, .media_bytes = -1, .media_duration_ms = -1};
	struct journal *j;
	struct error err;

	setenv("XDG_STATE_HOME", o.state, 1);
	faults_reset();
	ck_assert(journal_open(&j, o.folder, &journal_fixture_name, &meta, &err));
	faults_arm(FAULT_FDATASYNC, 1, FAULT_ALWAYS, EIO);
	faults_arm(FAULT_FSYNC, 1, FAULT_ALWAYS, EIO);
	for (int i = 0; o.n_refused == 0; i++) { /* the test's time limit ends this */
		log_one(&o, j, i, 2);
		serve(j, 4);
	}
	ck_assert_uint_gt(o.n_accepted, 0);
	expect_told(j);
	faults_reset();
	while (!serve(j, PATIENCE))
		; /* and this */
	work(&o, j, 2);
	ck_assert_msg(journal_close(j, &err), "%s", err.text);
	check_content(&o, "after all");
	outcome_clear(&o);
}
END_TEST

/* fdatasync is never called again on a file for which it failed. */
START_TEST(no_sync_is_tried_again)
{
	struct outcome o;
	struct file_names names;
	struct error err;
	char *journal;

	for (int i = 0; i < N_KINDS; i++) {
		if (kinds[i].call != FAULT_FDATASYNC)
			continue;
		run(&o, i, 2, 1);
		ck_assert_int_eq(faults_fired(), 1);
		faults_reset();
		journal = journal_folder(o.folder);
		ck_assert(file_list(journal, &names, &err));
		ck_assert_uint_eq(names.n, 2); /* the one given up, and the one after it */
		file_names_free(&names);
		free(journal);
		check_content(&o, "a new segment");
		outcome_clear(&o);
	}
}
END_TEST

Suite *journal_faults_suite(void);

Suite *journal_faults_suite(void)
{
	Suite *suite = suite_create("journal_faults");
	TCase *tc = tcase_create("calls fail");

	tcase_set_timeout(tc, 600);
	tcase_add_loop_test(tc, every_call_fails_once, 0, N_KINDS);
	tcase_add_loop_test(tc, three_calls_fail, 0, N_KINDS);
	tcase_add_loop_test(tc, every_further_call_fails, 0, N_KINDS);
	tcase_add_test(tc, a_disk_that_comes_back);
	tcase_add_test(tc, no_sync_is_tried_again);
	suite_add_tcase(suite, tc);
	return suite;
}
