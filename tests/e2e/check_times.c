/*
 * The time of a key through the whole program: `turven code` on a pseudo terminal with the real
 * mpv, without a display and without a sound device. Every key is logged, none twice; each time is
 * within the bound that is stored with it, exact while paused. Nothing is said about how fast the
 * machine is; tests/bench/bench_times measures. Left out, and said so, where there is no mpv or no
 * ffmpeg to make the clips with.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "rig/coding.h"
#include "rig/rig.h"

static const struct rig_clip *const just_25[] = {&rig_25}, *const just_2997[] = {&rig_2997},
				    *const parts[] = {&rig_2997, &rig_25};

static void leave(struct coding *c, struct coding_result *found)
{
	coding_leave(c, found);
	rig_load_stop();
	ck_assert_uint_gt(found->n_presses, 0);
	ck_assert_msg(found->n_added == found->n_presses && found->n_rows == found->n_presses &&
			      found->n_logged == found->n_presses,
		"%zu pressed, %zu events in the journal, %zu in the events file, %zu as pressed",
		found->n_presses, found->n_added, found->n_rows, found->n_logged);
}

/* 1 % may be beyond its bound, and of few presses one. */
static void require_within(const struct coding_result *found, struct rig_truth *truth, double speed)
{
	size_t n = 0, beyond = 0;
	double worst = 0;

	for (size_t i = 0; i < found->n_presses; i++) {
		const struct coding_press *p = &found->presses[i];
		double error, unsure;
		if (!coding_error(p, truth, speed, &error, &unsure))
			continue;
		double by = fabs(error) - p->error_ms - unsure;
		worst = by > worst ? by : worst;
		beyond += by > 0;
		n++;
	}
	ck_assert_uint_gt(n, 0);
	ck_assert_msg(beyond <= 1 + n / 100, "%zu of %zu beyond their bound, the worst by %.1f ms",
		beyond, n, worst);
}

/* Plays on until so much of the recording has passed: mpv's clock has settled then. */
static void settle(struct coding *c)
{
	double from_s = coding_ask(c, "time-pos");

	for (int i = 0; coding_ask(c, "time-pos") < from_s + 1; i++) {
		ck_assert_int_lt(i, 3000);
		coding_run(c, 10);
	}
}

static const struct {
	const struct rig_clip *const *clips;
	double speed;
	bool load, on_video; /* each code is written on the video as it is logged */
} settings[] = {
	{just_25, 1, false, true},
	{just_2997, 1.5, false, false},
	{just_25, 2, true, true},
	{just_2997, 0.5, true, false},
};

START_TEST(keys_of_terminal_and_window_keep_within_their_bounds)
{
	double speed = settings[_i].speed;
	struct coding *c =
		coding_open(&(struct coding_options){.clips = settings[_i].clips, .n_clips = 1});
	struct rig_truth *truth = rig_truth_audio(coding_socket(c));
	struct coding_result found;

	ck_assert_ptr_nonnull(truth);
	if (settings[_i].load)
		rig_load_start();
	if (settings[_i].on_video) {
		coding_type(c, "_");
		coding_wait(c, "there is no video window now");
	}
	coding_play(c, true);
	coding_speed(c, speed);
	settle(c);
	coding_set_phase(c, 0);
	coding_press_start(c, CODING_BOTH);
	coding_run_until(c, 60);
	leave(c, &found);
	require_within(&found, truth, speed);
	truth->stop(truth);
	free(found.presses);
}
END_TEST

START_TEST(keys_after_seeks_keep_within_their_bounds)
{
	static const int seeks[] = {5, -1, 30, 1, -5};
	struct coding *c = coding_open(&(struct coding_options){.clips = parts, .n_clips = 2});
	struct rig_truth *truth = rig_truth_audio(coding_socket(c));
	struct coding_result found;

	ck_assert_ptr_nonnull(truth);
	coding_go_to(c, 108); /* some seconds before the second part of the recording */
	coding_play(c, true);
	settle(c);
	coding_set_phase(c, 0);
	coding_press_start(c, CODING_BOTH);
	for (size_t i = 0; i < sizeof seeks / sizeof seeks[0]; i++) {
		coding_seek_by(c, seeks[i]);
		coding_run_until(c, coding_n_presses(c) + 12);
	}
	leave(c, &found);
	require_within(&found, truth, 1);
	truth->stop(truth);
	free(found.presses);
}
END_TEST

START_TEST(while_paused_the_time_is_that_of_the_picture)
{
	static const int frames[] = {0, 1, 99, 1500, 2222};
	struct coding *c = coding_open(&(struct coding_options){.clips = just_2997, .n_clips = 1});
	struct coding_result found;
	double frame_s = (double)rig_2997.scale / rig_2997.rate;

	coding_set_phase(c, 0);
	for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
		double at_s = frames[i] * frame_s;
		coding_go_to(c, at_s);
		coding_press_one(c, SOURCE_TERMINAL, at_s * 1e3);
		coding_press_one(c, SOURCE_WINDOW, at_s * 1e3);
		/* The next command is given on the terminal: the window's key comes first. */
		coding_wait_logged(c);
		/* And where playing stops by chance, which only mpv knows. */
		coding_play(c, true);
		coding_run(c, 50);
		coding_play(c, false);
		at_s = coding_ask(c, "time-pos");
		coding_press_one(c, SOURCE_TERMINAL, at_s * 1e3);
		coding_press_one(c, SOURCE_WINDOW, at_s * 1e3);
		coding_wait_logged(c);
	}
	leave(c, &found);
	for (size_t i = 0; i < found.n_presses; i++) {
		const struct coding_press *p = &found.presses[i];
		ck_assert_int_eq(p->onset_ms, llround(p->truth_ms));
		ck_assert_int_eq(p->frame_ms, p->onset_ms);
		ck_assert(p->paused);
	}
	free(found.presses);
}
END_TEST

Suite *times_suite(void);

Suite *times_suite(void)
{
	Suite *suite = suite_create("times");
	TCase *tc = tcase_create("whole program");

	if (!rig_have("mpv") || !rig_have("ffmpeg")) {
		printf("SKIPPED: the times of keys through the whole program; they need mpv and "
		       "ffmpeg\n");
		return suite;
	}
	/* Once, and not in each of the processes of the tests. */
	free(rig_clip_path(&rig_25));
	free(rig_clip_path(&rig_2997));
	tcase_set_timeout(tc, 180);
	tcase_add_loop_test(tc, keys_of_terminal_and_window_keep_within_their_bounds, 0,
		(int)(sizeof settings / sizeof settings[0]));
	tcase_add_test(tc, keys_after_seeks_keep_within_their_bounds);
	tcase_add_test(tc, while_paused_the_time_is_that_of_the_picture);
	suite_add_tcase(suite, tc);
	return suite;
}
