/*
 * Ratings in a timeline: what is possible, what undo brings back, what holds where records are lost
 * or two machines rated; and what was kept with a reason.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "timeline_steps.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static const struct segment_ref whole;

static void rate(long long seq, const char *key, int target, const char *value)
{
	struct segment_ref ref;
	const struct rating *now = NULL;
	struct record r;
	size_t n_id;

	ck_assert(segment_ref_parse(key, &n_id, &ref));
	for (int i = 0; i < N_ITEMS_RATED; i++)
		if (strncmp(fixture_codebook.ratings[i].id, key, n_id) == 0)
			now = timeline_rating(tl, i, target, ref);
	r = fixture_rate(TL_RUN_A, seq, key, target, value, now ? now->rev + 1 : 1);
	tl_must(&r);
}

static void expect(int item, int target, enum rating_status status, double value, int rev)
{
	const struct rating *r = timeline_rating(tl, item, target, whole);

	ck_assert_ptr_nonnull(r);
	ck_assert_int_eq(r->item, item);
	ck_assert_int_eq(r->target, target);
	ck_assert_int_eq(r->status, status);
	ck_assert_double_eq(r->value, value);
	ck_assert_int_eq(r->rev, rev);
}

START_TEST(rated_and_changed)
{
	struct record r = fixture_rate(TL_RUN_A, 1, "warm", TARGET_PA, "2", 1);
	const struct rating *now;

	ck_assert_ptr_null(timeline_rating(tl, ITEM_WARM, TARGET_PA, whole));
	ck_assert_uint_eq(timeline_n_ratings(tl), 0);
	r.text = "she smiled";
	tl_must(&r);
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 2, 1);
	rate(2, "warm", TARGET_PB, "-3");
	rate(3, "shared", TARGET_ALL, "0.5");
	rate(4, "warm", TARGET_PA, "not_observable");
	expect(ITEM_WARM, TARGET_PA, RATING_NOT_OBSERVABLE, 0, 2);
	expect(ITEM_WARM, TARGET_PB, RATING_VALUE, -3, 1);
	expect(ITEM_SHARED, TARGET_ALL, RATING_VALUE, 0.5, 1);
	ck_assert_ptr_null(timeline_rating(tl, ITEM_WARM, TARGET_LEA, whole));
	ck_assert_uint_eq(timeline_n_ratings(tl), 3);
	now = timeline_rating_at(tl, 0);
	ck_assert_ptr_eq(now, timeline_rating(tl, ITEM_WARM, TARGET_PA, whole));
	ck_assert_ptr_null(now->comment);
	ck_assert_str_eq(now->previous->comment, "she smiled");
	ck_assert_int_eq(now->previous->rev, 1);
	ck_assert_ptr_null(now->previous->previous);
	ck_assert_int_eq(now->run, TL_RUN_A);
	ck_assert_int_eq(now->seq, 4);
	ck_assert_int_eq(now->modified_utc_ms, 3600 * 1000 + 4);
	/* ratings say nothing of times */
	ck_assert_int_eq(timeline_span_ms(tl), 0);
	ck_assert_uint_eq(timeline_n(tl), 0);
}
END_TEST

static const struct {
	const char *key, *value;
	int target, rev;
	const char *why;
} bad[] = {
	{NULL, "1", TARGET_PA, 1, "the record does not say which rating it changes"},
	{"", "1", TARGET_PA, 1, "the record does not say which rating it changes"},
	{"warm@x", "1", TARGET_PA, 1, "the record does not say which rating it changes"},
	{"warm", NULL, TARGET_PA, 1, "the record does not say which rating it changes"},
	{"warm", "1", TARGET_PA, 0, "the record does not say which rating it changes"},
	{"warm", "1", TARGET_PA, INT32_MAX, "the record does not say which rating it changes"},
	{"war", "1", TARGET_PA, 1, "codebook 'fixture' has no rating 'war'"},
	{"warmer", "1", TARGET_PA, 1, "codebook 'fixture' has no rating 'warmer'"},
	{"warm", "4", TARGET_PA, 1, "'warm' cannot be rated '4'; allowed: -3 to 3 in steps of 1"},
	{"shared", "0.2", TARGET_ALL, 1,
		"'shared' cannot be rated '0.2'; allowed: 0 to 5 in steps of 0.5"},
	{"warm@2", "1", TARGET_PA, 1, "'warm' is rated for the whole session, not as 'warm@2'"},
	{"pace", "1", TARGET_LEA, 1, "'pace' is rated for each segment, not as 'pace'"},
	{"pace@2", "1", TARGET_LEA, 1, "'pace' is rated for each segment, not as 'pace@2'"},
};

