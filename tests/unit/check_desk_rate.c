/*
 * The desk's ratings, checks and finishing: what the coder does is there after a restart, and what is
 * not possible is told and leaves nothing.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "desk_fixture.h"

static const char codebook[] =
	"format: turven-codebook/1\n"
	"id: rate\n"
	"version: '1'\n"
	"title: Rate\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"  - {id: family, kind: unit, label: Family}\n"
	"dimensions:\n"
	"  - {id: bond, label: Bond}\n"
	"codes:\n"
	"  - {id: hug, key: h, kind: point, targets: child, dimension: bond, valence: 1, label: "
	"Hugs}\n"
	"  - {id: slot, key: s, kind: state, targets: family, label: Slot}\n"
	"segments: {kind: marked, code: slot, label: Slot}\n"
	"ratings:\n"
	"  - {id: warm, name: W, label: Warmth, targets: child, dimension: bond,\n"
	"     scale: {min: -3, max: 3}, na_allowed: true}\n"
	"  - {id: shared, name: SP, label: Shared, targets: family, requires_min_persons: 3,\n"
	"     scale: {min: 0, max: 5, step: 0.5}}\n"
	"  - {id: pace, name: P, label: Pace, targets: family, when: segment,\n"
	"     scale: {min: 0, max: 10}}\n"
	"checks:\n"
	"  - {id: good, dimensions: bond, if: only_positive, expect: rating > 0, severity: warn,\n"
	"     override: reason, label: only good}\n";

static const char form[] =
	"format: turven-codebook/1\n"
	"id: form\n"
	"version: '1'\n"
	"title: Form\n"
	"form: true\n"
	"targets:\n"
	"  - {id: child, kind: person, roles: [child], label: Child}\n"
	"ratings:\n"
	"  - {id: one, label: Item 1, targets: child, scale: {min: 0, max: 10}}\n";

enum { HUG, SLOT };
enum { KIM, FAMILY };
enum { WARM, SHARED, PACE };

static const struct segment_ref whole;
static struct desk *d;

static void setup(void)
{
	desk_fixture_begin("format: turven-study/1\n", "format: turven-session/1\n"
						       "id: s1\n"
						       "participants:\n"
						       "  - {id: kim, role: child, label: Kim}\n");
	desk_fixture_write("codebooks/rate.yaml", codebook);
	desk_fixture_write("codebooks/form.yaml", form);
	d = desk_fixture_open("rate", "anna");
}

static void teardown(void)
{
	desk_fixture_close(d);
	desk_fixture_end();
}

static void restart(void)
{
	desk_fixture_close(d);
	d = desk_fixture_open("rate", "anna");
}

static void must_rate(int item, int target, struct segment_ref segment, enum rating_status status,
	double value, const char *comment)
{
	struct error err = {0};

	ck_assert_msg(
		desk_rate(d, item, target, segment, status, value, comment, &err), "%s", err.text);
}

static void must_not_rate(int item, int target, struct segment_ref segment,
	enum rating_status status, double value, const char *why)
{
	struct error err = {0};
	size_t n = timeline_n_ratings(desk_timeline(d));

	ck_assert(!desk_rate(d, item, target, segment, status, value, NULL, &err));
	ck_assert_str_eq(err.text, why);
	ck_assert_uint_eq(timeline_n_ratings(desk_timeline(d)), n);
}

static void press(int code, int target, int64_t ms)
{
	struct desk_moment m = desk_fixture_moment(ms);
	struct error err = {0};

	ck_assert_int_ne(desk_press(d, code, target, &m, true, NULL, &err), PRESSED_REFUSED);
}

static const struct rating *rating(int item, int target)
{
	const struct rating *r = timeline_rating(desk_timeline(d), item, target, whole);

	ck_assert_ptr_nonnull(r);
	return r;
}

START_TEST(ratings_survive_a_restart)
{
	char *words;

	must_rate(WARM, KIM, whole, RATING_VALUE, -2, "turned away");
	must_rate(WARM, KIM, whole, RATING_VALUE, 2, NULL); /* the comment stays */
	restart();
	ck_assert_double_eq(rating(WARM, KIM)->value, 2);
	ck_assert_str_eq(rating(WARM, KIM)->comment, "turned away");
	ck_assert_int_eq(rating(WARM, KIM)->rev, 2);
	ck_assert(desk_is_rating_saved(d, rating(WARM, KIM)));
	words = desk_describe_rating(d, rating(WARM, KIM));
	ck_assert_str_eq(words, "W Warmth, Kim: +2");
	free(words);
	must_rate(WARM, KIM, whole, RATING_VALUE, 2, "");
	ck_assert_ptr_null(rating(WARM, KIM)->comment);
	must_rate(WARM, KIM, whole, RATING_NOT_APPLICABLE, 0, NULL);
	words = desk_describe_rating(d, rating(WARM, KIM));
	ck_assert_str_eq(words, "W Warmth, Kim: not applicable");
	free(words);
}
END_TEST

