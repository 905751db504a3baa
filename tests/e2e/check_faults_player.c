/*
 * The whole program when its player goes wrong: an mpv (fake_mpv.c) that dies, stands still or talks
 * nonsense at a chosen step. What was logged is there, the screen says what is wrong, and coding goes
 * on by the stopwatch.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check_faults.h"
#include "unit/fixture.h"

#define CTRL_T "\x14"

static const char session_yaml[] = "format: turven-session/1\n"
				   "id: s2\n"
				   "recordings: [rec.mp4]\n"
				   "participants:\n"
				   "  - {id: kim, role: child, key: '1', label: Kim}\n"
				   "  - {id: lee, role: child, key: '2', label: Lee}\n";

static const char *mode; /* of the mpv to come */

static void write_text(const char *folder, const char *name, const char *text)
{
	char *path = join(folder, name);
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "cannot write '%s'", path);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
	free(path);
}

/* A second session, with a recording. */
static void make_session(struct robot *r)
{
	char *folder = join(r->study, "sessions/s2");

	ck_assert_int_eq(mkdir(folder, 0777), 0);
	write_text(folder, "session.yaml", session_yaml);
	write_text(folder, "rec.mp4", "played by nobody but a program that pretends\n");
	free(folder);
}

/* In the child. */
static int run(const void *argument)
{
	const struct robot *r = argument;
	const char *program = getenv("TURVEN"), *build = getenv("top_builddir");
	char path[6000];

	snprintf(path, sizeof path, "%s/tests/e2e/fake:%s", build ? build : ".", getenv("PATH"));
	setenv("PATH", path, 1);
	setenv("FAKE_MPV", mode, 1);
	setenv("XDG_STATE_HOME", r->state_home, 1);
	if (chdir(r->study) == 0 && program)
		execl(program, program, "code", "s2", "--coder", "robot", "--codebook", "play",
			"--no-window", (char *)NULL);
	return 127;
}

static struct terminal *start(struct robot *r, const char *how)
{
	mode = how;
	r->terminal = terminal_start(40, 150, run, r);
	return r->terminal;
}

static void press(struct terminal *t, int already)
{
	char count[40];

	terminal_send(t, "1h");
	snprintf(count, sizeof count, "Events %d", already + 1);
	terminal_wait(t, count);
}

/* Leaves, and compares how many events there are. */
static void leave(struct robot *r, int n)
{
	char *path = join(r->study, "sessions/s2/s2_robot_play_events.tsv"), *table;
	int found = -1;

	ck_assert_int_eq(robot_leave(r), 0);
	ck_assert_int_eq(robot_turven(r, "rebuild", "s2", NULL), 0);
	table = fixture_read(path, NULL);
	for (const char *line = table; *line; line += strcspn(line, "\n") + 1)
		found++;
	ck_assert_int_eq(found, n);
	figures->cases++;
	figures->runs++;
	figures->acknowledged += n;
	free(table);
	free(path);
}

/* The child of turven that is called mpv. */
static pid_t mpv_of(pid_t program)
{
	char path[64], name[32];
	int child, found = 0;
	FILE *f, *comm;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)program, (int)program);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (fscanf(f, "%d", &child) == 1) {
		snprintf(path, sizeof path, "/proc/%d/comm", child);
		comm = fopen(path, "r");
		if (comm && fgets(name, sizeof name, comm) && strcmp(name, "mpv\n") == 0)
			found = child;
		if (comm)
			fclose(comm);
	}
	fclose(f);
	ck_assert_int_gt(found, 0);
	return found;
}

/* As soon as it is to play. */
static const struct {
	const char *mode, *words;
} ways[] = {
	{"kill", "signal 9"},
	{"quit", "mpv was closed"},
	{"hang", "not answered"},
	{"hangup", "closed its connection"},
	{"refuse-late", "cannot play"},
};

START_TEST(player_goes_wrong)
{
	struct robot robot, *r = &robot;
	struct terminal *t;

	robot_init(r, figures, 60);
	make_session(r);
	t = start(r, ways[_i].mode);
	terminal_wait(t, "‖ paused");
	press(t, 0);
	terminal_send(t, " ");
	terminal_wait(t, ways[_i].words);
	terminal_send(t, CTRL_T);
	terminal_wait(t, "stopwatch");
	press(t, 1);
	press(t, 2);
	leave(r, 3);
	robot_clear(r);
}
END_TEST

/* Nonsense, pieces, late answers: coding goes on as if nothing were. */
static const char *const strange[] = {"garbage", "pieces", "late", "lost-seek"};

START_TEST(player_talks_nonsense)
{
	struct robot robot, *r = &robot;
	struct terminal *t;

	robot_init(r, figures, 61);
	make_session(r);
	t = start(r, strange[_i]);
	terminal_wait(t, "‖ paused");
	terminal_send(t, "@2\r");
	terminal_wait(t, "0:02.000");
	press(t, 0);
	terminal_send(t, " ");
	terminal_wait(t, "▶");
	press(t, 1);
	press(t, 2);
	leave(r, 3);
	robot_clear(r);
}
END_TEST

/* Signals from outside: killed, or standing still, while paused, playing, and while turven leaves. */
enum moment { PAUSED, PLAYING, LEAVING, N_MOMENTS };

START_TEST(player_is_struck)
{
	int number = _i % 2 == 0 ? SIGKILL : SIGSTOP;
	enum moment moment = (enum moment)(_i / 2);
	struct robot robot, *r = &robot;
	struct terminal *t;
	pid_t mpv;
	int n = 0;

	robot_init(r, figures, 62);
	make_session(r);
	t = start(r, "");
	terminal_wait(t, "‖ paused");
	press(t, n++);
	mpv = mpv_of(terminal_pid(t));
	if (moment == PLAYING) {
		terminal_send(t, " ");
		terminal_wait(t, "▶");
		press(t, n++);
	}
	ck_assert_int_eq(kill(mpv, number), 0);
	if (moment != LEAVING) {
		press(t, n++);
		terminal_wait(t, number == SIGKILL ? "signal 9" : "not answered");
		terminal_send(t, CTRL_T);
		terminal_wait(t, "stopwatch");
		press(t, n++);
	}
	leave(r, n);
	ck_assert_int_ne(kill(mpv, 0), 0); /* nobody is left behind */
	robot_clear(r);
}
END_TEST

void add_player_tests(TCase *tc)
{
	tcase_add_loop_test(tc, player_goes_wrong, 0, (int)(sizeof ways / sizeof ways[0]));
	tcase_add_loop_test(
		tc, player_talks_nonsense, 0, (int)(sizeof strange / sizeof strange[0]));
	tcase_add_loop_test(tc, player_is_struck, 0, 2 * N_MOMENTS);
}
