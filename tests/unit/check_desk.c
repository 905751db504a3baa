/*
 * The desk with a stopwatch and a study in a temporary folder: what a coder does, and that it is
 * all there after a restart.
 */
#include "coding/desk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "coding/desk_private.h"
#include "coding/worklist.h"
#include "desk_fixture.h"
#include "fixture.h"

static const char codebook[] =
	"format: turven-codebook/1\n"
	"id: play\n"
	"version: '1'\n"
	"title: Play\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"  - {id: leader, kind: person, roles: [leader], label: Leader}\n"
	"  - {id: family, kind: unit, label: Family}\n"
	"groups:\n"
	"  - {id: face, label: Face}\n"
	"modifiers:\n"
	"  - id: power\n"
	"    label: Power\n"
	"    values: [{id: low, label: low}, {id: high, label: high}]\n"
	"codes:\n"
	"  - {id: hit, key: h, kind: point, targets: child, modifiers: power, label: Hits}\n"
	"  - {id: talk, key: t, kind: point, targets: leader, label: Talks}\n"
	"  - {id: joke, key: j, kind: point, targets: family, label: Joke}\n"
	"  - {id: smile, key: s, kind: state, group: face, targets: child, label: Smiles}\n"
	"  - {id: frown, key: f, kind: state, group: face, targets: child, label: Frowns}\n";

static const char session[] = "format: turven-session/1\n"
			      "id: s1\n"
			      "participants:\n"
			      "  - {id: kim, role: child, key: '1', label: Kim}\n"
			      "  - {id: lee, role: leader, key: '2', label: Lee}\n"
			      "  - {id: max, role: leader, key: '3', label: Max}\n";

enum { HIT, TALK, JOKE, SMILE, FROWN };
enum { KIM, LEE, MAX, FAMILY };

static void setup(void)
{
	desk_fixture_begin("format: turven-study/1\n"
			   "coders:\n"
			   "  - {id: slow, reaction_ms: 200}\n",
		session);
	desk_fixture_write("codebooks/play.yaml", codebook);
}

static struct desk *open_desk(const char *coder)
{
	return desk_fixture_open("play", coder);
}

static struct desk *open_played(void)
{
	struct desk_options o = {.study_root = desk_fixture_root,
		.session = "s1",
		.view_only = true,
		.play = true,
		.stopwatch = true};
	struct problems problems = {0};
	struct error err = {0};
	struct desk *d = NULL;

	ck_assert_msg(desk_open(&d, &o, &problems, &err), "%s", err.text);
	problems_clear(&problems);
	return d;
}

static enum desk_pressed press(struct desk *d, int code, int target, int64_t ms)
{
	struct desk_moment m = desk_fixture_moment(ms);
	struct error err = {0};

	return desk_press(d, code, target, &m, false, NULL, &err);
}

static const struct event *event(const struct desk *d, size_t i)
{
	ck_assert_uint_lt(i, timeline_n(desk_timeline(d)));
	return timeline_at(desk_timeline(d), i);
}

START_TEST(target_is_settled_or_asked)
{
	struct desk *d = open_desk("anna");

	/* Kim is chosen at first; the code decides where it can only be about one. */
	ck_assert_int_eq(press(d, HIT, -1, 1000), PRESSED_LOGGED);
	ck_assert_int_eq(event(d, 0)->target, KIM);
	ck_assert_int_eq(press(d, JOKE, -1, 2000), PRESSED_LOGGED);
	ck_assert_int_eq(event(d, 1)->target, FAMILY);
	ck_assert_int_eq(press(d, TALK, -1, 3000), PRESSED_ASK_TARGET);
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 2);
	ck_assert_int_eq(press(d, TALK, MAX, 3000), PRESSED_LOGGED);
	ck_assert_int_eq(event(d, 2)->target, MAX);
	ck_assert(desk_choose_target(d, desk_target_by_key(d, '2')));
	ck_assert_int_eq(press(d, TALK, -1, 4000), PRESSED_LOGGED);
	ck_assert_int_eq(event(d, 3)->target, LEE);
	/* a code about somebody whom it cannot be about */
	ck_assert_int_eq(press(d, TALK, KIM, 4000), PRESSED_REFUSED);
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 4);
	desk_fixture_close(d);
}
END_TEST

