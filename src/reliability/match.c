/* Matching events one to one. */
#include "reliability/match.h"

#include <stdlib.h>

#include "base/mem.h"

/* An event with its place in the input. */
struct placed {
	int64_t ms;
	int code;
	size_t index;
};

static int compare_placed(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;

	if (a->ms != b->ms)
		return a->ms < b->ms ? -1 : 1;
	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* What the best matching of two prefixes reaches. */
struct reached {
	size_t n_pairs;
	int64_t distance_ms;
};

static bool is_better(struct reached a, struct reached b)
{
	return a.n_pairs != b.n_pairs ? a.n_pairs > b.n_pairs : a.distance_ms < b.distance_ms;
}

static bool is_same(struct reached a, struct reached b)
{
	return a.n_pairs == b.n_pairs && a.distance_ms == b.distance_ms;
}

/*
 * Of the table D(i, j) over prefix lengths only the band is kept in which a_i and b_j can pair: row i
 * from low (the b before it end too early for a_i and all later ones) to high. Beyond high a row stays
 * as it is. Values are needed of two rows only; what is kept of each cell is how it was reached.
 */
struct band {
	size_t low, high;
	size_t begin; /* of this row among the ways: [begin + j - low] */
};

enum way {
	WAY_PAIR = 1,   /* D(i, j) is D(i-1, j-1) with the pair */
	WAY_WITHOUT = 2 /* D(i, j) is D(i-1, j) */
};

static struct reached at(const struct band *band, const struct reached *row, size_t j)
{
	return row[(j < band->high ? j : band->high) - band->low];
}

static struct reached with_pair(struct reached before, int64_t distance_ms)
{
	return (struct reached){before.n_pairs + 1, before.distance_ms + distance_ms};
}

static int64_t distance(const struct placed *a, const struct placed *b)
{
	return a->ms > b->ms ? a->ms - b->ms : b->ms - a->ms;
}

/* Returns how many cells there are. */
static size_t find_bands(const struct placed *a, size_t n, const struct placed *b, size_t m,
	int64_t tolerance_ms, struct band *bands)
{
	size_t low = 0, high = 0, n_cells = 0;

	for (size_t i = 1; i <= n; i++) {
		while (low < m && a[i - 1].ms - b[low].ms > tolerance_ms)
			low++;
		while (high < m && b[high].ms - a[i - 1].ms <= tolerance_ms)
			high++;
		bands[i] = (struct band){low, high, n_cells};
		n_cells += high - low + 1;
	}
	return n_cells;
}

/* Row i, and the ways of its cells, from row i - 1. */
static void fill_row(const struct placed *a, const struct placed *b, const struct band *before,
	const struct reached *above, const struct band *band, struct reached *row,
	unsigned char *ways)
{
	for (size_t j = band->low; j <= band->high; j++) {
		struct reached without = at(before, above, j), best = without, pair = {0, 0};
		unsigned char *way = &ways[j - band->low];

		if (j > band->low) {
			pair = with_pair(at(before, above, j - 1), distance(a, &b[j - 1]));
			if (is_better(row[j - 1 - band->low], best))
				best = row[j - 1 - band->low];
			if (is_better(pair, best))
				best = pair;
		}
		row[j - band->low] = best;
		*way = is_same(best, without) ? WAY_WITHOUT : 0;
		if (j > band->low && is_same(best, pair))
			*way |= WAY_PAIR;
	}
}

static void fill(const struct placed *a, size_t n, const struct placed *b, size_t m,
	const struct band *bands, unsigned char *ways)
{
	struct reached *above = mem_alloc(m + 1, sizeof *above);
	struct reached *row = mem_alloc(m + 1, sizeof *row);

	for (size_t i = 1; i <= n; i++) {
		struct reached *swap = above;

		fill_row(&a[i - 1], b, &bands[i - 1], above, &bands[i], row, &ways[bands[i].begin]);
		above = row;
		row = swap;
	}
	free(above);
	free(row);
}

/* Pairs up two sorted lists; partner is by the input's indexes of the first. */
static void match_sorted(const struct placed *a, size_t n, const struct placed *b, size_t m,
	int64_t tolerance_ms, long *partner)
{
	struct band *bands = mem_alloc(n + 1, sizeof *bands);
	unsigned char *ways = mem_alloc(find_bands(a, n, b, m, tolerance_ms, bands) + 1, 1);
	size_t i = n, j = m;

	fill(a, n, b, m, bands, ways);
	while (i > 0 && j > 0) {
		const struct band *band = &bands[i];
		bool beyond = j > band->high;
		unsigned way = ways[band->begin + (beyond ? band->high : j) - band->low];

		if (!beyond && way & WAY_PAIR) {
			partner[a[i - 1].index] = (long)b[j - 1].index;
			i--;
			j--;
		} else if (way & WAY_WITHOUT) {
			i--;
		} else {
			j--;
		}
	}
	free(bands);
	free(ways);
}

/* All events sorted; then by code, where begins[code] .. begins[code + 1] are those of one. */
struct sorted {
	struct placed *all, *by_code;
	size_t *begins;
	bool *taken; /* by index in the input */
	size_t n;
};

static void sorted_init(struct sorted *s, const struct moments *m, int n_codes)
{
	size_t *next = mem_alloc((size_t)n_codes + 1, sizeof *next);

	*s = (struct sorted){.all = mem_alloc(m->n + 1, sizeof *s->all),
		.by_code = mem_alloc(m->n + 1, sizeof *s->by_code),
		.begins = mem_alloc((size_t)n_codes + 2, sizeof *s->begins),
		.taken = mem_alloc(m->n + 1, sizeof *s->taken),
		.n = m->n};
	for (size_t i = 0; i < m->n; i++) {
		s->all[i] = (struct placed){m->items[i].ms, m->items[i].code, i};
		s->begins[m->items[i].code + 1]++;
	}
	qsort(s->all, m->n, sizeof *s->all, compare_placed);
	for (int c = 0; c < n_codes; c++) {
		s->begins[c + 1] += s->begins[c];
		next[c] = s->begins[c];
	}
	for (size_t i = 0; i < m->n; i++)
		s->by_code[next[s->all[i].code]++] = s->all[i];
	free(next);
}

static void sorted_clear(struct sorted *s)
{
	free(s->all);
	free(s->by_code);
	free(s->begins);
	free(s->taken);
}

/* Leaves only the events without a partner. */
static void drop_taken(struct sorted *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!s->taken[s->all[i].index])
			s->all[n++] = s->all[i];
	s->n = n;
}

