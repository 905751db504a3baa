/*
 * The parts of the player that need no mpv: lines, keys, the rule of the clock, the stopwatch, and
 * what cannot be opened.
 */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "player/mpv.h"
#include "player/mpv_clock.h"
#include "player/mpv_lines.h"
#include "player/player.h"

#define MS    ((int64_t)1000)
#define BEGIN (1000000 * MS) /* some moment */

/* ---- lines ---- */

static void take(struct mpv_lines *l, struct text *out)
{
	const char *line;
	size_t n;

	while ((line = mpv_lines_next(l, &n)) != NULL) {
		text_add_n(out, line, n);
		text_add_c(out, '|');
	}
}

START_TEST(lines_come_whole_however_bytes_arrive)
{
	const char bytes[] = "one\ntwo two\n\n{\"a\":1}\nrest";
	const char expected[] = "one|two two||{\"a\":1}|";

	for (size_t piece = 1; piece < sizeof bytes; piece++) {
		struct mpv_lines l = {.start = 0};
		struct text seen = {.s = NULL};
		for (size_t i = 0; i < sizeof bytes - 1; i += piece) {
			size_t n = sizeof bytes - 1 - i;
			mpv_lines_add(&l, bytes + i, n < piece ? n : piece);
			take(&l, &seen);
		}
		ck_assert_str_eq(seen.s, expected);
		mpv_lines_add(&l, "!\n", 2);
		take(&l, &seen);
		ck_assert_str_eq(seen.s + strlen(expected), "rest!|");
		mpv_lines_clear(&l);
		text_clear(&seen);
	}
}
END_TEST

START_TEST(a_line_that_is_too_long_is_passed_over)
{
	struct mpv_lines l = {.start = 0};
	struct text seen = {.s = NULL};
	char *big = malloc(MPV_LINE_MAX);

	memset(big, 'x', MPV_LINE_MAX);
	mpv_lines_add(&l, "before\n", 7);
	take(&l, &seen);
	for (int i = 0; i < 3; i++) {
		mpv_lines_add(&l, big, MPV_LINE_MAX);
		take(&l, &seen);
		ck_assert_uint_le(l.buffer.len, MPV_LINE_MAX + 1);
	}
	mpv_lines_add(&l, "xx\nafter\n", 9);
	take(&l, &seen);
	ck_assert_str_eq(seen.s, "before|after|");

	/* The same when its end is there at once. */
	mpv_lines_add(&l, big, MPV_LINE_MAX);
	mpv_lines_add(&l, "xx\nagain\n", 9);
	take(&l, &seen);
	ck_assert_str_eq(seen.s, "before|after|again|");
	free(big);
	mpv_lines_clear(&l);
	text_clear(&seen);
}
END_TEST

START_TEST(invalid_utf8_in_a_message_is_replaced)
{
	const char line[] = "{\"path\":\"bad\xff\xfe\xe9.mp4\"}";
	json_t *message = mpv_line_parse(line, sizeof line - 1);

	ck_assert_ptr_nonnull(message);
	ck_assert_str_eq(json_string_value(json_object_get(message, "path")),
		"bad\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd.mp4");
	json_decref(message);
}
END_TEST

static const char *const not_messages[] = {"", "{", "[1]", "7", "null", "{\"a\":}", "garbage",
	"{\"a\":1} x", "\xff\xff", "{\"data\":}"};

START_TEST(what_is_not_an_object_is_no_message)
{
	const char *line = not_messages[_i];
	ck_assert_ptr_null(mpv_line_parse(line, strlen(line)));
}
END_TEST

START_TEST(file_names_are_sent_byte_by_byte)
{
	struct text out = {.s = NULL};

	mpv_line_add_bytes(&out, "/a \"b\"\\c\n\x01\xff\xc3\xa9");
	ck_assert_str_eq(out.s, "\"/a \\\"b\\\"\\\\c\\u000a\\u0001\xff\xc3\xa9\"");
	text_clear(&out);
}
END_TEST

/* ---- keys ---- */

