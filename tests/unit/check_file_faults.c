/*
 * The promises of base/file.h while the system fails: each call that replacing, making or appending
 * makes is in turn the one that goes wrong, in every way it can.
 */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "faults.h"
#include "fixture.h"

#define OLD "the old content"
#define NEW "the new content, which is longer"

static const int codes[] = {
	EIO, ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, ESTALE, ETIMEDOUT, EINTR, EINVAL, ENOTSUP};
#define N_CODES ((int)(sizeof codes / sizeof *codes))

static char *folder;
static char path[4096];

static void setup(void)
{
	folder = fixture_folder();
	snprintf(path, sizeof path, "%s/file.tsv", folder);
	faults_reset();
}

static void teardown(void)
{
	faults_reset();
	fixture_remove_folder(folder);
}

static void write_plain(const char *text)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

static void assert_content(const char *expected)
{
	char *data = fixture_read(path, NULL);

	ck_assert_str_eq(data, expected);
	free(data);
}

/* The calls behind the rename are those of the folder's sync, which makes one fsync of its own. */
static bool hit_the_folder(void)
{
	int n_renames = faults_calls(FAULT_RENAME) + faults_calls(FAULT_RENAMEAT2);

	return n_renames > 0 && faults_last() != FAULT_RENAME && faults_last() != FAULT_RENAMEAT2;
}

/* May the operation succeed although this call failed with this code? */
static bool may_be_survived(int code)
{
	switch (faults_last()) {
	case FAULT_OPEN:
	case FAULT_WRITE:
		return code == EINTR;
	case FAULT_CLOSE:
		return code == EINTR || hit_the_folder();
	case FAULT_FSYNC:
		return hit_the_folder() && (code == EINVAL || code == ENOTSUP);
	case FAULT_RENAMEAT2:
		return code == EINVAL || code == ENOTSUP; /* there is another way */
	default:
		return false;
	}
}

/*
 * Does `write_file` with its nth system call failing; false if it makes fewer. In any case the file
 * is the old or the new one, whole, and stands alone in the folder.
 */
static bool fails_at(bool (*write_file)(const char *, const char *, size_t, struct error *),
	const char *old, int nth, int code)
{
	struct error err = {.text = "", .code = -1};
	bool good, was_hit, exists;

	unlink(path);
	if (old)
		write_plain(old);
	faults_reset();
	faults_arm(FAULT_ANY, nth, 1, code);
	good = write_file(path, NEW, strlen(NEW), &err);
	was_hit = faults_fired() > 0;

	exists = old || good || hit_the_folder();
	ck_assert_uint_eq(fixture_count(folder), exists ? 1 : 0);
	if (good) {
		ck_assert(!was_hit || may_be_survived(code));
		ck_assert_str_eq(err.text, "");
		assert_content(NEW);
	} else {
		ck_assert(was_hit && !may_be_survived(code));
		ck_assert_int_eq(err.code, code);
		ck_assert_ptr_nonnull(strstr(err.text, "file.tsv'"));
		if (exists)
			assert_content(hit_the_folder() ? NEW : old);
	}
	faults_reset();
	return was_hit;
}

START_TEST(replace_is_whole)
{
	int nth = 1;

	while (fails_at(file_replace, OLD, nth, codes[_i]))
		nth++;
	ck_assert_int_gt(nth, 8); /* open, write, fsync, close, rename, and three for the folder */
	for (nth = 1; fails_at(file_replace, NULL, nth, codes[_i]);)
		nth++;
	ck_assert_int_gt(nth, 8);
}
END_TEST

START_TEST(create_is_whole)
{
	int nth = 1;

	while (fails_at(file_create, NULL, nth, codes[_i]))
		nth++;
	ck_assert_int_gt(nth, 8);
}
END_TEST

START_TEST(replace_finishes_a_short_write)
{
	struct error err;

	write_plain(OLD);
	faults_arm(FAULT_WRITE, 1, 3, FAULT_SHORT);
	ck_assert(file_replace(path, NEW, strlen(NEW), &err));
	ck_assert_int_eq(faults_fired(), 3);
	assert_content(NEW);
}
END_TEST

START_TEST(replace_does_not_wait_for_room)
{
	struct error err;

	write_plain(OLD);
	faults_arm(FAULT_WRITE, 1, FAULT_ALWAYS, FAULT_ZERO);
	ck_assert(!file_replace(path, NEW, strlen(NEW), &err));
	ck_assert_int_eq(err.code, ENOSPC);
	assert_content(OLD);
	ck_assert_uint_eq(fixture_count(folder), 1);
}
END_TEST

/* The system keeps failing, also in the cleaning up: the old file still is what it was. */
START_TEST(replace_keeps_the_old_file_when_all_fails)
{
	struct error err;

	write_plain(OLD);
	for (int nth = 1; nth <= 5; nth++) {
		faults_reset();
		faults_arm(FAULT_ANY, nth, FAULT_ALWAYS, EIO);
		faults_arm(FAULT_UNLINK, 1, FAULT_ALWAYS, EIO);
		ck_assert(!file_replace(path, NEW, strlen(NEW), &err));
		ck_assert_int_eq(err.code, EIO);
		assert_content(OLD);
	}
}
END_TEST

