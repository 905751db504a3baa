/* Locks of base/file.h on a real file system, within a process and between processes. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
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

START_TEST(lock_excludes_in_the_same_process)
{
	int fd = -1, second = -1, reader;

	ck_assert(file_lock(in(".~lock.x"), &fd, &err));
	ck_assert_int_ge(fd, 0);
	ck_assert(!file_lock(in(".~lock.x"), &second, &err));
	ck_assert_int_eq(err.code, EAGAIN);
	ck_assert_int_eq(second, -1);
	/* A classic POSIX lock would be lost with this. */
	reader = open(in(".~lock.x"), O_RDONLY);
	close(reader);
	ck_assert(!file_lock(in(".~lock.x"), &second, &err));

	ck_assert(file_is_locked(in(".~lock.x")));
	file_unlock(&fd, in(".~lock.x"));
	ck_assert_int_eq(fd, -1);
	ck_assert(!file_exists(in(".~lock.x")));
	file_unlock(&fd, in(".~lock.x"));
	ck_assert(file_lock(in(".~lock.x"), &second, &err));
	file_unlock(&second, in(".~lock.x"));
	ck_assert(!file_lock(in("missing/.~lock.x"), &second, &err));
	ck_assert_int_eq(err.code, ENOENT);
}
END_TEST

/* Another process holds the lock, tells through a pipe, and waits to be killed. */
static pid_t start_holder(const char *path)
{
	int pipe_fds[2];
	char ready = 0;
	pid_t pid;

	ck_assert_int_eq(pipe(pipe_fds), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		int fd = -1;

		alarm(60);
		if (!file_lock(path, &fd, NULL) || write(pipe_fds[1], "y", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ck_assert_int_eq(read(pipe_fds[0], &ready, 1), 1);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	return pid;
}

START_TEST(lock_excludes_other_processes_and_ends_with_them)
{
	const char *path = in(".~lock.x");
	pid_t holder = start_holder(path);
	int fd = -1, status;

	ck_assert(!file_lock(path, &fd, &err));
	ck_assert_int_eq(err.code, EAGAIN);
	ck_assert(file_is_locked(path));
	kill(holder, SIGKILL);
	ck_assert_int_eq(waitpid(holder, &status, 0), holder);
	ck_assert(file_exists(path) && !file_is_locked(path));
	ck_assert(file_lock(path, &fd, &err));
	ck_assert_int_ge(fd, 0);
	file_unlock(&fd, path);
}
END_TEST

/* Asking must not turn anybody away who wants the lock. */
START_TEST(lock_can_be_asked_for)
{
	const char *path = in(".~lock.x");
	pid_t asker;
	int status;

	ck_assert(!file_is_locked(path));
	ck_assert(!file_exists(path));
	write_plain(path, "");
	ck_assert(!file_is_locked(path));
	asker = fork();
	ck_assert_int_ge(asker, 0);
	if (asker == 0) {
		alarm(60);
		for (;;)
			file_is_locked(path);
	}
	for (int i = 0; i < 2000; i++) {
		int fd = -1;

		ck_assert_msg(file_lock(path, &fd, &err), "%d: %s", i, err.text);
		close(fd); /* the file stays */
	}
	kill(asker, SIGKILL);
	ck_assert_int_eq(waitpid(asker, &status, 0), asker);
}
END_TEST

/* 1 if two had the lock at once, 0 if not. */
static int contend(const char *lock_path, const char *marker)
{
	for (int n_held = 0; n_held < 100;) {
		int fd = -1, marker_fd;

		if (!file_lock(lock_path, &fd, NULL))
			continue;
		marker_fd = open(marker, O_CREAT | O_EXCL | O_WRONLY, 0600);
		if (marker_fd < 0)
			return 1;
		close(marker_fd);
		unlink(marker);
		file_unlock(&fd, lock_path);
		n_held++;
	}
	return 0;
}

/* The lock file comes and goes all the time; still nobody may get in beside the holder. */
START_TEST(lock_survives_its_file_being_removed)
{
	const char *lock_path = in(".~lock.x"), *marker = in("marker");
	pid_t children[4];

	for (int i = 0; i < 4; i++) {
		children[i] = fork();
		ck_assert_int_ge(children[i], 0);
		if (children[i] == 0) {
			alarm(60);
			_exit(contend(lock_path, marker));
		}
	}
	for (int i = 0; i < 4; i++) {
		int status = -1;

		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), 0);
	}
}
END_TEST

Suite *file_lock_suite(void);

Suite *file_lock_suite(void)
{
	Suite *suite = suite_create("file_lock");
	TCase *locking = tcase_create("locking");

	tcase_add_checked_fixture(locking, setup, teardown);
	tcase_add_test(locking, lock_excludes_in_the_same_process);
	tcase_add_test(locking, lock_excludes_other_processes_and_ends_with_them);
	tcase_add_test(locking, lock_can_be_asked_for);
	tcase_add_test(locking, lock_survives_its_file_being_removed);
	tcase_set_timeout(locking, 90);
	suite_add_tcase(suite, locking);
	return suite;
}
