/*
 * The promises of base/file.h on a real file system: reading, replacing, appending.
 * What happens when calls fail is check_file_faults.c; locks are in check_file_lock.c.
 */
#include "base/file.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

static char *folder;
static struct error err;

static void setup(void)
{
	folder = fixture_folder();
	err = (struct error){0};
}

static void teardown(void)
{
	fixture_remove_folder(folder);
}

/* A path in the folder; static space for a few at a time. */
static const char *in(const char *name)
{
	static char paths[4][4096];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static void write_plain(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

static void assert_content(const char *path, const char *expected)
{
	char *data = fixture_read(path, NULL);

	ck_assert_str_eq(data, expected);
	free(data);
}

START_TEST(read_is_bounded)
{
	char *data = NULL;
	size_t len = 0;

	ck_assert(file_replace(in("a"), "one\0two", 7, &err));
	ck_assert(file_read(in("a"), 7, &data, &len, &err));
	ck_assert_uint_eq(len, 7);
	ck_assert_mem_eq(data, "one\0two", 8); /* with the NUL behind */
	free(data);
	data = NULL;
	ck_assert(!file_read(in("a"), 6, &data, &len, &err));
	ck_assert_ptr_null(data);
	ck_assert_ptr_nonnull(strstr(err.text, "6 bytes"));

	write_plain(in("empty"), "");
	ck_assert(file_read(in("empty"), 0, &data, &len, &err));
	ck_assert_uint_eq(len, 0);
	ck_assert_str_eq(data, "");
	free(data);
}
END_TEST

START_TEST(read_sizes_around_the_buffer)
{
	static const size_t sizes[] = {1, 65535, 65536, 65537, 131072, 200001};
	char *data = malloc(200001), *back = NULL;
	size_t len = 0;

	ck_assert_ptr_nonnull(data);
	for (size_t i = 0; i < 200001; i++)
		data[i] = (char)('a' + i % 23);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		ck_assert(file_replace(in("a"), data, sizes[i], &err));
		ck_assert(file_read(in("a"), sizes[i], &back, &len, &err));
		ck_assert_uint_eq(len, sizes[i]);
		ck_assert(memcmp(back, data, len) == 0);
		free(back);
		ck_assert(!file_read(in("a"), sizes[i] - 1, &back, &len, &err));
	}
	free(data);
#ifdef __linux__
	/* Its size is said to be 0. */
	ck_assert(file_read("/proc/self/status", 100000, &back, &len, &err));
	ck_assert_ptr_nonnull(strstr(back, "Name:"));
	free(back);
#endif
}
END_TEST

/* A pipe nobody writes to must not hold the program up. */
START_TEST(read_takes_regular_files_only)
{
	char *data = NULL;
	size_t len;

	ck_assert_int_eq(mkfifo(in("pipe"), 0600), 0);
	ck_assert(!file_read(in("pipe"), 10, &data, &len, &err));
	ck_assert(!file_read(folder, 10, &data, &len, &err));
	ck_assert(!file_read("/dev/zero", 10, &data, &len, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "'/dev/zero'"));
	ck_assert(!file_read(in("missing"), 10, &data, &len, &err));
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert_ptr_null(data);
}
END_TEST

START_TEST(read_at_gives_parts)
{
	char buffer[8] = "";
	size_t got = 9;

	write_plain(in("a"), "0123456789");
	ck_assert(file_read_at(in("a"), 2, buffer, 4, &got, &err));
	ck_assert_uint_eq(got, 4);
	ck_assert_mem_eq(buffer, "2345", 4);
	ck_assert(file_read_at(in("a"), 8, buffer, 8, &got, &err));
	ck_assert_uint_eq(got, 2);
	ck_assert(file_read_at(in("a"), 100, buffer, 8, &got, &err));
	ck_assert_uint_eq(got, 0);
	ck_assert(!file_read_at(in("missing"), 0, buffer, 8, &got, &err));
}
END_TEST

START_TEST(stat_tells)
{
	struct file_info info, other;

	write_plain(in("a"), "abc");
	ck_assert(file_stat(in("a"), &info, &err));
	ck_assert(info.is_regular && !info.is_folder);
	ck_assert_int_eq(info.size, 3);
	ck_assert_int_gt(info.mtime_ns, 1700000000000000000);
	ck_assert(file_stat(folder, &other, &err));
	ck_assert(other.is_folder && !other.is_regular);
	ck_assert_uint_ne(info.inode, other.inode);
	ck_assert(!file_stat(in("missing"), &info, &err));
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert(file_exists(in("a")) && !file_exists(in("missing")));
}
END_TEST

START_TEST(replace_replaces)
{
	struct stat before, after;
	mode_t mask = umask(027);

	ck_assert(file_replace(in("a"), "old", 3, &err));
	ck_assert_int_eq(stat(in("a"), &before), 0);
	ck_assert_int_eq(before.st_mode & 0777, 0640);
	ck_assert(file_replace(in("a"), "new content", 11, &err));
	assert_content(in("a"), "new content");
	ck_assert_int_eq(stat(in("a"), &after), 0);
	ck_assert(before.st_ino != after.st_ino);
	ck_assert(file_replace(in("a"), "", 0, &err));
	assert_content(in("a"), "");
	ck_assert_uint_eq(fixture_count(folder), 1);
	umask(mask);
}
END_TEST

/* Somebody who has the old file open goes on reading the old content. */
START_TEST(replace_never_touches_the_old_file)
{
	char buffer[16] = "";
	int fd;

	write_plain(in("a"), "old content");
	fd = open(in("a"), O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert(file_replace(in("a"), "new", 3, &err));
	ck_assert_int_eq(read(fd, buffer, sizeof buffer), 11);
	ck_assert_str_eq(buffer, "old content");
	close(fd);

	write_plain(in("target"), "linked");
	ck_assert_int_eq(symlink("target", in("link")), 0);
	ck_assert(file_replace(in("link"), "new", 3, &err));
	assert_content(in("target"), "linked");
	assert_content(in("link"), "new");
}
END_TEST

START_TEST(replace_fails_cleanly)
{
	ck_assert(!file_replace(in("missing/a"), "x", 1, &err));
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert_int_eq(mkdir(in("d"), 0777), 0);
	ck_assert(!file_replace(in("d"), "x", 1, &err));
	ck_assert_int_ne(err.code, 0);
	ck_assert_uint_eq(fixture_count(folder), 1); /* no temporary file is left */
}
END_TEST

START_TEST(new_appears_when_finished)
{
	struct file_new f = {0};

	write_plain(in("a"), "old");
	for (int i = 0; i < 2; i++) { /* in the place of the old one, and where there is none */
		const char *path = in(i ? "b" : "a");

		ck_assert(file_new_open(&f, path, &err));
		ck_assert(file_new_write(&f, "one ", 4, &err));
		ck_assert(file_new_write(&f, "two", 3, &err));
		if (i == 0)
			assert_content(path, "old");
		else
			ck_assert(!file_exists(path));
		ck_assert(file_new_finish(&f, &err));
		ck_assert_ptr_null(f.name);
		assert_content(path, "one two");
	}
	ck_assert(file_new_open(&f, in("a"), &err));
	ck_assert(file_new_write(&f, "three", 5, &err));
	write_plain(f.name, "four"); /* somebody else writes it by its name */
	ck_assert(file_new_finish(&f, &err));
	assert_content(in("a"), "four");
	ck_assert_uint_eq(fixture_count(folder), 2);
}
END_TEST

START_TEST(new_is_gone_when_abandoned)
{
	struct file_new f = {0};

	write_plain(in("a"), "old");
	ck_assert(file_new_open(&f, in("a"), &err));
	ck_assert(file_new_write(&f, "new", 3, &err));
	file_new_abandon(&f);
	file_new_abandon(&f);
	assert_content(in("a"), "old");
	ck_assert(!file_new_open(&f, in("nowhere/a"), &err));
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert_uint_eq(fixture_count(folder), 1);
	/* what cannot be put in its place leaves nothing either */
	ck_assert(file_make_folder(in("full/x"), &err));
	ck_assert(file_new_open(&f, in("full"), &err));
	ck_assert(!file_new_finish(&f, &err));
	ck_assert_uint_eq(fixture_count(folder), 2);
}
END_TEST

START_TEST(create_makes_new_files_only)
{
	ck_assert(file_create(in("a"), "one", 3, &err));
	assert_content(in("a"), "one");
	ck_assert(!file_create(in("a"), "two", 3, &err));
	ck_assert_int_eq(err.code, EEXIST);
	assert_content(in("a"), "one");
	ck_assert_int_eq(symlink("nowhere", in("link")), 0);
	ck_assert(!file_create(in("link"), "two", 3, &err));
	ck_assert_int_eq(err.code, EEXIST);
	ck_assert_uint_eq(fixture_count(folder), 2);
}
END_TEST

START_TEST(folders_are_made_with_parents)
{
	struct file_info info;

	ck_assert(file_make_folder(in("a/b//c/"), &err));
	ck_assert(file_stat(in("a/b/c"), &info, &err));
	ck_assert(info.is_folder);
	ck_assert(file_make_folder(in("a/b/c"), &err));
	ck_assert(file_make_folder("/", &err));
	ck_assert(file_make_folder(".", &err));
	write_plain(in("file"), "");
	ck_assert(!file_make_folder(in("file"), &err));
	ck_assert(!file_make_folder(in("file/below"), &err));
	ck_assert_int_eq(err.code, ENOTDIR);
}
END_TEST

START_TEST(rename_and_remove)
{
	write_plain(in("a"), "text");
	ck_assert(file_rename(in("a"), in("b"), &err));
	assert_content(in("b"), "text");
	ck_assert(!file_rename(in("a"), in("c"), &err));
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert(file_remove(in("b"), &err));
	ck_assert(file_remove(in("b"), &err));
	ck_assert_int_eq(mkdir(in("d"), 0777), 0);
	ck_assert(!file_remove(in("d"), &err));
}
END_TEST

START_TEST(list_is_sorted)
{
	static const char *const names[] = {"b", "a", ".hidden", "B", "a-1", "\u00E9", "a.~tmp"};
	static const char *const expected[] = {"B", "a", "a-1", "a.~tmp", "b", "\u00E9"};
	struct file_names list;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		write_plain(in(names[i]), "");
	ck_assert(file_list(folder, &list, &err));
	ck_assert_uint_eq(list.n, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < list.n; i++)
		ck_assert_str_eq(list.items[i], expected[i]);
	file_names_free(&list);
	ck_assert_int_eq(mkdir(in("empty"), 0777), 0);
	ck_assert(file_list(in("empty"), &list, &err));
	ck_assert_uint_eq(list.n, 0);
	file_names_free(&list);
	ck_assert(!file_list(in("missing"), &list, &err));
	ck_assert(!file_list(in("a"), &list, &err));
	ck_assert_int_eq(err.code, ENOTDIR);
}
END_TEST

START_TEST(append_appends)
{
	struct file_append f;

	ck_assert(file_append_open(&f, in("j"), &err));
	ck_assert(fcntl(f.fd, F_GETFL) & O_APPEND);
	ck_assert(fcntl(f.fd, F_GETFD) & FD_CLOEXEC);
	ck_assert(file_append_write(&f, "one\n", 4, &err));
	ck_assert(file_append_write(&f, "two\n", 4, &err));
	ck_assert(file_append_sync(&f, &err));
	ck_assert(file_append_check(&f, &err));
	ck_assert_int_eq(f.size, 8);
	ck_assert(file_append_close(&f, &err));
	ck_assert_int_eq(f.fd, -1);
	ck_assert(file_append_close(&f, &err));
	assert_content(in("j"), "one\ntwo\n");

	ck_assert(!file_append_open(&f, in("j"), &err));
	ck_assert_int_eq(err.code, EEXIST);
	ck_assert_int_eq(f.fd, -1);
	ck_assert(file_append_close(&f, &err));
	assert_content(in("j"), "one\ntwo\n");
	ck_assert(!file_append_open(&f, in("missing/j"), &err));
}
END_TEST

/* What sync clients and people do to a file behind our back. */
static void replace_by_rename(void)
{
	write_plain(in("other"), "one\n");
	ck_assert_int_eq(rename(in("other"), in("j")), 0);
}

static void rename_away(void)
{
	ck_assert_int_eq(rename(in("j"), in("j (conflicted copy)")), 0);
}

static void put_another_in_its_place(void)
{
	rename_away();
	write_plain(in("j"), "one\n");
}

static void remove_it(void)
{
	ck_assert_int_eq(unlink(in("j")), 0);
}

static void remove_and_make_again(void)
{
	ck_assert_int_eq(unlink(in("j")), 0);
	write_plain(in("j"), "one\n");
}

static void cut_off(void)
{
	ck_assert_int_eq(truncate(in("j"), 2), 0);
}

static void (*const tampering[])(void) = {replace_by_rename, rename_away, put_another_in_its_place,
	remove_it, remove_and_make_again, cut_off};

START_TEST(append_notices_tampering)
{
	struct file_append f;

	ck_assert(file_append_open(&f, in("j"), &err));
	ck_assert(file_append_write(&f, "one\n", 4, &err));
	ck_assert(file_append_check(&f, &err));
	tampering[_i]();
	ck_assert(!file_append_check(&f, &err));
	ck_assert_int_eq(err.code, ESTALE);
	ck_assert(!file_append_check(&f, NULL));
	ck_assert(file_append_close(&f, &err));
}
END_TEST

/* A real short write: the kernel gives as much as the limit leaves. */
START_TEST(append_takes_a_short_write_for_a_failure)
{
	struct rlimit limit;
	struct file_append f;
	char data[3000];

	memset(data, 'x', sizeof data);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert(file_append_open(&f, in("j"), &err));
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = 4096;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(file_append_write(&f, data, sizeof data, &err));
	ck_assert(!file_append_write(&f, data, sizeof data, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "only 1096 of 3000 bytes"));
	ck_assert_int_eq(f.size, 3000);
	ck_assert(!file_append_write(&f, data, sizeof data, &err));
	ck_assert_int_eq(err.code, EFBIG);
	limit.rlim_cur = limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	file_append_close(&f, NULL);
}
END_TEST

/* The same for replace: the old file stays. */
START_TEST(replace_keeps_the_old_file_when_the_disk_is_full)
{
	struct rlimit limit;
	char data[3000];

	memset(data, 'x', sizeof data);
	signal(SIGXFSZ, SIG_IGN);
	write_plain(in("a"), "old");
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = 1000;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(!file_replace(in("a"), data, sizeof data, &err));
	ck_assert_int_eq(err.code, EFBIG);
	limit.rlim_cur = limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_content(in("a"), "old");
	ck_assert_uint_eq(fixture_count(folder), 1);
}
END_TEST

START_TEST(names)
{
	static const struct {
		const char *path, *base, *folder;
	} cases[] = {
		{"a", "a", "."},
		{"a/b", "b", "a"},
		{"/a", "a", "/"},
		{"/a/b.c", "b.c", "/a"},
		{"a//b", "b", "a"},
		{"//a", "a", "/"},
		{"a/", "", "a"},
		{"", "", "."},
	};
	static const struct {
		const char *folder, *name, *joined;
	} joins[] = {
		{"a", "b", "a/b"},
		{"a/", "b", "a/b"},
		{"/", "b", "/b"},
		{"a", "/b", "/b"},
		{"", "b", "b"},
	};
	char *s;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ck_assert_str_eq(file_base(cases[i].path), cases[i].base);
		s = file_folder(cases[i].path);
		ck_assert_str_eq(s, cases[i].folder);
		free(s);
	}
	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
		s = file_join(joins[i].folder, joins[i].name);
		ck_assert_str_eq(s, joins[i].joined);
		free(s);
	}
	write_plain(in("a"), "");
	ck_assert_int_eq(symlink("a", in("link")), 0);
	s = file_real(in("./link"), &err);
	ck_assert_str_eq(s, in("a"));
	free(s);
	ck_assert_ptr_null(file_real(in("missing"), &err));
	ck_assert_int_eq(err.code, ENOENT);
}
END_TEST

