/*
 * What one record after the other makes of a timeline, and what it refuses. The random tests are in
 * check_timeline_random.c.
 */
#include <check.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "model/timeline.h"
#include "model_fixture.h"

#define RUN_A 0xa0000001u
#define RUN_B 0xb0000002u

static struct target *targets;
static struct timeline *t;

static void set_up(void)
{
	size_t n = targets_of(&fixture_codebook, &fixture_session, &targets);

	ck_assert_uint_eq(n, N_TARGETS);
	t = timeline_new(&fixture_codebook, targets, n);
}

static void tear_down(void)
{
	timeline_free(t);
	free(targets);
}

static void must(const struct record *r)
{
	struct error err = {0};

	ck_assert_msg(timeline_check(t, r, &err), "check: %s", err.text);
	ck_assert_int_eq(timeline_apply(t, r, &err), APPLIED);
	ck_assert_str_eq(err.text, "");
}

static void must_not(const struct record *r, const char *why)
{
	struct error err = {0};

	ck_assert(!timeline_check(t, r, &err));
	ck_assert_str_eq(err.text, why);
}

static void apply(const struct record *r, enum applied expected, const char *why)
{
	struct error err = {0};

	ck_assert_int_eq(timeline_apply(t, r, &err), expected);
	ck_assert_str_eq(err.text, why);
}

/* Adds an event; its number is its seq. */
static struct event_id add(long long seq, int code, int target, int64_t onset_ms)
{
	struct record r = fixture_add(RUN_A, seq, (uint32_t)seq, code, target, onset_ms);

	must(&r);
	return r.id;
}

/* A set record with the event's values as they are. */
static struct record change(long long seq, struct event_id id)
{
	const struct event *e = timeline_find(t, id);
	struct record r = fixture_add(RUN_A, seq, 1, CODE_ASK, TARGET_LEA, 0);

	ck_assert_ptr_nonnull(e);
	r.op = OP_SET;
	r.cause = CAUSE_EDIT;
	r.id = id;
	r.rev = e->rev + 1;
	r.v = e->v;
	return r;
}

static void stop(long long seq, struct event_id id, int64_t offset_ms)
{
	struct record r = change(seq, id);

	r.v.offset_ms = offset_ms;
	must(&r);
}

static struct record deletion(long long seq, struct event_id id)
{
	struct record r = change(seq, id);

	r.op = OP_DEL;
	return r;
}

/* A start that ends another event. */
static struct event_id start(
	long long seq, int code, int target, int64_t onset_ms, struct event_id ends)
{
	struct record r = fixture_add(RUN_A, seq, (uint32_t)seq, code, target, onset_ms);

	r.ends = ends;
	r.ends_rev = timeline_find(t, ends)->rev + 1;
	must(&r);
	return r.id;
}

static void undo(long long seq)
{
	struct record r;

	ck_assert(timeline_undo(t, &r));
	ck_assert_int_eq(r.cause, CAUSE_UNDO);
	r.run = RUN_A;
	r.seq = seq;
	must(&r);
}

static void redo(long long seq)
{
	struct record r;

	ck_assert(timeline_redo(t, &r));
	ck_assert_int_eq(r.cause, CAUSE_REDO);
	r.run = RUN_A;
	r.seq = seq;
	must(&r);
}

START_TEST(empty)
{
	struct record r;

	ck_assert_uint_eq(timeline_n(t), 0);
	ck_assert_uint_eq(timeline_after(t, 0), 0);
	ck_assert_uint_eq(timeline_n_running(t), 0);
	ck_assert(!timeline_undo(t, &r));
	ck_assert(!timeline_redo(t, &r));
	ck_assert(!timeline_finished(t));
	ck_assert_int_eq(timeline_span_ms(t), 0);
	ck_assert_ptr_null(timeline_find(t, (struct event_id){RUN_A, 1}));
	ck_assert_uint_eq(timeline_index(t, (struct event_id){RUN_A, 1}), SIZE_MAX);
	ck_assert_ptr_null(timeline_would_end(t, CODE_ON, TARGET_PA));
}
END_TEST

