/*
 * The whole program when a signal arrives at a chosen step of its work with the disk: just before or
 * just after the n-th call that opens, writes, syncs, renames …; when somebody sets the clock; and
 * when two of it work on one observation.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check_faults.h"
#include "unit/fixture.h"

#define KEYS 8 /* that are typed in one run */
#define DAY  86400

/* ---- signals ---- */

static bool is_stopped(pid_t pid)
{
	char path[40], text[300];
	const char *end;
	int fd;
	ssize_t n;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	end = strrchr(text, ')');
	return end && strncmp(end, ") T", 3) == 0;
}

/* A process that wakes the program and its children wherever they were stopped. */
static pid_t start_waker(pid_t program)
{
	pid_t waker;

	fflush(NULL);
	waker = fork();
	ck_assert_int_ge(waker, 0);
	if (waker == 0) {
		while (kill(program, 0) == 0) {
			if (is_stopped(program))
				kill(-program, SIGCONT);
			nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
		}
		_exit(0);
	}
	return waker;
}

/* Types, and leaves, unless the program is gone before. The exit status. *ready: nothing had come
 * when all was on the screen. */
static int work_and_leave(struct robot *r, bool *ready)
{
	bool runs = robot_ready(r);

	*ready = runs && n_fired() == 0;
	for (int i = 0; runs && i < KEYS; i++) {
		ck_assert(robot_type(r, false));
		do
			runs = robot_watch(r, 5);
		while (runs && r->n_typed > 0);
	}
	return runs ? robot_leave(r) : robot_reap(r);
}

/* One run of the program; did it get so far that the signal came? */
static bool run_with_signal(struct robot *r, int number, enum failing call, int nth, bool after)
{
	pid_t waker = 0;
	int status, fired;
	bool ready;

	fail_below(r->study);
	arm(call, (struct failing_rule){
			  after ? FAIL_SIGNAL_AFTER(number) : FAIL_SIGNAL_BEFORE(number), nth, 0});
	robot_start(r);
	if (number == SIGSTOP)
		waker = start_waker(terminal_pid(r->terminal));
	status = work_and_leave(r, &ready);
	if (waker > 0) {
		kill(waker, SIGKILL);
		ck_assert_int_eq(waitpid(waker, NULL, 0), waker);
	}
	fired = disarm();
	/* but for the first moments of a program, what can be handled is */
	ck_assert_msg(status == 0 || (fired && status == 128 + number && number != SIGSTOP &&
					     (number == SIGKILL || !ready)),
		"signal %d %s call %d of '%s': ended with %d:\n%s", number,
		after ? "after" : "before", nth, call_name(call), status, r->last_screen);
	robot_verify(r);
	figures->cases++;
	if (r->run > ROBOT_RUNS / 2 || robot_is_full(r))
		robot_next_observation(r);
	return fired > 0;
}

static const int signals[] = {SIGKILL, SIGTERM, SIGHUP, SIGSTOP};

START_TEST(signal_at_each_call)
{
	static const enum failing calls[] = {FAIL_OPEN, FAIL_WRITE, FAIL_FSYNC, FAIL_FDATASYNC,
		FAIL_RENAME, FAIL_LINK, FAIL_MKDIR, FAIL_CLOSE, FAIL_UNLINK};
	struct robot robot, *r = &robot;

	robot_init(r, figures, 30 + (uint64_t)_i);
	if (preload(r)) {
		for (size_t c = 0; c < sizeof calls / sizeof *calls; c++) {
			bool more = true;

			/* the short form leaves out more and more, and takes turns */
			for (int nth = 1; more; nth += all_cases() ? 1 : nth) {
				bool after = (nth / 2 + (int)c) % 2 != 0;

				more = run_with_signal(r, signals[_i], calls[c], nth, after);
				if (more && all_cases())
					run_with_signal(r, signals[_i], calls[c], nth, !after);
			}
		}
		ck_assert_int_eq(robot_turven(r, "check", NULL, NULL), 0);
	}
	robot_clear(r);
}
END_TEST

/* ---- the clock ---- */