START_TEST(remote_is_told_for_known_kinds)
{
	const char *what = "x";

	if (file_is_remote(folder, &what))
		ck_assert_ptr_nonnull(what);
	else
		ck_assert_ptr_null(what);
	ck_assert(!file_is_remote(in("missing"), &what));
	ck_assert_ptr_null(what);
#ifdef __linux__
	ck_assert(!file_is_remote("/proc", &what));
#endif
}
END_TEST

START_TEST(random_bytes_differ)
{
	unsigned char a[600] = {0}, b[600] = {0}, zero[300] = {0};

	file_random(a, sizeof a);
	file_random(b, sizeof b);
	ck_assert_mem_ne(a, b, sizeof a);
	ck_assert_mem_ne(a + 300, zero, sizeof zero); /* behind the first 256 */
}
END_TEST

Suite *file_suite(void);

Suite *file_suite(void)
{
	Suite *suite = suite_create("file");
	TCase *reading = tcase_create("reading"), *writing = tcase_create("writing");

	tcase_add_checked_fixture(reading, setup, teardown);
	tcase_add_test(reading, read_is_bounded);
	tcase_add_test(reading, read_sizes_around_the_buffer);
	tcase_add_test(reading, read_takes_regular_files_only);
	tcase_add_test(reading, read_at_gives_parts);
	tcase_add_test(reading, stat_tells);
	tcase_add_test(reading, list_is_sorted);
	tcase_add_test(reading, names);
	tcase_add_test(reading, remote_is_told_for_known_kinds);
	tcase_add_test(reading, random_bytes_differ);
	tcase_set_timeout(reading, 60);
	suite_add_tcase(suite, reading);

	tcase_add_checked_fixture(writing, setup, teardown);
	tcase_add_test(writing, replace_replaces);
	tcase_add_test(writing, replace_never_touches_the_old_file);
	tcase_add_test(writing, replace_fails_cleanly);
	tcase_add_test(writing, new_appears_when_finished);
	tcase_add_test(writing, new_is_gone_when_abandoned);
	tcase_add_test(writing, create_makes_new_files_only);
	tcase_add_test(writing, folders_are_made_with_parents);
	tcase_add_test(writing, rename_and_remove);
	tcase_add_test(writing, append_appends);
	tcase_add_loop_test(
		writing, append_notices_tampering, 0, (int)(sizeof tampering / sizeof *tampering));
	tcase_add_test(writing, append_takes_a_short_write_for_a_failure);
	tcase_add_test(writing, replace_keeps_the_old_file_when_the_disk_is_full);
	tcase_set_timeout(writing, 60);
	suite_add_tcase(suite, writing);
	return suite;
}