START_TEST(by_time)
{
	struct event_id late = add(1, CODE_ASK, TARGET_LEA, 5000);
	struct event_id early = add(2, CODE_PRAISE, TARGET_PA, -200);
	struct event_id twin = add(3, CODE_PRAISE, TARGET_PB, 5000);

	ck_assert_uint_eq(timeline_n(t), 3);
	ck_assert_uint_eq(timeline_index(t, early), 0);
	ck_assert_uint_eq(timeline_index(t, late), 1);
	ck_assert_uint_eq(timeline_index(t, twin), 2);
	ck_assert_int_eq(timeline_at(t, 0)->v.onset_ms, -200);
	ck_assert_int_eq(timeline_at(t, 0)->code, CODE_PRAISE);
	ck_assert_int_eq(timeline_at(t, 0)->target, TARGET_PA);
	ck_assert_uint_eq(timeline_after(t, -201), 0);
	ck_assert_uint_eq(timeline_after(t, -200), 1);
	ck_assert_uint_eq(timeline_after(t, 5000), 3);
	ck_assert_uint_eq(timeline_count(t, CODE_PRAISE, -1), 2);
	ck_assert_uint_eq(timeline_count(t, CODE_PRAISE, TARGET_PA), 1);
	ck_assert_uint_eq(timeline_count(t, CODE_ASK, TARGET_PA), 0);
	ck_assert_int_eq(timeline_span_ms(t), 5000);
}
END_TEST

START_TEST(strings_are_copied)
{
	char comment[] = "child's toy", modifiers[] = "how=kind";
	struct record r = fixture_add(RUN_A, 1, 1, CODE_ASK, TARGET_LEA, 0);
	const struct event *e;

	r.v.comment = comment;
	r.v.modifiers = modifiers;
	must(&r);
	memset(comment, 'x', 3);
	memset(modifiers, 'x', 3);
	e = timeline_find(t, r.id);
	ck_assert_str_eq(e->v.comment, "child's toy");
	ck_assert_str_eq(e->v.modifiers, "how=kind");
	ck_assert_str_eq(e->v.code, "ask");
	ck_assert_str_eq(e->v.target, "lea");
	/* empty is the same as none */
	r = change(2, r.id);
	r.v.comment = "";
	r.v.modifiers = "";
	must(&r);
	e = timeline_find(t, r.id);
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
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);

	ck_assert_uint_eq(timeline_n_running(t), 1);
	ck_assert_ptr_eq(timeline_running(t, 0), timeline_find(t, on));
	ck_assert_ptr_eq(timeline_would_end(t, CODE_ON, TARGET_PA), timeline_find(t, on));
	ck_assert_ptr_eq(timeline_would_end(t, CODE_OFF, TARGET_PA), timeline_find(t, on));
	ck_assert_ptr_null(timeline_would_end(t, CODE_OFF, TARGET_PB));
	ck_assert_ptr_null(timeline_would_end(t, CODE_SMILE, TARGET_PA));
	ck_assert_ptr_null(timeline_would_end(t, CODE_PRAISE, TARGET_PA));
	stop(2, on, 3000);
	ck_assert_uint_eq(timeline_n_running(t), 0);
	ck_assert_ptr_null(timeline_would_end(t, CODE_OFF, TARGET_PA));
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 3000);
	ck_assert_int_eq(timeline_find(t, on)->rev, 2);
	ck_assert_int_eq(timeline_span_ms(t), 3000);
}
END_TEST

START_TEST(a_start_ends_the_other)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = start(2, CODE_OFF, TARGET_PA, 2500, on);

	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 2500);
	ck_assert_int_eq(timeline_find(t, on)->rev, 2);
	ck_assert_int_eq(timeline_find(t, on)->seq, 2);
	ck_assert_uint_eq(timeline_n_running(t), 1);
	ck_assert_ptr_eq(timeline_running(t, 0), timeline_find(t, off));
	ck_assert_uint_eq(timeline_n_undo(t), 2);

	undo(3); /* off goes, on runs again */
	ck_assert(timeline_find(t, off)->deleted);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, MEDIATIME_NONE);
	ck_assert_int_eq(timeline_find(t, on)->rev, 3);
	ck_assert_uint_eq(timeline_n(t), 1);
	redo(4);
	ck_assert(!timeline_find(t, off)->deleted);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 2500);
	undo(5);
	undo(6);
	ck_assert_uint_eq(timeline_n(t), 0);
	ck_assert_uint_eq(timeline_n_undo(t), 0);
	ck_assert_uint_eq(timeline_n_redo(t), 2);
	redo(7);
	redo(8);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 2500);
	ck_assert_int_eq(timeline_find(t, off)->v.offset_ms, MEDIATIME_NONE);
	/* something new takes the way forward away */
	undo(9);
	add(10, CODE_ASK, TARGET_LEA, 0);
	ck_assert_uint_eq(timeline_n_redo(t), 0);
	ck_assert_uint_eq(timeline_n_undo(t), 2);
}
END_TEST