static const struct {
	const char *state, *name, *text;
	const char *key_name, *key_text; /* NULL: not a key press */
} keys[] = {
	{"d-", "a", "a", "a", "a"},
	{"p-", "A", "A", "A", "A"},
	{"d-a", "\xc3\xa9", "\xc3\xa9", "\xc3\xa9", "\xc3\xa9"}, /* a third letter: mpv 0.39 */
	{"d-", "SPACE", " ", "SPACE", " "},
	{"d-", "SHARP", "#", "SHARP", "#"},
	{"d-", "ENTER", "", "ENTER", ""},
	{"d-", "Ctrl+c", "", "Ctrl+c", ""},
	{"d-", "Shift+TAB", "", "Shift+TAB", ""},
	{"d-", "KP5", "", "5", "5"},
	{"d-", "KP_ENTER", "", "ENTER", ""},
	{"d-", "KP_DEC", "", ".", "."},
	{"r-", "a", "a", NULL, NULL},
	{"u-", "a", "a", NULL, NULL},
	{"", "a", "a", NULL, NULL},
	{"dm", "MBTN_LEFT", "", NULL, NULL},
	{"d-", "MBTN_LEFT_DBL", "", NULL, NULL},
	{"p-", "MOUSE_MOVE", "", NULL, NULL},
	{"p-", "Ctrl+WHEEL_UP", "", NULL, NULL},
	{"d-", "", "", NULL, NULL},
	{"d-", "a", "\x1b", "a", ""},     /* no control characters into a text */
	{"d-", "a", "\xc2\x9b", "a", ""}, /* neither those of eight bits */
	{"d-", "a", "abc", "a", ""},      /* one character or none */
	{"d-", "A_NAME_OF_A_KEY_THAT_IS_MUCH_TOO_LONG", "", NULL, NULL},
};

START_TEST(keys_are_told_as_the_terminal_would)
{
	struct player_event e = {.kind = PLAYER_EVENT_KEY};
	bool is_key = mpv_key(keys[_i].state, keys[_i].name, keys[_i].text, &e);

	ck_assert_int_eq(is_key, keys[_i].key_name != NULL);
	if (is_key) {
		ck_assert_str_eq(e.key_name, keys[_i].key_name);
		ck_assert_str_eq(e.key_text, keys[_i].key_text);
	}
}
END_TEST

/* ---- the clock ---- */

enum step { POSITION, CONFIRMED, PAUSE, PLAY, SPEED, SEEK, LANDED, DURATION, FPS, ASK, ASK_WINDOW };

/* A story: what mpv said when, and what the clock then says. Times in ms after the beginning. */
struct line {
	const char *story; /* a new one starts with its name */
	int64_t at_ms;
	enum step step;
	double value;                   /* of a step: s, speed, fps; of ASK: the media time in ms */
	int min_bound_ms, max_bound_ms; /* of ASK */
};

static const struct line lines[] = {
	{"paused: the frame, exactly", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10.04, 0, 0},
	{NULL, 500, ASK, 10040, 1, 1},
	{NULL, 9500, ASK_WINDOW, 10040, 1, 1},

	{"playing: on from the last report, by one frame at most", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 40, POSITION, 10.04, 0, 0},
	{NULL, 50, ASK, 10050, 30, 200},
	{NULL, 79, ASK, 10079, 30, 200},
	{NULL, 140, ASK, 10080, 90, 300},
	{NULL, 1040, ASK, 10080, 900, 1100},

	{"a moment that has passed still has its time", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 40, POSITION, 10.04, 0, 0},
	{NULL, 80, POSITION, 10.08, 0, 0},
	{NULL, 90, PAUSE, 0, 0, 0},
	{NULL, 60, ASK, 10060, 0, 999},
	{NULL, 85, ASK, 10085, 0, 999},
	{NULL, 95, ASK, 10080, 0, 999},
	{NULL, -5, ASK, 0, 0, 999},

	{"speed", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 1, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 0, SPEED, 2, 0, 0},
	{NULL, 20, POSITION, 1.04, 0, 0},
	{NULL, 30, ASK, 1060, 600, 900},
	{NULL, 200, POSITION, 1.4, 0, 0},
	{NULL, 210, ASK, 1420, 50, 300},
	{NULL, 900, POSITION, 2.8, 0, 0},
	{NULL, 910, ASK, 2820, 5, 80},
	{NULL, 960, ASK, 2840, 80, 180},

	{"a seek: its target, then where it landed", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 10, SEEK, 20.01, 0, 0},
	{NULL, 12, POSITION, 20.01, 0, 0},
	{NULL, 15, ASK, 20010, 40, 200},
	{NULL, 20, LANDED, 20.04, 0, 0},
	{NULL, 21, ASK, 20040, 1, 1},

	{"clamped to the recording", 0, FPS, 25, 0, 0},
	{NULL, 0, DURATION, 5, 0, 0},
	{NULL, 0, POSITION, 4.98, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 39, ASK, 5000, 0, 200},
	{NULL, 40, POSITION, 5.0155, 0, 0},
	{NULL, 41, ASK, 5000, 0, 200},

	{"a pause between frames goes back to the frame", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 40, POSITION, 10.04, 0, 0},
	{NULL, 60, PAUSE, 0, 0, 0},
	{NULL, 61, ASK, 10040, 40, 200},
	{NULL, 62, CONFIRMED, 10.04, 0, 0},
	{NULL, 999, ASK, 10040, 1, 1},

	{"without a picture: up to 100 ms", 0, FPS, 0, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 50, POSITION, 10.05, 0, 0},
	{NULL, 140, ASK, 10140, 0, 300},
	{NULL, 190, ASK, 10150, 40, 400},

	{"two reports at once: the bound is a frame wider", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 200, POSITION, 10.04, 0, 0},
	{NULL, 200, POSITION, 10.08, 0, 0},
	{NULL, 201, ASK, 10081, 60, 400},

	{"a key of the window may be a frame late", 0, FPS, 25, 0, 0},
	{NULL, 0, POSITION, 10, 0, 0},
	{NULL, 0, PLAY, 0, 0, 0},
	{NULL, 200, POSITION, 10.2, 0, 0},
	{NULL, 201, ASK_WINDOW, 10201, 80, 400},
};

