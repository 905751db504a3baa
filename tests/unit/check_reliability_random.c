/*
 * Statistics of states against second, slow implementations, on random data: tick by tick, straight
 * from the definitions; and resampling. Events: check_reliability_events.c, ratings:
 * check_reliability_ratings.c.
 */
#include <check.h>
#include <stdlib.h>

#include "base/mem.h"
#include "reliability/bootstrap.h"
#include "reliability/channel.h"
#include "reliability/random.h"
#include "reliability/unitizing.h"

#define ROUNDS 200

static struct random dice;

static int below(int n)
{
	return (int)random_index(&dice, (uint64_t)n);
}

static void roll(void)
{
	random_seed(&dice, 20260301);
}

START_TEST(generator)
{
	struct random r;

	random_seed(&r, 42);
	ck_assert(random_next(&r) == 1546998764402558742u);
	ck_assert(random_next(&r) == 6990951692964543102u);
	ck_assert(random_next(&r) == 12544586762248559009u);
	for (int i = 0; i < 1000; i++)
		ck_assert(random_index(&r, 7) < 7);
}
END_TEST

/* States one after the other, with gaps; some without duration. */
static struct states some_states(struct state *items, size_t most, int n_codes, int64_t end_ms)
{
	int64_t now = below(40) - 10;
	size_t n = 0;

	while (n < most && now < end_ms) {
		int64_t length = below(8) == 0 ? 0 : 1 + below(60);

		items[n++] = (struct state){now, now + length, below(n_codes)};
		now += length + (below(3) == 0 ? 0 : below(40));
	}
	return (struct states){items, n};
}

/* Twice the time, so that the middle of a unit is a whole number. */
static int slow_category(const struct states *s, int n_codes, int64_t twice)
{
	for (size_t i = 0; i < s->n; i++)
		if (2 * s->items[i].start_ms <= twice && twice < 2 * s->items[i].stop_ms)
			return s->items[i].code;
	return n_codes;
}

/* Unit by unit, straight from the definition. */
static void slow_units(const struct states *a, const struct states *b, int n_codes, struct window w,
	int64_t unit_ms, int64_t tolerance, struct tally *out)
{
	int *x = mem_alloc(20000, sizeof *x), *y = mem_alloc(20000, sizeof *y);
	int64_t n = 0;

	for (int64_t i = 0; 2 * w.from_ms + (2 * i + 1) * unit_ms < 2 * w.to_ms; i++, n++) {
		x[n] = slow_category(a, n_codes, 2 * w.from_ms + (2 * i + 1) * unit_ms);
		y[n] = slow_category(b, n_codes, 2 * w.from_ms + (2 * i + 1) * unit_ms);
	}
	tally_init(out, (size_t)n_codes + 1);
	for (int64_t i = 0; i < n; i++) {
		int other = y[i];

		for (int64_t j = i - tolerance; j <= i + tolerance; j++)
			if (j >= 0 && j < n && y[j] == x[i])
				other = x[i];
		*tally_cell(out, (size_t)x[i], (size_t)other) += 1;
	}
	free(x);
	free(y);
}

static void same_tables(const struct tally *a, const struct tally *b)
{
	ck_assert_uint_eq(a->q, b->q);
	for (size_t i = 0; i < a->q * a->q; i++)
		ck_assert_double_eq(a->cells[i], b->cells[i]);
}

START_TEST(units_of_time)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		struct state xs[40], ys[40];
		int n_codes = 1 + below(4);
		struct window w = {below(30) - 10, 100 + below(700)};
		struct states a = some_states(xs, 40, n_codes, w.to_ms + 50);
		struct states b = some_states(ys, 40, n_codes, w.to_ms + 50);
		int64_t unit = 1 + below(25), tolerance = below(4);
		struct tally fast, slow;

		channel_units(&a, &b, n_codes, w, unit, &fast);
		slow_units(&a, &b, n_codes, w, unit, 0, &slow);
		same_tables(&fast, &slow);
		tally_clear(&fast);
		tally_clear(&slow);
		channel_units_tolerant(&a, &b, n_codes, w, unit, tolerance, &fast);
		slow_units(&a, &b, n_codes, w, unit, tolerance, &slow);
		same_tables(&fast, &slow);
		tally_clear(&fast);
		/* in units of 1 ms it is the time itself */
		tally_clear(&slow);
		channel_units(&a, &b, n_codes, w, 1, &fast);
		channel_duration(&a, &b, n_codes, w, &slow);
		same_tables(&fast, &slow);
		tally_clear(&fast);
		tally_clear(&slow);
	}
}
END_TEST

