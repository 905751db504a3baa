/*
 * The player with the real mpv, without a display and without a sound device: nothing is said about
 * how fast things go, only that what is answered is true. tests/bench/bench_player measures. Left
 * out, and said so, where there is no mpv or no ffmpeg to make the clips with.
 */
#include <check.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif

#include "base/clock.h"
#include "base/mem.h"
#include "player/mpv.h"
#include "rig/rig.h"

#define SOON_MS 30000

static struct rig_seen seen;
static char folder[] = "/tmp/turven-test-XXXXXX";
static char *socket_path, *server;
static int descriptors;

static void set_up(void)
{
	descriptors = rig_descriptors();
	ck_assert_ptr_nonnull(mkdtemp(folder));
	socket_path = mem_printf("%s/mpv", folder);
	server = mem_printf("--input-ipc-server=%s", socket_path);
}

static void tear_down(void)
{
	unlink(socket_path);
	rmdir(folder);
	free(socket_path);
	free(server);
}

static bool is_settled(struct player *p, struct rig_seen *s, void *data)
{
	(void)s;
	(void)data;
	return player_state(p)->condition != PLAYER_STARTING && !player_state(p)->seeking;
}

static bool is_paused(struct player *p, struct rig_seen *s, void *data)
{
	struct player_moment m;

	(void)s;
	(void)data;
	player_time_at(p, clock_mono_us(), false, &m);
	return m.paused && !m.seeking && m.error_ms == 1;
}

static struct player *open_files(const char *const *files, size_t n, int64_t start_ms)
{
	const char *extra[] = {server};
	struct player_options o = {
		.files = files,
		.n_files = n,
		.title = "test",
		.start_ms = start_ms,
		.duration_ms = -1,
		.window_keys = true,
		.no_window = true,
		.extra_arguments = extra,
		.n_extra_arguments = 1,
	};
	struct player *p = NULL;
	struct error err = {.code = 0};

	memset(&seen, 0, sizeof seen);
	ck_assert_msg(player_open_mpv(&p, &o, &err), "%s", err.text);
	ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
	return p;
}

static struct player *open_clip(const struct rig_clip *clip, int64_t start_ms)
{
	char *file = rig_clip_path(clip);
	const char *files[] = {file};

	ck_assert_ptr_nonnull(file);
	struct player *p = open_files(files, 1, start_ms);
	free(file);
	ck_assert_msg(player_state(p)->condition == PLAYER_READY, "%s", player_state(p)->problem);
	return p;
}

static void close_and_check(struct player *p)
{
	player_close(p);
	ck_assert_int_eq(rig_children(), 0);
	ck_assert_int_eq(rig_descriptors(), descriptors);
}

/* The time while paused, when mpv has said that it is. */
static int64_t paused_at(struct player *p, struct player_moment *m)
{
	ck_assert(rig_run(p, NULL, &seen, is_paused, NULL, SOON_MS));
	player_time_at(p, clock_mono_us(), false, m);
	ck_assert_int_eq(m->media_ms, m->frame_ms);
	return m->media_ms;
}

static int64_t pts(const struct rig_clip *clip, int64_t frame)
{
	return llround((double)frame * 1000.0 * clip->scale / clip->rate);
}

/* ---- while paused it is exact ---- */

static const struct rig_clip *const clips[] = {&rig_25, &rig_2997, &rig_60};