START_TEST(states_start_end_and_replace)
{
	struct desk *d = open_desk("anna");

	ck_assert_int_eq(press(d, SMILE, -1, 1000), PRESSED_STARTED);
	ck_assert_uint_eq(timeline_n_running(desk_timeline(d)), 1);
	ck_assert_int_eq(press(d, FROWN, -1, 2500), PRESSED_STARTED);
	ck_assert_uint_eq(timeline_n_running(desk_timeline(d)), 1);
	ck_assert_int_eq(event(d, 0)->v.offset_ms, 2500);
	ck_assert_int_eq(press(d, FROWN, -1, 4000), PRESSED_ENDED);
	ck_assert_int_eq(event(d, 1)->v.offset_ms, 4000);
	ck_assert_uint_eq(timeline_n_running(desk_timeline(d)), 0);
	desk_fixture_close(d);
}
END_TEST

START_TEST(one_undo_takes_back_one_press)
{
	struct desk *d = open_desk("anna");
	struct error err = {0};
	char what[128] = "";

	press(d, SMILE, -1, 1000);
	press(d, FROWN, -1, 2500);
	ck_assert(desk_undo(d, what, sizeof what, &err));
	ck_assert_ptr_nonnull(strstr(what, "Frowns"));
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 1);
	ck_assert_int_eq(event(d, 0)->v.offset_ms, MEDIATIME_NONE);
	ck_assert(desk_redo(d, NULL, 0, &err));
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 2);
	ck_assert_int_eq(event(d, 0)->v.offset_ms, 2500);
	ck_assert(!desk_redo(d, NULL, 0, &err));
	desk_fixture_close(d);
}
END_TEST

START_TEST(double_press_asks)
{
	struct desk *d = open_desk("anna");
	struct desk_moment m = desk_fixture_moment(1000);
	struct error err = {0};

	m.mono_us = 5000000;
	ck_assert_int_eq(desk_press(d, SMILE, -1, &m, false, NULL, &err), PRESSED_STARTED);
	m.media_ms = 1200;
	m.mono_us = 5200000;
	ck_assert_int_eq(desk_press(d, SMILE, -1, &m, false, NULL, &err), PRESSED_ASK_END);
	ck_assert_uint_eq(timeline_n_running(desk_timeline(d)), 1);
	ck_assert_int_eq(desk_press(d, SMILE, -1, &m, true, NULL, &err), PRESSED_ENDED);
	ck_assert_int_eq(event(d, 0)->v.offset_ms, 1200);
	desk_fixture_close(d);
}
END_TEST

START_TEST(all_is_there_after_a_restart)
{
	struct desk *d = open_desk("anna");
	struct event_id id;
	struct desk_moment m = desk_fixture_moment(1500);
	struct error err = {0};

	ck_assert_int_eq(desk_press(d, HIT, -1, &m, false, &id, &err), PRESSED_LOGGED);
	ck_assert(desk_comment(d, id, "=1+1 \"quoted\"\nsecond \xe2\x80\xae line", &err));
	ck_assert(desk_mark(d, id, MARK_DOUBTFUL, &err));
	press(d, SMILE, -1, 2000);
	press(d, JOKE, -1, 3000);
	ck_assert(desk_undo(d, NULL, 0, &err));
	desk_fixture_close(d);

	d = open_desk("anna");
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 2);
	ck_assert_str_eq(event(d, 0)->v.comment, "=1+1 \"quoted\"\nsecond \xe2\x80\xae line");
	ck_assert_int_eq(event(d, 0)->v.mark, MARK_DOUBTFUL);
	ck_assert_uint_eq(timeline_n_running(desk_timeline(d)), 1);
	ck_assert(desk_is_saved(d, event(d, 0)));
	/* undo and redo go on where they were */
	ck_assert(desk_redo(d, NULL, 0, &err));
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 3);
	for (int i = 0; i < 5; i++)
		ck_assert_msg(desk_undo(d, NULL, 0, &err), "undo %d: %s", i, err.text);
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 0);
	ck_assert(!desk_undo(d, NULL, 0, &err));
	desk_fixture_close(d);
}
END_TEST

