/*
 * Statistics of reliability against published and hand-worked examples and against what other programs
 * say of random data (others.R and others.py there), one file each in tests/data/reliability; and what
 * they say where there is nothing to compute.
 *
 * A case file: lines that begin with # say where it is from. A word alone on its line begins a part:
 * `table` (counts of two coders), `weights` (agreement weights for kappa_own), `ratings` (targets x
 * coders, . = missing), `moments` (coder, ms, code); `tolerance MS`. Then lines
 * `expect NAME VALUE TOLERANCE [se VALUE TOLERANCE] [limits LOWER UPPER TOLERANCE]` or
 * `expect NAME undefined WORDS`.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "fixture.h"
#include "reliability/channel.h"
#include "reliability/kappa.h"
#include "reliability/many.h"
#include "reliability/match.h"
#include "reliability/measure.h"
#include "reliability/quantile.h"

#define MOST 600

/* ---- reading a case ---- */

struct sample {
	struct tally table;
	bool has_table;
	double weights[MOST];
	struct ratings ratings;
	double x[MOST];
	size_t n_x, n_columns;
	struct moment first[MOST], second[MOST];
	size_t n_first, n_second;
	int codes[26];
	int n_codes;
	int64_t tolerance_ms;
};

/* Numbers of a line into x; a dot is a gap. Returns how many. */
static size_t numbers(const char *line, double *x)
{
	size_t n = 0;

	while (*line) {
		char *end;

		line += strspn(line, " ");
		if (*line == '\0')
			break;
		if (line[0] == '.' && (line[1] == ' ' || line[1] == '\0')) {
			x[n++] = (double)NAN;
			line++;
			continue;
		}
		x[n++] = strtod(line, &end);
		ck_assert_msg(end > line, "no number: %s", line);
		line = end;
	}
	return n;
}

static int code_of(struct sample *s, char letter)
{
	for (int i = 0; i < s->n_codes; i++)
		if (s->codes[i] == letter)
			return i;
	s->codes[s->n_codes] = letter;
	return s->n_codes++;
}

static void take_moment(struct sample *s, const char *line)
{
	char coder, code;
	long long ms;
	struct moment *m;

	ck_assert_int_eq(sscanf(line, "%c %lld %c", &coder, &ms, &code), 3);
	m = coder == 'a' ? &s->first[s->n_first++] : &s->second[s->n_second++];
	*m = (struct moment){ms, code_of(s, code)};
}

static void end_part(struct sample *s, const char *part)
{
	size_t n = s->n_columns ? s->n_x / s->n_columns : 0;

	if (strcmp(part, "table") == 0) {
		tally_init(&s->table, n);
		s->has_table = true;
		s->table.weights = s->weights;
		memcpy(s->table.cells, s->x, s->n_x * sizeof(double));
	} else if (strcmp(part, "weights") == 0) {
		memcpy(s->weights, s->x, s->n_x * sizeof(double));
	} else if (strcmp(part, "ratings") == 0) {
		ratings_init(&s->ratings, n, s->n_columns);
		memcpy(s->ratings.x, s->x, s->n_x * sizeof(double));
	} else if (strcmp(part, "moments") == 0) {
		struct moments a = {s->first, s->n_first}, b = {s->second, s->n_second};

		match_tally(&a, &b, s->n_codes, s->tolerance_ms, &s->table);
		s->has_table = true;
	}
	s->n_x = s->n_columns = 0;
}

/* The table, or that of the first two coders. */
static struct figure of_tally(struct sample *s, struct figure (*compute)(const struct tally *t))
{
	return compute(&s->table);
}

static struct figure of_ratings(struct sample *s, const struct measure *m, const char *name)
{
	double *values;
	size_t q = ratings_values(&s->ratings, &values);
	struct ratings complete;
	struct figure f;

	ratings_complete_rows(&s->ratings, &complete);
	f = m ? m->of_rated(&(struct rated){&s->ratings, &complete, values, q, NULL})
	      : many_agreement(&s->ratings, values, q, WEIGHTS_IDENTITY);
	ck_assert_msg(m || strcmp(name, "many_agreement") == 0, "%s", name);
	ratings_clear(&complete);
	free(values);
	return f;
}

static struct figure compute(struct sample *s, const char *name)
{
	const struct measure *m = measure_find(name);

