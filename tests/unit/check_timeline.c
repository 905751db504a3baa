/*
 * What one record after the other makes of a timeline. What it refuses is in
 * check_timeline_refused.c, lost records and two machines are in check_timeline_merge.c, random work
 * in check_timeline_random.c.
 */
#include <check.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "timeline_steps.h"

START_TEST(empty)
{
	struct record r;

	ck_assert_uint_eq(timeline_n(tl), 0);
	ck_assert_uint_eq(timeline_after(tl, 0), 0);
	ck_assert_uint_eq(timeline_n_running(tl), 0);
	ck_assert(!timeline_undo(tl, &r));
	ck_assert(!timeline_redo(tl, &r));
	ck_assert(!timeline_finished(tl));
	ck_assert_int_eq(timeline_span_ms(tl), 0);
	ck_assert_ptr_null(timeline_find(tl, (struct event_id){TL_RUN_A, 1}));
	ck_assert_uint_eq(timeline_index(tl, (struct event_id){TL_RUN_A, 1}), SIZE_MAX);
	ck_assert_ptr_null(timeline_would_end(tl, CODE_ON, TARGET_PA));
}
END_TEST

START_TEST(by_time)
{
	struct event_id late = tl_add(1, CODE_ASK, TARGET_LEA, 5000);
	struct event_id early = tl_add(2, CODE_PRAISE, TARGET_PA, -200);
	struct event_id twin = tl_add(3, CODE_PRAISE, TARGET_PB, 5000);

	ck_assert_uint_eq(timeline_n(tl), 3);
	ck_assert_uint_eq(timeline_index(tl, early), 0);
	ck_assert_uint_eq(timeline_index(tl, late), 1);
	ck_assert_uint_eq(timeline_index(tl, twin), 2);
	ck_assert_int_eq(timeline_at(tl, 0)->v.onset_ms, -200);
	ck_assert_int_eq(timeline_at(tl, 0)->code, CODE_PRAISE);
	ck_assert_int_eq(timeline_at(tl, 0)->target, TARGET_PA);
	ck_assert_uint_eq(timeline_after(tl, -201), 0);
	ck_assert_uint_eq(timeline_after(tl, -200), 1);
	ck_assert_uint_eq(timeline_after(tl, 5000), 3);
	ck_assert_uint_eq(timeline_count(tl, CODE_PRAISE, -1), 2);
	ck_assert_uint_eq(timeline_count(tl, CODE_PRAISE, TARGET_PA), 1);
	ck_assert_uint_eq(timeline_count(tl, CODE_ASK, TARGET_PA), 0);
	ck_assert_int_eq(timeline_span_ms(tl), 5000);
}
END_TEST

START_TEST(strings_are_copied)
{
	char comment[] = "child's toy", modifiers[] = "how=kind";
	struct record r = fixture_add(TL_RUN_A, 1, 1, CODE_ASK, TARGET_LEA, 0);
	const struct event *e;

	r.v.comment = comment;
	r.v.modifiers = modifiers;
	tl_must(&r);
	memset(comment, 'x', 3);
	memset(modifiers, 'x', 3);
	e = timeline_find(tl, r.id);
	ck_assert_str_eq(e->v.comment, "child's toy");
	ck_assert_str_eq(e->v.modifiers, "how=kind");
	ck_assert_str_eq(e->v.code, "ask");
	ck_assert_str_eq(e->v.target, "lea");
	/* empty is the same as none */
	r = tl_change(2, r.id);
	r.v.comment = "";
	r.v.modifiers = "";
	tl_must(&r);
	e = timeline_find(tl, r.id);
	ck_assert_ptr_null(e->v.comment);
	ck_assert_ptr_null(e->v.modifiers);
	ck_assert_str_eq(e->previous->v.comment, "child's toy");
	ck_assert_int_eq(e->previous->rev, 1);
	ck_assert_ptr_null(e->previous->previous);
	ck_assert_int_eq(e->created_utc_ms, 3600 * 1000 + 1);
	ck_assert_int_eq(e->modified_utc_ms, 3600 * 1000 + 2);
}
END_TEST

