/* The whole program on real disks that are full or read-only, with a journal that others move about,
 * and after signals. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_faults.h"
#include "unit/fixture.h"

#define TRIES_FULL 200

/* ---- real disks ---- */

/* A small file system of its own, gone with this process. False: not permitted here. */
static bool mount_small(const char *folder, const char *options)
{
	return mkdir(folder, 0777) == 0 && unshare(CLONE_NEWNS) == 0 &&
	       mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 &&
	       mount("turven-test", folder, "tmpfs", 0, options) == 0;
}

static void fill(const char *folder)
{
	char *path = join(folder, "filler");
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
	char block[512] = {1};

	ck_assert_int_ge(fd, 0);
	while (write(fd, block, sizeof block) > 0)
		;
	ck_assert_int_eq(errno, ENOSPC);
	close(fd);
	free(path);
}

static void make_room(const char *folder)
{
	char *path = join(folder, "filler");

	ck_assert_int_eq(unlink(path), 0);
	free(path);
}

/* What is written outside of the disk under test. */
static void keep_outside(struct robot *r, const char *folder, bool rescue)
{
	free(r->said);
	r->said = join(folder, "said");
	if (rescue) {
		free(r->state_home);
		r->state_home = join(folder, "state");
	}
}

static void type_until_shown(struct robot *r, const char *text)
{
	for (int i = 0; i < TRIES_FULL && !terminal_shows(r->terminal, text); i++)
		robot_type_one(r);
	robot_wait_shows(r, text);
}

static void full_disk(bool rescue_elsewhere)
{
	struct robot robot, *r = &robot;
	char *base = fixture_folder(), *disk = join(base, "disk");

	if (!mount_small(disk, "size=256k")) {
		skip("a full disk: mounting is not permitted");
	} else {
		robot_init_in(r, disk, figures, 16);
		keep_outside(r, base, rescue_elsewhere);
		robot_open(r);
		robot_type_many(r, 5);
		fill(disk);
		if (rescue_elsewhere) {
			type_until_shown(r, "SAVED ELSEWHERE");
			robot_wait_shows(r, r->state_home);
			robot_type_many(r, 5);
		} else {
			type_until_shown(r, "SAVING FAILS");
		}
		robot_wait_shows(r, strerror(ENOSPC));
		make_room(disk);
		robot_wait_saved(r);
		ck_assert_int_eq(robot_type_many(r, 5), 5);
		ck_assert_int_eq(robot_leave(r), 0);
		robot_verify(r);

		/* and left while it is full */
		robot_open(r);
		robot_type_many(r, 3);
		fill(disk);
		type_until_shown(r, rescue_elsewhere ? "SAVED ELSEWHERE" : "SAVING FAILS");
		ck_assert_int_eq(kill(robot_pid(r), SIGTERM), 0);
		ck_assert_int_eq(robot_reap(r), 1);
		ck_assert_msg(said(r, strerror(ENOSPC)), "no word of it:\n%s", r->last_screen);
		make_room(disk);
		robot_verify(r);
		robot_open(r);
		robot_type_many(r, 3);
		robot_wait_saved(r);
		ck_assert_int_eq(robot_leave(r), 0);
		robot_verify(r);
		robot_clear(r);
		umount2(disk, MNT_DETACH);
		figures->cases += 2;
	}
	free(disk);
	fixture_remove_folder(base);
}

START_TEST(full_disk_with_rescue)
{
	full_disk(true);
}
END_TEST

START_TEST(full_disk_without_rescue)
{
	full_disk(false);
}
END_TEST

/* By a mount, or for one who is not root by the folders' modes. */
static void make_read_only(const struct robot *r, bool mounted, bool on)
{
	static const char *const names[] = {"", "journal"};

	if (mounted) {
		unsigned long flags = MS_REMOUNT | (on ? MS_RDONLY : 0);
		char *disk = join(r->folder, ".");

		ck_assert_int_eq(mount(NULL, disk, NULL, flags, NULL), 0);
		free(disk);
		return;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = robot_session_path(r, names[i]);

		ck_assert_int_eq(chmod(path, on ? 0555 : 0755), 0);
		free(path);
	}
}

/* Read-only from the start, writable later. */
START_TEST(read_only_folder)
{
	struct robot robot, *r = &robot;
	char *base = fixture_folder(), *disk = join(base, "disk");
	bool mounted = mount_small(disk, "size=1m");

	if (!mounted && geteuid() == 0) {
		skip("a read-only folder: mounting is not permitted");
	} else {
		robot_init_in(r, disk, figures, 17);
		keep_outside(r, base, true);
		robot_open(r);
		robot_type_many(r, 3);
		ck_assert_int_eq(robot_leave(r), 0);
		robot_verify(r);
		make_read_only(r, mounted, true);
		robot_open(r);
		ck_assert_int_eq(robot_type_many(r, 5), 5);
		robot_wait_shows(r, "SAVED ELSEWHERE");
		robot_wait_shows(r, strerror(mounted ? EROFS : EACCES));
		robot_wait_shows(r, r->state_home);
		make_read_only(r, mounted, false);
		robot_wait_saved(r);
		ck_assert_int_eq(robot_type_many(r, 3), 3);
		ck_assert_int_eq(robot_leave(r), 0);
		robot_verify(r);
		robot_clear(r);
		umount2(disk, MNT_DETACH);
		figures->cases++;
	}
	free(disk);
	fixture_remove_folder(base);
}
END_TEST