START_TEST(second_instance_is_refused)
{
	struct desk *d = open_desk("anna");
	struct desk_options o = {.study_root = desk_fixture_root,
		.session = "s1",
		.codebook = "play",
		.coder = "anna",
		.pass = 1,
		.stopwatch = true};
	struct problems problems = {0};
	struct error err = {0};
	struct desk *second = NULL;

	ck_assert(!desk_open(&second, &o, &problems, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "s1_anna_play"));
	o.pass = 2;
	ck_assert_msg(desk_open(&second, &o, &problems, &err), "%s", err.text);
	desk_fixture_close(second);
	desk_fixture_close(d);
}
END_TEST

START_TEST(reaction_time_is_taken_off)
{
	struct desk *d = open_desk("slow");
	struct desk_moment m;

	desk_seek(d, 10000);
	desk_play(d, true);
	desk_service(d, clock_mono_us());
	desk_moment(d, clock_mono_us(), SOURCE_TERMINAL, &m);
	ck_assert(!m.paused);
	ck_assert_int_eq(m.correction_ms, 200);
	ck_assert_int_eq(desk_press(d, HIT, -1, &m, false, NULL, NULL), PRESSED_LOGGED);
	ck_assert_int_eq(event(d, 0)->v.onset_ms, m.media_ms - 200);
	ck_assert_int_eq(event(d, 0)->v.correction_ms, 200);
	desk_play(d, false);
	desk_service(d, clock_mono_us());
	desk_moment(d, clock_mono_us(), SOURCE_TERMINAL, &m);
	ck_assert_int_eq(m.correction_ms, 0);
	desk_fixture_close(d);
}
END_TEST

START_TEST(modifiers_are_checked)
{
	struct desk *d = open_desk("anna");
	struct event_values v;
	struct error err = {0};

	press(d, HIT, -1, 1000);
	v = event(d, 0)->v;
	v.modifiers = "power=high";
	ck_assert(desk_change(d, event(d, 0)->id, &v, &err));
	ck_assert_str_eq(event(d, 0)->v.modifiers, "power=high");
	v.modifiers = "power=enormous";
	ck_assert(!desk_change(d, event(d, 0)->id, &v, &err));
	ck_assert_str_eq(event(d, 0)->v.modifiers, "power=high");
	desk_fixture_close(d);
}
END_TEST

START_TEST(derived_files_are_written_on_leaving)
{
	struct desk *d = open_desk("anna");
	char *path = file_join(desk_fixture_root, "sessions/s1/s1_anna_play_events.tsv");
	struct error err = {0};
	char *text = NULL;
	size_t n;

	desk_fixture_close(d);
	ck_assert(!file_exists(path)); /* only looked */
	d = open_desk("anna");
	press(d, HIT, -1, 1234);
	desk_fixture_close(d);
	ck_assert_msg(file_read(path, 1 << 20, &text, &n, &err), "%s", err.text);
	ck_assert_int_eq(strncmp(text, "onset\tduration\tcode\ttarget\t", 27), 0);
	ck_assert_ptr_nonnull(strstr(text, "\n1.234\t0.000\thit\tkim\t"));
	/* no path of this machine in it */
	ck_assert_ptr_null(strstr(text, desk_fixture_root));
	free(text);
	free(path);
}
END_TEST

