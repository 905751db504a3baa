/*
 * What goes wrong with mpv, played by a program of that name (fake_mpv.c): each fault becomes the
 * right event, condition and words, nothing blocks, and no process and no descriptor is left.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "rig/rig.h"

#define SOON_MS 20000 /* far more than it takes */

static char folder[] = "/tmp/turven-test-XXXXXX";
static char *recording, *log_path;
static struct rig_seen seen;
static int descriptors;

static void set_up(void)
{
	char here[4096];
	const char *build = getenv("top_builddir");
	if (!build)
		build = getcwd(here, sizeof here);
	char *path = mem_printf("%s/tests/e2e/fake:%s", build, getenv("PATH"));

	setenv("PATH", path, 1);
	free(path);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	recording = mem_printf("%s/a recording.mp4", folder);
	log_path = mem_printf("%s/log", folder);
	setenv("FAKE_MPV_LOG", log_path, 1);
	FILE *f = fopen(recording, "w");
	ck_assert_ptr_nonnull(f);
	fclose(f);
	descriptors = rig_descriptors();
}

static void tear_down(void)
{
	unlink(recording);
	unlink(log_path);
	rmdir(folder);
	free(recording);
	free(log_path);
}

static struct player *open_fake(const char *mode, int64_t start_ms)
{
	const char *files[] = {recording};
	struct player_options o = {
		.files = files,
		.n_files = 1,
		.title = "a ${path} title",
		.start_ms = start_ms,
		.duration_ms = -1,
		.window_keys = true,
		.no_window = true,
	};
	struct player *p = NULL;
	struct error err = {.code = 0};

	setenv("FAKE_MPV", mode, 1);
	ck_assert_msg(player_open_mpv(&p, &o, &err), "%s", err.text);
	return p;
}

static void close_and_check(struct player *p)
{
	player_close(p);
	ck_assert_int_eq(rig_children(), 0);
	ck_assert_int_eq(rig_descriptors(), descriptors);
}

static bool has(struct player *p, struct rig_seen *s, void *kind)
{
	(void)p;
	return s->n[*(enum player_event_kind *)kind] > 0;
}

static void wait_for(struct player *p, enum player_event_kind kind)
{
	ck_assert_msg(rig_run(p, NULL, &seen, has, &kind, SOON_MS), "event %d has not come", kind);
}

static bool is_settled(struct player *p, struct rig_seen *s, void *data)
{
	(void)s;
	(void)data;
	return player_state(p)->condition == PLAYER_READY && !player_state(p)->seeking;
}

static void wait_settled(struct player *p)
{
	ck_assert(rig_run(p, NULL, &seen, is_settled, NULL, SOON_MS));
}

static bool is_playing(struct player *p, struct rig_seen *s, void *beyond_ms)
{
	(void)s;
	return player_state(p)->playing && player_state(p)->position_ms >= *(int64_t *)beyond_ms;
}

static void play_beyond(struct player *p, int64_t ms)
{
	player_set_playing(p, true);
	ck_assert(rig_run(p, NULL, &seen, is_playing, &ms, SOON_MS));
}

static void check_gone(struct player *p, const char *words)
{
	const struct player_state *s = player_state(p);
	struct player_moment m;

	wait_for(p, PLAYER_EVENT_GONE);
	ck_assert_int_eq(s->condition, PLAYER_GONE);
	ck_assert_msg(strstr(s->problem, words), "'%s' lacks '%s'", s->problem, words);
	ck_assert(!s->playing);
	ck_assert_int_eq(rig_children(), 0);
	ck_assert_int_eq(player_deadline_us(p), INT64_MAX);
	/* Everything may still be called. */
	player_set_playing(p, true);
	player_seek(p, 1);
	player_seek_by(p, 1);
	player_step(p, 1);
	player_set_speed(p, 2);
	player_show(p, "x", 1);
	player_caption(p, "x", "y");
	player_forward_keys(p, false);
	player_service(p, clock_mono_us());
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert(m.paused);
	ck_assert_int_eq(seen.n[PLAYER_EVENT_GONE], 1);
	close_and_check(p);
}

