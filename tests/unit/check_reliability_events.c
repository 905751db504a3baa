/*
 * Statistics of events against second, slow implementations, on random data: every possible matching
 * and alignment, the model of chance fitted step by step.
 */
#include <check.h>
#include <stdlib.h>

#include "reliability/match.h"
#include "reliability/random.h"

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

/* ---- matching ---- */

struct best {
	int n;
	int64_t distance;
};

/* Every way to pair what is left of the first's events, one code or (-1) any. */
static void try_all(const struct moments *a, const struct moments *b, size_t i, unsigned taken,
	unsigned skip, int code, int64_t tolerance, struct best now, struct best *best)
{
	if (i == a->n) {
		if (now.n > best->n || (now.n == best->n && now.distance < best->distance))
			*best = now;
		return;
	}
	try_all(a, b, i + 1, taken, skip, code, tolerance, now, best);
	if (skip & 1u << i || (code >= 0 && a->items[i].code != code))
		return;
	for (size_t j = 0; j < b->n; j++) {
		int64_t d = llabs((long long)(a->items[i].ms - b->items[j].ms));

		if (taken & 1u << j || d > tolerance || (code >= 0 && b->items[j].code != code))
			continue;
		try_all(a, b, i + 1, taken | 1u << j, skip, code, tolerance,
			(struct best){now.n + 1, now.distance + d}, best);
	}
}

START_TEST(matching)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		struct moment xs[6], ys[6];
		struct moments a = {xs, (size_t)below(7)}, b = {ys, (size_t)below(7)};
		int n_codes = 1 + below(3);
		int64_t tolerance = below(30);
		long partner[6];
		unsigned first = 0, second = 0;
		struct best wanted[2] = {{0, 0}, {0, 0}}, got[2] = {{0, 0}, {0, 0}};

		for (size_t i = 0; i < a.n; i++)
			xs[i] = (struct moment){below(100), below(n_codes)};
		for (size_t i = 0; i < b.n; i++)
			ys[i] = (struct moment){below(100), below(n_codes)};
		match_events(&a, &b, n_codes, tolerance, partner);
		for (size_t i = 0; i < a.n; i++) {
			int other;

			if (partner[i] < 0)
				continue;
			ck_assert_msg(!(second & 1u << partner[i]), "paired twice");
			other = xs[i].code != ys[partner[i]].code;
			got[other].n++;
			got[other].distance += llabs((long long)(xs[i].ms - ys[partner[i]].ms));
			second |= 1u << partner[i];
			if (!other)
				first |= 1u << i;
		}
		for (int c = 0; c < n_codes; c++) {
			struct best of_code = {0, 0};

			try_all(&a, &b, 0, 0, 0, c, tolerance, (struct best){0, 0}, &of_code);
			wanted[0].n += of_code.n;
			wanted[0].distance += of_code.distance;
		}
		/* then what is left, whatever the code */
		second = 0;
		for (size_t i = 0; i < a.n; i++)
			if (first & 1u << i)
				second |= 1u << partner[i];
		try_all(&a, &b, 0, second, first, -1, tolerance, (struct best){0, 0}, &wanted[1]);
		for (int k = 0; k < 2; k++) {
			ck_assert_int_eq(got[k].n, wanted[k].n);
			ck_assert_int_eq(got[k].distance, wanted[k].distance);
		}
	}
}
END_TEST

/* ---- matching: long lists, by the whole table ---- */

#define LONG 70

/* Stage by stage: one code, then all that is left (-1). The last of equal ways is taken from the end. */
static void slow_stage(const struct moments *a, const struct moments *b, int code,
	int64_t tolerance, const bool *taken_a, const bool *taken_b, long *partner)
{
	static struct best reached[LONG + 1][LONG + 1];
	size_t xs[LONG], ys[LONG], n = 0, m = 0;

	for (size_t i = 0; i < a->n; i++)
		if (!taken_a[i] && (code < 0 || a->items[i].code == code))
			xs[n++] = i;
	for (size_t j = 0; j < b->n; j++)
		if (!taken_b[j] && (code < 0 || b->items[j].code == code))
			ys[m++] = j;
	for (size_t i = 1; i <= n; i++) {
		for (size_t j = 1; j <= m; j++) {
			int64_t d =
				llabs((long long)(a->items[xs[i - 1]].ms - b->items[ys[j - 1]].ms));
			struct best ways[] = {reached[i - 1][j], reached[i][j - 1],
				{reached[i - 1][j - 1].n + 1, reached[i - 1][j - 1].distance + d}};
			struct best *best = &reached[i][j];

			*best = ways[0];
			for (size_t w = 1; w < (d <= tolerance ? 3 : 2); w++)
				if (ways[w].n > best->n ||
					(ways[w].n == best->n && ways[w].distance < best->distance))
					*best = ways[w];
		}
	}
	for (size_t i = n, j = m; i > 0 && j > 0;) {
		int64_t d = llabs((long long)(a->items[xs[i - 1]].ms - b->items[ys[j - 1]].ms));
		struct best now = reached[i][j], pair = reached[i - 1][j - 1];

		if (d <= tolerance && now.n == pair.n + 1 && now.distance == pair.distance + d)
			partner[xs[--i]] = (long)ys[--j];
		else if (now.n == reached[i - 1][j].n && now.distance == reached[i - 1][j].distance)
			i--;
		else
			j--;
	}
}