START_TEST(changed_codebook_goes_on_with_the_old)
{
	struct desk *d = open_desk("anna");
	char *changed = strdup(codebook);
	struct desk_options o = {.study_root = desk_fixture_root,
		.session = "s1",
		.codebook = "play",
		.coder = "bram",
		.pass = 1,
		.stopwatch = true};
	struct problems problems = {0};
	struct error err = {0};
	struct desk *second = NULL;

	press(d, HIT, -1, 1000);
	desk_fixture_close(d);
	/* the same version with another content: refused for new work … */
	memcpy(strstr(changed, "Hits"), "Slap", 4);
	desk_fixture_write("codebooks/play.yaml", changed);
	ck_assert(!desk_open(&second, &o, &problems, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "version"));
	/* … while work begun with the old one goes on with it. */
	d = open_desk("anna");
	ck_assert_str_eq(label_get(&desk_codebook(d)->codes[HIT].label, "en", ""), "Hits");
	desk_fixture_close(d);
	/* with a version of its own the new one can be used */
	*strchr(strstr(changed, "version: '1'"), '1') = '2';
	desk_fixture_write("codebooks/play.yaml", changed);
	ck_assert_msg(desk_open(&second, &o, &problems, &err), "%s", err.text);
	ck_assert_str_eq(label_get(&desk_codebook(second)->codes[HIT].label, "en", ""), "Slap");
	desk_fixture_close(second);
	problems_clear(&problems);
	free(changed);
}
END_TEST

START_TEST(worklist_counts)
{
	struct desk *d = open_desk("anna");
	struct problems problems = {0};
	struct error err = {0};
	struct worklist w;

	press(d, HIT, -1, 1000);
	press(d, JOKE, -1, 2000);
	ck_assert_msg(worklist_open(&w, desk_fixture_root, &problems, &err), "%s", err.text);
	ck_assert_uint_eq(w.n_sessions, 1);
	ck_assert(!w.sessions[0].loaded);
	worklist_read_roles(&w);
	ck_assert(!w.roles.any);
	ck_assert_uint_eq(w.roles.n, 2);
	ck_assert_str_eq(w.roles.items[0], "child");
	ck_assert_str_eq(w.roles.items[1], "leader");
	ck_assert(roles_know(&w.roles, "child"));
	ck_assert(!roles_know(&w.roles, "therapist"));
	worklist_load(&w, 0);
	ck_assert_uint_eq(w.sessions[0].n_observations, 1);
	ck_assert_int_eq(w.sessions[0].observations[0].state, WORK_IN_USE);
	desk_fixture_close(d);
	worklist_load(&w, 0);
	ck_assert_int_eq(w.sessions[0].observations[0].state, WORK_OPEN);
	ck_assert_uint_eq(w.sessions[0].observations[0].n_events, 2);
	ck_assert_int_eq(w.sessions[0].observations[0].span_ms, 2000);
	worklist_clear(&w);
}
END_TEST

START_TEST(new_session_for_a_file)
{
	struct participant people[] = {{.id = "kim", .role = "child", .key = '1'}};
	char *media = file_join(desk_fixture_root, "video.mkv");
	struct error err = {0};
	char *id = NULL;

	desk_fixture_write("video.mkv", "");
	ck_assert(!worklist_new_session(desk_fixture_root, "s2", media, people, 1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "does not look like a recording: it is empty"));
	desk_fixture_write("video.mkv", "format: turven-session/1\n\xc3\xa9\n");
	ck_assert(!worklist_new_session(desk_fixture_root, "s2", media, people, 1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "does not look like a recording: it is a text"));
	desk_fixture_write("video.mkv", "\x1a"
					"E\xdf\xa3 not really a video \xff");
	ck_assert(!worklist_session_of(desk_fixture_root, media, &id));
	ck_assert_msg(worklist_new_session(desk_fixture_root, "s2", media, people, 1, &err), "%s",
		err.text);
	ck_assert(worklist_session_of(desk_fixture_root, media, &id));
	ck_assert_str_eq(id, "s2");
	ck_assert(!worklist_new_session(desk_fixture_root, "s2", media, people, 1, &err));
	ck_assert(!worklist_new_session(desk_fixture_root, "../s3", media, people, 1, &err));
	free(id);
	free(media);
}
END_TEST

static const char with_recording[] = "format: turven-session/1\n"
				     "id: s1\n"
				     "recordings:\n"
				     "  - {file: video.mkv, bytes: 19, duration_ms: 60000}\n"
				     "participants:\n"
				     "  - {id: kim, role: child, key: '1', label: Kim}\n";

