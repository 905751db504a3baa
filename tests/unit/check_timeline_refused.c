/* Records that a timeline refuses, with the words that say why. */
#include <check.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "timeline_steps.h"

START_TEST(refused_by_itself)
{
	struct record good = fixture_add(TL_RUN_A, 1, 1, CODE_ASK, TARGET_LEA, 1000), r;

	r = good;
	r.v.code = "asj";
	tl_must_not(&r, "codebook 'fixture' has no code 'asj'; the nearest is 'ask'");
	tl_apply(&r, APPLIED_NOT, "codebook 'fixture' has no code 'asj'; the nearest is 'ask'");
	r.v.code = "zzzzzzzzzz";
	tl_must_not(&r, "codebook 'fixture' has no code 'zzzzzzzzzz'");
	r = good;
	r.v.target = "pc";
	tl_must_not(&r, "this session has no target 'pc'; there are: lea, pa, pb, all");
	r = good;
	r.v.code = NULL;
	tl_must_not(&r, "an event needs a code and a target");
	r = good;
	r.v.state = true;
	tl_must_not(&r, "code 'ask' is a moment, not a state with a start and a stop");
	r = good;
	r.v.offset_ms = 1500;
	tl_must_not(&r, "code 'ask' is a moment: it cannot begin at 0:01.000 and end at 0:01.500");
	r = good;
	r.v.onset_ms = r.v.offset_ms = MEDIATIME_MAX + 1;
	tl_must_not(&r, "the time of 'ask' is beyond any recording");
	r.v.onset_ms = MEDIATIME_NONE;
	tl_must_not(&r, "the time of 'ask' is beyond any recording");
	r = good;
	r.v.modifiers = "how=rude";
	tl_must_not(&r,
		"code 'ask' cannot have the modifiers 'how=rude': a value that the modifier "
		"does not have");
	r = good;
	r.id.n = 0;
	tl_must_not(&r, "the record does not say which event it changes");
	r = good;
	r.rev = 0;
	tl_must_not(&r, "the record does not say which event it changes");
	r.rev = INT_MAX;
	tl_must_not(&r, "the record does not say which event it changes");
	r = good;
	r.ends = (struct event_id){TL_RUN_A, 2};
	r.ends_rev = INT_MIN;
	tl_must_not(&r, "the record does not say which event it changes");
	r = fixture_add(TL_RUN_A, 1, 1, CODE_ON, TARGET_PA, 1000);
	r.v.state = false;
	tl_must_not(&r, "code 'on' is a state, with a start and a stop, not a moment");
	r.v.state = true;
	r.v.offset_ms = 999;
	tl_must_not(&r, "'on' cannot end at 0:00.999, before it begins at 0:01.000");
	record_init(&r, OP_DEL, CAUSE_EDIT);
	r.id = good.id;
	r.rev = 2;
	tl_must_not(&r, "event 'ra0000001-1' to delete is not known");
	ck_assert_uint_eq(timeline_n(tl), 0);
	tl_must(&good);
}
END_TEST

START_TEST(refused_now)
{
	struct event_id id = tl_add(1, CODE_ASK, TARGET_LEA, 1000);
	struct record r = fixture_add(TL_RUN_A, 2, 2, CODE_ASK, TARGET_PA, 1000);

	tl_must_not(&r, "code 'ask' cannot be about target 'pa'; it can be about: lea");
	r = fixture_add(TL_RUN_A, 2, 1, CODE_ASK, TARGET_LEA, 1000);
	tl_must_not(&r, "event 'ra0000001-1' is there already");
	r = tl_change(2, id);
	r.rev = 3;
	tl_must_not(&r, "event 'ra0000001-1' gets revision 2 next, not 3");
	r.rev = 2;
	r.id.n = 9;
	tl_must_not(&r, "there is no event 'ra0000001-9'");
	r = tl_deletion(2, id);
	tl_must(&r);
	r.seq = 3;
	r.rev = 3;
	tl_must_not(&r, "event 'ra0000001-1' was deleted; undo brings it back");
	r = tl_change(3, id);
	tl_must_not(&r, "event 'ra0000001-1' was deleted; undo brings it back");
	r = fixture_add(TL_RUN_A, 3, 3, CODE_ASK, TARGET_LEA, 1);
	r.cause = CAUSE_REDO;
	tl_must_not(&r, "nothing to redo");
	r.cause = CAUSE_UNDO;
	r.ref_run = TL_RUN_A;
	r.ref_seq = 1;
	tl_must_not(&r, "something else is to be undone first");
}
END_TEST

START_TEST(refused_in_its_lane)
{
	struct event_id on = tl_add(1, CODE_ON, TARGET_PA, 1000), off;
	struct record r;

	r = fixture_add(TL_RUN_A, 2, 2, CODE_OFF, TARGET_PA, 2000);
	tl_must_not(&r, "'off' of 'pa' cannot run: 'on' runs since 0:01.000; stop that first");
	r.v.onset_ms = 500;
	r.ends = on;
	r.ends_rev = 2;
	tl_must_not(&r,
		"'off' of 'pa' cannot begin at 0:00.500: 'on' runs since 0:01.000; stop that "
		"first");
	tl_stop(3, on, 3000);
	r.v.onset_ms = 4000;
	r.ends_rev = 3;
	tl_must_not(&r, "'on' of 'pa' does not run");
	r.ends.n = 0;
	r.v.onset_ms = 2999;
	tl_must_not(&r, "'off' of 'pa' cannot begin at 0:02.999: there 'on' lasts from 0:01.000 to "
			"0:03.000; choose another time or change that event first");
	/* the other target is free, the end is not part of a state, and a gap can be filled */
	tl_add(4, CODE_OFF, TARGET_PB, 2999);
	off = tl_add(5, CODE_OFF, TARGET_PA, 3000);
	tl_stop(6, off, 4000);
	off = tl_add(7, CODE_OFF, TARGET_PA, 200);
	ck_assert_int_eq(timeline_end_ms(tl, timeline_find(tl, off)), 1000);
	r = tl_change(8, off);
	r.v.offset_ms = 1001;
	tl_must_not(&r,
		"'off' of 'pa' from 0:00.200 must end by 0:01.000, where 'on' begins; choose "
		"another time or change that event first");
	tl_stop(9, off, 1000);
	/* an empty state stands at the edge of another one */
	off = tl_add(10, CODE_OFF, TARGET_PA, 4000);
	tl_stop(11, off, 4000);
	r = fixture_add(TL_RUN_A, 12, 12, CODE_OFF, TARGET_PA, 3500);
	r.v.offset_ms = 3500;
	ck_assert(!timeline_check(tl, &r, NULL));
	/* a state of its own lane does not care */
	tl_add(13, CODE_SMILE, TARGET_PA, 1500);
	/* what was there may be shortened and told more of */
	r = tl_change(14, on);
	r.v.offset_ms = 2500;
	r.v.comment = "x";
	tl_must(&r);
}
END_TEST

Suite *timeline_refused_suite(void);

Suite *timeline_refused_suite(void)
{
	Suite *s = suite_create("timeline_refused");
	TCase *tc = tcase_create("records");

	tcase_add_checked_fixture(tc, tl_begin, tl_end);
	tcase_add_test(tc, refused_by_itself);
	tcase_add_test(tc, refused_now);
	tcase_add_test(tc, refused_in_its_lane);
	suite_add_tcase(s, tc);
	return s;
}
