/* Codebooks: every mistake with its place, and that the format holds the four instruments. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cases.h"
#include "fixture.h"
#include "store/codebook_file.h"
#include "store/yaml.h"

static bool read_codebook(const char *name, const char *text, size_t len, struct problems *problems)
{
	struct codebook cb;
	bool good = codebook_file_parse(name, text, len, &cb, problems);

	if (good)
		codebook_free(&cb);
	return good;
}

START_TEST(cases)
{
	cases_run("codebook", read_codebook, 75);
}
END_TEST

static void load(const char *file, struct codebook *cb)
{
	char *path = mem_printf("%s/codebook/%s", TESTS_DATA, file);
	struct problems problems = {0};

	ck_assert(codebook_file_read(path, cb, &problems));
	problems_clear(&problems);
	free(path);
}

/* Every key of the example in codebooks/README.md arrives where it should. */
START_TEST(fields)
{
	struct codebook cb;
	int code;

	load("good-everything.yaml", &cb);
	ck_assert_str_eq(cb.id, "everything");
	ck_assert_str_eq(cb.version, "1.10");
	ck_assert_str_eq(label_get(&cb.title, "nl", ""), "Alles");
	ck_assert_int_eq(cb.status, STATUS_VERIFIED);
	ck_assert_uint_eq(cb.n_languages, 2);
	ck_assert_str_eq(cb.languages[1], "nl");
	ck_assert(cb.nl_official);
	ck_assert(!cb.form);
	ck_assert_str_eq(cb.licence, "no");
	ck_assert_str_eq(cb.sources[0].url, "https://example.org/1");

	ck_assert_uint_eq(cb.n_target_classes, 2);
	ck_assert_int_eq(cb.target_classes[0].kind, TARGET_PERSON);
	ck_assert_uint_eq(cb.target_classes[0].n_roles, 2);
	ck_assert_str_eq(cb.target_classes[0].roles[1], "step-parent");
	ck_assert_int_eq(cb.target_classes[0].min_persons, 2);
	ck_assert_int_eq(cb.target_classes[1].kind, TARGET_UNIT);
	ck_assert_int_eq(cb.target_classes[1].key, '9');

	ck_assert_str_eq(cb.dimensions[0].name, "MO");
	ck_assert_str_eq(cb.dimensions[1].name, "other");
	ck_assert_str_eq(cb.groups[0].id, "face");
	ck_assert(cb.modifiers[0].required && cb.modifiers[0].multiple);
	ck_assert_int_eq(cb.modifiers[0].values[0].key, 'l');
	/* keys that were not given: the first digits that are free */
	ck_assert_int_eq(cb.modifiers[1].values[0].key, '2');
	ck_assert_int_eq(cb.modifiers[1].values[1].key, '1');
	ck_assert_int_eq(cb.modifiers[1].values[2].key, '3');

	ck_assert_uint_eq(cb.n_codes, 2);
	ck_assert_str_eq(cb.codes[0].name, "MO01");
	ck_assert_str_eq(cb.codes[0].key, "sM1");
	ck_assert_int_eq(cb.codes[0].kind, CODE_STATE);
	ck_assert_int_eq(cb.codes[0].dimension, 0);
	ck_assert_int_eq(cb.codes[0].group, 0);
	ck_assert_int_eq(cb.codes[0].valence, 1);
	ck_assert_uint_eq(cb.codes[0].n_targets, 2);
	ck_assert_int_eq(cb.codes[0].targets[0], 1);
	ck_assert_int_eq(cb.codes[0].modifiers[1], 0);
	ck_assert_int_eq(cb.codes[0].max_per_session, 3);
	ck_assert(cb.codes[0].needs_picture && cb.codes[0].verified);
	ck_assert_str_eq(cb.codes[0].source, "smith");
	ck_assert_str_eq(label_get(&cb.codes[0].note, "nl", "?"), "two lines:\nin a block");
	ck_assert_str_eq(cb.codes[1].name, "mo02");
	ck_assert_int_eq(cb.codes[1].dimension, -1);
	ck_assert_int_eq(cb.codes[1].group, -1);
	ck_assert_int_eq(cb.codes[0].item, -1);
	ck_assert_int_eq(cb.codes[1].item, 1);
	ck_assert_int_eq(cb.codes[1].valence, -1);
	ck_assert_ptr_null(cb.codes[1].source);
	ck_assert_int_eq(codebook_key(&cb, "sM1", &code), 1);
	ck_assert_int_eq(code, 0);
	codebook_free(&cb);
}
END_TEST