START_TEST(a_seek_lands_on_a_frame_and_says_which)
{
	const struct rig_clip *clip = clips[_i];
	struct player *p = open_clip(clip, pts(clip, 100));
	struct player_moment m;
	double fps = (double)clip->rate / clip->scale;

	ck_assert_int_eq(paused_at(p, &m), pts(clip, 100));
	ck_assert_double_eq_tol(player_state(p)->fps, fps, 0.01);
	ck_assert(player_state(p)->has_picture && !player_state(p)->has_window);
	for (int i = 0; i < 12; i++) {
		int64_t frame = 7 + 101 * i;
		player_seek(p, pts(clip, frame));
		ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
		ck_assert_int_eq(paused_at(p, &m), pts(clip, frame));
	}
	/* One frame on, one back; the second only when the first has been done. */
	int64_t frame = 7 + 101 * 11;
	for (int i = 0; i < 4; i++) {
		int step = i % 2 ? -1 : 1;
		frame += step;
		player_step(p, step);
		int64_t end_us = clock_mono_us() + (int64_t)SOON_MS * 1000;
		do {
			rig_run(p, NULL, &seen, NULL, NULL, 20);
			player_time_at(p, clock_mono_us(), false, &m);
		} while ((m.media_ms != pts(clip, frame) || !m.paused || m.seeking) &&
			 clock_mono_us() < end_us);
		ck_assert_int_eq(paused_at(p, &m), pts(clip, frame));
	}
	close_and_check(p);
}
END_TEST

START_TEST(seeks_in_a_hurry_end_where_the_last_one_was_aimed_at)
{
	struct player *p = open_clip(&rig_25, 0);
	struct player_moment m;

	for (int round = 0; round < 5; round++) {
		int64_t at_ms = 1000 + round * 7000;
		player_seek(p, at_ms);
		for (int i = 0; i < 8; i++) {
			player_seek_by(p, i % 3 == 2 ? -1000 : 2000);
			at_ms += i % 3 == 2 ? -1000 : 2000;
			rig_run(p, NULL, &seen, NULL, NULL, 3 * i);
		}
		ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
		ck_assert_int_eq(paused_at(p, &m), at_ms);
	}
	close_and_check(p);
}
END_TEST

START_TEST(parts_are_one_axis)
{
	char *one = rig_clip_path(&rig_25), *two = rig_clip_path(&rig_60);
	const char *files[] = {one, two, one};
	struct player_moment m;

	ck_assert(one && two);
	struct player *p = open_files(files, 3, 0);
	int64_t first_ms = rig_25.seconds * 1000, second_ms = rig_60.seconds * 1000;
	ck_assert_int_eq(player_state(p)->duration_ms, 2 * first_ms + second_ms);
	static const int64_t at[] = {
		0, 40, 119960, 120000, 120017, 150000, 179983, 180000, 180040, 299920};
	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		player_seek(p, at[i]);
		ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
		ck_assert_int_eq(paused_at(p, &m), at[i]);
	}
	close_and_check(p);
	free(one);
	free(two);
}
END_TEST

START_TEST(the_end_is_told_and_can_be_left)
{
	struct player *p = open_clip(&rig_25, 0);
	enum player_event_kind end = PLAYER_EVENT_END;
	struct player_moment m;
	int64_t end_ms = rig_25.seconds * 1000;

	player_seek(p, end_ms + 5000); /* paused: mpv itself does not report this end */
	ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
	for (int i = 0; i < 100 && seen.n[end] == 0; i++)
		rig_run(p, NULL, &seen, NULL, NULL, 20);
	ck_assert_int_eq(seen.n[end], 1);
	player_seek(p, end_ms - 700);
	ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
	ck_assert(!player_state(p)->at_end);
	player_set_playing(p, true);
	for (int i = 0; i < 1000 && seen.n[end] == 1; i++)
		rig_run(p, NULL, &seen, NULL, NULL, 20);
	ck_assert_int_eq(seen.n[end], 2);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, end_ms);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].from_ms, end_ms - 680);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].to_ms, end_ms);
	close_and_check(p);
}
END_TEST

