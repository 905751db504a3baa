/*
 * Figures of small studies that were worked by hand, one file each in tests/data/analysis; and what
 * must hold for all of them: nothing undefined is a number, the order of coders turns round what it
 * must and nothing else. Their limits: check_analysis_limits.c.
 *
 * A case file: lines of words between blanks; # begins a remark.
 *
 *	by code|dimension|codebook          options; without them the defaults
 *	tolerance MS, unit MS
 *	statistics NAME...
 *	window SESSION FROM TO              of all coders; without it 0 60000
 *	span SESSION CODER FROM TO          of one
 *	points NAME CODE...                 a block, of every target
 *	states NAME CODE...
 *	event SESSION CODER TARGET CODE START [STOP]
 *	rating SESSION CODER TARGET ITEM VALUE       scale -3..5; . = no value
 *	coded SESSION DAY [CODER]           by one, or by all
 *	expect SOURCE CODERS TARGET CODE STATISTIC PARAMETER VALUE TOLERANCE [LOWER UPPER]
 *	expect SOURCE CODERS TARGET CODE STATISTIC PARAMETER undefined WORDS
 *	note SOURCE CODERS TARGET CODE STATISTIC PARAMETER WORDS   what is in the note of the row
 *	rows SOURCE CODERS N                so many rows there are
 *
 * A coder "x+2" is the second pass of "x"; blanks in a parameter are written as _, none as -.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "fixture.h"
#include "reliability/analysis.h"

#define MOST_WORDS 30
#define MOST       200

struct line {
	const char *words[MOST_WORDS];
	size_t n;
};

struct study {
	struct line lines[MOST];
	size_t n;
	struct analysis_options o;
	char *text;
	struct analysis_rows rows;
};

static const struct scale scale = {-3, 5, 1, NULL, 0};

/* ---- reading ---- */

static void read_lines(struct study *s, const char *path)
{
	char *save = NULL;

	s->text = fixture_read(path, NULL);
	for (char *row = strtok_r(s->text, "\n", &save); row; row = strtok_r(NULL, "\n", &save)) {
		struct line *line = &s->lines[s->n];
		char *words = NULL;

		if (row[0] == '#')
			continue;
		for (char *w = strtok_r(row, " \t", &words); w; w = strtok_r(NULL, " \t", &words)) {
			ck_assert_uint_lt(line->n, MOST_WORDS);
			line->words[line->n++] = w;
		}
		s->n += line->n > 0;
		ck_assert_uint_lt(s->n, MOST);
	}
}

static bool is(const struct line *l, const char *word)
{
	return strcmp(l->words[0], word) == 0;
}

static void read_options(struct study *s)
{
	static const char *const bys[] = {"", "code", "dimension", "codebook"};

	analysis_options_init(&s->o);
	for (size_t i = 0; i < s->n; i++) {
		const struct line *l = &s->lines[i];

		if (is(l, "tolerance"))
			s->o.tolerance_ms = atoi(l->words[1]);
		else if (is(l, "unit"))
			s->o.unit_ms = atoi(l->words[1]);
		for (size_t k = 0; is(l, "by") && k < 4; k++)
			if (strcmp(l->words[1], bys[k]) == 0)
				s->o.by = (enum sample_by)k;
		for (size_t k = 1; is(l, "statistics") && k < l->n; k++) {
			if (strcmp(l->words[k], "all") == 0)
				s->o.all = true;
			else
				s->o.statistics[s->o.n_statistics++] = l->words[k];
		}
	}
}

/* ---- samples ---- */

/* The different words at a place of the lines of a kind (and session), in the order of bytes. */
static size_t different(const struct study *s, const char *session, size_t at, const char **out)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct line *l = &s->lines[i];
		size_t k = 0;

		if ((!is(l, "event") && !is(l, "rating")) ||
			(session && strcmp(l->words[1], session) != 0))
			continue;
		while (k < n && strcmp(out[k], l->words[at]) < 0)
			k++;
		if (k < n && strcmp(out[k], l->words[at]) == 0)
			continue;
		memmove(out + k + 1, out + k, (n - k) * sizeof *out);
		out[k] = l->words[at];
		n++;
	}
	return n;
}