	if (strcmp(name, "kappa_own") == 0)
		return kappa(&s->table, WEIGHTS_OWN);
	if (strcmp(name, "kappa_se0") == 0)
		return kappa_se0(&s->table, WEIGHTS_IDENTITY);
	if (s->has_table && strcmp(name, "ac1") == 0)
		return gwet_ac(&s->table, WEIGHTS_IDENTITY);
	if (s->has_table) {
		ck_assert_msg(m && m->of_tally, "no statistic %s of a table", name);
		return of_tally(s, m->of_tally);
	}
	return of_ratings(s, m, name);
}

static bool near(double x, const char **words, const char *what, const char *path)
{
	double value = strtod(words[0], NULL), tolerance = strtod(words[1], NULL);

	if (fabs(x - value) <= tolerance)
		return true;
	fprintf(stderr, "%s: %s is %.9g, expected %s\n", path, what, x, words[0]);
	return false;
}

/* One line behind "expect ". */
static bool check_line(struct sample *s, char *line, const char *path)
{
	const char *words[12];
	size_t n = 0;
	bool good;
	char *whole = mem_strdup(line), *save = NULL;
	struct figure f;

	for (char *w = strtok_r(line, " ", &save); w && n < 12; w = strtok_r(NULL, " ", &save))
		words[n++] = w;
	f = compute(s, words[0]);
	if (n > 2 && strcmp(words[1], "undefined") == 0) {
		const char *said = strstr(whole, "undefined ") + strlen("undefined ");

		good = f.why != DEFINED && strcmp(undefined_words(f.why), said) == 0;
		if (!good)
			fprintf(stderr, "%s: %s is %g (%s)\n", path, words[0], f.value,
				undefined_words(f.why));
		free(whole);
		return good;
	}
	free(whole);
	if (f.why) {
		fprintf(stderr, "%s: %s is undefined: %s\n", path, words[0],
			undefined_words(f.why));
		return false;
	}
	ck_assert_uint_ge(n, 3);
	good = near(f.value, words + 1, words[0], path);
	for (size_t i = 3; i < n;) {
		if (strcmp(words[i], "se") == 0) {
			good &= f.has_se && near(f.se, words + i + 1, "standard error", path);
			i += 3;
		} else {
			const char *upper[] = {words[i + 2], words[i + 3]};
			const char *lower[] = {words[i + 1], words[i + 3]};

			ck_assert_str_eq(words[i], "limits");
			good &= f.has_limits && near(f.lower, lower, "lower limit", path) &&
				near(f.upper, upper, "upper limit", path);
			i += 4;
		}
	}
	return good;
}

static bool run_case(const char *path)
{
	struct sample *s = mem_alloc(1, sizeof *s);
	char *text = fixture_read(path, NULL), part[32] = "", *save = NULL;
	size_t n_expected = 0;
	bool good = true;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '#')
			continue;
		if (strncmp(line, "expect ", 7) == 0) {
			end_part(s, part);
			part[0] = '\0';
			n_expected++;
			good &= check_line(s, line + 7, path);
		} else if (strncmp(line, "tolerance ", 10) == 0) {
			s->tolerance_ms = atoi(line + 10);
		} else if (strcmp(part, "moments") == 0) {
			take_moment(s, line);
		} else if (line[0] >= 'a' && line[0] <= 'z') {
			end_part(s, part);
			snprintf(part, sizeof part, "%s", line);
		} else {
			s->n_columns = numbers(line, s->x + s->n_x);
			s->n_x += s->n_columns;
		}
	}
	if (n_expected == 0)
		fprintf(stderr, "%s: expects nothing\n", path);
	if (s->has_table)
		tally_clear(&s->table);
	ratings_clear(&s->ratings);
	free(text);
	free(s);
	return good && n_expected > 0;
}