START_TEST(without_faults_it_plays_seeks_and_ends)
{
	struct player *p = open_fake("", 2000);
	struct player_moment m;

	wait_for(p, PLAYER_EVENT_LOADED);
	wait_settled(p);
	ck_assert_int_eq(player_state(p)->duration_ms, 10000);
	ck_assert(player_state(p)->has_picture);
	play_beyond(p, 2200);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	player_set_speed(p, 4);
	player_seek(p, 9000);
	ck_assert_int_eq(seen.n[PLAYER_EVENT_PLAYED], 0);
	wait_for(p, PLAYER_EVENT_END);
	ck_assert(player_state(p)->at_end && !player_state(p)->playing);
	ck_assert_int_ge(seen.n[PLAYER_EVENT_PLAYED], 2);
	ck_assert_int_eq(seen.last[PLAYER_EVENT_PLAYED].to_ms, 10000);
	ck_assert_double_eq(seen.last[PLAYER_EVENT_PLAYED].speed, 4);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 10000);
	/* Back from the end: paused, exactly there, and the end can be reached again. */
	player_seek(p, 3000);
	ck_assert(!player_state(p)->at_end);
	wait_settled(p);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 3000);
	ck_assert(m.paused);
	player_seek(p, 99999);
	wait_settled(p);
	ck_assert(
		rig_run(p, NULL, &seen, has, &(enum player_event_kind){PLAYER_EVENT_END}, SOON_MS));
	close_and_check(p);
}
END_TEST

START_TEST(seeks_add_up)
{
	struct player *p = open_fake("", 0);
	struct player_moment m;

	wait_settled(p);
	player_seek(p, 1000);
	for (int i = 0; i < 4; i++)
		player_seek_by(p, 1000);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert(m.seeking);
	ck_assert_int_eq(m.media_ms, 5000);
	wait_settled(p);
	rig_run(p, NULL, &seen, NULL, NULL, 100);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 5000);
	ck_assert_int_eq(m.frame_ms, 5000);
	ck_assert(!m.seeking);
	player_seek(p, -5);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 0);
	close_and_check(p);
}
END_TEST

/* Each of these ends in PLAYER_GONE as soon as it is to play, with these words. */
static const struct {
	const char *mode, *words;
} deaths[] = {
	{"kill", "signal 9"},
	{"quit", "mpv was closed"},
	{"hang", "not answered for 2 seconds"},
	{"hangup", "closed its connection"},
};

START_TEST(a_death_is_told)
{
	struct player *p = open_fake(deaths[_i].mode, 4000);
	struct player_moment m;

	wait_settled(p);
	player_set_playing(p, true);
	wait_for(p, PLAYER_EVENT_GONE);
	/* The last known position stays. */
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_ge(m.media_ms, 4000);
	ck_assert_int_le(m.media_ms, 4000 + 40);
	check_gone(p, deaths[_i].words);
}
END_TEST

START_TEST(an_mpv_that_ends_at_once_is_told)
{
	struct player *p = open_fake("exit", 0);
	check_gone(p, "status 3");
	ck_assert_int_eq(seen.n[PLAYER_EVENT_LOADED], 0);
}
END_TEST

START_TEST(an_mpv_that_never_answers_is_given_up)
{
	struct player *p = open_fake("deaf", 0);
	int64_t now_us = clock_mono_us();
	struct player_event e = {.kind = PLAYER_EVENT_KEY};

	/* Time as it would pass; nothing arrives, so there is no need to wait for it. */
	for (int i = 0; i < 28; i++) {
		now_us += 500 * 1000;
		player_service(p, now_us);
		ck_assert_int_eq(player_state(p)->condition, PLAYER_STARTING);
		ck_assert_int_le(player_deadline_us(p), now_us + 500 * 1000);
	}
	for (int i = 0; i < 4; i++) {
		now_us += 500 * 1000;
		player_service(p, now_us);
	}
	ck_assert_int_eq(player_state(p)->condition, PLAYER_GONE);
	ck_assert_ptr_nonnull(strstr(player_state(p)->problem, "15 seconds"));
	ck_assert(player_next_event(p, &e));
	ck_assert_int_eq(e.kind, PLAYER_EVENT_GONE);
	close_and_check(p);
}
END_TEST

