/*
 * kill -9 at random moments while keys arrive: every change that the screen had shown is there
 * afterwards, once and unchanged, and nothing that was never typed.
 *
 * TURVEN_KILLS=300 for the long form; TURVEN_SEED to repeat a run.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "robot.h"

enum { KILLS = 12, RUNS_PER_OBSERVATION = 8, LONGEST_MS = 300, STARTING_MS = 60 };

static struct figures figures;

static long number(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtol(text, NULL, 10) : otherwise;
}

/* Types one after the other, at times several at once, until the program is gone. */
static void type_until_the_end(struct robot *r)
{
	bool runs = true;

	while (runs) {
		uint32_t at_once = robot_random(r, 4) == 0 ? 1 + robot_random(r, 4) : 1;

		for (uint32_t i = 0; i < at_once; i++)
			if (!robot_type(r, at_once == 1))
				break;
		do {
			runs = robot_watch(r, 5);
		} while (runs && r->n_typed > 0);
	}
}

/* Killed while it starts, while keys arrive, or while it leaves. */
static void one_kill(struct robot *r)
{
	uint32_t where = robot_random(r, 100);
	pid_t killer;

	if (where < 10) {
		robot_start(r);
		killer = robot_kill_in(r, robot_random(r, STARTING_MS * 1000));
		if (robot_ready(r))
			type_until_the_end(r);
	} else if (where < 20) {
		robot_open(r);
		robot_type_many(r, 1 + (int)robot_random(r, 8));
		terminal_send(r->terminal, "\x11\x11");
		killer = robot_kill_in(r, robot_random(r, 15 * 1000));
	} else {
		robot_open(r);
		killer = robot_kill_in(r, 1000 * (1 + robot_random(r, LONGEST_MS)));
		type_until_the_end(r);
	}
	ck_assert_int_eq(waitpid(killer, NULL, 0), killer);
	robot_reap(r);
	robot_verify(r);
	figures.cases++;
}

START_TEST(killed_at_random_moments)
{
	long n = number("TURVEN_KILLS", KILLS), seed = number("TURVEN_SEED", 1);
	struct robot robot, *r = &robot;

	robot_init(r, &figures, (uint64_t)seed);
	for (long i = 0; i < n; i++) {
		one_kill(r);
		if (r->run == RUNS_PER_OBSERVATION || robot_is_full(r))
			robot_next_observation(r);
	}
	figures_print("kills", &figures);
	ck_assert_int_ge(figures.acknowledged, n);
	ck_assert_msg(robot_turven(r, "check", NULL, NULL) == 0, "turven check: see '%s'", r->said);
	robot_clear(r);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("kills");
	TCase *tc = tcase_create("kill -9");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 0);
	tcase_add_test(tc, killed_at_random_moments);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