static void step(struct mpv_clock *c, const struct line *l, const char *story)
{
	int64_t at_us = BEGIN + l->at_ms * MS;
	struct player_moment m;

	switch (l->step) {
	case POSITION:
		mpv_clock_position(c, l->value, at_us);
		break;
	case CONFIRMED:
		mpv_clock_confirmed(c, l->value, at_us);
		break;
	case PAUSE:
	case PLAY:
		mpv_clock_paused(c, l->step == PAUSE, at_us);
		break;
	case SPEED:
		mpv_clock_speed(c, l->value, at_us);
		break;
	case SEEK:
		mpv_clock_seek(c, l->value, at_us);
		break;
	case LANDED:
		mpv_clock_landed(c, l->value, at_us);
		break;
	case DURATION:
		c->duration_s = l->value;
		break;
	case FPS:
		mpv_clock_file(c, l->value > 0, l->value);
		break;
	case ASK:
	case ASK_WINDOW:
		mpv_clock_at(c, at_us, l->step == ASK_WINDOW, &m);
		ck_assert_msg(m.media_ms == (int64_t)l->value,
			"%s, at %lld ms: %lld instead of %.0f", story, (long long)l->at_ms,
			(long long)m.media_ms, l->value);
		ck_assert_msg(m.error_ms >= l->min_bound_ms && m.error_ms <= l->max_bound_ms,
			"%s, at %lld ms: bound %d not in %d..%d", story, (long long)l->at_ms,
			m.error_ms, l->min_bound_ms, l->max_bound_ms);
		break;
	}
}

START_TEST(the_clock_keeps_to_its_rule)
{
	struct mpv_clock *c = malloc(sizeof *c);
	const char *story = NULL;

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (lines[i].story) {
			story = lines[i].story;
			mpv_clock_init(c, 0, BEGIN - 1000 * MS);
		}
		step(c, &lines[i], story);
	}
	free(c);
}
END_TEST

START_TEST(straight_reports_make_the_bound_narrow)
{
	struct mpv_clock *c = malloc(sizeof *c);
	struct player_moment m;
	int64_t at_us = BEGIN;
	int narrow;

	mpv_clock_init(c, 0, at_us);
	mpv_clock_file(c, true, 25);
	mpv_clock_position(c, 0, at_us);
	mpv_clock_paused(c, false, at_us);
	for (int i = 1; i <= 2500; i++) {
		at_us += 40 * MS;
		mpv_clock_position(c, i * 0.04, at_us);
	}
	mpv_clock_at(c, at_us + 10 * MS, false, &m);
	ck_assert_int_eq(m.media_ms, 100010);
	narrow = m.error_ms;
	ck_assert_int_le(narrow, 5);

	/* One report that is 30 ms late is remembered for a while, and then forgotten. */
	at_us += 40 * MS;
	mpv_clock_position(c, 100.04, at_us + 30 * MS);
	at_us += 40 * MS;
	mpv_clock_position(c, 100.08, at_us);
	mpv_clock_at(c, at_us + 10 * MS, false, &m);
	ck_assert_int_eq(m.media_ms, 100090);
	ck_assert_int_ge(m.error_ms, 30);
	for (int i = 1; i <= 2500; i++) {
		at_us += 40 * MS;
		mpv_clock_position(c, 100.08 + i * 0.04, at_us);
	}
	mpv_clock_at(c, at_us + 10 * MS, false, &m);
	ck_assert_int_le(m.error_ms, narrow);
	free(c);
}
END_TEST

