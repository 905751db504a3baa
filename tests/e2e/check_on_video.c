/*
 * Codes on the video, drawn by the real mpv on an X server without a screen: they are in the picture
 * at once when they are logged, where they were logged, and nowhere else. Left out, and said so, where
 * there is no X, no mpv or no ffmpeg.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "rig/coding.h"
#include "rig/rig.h"

/* So much higher than the clip that there is room above it, where it has the number of its frame. */
#define WIDTH   480
#define HEIGHT  480
#define SOON_US ((int64_t)20 * 1000 * 1000)
#define ENOUGH  40 /* pixels of a few letters */

/* The upper corners: above the clip, below the line of what mpv says for a moment. */
static const struct rig_part left = {0, 64, WIDTH / 2, 30};
static const struct rig_part right = {WIDTH / 2, 64, WIDTH / 2, 30};

static char *display;
static pid_t server;
static const struct rig_clip *const clip[] = {&rig_25};

static void setup(void)
{
	display = rig_display_start(&server);
	ck_assert_ptr_nonnull(display);
}

static void teardown(void)
{
	rig_display_stop(server);
	free(display);
}

static void wait_drawn(struct coding *c, struct rig_part part, bool drawn)
{
	int64_t until_us = clock_mono_us() + SOON_US;
	int n = rig_bright(display, part);

	while (drawn ? n < ENOUGH : n != 0) {
		ck_assert_msg(clock_mono_us() < until_us, "%d bright pixels, which should be %s", n,
			drawn ? "some" : "none");
		coding_run(c, 10);
		n = rig_bright(display, part);
	}
}

START_TEST(codes_are_drawn_where_they_were_logged)
{
	struct coding *c = coding_open(&(struct coding_options){.clips = clip,
		.n_clips = 1,
		.display = display,
		.output = "x11",
		.width = WIDTH,
		.height = HEIGHT});
	struct coding_result found;

	/* What is shown for a moment when a code is logged is not what is meant here. */
	coding_type(c, ":show-on-video\r");
	coding_wait(c, "logged codes are not shown on the video");
	coding_go_to(c, 10);
	wait_drawn(c, left, false);
	coding_press_one(c, SOURCE_TERMINAL, 10000);
	coding_wait_logged(c);
	wait_drawn(c, left, false); /* only when asked for */
	coding_type(c, "_");
	coding_wait(c, "codes are on the video");
	wait_drawn(c, left, true);
	ck_assert_int_eq(rig_bright(display, right), 0);
	/* elsewhere there is nothing; another one appears as it is logged */
	coding_go_to(c, 30);
	wait_drawn(c, left, false);
	coding_press_one(c, SOURCE_WINDOW, 30000);
	wait_drawn(c, left, true);
	coding_type(c, "\x1a"); /* undo */
	wait_drawn(c, left, false);
	coding_type(c, "\x19"); /* redo */
	wait_drawn(c, left, true);
	/* played on, its time is over at some time; back it is there again */
	coding_play(c, true);
	wait_drawn(c, left, false);
	coding_go_to(c, 30.5);
	wait_drawn(c, left, true);
	coding_play(c, false);
	coding_go_to(c, 10);
	wait_drawn(c, left, true);
	coding_type(c, "_");
	coding_wait(c, "no codes on the video");
	wait_drawn(c, left, false);
	coding_leave(c, &found);
	ck_assert_uint_eq(found.n_rows, 2);
	free(found.presses);
}
END_TEST

Suite *on_video_suite(void);

Suite *on_video_suite(void)
{
	Suite *suite = suite_create("on_video");
	TCase *tc = tcase_create("on_video");
	pid_t pid;
	char *name = rig_have("Xvfb") ? rig_display_start(&pid) : NULL;

	if (name)
		rig_display_stop(pid);
	if (!name || !rig_have("mpv") || !rig_have("ffmpeg")) {
		printf("SKIPPED: codes on the video; they need mpv, ffmpeg, Xvfb and X11's "
		       "library\n");
		free(name);
		return suite;
	}
	free(name);
	free(rig_clip_path(&rig_25));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, codes_are_drawn_where_they_were_logged);
	suite_add_tcase(suite, tc);
	return suite;
}
