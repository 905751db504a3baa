/*
 * Timelines from journals that were not written in one go: records are lost, or two machines
 * changed the same event. What is there is kept, and what does not fit is told.
 */
#include <check.h>
#include <string.h>

#include "timeline_steps.h"

/* Records of which the one before is lost: what is there is kept, and what does not fit is told. */
START_TEST(after_a_loss)
{
	struct record on = fixture_add(TL_RUN_A, 1, 1, CODE_ON, TARGET_PA, 1000), later = on, r;
	const char *const missing = "'ra0000001-1': an earlier change of this event is missing";

	later.op = OP_SET;
	later.seq = 3;
	later.rev = 3;
	tl_apply(&later, APPLIED_ODD, missing);
	ck_assert_int_eq(timeline_find(tl, on.id)->rev, 3);
	ck_assert_uint_eq(timeline_n_undo(tl), 0); /* there is nothing that it could go back to */
	/* its stop is lost: the next in the lane is there nevertheless */
	r = fixture_add(TL_RUN_A, 9, 9, CODE_OFF, TARGET_PA, 5000);
	tl_apply(&r, APPLIED_ODD, "'ra0000001-9': it runs while another event of its kind runs");
	r.op = OP_SET;
	r.seq = 10;
	r.rev = 2;
	r.v.offset_ms = 6000;
	tl_apply(&r, APPLIED, "");
	later.seq = 11;
	later.rev = 4;
	later.v.offset_ms = 7000;
	tl_apply(&later, APPLIED_ODD, "'ra0000001-1': it overlaps another event");
	/* no new overlap is let in, but what is there can be told more of and put right */
	r = fixture_add(TL_RUN_A, 12, 12, CODE_OFF, TARGET_PA, 6500);
	ck_assert(!timeline_check(tl, &r, NULL));
	r = tl_change(12, (struct event_id){TL_RUN_A, 9});
	r.v.comment = "x";
	tl_must(&r);
	tl_stop(13, on.id, 5000);
	tl_add(14, CODE_OFF, TARGET_PA, 6500);
	/* an older revision that comes late changes nothing */
	r = on;
	r.seq = 2;
	r.op = OP_SET;
	r.rev = 2;
	tl_apply(&r, APPLIED_ODD,
		"'ra0000001-1': a later change of this event came before this one");
	ck_assert_int_eq(timeline_find(tl, on.id)->v.offset_ms, 5000);
	/* an undo of something lost holds */
	record_init(&r, OP_DEL, CAUSE_UNDO);
	r.run = r.ref_run = TL_RUN_A;
	r.seq = 20;
	r.ref_seq = 99;
	r.id = on.id;
	r.rev = 6;
	tl_apply(
		&r, APPLIED_ODD, "'ra0000001-1': the change that this undoes or redoes is missing");
	ck_assert(timeline_find(tl, on.id)->deleted);
}
END_TEST

START_TEST(ends_what_is_not_as_it_was)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct record r = fixture_add(TL_RUN_A, 3, 3, CODE_OFF, TARGET_PA, 2000);

	r.ends = on;
	r.ends_rev = 3; /* revision 2 is lost */
	tl_apply(
		&r, APPLIED_ODD, "'ra0000001-1': this event should end, but is not as it was left");
	ck_assert_int_eq(timeline_find(tl, on)->rev, 1);
	ck_assert(!timeline_find(tl, r.id)->deleted);
	r = fixture_add(TL_RUN_A, 4, 4, CODE_OFF, TARGET_PB, 2000);
	r.ends = (struct event_id){TL_RUN_A, 77};
	r.ends_rev = 2;
	tl_apply(&r, APPLIED_ODD,
		"'ra0000001-77': this event should end, but is not as it was left");
	record_init(&r, OP_DEL, CAUSE_INPUT);
	r.run = TL_RUN_A;
	r.seq = 5;
	r.id = (struct event_id){TL_RUN_A, 4};
	r.rev = 2;
	r.ends = on;
	r.ends_rev = 2;
	tl_apply(&r, APPLIED_ODD,
		"'ra0000001-1': this event should run again, but is not as it was left");
}
END_TEST

START_TEST(ends_what_cannot_end)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000),
			gone = tl_add(2, CODE_ON, TARGET_PB, 1000);
	struct record r = tl_deletion(3, gone);
	const char *const odd = "'ra0000001-1': this event should end, but is not as it was left";

	tl_must(&r);
	r = fixture_add(TL_RUN_A, 4, 4, CODE_OFF, TARGET_PA, 500); /* before it began */
	r.ends = on;
	r.ends_rev = 2;
	tl_apply(&r, APPLIED_ODD, odd);
	ck_assert_int_eq(timeline_find(tl, on)->rev, 1);
	r = fixture_add(TL_RUN_A, 5, 5, CODE_OFF, TARGET_PB, 2000);
	r.ends = gone;
	r.ends_rev = 3;
	tl_apply(
		&r, APPLIED_ODD, "'ra0000001-2': this event should end, but is not as it was left");
	ck_assert(timeline_find(tl, gone)->deleted);
	ck_assert_int_eq(timeline_find(tl, gone)->rev, 2);
}
END_TEST