START_TEST(what_was_played_is_told)
{
	struct player *p = open_clip(&rig_25, 10000);
	struct player_moment m;

	player_set_playing(p, true);
	rig_run(p, NULL, &seen, NULL, NULL, 600);
	player_set_playing(p, false);
	int64_t first_ms = paused_at(p, &m);
	ck_assert_int_gt(first_ms, 10000);
	ck_assert_int_eq(seen.n[PLAYER_EVENT_PLAYED], 1);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].from_ms, 10000);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].to_ms, first_ms);
	player_set_speed(p, 2);
	player_set_playing(p, true);
	rig_run(p, NULL, &seen, NULL, NULL, 400);
	player_seek(p, 50000);
	rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS);
	ck_assert_int_eq(seen.n[PLAYER_EVENT_PLAYED], 2);
	ck_assert_double_eq(seen.last[PLAYER_EVENT_PLAYED].speed, 2);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].from_ms, first_ms);
	rig_run(p, NULL, &seen, NULL, NULL, 300);
	player_set_playing(p, false);
	int64_t last_ms = paused_at(p, &m);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].from_ms, 50000);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].to_ms, last_ms);
	close_and_check(p);
}
END_TEST

/* ---- while playing the bound holds ---- */

static const struct {
	const struct rig_clip *clip;
	double speed;
	bool load;
} settings[] = {
	{&rig_25, 1, false},
	{&rig_2997, 1.5, false},
	{&rig_25, 2, true},
	{&rig_2997, 0.5, true},
};

START_TEST(keys_at_random_moments_keep_within_their_bounds)
{
	const struct rig_clip *clip = settings[_i].clip;
	struct rig_keys keys;
	size_t n = 0, within = 0;
	double worst = 0;

	/* Many tests at once are load enough, but this is what was promised. */
	ck_assert(rig_keys_init(&keys));
	if (settings[_i].load)
		rig_load_start();
	struct player *p = open_clip(clip, 3000);
	struct rig_truth *truth = rig_truth_audio(socket_path);
	ck_assert_ptr_nonnull(truth);
	player_set_speed(p, settings[_i].speed);
	player_set_playing(p, true);
	rig_run(p, NULL, &seen, NULL, NULL, 1000);
	rig_keys_start(&keys);
	for (int i = 0; keys.n < 60 && i < 600; i++)
		rig_run(p, &keys, &seen, NULL, NULL, 50);
	rig_keys_stop(&keys);
	rig_run(p, &keys, &seen, NULL, NULL, 100);
	rig_load_stop();
	for (size_t i = 0; i < keys.n; i++) {
		const struct rig_press *press = &keys.items[i];
		double ms, unsure_ms;
		if (!truth->at(truth, press->sent_us, press->speed, &ms, &unsure_ms) ||
			unsure_ms > 5)
			continue;
		double beyond =
			fabs((double)press->said.media_ms - ms) - press->said.error_ms - unsure_ms;
		worst = beyond > worst ? beyond : worst;
		within += beyond <= 0;
		n++;
	}
	truth->stop(truth);
	player_close(p);
	/* A machine that stands still between a key and the loop may spoil one or two. */
	ck_assert_uint_ge(keys.n, 60);
	ck_assert_msg(
		within + 2 >= n, "%zu of %zu within, the worst %.1f ms beyond", within, n, worst);
	rig_keys_clear(&keys);
	ck_assert_int_eq(rig_children(), 0);
	ck_assert_int_eq(rig_descriptors(), descriptors);
}
END_TEST

/* ---- the window ---- */

/* A second connection, through which the test types and closes. */
static int connect_to_mpv(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path, socket_path, sizeof address.sun_path - 1);
	for (int i = 0; i < 1000; i++) {
		if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
			return fd;
		poll(NULL, 0, 10);
	}
	ck_abort_msg("no connection to mpv");
	return -1;
}

static void type(int fd, const char *key)
{
	char *line = mem_printf("{\"command\":[\"keypress\",\"%s\"]}\n", key);

	ck_assert_int_eq(send(fd, line, strlen(line), MSG_NOSIGNAL), (ssize_t)strlen(line));
	free(line);
}

static bool has_keys(struct player *p, struct rig_seen *s, void *n)
{
	(void)p;
	return s->n[PLAYER_EVENT_KEY] >= *(int *)n;
}

