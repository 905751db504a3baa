/*
 * Limits of pooled figures: however they are computed, they are those of drawing sessions (or
 * targets) one by one and adding up what belongs to them.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reliability/analysis.h"
#include "reliability/bootstrap.h"
#include "reliability/match.h"
#include "reliability/random.h"
#include "reliability/totals.h"
#include "reliability/unitizing.h"

#define N_SESSIONS 7
#define N_CODES    3

static const char *const codes[N_CODES] = {"k", "l", "m"};

/* ---- tables of events ---- */

static struct figure drawn_kappa(const void *data, const size_t *indexes, size_t n)
{
	const struct tally *tallies = data;
	struct tally sum;
	struct figure f;

	tally_init(&sum, N_CODES + 1);
	for (size_t i = 0; i < n; i++)
		tally_add(&sum, &tallies[indexes[i]]);
	f = event_kappa(&sum);
	tally_clear(&sum);
	return f;
}

static void random_events(struct random *random, struct sample_block *b, size_t coder, int shift)
{
	struct random same = *random;

	for (size_t i = 0; i < 20; i++) {
		int code = (int)random_index(&same, N_CODES);
		int64_t ms = (int64_t)random_index(&same, 59000);

		if (random_index(random, 10) > 1)
			sample_add_event(b, coder, code, ms + shift, ms + shift);
	}
}

START_TEST(limits)
{
	struct analysis_options o;
	struct analysis_rows rows = {0};
	struct tally tallies[N_SESSIONS], sum;
	struct random random;
	struct figure expected;
	struct analysis *a;
	size_t n_defined, n_found = 0;

	analysis_options_init(&o);
	o.n_replicates = 333; /* no multiple of anything */
	random_seed(&random, 4);
	a = analysis_new(&o);
	tally_init(&sum, N_CODES + 1);
	for (size_t i = 0; i < N_SESSIONS; i++) {
		char *name = mem_printf("s%zu", i);
		struct moment x[20], y[20];
		struct moments first = {x, 0}, second = {y, 0};
		struct sample_block *b;
		struct sample s;

		sample_init(&s, name, 2);
		s.coders[0] = (struct sample_coder){"a", "a", {0, 60000}, 0};
		s.coders[1] = (struct sample_coder){"b", "b", {0, 60000}, 0};
		b = sample_add_block(&s, SAMPLE_POINTS, "t", "t", "all", codes, N_CODES);
		random_events(&random, b, 0, 0);
		random_events(&random, b, 1, 700);
		ck_assert(sample_finish(&s, NULL));
		for (size_t k = 0; k < b->events[0].n; k++)
			x[first.n++] = (struct moment){
				b->events[0].items[k].start_ms, b->events[0].items[k].code};
		for (size_t k = 0; k < b->events[1].n; k++)
			y[second.n++] = (struct moment){
				b->events[1].items[k].start_ms, b->events[1].items[k].code};
		match_tally(&first, &second, N_CODES, 2000, &tallies[i]);
		tally_add(&sum, &tallies[i]);
		analysis_add(a, &s, &rows);
		sample_clear(&s);
		free(name);
	}
	analysis_finish(a, &rows);
	expected = event_kappa(&sum);
	ck_assert(bootstrap_limits(
		drawn_kappa, tallies, N_SESSIONS, o.n_replicates, o.seed, &expected, &n_defined));
	for (size_t i = 0; i < rows.n; i++) {
		const struct analysis_row *r = &rows.items[i];

		if (r->of_session || strcmp(r->statistic, "event_kappa") != 0 ||
			r->part != PART_WHOLE)
			continue;
		n_found++;
		ck_assert_double_eq(r->figure.value, expected.value);
		ck_assert(r->figure.has_limits);
		ck_assert_double_eq(r->figure.lower, expected.lower);
		ck_assert_double_eq(r->figure.upper, expected.upper);
	}
	ck_assert_uint_eq(n_found, 1);
	for (size_t i = 0; i < N_SESSIONS; i++)
		tally_clear(&tallies[i]);
	tally_clear(&sum);
	analysis_rows_clear(&rows);
	analysis_free(a);
}
END_TEST

/* Totals have a way of their own, from sums: the limits are those of drawing rows. */

static struct figure drawn_pair(
	const struct ratings *r, const size_t *indexes, size_t n, bool ratio)
{
	struct ratings drawn;
	struct figure f;

	ratings_init(&drawn, n, 2);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 2; k++)
			*ratings_at(&drawn, i, k) = *ratings_at(r, indexes[i], k);
	f = ratio ? count_ratio(&drawn, 0, 1) : pearson(&drawn, 0, 1);
	ratings_clear(&drawn);
	return f;
}

static struct figure drawn_ratio(const void *data, const size_t *indexes, size_t n)
{
	return drawn_pair(data, indexes, n, true);
}

static struct figure drawn_pearson(const void *data, const size_t *indexes, size_t n)
{
	return drawn_pair(data, indexes, n, false);
}

