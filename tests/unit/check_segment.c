/*
 * Segments: their names, how many there are, and what belongs to which.
 */
#include "model/segment.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "timeline_steps.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static struct segment *segments;
static size_t n_segments;

static void setup(void)
{
	tl_begin();
	segments = NULL;
}

static void teardown(void)
{
	free(segments);
	tl_end();
}

/* The segments of the timeline, in a codebook with these. */
static void make(enum segment_kind kind, int64_t length_ms, int64_t duration_ms)
{
	struct codebook cb = fixture_codebook;

	cb.segments = (struct segments){.kind = kind, .length_ms = length_ms, .code = CODE_NOISE};
	free(segments);
	n_segments = segments_of(&cb, tl, duration_ms, &segments);
}

static const struct {
	const char *text;
	size_t n_id;
	struct segment_ref ref;
} names[] = {
	{"warm", 4, {0, {0, 0}}},
	{"w@1", 1, {1, {0, 0}}},
	{"warm@2147483647", 4, {2147483647, {0, 0}}},
	{"pace@r7f3a9c21-17", 4, {0, {0x7f3a9c21, 17}}},
};

START_TEST(names_there_and_back)
{
	char place[SEGMENT_REF_SIZE];
	struct segment_ref ref;
	size_t n_id;

	ck_assert(segment_ref_parse(names[_i].text, &n_id, &ref));
	ck_assert_uint_eq(n_id, names[_i].n_id);
	ck_assert(segment_ref_same(ref, names[_i].ref));
	segment_ref_format(ref, place);
	ck_assert_str_eq(place, names[_i].text + n_id);
	for (size_t i = 0; i < N_ITEMS(names); i++)
		ck_assert_int_eq(segment_ref_same(ref, names[i].ref), i == (size_t)_i);
}
END_TEST

static const char *const bad_names[] = {"", "@", "@1", "a@", "a@0", "a@-1", "a@+1", "a@01", "a@1 ",
	"a@2147483648", "a@x", "a@r7f3a9c21", "a@r7f3a9c21-0", "a@1@2", "a@r00000000-1"};

START_TEST(names_refused)
{
	struct segment_ref ref;
	size_t n_id;

	ck_assert_msg(
		!segment_ref_parse(bad_names[_i], &n_id, &ref), "'%s' was taken", bad_names[_i]);
}
END_TEST

START_TEST(none)
{
	make(SEGMENT_NONE, 0, 60000);
	ck_assert_uint_eq(n_segments, 0);
	ck_assert_ptr_null(segments);
	ck_assert_int_eq(segment_at(segments, 0, 0), -1);
}
END_TEST

static const struct {
	int64_t duration_ms, onset_ms; /* of the only event; -1 = none */
	size_t n;
	int64_t last_end_ms;
} fixed[] = {
	{-1, -1, 1, 10000},
	{0, -1, 1, 10000},
	{4000, -1, 1, 4000},
	{10000, -1, 1, 10000},
	{10001, -1, 2, 10001},
	{25000, -1, 3, 25000},
	{30000, -1, 3, 30000},
	{30000, 29999, 3, 30000},
	{30000, 30000, 3, 30001}, /* the event at the very end belongs to the last */
	{30000, 30001, 4, 30002},
	{-1, 12000, 2, 12001},
	{5000, 12000, 2, 12001},
	{0, MEDIATIME_MAX, SEGMENTS_MAX, MEDIATIME_MAX + 1},
};

START_TEST(fixed_length)
{
	struct event_id id = {0, 0};

	if (fixed[_i].onset_ms >= 0)
		id = tl_add(1, CODE_ASK, TARGET_LEA, fixed[_i].onset_ms);
	make(SEGMENT_FIXED, 10000, fixed[_i].duration_ms);
	ck_assert_uint_eq(n_segments, fixed[_i].n);
	for (size_t i = 0; i < n_segments; i++) {
		ck_assert_int_eq(segments[i].number, (int)i + 1);
		ck_assert_int_eq(segments[i].ref.number, (int)i + 1);
		ck_assert_uint_eq(segments[i].ref.mark.n, 0);
		ck_assert_int_eq(segments[i].start_ms, (int64_t)i * 10000);
		if (i + 1 < n_segments)
			ck_assert_int_eq(segments[i].end_ms, (int64_t)(i + 1) * 10000);
		ck_assert_int_eq(segment_at(segments, n_segments, segments[i].start_ms), (int)i);
		ck_assert_int_eq(segment_at(segments, n_segments, segments[i].end_ms - 1), (int)i);
		ck_assert_int_eq(segment_index(segments, n_segments, segments[i].ref), (int)i);
	}
	ck_assert_int_eq(segments[n_segments - 1].end_ms, fixed[_i].last_end_ms);
	ck_assert_int_eq(segment_at(segments, n_segments, -1), -1);
	ck_assert_int_eq(segment_at(segments, n_segments, fixed[_i].last_end_ms), -1);
	ck_assert_int_eq(segment_index(segments, n_segments,
				 (struct segment_ref){(int)n_segments + 1, {0, 0}}),
		-1);
	ck_assert_int_eq(segment_index(segments, n_segments, (struct segment_ref){0}), -1);
	if (id.n > 0)
		ck_assert_int_eq(segment_of_event(segments, n_segments, id, fixed[_i].onset_ms),
			(int)segment_at(segments, n_segments, fixed[_i].onset_ms));
}
END_TEST