START_TEST(turven_that_stood_still_itself_does_not_blame_mpv)
{
	struct player *p = open_fake("", 0);

	wait_settled(p);
	player_show(p, "an answer is due", 100);
	player_service(p, clock_mono_us() + 60 * 1000 * 1000);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	close_and_check(p);
}
END_TEST

START_TEST(a_silent_but_living_mpv_is_not_given_up)
{
	struct player *p = open_fake("", 0);

	wait_settled(p);
	rig_run(p, NULL, &seen, NULL, NULL, 3500); /* paused: nothing is said but answers */
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	close_and_check(p);
}
END_TEST

START_TEST(a_refused_file_is_told)
{
	struct player *p = open_fake("refuse", 0);

	wait_for(p, PLAYER_EVENT_FAILED);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_FAILED);
	ck_assert_str_eq(player_state(p)->problem,
		"mpv cannot play 'a recording.mp4': unrecognized file format");
	player_set_playing(p, true);
	player_seek(p, 5);
	ck_assert_int_eq(seen.n[PLAYER_EVENT_LOADED], 0);
	close_and_check(p);
}
END_TEST

START_TEST(a_file_lost_while_playing_is_told)
{
	struct player *p = open_fake("refuse-late", 0);

	wait_settled(p);
	player_set_playing(p, true);
	wait_for(p, PLAYER_EVENT_FAILED);
	ck_assert_ptr_nonnull(strstr(player_state(p)->problem, "Read error \xef\xbf\xbd"));
	ck_assert(utf8_valid(player_state(p)->problem, strlen(player_state(p)->problem)));
	close_and_check(p);
}
END_TEST

START_TEST(another_file_in_the_window_is_told)
{
	struct player *p = open_fake("other", 0);

	wait_for(p, PLAYER_EVENT_FAILED);
	ck_assert_ptr_nonnull(strstr(player_state(p)->problem, "another file"));
	close_and_check(p);
}
END_TEST

static const char *const strange[] = {"pieces", "garbage", "late", "lost-seek"};

START_TEST(strange_ways_of_saying_it_change_nothing)
{
	struct player *p = open_fake(strange[_i], 0);
	struct player_moment m;

	wait_for(p, PLAYER_EVENT_LOADED);
	wait_settled(p);
	player_seek(p, 5000);
	ck_assert(player_state(p)->seeking);
	wait_settled(p);
	rig_run(p, NULL, &seen, NULL, NULL, 150);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 5000);
	ck_assert_int_eq(m.error_ms, 1);
	ck_assert_int_eq(player_state(p)->duration_ms, 10000);
	play_beyond(p, 5100);
	close_and_check(p);
}
END_TEST

START_TEST(a_closed_window_is_for_the_owner_to_decide)
{
	struct player *p = open_fake("close", 0);

	wait_for(p, PLAYER_EVENT_WINDOW_CLOSED);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	play_beyond(p, 100);
	close_and_check(p);
}
END_TEST

START_TEST(keys_of_the_window_are_events)
{
	struct player *p = open_fake("keys", 0);
	struct player_event e = {.kind = PLAYER_EVENT_LOADED};
	int n = 0;

	int64_t end_us = clock_mono_us() + (int64_t)SOON_MS * 1000;
	while (n < 2 && clock_mono_us() < end_us) {
		struct pollfd fd = {.fd = player_fd(p), .events = POLLIN};
		poll(&fd, 1, 100);
		int64_t now_us = clock_mono_us();
		player_service(p, now_us);
		while (player_next_event(p, &e)) {
			if (e.kind != PLAYER_EVENT_KEY)
				continue;
			ck_assert_int_eq(e.moment_us, now_us);
			ck_assert_str_eq(e.key_name, n == 0 ? "a" : "Ctrl+x");
			ck_assert_str_eq(e.key_text, n == 0 ? "a" : "");
			n++;
		}
	}
	ck_assert_int_eq(n, 2);
	close_and_check(p);
}
END_TEST

