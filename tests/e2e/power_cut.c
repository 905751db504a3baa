/*
 * Power cuts: the file system below the study is shut down at random moments while keys arrive;
 * what the screen had shown as saved is there when it is mounted again. Driven by power_cut.sh:
 *
 *     power_cut FOLDER CUTS CUT MOUNT
 *
 * FOLDER lies on that file system, CUT is the command that shuts it down, MOUNT mounts it again.
 * With POWER_CUT_CONTROL in the environment nothing is brought to the disk, so that it must fail.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "robot.h"

enum { LONGEST_MS = 400, RUNS_PER_OBSERVATION = 10 };

static const char *folder, *cut_command, *mount_command;
static int n_cuts;
static struct figures figures;

static void run(const char *command)
{
	int status = system(command);

	ck_assert_msg(status == 0, "'%s' ended with %d", command, status);
}

static void sync_study(void)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(syncfs(fd), 0);
	close(fd);
}

static void control(struct robot *r)
{
	if (getenv("POWER_CUT_CONTROL"))
		ck_assert_msg(robot_preload(r, "FAULTS_LIE=1"), "FAULTS_PRELOAD names no library");
}

/* Several may be in the air: typing does not wait for the disk. */
static void type_for(struct robot *r, int64_t us)
{
	int64_t until = robot_now_us() + us;

	while (robot_now_us() < until) {
		if (r->n_typed < ROBOT_TYPED && !robot_type(r, false))
			break;
		ck_assert_msg(robot_watch(r, 2), "the program ended");
	}
}

START_TEST(power_cut)
{
	struct robot robot, *r = &robot;

	robot_init_in(r, folder, &figures, 20);
	r->only_saved = true;
	sync_study();
	for (int i = 0; i < n_cuts; i++) {
		control(r);
		robot_open(r);
		type_for(r, 1000 * (1 + (int64_t)robot_random(r, LONGEST_MS)));
		r->blind = true;
		run(cut_command);
		ck_assert_int_eq(kill(robot_pid(r), SIGKILL), 0);
		robot_reap(r);
		run(mount_command);
		robot_verify(r);
		r->blind = false;
		figures.cases++;
		if (r->run == RUNS_PER_OBSERVATION || robot_is_full(r))
			robot_next_observation(r);
	}
	figures_print("power cuts", &figures);
	ck_assert_int_ge(figures.acknowledged, n_cuts);
	robot_clear(r);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("power cuts");
	TCase *tc = tcase_create("power cuts");
	SRunner *runner;
	int failed;

	if (argc != 5) {
		fputs("usage: power_cut FOLDER CUTS CUT MOUNT\n", stderr);
		return 2;
	}
	folder = argv[1];
	n_cuts = atoi(argv[2]);
	cut_command = argv[3];
	mount_command = argv[4];
	runner = srunner_create(suite);
	tcase_set_timeout(tc, 0);
	tcase_add_test(tc, power_cut);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
