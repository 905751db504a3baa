/*
 * The codebooks that come with turven: each is read without a word, each code can be typed, and none
 * calls itself more certain than it is.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/codebook_file.h"

#define FOLDER TOP_SRCDIR "/codebooks"

/* What must be there; more may be. No scores of the TABBS and the WAV-12 are known. */
static const struct shipped {
	const char *id;
	size_t n_codes, n_ratings, n_scores;
	bool form;
} shipped[] = {
	{"lot", 38, 0, 9, false},
	{"softa-o-client", 44, 4, 0, false},
	{"softa-o-therapist", 42, 4, 4, false},
	{"srs", 0, 4, 1, true},
	{"tabbs", 11, 11, 0, false},
	{"tasc-r", 0, 12, 1, true},
	{"tpocs-a-child", 18, 9, 4, false},
	{"tpocs-a-parent", 18, 9, 4, false},
	{"wav-12", 0, 12, 0, true},
};
#define N_SHIPPED (sizeof shipped / sizeof *shipped)

static void load(const char *id, struct codebook *cb)
{
	char *path = mem_printf(FOLDER "/%s.yaml", id);
	struct problems problems = {0};

	if (!codebook_file_read(path, cb, &problems) || problems.n > 0)
		ck_abort_msg("%s:%d: %s", path, problems.items[0].line, problems.items[0].text);
	ck_assert_str_eq(cb->id, id);
	problems_clear(&problems);
	free(path);
}

/* Calls the function with each codebook of the folder. */
static void for_each(void (*test)(const struct codebook *cb))
{
	struct file_names names;
	size_t n = 0;

	ck_assert(file_list(FOLDER, &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		char *ending = strrchr(names.items[i], '.');
		struct codebook cb;

		if (!ending || strcmp(ending, ".yaml") != 0)
			continue;
		*ending = '\0';
		load(names.items[i], &cb);
		test(&cb);
		codebook_free(&cb);
		n++;
	}
	ck_assert_uint_ge(n, N_SHIPPED);
	file_names_free(&names);
}

START_TEST(sizes)
{
	const struct shipped *s = &shipped[_i];
	struct codebook cb;

	load(s->id, &cb);
	ck_assert_uint_eq(cb.n_codes, s->n_codes);
	ck_assert_uint_eq(cb.n_ratings, s->n_ratings);
	ck_assert_uint_eq(cb.n_scores, s->n_scores);
	ck_assert_int_eq(cb.form, s->form);
	ck_assert(!cb.nl_official);
	codebook_free(&cb);
}
END_TEST

/* Types the path key by key: up to the last something is still open, and then it is this code. */
static void type_code(const struct codebook *cb, size_t i)
{
	const char *key = cb->codes[i].key;
	char typed[CODEBOOK_MAX_KEY + 1] = "";
	int code = -1;

	ck_assert_msg(key != NULL, "%s: %s has no key", cb->id, cb->codes[i].id);
	for (size_t n = 1; n <= strlen(key); n++) {
		ck_assert_msg(code < 0, "%s: '%s' ends the path '%s' of %s", cb->id, typed, key,
			cb->codes[i].id);
		memcpy(typed, key, n);
		ck_assert_int_ge(codebook_key(cb, typed, &code), 1);
	}
	ck_assert_msg(code == (int)i, "%s: '%s' does not log %s", cb->id, key, cb->codes[i].id);
}

static void type_all(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_codes; i++) {
		type_code(cb, i);
		for (size_t j = 0; j < i; j++) {
			const char *a = cb->codes[i].key, *b = cb->codes[j].key;

			ck_assert_msg(
				strncmp(a, b, strlen(a)) != 0 && strncmp(a, b, strlen(b)) != 0,
				"%s: '%s' and '%s'", cb->id, a, b);
		}
	}
}

START_TEST(each_code_can_be_typed)
{
	for_each(type_all);
}
END_TEST

/* The rule of codebooks/README.md: what is verified names its source, and a codebook is verified if
 * all in it is. */