START_TEST(fields_of_ratings)
{
	struct codebook cb;

	load("good-everything.yaml", &cb);
	ck_assert_uint_eq(cb.n_ratings, 2);
	ck_assert_double_eq(cb.ratings[0].scale.min, -3);
	ck_assert_double_eq(cb.ratings[0].scale.max, 3);
	ck_assert_double_eq(cb.ratings[0].scale.step, 0.5);
	ck_assert_uint_eq(cb.ratings[0].scale.n_anchors, 2);
	ck_assert_double_eq(cb.ratings[0].scale.anchors[1].value, 2.5);
	ck_assert_int_eq(cb.ratings[0].when, RATE_SEGMENT);
	ck_assert(cb.ratings[0].na_allowed);
	ck_assert_int_eq(cb.ratings[0].requires_min_persons, 2);
	ck_assert_double_eq(cb.ratings[1].scale.step, 1);
	ck_assert_int_eq(cb.ratings[1].when, RATE_SESSION);

	ck_assert_uint_eq(cb.n_scores, 4);
	ck_assert_int_eq(cb.scores[0].op, SCORE_MEAN);
	ck_assert_uint_eq(cb.scores[0].n_items, 2);
	ck_assert_int_eq(cb.scores[0].reverse[0], 1);
	ck_assert_int_eq(cb.scores[0].min_valid, 1);
	ck_assert_int_eq(cb.scores[1].op, SCORE_DURATION);
	ck_assert_int_eq(cb.scores[2].op, SCORE_RATE_PER_HOUR);
	ck_assert_int_eq(cb.scores[3].scores[1], 2);
	ck_assert_uint_eq(cb.scores[0].n_targets, 0);
	ck_assert_uint_eq(cb.scores[1].n_targets, 1);
	ck_assert_int_eq(cb.scores[1].targets[0], 1);
	ck_assert_uint_eq(cb.scores[1].n_cutoffs, 2);
	ck_assert_str_eq(cb.scores[1].cutoffs[0].compare, "<=");
	ck_assert_double_eq(cb.scores[1].cutoffs[0].value, 36);
	ck_assert_str_eq(label_get(&cb.scores[1].cutoffs[0].label, "nl", ""), "kort");
	ck_assert_str_eq(cb.scores[1].cutoffs[1].compare, ">");
	ck_assert_double_eq(cb.scores[1].cutoffs[1].value, 60.5);

	ck_assert_int_eq(cb.checks[0].when, CHECK_ONLY_POSITIVE);
	ck_assert_str_eq(cb.checks[0].compare, ">=");
	ck_assert_double_eq(cb.checks[0].value, -0.5);
	ck_assert_int_eq(cb.checks[0].severity, CHECK_HINT);
	ck_assert(cb.checks[0].override_with_reason);
	ck_assert_uint_eq(cb.n_checks, 3);
	ck_assert_int_eq(cb.checks[1].when, CHECK_UNWATCHED);
	ck_assert_int_eq(cb.checks[1].severity, CHECK_WARN);
	ck_assert(!cb.checks[1].override_with_reason);
	/* what is checked in every codebook can be kept with a reason unless it says no */
	ck_assert_int_eq(cb.checks[2].when, CHECK_TOO_OFTEN);
	ck_assert(cb.checks[2].override_with_reason);
	ck_assert(!cb.segments.remind);
	ck_assert_int_eq(cb.segments.kind, SEGMENT_MARKED);
	ck_assert_int_eq(cb.segments.code, 0);
	codebook_free(&cb);
}
END_TEST