/* Back by days, within a run and between two, and far on: the order of the work stays what it was. */
START_TEST(clock_is_set)
{
	static const int shifts[][2] = {{0, -DAY}, {-3 * DAY, -2 * DAY}, {-2 * DAY, 400 * DAY},
		{300 * DAY, -1000 * DAY}, {0, 0}};
	struct robot robot, *r = &robot;

	robot_init(r, figures, 40);
	if (preload(r)) {
		for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
			set_clock(shifts[i][0]);
			robot_open(r);
			robot_type_many(r, 6);
			set_clock(shifts[i][1]);
			robot_type_many(r, 6);
			robot_wait_saved(r);
			if (i % 2 == 0) {
				ck_assert_int_eq(robot_leave(r), 0);
			} else {
				ck_assert_int_eq(kill(robot_pid(r), SIGKILL), 0);
				robot_reap(r);
			}
			robot_verify(r);
			figures->cases++;
		}
		ck_assert_int_eq(robot_turven(r, "check", NULL, NULL), 0);
	}
	robot_clear(r);
}
END_TEST

/* ---- two of it ---- */

/* Another window on the same observation is turned away in words, and disturbs nothing. */
START_TEST(second_instance_is_turned_away)
{
	struct robot robot, *r = &robot, second;

	robot_init(r, figures, 41);
	robot_open(r);
	robot_type_many(r, 5);
	second = *r;
	second.terminal = NULL;
	second.last_screen = NULL;
	robot_start(&second);
	ck_assert_int_eq(robot_reap(&second), 1);
	ck_assert_msg(said(&second, "is open in another turven on this machine"), "%s",
		second.last_screen);
	free(second.last_screen);
	robot_type_many(r, 5);
	ck_assert_int_eq(robot_leave(r), 0);
	robot_verify(r);
	figures->cases++;
	robot_clear(r);
}
END_TEST

static void press(struct terminal *t, int already, int n)
{
	for (int i = 1; i <= n; i++) {
		char count[40];

		terminal_send(t, "1h");
		snprintf(count, sizeof count, "Events %d", already + i);
		terminal_wait(t, count);
	}
	terminal_wait(t, "all saved");
}

/* Lines of the events file, less the first; ids that are there twice fail. */
static int count_events(struct robot *r)
{
	char *path = robot_session_path(r, "s1_robot_play_events.tsv");
	char *table = fixture_read(path, NULL);
	int n = -1;

	for (const char *line = table; *line; line += strcspn(line, "\n") + 1)
		n++;
	free(table);
	free(path);
	return n;
}

/* Where a lock means nothing (a share, two machines; here its file is removed) both write, and what
 * both wrote is there. */
START_TEST(two_write_without_a_lock)
{
	struct robot robot, *r = &robot, second;
	char *lock;

	robot_init(r, figures, 42);
	lock = robot_session_path(r, ".~lock.s1_robot_play");
	robot_start(r);
	terminal_wait(r->terminal, "Events 0");
	press(r->terminal, 0, 3);
	ck_assert_int_eq(unlink(lock), 0);
	second = *r;
	second.terminal = NULL;
	second.last_screen = NULL;
	robot_start(&second);
	terminal_wait(second.terminal, "Events 3");
	for (int round = 0; round < 3; round++) {
		press(r->terminal, 3 + 2 * round, 2);
		press(second.terminal, 3 + 2 * round, 2);
	}
	ck_assert_int_eq(robot_leave(&second), 0);
	ck_assert_int_eq(robot_leave(r), 0);
	ck_assert_int_eq(robot_turven(r, "rebuild", "s1", NULL), 0);
	ck_assert_int_eq(count_events(r), 3 + 6 + 6);
	ck_assert_int_eq(robot_turven(r, "check", NULL, NULL), 0);
	figures->cases++;
	figures->acknowledged += 3 + 6 + 6;
	free(second.last_screen);
	free(lock);
	robot_clear(r);
}
END_TEST

void add_signal_tests(TCase *tc)
{
	tcase_add_loop_test(tc, signal_at_each_call, 0, (int)(sizeof signals / sizeof signals[0]));
}

void add_clock_tests(TCase *tc)
{
	tcase_add_test(tc, clock_is_set);
	tcase_add_test(tc, second_instance_is_turned_away);
	tcase_add_test(tc, two_write_without_a_lock);
}