/* A window that is cut in two gives the same time. */
START_TEST(split_windows)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		struct state xs[40], ys[40];
		struct window w = {0, 200 + below(700)}, left = w, right = w;
		struct states a = some_states(xs, 40, 3, w.to_ms);
		struct states b = some_states(ys, 40, 3, w.to_ms);
		struct tally whole, one, two;

		left.to_ms = right.from_ms = below((int)w.to_ms);
		channel_duration(&a, &b, 3, w, &whole);
		channel_duration(&a, &b, 3, left, &one);
		channel_duration(&a, &b, 3, right, &two);
		tally_add(&one, &two);
		same_tables(&whole, &one);
		tally_clear(&whole);
		tally_clear(&one);
		tally_clear(&two);
	}
}
END_TEST

/* Every state against every other; linked twice is impossible. */
static void slow_overlap(const struct states *a, const struct states *b, int n_codes,
	struct window w, int percent, struct tally *out)
{
	bool linked[2][40] = {{false}};

	tally_init(out, (size_t)n_codes + 1);
	for (size_t i = 0; i < a->n * b->n; i++) {
		const struct state *x = &a->items[i / b->n], *y = &b->items[i % b->n];
		int64_t both = 0, one = 0, other = 0;

		for (int64_t t = w.from_ms; t < w.to_ms; t++) {
			bool in_x = x->start_ms <= t && t < x->stop_ms;
			bool in_y = y->start_ms <= t && t < y->stop_ms;

			both += in_x && in_y;
			one += in_x;
			other += in_y;
		}
		if (both == 0 || 100 * both < percent * one || 100 * both < percent * other)
			continue;
		ck_assert(!linked[0][i / b->n] && !linked[1][i % b->n]);
		linked[0][i / b->n] = linked[1][i % b->n] = true;
		*tally_cell(out, (size_t)x->code, (size_t)y->code) += 2;
	}
	for (size_t i = 0; i < a->n + b->n; i++) {
		bool second = i >= a->n;
		size_t k = second ? i - a->n : i;
		const struct state *x = second ? &b->items[k] : &a->items[k];
		bool in_window = x->stop_ms > w.from_ms && x->start_ms < w.to_ms;
		size_t code = (size_t)x->code, nothing = (size_t)n_codes;

		if (!linked[second][k] && in_window && x->stop_ms > x->start_ms)
			*tally_cell(out, second ? nothing : code, second ? code : nothing) += 1;
	}
}

START_TEST(overlap)
{
	double n_linked = 0;

	roll();
	for (int round = 0; round < ROUNDS; round++) {
		struct state xs[40], ys[40];
		struct window w = {below(30) - 10, 100 + below(300)};
		struct states a = some_states(xs, 40, 3, w.to_ms + 50);
		struct states b = some_states(ys, 40, 3, w.to_ms + 50);
		int percent = 51 + below(40);
		struct tally fast, slow;

		channel_overlap(&a, &b, 3, w, percent / 100.0, &fast);
		slow_overlap(&a, &b, 3, w, percent, &slow);
		same_tables(&fast, &slow);
		for (size_t i = 0; i < 3; i++)
			n_linked += *tally_cell(&fast, i, i);
		tally_clear(&fast);
		tally_clear(&slow);
	}
	ck_assert(n_linked > 100);
}
END_TEST

/* ---- unitizing ---- */

/* Length of a coder's units, ticks of which another coder has any unit at. */
static double slow_met(const struct state *unit, const struct states *other, int n_codes)
{
	double n = 0;

	for (int64_t x = unit->start_ms; x < unit->stop_ms; x++)
		n += slow_category(other, n_codes, 2 * x) < n_codes;
	return n;
}

/* Krippendorff's sums as they are defined, tick by tick; with gaps q is one more. */
struct slow {
	size_t q;
	double seen[16], margin[4], squares[4], total, b;
};

static struct slow slow_sums(
	const struct states *coders, size_t m, int n_codes, int64_t length, bool gaps)
{
	struct slow s = {.q = (size_t)n_codes + gaps};

	for (int64_t x = 0; x < length; x++) {
		for (size_t i = 0; i < m * m; i++) {
			size_t c = (size_t)slow_category(&coders[i / m], n_codes, 2 * x);
			size_t k = (size_t)slow_category(&coders[i % m], n_codes, 2 * x);

			if (i / m != i % m && c < s.q && k < s.q)
				s.seen[c * s.q + k] += 1 / ((double)m - 1);
		}
		for (size_t i = 0; i < m && gaps; i++)
			s.squares[n_codes] += slow_category(&coders[i], n_codes, 2 * x) == n_codes;
	}
	for (size_t i = 0; i < m; i++) {
		for (size_t k = 0; k < coders[i].n; k++) {
			const struct state *u = &coders[i].items[k];
			double l = (double)(u->stop_ms - u->start_ms);

			if (gaps)
				s.squares[u->code] += l * l;
			for (size_t j = 0; j < m && !gaps; j++) {
				l = j == i ? 0 : slow_met(u, &coders[j], n_codes);
				s.squares[u->code] += l * l / ((double)m - 1);
			}
		}
	}
	for (size_t c = 0; c < s.q; c++) {
		for (size_t k = 0; k < s.q; k++)
			s.margin[c] += s.seen[c * s.q + k];
		s.total += s.margin[c];
		s.b += s.squares[c];
	}
	return s;
}