static size_t place_of(const char *const *names, size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

static void add_events(const struct study *s, const char *session, struct sample *out,
	struct sample_block *b, const char *const *coders)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct line *l = &s->lines[i];
		size_t code;
		bool state = l->n > 6;

		if (!is(l, "event") || strcmp(l->words[1], session) != 0 ||
			strcmp(l->words[3], b->target) != 0 || state != (b->kind == SAMPLE_STATES))
			continue;
		code = place_of(b->codes, (size_t)b->n_codes, l->words[4]);
		if (code < (size_t)b->n_codes)
			sample_add_event(b, place_of(coders, out->n_coders, l->words[2]), (int)code,
				atoi(l->words[5]), atoi(l->words[state ? 6 : 5]));
	}
}

static void add_rating(struct sample *out, const struct line *l, const char *const *coders)
{
	size_t coder = place_of(coders, out->n_coders, l->words[2]), i = 0;
	struct sample_rating *r;

	while (i < out->n_ratings && (strcmp(out->ratings[i].item, l->words[4]) != 0 ||
					     strcmp(out->ratings[i].target, l->words[3]) != 0))
		i++;
	if (i == out->n_ratings) {
		MEM_GROW(out->ratings, out->n_ratings, out->rating_capacity);
		r = &out->ratings[out->n_ratings++];
		*r = (struct sample_rating){l->words[4], l->words[3], l->words[3], &scale,
			arena_alloc(&out->arena, out->n_coders, sizeof(double))};
		for (size_t k = 0; k < out->n_coders; k++)
			r->x[k] = (double)NAN;
	}
	if (strcmp(l->words[5], ".") != 0)
		out->ratings[i].x[coder] = strtod(l->words[5], NULL);
}

static void make_sample(const struct study *s, const char *session, struct sample *out)
{
	const char *coders[MOST], *targets[MOST];
	size_t n_coders = different(s, session, 2, coders),
	       n_targets = different(s, NULL, 3, targets);
	struct error err = {0};

	sample_init(out, session, n_coders);
	for (size_t k = 0; k < n_coders; k++) {
		char *person = arena_strdup(&out->arena, coders[k]);

		person[strcspn(person, "+")] = '\0';
		out->coders[k] = (struct sample_coder){
			.label = coders[k], .person = person, .span = {0, 60000}};
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct line *l = &s->lines[i];

		for (size_t k = 0; k < n_coders && l->n > 1 && strcmp(l->words[1], session) == 0;
			k++) {
			if (is(l, "window"))
				out->coders[k].span =
					(struct window){atoi(l->words[2]), atoi(l->words[3])};
			else if (is(l, "span") && strcmp(l->words[2], coders[k]) == 0)
				out->coders[k].span =
					(struct window){atoi(l->words[3]), atoi(l->words[4])};
			else if (is(l, "coded") &&
				 (l->n < 4 || strcmp(l->words[3], coders[k]) == 0))
				out->coders[k].coded_utc_ms =
					(int64_t)atoi(l->words[2]) * 24 * 3600 * 1000;
		}
		for (size_t t = 0; t < n_targets && (is(l, "points") || is(l, "states")); t++)
			add_events(s, session, out,
				sample_add_block(out,
					is(l, "points") ? SAMPLE_POINTS : SAMPLE_STATES, targets[t],
					targets[t], l->words[1], l->words + 2, (int)l->n - 2),
				coders);
		if (is(l, "rating") && strcmp(l->words[1], session) == 0)
			add_rating(out, l, coders);
	}
	ck_assert_msg(sample_finish(out, &err), "%s", err.text);
}

static void analyse(struct study *s)
{
	const char *sessions[MOST];
	size_t n = different(s, NULL, 1, sessions);
	struct analysis *a = analysis_new(&s->o);

	for (size_t i = 0; i < n; i++) {
		struct sample sample;

		make_sample(s, sessions[i], &sample);
		analysis_add(a, &sample, &s->rows);
		sample_clear(&sample);
	}
	analysis_finish(a, &s->rows);
	analysis_free(a);
}