START_TEST(a_state_runs_and_ends)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);

	ck_assert_uint_eq(timeline_n_running(tl), 1);
	ck_assert_ptr_eq(timeline_running(tl, 0), timeline_find(tl, on));
	ck_assert_ptr_eq(timeline_would_end(tl, CODE_ON, TARGET_PA), timeline_find(tl, on));
	ck_assert_ptr_eq(timeline_would_end(tl, CODE_OFF, TARGET_PA), timeline_find(tl, on));
	ck_assert_ptr_null(timeline_would_end(tl, CODE_OFF, TARGET_PB));
	ck_assert_ptr_null(timeline_would_end(tl, CODE_SMILE, TARGET_PA));
	ck_assert_ptr_null(timeline_would_end(tl, CODE_PRAISE, TARGET_PA));
	tl_stop(2, on, 3000);
	ck_assert_uint_eq(timeline_n_running(tl), 0);
	ck_assert_ptr_null(timeline_would_end(tl, CODE_OFF, TARGET_PA));
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 3000);
	ck_assert_int_eq(timeline_find(tl, on)->rev, 2);
	ck_assert_int_eq(timeline_span_ms(tl), 3000);
}
END_TEST

START_TEST(a_start_ends_the_other)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = tl_start(2, CODE_OFF, TARGET_PA, 2500, on);

	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 2500);
	ck_assert_int_eq(timeline_find(tl, on)->rev, 2);
	ck_assert_int_eq(timeline_find(tl, on)->seq, 2);
	ck_assert_uint_eq(timeline_n_running(tl), 1);
	ck_assert_ptr_eq(timeline_running(tl, 0), timeline_find(tl, off));
	ck_assert_uint_eq(timeline_n_undo(tl), 2);

	tl_undo(3); /* off goes, on runs again */
	ck_assert(timeline_find(tl, off)->deleted);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, MEDIATIME_NONE);
	ck_assert_int_eq(timeline_find(tl, on)->rev, 3);
	ck_assert_uint_eq(timeline_n(tl), 1);
	tl_redo(4);
	ck_assert(!timeline_find(tl, off)->deleted);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 2500);
	tl_undo(5);
	tl_undo(6);
	ck_assert_uint_eq(timeline_n(tl), 0);
	ck_assert_uint_eq(timeline_n_undo(tl), 0);
	ck_assert_uint_eq(timeline_n_redo(tl), 2);
	tl_redo(7);
	tl_redo(8);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 2500);
	ck_assert_int_eq(timeline_find(tl, off)->v.offset_ms, MEDIATIME_NONE);
	/* something new takes the way forward away */
	tl_undo(9);
	tl_add(10, CODE_ASK, TARGET_LEA, 0);
	ck_assert_uint_eq(timeline_n_redo(tl), 0);
	ck_assert_uint_eq(timeline_n_undo(tl), 2);
}
END_TEST

START_TEST(undo_of_a_change_restores_all)
{
	struct record r = fixture_add(TL_RUN_A, 1, 1, CODE_SMILE, TARGET_PA, 1000);
	struct event_id id = r.id;
	const struct event *e;

	r.v.comment = "first";
	r.v.modifiers = "how=firm";
	r.v.error_ms = 17;
	r.v.frame_ms = 960;
	r.v.speed = 1.5;
	r.v.paused = true;
	r.v.source = SOURCE_WINDOW;
	r.v.correction_ms = 250;
	r.v.mark = MARK_DOUBTFUL;
	tl_must(&r);
	r = tl_change(2, id);
	r.v.code = "on";
	r.v.target = "pb";
	r.v.comment = NULL;
	r.v.modifiers = NULL;
	r.v.onset_ms = 7;
	r.v.offset_ms = 8;
	r.v.error_ms = -1;
	r.v.frame_ms = MEDIATIME_NONE;
	r.v.speed = 0;
	r.v.paused = false;
	r.v.source = SOURCE_NONE;
	r.v.correction_ms = 0;
	r.v.mark = MARK_STRONG;
	tl_must(&r);
	ck_assert_int_eq(timeline_find(tl, id)->code, CODE_ON);
	ck_assert_uint_eq(timeline_n_running(tl), 0);
	tl_undo(3);
	e = timeline_find(tl, id);
	ck_assert_int_eq(e->rev, 3);
	ck_assert_int_eq(e->code, CODE_SMILE);
	ck_assert_int_eq(e->target, TARGET_PA);
	ck_assert_int_eq(e->v.onset_ms, 1000);
	ck_assert_int_eq(e->v.offset_ms, MEDIATIME_NONE);
	ck_assert_str_eq(e->v.comment, "first");
	ck_assert_str_eq(e->v.modifiers, "how=firm");
	ck_assert_int_eq(e->v.error_ms, 17);
	ck_assert_int_eq(e->v.frame_ms, 960);
	ck_assert(e->v.speed > 1.4 && e->v.speed < 1.6);
	ck_assert(e->v.paused);
	ck_assert_int_eq(e->v.source, SOURCE_WINDOW);
	ck_assert_int_eq(e->v.correction_ms, 250);
	ck_assert_int_eq(e->v.mark, MARK_DOUBTFUL);
	ck_assert_uint_eq(timeline_n_running(tl), 1);
}
END_TEST