/* What makes no sense by itself is refused from a journal, too. */
START_TEST(senseless)
{
	struct record r =
		fixture_rate(TL_RUN_A, 1, bad[_i].key, bad[_i].target, bad[_i].value, bad[_i].rev);

	tl_must_not(&r, bad[_i].why);
	tl_apply(&r, APPLIED_NOT, bad[_i].why);
	ck_assert_uint_eq(timeline_n_ratings(tl), 0);
	ck_assert_uint_eq(timeline_n_undo(tl), 0);
}
END_TEST

START_TEST(senseless_targets)
{
	struct record r = fixture_rate(TL_RUN_A, 1, "warm", TARGET_PA, "1", 1);

	r.v.target = NULL;
	tl_must_not(&r, "the record does not say which rating it changes");
	r.v.target = "nobody";
	tl_must_not(&r, "this session has no target 'nobody'");
	tl_apply(&r, APPLIED_NOT, "this session has no target 'nobody'");
}
END_TEST

START_TEST(impossible_now)
{
	struct record r = fixture_rate(TL_RUN_A, 9, "warm", TARGET_ALL, "1", 1);

	tl_must_not(&r, "'warm' is not rated for 'all'");
	r = fixture_rate(TL_RUN_A, 9, "warm", TARGET_PA, "1", 2);
	tl_must_not(&r, "'warm' gets revision 1 next, not 2");
	rate(1, "warm", TARGET_PA, "1");
	tl_must(&r);
	r.seq++;
	tl_must_not(&r, "'warm' gets revision 3 next, not 2");
}
END_TEST

START_TEST(not_applicable_only_where_allowed)
{
	struct record r = fixture_rate(TL_RUN_A, 1, "shared", TARGET_ALL, "not_applicable", 1);

	tl_must_not(
		&r, "'shared' has no 'not applicable'; a number, or not observable, is allowed");
	rate(1, "warm", TARGET_PA, "not_applicable");
	expect(ITEM_WARM, TARGET_PA, RATING_NOT_APPLICABLE, 0, 1);
}
END_TEST

START_TEST(segments_that_are_there)
{
	struct event_id noise = tl_add(1, CODE_NOISE, TARGET_ALL, 0),
			ask = tl_add(2, CODE_ASK, TARGET_LEA, 100);
	struct segment_ref first = {0, noise};
	char key[64], place[SEGMENT_REF_SIZE];
	struct record r, del;

	segment_ref_format(first, place);
	snprintf(key, sizeof key, "pace%s", place);
	rate(3, key, TARGET_LEA, "7.5");
	ck_assert_double_eq(timeline_rating(tl, ITEM_PACE, TARGET_LEA, first)->value, 7.5);
	ck_assert_ptr_null(timeline_rating(tl, ITEM_PACE, TARGET_LEA, whole));
	r = fixture_rate(TL_RUN_A, 4, "pace@ra0000001-77", TARGET_LEA, "1", 1);
	tl_must_not(&r, "the segment of 'pace@ra0000001-77' is not there");
	segment_ref_format((struct segment_ref){0, ask}, place);
	snprintf(key, sizeof key, "pace%s", place);
	r = fixture_rate(TL_RUN_A, 4, key, TARGET_LEA, "1", 1);
	tl_must_not(&r, "the segment of 'pace@ra0000001-2' is not there");
	/* the segment goes, and the rating with it, until undo brings both back */
	del = tl_deletion(4, noise);
	tl_must(&del);
	r = fixture_rate(TL_RUN_A, 5, "pace@ra0000001-1", TARGET_LEA, "1", 2);
	tl_must_not(&r, "the segment of 'pace@ra0000001-1' is not there");
	tl_undo(5);
	tl_undo(6);
	ck_assert_int_eq(timeline_rating(tl, ITEM_PACE, TARGET_LEA, first)->status, RATING_UNRATED);
}
END_TEST