static bool is_told(struct desk *d, const char *words)
{
	struct desk_notice n;
	bool told = false;

	while (desk_next_notice(d, &n))
		told = told || strstr(n.text, words);
	return told;
}

/* Whom no codebook of the study is about is told of; whom another one is about is not. */
START_TEST(unknown_roles_are_told)
{
	struct desk *d;

	desk_fixture_write("sessions/s1/session.yaml",
		"format: turven-session/1\nid: s1\nparticipants:\n"
		"  - {id: kim, role: child, label: Kim}\n"
		"  - {id: mum, role: mother, label: Mum}\n");
	d = open_desk("anna");
	ck_assert(is_told(d, "Mum has the role 'mother', which play does not code; it codes: "
			     "child, leader"));
	desk_fixture_close(d);
	desk_fixture_write("sessions/s1/session.yaml",
		"format: turven-session/1\nid: s1\nparticipants:\n"
		"  - {id: kim, role: child, label: Kim}\n"
		"  - {id: mum, role: mother, label: Mum}\n"
		"  - {id: pat, label: Pat}\n");
	d = open_desk("anna");
	ck_assert(is_told(d, "play does not code Mum (mother), Pat (no role)"));
	desk_fixture_close(d);
	desk_fixture_write("codebooks/other.yaml",
		"format: turven-codebook/1\nid: other\nversion: '1'\ntitle: Other\n"
		"targets:\n  - {id: mother, roles: [mother], label: Mother}\n"
		"codes:\n  - {id: c1, key: a, kind: point, label: One}\n");
	d = open_desk("anna");
	ck_assert(!is_told(d, "mother"));
	desk_fixture_close(d);
}
END_TEST

START_TEST(recording_is_described_once_it_played)
{
	static const char before[] = "format: turven-session/1\n"
				     "id: s1\n"
				     "recordings:\n"
				     "  - file: video.mkv\n"
				     "    bytes: 18\n"
				     "%s"
				     "participants:\n"
				     "  - {id: kim, role: child, key: \"1\", label: Kim}\n";
	char *as_new = mem_printf(before, "");
	char *described = mem_printf(before, "    duration_ms: 5000\n    picture: no\n");
	char *by_people = mem_printf("# my notes\n%s", as_new), *found;
	struct desk *d;

	desk_fixture_write("sessions/s1/video.mkv", "not really a video");
	desk_fixture_write("sessions/s1/session.yaml", as_new);
	/* whoever only looks writes nothing */
	d = open_played();
	desk_describe_recording(d, 5000, false);
	desk_fixture_close(d);
	found = desk_fixture_read("sessions/s1/session.yaml");
	ck_assert_str_eq(found, as_new);
	free(found);
	d = open_desk("anna");
	desk_describe_recording(d, 5000, false);
	desk_fixture_close(d);
	found = desk_fixture_read("sessions/s1/session.yaml");
	ck_assert_str_eq(found, described);
	free(found);
	/* what is known is not said again, and what people wrote is theirs */
	d = open_desk("anna");
	desk_describe_recording(d, 6000, true);
	desk_fixture_close(d);
	found = desk_fixture_read("sessions/s1/session.yaml");
	ck_assert_str_eq(found, described);
	free(found);
	desk_fixture_write("sessions/s1/session.yaml", by_people);
	d = open_desk("anna");
	desk_describe_recording(d, 5000, false);
	desk_fixture_close(d);
	found = desk_fixture_read("sessions/s1/session.yaml");
	ck_assert_str_eq(found, by_people);
	free(found);
	free(as_new);
	free(described);
	free(by_people);
}
END_TEST

START_TEST(times_stay_within_the_recording)
{
	struct event_values v;
	struct error err = {0};
	struct desk *d;

	desk_fixture_write("sessions/s1/session.yaml", with_recording);
	desk_fixture_write("sessions/s1/video.mkv", "not really a video");
	d = open_desk("anna");
	press(d, HIT, -1, 1000);
	v = event(d, 0)->v;
	v.onset_ms = v.offset_ms = 300000;
	ck_assert(!desk_change(d, event(d, 0)->id, &v, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "5:00"));
	ck_assert_ptr_nonnull(strstr(err.text, "1:00"));
	v.onset_ms = v.offset_ms = -1;
	ck_assert(!desk_change(d, event(d, 0)->id, &v, &err));
	v.onset_ms = v.offset_ms = 60000;
	ck_assert(desk_change(d, event(d, 0)->id, &v, &err));
	desk_fixture_close(d);
}
END_TEST