START_TEST(undo_of_a_deletion)
{
	struct event_id id = tl_add(1, CODE_ASK, TARGET_LEA, 1000);
	struct record r = tl_deletion(2, id);

	tl_must(&r);
	ck_assert_uint_eq(timeline_n(tl), 0);
	ck_assert_uint_eq(timeline_count(tl, CODE_ASK, -1), 0);
	ck_assert_uint_eq(timeline_index(tl, id), SIZE_MAX);
	ck_assert_int_eq(timeline_find(tl, id)->v.onset_ms, 1000);
	ck_assert(timeline_undo(tl, &r));
	ck_assert_int_eq(r.op, OP_ADD);
	ck_assert_int_eq(r.rev, 3);
	ck_assert_uint_eq(r.ref_run, TL_RUN_A);
	ck_assert_int_eq(r.ref_seq, 2);
	tl_undo(3);
	ck_assert_uint_eq(timeline_n(tl), 1);
	ck_assert(timeline_redo(tl, &r));
	ck_assert_int_eq(r.op, OP_DEL);
	tl_redo(4);
	ck_assert_uint_eq(timeline_n(tl), 0);
}
END_TEST

/* An edit that ends another state takes that back too: a set undone is the one set that reopens. */
START_TEST(a_change_can_end_the_other)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = tl_add(2, CODE_OFF, TARGET_PB, 2000);
	struct record r = tl_change(3, off);

	r.v.target = "pa";
	r.ends = on;
	r.ends_rev = 2;
	tl_must(&r);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 2000);
	tl_undo(4);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, MEDIATIME_NONE);
	ck_assert_int_eq(timeline_find(tl, off)->target, TARGET_PB);
	tl_redo(5);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 2000);
	ck_assert_int_eq(timeline_find(tl, off)->target, TARGET_PA);
}
END_TEST

/* Only what an event has ended can run again when it goes. */
START_TEST(a_deletion_can_reopen)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = tl_start(2, CODE_OFF, TARGET_PA, 2500, on);
	struct record r = tl_deletion(3, off);

	r.ends = on;
	r.ends_rev = 3;
	tl_must(&r);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, MEDIATIME_NONE);
	tl_undo(4);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 2500);
	r = tl_change(5, on);
	r.v.offset_ms = 2000;
	tl_must(&r);
	r = tl_deletion(6, off);
	r.ends = on;
	r.ends_rev = timeline_find(tl, on)->rev + 1;
	tl_must_not(&r, "'on' of 'pa' was not ended by this event");
}
END_TEST

/* It is a moment where it is, and not more where it goes. */
START_TEST(a_running_state_moves)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000), off;
	struct record r;

	tl_stop(2, on, 2000);
	off = tl_add(3, CODE_OFF, TARGET_PA, 500);
	r = tl_change(4, off);
	r.v.onset_ms = 1500;
	tl_must_not(&r, "'off' of 'pa' cannot begin at 0:01.500: there 'on' lasts from 0:01.000 to "
			"0:02.000; choose another time or change that event first");
	r.v.onset_ms = 2000;
	tl_must(&r);
}
END_TEST

START_TEST(end_of_a_running_state)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct record r;

	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 1000);
	tl_add(2, CODE_ASK, TARGET_LEA, 4000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 4000);
	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 3000;
	r.v.offset_ms = 6000;
	tl_must(&r);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 6000);
	ck_assert_int_eq(timeline_span_ms(tl), 6000);
	tl_stop(3, on, 5000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 5000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)->previous), 6000);
}
END_TEST