START_TEST(undo_and_redo)
{
	struct record r;

	rate(1, "warm", TARGET_PA, "1");
	tl_add(2, CODE_ASK, TARGET_LEA, 1000);
	r = fixture_rate(TL_RUN_A, 3, "warm", TARGET_PA, "3", 2);
	r.text = "better";
	tl_must(&r);
	ck_assert_uint_eq(timeline_n_undo(tl), 3);
	tl_undo(4);
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 1, 3);
	ck_assert_ptr_null(timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)->comment);
	tl_undo(5);
	ck_assert_uint_eq(timeline_n(tl), 0);
	tl_undo(6);
	expect(ITEM_WARM, TARGET_PA, RATING_UNRATED, 0, 4);
	ck_assert(!timeline_undo(tl, &r));
	tl_redo(7);
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 1, 5);
	tl_redo(8);
	tl_redo(9);
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 3, 6);
	ck_assert_str_eq(timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)->comment, "better");
	ck_assert(!timeline_redo(tl, &r));
	/* a new rating ends what could be redone */
	tl_undo(10);
	rate(11, "warm", TARGET_PB, "0");
	ck_assert_uint_eq(timeline_n_redo(tl), 0);
}
END_TEST

/* Other sessions can have less people than this one had: what was rated can be taken back. */
START_TEST(undo_needs_no_rule)
{
	struct record r = fixture_rate(TL_RUN_A, 1, "warm", TARGET_ALL, "1", 1);

	tl_apply(&r, APPLIED_ODD, "'warm' is not rated for 'all'");
	tl_undo(2);
	expect(ITEM_WARM, TARGET_ALL, RATING_UNRATED, 0, 2);
	tl_redo(3);
	rate(4, "warm", TARGET_ALL, "unrated");
}
END_TEST

START_TEST(after_a_loss)
{
	struct record r = fixture_rate(TL_RUN_A, 3, "warm", TARGET_PA, "1", 3), old;

	tl_apply(&r, APPLIED_ODD, "an earlier rating of 'warm' is missing");
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 1, 3);
	old = fixture_rate(TL_RUN_A, 1, "warm", TARGET_PA, "-3", 1);
	tl_apply(&old, APPLIED_ODD, "a later rating of 'warm' came before this one");
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 1, 3);
	ck_assert_int_eq(timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)->previous->rev, 1);
	tl_apply(&old, APPLIED_DUPLICATE, "");
	r = fixture_rate(TL_RUN_A, 4, "warm", TARGET_PA, "2", 3);
	tl_apply(&r, APPLIED_NOT, "'warm' has another change with the same number");
	r = fixture_rate(TL_RUN_A, 5, "warm", TARGET_PA, "2", 4);
	r.cause = CAUSE_UNDO;
	r.ref_run = TL_RUN_A;
	r.ref_seq = 99;
	tl_apply(&r, APPLIED_ODD, "the rating that this undoes or redoes is missing");
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 2, 4);
}
END_TEST

/* Whichever comes first, the later one holds, and both are kept. */
START_TEST(two_machines)
{
	struct record a, b;

	for (int order = 0; order < 2; order++) {
		tl_end();
		tl_begin();
		rate(1, "warm", TARGET_PA, "0");
		a = fixture_rate(TL_RUN_A, 2, "warm", TARGET_PA, "1", 2);
		b = fixture_rate(TL_RUN_B, 1, "warm", TARGET_PA, "2", 2);
		b.utc_ms = a.utc_ms + (_i == 0 ? 1 : _i == 1 ? 0 : -1);
		tl_apply(order ? &b : &a, APPLIED, "");
		tl_apply(order ? &a : &b, APPLIED_CONFLICT,
			"'warm' was rated on two machines; the later rating holds");
		expect(ITEM_WARM, TARGET_PA, RATING_VALUE, _i < 2 ? 2 : 1, 2);
		ck_assert_double_eq(
			timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)->previous->value,
			_i < 2 ? 1 : 2);
		ck_assert_uint_eq(timeline_n_conflicts(tl), 1);
	}
}
END_TEST

