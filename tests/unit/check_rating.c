/*
 * Values of ratings: their words there and back, scales, and the rules that need no timeline.
 */
#include "model/rating.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model_fixture.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static const struct scale halves = {-3, 3, 0.5, NULL, 0};
static const struct scale tenths = {0, 1, 0.1, NULL, 0};
static const struct scale thousandths = {0, 1, 0.001, NULL, 0};

static const struct {
	const struct scale *scale;
	const char *text;
	double value;
} values[] = {
	{&halves, "-3", -3},
	{&halves, "-0.5", -0.5},
	{&halves, "0", 0},
	{&halves, "2.5", 2.5},
	{&halves, "3", 3},
	{&tenths, "0.3", 0.3},
	{&tenths, "0.7", 0.7},
	{&tenths, "1", 1},
	{&thousandths, "0.001", 0.001},
	{&thousandths, "0.333", 0.333},
};

START_TEST(values_there_and_back)
{
	const struct scale *scale = values[_i].scale;
	char text[RATING_TEXT_SIZE];
	enum rating_status status = RATING_UNRATED;
	double value = 99;

	ck_assert(rating_parse(scale, values[_i].text, &status, &value));
	ck_assert_int_eq(status, RATING_VALUE);
	ck_assert_double_eq_tol(value, values[_i].value, 1e-12);
	rating_format(status, value, text);
	ck_assert_str_eq(text, values[_i].text);
}
END_TEST

/* Each step of a scale is written, and read as the very same number. */
START_TEST(every_step)
{
	const struct scale scales[] = {halves, tenths, thousandths, {1, 100, 1, NULL, 0}};

	for (size_t s = 0; s < N_ITEMS(scales); s++) {
		int n = (int)lround((scales[s].max - scales[s].min) / scales[s].step);

		for (int i = 0; i <= n; i++) {
			double x = scale_nearest(&scales[s], scales[s].min + i * scales[s].step);
			char text[RATING_TEXT_SIZE];
			enum rating_status status;
			double back;

			rating_format(RATING_VALUE, x, text);
			ck_assert(rating_parse(&scales[s], text, &status, &back));
			ck_assert(!(back < x) && !(back > x));
		}
	}
}
END_TEST

START_TEST(statuses_there_and_back)
{
	static const char *const names[] = {"unrated", "rated", "not_observable", "not_applicable"};
	char text[RATING_TEXT_SIZE];
	enum rating_status status;
	double value = 7;

	for (int i = RATING_UNRATED; i <= RATING_NOT_APPLICABLE; i++) {
		ck_assert_str_eq(rating_status_name((enum rating_status)i), names[i]);
		if (i == RATING_VALUE)
			continue;
		rating_format((enum rating_status)i, 3, text);
		ck_assert_str_eq(text, names[i]);
		ck_assert(rating_parse(&halves, text, &status, &value));
		ck_assert_int_eq(status, i);
		ck_assert_double_eq(value, 0);
	}
}
END_TEST

static const char *const bad_values[] = {"", "x", "n/a", "rated", "Unrated", "3.5", "-3.5", "4",
	"0.25", "1e999", "nan", "inf", "3 ", " 3", "3x", "--3", "0,5", "not observable"};

START_TEST(values_refused)
{
	enum rating_status status;
	double value;

	ck_assert_msg(!rating_parse(&halves, bad_values[_i], &status, &value), "'%s' was taken",
		bad_values[_i]);
}
END_TEST

START_TEST(words_for_people)
{
	const struct scale from_one = {1, 5, 1, NULL, 0};
	char text[RATING_TEXT_SIZE];

	rating_format_signed(&halves, 2, text);
	ck_assert_str_eq(text, "+2");
	rating_format_signed(&halves, -1.5, text);
	ck_assert_str_eq(text, "-1.5");
	rating_format_signed(&halves, 0, text);
	ck_assert_str_eq(text, "0");
	rating_format_signed(&from_one, 2, text);
	ck_assert_str_eq(text, "2");
	rating_format(RATING_VALUE, -0.0, text);
	ck_assert_str_eq(text, "0");
}
END_TEST