START_TEST(no_change_no_record)
{
	must_rate(WARM, KIM, whole, RATING_UNRATED, 0, NULL);
	ck_assert_uint_eq(timeline_n_ratings(desk_timeline(d)), 0);
	must_rate(WARM, KIM, whole, RATING_VALUE, 1, "so");
	must_rate(WARM, KIM, whole, RATING_VALUE, 1, NULL);
	must_rate(WARM, KIM, whole, RATING_VALUE, 1, "so");
	ck_assert_int_eq(rating(WARM, KIM)->rev, 1);
	ck_assert_uint_eq(timeline_n_undo(desk_timeline(d)), 1);
}
END_TEST

START_TEST(what_cannot_be_rated)
{
	const struct segment_ref none = {0, {0xa, 1}};

	must_not_rate(WARM, KIM, whole, RATING_VALUE, 4,
		"'warm' cannot be rated '4'; allowed: -3 to 3 in steps of 1");
	must_not_rate(WARM, FAMILY, whole, RATING_VALUE, 1, "'warm' is not rated for 'family'");
	must_not_rate(SHARED, FAMILY, whole, RATING_VALUE, 1,
		"'shared' is not applicable: it needs at least 3 participants in the session");
	must_not_rate(PACE, FAMILY, whole, RATING_VALUE, 1,
		"'pace' is rated for each segment, not as 'pace'");
	must_not_rate(PACE, FAMILY, none, RATING_VALUE, 1,
		"the segment of 'pace@r0000000a-1' is not there");
}
END_TEST