START_TEST(undo_of_a_change_restores_all)
{
	struct record r = fixture_add(RUN_A, 1, 1, CODE_SMILE, TARGET_PA, 1000);
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
	must(&r);
	r = change(2, id);
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
	must(&r);
	ck_assert_int_eq(timeline_find(t, id)->code, CODE_ON);
	ck_assert_uint_eq(timeline_n_running(t), 0);
	undo(3);
	e = timeline_find(t, id);
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
	ck_assert_uint_eq(timeline_n_running(t), 1);
}
END_TEST

START_TEST(undo_of_a_deletion)
{
	struct event_id id = add(1, CODE_ASK, TARGET_LEA, 1000);
	struct record r = deletion(2, id);

	must(&r);
	ck_assert_uint_eq(timeline_n(t), 0);
	ck_assert_uint_eq(timeline_count(t, CODE_ASK, -1), 0);
	ck_assert_uint_eq(timeline_index(t, id), SIZE_MAX);
	ck_assert_int_eq(timeline_find(t, id)->v.onset_ms, 1000);
	ck_assert(timeline_undo(t, &r));
	ck_assert_int_eq(r.op, OP_ADD);
	ck_assert_int_eq(r.rev, 3);
	ck_assert_uint_eq(r.ref_run, RUN_A);
	ck_assert_int_eq(r.ref_seq, 2);
	undo(3);
	ck_assert_uint_eq(timeline_n(t), 1);
	ck_assert(timeline_redo(t, &r));
	ck_assert_int_eq(r.op, OP_DEL);
	redo(4);
	ck_assert_uint_eq(timeline_n(t), 0);
}
END_TEST

/* An edit that ends another state takes that back too: a set undone is the one set that reopens. */
START_TEST(a_change_can_end_the_other)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = add(2, CODE_OFF, TARGET_PB, 2000);
	struct record r = change(3, off);

	r.v.target = "pa";
	r.ends = on;
	r.ends_rev = 2;
	must(&r);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 2000);
	undo(4);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, MEDIATIME_NONE);
	ck_assert_int_eq(timeline_find(t, off)->target, TARGET_PB);
	redo(5);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 2000);
	ck_assert_int_eq(timeline_find(t, off)->target, TARGET_PA);
}
END_TEST

/* Only what an event has ended can run again when it goes. */
START_TEST(a_deletion_can_reopen)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = start(2, CODE_OFF, TARGET_PA, 2500, on);
	struct record r = deletion(3, off);

	r.ends = on;
	r.ends_rev = 3;
	must(&r);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, MEDIATIME_NONE);
	undo(4);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 2500);
	r = change(5, on);
	r.v.offset_ms = 2000;
	must(&r);
	r = deletion(6, off);
	r.ends = on;
	r.ends_rev = timeline_find(t, on)->rev + 1;
	must_not(&r, "'on' of 'pa' was not ended by this event");
}
END_TEST

/* It is a moment where it is, and not more where it goes. */
START_TEST(a_running_state_moves)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000), off;
	struct record r;

	stop(2, on, 2000);
	off = add(3, CODE_OFF, TARGET_PA, 500);
	r = change(4, off);
	r.v.onset_ms = 1500;
	must_not(&r, "'off' of 'pa' cannot begin at 0:01.500: there 'on' lasts from 0:01.000 to "
		     "0:02.000; choose another time or change that event first");
	r.v.onset_ms = 2000;
	must(&r);
}
END_TEST