/* The same on both machines is no conflict. */
START_TEST(two_machines_agree)
{
	struct record a = fixture_rate(TL_RUN_A, 1, "warm", TARGET_PA, "1", 1),
		      b = fixture_rate(TL_RUN_B, 1, "warm", TARGET_PA, "1", 1);

	tl_must(&a);
	tl_apply(&b, APPLIED_DUPLICATE, "");
	ck_assert_uint_eq(timeline_n_conflicts(tl), 0);
	b = fixture_rate(TL_RUN_B, 2, "warm", TARGET_PA, "1", 1);
	b.text = "but";
	tl_apply(&b, APPLIED_CONFLICT, "'warm' was rated on two machines; the later rating holds");
	ck_assert_str_eq(timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)->comment, "but");
}
END_TEST

START_TEST(finished)
{
	struct record r;

	record_init(&r, OP_STATE, CAUSE_INPUT);
	r.run = TL_RUN_A;
	r.seq = 1;
	r.key = STATE_FINISHED;
	tl_must(&r);
	r = fixture_rate(TL_RUN_A, 2, "warm", TARGET_PA, "1", 1);
	tl_must_not(&r, "the observation is finished; reopen it before you change it");
	tl_apply(&r, APPLIED, ""); /* another machine's */
	expect(ITEM_WARM, TARGET_PA, RATING_VALUE, 1, 1);
}
END_TEST

/* ---- kept with a reason ---- */

static struct record kept(
	long long seq, const char *key, const char *about, int rev, const char *reason)
{
	struct record r;

	record_init(&r, OP_OVERRIDE, CAUSE_INPUT);
	r.run = TL_RUN_A;
	r.seq = seq;
	r.key = key;
	r.value = about;
	r.v.target = "pa";
	r.rev = rev;
	r.text = reason;
	return r;
}

static const char *why_warm(void)
{
	return timeline_override(tl, "good", "warm", TARGET_PA, whole,
		timeline_rating(tl, ITEM_WARM, TARGET_PA, whole));
}

/* A reason is for one rating: another value needs another. */
START_TEST(a_reason_holds_for_one_rating)
{
	struct record r;

	rate(1, "warm", TARGET_PA, "-1");
	ck_assert_ptr_null(why_warm());
	r = kept(2, "good", "warm", 1, "it was irony");
	tl_must(&r);
	ck_assert_str_eq(why_warm(), "it was irony");
	ck_assert_uint_eq(timeline_n_undo(tl), 1);
	r = kept(3, "good", "warm", 1, "on second thoughts");
	tl_must(&r);
	ck_assert_str_eq(why_warm(), "on second thoughts");
	ck_assert_ptr_null(timeline_override(tl, "bad", "warm", TARGET_PA, whole,
		timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)));
	ck_assert_ptr_null(timeline_override(tl, "good", "shared", TARGET_PA, whole,
		timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)));
	ck_assert_ptr_null(timeline_override(tl, "good", "warm", TARGET_PB, whole,
		timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)));
	ck_assert_ptr_null(timeline_override(tl, "good", "warm", TARGET_PA,
		(struct segment_ref){1, {0, 0}}, timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)));
	rate(4, "warm", TARGET_PA, "-2");
	ck_assert_ptr_null(why_warm());
}
END_TEST

/* A reason is for what its writer saw, not for what another machine rated at the same time. */
START_TEST(a_reason_stays_with_its_machine)
{
	struct record a, b, r = kept(3, "good", "warm", 2, "it was irony");

	rate(1, "warm", TARGET_PA, "0");
	a = fixture_rate(TL_RUN_A, 2, "warm", TARGET_PA, "-1", 2);
	b = fixture_rate(TL_RUN_B, 1, "warm", TARGET_PA, "-3", 2);
	b.utc_ms = a.utc_ms + (_i ? 1000 : -1000);
	tl_apply(&b, APPLIED, "");
	tl_apply(&a, APPLIED_CONFLICT, "'warm' was rated on two machines; the later rating holds");
	tl_apply(&r, APPLIED, "");
	ck_assert_double_eq(timeline_rating(tl, ITEM_WARM, TARGET_PA, whole)->value, _i ? -3 : -1);
	if (_i)
		ck_assert_ptr_null(why_warm());
	else
		ck_assert_str_eq(why_warm(), "it was irony");
}
END_TEST