START_TEST(a_picture_that_may_lag_makes_the_bound_a_frame_wider)
{
	struct mpv_clock *c = malloc(sizeof *c);
	struct player_moment before, after;

	mpv_clock_init(c, 0, BEGIN);
	mpv_clock_file(c, true, 25);
	mpv_clock_position(c, 1, BEGIN);
	mpv_clock_paused(c, false, BEGIN);
	mpv_clock_position(c, 1.04, BEGIN + 40 * MS);
	mpv_clock_at(c, BEGIN + 50 * MS, false, &before);
	c->lags = true;
	mpv_clock_at(c, BEGIN + 50 * MS, false, &after);
	ck_assert_int_eq(after.error_ms, before.error_ms + 40);
	free(c);
}
END_TEST

/* ---- the stopwatch ---- */

static struct player *open_stopwatch(int64_t start_ms)
{
	struct player_options o = {.start_ms = start_ms, .duration_ms = 5000};
	struct player_event e;
	struct player *p = player_open_stopwatch(&o);

	ck_assert_int_eq(player_kind_of(p), PLAYER_STOPWATCH);
	ck_assert_int_eq(player_fd(p), -1);
	ck_assert(player_next_event(p, &e));
	ck_assert_int_eq(e.kind, PLAYER_EVENT_LOADED);
	ck_assert(!player_next_event(p, &e));
	return p;
}

START_TEST(the_stopwatch_begins_paused)
{
	struct player *p = open_stopwatch(1500);
	struct player_moment m;

	player_time_at(p, clock_mono_us() + 3600000 * MS, false, &m);
	ck_assert_int_eq(m.media_ms, 1500);
	ck_assert(m.paused && !m.seeking && m.error_ms == 1 && m.frame_ms == INT64_MIN);
	ck_assert_int_eq(player_deadline_us(p), INT64_MAX);
	ck_assert_int_eq(player_state(p)->condition, PLAYER_READY);
	ck_assert(!player_state(p)->playing && !player_state(p)->has_picture);
	player_close(p);
}
END_TEST

START_TEST(the_stopwatch_runs_beyond_the_end)
{
	struct player *p = open_stopwatch(0);
	struct player_moment a, b;

	int64_t before_us = clock_mono_us();
	player_set_playing(p, true);
	int64_t after_us = clock_mono_us();
	ck_assert(player_state(p)->playing);
	player_time_at(p, after_us + 7000 * MS, false, &a);
	ck_assert_int_ge(a.media_ms, 7000);
	ck_assert_int_le(a.media_ms, 7000 + (after_us - before_us) / 1000 + 1);
	player_time_at(p, after_us + 8000 * MS, false, &b);
	ck_assert_int_eq(b.media_ms - a.media_ms, 1000);
	ck_assert(!a.paused);
	ck_assert_int_lt(player_deadline_us(p), INT64_MAX);
	player_close(p);
}
END_TEST

START_TEST(the_stopwatch_seeks_and_steps)
{
	struct player *p = open_stopwatch(1000);
	struct player_moment m;

	player_seek(p, 2000);
	player_seek_by(p, 500);
	player_seek_by(p, -100);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 2400);
	player_step(p, 1);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 2440);
	player_step(p, -1);
	player_seek_by(p, -999999);
	player_time_at(p, clock_mono_us(), false, &m);
	ck_assert_int_eq(m.media_ms, 0);
	player_set_speed(p, 2);
	ck_assert_double_eq(player_state(p)->speed, 1);
	player_show(p, "x", 100);
	player_close(p);
}
END_TEST