/* Numbers follow the time, names the events. */
START_TEST(marked)
{
	struct event_id late = tl_add(1, CODE_NOISE, TARGET_ALL, 20000), early, inside;

	tl_stop(2, late, 30000);
	make(SEGMENT_MARKED, 0, 60000);
	ck_assert_uint_eq(n_segments, 1);
	early = tl_add(3, CODE_NOISE, TARGET_ALL, 5000);
	tl_stop(4, early, 10000);
	inside = tl_add(5, CODE_ASK, TARGET_LEA, 7000);
	make(SEGMENT_MARKED, 0, 60000);
	ck_assert_uint_eq(n_segments, 2);
	ck_assert_int_eq(event_id_compare(segments[0].ref.mark, early), 0);
	ck_assert_int_eq(event_id_compare(segments[1].ref.mark, late), 0);
	ck_assert_int_eq(segments[1].number, 2);
	ck_assert_int_eq(segments[0].start_ms, 5000);
	ck_assert_int_eq(segments[0].end_ms, 10000);
	ck_assert_int_eq(segment_at(segments, 2, 4999), -1);
	ck_assert_int_eq(segment_at(segments, 2, 5000), 0);
	ck_assert_int_eq(segment_at(segments, 2, 9999), 0);
	ck_assert_int_eq(segment_at(segments, 2, 10000), -1);
	ck_assert_int_eq(segment_at(segments, 2, 20000), 1);
	ck_assert_int_eq(segment_of_event(segments, 2, inside, 7000), 0);
	ck_assert_int_eq(segment_of_event(segments, 2, late, 20000), 1);
	ck_assert_int_eq(segment_index(segments, 2, segments[1].ref), 1);
	ck_assert_int_eq(segment_index(segments, 2, (struct segment_ref){1, {0, 0}}), -1);
}
END_TEST

START_TEST(a_running_mark_ends_with_the_work)
{
	struct event_id id = tl_add(1, CODE_NOISE, TARGET_ALL, 5000);
	struct record r;

	make(SEGMENT_MARKED, 0, 60000);
	ck_assert_uint_eq(n_segments, 1);
	ck_assert_int_eq(segments[0].end_ms, 5001);
	ck_assert_int_eq(segment_of_event(segments, 1, id, 5000), 0); /* it marks it */
	tl_add(2, CODE_ASK, TARGET_LEA, 12000);
	make(SEGMENT_MARKED, 0, 60000);
	ck_assert_int_eq(segments[0].start_ms, 5000);
	ck_assert_int_eq(segment_at(segments, 1, 11999), 0);
	/* the last event of the work lies in the segment that still runs */
	ck_assert_int_eq(segment_at(segments, 1, 12000), 0);
	/* also where nobody watched */
	record_init(&r, OP_PLAY, CAUSE_NONE);
	r.v.onset_ms = 0;
	r.v.offset_ms = 6000;
	tl_must(&r);
	make(SEGMENT_MARKED, 0, 60000);
	ck_assert_int_eq(segment_at(segments, 1, 12000), 0);
}
END_TEST

Suite *segment_suite(void);

Suite *segment_suite(void)
{
	Suite *suite = suite_create("segment");
	TCase *tc = tcase_create("segments");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, names_there_and_back, 0, N_ITEMS(names));
	tcase_add_loop_test(tc, names_refused, 0, N_ITEMS(bad_names));
	tcase_add_test(tc, none);
	tcase_add_loop_test(tc, fixed_length, 0, N_ITEMS(fixed));
	tcase_add_test(tc, marked);
	tcase_add_test(tc, a_running_mark_ends_with_the_work);
	suite_add_tcase(suite, tc);
	return suite;
}
