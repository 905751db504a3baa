/*
 * The ratings file: a golden table with its sidecar, a line for whatever can be rated, and the files
 * on the disk. What derived tables have in common is tested with the events file.
 */
#include "store/ratings_file.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "events_fixture.h"
#include "fixture.h"
#include "model_fixture.h"
#include "store/events_file.h"

#define RUN_A 0x7f3a9c21u
#define RUN_B 0x0000002bu

static struct events_fixture f;
static char *folder;

static void setup(void)
{
	folder = fixture_folder();
	events_fixture_init(&f, SEGMENT_MARKED);
}

static void teardown(void)
{
	events_fixture_clear(&f);
	fixture_remove_folder(folder);
}

static void apply(const struct record *r)
{
	struct error err = {0};

	ck_assert_msg(timeline_apply(f.timeline, r, &err) == APPLIED, "%s", err.text);
}

static void rate(
	uint32_t run, const char *key, int target, const char *value, int rev, const char *comment)
{
	struct record r = fixture_rate(run, ++f.seq, key, target, value, rev);

	r.text = comment;
	apply(&r);
}

static void keep(
	const char *check, const char *about, const char *target, int rev, const char *reason)
{
	struct record r;

	record_init(&r, OP_OVERRIDE, CAUSE_INPUT);
	r.run = RUN_A;
	r.seq = ++f.seq;
	r.key = check;
	r.value = about;
	r.v.target = target;
	r.rev = rev;
	r.text = reason;
	apply(&r);
}

/* Segment 1 is the event 1, segment 2 the event 5. lea was praised, pb too. */
static void fill(void)
{
	rate(RUN_A, "warm", TARGET_LEA, "-3", 1, "cold; \"no\"\n=1+1");
	keep("good", "warm", "lea", 1, "it was irony #1");
	rate(RUN_A, "warm", TARGET_PA, "3", 1, NULL);
	rate(RUN_B, "warm", TARGET_PA, "not_observable", 2, "out of the picture");
	rate(RUN_A, "pace@r7f3a9c21-5", TARGET_LEA, "7.5", 1, NULL);
	rate(RUN_A, "shared", TARGET_ALL, "5", 1, NULL);
	rate(RUN_A, "shared", TARGET_ALL, "unrated", 2, NULL);
	keep("unrated", "shared", "all", 0, "nobody spoke");
}

/* The cell of the line that begins so. The caller frees. */
static char *cell(const char *tsv, const char *begins, const char *column)
{
	const char *line = tsv;
	size_t n = 0, length;

	for (const char *c = tsv;
		strncmp(c, column, strlen(column)) != 0 || !strchr("\t\n", c[strlen(column)]);
		n++) {
		c += strcspn(c, "\t\n");
		ck_assert_msg(*c++ == '\t', "no column '%s'", column);
	}
	while (strncmp(line, begins, strlen(begins)) != 0) {
		line = strchr(line, '\n');
		ck_assert_msg(line && line[1], "no line begins with '%s':\n%s", begins, tsv);
		line++;
	}
	for (; n > 0; n--)
		line = strchr(line, '\t') + 1;
	length = strcspn(line, "\t\n");
	return mem_strndup(line, length);
}

static void expect_cell(const char *begins, const char *column, const char *expected)
{
	char *tsv, *json, *found;

	ratings_file_text(&f.in, &tsv, &json);
	found = cell(tsv, begins, column);
	ck_assert_msg(strcmp(found, expected) == 0, "%s of '%s' is '%s'", column, begins, found);
	free(found);
	free(tsv);
	free(json);
}

/* ---- what is in them ---- */

START_TEST(golden_files)
{
	char *tsv, *json;

	fill();
	ratings_file_text(&f.in, &tsv, &json);
	fixture_golden("ratings/v1_ratings.tsv", tsv);
	fixture_golden("ratings/v1_ratings.json", json);
	free(tsv);
	free(json);
}
END_TEST