START_TEST(refused_by_itself)
{
	struct record good = fixture_add(RUN_A, 1, 1, CODE_ASK, TARGET_LEA, 1000), r;

	r = good;
	r.v.code = "asj";
	must_not(&r, "codebook 'fixture' has no code 'asj'; the nearest is 'ask'");
	apply(&r, APPLIED_NOT, "codebook 'fixture' has no code 'asj'; the nearest is 'ask'");
	r.v.code = "zzzzzzzzzz";
	must_not(&r, "codebook 'fixture' has no code 'zzzzzzzzzz'");
	r = good;
	r.v.target = "pc";
	must_not(&r, "this session has no target 'pc'; there are: lea, pa, pb, all");
	r = good;
	r.v.code = NULL;
	must_not(&r, "an event needs a code and a target");
	r = good;
	r.v.state = true;
	must_not(&r, "code 'ask' is a moment, not a state with a start and a stop");
	r = good;
	r.v.offset_ms = 1500;
	must_not(&r, "code 'ask' is a moment: it cannot begin at 0:01.000 and end at 0:01.500");
	r = good;
	r.v.onset_ms = r.v.offset_ms = MEDIATIME_MAX + 1;
	must_not(&r, "the time of 'ask' is beyond any recording");
	r.v.onset_ms = MEDIATIME_NONE;
	must_not(&r, "the time of 'ask' is beyond any recording");
	r = good;
	r.v.modifiers = "how=rude";
	must_not(&r, "code 'ask' cannot have the modifiers 'how=rude': a value that the modifier "
		     "does not have");
	r = good;
	r.id.n = 0;
	must_not(&r, "the record does not say which event it changes");
	r = good;
	r.rev = 0;
	must_not(&r, "the record does not say which event it changes");
	r.rev = INT_MAX;
	must_not(&r, "the record does not say which event it changes");
	r = good;
	r.ends = (struct event_id){RUN_A, 2};
	r.ends_rev = INT_MIN;
	must_not(&r, "the record does not say which event it changes");
	r = fixture_add(RUN_A, 1, 1, CODE_ON, TARGET_PA, 1000);
	r.v.state = false;
	must_not(&r, "code 'on' is a state, with a start and a stop, not a moment");
	r.v.state = true;
	r.v.offset_ms = 999;
	must_not(&r, "'on' cannot end at 0:00.999, before it begins at 0:01.000");
	record_init(&r, OP_DEL, CAUSE_EDIT);
	r.id = good.id;
	r.rev = 2;
	must_not(&r, "event 'ra0000001-1' to delete is not known");
	ck_assert_uint_eq(timeline_n(t), 0);
	must(&good);
}
END_TEST

START_TEST(refused_now)
{
	struct event_id id = add(1, CODE_ASK, TARGET_LEA, 1000);
	struct record r = fixture_add(RUN_A, 2, 2, CODE_ASK, TARGET_PA, 1000);

	must_not(&r, "code 'ask' cannot be about target 'pa'; it can be about: lea");
	r = fixture_add(RUN_A, 2, 1, CODE_ASK, TARGET_LEA, 1000);
	must_not(&r, "event 'ra0000001-1' is there already");
	r = change(2, id);
	r.rev = 3;
	must_not(&r, "event 'ra0000001-1' gets revision 2 next, not 3");
	r.rev = 2;
	r.id.n = 9;
	must_not(&r, "there is no event 'ra0000001-9'");
	r = deletion(2, id);
	must(&r);
	r.seq = 3;
	r.rev = 3;
	must_not(&r, "event 'ra0000001-1' was deleted; undo brings it back");
	r = change(3, id);
	must_not(&r, "event 'ra0000001-1' was deleted; undo brings it back");
	r = fixture_add(RUN_A, 3, 3, CODE_ASK, TARGET_LEA, 1);
	r.cause = CAUSE_REDO;
	must_not(&r, "nothing to redo");
	r.cause = CAUSE_UNDO;
	r.ref_run = RUN_A;
	r.ref_seq = 1;
	must_not(&r, "something else is to be undone first");
}
END_TEST

START_TEST(refused_in_its_lane)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000), off;
	struct record r;

	r = fixture_add(RUN_A, 2, 2, CODE_OFF, TARGET_PA, 2000);
	must_not(&r, "'off' of 'pa' cannot run: 'on' runs since 0:01.000; stop that first");
	r.v.onset_ms = 500;
	r.ends = on;
	r.ends_rev = 2;
	must_not(&r, "'off' of 'pa' cannot begin at 0:00.500: 'on' runs since 0:01.000; stop that "
		     "first");
	stop(3, on, 3000);
	r.v.onset_ms = 4000;
	r.ends_rev = 3;
	must_not(&r, "'on' of 'pa' does not run");
	r.ends.n = 0;
	r.v.onset_ms = 2999;
	must_not(&r, "'off' of 'pa' cannot begin at 0:02.999: there 'on' lasts from 0:01.000 to "
		     "0:03.000; choose another time or change that event first");
	/* the other target is free, the end is not part of a state, and a gap can be filled */
	add(4, CODE_OFF, TARGET_PB, 2999);
	off = add(5, CODE_OFF, TARGET_PA, 3000);
	stop(6, off, 4000);
	off = add(7, CODE_OFF, TARGET_PA, 200);
	ck_assert_int_eq(timeline_end_ms(t, timeline_find(t, off)), 1000);
	r = change(8, off);
	r.v.offset_ms = 1001;
	must_not(&r, "'off' of 'pa' from 0:00.200 must end by 0:01.000, where 'on' begins; choose "
		     "another time or change that event first");
	stop(9, off, 1000);
	/* an empty state stands at the edge of another one */
	off = add(10, CODE_OFF, TARGET_PA, 4000);
	stop(11, off, 4000);
	r = fixture_add(RUN_A, 12, 12, CODE_OFF, TARGET_PA, 3500);
	r.v.offset_ms = 3500;
	ck_assert(!timeline_check(t, &r, NULL));
	/* a state of its own lane does not care */
	add(13, CODE_SMILE, TARGET_PA, 1500);
	/* what was there may be shortened and told more of */
	r = change(14, on);
	r.v.offset_ms = 2500;
	r.v.comment = "x";
	must(&r);
}
END_TEST