START_TEST(long_lists)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		struct moment xs[LONG], ys[LONG];
		struct moments a = {xs, LONG - (size_t)below(30)},
			       b = {ys, LONG - (size_t)below(30)};
		int n_codes = 1 + below(3), length = 200 + below(2000);
		int64_t tolerance = below(round % 4 == 0 ? 3000 : 60);
		bool taken_a[LONG] = {false}, taken_b[LONG] = {false};
		long fast[LONG], slow[LONG];

		/* in the order of time and code, so that input order decides nothing else */
		for (size_t k = 0; k < 2; k++) {
			struct moment *items = k ? ys : xs;
			int64_t now = -50;

			for (size_t i = 0; i < LONG; i++) {
				now += 1 + below(2 * length / LONG);
				items[i] = (struct moment){now, below(n_codes)};
			}
		}
		match_events(&a, &b, n_codes, tolerance, fast);
		for (size_t i = 0; i < a.n; i++)
			slow[i] = -1;
		for (int c = 0; c <= n_codes; c++) {
			slow_stage(&a, &b, c < n_codes ? c : -1, tolerance, taken_a, taken_b, slow);
			for (size_t i = 0; i < a.n; i++) {
				taken_a[i] |= slow[i] >= 0;
				if (slow[i] >= 0)
					taken_b[slow[i]] = true;
			}
		}
		for (size_t i = 0; i < a.n; i++)
			ck_assert_int_eq(fast[i], slow[i]);
	}
}
END_TEST

/* The expected agreement is that of the model fitted step by step with a hole in the table. */
START_TEST(expected_events)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		size_t q = 3 + (size_t)below(3);
		double u[6], v[6], rows[6], columns[6], total, same = 0, expected = 0;
		struct figure f;
		struct tally t;

		tally_init(&t, q);
		for (size_t i = 0; i < q * q - 1; i++)
			t.cells[i] = 1 + below(20);
		tally_margins(&t, rows, columns);
		total = tally_total(&t);
		for (size_t i = 0; i < q; i++)
			u[i] = v[i] = 1;
		for (int step = 0; step < 2000; step++) {
			for (size_t i = 0; i < q; i++) {
				double sum = 0;

				for (size_t j = 0; j < q; j++)
					sum += i == q - 1 && j == q - 1 ? 0 : v[j];
				u[i] = rows[i] / sum;
			}
			for (size_t j = 0; j < q; j++) {
				double sum = 0;

				for (size_t i = 0; i < q; i++)
					sum += i == q - 1 && j == q - 1 ? 0 : u[i];
				v[j] = columns[j] / sum;
			}
		}
		for (size_t i = 0; i + 1 < q; i++) {
			same += *tally_cell(&t, i, i);
			expected += u[i] * v[i];
		}
		f = event_kappa(&t);
		ck_assert_double_eq_tol(f.value, (same - expected) / (total - expected), 1e-9);
		tally_clear(&t);
	}
}
END_TEST

/* ---- alignment ---- */

/* The least cost of all alignments, one by one. */
static double try_alignments(
	const int *a, size_t n, const int *b, size_t m, double substitution, double gap)
{
	double best, other;

	if (n == 0 || m == 0)
		return gap * (double)(n + m);
	best = (a[0] == b[0] ? 0 : substitution) +
	       try_alignments(a + 1, n - 1, b + 1, m - 1, substitution, gap);
	other = gap + try_alignments(a + 1, n - 1, b, m, substitution, gap);
	best = other < best ? other : best;
	other = gap + try_alignments(a, n, b + 1, m - 1, substitution, gap);
	return other < best ? other : best;
}

START_TEST(alignment)
{
	roll();
	for (int round = 0; round < ROUNDS; round++) {
		int a[6], b[6];
		size_t n = (size_t)below(7), m = (size_t)below(7);
		double substitution = 1 + below(3) / 2.0, gap = 1 + below(3) / 2.0, cost;
		double rows[4], columns[4];
		struct tally t;

		for (size_t i = 0; i < 6; i++) {
			a[i] = below(3);
			b[i] = below(3);
		}
		ck_assert(align_tally(a, n, b, m, 3, substitution, gap, &t));
		cost = substitution * event_confused(&t).value +
		       gap * (event_only_first(&t).value + event_only_second(&t).value);
		ck_assert_double_eq(cost, try_alignments(a, n, b, m, substitution, gap));
		/* each code is there as often as it was in the sequences */
		tally_margins(&t, rows, columns);
		for (size_t i = 0; i < n; i++)
			rows[a[i]]--;
		for (size_t j = 0; j < m; j++)
			columns[b[j]]--;
		for (size_t c = 0; c < 3; c++) {
			ck_assert_double_eq(rows[c], 0);
			ck_assert_double_eq(columns[c], 0);
		}
		tally_clear(&t);
	}
}
END_TEST

Suite *reliability_events_suite(void);

Suite *reliability_events_suite(void)
{
	Suite *s = suite_create("reliability_events");
	TCase *c = tcase_create("random");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, matching);
	tcase_add_test(c, long_lists);
	tcase_add_test(c, expected_events);
	tcase_add_test(c, alignment);
	suite_add_tcase(s, c);
	return s;
}