/* Nothing was rated: each place is there nevertheless. */
START_TEST(what_is_not_rated_is_there)
{
	static const char *const places[] = {"warm\tlea\t0", "pace\tlea\t1", "pace\tlea\t2",
		"warm\tpa\t0", "warm\tpb\t0", "shared\tall\t0"};
	char *tsv, *json;
	size_t n = 0;

	ratings_file_text(&f.in, &tsv, &json);
	for (const char *c = tsv; *c; c++)
		n += *c == '\n';
	ck_assert_uint_eq(n, 1 + sizeof places / sizeof *places);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		expect_cell(places[i], "value", "n/a");
		expect_cell(places[i], "status", "unrated");
		expect_cell(places[i], "revision", "0");
		expect_cell(places[i], "rated_utc", "n/a");
		expect_cell(places[i], "codebook_version", "1.1.0");
	}
	free(tsv);
	free(json);
}
END_TEST

START_TEST(what_a_rule_says)
{
	struct session alone = *f.in.session;
	struct derived_input in = f.in;
	char *tsv, *json, *status;

	alone.n_participants = 1;
	free(f.targets);
	f.n_targets = targets_of(&f.codebook, &alone, &f.targets);
	timeline_free(f.timeline);
	f.timeline = timeline_new(&f.codebook, f.targets, f.n_targets);
	in.session = &alone;
	in.targets = f.targets;
	in.n_targets = f.n_targets;
	in.timeline = f.timeline;
	ratings_file_text(&in, &tsv, &json);
	status = cell(tsv, "shared\tall", "status");
	ck_assert_str_eq(status, "not_applicable");
	free(status);
	status = cell(tsv, "warm\tlea", "status");
	ck_assert_str_eq(status, "unrated");
	free(status);
	free(tsv);
	free(json);
}
END_TEST

/* What was rated is never left out: not of a segment that is gone, nor where a rule is against it. */
START_TEST(nothing_rated_is_lost)
{
	struct record r;
	struct error err;

	fill();
	record_init(&r, OP_DEL, CAUSE_EDIT);
	r.run = RUN_A;
	r.seq = ++f.seq;
	r.id = (struct event_id){RUN_A, 5};
	r.rev = 2;
	apply(&r);
	expect_cell("pace\tlea\t-1", "value", "7.5");
	r = fixture_rate(RUN_A, ++f.seq, "warm", TARGET_ALL, "1", 1);
	ck_assert_int_eq(timeline_apply(f.timeline, &r, &err), APPLIED_ODD);
	expect_cell("warm\tall\t0", "value", "1");
}
END_TEST

/* Fixed segments keep their numbers, also beyond the last. */
START_TEST(segments_of_fixed_length)
{
	events_fixture_clear(&f);
	events_fixture_init(&f, SEGMENT_FIXED); /* of 10 s; the work ends at 25.5 s */
	rate(RUN_A, "pace@3", TARGET_LEA, "1", 1, NULL);
	rate(RUN_A, "pace@9", TARGET_LEA, "2", 1, NULL);
	expect_cell("pace\tlea\t2", "status", "unrated");
	expect_cell("pace\tlea\t3", "value", "1");
	expect_cell("pace\tlea\t9", "value", "2");
}
END_TEST

START_TEST(no_segments_no_column)
{
	char *tsv, *json;

	events_fixture_clear(&f);
	events_fixture_init(&f, SEGMENT_NONE);
	ratings_file_text(&f.in, &tsv, &json);
	ck_assert_int_eq(strncmp(tsv, "item\ttarget\tvalue\t", 18), 0);
	ck_assert_ptr_null(strstr(json, "\"segment\": {"));
	free(tsv);
	free(json);
}
END_TEST

/* A reason goes with its rating, and so does the sidecar's list. */
START_TEST(reasons_go_with_their_ratings)
{
	char *tsv, *json;

	fill();
	expect_cell("warm\tlea\t0", "kept_reason", "it was irony \\u00231");
	rate(RUN_A, "warm", TARGET_LEA, "-2", 2, NULL);
	expect_cell("warm\tlea\t0", "kept_reason", "n/a");
	ratings_file_text(&f.in, &tsv, &json);
	ck_assert_ptr_null(strstr(json, "irony"));
	ck_assert_ptr_nonnull(strstr(json, "nobody spoke"));
	free(tsv);
	free(json);
}
END_TEST