static double slow_expected(const struct slow *s, size_t c, size_t k)
{
	double own = c == k ? s->squares[c] : 0;

	return s->total * (s->margin[c] * s->margin[k] - own) / (s->total * s->total - s->b);
}

static double slow_alpha(const struct slow *s)
{
	double observed = s->total, expected = s->total;

	for (size_t c = 0; c < s->q; c++) {
		observed -= s->seen[c * s->q + c];
		expected -= slow_expected(s, c, c);
	}
	return 1 - observed / expected;
}

/* Of category c against the others, in two ways of writing it. */
static double slow_against(const struct slow *s, size_t c)
{
	double observed = 0, expected = 0;

	for (size_t k = 0; k < s->q; k++) {
		observed += k == c ? 0 : s->seen[c * s->q + k];
		expected += k == c ? 0 : slow_expected(s, c, k);
	}
	return 1 - observed / expected;
}

static double slow_of_code(const struct slow *s, size_t c)
{
	double all = slow_expected(s, c, c), same = all;

	for (size_t k = 0; k < s->q; k++)
		all += k == c ? 0 : slow_expected(s, c, k);
	return 1 - all / s->margin[c] * (s->margin[c] - s->seen[c * s->q + c]) / (all - same);
}

static void is_near(struct figure f, double value)
{
	if (f.why == DEFINED)
		ck_assert_double_eq_tol(f.value, value, 1e-9);
	else
		ck_assert_msg(!(value < 1), "undefined, but %g", value);
}

START_TEST(unitizing)
{
	roll();
	for (int round = 0; round < 60; round++) {
		struct state items[3][20];
		struct states coders[3];
		int n_codes = 1 + below(3);
		size_t m = 2 + (size_t)below(2);
		int64_t length = 200 + below(100);
		struct unitizing u;
		struct slow with, without;

		for (size_t i = 0; i < m; i++) {
			int64_t now = below(20);
			size_t n = 0;

			while (n < 20 && now + 2 < length) {
				int64_t end = now + 1 + below(40);

				items[i][n++] = (struct state){
					now, end < length ? end : length, below(n_codes)};
				now = end + below(30);
			}
			coders[i] = (struct states){items[i], n};
		}
		unitizing_init(&u, n_codes, m);
		unitizing_add(&u, coders, length);
		with = slow_sums(coders, m, n_codes, length, true);
		without = slow_sums(coders, m, n_codes, length, false);
		ck_assert_int_eq(u_alpha(&u).why, DEFINED);
		is_near(u_alpha(&u), slow_alpha(&with));
		is_near(u_alpha_binary(&u), slow_against(&with, (size_t)n_codes));
		is_near(cu_alpha(&u), slow_alpha(&without));
		for (int c = 0; c < n_codes; c++)
			is_near(cu_alpha_of_code(&u, c), slow_of_code(&without, (size_t)c));
		unitizing_clear(&u);
	}
}
END_TEST

/* ---- resampling ---- */

static struct figure mean_of_units(const void *data, const size_t *indexes, size_t n)
{
	const double *x = data;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[indexes[i]];
	return figure_of(sum / (double)n, (double)n);
}

START_TEST(resampling)
{
	double x[40];
	struct figure f = figure_of(0, 40), again = f;
	size_t n_defined;

	for (size_t i = 0; i < 40; i++)
		x[i] = (double)(i % 2);
	ck_assert(bootstrap_limits(mean_of_units, x, 40, 2000, 1, &f, &n_defined));
	ck_assert_uint_eq(n_defined, 2000);
	/* the mean of 40 halves: 0.5 ± 1.96 * 0.5 / sqrt(40) */
	ck_assert_double_eq_tol(f.lower, 0.345, 0.03);
	ck_assert_double_eq_tol(f.upper, 0.655, 0.03);
	ck_assert(bootstrap_limits(mean_of_units, x, 40, 2000, 1, &again, &n_defined));
	ck_assert_double_eq(f.lower, again.lower);
	ck_assert(!bootstrap_limits(mean_of_units, x, 4, 2000, 1, &f, &n_defined));
}
END_TEST

Suite *reliability_random_suite(void);

Suite *reliability_random_suite(void)
{
	Suite *s = suite_create("reliability_random");
	TCase *c = tcase_create("time");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, units_of_time);
	tcase_add_test(c, split_windows);
	tcase_add_test(c, overlap);
	tcase_add_test(c, unitizing);
	suite_add_tcase(s, c);
	c = tcase_create("chance");
	tcase_add_test(c, generator);
	tcase_add_test(c, resampling);
	suite_add_tcase(s, c);
	return s;
}