START_TEST(limits_of_sums)
{
	struct analysis_options o;
	struct analysis_rows rows = {0};
	const char *const coders[] = {"a", "b"};
	struct random random;
	struct ratings r;

	analysis_options_init(&o);
	o.n_replicates = 200;
	o.statistics[o.n_statistics++] = "pearson";
	o.statistics[o.n_statistics++] = "count_ratio";
	random_seed(&random, 9);
	ratings_init(&r, 12, 2);
	for (size_t i = 0; i < r.n; i++) {
		*ratings_at(&r, i, 0) = (double)random_index(&random, 9);
		*ratings_at(&r, i, 1) = *ratings_at(&r, i, 0) + (double)random_index(&random, 4);
	}
	analysis_of_ratings(&o, "x", &r, coders, NULL, 0, LEVEL_INTERVAL, &rows);
	ck_assert_uint_eq(rows.n, 2);
	for (size_t i = 0; i < rows.n; i++) {
		bool ratio = strcmp(rows.items[i].statistic, "count_ratio") == 0;
		const struct figure *f = &rows.items[i].figure;
		struct figure expected = ratio ? count_ratio(&r, 0, 1) : pearson(&r, 0, 1);
		size_t n_defined;

		ck_assert(bootstrap_limits(ratio ? drawn_ratio : drawn_pearson, &r, r.n,
			o.n_replicates, o.seed, &expected, &n_defined));
		ck_assert(f->has_limits);
		ck_assert_double_eq_tol(f->lower, expected.lower, 1e-10);
		ck_assert_double_eq_tol(f->upper, expected.upper, 1e-10);
	}
	analysis_rows_clear(&rows);
	ratings_clear(&r);
}
END_TEST

/* ---- block by block, and unitizing: sums that are no tables ---- */

#define N_UNITS   6
#define N_STATES  4
#define TICK_MS   100
#define WINDOW_MS 60000
#define N_DRAWN   150

/* What one session adds, counted here anew. */
struct session_sums {
	struct blocks blocks;
	struct unitizing unitizing;
};

static struct figure drawn_sums(
	const struct session_sums *s, const size_t *indexes, size_t n, const char *statistic)
{
	struct blocks blocks = {0};
	struct unitizing u;
	struct figure f;

	unitizing_init(&u, N_CODES, 2);
	for (size_t i = 0; i < n; i++) {
		const struct session_sums *x = &s[indexes[i]];

		blocks.n += x->blocks.n;
		blocks.ratio_sum += x->blocks.ratio_sum;
		blocks.n_equal += x->blocks.n_equal;
		blocks.n_both += x->blocks.n_both;
		blocks.n_any += x->blocks.n_any;
		unitizing_sum(&u, &x->unitizing);
	}
	f = strcmp(statistic, "ioa_mean") == 0     ? ioa_mean(&blocks)
	    : strcmp(statistic, "ioa_exact") == 0  ? ioa_exact(&blocks)
	    : strcmp(statistic, "ioa_scored") == 0 ? ioa_scored(&blocks)
	    : strcmp(statistic, "u_alpha") == 0    ? u_alpha(&u)
						   : cu_alpha(&u);
	unitizing_clear(&u);
	return f;
}

#define DRAWN(statistic)                                                                           \
	static struct figure drawn_##statistic(const void *data, const size_t *indexes, size_t n)  \
	{                                                                                          \
		return drawn_sums(data, indexes, n, #statistic);                                   \
	}

DRAWN(ioa_mean)
DRAWN(ioa_exact)
DRAWN(ioa_scored)
DRAWN(u_alpha)
DRAWN(cu_alpha)

static const struct {
	const char *name;
	bootstrap_statistic *drawn;
} of_sums[] = {{"ioa_mean", drawn_ioa_mean}, {"ioa_exact", drawn_ioa_exact},
	{"ioa_scored", drawn_ioa_scored}, {"u_alpha", drawn_u_alpha}, {"cu_alpha", drawn_cu_alpha}};

#define N_OF_SUMS (sizeof of_sums / sizeof of_sums[0])

/* States of whole ticks; the second coder begins and ends a little later, errs, and misses some. */
static size_t random_states(struct random *random, struct state *out, bool errs)
{
	struct random same = *random;
	size_t n = 0;

	for (size_t i = 0; i < N_STATES; i++) {
		int64_t from = (int64_t)i * (WINDOW_MS / N_STATES);
		int64_t start = from + (int64_t)random_index(&same, 80) * TICK_MS;
		int64_t stop = start + (int64_t)(1 + random_index(&same, 50)) * TICK_MS;
		int code = (int)random_index(&same, N_CODES);
		int64_t late = errs ? (int64_t)random_index(random, 14) * TICK_MS : 0;

		if (errs && random_index(random, 5) == 0)
			code = (code + 1) % N_CODES;
		if (!errs || random_index(random, 4) > 0)
			out[n++] = (struct state){start + late, stop + late, code};
	}
	return n;
}

struct coded {
	struct state items[2][N_STATES];
	size_t n[2];
};

static void count_session(const struct coded *c, struct session_sums *out)
{
	struct moment m[2][N_STATES];
	struct state ticks[2][N_STATES];
	struct states both[2] = {{ticks[0], c->n[0]}, {ticks[1], c->n[1]}};

	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < c->n[k]; i++) {
			const struct state *s = &c->items[k][i];

			m[k][i] = (struct moment){s->start_ms, s->code};
			ticks[k][i] = (struct state){
				s->start_ms / TICK_MS, s->stop_ms / TICK_MS, s->code};
		}
	}
	out->blocks = (struct blocks){0};
	blocks_add(&out->blocks, &(struct moments){m[0], c->n[0]}, &(struct moments){m[1], c->n[1]},
		(struct window){0, WINDOW_MS}, 10000);
	unitizing_init(&out->unitizing, N_CODES, 2);
	unitizing_add(&out->unitizing, both, WINDOW_MS / TICK_MS);
}