START_TEST(end_of_a_running_state)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct record r;

	ck_assert_int_eq(timeline_end_ms(t, timeline_find(t, on)), 1000);
	add(2, CODE_ASK, TARGET_LEA, 4000);
	ck_assert_int_eq(timeline_end_ms(t, timeline_find(t, on)), 4000);
	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 3000;
	r.v.offset_ms = 6000;
	must(&r);
	ck_assert_int_eq(timeline_end_ms(t, timeline_find(t, on)), 6000);
	ck_assert_int_eq(timeline_span_ms(t), 6000);
	stop(3, on, 5000);
	ck_assert_int_eq(timeline_end_ms(t, timeline_find(t, on)), 5000);
	ck_assert_int_eq(timeline_end_ms(t, timeline_find(t, on)->previous), 6000);
}
END_TEST

START_TEST(other_records)
{
	static const enum record_op others[] = {
		OP_META, OP_RATE, OP_NOTE, OP_CODEBOOK, OP_MEDIA, OP_SALVAGE, OP_CLOSE, OP_OTHER};
	struct record r;
	long long seq = 0;

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		record_init(&r, others[i], CAUSE_NONE);
		r.run = RUN_A;
		r.seq = ++seq;
		must(&r);
		apply(&r, APPLIED_DUPLICATE, "");
	}
	ck_assert_uint_eq(timeline_n(t), 0);
	record_init(&r, OP_STATE, CAUSE_NONE);
	r.run = RUN_A;
	r.seq = ++seq;
	r.key = "finished";
	must(&r);
	ck_assert(timeline_finished(t));
	r.seq = ++seq;
	r.key = "reopened";
	must(&r);
	ck_assert(!timeline_finished(t));
	r.seq = 1;
	r.key = "finished";
	apply(&r, APPLIED_DUPLICATE, "");
	ck_assert(!timeline_finished(t));
	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 0;
	r.v.offset_ms = INT64_MAX;
	must_not(&r, "what was played is beyond any recording");
	apply(&r, APPLIED_NOT, "what was played is beyond any recording");
	r.v.offset_ms = 0;
	must(&r);
	ck_assert_uint_eq(timeline_coverage(t)->n, 0);
	r.v.offset_ms = 10;
	must(&r);
	ck_assert_uint_eq(timeline_coverage(t)->n, 1);
}
END_TEST

/* Records of which the one before is lost: what is there is kept, and what does not fit is told. */
START_TEST(after_a_loss)
{
	struct record on = fixture_add(RUN_A, 1, 1, CODE_ON, TARGET_PA, 1000), later = on, r;
	const char *const missing = "'ra0000001-1': an earlier change of this event is missing";

	later.op = OP_SET;
	later.seq = 3;
	later.rev = 3;
	apply(&later, APPLIED_ODD, missing);
	ck_assert_int_eq(timeline_find(t, on.id)->rev, 3);
	ck_assert_uint_eq(timeline_n_undo(t), 0); /* there is nothing that it could go back to */
	/* its stop is lost: the next in the lane is there nevertheless */
	r = fixture_add(RUN_A, 9, 9, CODE_OFF, TARGET_PA, 5000);
	apply(&r, APPLIED_ODD, "'ra0000001-9': it runs while another event of its kind runs");
	r.op = OP_SET;
	r.seq = 10;
	r.rev = 2;
	r.v.offset_ms = 6000;
	apply(&r, APPLIED, "");
	later.seq = 11;
	later.rev = 4;
	later.v.offset_ms = 7000;
	apply(&later, APPLIED_ODD, "'ra0000001-1': it overlaps another event");
	/* no new overlap is let in, but what is there can be told more of and put right */
	r = fixture_add(RUN_A, 12, 12, CODE_OFF, TARGET_PA, 6500);
	ck_assert(!timeline_check(t, &r, NULL));
	r = change(12, (struct event_id){RUN_A, 9});
	r.v.comment = "x";
	must(&r);
	stop(13, on.id, 5000);
	add(14, CODE_OFF, TARGET_PA, 6500);
	/* an older revision that comes late changes nothing */
	r = on;
	r.seq = 2;
	r.op = OP_SET;
	r.rev = 2;
	apply(&r, APPLIED_ODD, "'ra0000001-1': a later change of this event came before this one");
	ck_assert_int_eq(timeline_find(t, on.id)->v.offset_ms, 5000);
	/* an undo of something lost holds */
	record_init(&r, OP_DEL, CAUSE_UNDO);
	r.run = r.ref_run = RUN_A;
	r.seq = 20;
	r.ref_seq = 99;
	r.id = on.id;
	r.rev = 6;
	apply(&r, APPLIED_ODD, "'ra0000001-1': the change that this undoes or redoes is missing");
	ck_assert(timeline_find(t, on.id)->deleted);
}
END_TEST