static bool is_closing(struct player *p, struct rig_seen *s, void *data)
{
	(void)p;
	(void)data;
	return s->n[PLAYER_EVENT_WINDOW_CLOSED] > 0;
}

START_TEST(no_key_of_the_window_is_lost)
{
	struct player *p = open_clip(&rig_25, 0);
	int fd = connect_to_mpv(), n = 100;

	for (int i = 0; i < n; i++)
		type(fd, i % 2 ? "q" : "ENTER");
	ck_assert(rig_run(p, NULL, &seen, has_keys, &n, SOON_MS));
	ck_assert_str_eq(seen.last[PLAYER_EVENT_KEY].key_name, "q");
	ck_assert_str_eq(seen.last[PLAYER_EVENT_KEY].key_text, "q");
	/* Off while a text is typed on the terminal; then mpv must do nothing with keys either. */
	player_forward_keys(p, false);
	rig_run(p, NULL, &seen, NULL, NULL, 200);
	type(fd, "q");
	type(fd, "SPACE");
	rig_run(p, NULL, &seen, NULL, NULL, 300);
	ck_assert_int_eq(seen.n[PLAYER_EVENT_KEY], n);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	/* Closing the window is told all the same, and mpv lives on. */
	type(fd, "CLOSE_WIN");
	ck_assert(rig_run(p, NULL, &seen, is_closing, NULL, SOON_MS));
	player_forward_keys(p, true);
	rig_run(p, NULL, &seen, NULL, NULL, 200);
	type(fd, "CLOSE_WIN");
	type(fd, "b");
	n++;
	ck_assert(rig_run(p, NULL, &seen, has_keys, &n, SOON_MS));
	ck_assert_int_eq(seen.n[PLAYER_EVENT_WINDOW_CLOSED], 2);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	close(fd);
	close_and_check(p);
}
END_TEST

#ifdef PR_SET_CHILD_SUBREAPER
START_TEST(mpv_ends_when_turven_is_killed)
{
	int fds[2], status;
	pid_t mpv = 0;

	ck_assert_int_eq(pipe(fds), 0);
	/* mpv becomes our child when its parent dies. */
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct player *p = open_clip(&rig_25, 0);
		mpv = ((struct mpv *)p)->process.pid;
		if (write(fds[1], &mpv, sizeof mpv) == (ssize_t)sizeof mpv)
			raise(SIGKILL);
		_exit(1);
	}
	ck_assert_int_eq(read(fds[0], &mpv, sizeof mpv), (ssize_t)sizeof mpv);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	for (int i = 0; i < 2000 && waitpid(mpv, &status, WNOHANG) == 0; i++)
		poll(NULL, 0, 10);
	ck_assert_int_eq(rig_children(), 0);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(fds[0]);
	close(fds[1]);
}
END_TEST
#endif

/* ---- files that are none ---- */

START_TEST(what_cannot_be_played_is_told)
{
	static const struct {
		const char *name, *content;
	} files[] = {
		{"text.mp4", "This is no recording.\n"},
		{"empty.mp4", ""},
		{"list.m3u", "#EXTM3U\nhttp://127.0.0.1:9/a.mp4\n"},
		{"list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n"
			      "http://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"},
		{"list.pls", "[playlist]\nFile1=http://127.0.0.1:9/a.mp4\n"},
	};

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char *path = mem_printf("%s/%s", folder, files[i].name);
		const char *list[] = {path};
		FILE *f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		fputs(files[i].content, f);
		fclose(f);
		struct player *p = open_files(list, 1, 0);
		ck_assert_msg(player_state(p)->condition == PLAYER_FAILED, "%s", files[i].name);
		ck_assert_ptr_nonnull(strstr(player_state(p)->problem, files[i].name));
		ck_assert_int_eq(seen.n[PLAYER_EVENT_FAILED], 1);
		close_and_check(p);
		unlink(path);
		unlink(socket_path);
		free(path);
	}
}
END_TEST