START_TEST(an_mpv_that_will_not_go_is_killed)
{
	struct player *p = open_fake("stay", 0);

	wait_settled(p);
	close_and_check(p);
}
END_TEST

START_TEST(closing_in_the_middle_of_anything_leaves_nothing)
{
	static const char *const modes[] = {"", "exit", "deaf", "late", "garbage"};

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		close_and_check(open_fake(modes[i], 0));
		struct player *p = open_fake(modes[i], 0);
		rig_run(p, NULL, &seen, NULL, NULL, 60);
		close_and_check(p);
	}
}
END_TEST

static char *read_log(void)
{
	FILE *f = fopen(log_path, "r");
	char *text = mem_alloc(1, 65536);

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_lt(fread(text, 1, 65535, f), 65535);
	fclose(f);
	return text;
}

static void check_log(const char *part)
{
	char *text = read_log();
	ck_assert_msg(strstr(text, part), "nothing like '%s' in:\n%s", part, text);
	free(text);
}

START_TEST(mpv_is_started_without_anything_of_the_user)
{
	struct player *p = open_fake("", 61234);

	wait_settled(p);
	player_show(p, "100% ${path} \"quoted\" \xff", 700);
	player_forward_keys(p, false);
	rig_run(p, NULL, &seen, NULL, NULL, 50);
	close_and_check(p);
	check_log("argument --no-config\n");
	check_log("argument --load-scripts=no\n");
	check_log("argument --autoload-files=no\n");
	check_log("argument --start=61.234\n");
	check_log("argument --title=a $${path} title\n");
	check_log("[\"show-text\",\"100% ${path} \\\"quoted\\\" \xef\xbf\xbd\",700]");
	check_log("[\"disable-section\",\"turven-keys\"]");
	char *text = read_log();
	ck_assert_ptr_null(strstr(text, "argument --script"));
	free(text);
}
END_TEST

START_TEST(the_window_is_never_left_to_chance)
{
	struct player_options o = {.files = (const char *const[]){recording}, .n_files = 1};
	struct error err = {.code = 0};
	struct player *p = NULL;

	for (int i = 0; i < 2; i++) {
		if (i == 1)
			setenv("DISPLAY", ":9999", 1);
		ck_assert_msg(player_open_mpv(&p, &o, &err), "%s", err.text);
		wait_settled(p);
		close_and_check(p);
		check_log(
			i == 0 ? "argument --vo=null\n" : "argument --vo=gpu,wlshm,xv,x11,null\n");
	}
	char *text = read_log();
	ck_assert_ptr_null(strstr(text, "sdl"));
	free(text);
}
END_TEST

START_TEST(any_name_of_a_file_arrives)
{
	char *odd = mem_printf("%s/\xe9\xff;%%5%%,\"q\"\n#.mp4", folder);
	const char *files[] = {odd, recording};
	struct player_options o = {
		.files = files, .n_files = 1, .duration_ms = -1, .no_window = true};
	struct player *p = NULL;
	struct error err;

	FILE *f = fopen(odd, "w");
	ck_assert_ptr_nonnull(f);
	fclose(f);
	setenv("FAKE_MPV", "", 1);
	for (o.n_files = 1; o.n_files <= 2; o.n_files++) {
		ck_assert(player_open_mpv(&p, &o, &err));
		wait_settled(p);
		close_and_check(p);
	}
	char *one = mem_printf("\"loadfile\",\"%s/\xe9\xff;%%5%%,\\\"q\\\"\\u000a#.mp4\"]", folder);
	char *two =
		mem_printf("\"loadfile\",\"edl://%%%zu%%%s/\xe9\xff;%%5%%,\\\"q\\\"\\u000a#.mp4;"
			   "%%%zu%%%s\"]",
			strlen(odd), folder, strlen(recording), recording);
	check_log(one);
	check_log(two);
	unlink(odd);
	free(odd);
	free(one);
	free(two);
}
END_TEST