START_TEST(ends_what_is_not_as_it_was)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct record r = fixture_add(RUN_A, 3, 3, CODE_OFF, TARGET_PA, 2000);

	r.ends = on;
	r.ends_rev = 3; /* revision 2 is lost */
	apply(&r, APPLIED_ODD, "'ra0000001-1': this event should end, but is not as it was left");
	ck_assert_int_eq(timeline_find(t, on)->rev, 1);
	ck_assert(!timeline_find(t, r.id)->deleted);
	r = fixture_add(RUN_A, 4, 4, CODE_OFF, TARGET_PB, 2000);
	r.ends = (struct event_id){RUN_A, 77};
	r.ends_rev = 2;
	apply(&r, APPLIED_ODD, "'ra0000001-77': this event should end, but is not as it was left");
	record_init(&r, OP_DEL, CAUSE_INPUT);
	r.run = RUN_A;
	r.seq = 5;
	r.id = (struct event_id){RUN_A, 4};
	r.rev = 2;
	r.ends = on;
	r.ends_rev = 2;
	apply(&r, APPLIED_ODD,
		"'ra0000001-1': this event should run again, but is not as it was left");
}
END_TEST

START_TEST(ends_what_cannot_end)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000),
			gone = add(2, CODE_ON, TARGET_PB, 1000);
	struct record r = deletion(3, gone);
	const char *const odd = "'ra0000001-1': this event should end, but is not as it was left";

	must(&r);
	r = fixture_add(RUN_A, 4, 4, CODE_OFF, TARGET_PA, 500); /* before it began */
	r.ends = on;
	r.ends_rev = 2;
	apply(&r, APPLIED_ODD, odd);
	ck_assert_int_eq(timeline_find(t, on)->rev, 1);
	r = fixture_add(RUN_A, 5, 5, CODE_OFF, TARGET_PB, 2000);
	r.ends = gone;
	r.ends_rev = 3;
	apply(&r, APPLIED_ODD, "'ra0000001-2': this event should end, but is not as it was left");
	ck_assert(timeline_find(t, gone)->deleted);
	ck_assert_int_eq(timeline_find(t, gone)->rev, 2);
}
END_TEST

START_TEST(odd_for_other_reasons)
{
	struct record r = fixture_add(RUN_A, 1, 1, CODE_ASK, TARGET_PA, 1000);

	apply(&r, APPLIED_ODD, "'ra0000001-1': the code cannot be about this target");
	/* it can be told more of nevertheless */
	r = change(2, r.id);
	r.v.comment = "x";
	must(&r);
	r = change(3, r.id);
	r.cause = CAUSE_REDO;
	r.ref_run = RUN_A;
	r.ref_seq = 99;
	apply(&r, APPLIED_ODD, "'ra0000001-1': the change that this undoes or redoes is missing");
	ck_assert_uint_eq(timeline_n_undo(t), 2);
}
END_TEST

/* Whoever undoes by hand may not restore what does not go together. */
START_TEST(undo_of_something_else)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = add(2, CODE_OFF, TARGET_PB, 2000);
	struct record r = change(3, off);

	r.v.target = "pa";
	r.ends = on;
	r.ends_rev = 2;
	must(&r);
	ck_assert(timeline_undo(t, &r));
	r.v.target = "pa";
	must_not(&r, "'off' of 'pa' cannot run: 'on' runs since 0:01.000; stop that first");
	r.v.onset_ms = 500;
	r.v.offset_ms = 1500;
	must_not(&r, "'off' of 'pa' from 0:00.500 must end by 0:01.000, where 'on' begins; choose "
		     "another time or change that event first");
	r.v.offset_ms = 1000;
	r.run = RUN_A;
	r.seq = 4;
	must(&r);
}
END_TEST