static bool is_beyond_1s(struct player *p, struct rig_seen *s, void *data)
{
	(void)s;
	(void)data;
	return player_state(p)->position_ms > 1000;
}

/* As over ssh: it is named, and nobody answers there. mpv must not play for a window of its mind. */
START_TEST(a_display_that_cannot_be_reached_has_no_window)
{
	char *file = rig_clip_path(&rig_25);
	const char *files[] = {file}, *extra[] = {"--ao=null"};
	struct player_options o = {.files = files,
		.n_files = 1,
		.duration_ms = -1,
		.extra_arguments = extra,
		.n_extra_arguments = 1};
	struct player *p = NULL;
	struct error err = {.code = 0};

	setenv("DISPLAY", ":9999", 1);
	ck_assert_msg(player_open_mpv(&p, &o, &err), "%s", err.text);
	ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
	ck_assert_msg(player_state(p)->condition == PLAYER_READY, "%s", player_state(p)->problem);
	ck_assert(player_state(p)->has_picture);
	ck_assert(!player_state(p)->has_window);
	player_set_playing(p, true);
	ck_assert(rig_run(p, NULL, &seen, is_beyond_1s, NULL, SOON_MS));
	close_and_check(p);
	free(file);
}
END_TEST

START_TEST(an_option_that_mpv_does_not_know_is_told)
{
	char *file = rig_clip_path(&rig_25);
	const char *files[] = {file}, *extra[] = {"--no-such-option=1"};
	struct player_options o = {.files = files,
		.n_files = 1,
		.duration_ms = -1,
		.no_window = true,
		.extra_arguments = extra,
		.n_extra_arguments = 1};
	struct player *p = NULL;
	struct error err;

	ck_assert(player_open_mpv(&p, &o, &err));
	for (int i = 0; i < 1000 && seen.n[PLAYER_EVENT_GONE] == 0; i++)
		rig_run(p, NULL, &seen, NULL, NULL, 20);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_GONE);
	ck_assert_ptr_nonnull(strstr(player_state(p)->problem, "status 1"));
	close_and_check(p);
	free(file);
}
END_TEST

Suite *player_mpv_suite(void);

Suite *player_mpv_suite(void)
{
	Suite *suite = suite_create("player_mpv");
	TCase *tc = tcase_create("real");

	if (!rig_have("mpv") || !rig_have("ffmpeg")) {
		printf("SKIPPED: the tests with the real mpv; they need mpv and ffmpeg\n");
		return suite;
	}
	/* Once, and not in each of the processes of the tests. */
	for (size_t i = 0; i < sizeof clips / sizeof clips[0]; i++)
		free(rig_clip_path(clips[i]));
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 180);
	tcase_add_loop_test(tc, a_seek_lands_on_a_frame_and_says_which, 0,
		(int)(sizeof clips / sizeof clips[0]));
	tcase_add_test(tc, seeks_in_a_hurry_end_where_the_last_one_was_aimed_at);
	tcase_add_test(tc, parts_are_one_axis);
	tcase_add_test(tc, the_end_is_told_and_can_be_left);
	tcase_add_test(tc, what_was_played_is_told);
	tcase_add_loop_test(tc, keys_at_random_moments_keep_within_their_bounds, 0,
		(int)(sizeof settings / sizeof settings[0]));
	tcase_add_test(tc, no_key_of_the_window_is_lost);
#ifdef PR_SET_CHILD_SUBREAPER
	tcase_add_test(tc, mpv_ends_when_turven_is_killed);
#endif
	tcase_add_test(tc, what_cannot_be_played_is_told);
	tcase_add_test(tc, a_display_that_cannot_be_reached_has_no_window);
	tcase_add_test(tc, an_option_that_mpv_does_not_know_is_told);
	suite_add_tcase(suite, tc);
	return suite;
}