START_TEST(segments_follow_the_marks)
{
	const struct segment *segments;
	size_t n;

	desk_segments(d, &n);
	ck_assert_uint_eq(n, 0);
	press(SLOT, FAMILY, 5000);
	press(SLOT, FAMILY, 9000);
	press(SLOT, FAMILY, 1000);
	press(SLOT, FAMILY, 4000);
	segments = desk_segments(d, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(segments[0].start_ms, 1000);
	must_rate(PACE, FAMILY, segments[1].ref, RATING_VALUE, 7, NULL);
	restart();
	segments = desk_segments(d, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_ptr_null(timeline_rating(desk_timeline(d), PACE, FAMILY, segments[0].ref));
	ck_assert_double_eq(
		timeline_rating(desk_timeline(d), PACE, FAMILY, segments[1].ref)->value, 7);
}
END_TEST

START_TEST(undo_says_what_it_did)
{
	char what[128] = "";
	struct error err = {0};

	must_rate(WARM, KIM, whole, RATING_VALUE, 1, NULL);
	must_rate(WARM, KIM, whole, RATING_VALUE, 3, NULL);
	restart(); /* also what an earlier run did */
	ck_assert(desk_undo(d, what, sizeof what, &err));
	ck_assert_str_eq(what, "rating, now W Warmth, Kim: +1");
	ck_assert(desk_undo(d, what, sizeof what, &err));
	ck_assert_str_eq(what, "rating, now W Warmth, Kim: not rated");
	ck_assert_int_eq(rating(WARM, KIM)->status, RATING_UNRATED);
	ck_assert(!desk_undo(d, NULL, 0, &err));
	ck_assert_str_eq(err.text, "nothing to undo");
	ck_assert(desk_redo(d, NULL, 0, &err));
	ck_assert(desk_redo(d, what, sizeof what, &err));
	ck_assert_str_eq(what, "rating, now W Warmth, Kim: +3");
	must_rate(WARM, KIM, whole, RATING_VALUE, 3, "smiles");
	ck_assert(desk_undo(d, what, sizeof what, &err));
	ck_assert_str_eq(what, "comment on W Warmth, Kim, now none");
	ck_assert(desk_redo(d, what, sizeof what, &err));
	ck_assert_str_eq(what, "comment on W Warmth, Kim, now “smiles”");
	must_rate(WARM, KIM, whole, RATING_VALUE, 1, "");
	ck_assert(desk_undo(d, what, sizeof what, &err));
	ck_assert_str_eq(what, "rating, now W Warmth, Kim: +3");
}
END_TEST

/* The one finding of a kind. */
static const struct finding *finding(enum check_if when)
{
	const struct finding *findings, *found = NULL;
	size_t n;

	findings = desk_findings(d, &n);
	for (size_t i = 0; i < n; i++) {
		if (findings[i].when != when)
			continue;
		ck_assert_ptr_null(found);
		found = &findings[i];
	}
	return found;
}

START_TEST(a_contradiction_is_kept_with_a_reason)
{
	struct error err = {0};

	press(HUG, KIM, 1000);
	ck_assert_ptr_null(finding(CHECK_ONLY_POSITIVE));
	must_rate(WARM, KIM, whole, RATING_VALUE, -1, NULL);
	ck_assert_ptr_nonnull(finding(CHECK_ONLY_POSITIVE));
	ck_assert(!desk_override(d, finding(CHECK_ONLY_POSITIVE), "  ", &err));
	ck_assert_str_eq(err.text, "to keep this a reason is needed");
	ck_assert(finding_is_open(finding(CHECK_ONLY_POSITIVE)));
	ck_assert(desk_override(d, finding(CHECK_ONLY_POSITIVE), "pushed away", &err));
	restart();
	ck_assert_str_eq(finding(CHECK_ONLY_POSITIVE)->reason, "pushed away");
	ck_assert(!finding_is_open(finding(CHECK_ONLY_POSITIVE)));
	must_rate(WARM, KIM, whole, RATING_VALUE, -2, NULL);
	ck_assert(finding_is_open(finding(CHECK_ONLY_POSITIVE)));
}
END_TEST

START_TEST(finished_is_read_only)
{
	static const char *const why =
		"the observation is finished; reopen it before you change it";
	struct desk_moment m = desk_fixture_moment(2000);
	struct error err = {0};
	struct event_id hug;
	char *table;

	press(HUG, KIM, 1000);
	hug = timeline_at(desk_timeline(d), 0)->id;
	ck_assert(!desk_finish(d, &err)); /* not rated */
	ck_assert_str_eq(err.text, "1 warning is neither mended nor kept with a reason");
	ck_assert(!desk_finished(d));
	must_rate(WARM, KIM, whole, RATING_VALUE, 1, NULL);
	ck_assert_msg(desk_finish(d, &err), "%s", err.text);
	ck_assert(desk_finished(d));
	restart();
	ck_assert(desk_finished(d));
	must_not_rate(WARM, KIM, whole, RATING_VALUE, 2, why);
	ck_assert_int_eq(desk_press(d, HUG, KIM, &m, true, NULL, &err), PRESSED_REFUSED);
	ck_assert_str_eq(err.text, why);
	ck_assert(!desk_comment(d, hug, "x", &err));
	ck_assert(!desk_mark(d, hug, MARK_STRONG, &err));
	ck_assert(!desk_delete(d, hug, &err));
	ck_assert(!desk_undo(d, NULL, 0, &err));
	ck_assert_str_eq(err.text, why);
	ck_assert(!desk_finish(d, &err));
	ck_assert_str_eq(err.text, "the observation is finished already");
	ck_assert_uint_eq(timeline_n(desk_timeline(d)), 1);
	ck_assert(desk_unfinish(d, "one more look", &err));
	ck_assert(!desk_unfinish(d, NULL, &err));
	ck_assert_str_eq(err.text, "the observation is open already");
	must_rate(WARM, KIM, whole, RATING_VALUE, 2, NULL);
	restart();
	ck_assert(!desk_finished(d));
	table = desk_fixture_read("sessions/s1/s1_anna_rate_ratings.json");
	ck_assert_ptr_nonnull(strstr(table, "\"Complete\": false"));
	free(table);
}
END_TEST

START_TEST(both_tables_are_written)
{
	char *table;
	struct error err = {0};

	press(HUG, KIM, 1000);
	must_rate(WARM, KIM, whole, RATING_VALUE, 3, NULL);
	ck_assert_msg(desk_finish(d, &err), "%s", err.text);
	restart();
	table = desk_fixture_read("sessions/s1/s1_anna_rate_ratings.tsv");
	ck_assert_ptr_nonnull(strstr(table, "\nwarm\tkim\t0\t3\tn/a\trated\t1\t"));
	ck_assert_ptr_nonnull(strstr(table, "\nshared\tfamily\t0\tn/a\tn/a\tnot_applicable\t0\t"));
	free(table);
	table = desk_fixture_read("sessions/s1/s1_anna_rate_events.tsv");
	ck_assert_ptr_nonnull(strstr(table, "\thug\tkim\t"));
	free(table);
	table = desk_fixture_read("sessions/s1/s1_anna_rate_events.json");
	ck_assert_ptr_nonnull(strstr(table, "\"Complete\": true"));
	free(table);
}
END_TEST

/* A questionnaire has no events, so it has no table of them. */
START_TEST(a_form_has_one_table)
{
	char *events = file_join(desk_fixture_root, "sessions/s1/s1_anna_form_events.tsv"), *table;
	struct desk *other = desk_fixture_open("form", "anna");
	struct error err = {0};

	ck_assert_msg(desk_rate(other, 0, KIM, whole, RATING_VALUE, 7, NULL, &err), "%s", err.text);
	desk_fixture_close(other);
	ck_assert(!file_exists(events));
	table = desk_fixture_read("sessions/s1/s1_anna_form_ratings.tsv");
	ck_assert_ptr_nonnull(strstr(table, "\none\tkim\t7\tn/a\trated\t1\t"));
	free(table);
	free(events);
}
END_TEST

Suite *desk_rate_suite(void);

Suite *desk_rate_suite(void)
{
	Suite *suite = suite_create("desk_rate");
	TCase *tc = tcase_create("a coder");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, ratings_survive_a_restart);
	tcase_add_test(tc, no_change_no_record);
	tcase_add_test(tc, what_cannot_be_rated);
	tcase_add_test(tc, segments_follow_the_marks);
	tcase_add_test(tc, undo_says_what_it_did);
	tcase_add_test(tc, a_contradiction_is_kept_with_a_reason);
	tcase_add_test(tc, finished_is_read_only);
	tcase_add_test(tc, both_tables_are_written);
	tcase_add_test(tc, a_form_has_one_table);
	suite_add_tcase(suite, tc);
	return suite;
}