START_TEST(stopwatch_beside_a_recording_is_not_exact)
{
	struct desk_moment m;
	struct desk *d;

	desk_fixture_write("sessions/s1/session.yaml", with_recording);
	desk_fixture_write("sessions/s1/video.mkv", "not really a video");
	d = open_desk("anna");
	desk_moment(d, clock_mono_us(), SOURCE_TERMINAL, &m);
	ck_assert_int_eq(m.error_ms, -1);
	desk_fixture_close(d);
	desk_fixture_write("sessions/s1/session.yaml", session);
	d = open_desk("bram");
	desk_moment(d, clock_mono_us(), SOURCE_TERMINAL, &m);
	ck_assert_int_ge(m.error_ms, 0);
	desk_fixture_close(d);
}
END_TEST

/* Without a fingerprint in session.yaml the one that the first run saw counts. */
START_TEST(other_recording_is_noticed)
{
	struct desk *d;

	desk_fixture_write("sessions/s1/session.yaml", with_recording);
	desk_fixture_write("sessions/s1/video.mkv", "not really a video");
	d = open_desk("anna");
	ck_assert(!desk_playback(d)->other_recording);
	press(d, HIT, -1, 1000);
	desk_fixture_close(d);
	desk_fixture_write("sessions/s1/video.mkv", "another one in its place");
	d = open_desk("anna");
	ck_assert(desk_playback(d)->other_recording);
	ck_assert(is_told(d, "video.mkv"));
	desk_fixture_close(d);
}
END_TEST

START_TEST(changed_codebook_is_told)
{
	struct desk *d = open_desk("anna");
	char *changed = strdup(codebook);

	ck_assert(!is_told(d, "codebook"));
	press(d, HIT, -1, 1000);
	desk_fixture_close(d);
	*strchr(strstr(changed, "version: '1'"), '1') = '2';
	desk_fixture_write("codebooks/play.yaml", changed);
	d = open_desk("anna");
	ck_assert(is_told(d, "version 1, as begun; the present one is 2"));
	desk_fixture_close(d);
	desk_fixture_write("codebooks/play.yaml", "format: turven-codebook/1\nid: play\n");
	d = open_desk("anna");
	ck_assert(is_told(d, "mistakes"));
	desk_fixture_close(d);
	free(changed);
}
END_TEST

Suite *desk_suite(void);

Suite *desk_suite(void)
{
	Suite *suite = suite_create("desk");
	TCase *tc = tcase_create("with a stopwatch");

	tcase_add_checked_fixture(tc, setup, desk_fixture_end);
	tcase_add_test(tc, target_is_settled_or_asked);
	tcase_add_test(tc, states_start_end_and_replace);
	tcase_add_test(tc, one_undo_takes_back_one_press);
	tcase_add_test(tc, double_press_asks);
	tcase_add_test(tc, all_is_there_after_a_restart);
	tcase_add_test(tc, second_instance_is_refused);
	tcase_add_test(tc, reaction_time_is_taken_off);
	tcase_add_test(tc, modifiers_are_checked);
	tcase_add_test(tc, derived_files_are_written_on_leaving);
	tcase_add_test(tc, changed_codebook_goes_on_with_the_old);
	tcase_add_test(tc, unknown_roles_are_told);
	tcase_add_test(tc, recording_is_described_once_it_played);
	tcase_add_test(tc, times_stay_within_the_recording);
	tcase_add_test(tc, stopwatch_beside_a_recording_is_not_exact);
	tcase_add_test(tc, other_recording_is_noticed);
	tcase_add_test(tc, changed_codebook_is_told);
	tcase_add_test(tc, worklist_counts);
	tcase_add_test(tc, new_session_for_a_file);
	suite_add_tcase(suite, tc);
	return suite;
}