/* File systems that do not know each way of making a file without replacing another. */
START_TEST(create_has_other_ways)
{
	for (int n_refused = 0; n_refused <= 2; n_refused++) {
		struct error err;

		unlink(path);
		faults_reset();
		if (n_refused > 0)
			faults_arm(FAULT_RENAMEAT2, 1, FAULT_ALWAYS, EINVAL);
		if (n_refused > 1)
			faults_arm(FAULT_LINK, 1, FAULT_ALWAYS, EPERM);
		ck_assert(file_create(path, OLD, strlen(OLD), &err));
		ck_assert_int_eq(faults_fired(), n_refused);
		assert_content(OLD);
		ck_assert(!file_create(path, NEW, strlen(NEW), &err));
		ck_assert_int_eq(err.code, EEXIST);
		assert_content(OLD);
		ck_assert_uint_eq(fixture_count(folder), 1);
	}
}
END_TEST

START_TEST(append_open_leaves_nothing_behind)
{
	int code = codes[_i];

	for (int nth = 1;; nth++) {
		struct error err = {.text = ""};
		enum fault_call hit;
		struct file_append f;
		bool good, was_hit;

		unlink(path);
		faults_reset();
		faults_arm(FAULT_ANY, nth, 1, code);
		good = file_append_open(&f, path, &err);
		was_hit = faults_fired() > 0;
		hit = faults_last();
		faults_reset();
		ck_assert_uint_eq(fixture_count(folder), good ? 1 : 0);
		if (!good) {
			ck_assert(was_hit);
			ck_assert_int_eq(f.fd, -1);
			ck_assert_int_eq(err.code, code);
			ck_assert_ptr_nonnull(strstr(err.text, "file.tsv'"));
		} else if (was_hit) {
			/* Opened again; a folder that cannot be synced; the folder's own close. */
			ck_assert((hit == FAULT_OPEN && code == EINTR) ||
				  (hit == FAULT_FSYNC && (code == EINVAL || code == ENOTSUP)) ||
				  hit == FAULT_CLOSE);
		}
		ck_assert(file_append_close(&f, NULL));
		if (!was_hit) {
			ck_assert_int_gt(nth, 4);
			break;
		}
	}
}
END_TEST

START_TEST(append_write_writes_once_or_fails)
{
	int code = codes[_i];
	struct error err = {.text = ""};
	struct file_append f;

	ck_assert(file_append_open(&f, path, &err));
	ck_assert(file_append_write(&f, "one\n", 4, &err));
	faults_reset();
	faults_arm(FAULT_WRITE, 1, code == EINTR ? 3 : 1, code);
	if (code == EINTR) {
		ck_assert(file_append_write(&f, "two\n", 4, &err));
		ck_assert_int_eq(faults_calls(FAULT_WRITE), 4);
		ck_assert_int_eq(f.size, 8);
		assert_content("one\ntwo\n");
	} else {
		ck_assert(!file_append_write(&f, "two\n", 4, &err));
		ck_assert_int_eq(faults_calls(FAULT_WRITE), 1);
		ck_assert_int_eq(err.code, code);
		ck_assert_int_eq(f.size, 4);
		assert_content("one\n");
	}
	ck_assert(file_append_close(&f, &err));
}
END_TEST

/* "Never write the rest": the line stays torn, and the caller is told. */
START_TEST(append_write_does_not_finish_a_short_write)
{
	static const int shorts[] = {FAULT_SHORT, FAULT_ZERO};

	for (int i = 0; i < 2; i++) {
		struct error err = {.text = ""};
		struct file_append f;

		unlink(path);
		ck_assert(file_append_open(&f, path, &err));
		faults_reset();
		faults_arm(FAULT_WRITE, 1, 1, shorts[i]);
		ck_assert(!file_append_write(&f, "one\n", 4, &err));
		ck_assert_int_eq(faults_calls(FAULT_WRITE), 1);
		ck_assert_int_eq(f.size, 0);
		ck_assert_ptr_nonnull(strstr(err.text, "of 4 bytes"));
		assert_content(i == 0 ? "on" : "");
		ck_assert(file_append_close(&f, &err));
	}
}
END_TEST

/* After a failed sync the kernel may call the next one good although the data is gone. */
START_TEST(append_sync_is_never_repeated)
{
	struct error err = {.text = ""};
	struct file_append f;

	ck_assert(file_append_open(&f, path, &err));
	ck_assert(file_append_write(&f, "one\n", 4, &err));
	faults_reset();
	faults_arm(FAULT_FDATASYNC, 1, 1, codes[_i]);
	ck_assert(!file_append_sync(&f, &err));
	ck_assert_int_eq(err.code, codes[_i]);
	ck_assert_int_eq(faults_calls(FAULT_FDATASYNC), 1);
	ck_assert_int_eq(faults_calls(FAULT_FSYNC), 0);
	ck_assert(file_append_close(&f, &err));
}
END_TEST