START_TEST(nearest_step)
{
	ck_assert_double_eq(scale_nearest(&halves, 9), 3);
	ck_assert_double_eq(scale_nearest(&halves, -9), -3);
	ck_assert_double_eq(scale_nearest(&halves, 1.2), 1);
	ck_assert_double_eq(scale_nearest(&halves, 1.3), 1.5);
}
END_TEST

START_TEST(anchors_of_a_scale)
{
	const struct scale *scale = &fixture_codebook.ratings[ITEM_WARM].scale;
	const struct anchor *low = scale_anchor(scale, -3);

	ck_assert_ptr_nonnull(low);
	ck_assert_str_eq(label_get(&low->label, "nl", ""), "laag");
	ck_assert_ptr_eq(scale_anchor(scale, 3), &scale->anchors[1]);
	ck_assert_ptr_null(scale_anchor(scale, 0));
	ck_assert_ptr_null(scale_anchor(scale, 2.9));
	ck_assert_ptr_null(scale_anchor(&halves, 3));
}
END_TEST

START_TEST(for_whom)
{
	struct target *targets;
	size_t n = targets_of(&fixture_codebook, &fixture_session, &targets);
	const struct rating_item *items = fixture_codebook.ratings;
	static const bool allowed[N_ITEMS_RATED][N_TARGETS] = {
		[ITEM_WARM] = {true, true, true, false},
		[ITEM_SHARED] = {false, false, false, true},
		[ITEM_PACE] = {true, false, false, false},
	};

	ck_assert_uint_eq(n, N_TARGETS);
	for (int i = 0; i < N_ITEMS_RATED; i++)
		for (int t = 0; t < N_TARGETS; t++)
			ck_assert_int_eq(rating_allowed(&fixture_codebook, &items[i], &targets[t]),
				allowed[i][t]);
	free(targets);
}
END_TEST

/* Of an item about a unit all participants of person classes count; else those it is about. */
START_TEST(ruled_out)
{
	struct rating_item parents = fixture_codebook.ratings[ITEM_WARM];
	const struct rating_item *shared = &fixture_codebook.ratings[ITEM_SHARED];
	const int about_parents = 1;
	struct target *targets;

	parents.targets = &about_parents;
	parents.n_targets = 1;
	parents.requires_min_persons = 2;
	for (size_t n_people = 0; n_people <= 3; n_people++) {
		struct session s = fixture_session;
		size_t n;

		s.n_participants = n_people; /* lea, pa, pb */
		n = targets_of(&fixture_codebook, &s, &targets);
		ck_assert_int_eq(
			rating_ruled_out(&fixture_codebook, shared, targets, n), n_people < 2);
		ck_assert_int_eq(
			rating_ruled_out(&fixture_codebook, &parents, targets, n), n_people < 3);
		ck_assert(!rating_ruled_out(
			&fixture_codebook, &fixture_codebook.ratings[ITEM_WARM], targets, n));
		free(targets);
	}
}
END_TEST

Suite *rating_suite(void);

Suite *rating_suite(void)
{
	Suite *suite = suite_create("rating");
	TCase *tc = tcase_create("values and rules");

	tcase_add_loop_test(tc, values_there_and_back, 0, N_ITEMS(values));
	tcase_add_test(tc, every_step);
	tcase_add_test(tc, statuses_there_and_back);
	tcase_add_loop_test(tc, values_refused, 0, N_ITEMS(bad_values));
	tcase_add_test(tc, words_for_people);
	tcase_add_test(tc, nearest_step);
	tcase_add_test(tc, anchors_of_a_scale);
	tcase_add_test(tc, for_whom);
	tcase_add_test(tc, ruled_out);
	suite_add_tcase(suite, tc);
	return suite;
}