static void take(struct sorted *a, struct sorted *b, const struct placed *events, size_t n,
	const long *partner)
{
	for (size_t i = 0; i < n; i++) {
		if (partner[events[i].index] < 0)
			continue;
		a->taken[events[i].index] = true;
		b->taken[partner[events[i].index]] = true;
	}
}

void match_events(const struct moments *first, const struct moments *second, int n_codes,
	int64_t tolerance_ms, long *partner_of_first)
{
	struct sorted a, b;

	sorted_init(&a, first, n_codes);
	sorted_init(&b, second, n_codes);
	for (size_t i = 0; i < first->n; i++)
		partner_of_first[i] = -1;
	for (int c = 0; c < n_codes; c++) {
		const struct placed *x = a.by_code + a.begins[c], *y = b.by_code + b.begins[c];
		size_t n = a.begins[c + 1] - a.begins[c], m = b.begins[c + 1] - b.begins[c];

		if (n == 0 || m == 0)
			continue;
		match_sorted(x, n, y, m, tolerance_ms, partner_of_first);
		take(&a, &b, x, n, partner_of_first);
	}
	/* at last whatever is left */
	drop_taken(&a);
	drop_taken(&b);
	match_sorted(a.all, a.n, b.all, b.n, tolerance_ms, partner_of_first);
	sorted_clear(&a);
	sorted_clear(&b);
}

void match_tally(const struct moments *first, const struct moments *second, int n_codes,
	int64_t tolerance_ms, struct tally *out)
{
	long *partner = mem_alloc(first->n + 1, sizeof *partner);
	bool *taken = mem_alloc(second->n + 1, sizeof *taken);
	size_t nothing = (size_t)n_codes;

	tally_init(out, nothing + 1);
	match_events(first, second, n_codes, tolerance_ms, partner);
	for (size_t i = 0; i < first->n; i++) {
		const struct moment *a = &first->items[i], *b;
		double lag;

		if (partner[i] < 0) {
			*tally_cell(out, (size_t)a->code, nothing) += 1;
			continue;
		}
		b = &second->items[partner[i]];
		taken[partner[i]] = true;
		*tally_cell(out, (size_t)a->code, (size_t)b->code) += 1;
		if (a->code != b->code)
			continue;
		lag = (double)(b->ms - a->ms);
		out->lag_sum[a->code] += lag;
		out->lag_sum2[a->code] += lag * lag;
		out->distance_sum[a->code] += lag < 0 ? -lag : lag;
	}
	for (size_t j = 0; j < second->n; j++)
		if (!taken[j])
			*tally_cell(out, nothing, (size_t)second->items[j].code) += 1;
	free(partner);
	free(taken);
}