static void check_verified(const struct codebook *cb)
{
	bool all = true;

	for (size_t i = 0; i < cb->n_codes; i++) {
		all = all && cb->codes[i].verified;
		ck_assert(!cb->codes[i].verified || cb->codes[i].source);
	}
	for (size_t i = 0; i < cb->n_ratings; i++) {
		all = all && cb->ratings[i].verified;
		ck_assert(!cb->ratings[i].verified || cb->ratings[i].source);
	}
	for (size_t i = 0; i < cb->n_scores; i++) {
		all = all && cb->scores[i].verified;
		ck_assert(!cb->scores[i].verified || cb->scores[i].source);
	}
	for (size_t i = 0; i < cb->n_checks; i++) {
		all = all && (cb->checks[i].verified || !CHECK_IS_EVIDENCE(cb->checks[i].when));
		ck_assert(!cb->checks[i].verified || cb->checks[i].source);
	}
	ck_assert_msg(all || cb->status == STATUS_DRAFT, "%s is not verified", cb->id);
}

START_TEST(verified_means_all)
{
	for_each(check_verified);
}
END_TEST

/* ---- what the instruments are ---- */

static bool is_among(const int *items, size_t n, int item)
{
	for (size_t i = 0; i < n; i++)
		if (items[i] == item)
			return true;
	return false;
}

/* Both forms: tp2, tp5, tp6 and tp8 are reversed wherever they count; each item has a mark for and
 * one against it. */
START_TEST(tpocs_a)
{
	static const char *const ids[] = {"tpocs-a-child", "tpocs-a-parent"};
	static const bool reversed[] = {false, true, false, false, true, true, false, true, false};
	struct codebook cb;

	load(ids[_i], &cb);
	for (size_t i = 0; i < cb.n_scores; i++) {
		const struct score *s = &cb.scores[i];

		ck_assert_int_eq(s->op, SCORE_MEAN);
		for (size_t j = 0; j < s->n_items; j++)
			ck_assert_int_eq(is_among(s->reverse, s->n_reverse, s->items[j]),
				reversed[s->items[j]]);
	}
	for (size_t i = 0; i < cb.n_ratings; i++) {
		int sum[3] = {0};

		for (size_t j = 0; j < cb.n_codes; j++)
			if (cb.codes[j].item == (int)i)
				sum[cb.codes[j].valence + 1]++;
		ck_assert(sum[0] == 1 && sum[1] == 0 && sum[2] == 1);
		ck_assert(cb.ratings[i].na_allowed);
		ck_assert_double_eq(cb.ratings[i].scale.min, 0);
		ck_assert_double_eq(cb.ratings[i].scale.max, 5);
	}
	codebook_free(&cb);
}
END_TEST

START_TEST(softa_o_client)
{
	struct codebook cb;

	load("softa-o-client", &cb);
	for (size_t i = 0; i < cb.n_codes; i++) {
		const struct code *c = &cb.codes[i];
		bool family = strcmp(cb.dimensions[c->dimension].id, "sp") == 0;

		ck_assert_int_eq(c->max_per_session, strcmp(c->id, "sa02") == 0 ? 1 : 0);
		ck_assert_uint_eq(c->n_targets, 1);
		ck_assert_int_eq(cb.target_classes[c->targets[0]].kind,
			family ? TARGET_UNIT : TARGET_PERSON);
	}
	for (size_t i = 0; i < cb.n_ratings; i++) {
		ck_assert_uint_eq(cb.ratings[i].scale.n_anchors, 7);
		ck_assert_int_eq(cb.ratings[i].requires_min_persons, i == 3 ? 2 : 0);
	}
	ck_assert_str_eq(cb.checks[0].id, "r1");
	ck_assert_int_eq(cb.checks[0].severity, CHECK_WARN);
	ck_assert(cb.checks[0].override_with_reason && cb.checks[0].verified);
	ck_assert_str_eq(cb.checks[1].id, "r2");
	ck_assert_int_eq(cb.checks[1].severity, CHECK_WARN);
	ck_assert(!cb.checks[1].verified);
	ck_assert_str_eq(cb.checks[2].id, "r3");
	ck_assert_int_eq(cb.checks[2].severity, CHECK_HINT);
	for (size_t i = 3; i < cb.n_checks; i++)
		ck_assert_int_eq(cb.checks[i].severity, CHECK_OFF);
	codebook_free(&cb);
}
END_TEST