START_TEST(the_sidecar_describes_each_column)
{
	char *tsv, *json, sha256[HASH_SHA256_SIZE];
	const char *column, *key;
	json_t *root, *value, *coding;

	fill();
	ratings_file_text(&f.in, &tsv, &json);
	root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(root);
	column = tsv;
	json_object_foreach(root, key, value)
	{
		size_t n = strcspn(column, "\t\n");

		if (strcmp(key, "Coding") == 0)
			break;
		ck_assert_uint_eq(strlen(key), n);
		ck_assert_int_eq(strncmp(column, key, n), 0);
		ck_assert_ptr_nonnull(json_string_value(json_object_get(value, "Description")));
		column += n + 1;
	}
	ck_assert_int_eq(column[-1], '\n');
	coding = json_object_get(root, "Coding");
	hash_sha256(tsv, strlen(tsv), sha256);
	ck_assert_str_eq(
		json_string_value(json_object_get(json_object_get(coding, "Ratings"), "Sha256")),
		sha256);
	value = json_object_get(json_object_get(coding, "Scales"), "shared");
	ck_assert_double_eq(json_number_value(json_object_get(value, "Step")), 0.5);
	ck_assert_int_eq(json_integer_value(json_object_get(value, "Max")), 5);
	ck_assert(json_is_false(json_object_get(coding, "Complete")));
	ck_assert_uint_eq(json_array_size(json_object_get(coding, "Kept")), 2);
	for (const char *s = json; *s; s++)
		ck_assert((*s >= ' ' && *s <= '~') || *s == '\n');
	json_decref(root);
	free(tsv);
	free(json);
}
END_TEST

/* ---- on the disk ---- */

/* Beside an events file, each with its own sidecar and each edited by hand on its own. */
START_TEST(files_beside_the_events)
{
	char *ratings = file_join(folder, "s001_anna+2_fixture_ratings.tsv"),
	     *events = file_join(folder, "s001_anna+2_fixture_events.tsv"), *tsv, *json, *there;
	struct error err;
	bool edited = true;

	fill();
	ck_assert(events_file_write(folder, &f.in, &edited, &err));
	ck_assert(ratings_file_write(folder, &f.in, &edited, &err));
	ck_assert(!edited);
	ck_assert_uint_eq(fixture_count(folder), 4);
	ratings_file_text(&f.in, &tsv, &json);
	there = fixture_read(ratings, NULL);
	ck_assert_str_eq(there, tsv);
	free(there);
	ck_assert(file_replace(ratings, "mine\n", 5, &err));
	ck_assert(events_file_write(folder, &f.in, &edited, &err));
	ck_assert(!edited);
	ck_assert(ratings_file_write(folder, &f.in, &edited, &err));
	ck_assert(edited);
	ck_assert_uint_eq(fixture_count(folder), 5);
	there = fixture_read(ratings, NULL);
	ck_assert_str_eq(there, tsv);
	free(there);
	rate(RUN_A, "warm", TARGET_LEA, "0", 2, NULL);
	ck_assert(ratings_file_write(folder, &f.in, &edited, &err));
	ck_assert(!edited);
	ck_assert(file_exists(events));
	free(tsv);
	free(json);
	free(events);
	free(ratings);
}
END_TEST

Suite *ratings_file_suite(void);

Suite *ratings_file_suite(void)
{
	Suite *suite = suite_create("ratings_file");
	TCase *tc = tcase_create("text");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, golden_files);
	tcase_add_test(tc, what_is_not_rated_is_there);
	tcase_add_test(tc, what_a_rule_says);
	tcase_add_test(tc, nothing_rated_is_lost);
	tcase_add_test(tc, segments_of_fixed_length);
	tcase_add_test(tc, no_segments_no_column);
	tcase_add_test(tc, reasons_go_with_their_ratings);
	tcase_add_test(tc, the_sidecar_describes_each_column);
	suite_add_tcase(suite, tc);
	tc = tcase_create("files");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, files_beside_the_events);
	suite_add_tcase(suite, tc);
	return suite;
}