/* What is logged where nobody watched makes no running state longer. */
START_TEST(a_running_state_ends_with_watching)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 18000), late, off;
	struct record r;

	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 0;
	r.v.offset_ms = 20000;
	tl_must(&r);
	tl_add(2, CODE_ASK, TARGET_LEA, 120000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 20000);
	ck_assert_int_eq(timeline_span_ms(tl), 120000);
	late = tl_add(3, CODE_SMILE, TARGET_PA, 130000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, late)), 130000);
	/* the next of the lane ends it only where that is earlier */
	tl_stop(4, on, 19000);
	off = tl_add(5, CODE_OFF, TARGET_PA, 140000);
	tl_stop(6, off, 141000);
	on = tl_add(7, CODE_ON, TARGET_PA, 19500);
	ck_assert_int_eq(timeline_next_ms(tl, timeline_find(tl, on)), 140000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 20000);
	ck_assert_int_eq(timeline_next_ms(tl, timeline_find(tl, off)), MEDIATIME_NONE);
	/* watched again, further on: up to the end of that */
	r.v.onset_ms = 100000;
	r.v.offset_ms = 110000;
	tl_must(&r);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 110000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, late)), 130000);
	r.v.offset_ms = 150000;
	tl_must(&r);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, on)), 140000);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, late)), 150000);
}
END_TEST

START_TEST(other_records)
{
	static const enum record_op others[] = {
		OP_META, OP_NOTE, OP_CODEBOOK, OP_MEDIA, OP_SALVAGE, OP_CLOSE, OP_OTHER};
	struct record r;
	long long seq = 0;

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		record_init(&r, others[i], CAUSE_NONE);
		r.run = TL_RUN_A;
		r.seq = ++seq;
		tl_must(&r);
		tl_apply(&r, APPLIED_DUPLICATE, "");
	}
	ck_assert_uint_eq(timeline_n(tl), 0);
	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 0;
	r.v.offset_ms = INT64_MAX;
	tl_must_not(&r, "what was played is beyond any recording");
	tl_apply(&r, APPLIED_NOT, "what was played is beyond any recording");
	r.v.offset_ms = 0;
	tl_must(&r);
	ck_assert_uint_eq(timeline_coverage(tl)->n, 0);
	r.v.offset_ms = 10;
	tl_must(&r);
	ck_assert_uint_eq(timeline_coverage(tl)->n, 1);
}
END_TEST

static struct record state(long long seq, const char *key)
{
	struct record r;

	record_init(&r, OP_STATE, CAUSE_INPUT);
	r.run = TL_RUN_A;
	r.seq = seq;
	r.key = key;
	return r;
}

/* A finished observation takes notes, and nothing that changes it, until it is reopened. */
START_TEST(finished)
{
	static const char *const why =
		"the observation is finished; reopen it before you change it";
	struct event_id id = tl_add(1, CODE_ASK, TARGET_LEA, 1000);
	struct record changes[] = {tl_change(9, id), tl_deletion(9, id),
		fixture_add(TL_RUN_A, 9, 9, CODE_ASK, TARGET_LEA, 2000)};
	struct record undo, note, r = state(2, STATE_REOPENED);

	tl_must_not(&r, "the observation is open already");
	ck_assert(!timeline_finished(tl));
	r = state(2, STATE_FINISHED);
	tl_must(&r);
	ck_assert(timeline_finished(tl));
	tl_apply(&r, APPLIED_DUPLICATE, "");
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		tl_must_not(&changes[i], why);
	ck_assert(timeline_undo(tl, &undo));
	undo.run = TL_RUN_A;
	undo.seq = 9;
	tl_must_not(&undo, why);
	r = state(3, STATE_FINISHED);
	tl_must_not(&r, "the observation is finished already");
	record_init(&note, OP_NOTE, CAUSE_INPUT);
	note.run = TL_RUN_A;
	note.seq = 4;
	tl_must(&note);
	r = state(5, STATE_REOPENED);
	tl_must(&r);
	ck_assert(!timeline_finished(tl));
	tl_must(&undo);
	ck_assert_uint_eq(timeline_n(tl), 0);
	r = state(2, STATE_FINISHED); /* it comes again */
	tl_apply(&r, APPLIED_DUPLICATE, "");
	ck_assert(!timeline_finished(tl));
}
END_TEST