START_TEST(the_stopwatch_tells_what_was_played)
{
	struct player *p = open_stopwatch(1000);
	struct player_event e;

	player_set_playing(p, true);
	int64_t now_us = clock_mono_us();
	player_service(p, now_us + 4000 * MS);
	ck_assert(!player_next_event(p, &e));
	player_service(p, now_us + 10500 * MS);
	ck_assert(player_next_event(p, &e));
	ck_assert_int_eq(e.kind, PLAYER_EVENT_PLAYED);
	ck_assert_int_eq(e.from_ms, 1000);
	ck_assert_int_ge(e.to_ms, 11500);
	ck_assert_double_eq(e.speed, 1);
	int64_t reached_ms = e.to_ms;

	/* Stretches follow one another without a gap; a pause ends the last one. */
	player_service(p, now_us + 21000 * MS);
	ck_assert(player_next_event(p, &e));
	ck_assert_int_eq(e.from_ms, reached_ms);
	ck_assert(!player_next_event(p, &e));
	player_close(p);
}
END_TEST

/* ---- what cannot be opened ---- */

START_TEST(without_mpv_the_message_says_what_to_do)
{
	const char *files[] = {"/nowhere.mp4"};
	struct player_options o = {.files = files, .n_files = 1, .duration_ms = -1};
	struct player *p = NULL;
	struct error err = {.code = 0};

	setenv("PATH", "/nonexistent:relative:", 1);
	ck_assert(!player_have_mpv());
	ck_assert(!player_open_mpv(&p, &o, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "'mpv'"));
	ck_assert_ptr_nonnull(strstr(err.text, "stopwatch"));
}
END_TEST

START_TEST(only_options_may_be_added_for_mpv)
{
	static const char *const bad[] = {"other.mp4", "-", "--", "", "-v"};
	const char *files[] = {"/nowhere.mp4"};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct player_options o = {.files = files,
			.n_files = 1,
			.extra_arguments = bad + i,
			.n_extra_arguments = 1};
		struct player *p = NULL;
		struct error err = {.code = 0};
		ck_assert(!player_open_mpv(&p, &o, &err));
		ck_assert_ptr_nonnull(strstr(err.text, "begin with '--'"));
	}
}
END_TEST

START_TEST(recordings_are_given_by_their_full_path)
{
	const char *files[] = {"nowhere.mp4"};
	struct player_options o = {.files = files, .n_files = 1};
	struct player *p = NULL;
	struct error err = {.code = 0};

	ck_assert(!player_open_mpv(&p, &o, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "'nowhere.mp4'"));
	o.n_files = 0;
	ck_assert(!player_open_mpv(&p, &o, &err));
}
END_TEST

static void add_data_tests(TCase *tc)
{
	tcase_add_loop_test(tc, what_is_not_an_object_is_no_message, 0,
		(int)(sizeof not_messages / sizeof not_messages[0]));
	tcase_add_loop_test(
		tc, keys_are_told_as_the_terminal_would, 0, (int)(sizeof keys / sizeof keys[0]));
}

Suite *player_suite(void);

Suite *player_suite(void)
{
	Suite *suite = suite_create("player");
	TCase *messages = tcase_create("messages");
	TCase *clock = tcase_create("clock");
	TCase *stopwatch = tcase_create("stopwatch");
	TCase *open = tcase_create("open");

	tcase_add_test(messages, lines_come_whole_however_bytes_arrive);
	tcase_add_test(messages, a_line_that_is_too_long_is_passed_over);
	tcase_add_test(messages, invalid_utf8_in_a_message_is_replaced);
	tcase_add_test(messages, file_names_are_sent_byte_by_byte);
	add_data_tests(messages);
	tcase_add_test(clock, the_clock_keeps_to_its_rule);
	tcase_add_test(clock, straight_reports_make_the_bound_narrow);
	tcase_add_test(clock, a_picture_that_may_lag_makes_the_bound_a_frame_wider);
	tcase_add_test(stopwatch, the_stopwatch_begins_paused);
	tcase_add_test(stopwatch, the_stopwatch_runs_beyond_the_end);
	tcase_add_test(stopwatch, the_stopwatch_seeks_and_steps);
	tcase_add_test(stopwatch, the_stopwatch_tells_what_was_played);
	tcase_add_test(open, without_mpv_the_message_says_what_to_do);
	tcase_add_test(open, only_options_may_be_added_for_mpv);
	tcase_add_test(open, recordings_are_given_by_their_full_path);
	suite_add_tcase(suite, messages);
	suite_add_tcase(suite, clock);
	suite_add_tcase(suite, stopwatch);
	suite_add_tcase(suite, open);
	return suite;
}