/* What the event ended was meanwhile changed by another machine: undo and redo leave it alone. */
START_TEST(undo_leaves_the_other_alone)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = start(2, CODE_OFF, TARGET_PA, 2000, on);
	struct record r;

	r = change(1, on);
	r.run = RUN_B;
	r.cause = CAUSE_MIGRATE;
	if (_i == 0)
		r.v.target = "pb";
	else
		r.op = OP_DEL;
	must(&r);
	ck_assert(timeline_undo(t, &r));
	ck_assert_int_eq(r.op, OP_DEL);
	ck_assert_uint_eq(r.ends.n, 0);
	undo(3);
	ck_assert(timeline_find(t, off)->deleted);
	ck_assert_int_eq(timeline_find(t, on)->rev, 3);
	redo(4);
	ck_assert_int_eq(timeline_find(t, on)->rev, 3);
	ck_assert_int_eq(timeline_find(t, off)->v.offset_ms, MEDIATIME_NONE);
}
END_TEST

/* The same when it has been stopped and started by hand before the redo. */
START_TEST(redo_leaves_the_other_alone)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct record r;

	start(2, CODE_OFF, TARGET_PA, 2000, on);
	undo(3);
	r = change(1, on);
	r.run = RUN_B;
	r.cause = CAUSE_AUTOCLOSE;
	r.v.offset_ms = 1500;
	must(&r);
	ck_assert(timeline_redo(t, &r));
	ck_assert_uint_eq(r.ends.n, 0);
	redo(4);
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 1500);
}
END_TEST

/* Two machines change the same event without knowing of each other. */
static void two_changes(int64_t utc_a, int64_t utc_b, bool b_first)
{
	struct record a = fixture_add(RUN_A, 2, 1, CODE_ASK, TARGET_LEA, 1000), b = a;
	struct error err = {0};

	a.op = b.op = OP_SET;
	a.rev = b.rev = 2;
	a.utc_ms = utc_a;
	a.v.comment = "a";
	b.run = RUN_B;
	b.utc_ms = utc_b;
	b.v.comment = "b";
	ck_assert_int_eq(timeline_apply(t, b_first ? &b : &a, &err), APPLIED);
	ck_assert_int_eq(timeline_apply(t, b_first ? &a : &b, &err), APPLIED_CONFLICT);
	ck_assert_str_eq(err.text,
		"'ra0000001-1': this event was changed on two machines; the later change holds");
	ck_assert_uint_eq(timeline_n_conflicts(t), 1);
	ck_assert_uint_eq(timeline_n(t), 1);
}

START_TEST(conflict)
{
	static const struct {
		int64_t utc_a, utc_b;
		const char *holds;
	} cases[] = {{100, 200, "b"}, {200, 100, "a"}, {100, 100, "b"}};
	struct event_id id = add(1, CODE_ASK, TARGET_LEA, 1000);
	bool b_first = _i % 2 == 1;
	const struct event *e;

	two_changes(cases[_i / 2].utc_a, cases[_i / 2].utc_b, b_first);
	e = timeline_find(t, id);
	ck_assert_str_eq(e->v.comment, cases[_i / 2].holds);
	ck_assert_int_eq(e->rev, 2);
	ck_assert_int_eq(e->previous->rev, 2);
	ck_assert_str_ne(e->previous->v.comment, e->v.comment);
	ck_assert_int_eq(e->previous->previous->rev, 1);
	ck_assert_ptr_eq(timeline_at(t, 0), e);
}
END_TEST

START_TEST(no_conflict)
{
	struct record r = fixture_add(RUN_A, 1, 1, CODE_ASK, TARGET_LEA, 1000);

	must(&r);
	apply(&r, APPLIED_DUPLICATE, "");
	r.run = RUN_B; /* both did the same */
	apply(&r, APPLIED_DUPLICATE, "");
	r.run = RUN_A;
	r.seq = 2;
	r.v.comment = "other";
	apply(&r, APPLIED_NOT, "'ra0000001-1': this event has another change with the same number");
	/* a run changes what another one made: that is no conflict */
	r.run = RUN_B;
	r.op = OP_SET;
	r.rev = 2;
	must(&r);
	ck_assert_uint_eq(timeline_n_conflicts(t), 0);
	ck_assert_uint_eq(timeline_find(t, r.id)->run, RUN_B);
}
END_TEST