/* What another machine wrote after the end is in its journal, so it is there. */
START_TEST(journals_go_on_after_the_end)
{
	struct record r = state(1, STATE_FINISHED),
		      add = fixture_add(TL_RUN_B, 1, 1, CODE_ASK, TARGET_LEA, 1000);

	tl_must(&r);
	tl_apply(&add, APPLIED, "");
	ck_assert_uint_eq(timeline_n(tl), 1);
	ck_assert(timeline_finished(tl));
}
END_TEST

/* A state that a later version may know: it is told, and means nothing here. */
START_TEST(other_states)
{
	static const char *const keys[] = {"archived", "Finished", "", NULL};
	static const char *const why = "an observation is 'finished' or 'reopened'";
	struct record r = state(1, STATE_FINISHED);

	tl_must(&r);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		r = state(2, keys[i]);
		tl_must_not(&r, why);
		tl_apply(&r, APPLIED_NOT, why);
		ck_assert(timeline_finished(tl));
	}
}
END_TEST

/* Whoever undoes by hand may not restore what does not go together. */
START_TEST(undo_of_something_else)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = tl_add(2, CODE_OFF, TARGET_PB, 2000);
	struct record r = tl_change(3, off);

	r.v.target = "pa";
	r.ends = on;
	r.ends_rev = 2;
	tl_must(&r);
	ck_assert(timeline_undo(tl, &r));
	r.v.target = "pa";
	tl_must_not(&r, "'off' of 'pa' cannot run: 'on' runs since 0:01.000; stop that first");
	r.v.onset_ms = 500;
	r.v.offset_ms = 1500;
	tl_must_not(&r,
		"'off' of 'pa' from 0:00.500 must end by 0:01.000, where 'on' begins; choose "
		"another time or change that event first");
	r.v.offset_ms = 1000;
	r.run = TL_RUN_A;
	r.seq = 4;
	tl_must(&r);
}
END_TEST

/* A replay that jumps so much that the order is sorted once at the end. */
START_TEST(backwards)
{
	enum { N = 3000 };
	struct record r;

	for (int i = 0; i < N; i++) {
		r = fixture_add(TL_RUN_A, i + 1, (uint32_t)i + 1, CODE_ASK, TARGET_LEA, N - i);
		ck_assert_int_eq(timeline_apply(tl, &r, NULL), APPLIED);
	}
	for (int i = 0; i < N; i += 3) {
		r = tl_deletion(N + i + 1, (struct event_id){TL_RUN_A, (uint32_t)i + 1});
		ck_assert_int_eq(timeline_apply(tl, &r, NULL), APPLIED);
	}
	ck_assert_uint_eq(timeline_n(tl), N - N / 3);
	for (size_t i = 1; i < timeline_n(tl); i++)
		ck_assert_int_lt(
			timeline_at(tl, i - 1)->v.onset_ms, timeline_at(tl, i)->v.onset_ms);
	tl_add(2 * N + 1, CODE_ASK, TARGET_LEA, -1);
	ck_assert_int_eq(timeline_at(tl, 0)->v.onset_ms, -1);
}
END_TEST

Suite *timeline_suite(void);

Suite *timeline_suite(void)
{
	Suite *suite = suite_create("timeline");
	TCase *tc = tcase_create("records");

	tcase_add_checked_fixture(tc, tl_begin, tl_end);
	tcase_add_test(tc, empty);
	tcase_add_test(tc, by_time);
	tcase_add_test(tc, strings_are_copied);
	tcase_add_test(tc, a_state_runs_and_ends);
	tcase_add_test(tc, a_start_ends_the_other);
	tcase_add_test(tc, undo_of_a_change_restores_all);
	tcase_add_test(tc, undo_of_a_deletion);
	tcase_add_test(tc, a_change_can_end_the_other);
	tcase_add_test(tc, a_deletion_can_reopen);
	tcase_add_test(tc, a_running_state_moves);
	tcase_add_test(tc, end_of_a_running_state);
	tcase_add_test(tc, a_running_state_ends_with_watching);
	tcase_add_test(tc, other_records);
	tcase_add_test(tc, finished);
	tcase_add_test(tc, journals_go_on_after_the_end);
	tcase_add_test(tc, other_states);
	tcase_add_test(tc, undo_of_something_else);
	tcase_add_test(tc, backwards);
	suite_add_tcase(suite, tc);
	return suite;
}