START_TEST(what_is_no_regular_file_is_never_given_to_mpv)
{
	char *fifo = mem_printf("%s/fifo", folder);
	char *missing = mem_printf("%s/missing", folder);
	const char *files[] = {folder, fifo, missing};
	static const char *const words[] = {
		"not a regular file", "not a regular file", "No such file"};

	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	setenv("FAKE_MPV", "", 1);
	for (size_t i = 0; i < 3; i++) {
		struct player_options o = {
			.files = files + i, .n_files = 1, .duration_ms = -1, .no_window = true};
		struct player *p = NULL;
		struct error err;
		memset(&seen, 0, sizeof seen);
		ck_assert(player_open_mpv(&p, &o, &err));
		wait_for(p, PLAYER_EVENT_FAILED);
		ck_assert_msg(
			strstr(player_state(p)->problem, words[i]), "%s", player_state(p)->problem);
		close_and_check(p);
	}
	char *text = read_log();
	ck_assert_ptr_null(strstr(text, "loadfile"));
	free(text);
	unlink(fifo);
	free(fifo);
	free(missing);
}
END_TEST

START_TEST(an_mpv_that_is_no_program_cannot_be_started)
{
	char *bad = mem_printf("%s/mpv", folder);
	const char *files[] = {recording};
	struct player_options o = {.files = files, .n_files = 1, .duration_ms = -1};
	struct player *p = NULL;
	struct error err = {.code = 0};

	FILE *f = fopen(bad, "w");
	ck_assert_ptr_nonnull(f);
	fputs("\x7f"
	      "ELF, but only so far",
		f);
	fclose(f);
	ck_assert_int_eq(chmod(bad, 0700), 0);
	setenv("PATH", folder, 1);
	ck_assert(player_have_mpv());
	ck_assert(!player_open_mpv(&p, &o, &err));
	ck_assert_msg(strstr(err.text, bad), "%s", err.text);
	ck_assert_int_eq(rig_children(), 0);
	ck_assert_int_eq(rig_descriptors(), descriptors);
	unlink(bad);
	free(bad);
}
END_TEST

static TCase *make_case(Suite *suite, const char *name)
{
	TCase *tc = tcase_create(name);

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return tc;
}

Suite *player_faults_suite(void);

Suite *player_faults_suite(void)
{
	Suite *suite = suite_create("player_faults");
	TCase *proper = make_case(suite, "proper");
	TCase *faults = make_case(suite, "faults");

	tcase_add_test(proper, without_faults_it_plays_seeks_and_ends);
	tcase_add_test(proper, seeks_add_up);
	tcase_add_test(proper, keys_of_the_window_are_events);
	tcase_add_test(proper, mpv_is_started_without_anything_of_the_user);
	tcase_add_test(proper, the_window_is_never_left_to_chance);
	tcase_add_test(proper, any_name_of_a_file_arrives);
	tcase_add_loop_test(faults, a_death_is_told, 0, (int)(sizeof deaths / sizeof deaths[0]));
	tcase_add_test(faults, an_mpv_that_ends_at_once_is_told);
	tcase_add_test(faults, an_mpv_that_never_answers_is_given_up);
	tcase_add_test(faults, turven_that_stood_still_itself_does_not_blame_mpv);
	tcase_add_test(faults, a_silent_but_living_mpv_is_not_given_up);
	tcase_add_test(faults, a_refused_file_is_told);
	tcase_add_test(faults, a_file_lost_while_playing_is_told);
	tcase_add_test(faults, another_file_in_the_window_is_told);
	tcase_add_loop_test(faults, strange_ways_of_saying_it_change_nothing, 0,
		(int)(sizeof strange / sizeof strange[0]));
	tcase_add_test(faults, a_closed_window_is_for_the_owner_to_decide);
	tcase_add_test(faults, an_mpv_that_will_not_go_is_killed);
	tcase_add_test(faults, closing_in_the_middle_of_anything_leaves_nothing);
	tcase_add_test(faults, what_is_no_regular_file_is_never_given_to_mpv);
	tcase_add_test(faults, an_mpv_that_is_no_program_cannot_be_started);
	return suite;
}