static void study_init(struct study *s, const char *path)
{
	*s = (struct study){0};
	read_lines(s, path);
	read_options(s);
	analyse(s);
}

static void study_clear(struct study *s)
{
	analysis_rows_clear(&s->rows);
	free(s->text);
}

/* ---- expectations ---- */

static bool same_words(const char *parameter, const char *expected)
{
	if (strcmp(expected, "-") == 0)
		return parameter[0] == '\0';
	for (; *parameter && *expected; parameter++, expected++)
		if (*parameter != *expected && !(*parameter == ' ' && *expected == '_'))
			return false;
	return *parameter == *expected;
}

/* The only row of these words; NULL, said on standard error, if there is none or two. */
static const struct analysis_row *find(
	const struct analysis_rows *rows, const char *const *w, const char *path)
{
	const struct analysis_row *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct analysis_row *r = &rows->items[i];

		if (strcmp(r->source, w[0]) != 0 || strcmp(r->coders, w[1]) != 0 ||
			strcmp(r->target, w[2]) != 0 || strcmp(r->code, w[3]) != 0 ||
			strcmp(r->statistic, w[4]) != 0 || !same_words(r->parameter, w[5]))
			continue;
		found = r;
		n++;
	}
	if (n != 1)
		fprintf(stderr, "%s: %zu rows %s %s %s %s %s %s\n", path, n, w[0], w[1], w[2], w[3],
			w[4], w[5]);
	return n == 1 ? found : NULL;
}

static bool near(double x, const char *expected, double tolerance)
{
	return fabs(x - strtod(expected, NULL)) <= tolerance;
}

static bool check_row(const struct study *s, const struct line *l, const char *path)
{
	const struct analysis_row *r = find(&s->rows, l->words + 1, path);
	const struct figure *f;
	bool good;

	if (!r)
		return false;
	f = &r->figure;
	if (strcmp(l->words[7], "undefined") == 0) {
		good = f->why != DEFINED && same_words(undefined_words(f->why), l->words[8]);
	} else {
		double tolerance = strtod(l->words[8], NULL);

		good = f->why == DEFINED && near(f->value, l->words[7], tolerance);
		if (l->n > 10)
			good = good && f->has_limits && near(f->lower, l->words[9], tolerance) &&
			       near(f->upper, l->words[10], tolerance);
	}
	if (!good)
		fprintf(stderr, "%s: %s %s %s is %.10g (%.10g to %.10g) %s, expected %s\n", path,
			r->source, r->code, r->statistic, f->value, f->lower, f->upper, r->note,
			l->words[7]);
	return good;
}

static bool check_note(const struct study *s, const struct line *l, const char *path)
{
	const struct analysis_row *r = find(&s->rows, l->words + 1, path);

	for (const char *at = r ? r->note : ""; *at; at++) {
		char *part = mem_strndup(at, strlen(l->words[7]));
		bool same = same_words(part, l->words[7]);

		free(part);
		if (same)
			return true;
	}
	fprintf(stderr, "%s: the note of %s is '%s'\n", path, l->words[5], r ? r->note : "");
	return false;
}

static bool check_count(const struct study *s, const struct line *l, const char *path)
{
	size_t n = 0;

	for (size_t i = 0; i < s->rows.n; i++)
		n += strcmp(s->rows.items[i].source, l->words[1]) == 0 &&
		     strcmp(s->rows.items[i].coders, l->words[2]) == 0;
	if (n == (size_t)atoi(l->words[3]))
		return true;
	fprintf(stderr, "%s: %zu rows of %s %s\n", path, n, l->words[1], l->words[2]);
	return false;
}

/* What must hold for every row. */
static bool check_all(const struct study *s, const char *path)
{
	bool good = true;

	for (size_t i = 0; i < s->rows.n; i++) {
		const struct analysis_row *r = &s->rows.items[i];
		const struct figure *f = &r->figure;
		bool fine = f->why ? r->note[0] != '\0' : isfinite(f->value);

		fine = fine &&
		       (!f->has_limits || f->why ||
			       (isfinite(f->lower) && isfinite(f->upper) && f->lower <= f->upper));
		if (!fine)
			fprintf(stderr, "%s: %s %s %s\n", path, r->source, r->code, r->statistic);
		good &= fine;
	}
	return good;
}

