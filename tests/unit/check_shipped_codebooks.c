/*
 * The codebooks that come with turven: each is read without a word, each code can be typed, and none
 * calls itself more certain than it is.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/codebook_file.h"

#define FOLDER TOP_SRCDIR "/codebooks"

/* Of each file: how much must be in it. No scores of the TABBS and the WAV-12 are known. */
static const struct shipped {
	const char *file;
	size_t n_codes, n_ratings, n_scores;
	bool form;
} shipped[] = {
	{"lot.yaml", 38, 0, 9, false},
	{"softa-o-client.yaml", 44, 4, 0, false},
	{"softa-o-therapist.yaml", 42, 4, 4, false},
	{"srs.yaml", 0, 4, 1, true},
	{"tabbs.yaml", 11, 11, 0, false},
	{"tasc-r.yaml", 0, 12, 1, true},
	{"tpocs-a-child.yaml", 18, 9, 4, false},
	{"tpocs-a-parent.yaml", 18, 9, 4, false},
	{"wav-12.yaml", 0, 12, 0, true},
};
#define N_SHIPPED (sizeof shipped / sizeof *shipped)

static void load(const char *file, struct codebook *cb)
{
	char *path = file_join(FOLDER, file);
	struct problems problems = {0};

	if (!codebook_file_read(path, cb, &problems) || problems.n > 0)
		ck_abort_msg("%s:%d: %s", file, problems.items[0].line, problems.items[0].text);
	problems_clear(&problems);
	free(path);
}

/* A new one is a row above. */
START_TEST(all_are_known)
{
	struct file_names names;
	size_t n = 0;

	ck_assert(file_list(FOLDER, &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		const char *ending = strrchr(names.items[i], '.');

		if (!ending || strcmp(ending, ".yaml") != 0)
			continue;
		ck_assert_uint_lt(n, N_SHIPPED);
		ck_assert_str_eq(names.items[i], shipped[n++].file);
	}
	ck_assert_uint_eq(n, N_SHIPPED);
	file_names_free(&names);
}
END_TEST

START_TEST(sizes)
{
	const struct shipped *s = &shipped[_i];
	struct codebook cb;

	load(s->file, &cb);
	ck_assert_uint_eq(strlen(cb.id) + strlen(".yaml"), strlen(s->file));
	ck_assert_int_eq(strncmp(cb.id, s->file, strlen(cb.id)), 0);
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

START_TEST(each_code_can_be_typed)
{
	struct codebook cb;

	load(shipped[_i].file, &cb);
	for (size_t i = 0; i < cb.n_codes; i++) {
		type_code(&cb, i);
		for (size_t j = 0; j < i; j++) {
			const char *a = cb.codes[i].key, *b = cb.codes[j].key;

			ck_assert_msg(
				strncmp(a, b, strlen(a)) != 0 && strncmp(a, b, strlen(b)) != 0,
				"%s: '%s' and '%s'", cb.id, a, b);
		}
	}
	codebook_free(&cb);
}
END_TEST

/* Evidence of a rating must be able to be about those who are rated. */
START_TEST(evidence_has_a_rating)
{
	struct codebook cb;

	load(shipped[_i].file, &cb);
	for (size_t i = 0; i < cb.n_codes; i++) {
		const struct code *c = &cb.codes[i];

		if (c->item < 0)
			continue;
		ck_assert_int_eq(cb.ratings[c->item].dimension, c->dimension);
		ck_assert_uint_eq(c->n_targets, 1);
		ck_assert_int_eq(cb.ratings[c->item].targets[0], c->targets[0]);
	}
	codebook_free(&cb);
}
END_TEST

/* The rule of codebooks/README.md: verified is a codebook in which all is. */
START_TEST(verified_means_all)
{
	struct codebook cb;
	bool all = true;

	load(shipped[_i].file, &cb);
	for (size_t i = 0; i < cb.n_codes; i++)
		all = all && cb.codes[i].verified;
	for (size_t i = 0; i < cb.n_ratings; i++)
		all = all && cb.ratings[i].verified;
	for (size_t i = 0; i < cb.n_scores; i++)
		all = all && cb.scores[i].verified;
	for (size_t i = 0; i < cb.n_checks; i++)
		all = all && (cb.checks[i].verified || !CHECK_IS_EVIDENCE(cb.checks[i].when));
	ck_assert(cb.status == STATUS_DRAFT || all);
	/* who confirms something says where it can be read */
	for (size_t i = 0; i < cb.n_codes; i++)
		ck_assert(!cb.codes[i].verified || cb.codes[i].source);
	for (size_t i = 0; i < cb.n_ratings; i++)
		ck_assert(!cb.ratings[i].verified || cb.ratings[i].source);
	for (size_t i = 0; i < cb.n_scores; i++)
		ck_assert(!cb.scores[i].verified || cb.scores[i].source);
	for (size_t i = 0; i < cb.n_checks; i++)
		ck_assert(!cb.checks[i].verified || cb.checks[i].source);
	codebook_free(&cb);
}
END_TEST

Suite *shipped_codebooks_suite(void);

Suite *shipped_codebooks_suite(void)
{
	Suite *suite = suite_create("shipped_codebooks");
	TCase *tc = tcase_create("shipped");

	tcase_add_test(tc, all_are_known);
	tcase_add_loop_test(tc, sizes, 0, N_SHIPPED);
	tcase_add_loop_test(tc, each_code_can_be_typed, 0, N_SHIPPED);
	tcase_add_loop_test(tc, evidence_has_a_rating, 0, N_SHIPPED);
	tcase_add_loop_test(tc, verified_means_all, 0, N_SHIPPED);
	suite_add_tcase(suite, tc);
	return suite;
}