START_TEST(a_reason_for_what_is_not_there)
{
	struct record r = kept(9, "good", "warm", 1, "so");

	tl_must_not(&r, "'warm' is not rated; rate it first");
	rate(1, "warm", TARGET_PA, "0");
	rate(2, "warm", TARGET_PA, "1");
	tl_must_not(&r, "'warm' was rated anew; look at it again");
	tl_apply(&r, APPLIED, ""); /* as a journal can have it */
	ck_assert_ptr_null(why_warm());
}
END_TEST

static void say(long long seq, const char *state)
{
	struct record r;

	record_init(&r, OP_STATE, CAUSE_INPUT);
	r.run = TL_RUN_A;
	r.seq = seq;
	r.key = state;
	tl_must(&r);
}

/* What was kept beside ratings is asked again after the work was taken up again. */
START_TEST(reopening_asks_again)
{
	struct record r;

	rate(1, "warm", TARGET_PA, "-1");
	r = kept(2, "good", "warm", 1, "it was irony");
	tl_must(&r);
	r = kept(3, "too_often@2", "smile", 0, "she did");
	tl_must(&r);
	ck_assert_str_eq(timeline_override(tl, "too_often", "smile", TARGET_PA,
				 (struct segment_ref){2, {0, 0}}, NULL),
		"she did");
	say(4, STATE_FINISHED);
	ck_assert_ptr_nonnull(timeline_override(
		tl, "too_often", "smile", TARGET_PA, (struct segment_ref){2, {0, 0}}, NULL));
	say(5, STATE_REOPENED);
	ck_assert_ptr_null(timeline_override(
		tl, "too_often", "smile", TARGET_PA, (struct segment_ref){2, {0, 0}}, NULL));
	ck_assert_str_eq(why_warm(), "it was irony");
}
END_TEST

START_TEST(senseless_reasons)
{
	static const char *const why = "what is kept against a check needs the check and a reason";
	struct record r = kept(1, "good", "warm", 1, NULL);

	tl_must_not(&r, why);
	tl_apply(&r, APPLIED_NOT, why);
	r = kept(1, "good", "warm", 1, "");
	tl_must_not(&r, why);
	r = kept(1, NULL, "warm", 1, "so");
	tl_must_not(&r, why);
	r = kept(1, "@1", "warm", 1, "so");
	tl_must_not(&r, why);
	r = kept(1, "good", "nothing", 1, "so");
	tl_must_not(&r, "codebook 'fixture' has no rating 'nothing'");
	r = kept(1, "good", "warm", 1, "so");
	r.v.target = "nobody";
	tl_must_not(&r, "this session has no target 'nobody'");
	tl_apply(&r, APPLIED_NOT, "this session has no target 'nobody'");
}
END_TEST

Suite *timeline_rating_suite(void);

Suite *timeline_rating_suite(void)
{
	Suite *suite = suite_create("timeline_rating");
	TCase *tc = tcase_create("ratings");

	tcase_add_checked_fixture(tc, tl_begin, tl_end);
	tcase_add_test(tc, rated_and_changed);
	tcase_add_loop_test(tc, senseless, 0, N_ITEMS(bad));
	tcase_add_test(tc, senseless_targets);
	tcase_add_test(tc, impossible_now);
	tcase_add_test(tc, not_applicable_only_where_allowed);
	tcase_add_test(tc, segments_that_are_there);
	tcase_add_test(tc, undo_and_redo);
	tcase_add_test(tc, undo_needs_no_rule);
	tcase_add_test(tc, after_a_loss);
	tcase_add_loop_test(tc, two_machines, 0, 3);
	tcase_add_test(tc, two_machines_agree);
	tcase_add_test(tc, finished);
	suite_add_tcase(suite, tc);
	tc = tcase_create("reasons");
	tcase_add_checked_fixture(tc, tl_begin, tl_end);
	tcase_add_test(tc, a_reason_holds_for_one_rating);
	tcase_add_loop_test(tc, a_reason_stays_with_its_machine, 0, 2);
	tcase_add_test(tc, a_reason_for_what_is_not_there);
	tcase_add_test(tc, reopening_asks_again);
	tcase_add_test(tc, senseless_reasons);
	suite_add_tcase(suite, tc);
	return suite;
}