/* Counted per hour is each positive code of a dimension, and nothing else. */
START_TEST(softa_o_therapist)
{
	struct codebook cb;

	load("softa-o-therapist", &cb);
	for (size_t i = 0; i < cb.n_scores; i++) {
		const struct score *s = &cb.scores[i];

		ck_assert_int_eq(s->op, SCORE_RATE_PER_HOUR);
		for (size_t j = 0; j < cb.n_codes; j++)
			ck_assert_int_eq(is_among(s->codes, s->n_codes, (int)j),
				cb.codes[j].dimension == (int)i && cb.codes[j].valence > 0);
	}
	codebook_free(&cb);
}
END_TEST

/* Each behaviour is marked and rated under one label. */
START_TEST(tabbs)
{
	struct codebook cb;

	load("tabbs", &cb);
	for (size_t i = 0; i < cb.n_codes; i++) {
		ck_assert_int_eq(cb.codes[i].item, (int)i);
		ck_assert_str_eq(label_get(&cb.codes[i].label, "nl", ""),
			label_get(&cb.ratings[i].label, "nl", "?"));
	}
	codebook_free(&cb);
}
END_TEST

/* A leader's totals hold what the parents did, and are there as soon as one part is. */
START_TEST(lot)
{
	struct codebook cb;

	load("lot", &cb);
	for (size_t i = 0; i < cb.n_scores; i++) {
		const struct score *s = &cb.scores[i];

		if (s->op == SCORE_DURATION)
			continue;
		ck_assert_int_eq(s->op, SCORE_SUM);
		ck_assert_int_eq(s->min_valid, 1);
		if (s->n_scores > 0) {
			ck_assert_uint_eq(s->n_targets, 1);
			ck_assert_str_eq(cb.target_classes[s->targets[0]].id, "leader");
		}
	}
	ck_assert_int_eq(cb.segments.kind, SEGMENT_FIXED);
	ck_assert(cb.segments.remind);
	codebook_free(&cb);
}
END_TEST

/* The texts of their items are not ours to give: nothing but numbers. */
static void check_form(const struct codebook *cb)
{
	for (size_t i = 0; i < cb->n_ratings && cb->form; i++) {
		const struct rating_item *item = &cb->ratings[i];
		char expected[32];

		snprintf(expected, sizeof expected, "Item %zu", i + 1);
		for (size_t j = 0; j < item->label.n; j++)
			ck_assert_str_eq(item->label.items[j].text, expected);
		ck_assert_uint_eq(item->note.n, 0);
	}
}

START_TEST(forms)
{
	struct codebook cb;

	for_each(check_form);
	load("srs", &cb);
	ck_assert_str_eq(cb.scores[0].cutoffs[0].compare, "<=");
	ck_assert_double_eq(cb.scores[0].cutoffs[0].value, 36);
	codebook_free(&cb);
	load("tasc-r", &cb);
	for (int i = 0; i < 12; i++)
		ck_assert_int_eq(is_among(cb.scores[0].reverse, cb.scores[0].n_reverse, i),
			i == 1 || i == 4 || i == 6 || i == 7 || i == 10);
	codebook_free(&cb);
}
END_TEST

Suite *shipped_codebooks_suite(void);

Suite *shipped_codebooks_suite(void)
{
	Suite *suite = suite_create("shipped_codebooks");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, sizes, 0, N_SHIPPED);
	tcase_add_test(tc, each_code_can_be_typed);
	tcase_add_test(tc, verified_means_all);
	suite_add_tcase(suite, tc);
	tc = tcase_create("instruments");
	tcase_add_loop_test(tc, tpocs_a, 0, 2);
	tcase_add_test(tc, softa_o_client);
	tcase_add_test(tc, softa_o_therapist);
	tcase_add_test(tc, tabbs);
	tcase_add_test(tc, lot);
	tcase_add_test(tc, forms);
	suite_add_tcase(suite, tc);
	return suite;
}