/* On one machine the state was stopped, on the other it was ended by the next one. */
START_TEST(conflict_of_ends)
{
	struct event_id on = add(1, CODE_ON, TARGET_PA, 1000);
	struct record r;

	stop(2, on, 2000);
	r = fixture_add(RUN_B, 1, 1, CODE_OFF, TARGET_PA, 3000);
	r.ends = on;
	r.ends_rev = 2;
	r.utc_ms += 1000;
	apply(&r, APPLIED_CONFLICT,
		"'ra0000001-1': this event was changed on two machines; the later change holds");
	ck_assert_int_eq(timeline_find(t, on)->v.offset_ms, 3000);
	ck_assert_int_eq(timeline_find(t, on)->previous->v.offset_ms, 2000);
}
END_TEST

/* Of two revisions with the same number a machine ends the one that it made itself. */
START_TEST(ends_its_own_revision)
{
	struct record a = fixture_add(RUN_A, 1, 1, CODE_ON, TARGET_PA, 1000), b;

	must(&a);
	a = change(2, a.id);
	a.v.comment = "a";
	b = a;
	b.run = RUN_B;
	b.v.comment = "b";
	b.utc_ms -= 1; /* a holds */
	must(&a);
	apply(&b, APPLIED_CONFLICT,
		"'ra0000001-1': this event was changed on two machines; the later change holds");
	b = fixture_add(RUN_B, 3, 3, CODE_OFF, TARGET_PA, 2000);
	b.ends = a.id;
	b.ends_rev = 3;
	apply(&b, APPLIED, "");
	ck_assert_int_eq(timeline_find(t, a.id)->rev, 3);
	ck_assert_str_eq(timeline_find(t, a.id)->v.comment, "b");
}
END_TEST

/* What another machine deleted cannot be undone; what came before can. */
START_TEST(undo_passes_by_what_is_gone)
{
	struct event_id first = add(1, CODE_ASK, TARGET_LEA, 1000);
	struct event_id second = add(2, CODE_ASK, TARGET_LEA, 2000);
	struct record r = deletion(1, second);

	r.run = RUN_B;
	r.cause = CAUSE_MIGRATE;
	must(&r);
	ck_assert_uint_eq(timeline_n_undo(t), 2);
	undo(3);
	ck_assert(timeline_find(t, first)->deleted);
	ck_assert(!timeline_undo(t, &r));
}
END_TEST

/* A replay that jumps so much that the order is sorted once at the end. */
START_TEST(backwards)
{
	enum { N = 3000 };
	struct record r;

	for (int i = 0; i < N; i++) {
		r = fixture_add(RUN_A, i + 1, (uint32_t)i + 1, CODE_ASK, TARGET_LEA, N - i);
		ck_assert_int_eq(timeline_apply(t, &r, NULL), APPLIED);
	}
	for (int i = 0; i < N; i += 3) {
		r = deletion(N + i + 1, (struct event_id){RUN_A, (uint32_t)i + 1});
		ck_assert_int_eq(timeline_apply(t, &r, NULL), APPLIED);
	}
	ck_assert_uint_eq(timeline_n(t), N - N / 3);
	for (size_t i = 1; i < timeline_n(t); i++)
		ck_assert_int_lt(timeline_at(t, i - 1)->v.onset_ms, timeline_at(t, i)->v.onset_ms);
	add(2 * N + 1, CODE_ASK, TARGET_LEA, -1);
	ck_assert_int_eq(timeline_at(t, 0)->v.onset_ms, -1);
}
END_TEST

Suite *timeline_suite(void);

Suite *timeline_suite(void)
{
	Suite *suite = suite_create("timeline");
	TCase *tc = tcase_create("records");

	tcase_add_checked_fixture(tc, set_up, tear_down);
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
	tcase_add_test(tc, refused_by_itself);
	tcase_add_test(tc, refused_now);
	tcase_add_test(tc, refused_in_its_lane);
	tcase_add_test(tc, end_of_a_running_state);
	tcase_add_test(tc, other_records);
	tcase_add_test(tc, after_a_loss);
	tcase_add_test(tc, ends_what_is_not_as_it_was);
	tcase_add_test(tc, ends_what_cannot_end);
	tcase_add_test(tc, odd_for_other_reasons);
	tcase_add_test(tc, undo_of_something_else);
	tcase_add_loop_test(tc, undo_leaves_the_other_alone, 0, 2);
	tcase_add_test(tc, redo_leaves_the_other_alone);
	tcase_add_loop_test(tc, conflict, 0, 6);
	tcase_add_test(tc, ends_its_own_revision);
	tcase_add_test(tc, no_conflict);
	tcase_add_test(tc, conflict_of_ends);
	tcase_add_test(tc, undo_passes_by_what_is_gone);
	tcase_add_test(tc, backwards);
	suite_add_tcase(suite, tc);
	return suite;
}