START_TEST(odd_for_other_reasons)
{
	struct record r = fixture_add(TL_RUN_A, 1, 1, CODE_ASK, TARGET_PA, 1000);

	tl_apply(&r, APPLIED_ODD, "'ra0000001-1': the code cannot be about this target");
	/* it can be told more of nevertheless */
	r = tl_change(2, r.id);
	r.v.comment = "x";
	tl_must(&r);
	r = tl_change(3, r.id);
	r.cause = CAUSE_REDO;
	r.ref_run = TL_RUN_A;
	r.ref_seq = 99;
	tl_apply(
		&r, APPLIED_ODD, "'ra0000001-1': the change that this undoes or redoes is missing");
	ck_assert_uint_eq(timeline_n_undo(tl), 2);
}
END_TEST

/* What the event ended was meanwhile changed by another machine: undo and redo leave it alone. */
START_TEST(undo_leaves_the_other_alone)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct event_id off = tl_start(2, CODE_OFF, TARGET_PA, 2000, on);
	struct record r;

	r = tl_change(1, on);
	r.run = TL_RUN_B;
	r.cause = CAUSE_MIGRATE;
	if (_i == 0)
		r.v.target = "pb";
	else
		r.op = OP_DEL;
	tl_must(&r);
	ck_assert(timeline_undo(tl, &r));
	ck_assert_int_eq(r.op, OP_DEL);
	ck_assert_uint_eq(r.ends.n, 0);
	tl_undo(3);
	ck_assert(timeline_find(tl, off)->deleted);
	ck_assert_int_eq(timeline_find(tl, on)->rev, 3);
	tl_redo(4);
	ck_assert_int_eq(timeline_find(tl, on)->rev, 3);
	ck_assert_int_eq(timeline_find(tl, off)->v.offset_ms, MEDIATIME_NONE);
}
END_TEST

/* The same when it has been stopped and started by hand before the redo. */
START_TEST(redo_leaves_the_other_alone)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct record r;

	tl_start(2, CODE_OFF, TARGET_PA, 2000, on);
	tl_undo(3);
	r = tl_change(1, on);
	r.run = TL_RUN_B;
	r.cause = CAUSE_AUTOCLOSE;
	r.v.offset_ms = 1500;
	tl_must(&r);
	ck_assert(timeline_redo(tl, &r));
	ck_assert_uint_eq(r.ends.n, 0);
	tl_redo(4);
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 1500);
}
END_TEST

/* Two machines change the same event without knowing of each other. */
static void two_changes(int64_t utc_a, int64_t utc_b, bool b_first)
{
	struct record a = fixture_add(TL_RUN_A, 2, 1, CODE_ASK, TARGET_LEA, 1000), b = a;
	struct error err = {0};

	a.op = b.op = OP_SET;
	a.rev = b.rev = 2;
	a.utc_ms = utc_a;
	a.v.comment = "a";
	b.run = TL_RUN_B;
	b.utc_ms = utc_b;
	b.v.comment = "b";
	ck_assert_int_eq(timeline_apply(tl, b_first ? &b : &a, &err), APPLIED);
	ck_assert_int_eq(timeline_apply(tl, b_first ? &a : &b, &err), APPLIED_CONFLICT);
	ck_assert_str_eq(err.text,
		"'ra0000001-1': this event was changed on two machines; the later change holds");
	ck_assert_uint_eq(timeline_n_conflicts(tl), 1);
	ck_assert_uint_eq(timeline_n(tl), 1);
}

START_TEST(conflict)
{
	static const struct {
		int64_t utc_a, utc_b;
		const char *holds;
	} cases[] = {{100, 200, "b"}, {200, 100, "a"}, {100, 100, "b"}};
	struct event_id id = tl_add(1, CODE_ASK, TARGET_LEA, 1000);
	bool b_first = _i % 2 == 1;
	const struct event *e;

	two_changes(cases[_i / 2].utc_a, cases[_i / 2].utc_b, b_first);
	e = timeline_find(tl, id);
	ck_assert_str_eq(e->v.comment, cases[_i / 2].holds);
	ck_assert_int_eq(e->rev, 2);
	ck_assert_int_eq(e->previous->rev, 2);
	ck_assert_str_ne(e->previous->v.comment, e->v.comment);
	ck_assert_int_eq(e->previous->previous->rev, 1);
	ck_assert_ptr_eq(timeline_at(tl, 0), e);
}
END_TEST