START_TEST(append_close_tells)
{
	struct error err = {.text = ""};
	struct file_append f;

	ck_assert(file_append_open(&f, path, &err));
	faults_reset();
	faults_arm(FAULT_CLOSE, 1, 1, codes[_i]);
	ck_assert(file_append_close(&f, &err) == (codes[_i] == EINTR));
	ck_assert_int_eq(f.fd, -1);
	ck_assert_ptr_null(f.path);
	ck_assert_int_eq(faults_calls(FAULT_CLOSE), 1);
}
END_TEST

START_TEST(folders_can_be_tried_again)
{
	int code = codes[_i];

	snprintf(path, sizeof path, "%s/a/b/c", folder);
	for (int nth = 1;; nth++) {
		struct error err = {.text = ""};
		struct file_info info;
		char top[4096];
		bool good, was_hit;

		faults_reset();
		faults_arm(FAULT_ANY, nth, 1, code);
		good = file_make_folder(path, &err);
		was_hit = faults_fired() > 0;
		faults_reset();
		ck_assert(good || (was_hit && err.code == code));
		ck_assert(file_make_folder(path, &err));
		ck_assert(file_stat(path, &info, &err) && info.is_folder);
		rmdir(path);
		snprintf(top, sizeof top, "%s/a/b", folder);
		rmdir(top);
		snprintf(top, sizeof top, "%s/a", folder);
		rmdir(top);
		ck_assert_uint_eq(fixture_count(folder), 0);
		if (!was_hit) {
			ck_assert_int_gt(nth, 3);
			break;
		}
	}
}
END_TEST

START_TEST(rename_leaves_both)
{
	char other[4096];
	struct error err;

	snprintf(other, sizeof other, "%s/other", folder);
	write_plain(OLD);
	faults_arm(FAULT_RENAME, 1, 1, codes[_i]);
	ck_assert(!file_rename(path, other, &err));
	ck_assert_int_eq(err.code, codes[_i]);
	assert_content(OLD);
	ck_assert(!file_exists(other));
}
END_TEST

/* Where there are no locks the program goes on without; a held one is not mistaken for that. */
START_TEST(lock_without_locks)
{
	static const int none[] = {ENOLCK, EINVAL, ENOTSUP, ENOSYS};
	struct error err;
	int fd;

	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		fd = 77;
		faults_reset();
		faults_arm(FAULT_LOCK, 1, 1, none[i]);
		ck_assert(file_lock(path, &fd, &err));
		ck_assert_int_eq(faults_fired(), 1);
		ck_assert_int_eq(fd, -1);
		file_unlock(&fd, path);
	}
	fd = 77;
	faults_reset();
	faults_arm(FAULT_LOCK, 1, 1, EACCES);
	ck_assert(!file_lock(path, &fd, &err));
	ck_assert_int_eq(err.code, EAGAIN);
	ck_assert_int_eq(fd, 77);
	faults_reset();
	faults_arm(FAULT_OPEN, 1, 1, EROFS);
	ck_assert(!file_lock(path, &fd, &err));
	ck_assert_int_eq(err.code, EROFS);
}
END_TEST

Suite *file_faults_suite(void);

Suite *file_faults_suite(void)
{
	Suite *suite = suite_create("file_faults");
	TCase *whole = tcase_create("whole files"), *append = tcase_create("append");
	TCase *rest = tcase_create("rest");

	tcase_add_checked_fixture(whole, setup, teardown);
	tcase_add_loop_test(whole, replace_is_whole, 0, N_CODES);
	tcase_add_loop_test(whole, create_is_whole, 0, N_CODES);
	tcase_add_test(whole, replace_finishes_a_short_write);
	tcase_add_test(whole, replace_does_not_wait_for_room);
	tcase_add_test(whole, replace_keeps_the_old_file_when_all_fails);
	tcase_add_test(whole, create_has_other_ways);
	tcase_set_timeout(whole, 60);
	suite_add_tcase(suite, whole);

	tcase_add_checked_fixture(append, setup, teardown);
	tcase_add_loop_test(append, append_open_leaves_nothing_behind, 0, N_CODES);
	tcase_add_loop_test(append, append_write_writes_once_or_fails, 0, N_CODES);
	tcase_add_test(append, append_write_does_not_finish_a_short_write);
	tcase_add_loop_test(append, append_sync_is_never_repeated, 0, N_CODES);
	tcase_add_loop_test(append, append_close_tells, 0, N_CODES);
	tcase_set_timeout(append, 60);
	suite_add_tcase(suite, append);

	tcase_add_checked_fixture(rest, setup, teardown);
	tcase_add_loop_test(rest, folders_can_be_tried_again, 0, N_CODES);
	tcase_add_loop_test(rest, rename_leaves_both, 0, N_CODES);
	tcase_add_test(rest, lock_without_locks);
	tcase_set_timeout(rest, 60);
	suite_add_tcase(suite, rest);
	return suite;
}
