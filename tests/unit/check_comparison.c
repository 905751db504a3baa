/* Where two coders differ, by examples. */
#include <check.h>
#include <stdlib.h>

#include "model/timeline.h"
#include "model_fixture.h"
#include "reliability/comparison.h"

static struct target *targets;
static size_t n_targets;
static struct timeline *first, *second;
static long long seq;
static struct difference *found;
static size_t n;

static void setup(void)
{
	n_targets = targets_of(&fixture_codebook, &fixture_session, &targets);
	first = timeline_new(&fixture_codebook, targets, n_targets);
	second = timeline_new(&fixture_codebook, targets, n_targets);
	seq = 0;
	found = NULL;
}

static void teardown(void)
{
	free(found);
	timeline_free(first);
	timeline_free(second);
	free(targets);
}

static void apply(struct timeline *t, const struct record *r)
{
	struct error err = {0};

	ck_assert_msg(timeline_apply(t, r, &err) == APPLIED, "%s", err.text);
}

/* offset_ms -1: a point, or a state that runs on. */
static void log_one(struct timeline *t, int code, int target, int64_t onset_ms, int64_t offset_ms)
{
	struct record r = fixture_add(1, seq + 1, (uint32_t)(seq + 1), code, target, onset_ms);

	seq++;
	if (offset_ms >= 0)
		r.v.offset_ms = offset_ms;
	apply(t, &r);
}

static void rate(struct timeline *t, const char *key, int target, const char *value)
{
	struct record r = fixture_rate(1, ++seq, key, target, value, 1);

	apply(t, &r);
}

static void compare(int64_t tolerance_ms)
{
	free(found);
	n = differences_of(
		&fixture_codebook, targets, n_targets, first, second, tolerance_ms, 60000, &found);
}

START_TEST(nothing)
{
	compare(2000);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(points)
{
	log_one(first, CODE_ASK, TARGET_LEA, 1000, -1);
	log_one(first, CODE_PRAISE, TARGET_LEA, 10000, -1);
	log_one(first, CODE_PRAISE, TARGET_PA, 20000, -1);
	log_one(second, CODE_ASK, TARGET_LEA, 3000, -1);
	log_one(second, CODE_ASK, TARGET_LEA, 10500, -1);
	log_one(second, CODE_PRAISE, TARGET_PB, 20000, -1);
	compare(2000);
	ck_assert_uint_eq(n, 4);
	ck_assert_int_eq(found[0].kind, SAME);
	ck_assert_int_eq(found[0].ms, 1000);
	ck_assert_int_eq(found[1].kind, OTHER_CODE);
	ck_assert_int_eq(found[1].first->code, CODE_PRAISE);
	ck_assert_int_eq(found[1].second->code, CODE_ASK);
	/* about somebody else is another event */
	ck_assert_int_eq(found[2].kind, ONLY_FIRST);
	ck_assert_int_eq(found[2].target, TARGET_PA);
	ck_assert_ptr_null(found[2].second);
	ck_assert_int_eq(found[3].kind, ONLY_SECOND);
	ck_assert_ptr_null(found[3].first);
	/* one ms more than the tolerance is too far */
	compare(1999);
	ck_assert_uint_eq(n, 5);
	ck_assert_int_eq(found[0].kind, ONLY_FIRST);
	ck_assert_int_eq(found[1].kind, ONLY_SECOND);
	ck_assert_int_eq(found[1].ms, 3000);
}
END_TEST

START_TEST(states)
{
	log_one(first, CODE_ON, TARGET_LEA, 0, 10000);
	log_one(second, CODE_ON, TARGET_LEA, 1000, 12000);
	log_one(first, CODE_OFF, TARGET_LEA, 20000, 30000);
	log_one(second, CODE_OFF, TARGET_LEA, 20000, 40000);
	compare(2000);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(found[0].kind, SAME);
	ck_assert_int_eq(found[1].kind, OTHER_END);
}
END_TEST

START_TEST(ratings)
{
	rate(first, "warm", TARGET_LEA, "2");
	rate(second, "warm", TARGET_LEA, "2");
	rate(first, "warm", TARGET_PA, "2");
	rate(second, "warm", TARGET_PA, "-1");
	rate(first, "warm", TARGET_PB, "not_observable");
	log_one(second, CODE_ASK, TARGET_LEA, 50000, -1);
	compare(2000);
	ck_assert_uint_eq(n, 4);
	/* events first, then ratings by target */
	ck_assert_int_eq(found[0].kind, ONLY_SECOND);
	ck_assert_int_eq(found[1].kind, SAME);
	ck_assert_int_eq(found[1].item, ITEM_WARM);
	ck_assert_int_eq(found[2].kind, OTHER_RATING);
	ck_assert_double_eq(found[2].second_rating->value, -1);
	ck_assert_int_eq(found[3].kind, OTHER_RATING);
	ck_assert_ptr_null(found[3].second_rating);
}
END_TEST

Suite *comparison_suite(void);

Suite *comparison_suite(void)
{
	Suite *s = suite_create("comparison");
	TCase *c = tcase_create("comparison");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, nothing);
	tcase_add_test(c, points);
	tcase_add_test(c, states);
	tcase_add_test(c, ratings);
	suite_add_tcase(s, c);
	return s;
}