START_TEST(examples)
{
	char *folder = file_join(TESTS_DATA, "reliability");
	struct file_names names;
	size_t n_cases = 0, n_failed = 0;

	ck_assert(file_list(folder, &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		const char *ending = strrchr(names.items[i], '.');
		char *path;

		if (!ending || strcmp(ending, ".case") != 0)
			continue;
		path = file_join(folder, names.items[i]);
		n_cases++;
		n_failed += !run_case(path);
		free(path);
	}
	file_names_free(&names);
	free(folder);
	ck_assert_uint_ge(n_cases, 39);
	ck_assert_uint_eq(n_failed, 0);
}
END_TEST

/* ---- corner cases: a word, never a number that is none ---- */

START_TEST(nothing_to_compare)
{
	size_t n;
	const struct measure *all = measures(&n);
	struct ratings empty, one;
	double values[] = {0, 1};
	struct unitizing u;
	struct blocks blocks = {0};
	struct tally t;

	ratings_init(&empty, 0, 2);
	ratings_init(&one, 1, 2);
	*ratings_at(&one, 0, 0) = *ratings_at(&one, 0, 1) = 1;
	unitizing_init(&u, 2, 2);
	tally_init(&t, 2);
	for (size_t i = 0; i < n; i++) {
		const struct measure *m = &all[i];
		struct figure f;

		ck_assert(m->help[0] != '\0' && m->source[0] != '\0');
		ck_assert_ptr_eq(measure_find(m->name), m);
		if (m->of_tally)
			f = m->of_tally(&t);
		else if (m->of_rated)
			f = m->of_rated(&(struct rated){&empty, &empty, values, 2, NULL});
		else if (m->of_blocks)
			f = m->of_blocks(&blocks);
		else
			f = m->of_unitizing(&u);
		if (strncmp(m->name, "event_", 6) == 0 && f.why == DEFINED)
			ck_assert_double_eq(f.value, 0); /* how many: none */
		else
			ck_assert_msg(f.why != DEFINED && undefined_words(f.why)[0] != '\0', "%s",
				m->name);
		if (m->of_rated) {
			f = m->of_rated(&(struct rated){&one, &one, values, 2, NULL});
			ck_assert_msg(f.why || isfinite(f.value), "%s", m->name);
		}
	}
	ck_assert_ptr_null(measure_find("no such"));
	tally_clear(&t);
	unitizing_clear(&u);
	ratings_clear(&empty);
	ratings_clear(&one);
}
END_TEST

START_TEST(unlinked_coders)
{
	struct components c;
	struct ratings r;
	enum undefined why;

	ratings_init(&r, 4, 4);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < 2; j++)
			*ratings_at(&r, i, i < 2 ? j : j + 2) = (double)(i + j);
	ck_assert(!components_of(&r, &c, &why));
	ck_assert_int_eq(why, NOT_LINKED);
	ck_assert(components_one_way(&r, &c, &why));
	ratings_clear(&r);
}
END_TEST

START_TEST(overlapping_states)
{
	struct state s[] = {{0, 10, 0}, {5, 5, 1}, {9, 20, 1}};
	struct states list = {s, 3};
	size_t first, second;

	ck_assert(states_overlap(&list, &first, &second));
	ck_assert_uint_eq(first, 0);
	ck_assert_uint_eq(second, 2);
	s[2].start_ms = 10;
	ck_assert(!states_overlap(&list, &first, &second));
}
END_TEST

/* ---- quantiles, as R gives them: tests/data/reliability/quantiles.tsv ---- */

START_TEST(quantiles)
{
	char *path = file_join(TESTS_DATA, "reliability/quantiles.tsv"), *save = NULL;
	char *text = fixture_read(path, NULL);
	size_t n = 0;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		double p, df1, df2, wanted, got;
		char kind;

		if (line[0] == '#')
			continue;
		ck_assert_int_eq(
			sscanf(line, "%c %lf %lf %lf %lf", &kind, &p, &df1, &df2, &wanted), 5);
		ck_assert(kind == 't' ? quantile_t(p, df1, &got) : quantile_f(p, df1, df2, &got));
		ck_assert_msg(fabs(got - wanted) <= 1e-9 * fabs(wanted), "%s: %.12g", line, got);
		n++;
	}
	ck_assert_uint_ge(n, 500);
	free(text);
	free(path);
}
END_TEST

Suite *reliability_suite(void);

Suite *reliability_suite(void)
{
	Suite *s = suite_create("reliability");
	TCase *c = tcase_create("examples");

	tcase_add_test(c, examples);
	tcase_add_test(c, quantiles);
	suite_add_tcase(s, c);
	c = tcase_create("corners");
	tcase_add_test(c, nothing_to_compare);
	tcase_add_test(c, unlinked_coders);
	tcase_add_test(c, overlapping_states);
	suite_add_tcase(s, c);
	return s;
}