static bool run_case(const char *path)
{
	struct study *s = mem_alloc(1, sizeof *s);
	size_t n = 0;
	bool good;

	study_init(s, path);
	good = check_all(s, path);
	for (size_t i = 0; i < s->n; i++) {
		if (is(&s->lines[i], "expect"))
			good &= check_row(s, &s->lines[i], path);
		else if (is(&s->lines[i], "note"))
			good &= check_note(s, &s->lines[i], path);
		else if (is(&s->lines[i], "rows"))
			good &= check_count(s, &s->lines[i], path);
		else
			continue;
		n++;
	}
	if (n == 0)
		fprintf(stderr, "%s: expects nothing\n", path);
	study_clear(s);
	free(s);
	return good && n > 0;
}

START_TEST(studies)
{
	char *folder = file_join(TESTS_DATA, "analysis");
	struct file_names names;
	size_t n_cases = 0, n_failed = 0;

	ck_assert(file_list(folder, &names, NULL));
	for (size_t i = 0; i < names.n; i++) {
		char *path = file_join(folder, names.items[i]);

		n_cases++;
		n_failed += !run_case(path);
		free(path);
	}
	file_names_free(&names);
	free(folder);
	ck_assert_uint_ge(n_cases, 6);
	ck_assert_uint_eq(n_failed, 0);
}
END_TEST

/* ---- plain tables ---- */

START_TEST(statistics_have_names)
{
	struct analysis_statistic all[ANALYSIS_MAX_STATISTICS];
	size_t n = analysis_statistics(all, ANALYSIS_MAX_STATISTICS);

	ck_assert_uint_lt(n, ANALYSIS_MAX_STATISTICS);
	for (size_t i = 0; i < n; i++) {
		ck_assert(all[i].name[0] && all[i].help[0] && all[i].source[0]);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(all[i].name, all[k].name);
	}
}
END_TEST

START_TEST(nothing_to_compare)
{
	struct analysis_options o;
	struct analysis_rows rows = {0};
	const char *const coders[] = {"a", "b", "c"};
	struct ratings r;
	struct states none[3] = {{NULL, 0}};
	const int *sequences[] = {NULL, NULL, NULL};
	const size_t n[3] = {0};
	struct tally t;

	analysis_options_init(&o);
	o.all = true;
	o.n_replicates = 20;
	for (size_t k = 0; k <= 3; k++) {
		for (size_t targets = 0; targets < 3; targets++) {
			ratings_init(&r, targets, k);
			analysis_of_ratings(&o, "x", &r, coders, NULL, 0, LEVEL_ORDINAL, &rows);
			ratings_clear(&r);
		}
		analysis_of_sequences(&o, "x", sequences, n, coders, k, 0, &rows);
		analysis_of_units(&o, "x", none, coders, k, NULL, 0, 10, &rows);
	}
	tally_init(&t, 3);
	analysis_of_counts(&o, "x", &t, &rows);
	tally_clear(&t);
	ck_assert_uint_gt(rows.n, 50);
	for (size_t i = 0; i < rows.n; i++) {
		const struct analysis_row *row = &rows.items[i];

		if (!row->figure.why && strncmp(row->statistic, "event_", 6) == 0)
			ck_assert_double_eq(row->figure.value, 0); /* how many: none */
		else
			ck_assert_msg(row->figure.why && row->note[0], "%s", row->statistic);
	}
	analysis_rows_clear(&rows);
}
END_TEST

Suite *analysis_suite(void);

Suite *analysis_suite(void)
{
	Suite *s = suite_create("analysis");
	TCase *c = tcase_create("studies");

	tcase_add_test(c, studies);
	suite_add_tcase(s, c);
	c = tcase_create("corners");
	tcase_add_test(c, statistics_have_names);
	tcase_add_test(c, nothing_to_compare);
	suite_add_tcase(s, c);
	return s;
}