START_TEST(no_conflict)
{
	struct record r = fixture_add(TL_RUN_A, 1, 1, CODE_ASK, TARGET_LEA, 1000);

	tl_must(&r);
	tl_apply(&r, APPLIED_DUPLICATE, "");
	r.run = TL_RUN_B; /* both did the same */
	tl_apply(&r, APPLIED_DUPLICATE, "");
	r.run = TL_RUN_A;
	r.seq = 2;
	r.v.comment = "other";
	tl_apply(&r, APPLIED_NOT,
		"'ra0000001-1': this event has another change with the same number");
	/* a run changes what another one made: that is no conflict */
	r.run = TL_RUN_B;
	r.op = OP_SET;
	r.rev = 2;
	tl_must(&r);
	ck_assert_uint_eq(timeline_n_conflicts(tl), 0);
	ck_assert_uint_eq(timeline_find(tl, r.id)->run, TL_RUN_B);
}
END_TEST

/* On one machine the state was stopped, on the other it was ended by the next one. */
START_TEST(conflict_of_ends)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000);
	struct record r;

	tl_stop(2, on, 2000);
	r = fixture_add(TL_RUN_B, 1, 1, CODE_OFF, TARGET_PA, 3000);
	r.ends = on;
	r.ends_rev = 2;
	r.utc_ms += 1000;
	tl_apply(&r, APPLIED_CONFLICT,
		"'ra0000001-1': this event was changed on two machines; the later change holds");
	ck_assert_int_eq(timeline_find(tl, on)->v.offset_ms, 3000);
	ck_assert_int_eq(timeline_find(tl, on)->previous->v.offset_ms, 2000);
}
END_TEST

/* Of two revisions with the same number a machine ends the one that it made itself. */
START_TEST(ends_its_own_revision)
{
	struct record a = fixture_add(TL_RUN_A, 1, 1, CODE_ON, TARGET_PA, 1000), b;

	tl_must(&a);
	a = tl_change(2, a.id);
	a.v.comment = "a";
	b = a;
	b.run = TL_RUN_B;
	b.v.comment = "b";
	b.utc_ms -= 1; /* a holds */
	tl_must(&a);
	tl_apply(&b, APPLIED_CONFLICT,
		"'ra0000001-1': this event was changed on two machines; the later change holds");
	b = fixture_add(TL_RUN_B, 3, 3, CODE_OFF, TARGET_PA, 2000);
	b.ends = a.id;
	b.ends_rev = 3;
	tl_apply(&b, APPLIED, "");
	ck_assert_int_eq(timeline_find(tl, a.id)->rev, 3);
	ck_assert_str_eq(timeline_find(tl, a.id)->v.comment, "b");
}
END_TEST

/* What another machine deleted cannot be undone; what came before can. */
START_TEST(undo_passes_by_what_is_gone)
{
	struct event_id first = tl_add(1, CODE_ASK, TARGET_LEA, 1000);
	struct event_id second = tl_add(2, CODE_ASK, TARGET_LEA, 2000);
	struct record r = tl_deletion(1, second);

	r.run = TL_RUN_B;
	r.cause = CAUSE_MIGRATE;
	tl_must(&r);
	ck_assert_uint_eq(timeline_n_undo(tl), 2);
	tl_undo(3);
	ck_assert(timeline_find(tl, first)->deleted);
	ck_assert(!timeline_undo(tl, &r));
}
END_TEST

Suite *timeline_merge_suite(void);

Suite *timeline_merge_suite(void)
{
	Suite *suite = suite_create("timeline_merge");
	TCase *tc = tcase_create("merged");

	tcase_add_checked_fixture(tc, tl_begin, tl_end);
	tcase_add_test(tc, after_a_loss);
	tcase_add_test(tc, ends_what_is_not_as_it_was);
	tcase_add_test(tc, ends_what_cannot_end);
	tcase_add_test(tc, odd_for_other_reasons);
	tcase_add_loop_test(tc, undo_leaves_the_other_alone, 0, 2);
	tcase_add_test(tc, redo_leaves_the_other_alone);
	tcase_add_loop_test(tc, conflict, 0, 6);
	tcase_add_test(tc, no_conflict);
	tcase_add_test(tc, conflict_of_ends);
	tcase_add_test(tc, ends_its_own_revision);
	tcase_add_test(tc, undo_passes_by_what_is_gone);
	suite_add_tcase(suite, tc);
	return suite;
}