/* The codes of the last session come in another order, so that their places differ. */
static void add_session(
	struct analysis *a, size_t number, const struct coded *c, struct analysis_rows *rows)
{
	static const char *const turned[N_CODES] = {"m", "l", "k"};
	bool turn = number == N_UNITS - 1;
	char *name = mem_printf("s%zu", number);
	struct sample_block *b;
	struct sample s;

	sample_init(&s, name, 2);
	s.coders[0] = (struct sample_coder){"a", "a", {0, WINDOW_MS}, 0};
	s.coders[1] = (struct sample_coder){"b", "b", {0, WINDOW_MS}, 0};
	b = sample_add_block(&s, SAMPLE_STATES, "t", "t", "all", turn ? turned : codes, N_CODES);
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < c->n[k]; i++) {
			const struct state *x = &c->items[k][i];

			sample_add_event(b, k, turn ? N_CODES - 1 - x->code : x->code, x->start_ms,
				x->stop_ms);
		}
	ck_assert(sample_finish(&s, NULL));
	analysis_add(a, &s, rows);
	sample_clear(&s);
	free(name);
}

static void check_sums(const struct session_sums *sums, const struct analysis_options *o,
	const struct analysis_rows *rows)
{
	static const size_t each[N_UNITS] = {0, 1, 2, 3, 4, 5};

	for (size_t k = 0; k < N_OF_SUMS; k++) {
		struct figure expected = of_sums[k].drawn(sums, each, N_UNITS);
		size_t n_found = 0, n_defined;

		ck_assert(bootstrap_limits(of_sums[k].drawn, sums, N_UNITS, o->n_replicates,
			o->seed, &expected, &n_defined));
		for (size_t i = 0; i < rows->n; i++) {
			const struct analysis_row *r = &rows->items[i];

			if (r->of_session || r->part != PART_WHOLE ||
				strcmp(r->statistic, of_sums[k].name) != 0)
				continue;
			n_found++;
			ck_assert_msg(r->figure.has_limits && r->figure.lower < r->figure.upper,
				"%s %.10g: %s (%.10g to %.10g)", r->statistic, r->figure.value,
				r->note, r->figure.lower, r->figure.upper);
			ck_assert_double_eq_tol(r->figure.value, expected.value, 1e-12);
			ck_assert_double_eq_tol(r->figure.lower, expected.lower, 1e-10);
			ck_assert_double_eq_tol(r->figure.upper, expected.upper, 1e-10);
		}
		ck_assert_msg(n_found == 1, "%s: %zu rows", of_sums[k].name, n_found);
	}
}

START_TEST(limits_of_blocks_and_units)
{
	struct session_sums sums[N_UNITS];
	struct analysis_rows rows = {0};
	struct analysis_options o;
	struct random random;
	struct analysis *a;

	analysis_options_init(&o);
	o.n_replicates = N_DRAWN;
	for (size_t k = 0; k < N_OF_SUMS; k++)
		o.statistics[o.n_statistics++] = of_sums[k].name;
	random_seed(&random, 11);
	a = analysis_new(&o);
	for (size_t i = 0; i < N_UNITS; i++) {
		struct coded c;

		for (size_t k = 0; k < 2; k++)
			c.n[k] = random_states(&random, c.items[k], k == 1);
		count_session(&c, &sums[i]);
		add_session(a, i, &c, &rows);
	}
	analysis_finish(a, &rows);
	check_sums(sums, &o, &rows);
	for (size_t i = 0; i < N_UNITS; i++)
		unitizing_clear(&sums[i].unitizing);
	analysis_rows_clear(&rows);
	analysis_free(a);
}
END_TEST

Suite *analysis_limits_suite(void);

Suite *analysis_limits_suite(void)
{
	Suite *s = suite_create("analysis_limits");
	TCase *c = tcase_create("drawn");

	tcase_add_test(c, limits);
	tcase_add_test(c, limits_of_sums);
	tcase_add_test(c, limits_of_blocks_and_units);
	suite_add_tcase(s, c);
	return s;
}