/* The instruments differ in what they need; see the head of each file. */
START_TEST(instruments)
{
	struct codebook cb;

	load("good-tpocs-a-like.yaml", &cb);
	ck_assert_uint_eq(cb.n_codes, 0);
	ck_assert_uint_eq(cb.n_ratings, 9);
	ck_assert_uint_eq(cb.scores[0].n_reverse, 4);
	ck_assert_double_eq(cb.ratings[8].scale.max, 5);
	codebook_free(&cb);

	load("good-softa-o-like.yaml", &cb);
	ck_assert_uint_eq(cb.ratings[0].scale.n_anchors, 7);
	ck_assert_int_eq(cb.ratings[3].requires_min_persons, 2);
	ck_assert_int_eq(cb.target_classes[cb.ratings[3].targets[0]].kind, TARGET_UNIT);
	ck_assert_int_eq(cb.codes[codebook_code(&cb, "sa02")].max_per_session, 1);
	ck_assert_uint_eq(cb.n_checks, 4);
	ck_assert_int_eq(cb.checks[3].severity, CHECK_OFF);
	codebook_free(&cb);

	load("good-tabbs-like.yaml", &cb);
	ck_assert_int_eq(cb.status, STATUS_DRAFT);
	ck_assert_int_eq(cb.segments.length_ms, 600000);
	ck_assert_int_eq(cb.ratings[0].when, RATE_SEGMENT);
	codebook_free(&cb);

	load("good-lot-like.yaml", &cb);
	ck_assert_int_eq(cb.segments.length_ms, 1800000);
	ck_assert_int_eq(cb.codes[codebook_code(&cb, "o07")].kind, CODE_STATE);
	ck_assert_uint_eq(cb.scores[cb.n_scores - 1].n_scores, 2);
	codebook_free(&cb);
}
END_TEST

/* The file's own bytes are what its name in codebooks/used/ and the journals stand for. */
START_TEST(hash_is_of_the_bytes)
{
	char *path = mem_printf("%s/codebook/good-lot-like.yaml", TESTS_DATA);
	char sha256[HASH_SHA256_SIZE];
	struct codebook cb;
	size_t len;
	char *text = fixture_read(path, &len);

	load("good-lot-like.yaml", &cb);
	hash_sha256(text, len, sha256);
	ck_assert_str_eq(cb.sha256, sha256);
	codebook_free(&cb);
	free(text);
	free(path);
}
END_TEST

/* No prefix of a good file and no changed byte may do worse than be refused. */
START_TEST(damaged_files)
{
	char *path = mem_printf("%s/codebook/good-everything.yaml", TESTS_DATA);
	size_t len;
	char *text = fixture_read(path, &len);
	struct problems problems = {0};

	for (size_t n = 0; n < len; n++) {
		bool good = read_codebook("prefix", text, n, &problems);

		ck_assert(good || problems.n_errors > 0);
		problems_clear(&problems);
	}
	for (size_t i = 0; i < len; i++) {
		char before = text[i];

		text[i] = (char)(before ^ 0x12);
		ck_assert(read_codebook("changed", text, len, &problems) || problems.n_errors > 0);
		problems_clear(&problems);
		text[i] = before;
	}
	free(text);
	free(path);
}
END_TEST

Suite *codebook_file_suite(void);

Suite *codebook_file_suite(void)
{
	Suite *suite = suite_create("codebook_file");
	TCase *tc = tcase_create("read");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, cases);
	tcase_add_test(tc, fields);
	tcase_add_test(tc, fields_of_ratings);
	tcase_add_test(tc, instruments);
	tcase_add_test(tc, hash_is_of_the_bytes);
	tcase_add_test(tc, damaged_files);
	suite_add_tcase(suite, tc);
	return suite;
}