/* ---- others meddle with the journal ---- */

static void copy_part(const char *from, const char *to, size_t n_most)
{
	size_t n;
	char *data = fixture_read(from, &n);
	FILE *f = fopen(to, "w");

	ck_assert_ptr_nonnull(f);
	n = n < n_most ? n : n_most;
	ck_assert_uint_eq(fwrite(data, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
	free(data);
}

enum meddling {
	MOVE_AWAY,       /* out of the study */
	CALL_CONFLICTED, /* renamed by a sync client */
	REPLACE_SAME,    /* by a file with the same content */
	REPLACE_OLD,     /* by one with an older content */
	DELETE,
	CUT,
	MOVE_FOLDER,
	DELETE_FOLDER,
	N_MEDDLING
};

static void meddle(struct robot *r, enum meddling how)
{
	char *segment = robot_segment(r), *folder = robot_session_path(r, "journal");
	char *outside = join(r->folder, "outside"), *other = join(folder, ".new");

	ck_assert_ptr_nonnull(segment);
	switch (how) {
	case MOVE_AWAY:
		ck_assert_int_eq(rename(segment, outside), 0);
		break;
	case CALL_CONFLICTED:
		free(other);
		ck_assert_int_ge(asprintf(&other, "%.*s (conflicted copy 2026-03-01 101501).tsv",
					 (int)strlen(segment) - 4, segment),
			0);
		ck_assert_int_eq(rename(segment, other), 0);
		break;
	case REPLACE_SAME:
	case REPLACE_OLD:
		copy_part(segment, other, how == REPLACE_SAME ? SIZE_MAX : 1500);
		ck_assert_int_eq(rename(other, segment), 0);
		break;
	case DELETE:
		ck_assert_int_eq(unlink(segment), 0);
		break;
	case CUT:
		ck_assert_int_eq(truncate(segment, 1500), 0);
		break;
	case MOVE_FOLDER:
	case DELETE_FOLDER:
		ck_assert_int_eq(rename(folder, outside), 0);
		if (how == DELETE_FOLDER)
			fixture_remove_folder(strdup(outside));
		break;
	case N_MEDDLING:
		break;
	}
	free(segment);
	free(folder);
	free(outside);
	free(other);
}

START_TEST(journal_replaced)
{
	struct robot robot, *r = &robot;

	robot_init(r, figures, 18);
	robot_open(r);
	robot_type_many(r, 6);
	robot_wait_saved(r);
	meddle(r, (enum meddling)_i);
	ck_assert_int_eq(robot_type_many(r, 6), 6);
	robot_wait_saved(r);
	ck_assert_int_eq(robot_leave(r), 0);
	robot_verify(r);
	figures->cases++;
	robot_clear(r);
}
END_TEST

/* A sync client renames the journal while nothing new can be opened: what is refused then must not
 * turn up in the renamed file. */
START_TEST(journal_renamed_and_refused)
{
	struct robot robot, *r = &robot;

	robot_init(r, figures, 21);
	if (preload(r)) {
		fail_below(r->folder);
		robot_open(r);
		robot_type_many(r, 6);
		robot_wait_saved(r);
		arm(FAIL_OPEN, (struct failing_rule){ENOSPC, 1, 1});
		meddle(r, CALL_CONFLICTED);
		ck_assert_int_eq(robot_type_many(r, 3), 0);
		robot_wait_shows(r, "SAVING FAILS");
		ck_assert_int_eq(kill(robot_pid(r), SIGKILL), 0);
		robot_reap(r);
		disarm();
		robot_verify(r);
		figures->cases++;
	}
	robot_clear(r);
}
END_TEST

/* ---- signals ---- */

static void stop_and_go(struct robot *r)
{
	ck_assert_int_eq(kill(robot_pid(r), SIGSTOP), 0);
	for (int i = 0; i < 3; i++)
		ck_assert(robot_type(r, false));
	ck_assert(robot_watch(r, 100));
	ck_assert_int_eq(r->n_typed, 3);
	ck_assert_int_eq(kill(robot_pid(r), SIGCONT), 0);
	while (r->n_typed > 0)
		ck_assert(robot_watch(r, 100));
	ck_assert_int_eq(robot_leave(r), 0);
}

START_TEST(signals_arrive)
{
	static const int signals[] = {SIGTERM, SIGHUP, SIGINT, 0, SIGSTOP};
	struct robot robot, *r = &robot;

	robot_init(r, figures, 19);
	for (int i = 0; i < 5 * 4; i++) {
		int number = signals[i % 5];

		robot_open(r);
		robot_type_many(r, 5);
		if (number == SIGSTOP) {
			stop_and_go(r);
		} else if (number == 0) {
			robot_hang_up(r);
		} else {
			ck_assert(robot_type(r, false));
			ck_assert_int_eq(kill(robot_pid(r), number), 0);
			ck_assert_int_eq(robot_reap(r), 0);
		}
		robot_verify(r);
		figures->cases++;
	}
	robot_clear(r);
}
END_TEST

void add_disk_tests(TCase *tc)
{
	tcase_add_test(tc, full_disk_with_rescue);
	tcase_add_test(tc, full_disk_without_rescue);
	tcase_add_test(tc, read_only_folder);
}

void add_meddling_tests(TCase *tc)
{
	tcase_add_loop_test(tc, journal_replaced, 0, N_MEDDLING);
	tcase_add_test(tc, journal_renamed_and_refused);
	tcase_add_test(tc, signals_arrive);
}
