/* Tables of two coders' states. */
#include "reliability/channel.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

bool states_overlap(const struct states *s, size_t *first, size_t *second)
{
	size_t longest = 0; /* of those before, the one that ends last */
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		const struct state *x = &s->items[i];

		if (x->stop_ms <= x->start_ms)
			continue;
		if (any && x->start_ms < s->items[longest].stop_ms) {
			*first = longest;
			*second = i;
			return true;
		}
		if (!any || x->stop_ms > s->items[longest].stop_ms)
			longest = i;
		any = true;
	}
	return false;
}

/* ---- the sweep ---- */

/* One coder's category as time goes on. */
struct cursor {
	const struct states *s;
	size_t next; /* first state that does not end before now */
	int nothing;
};

/* The category at `now`, which never goes back, and up to when it stays. */
static int category_at(struct cursor *c, int64_t now, int64_t *until)
{
	while (c->next < c->s->n && c->s->items[c->next].stop_ms <= now)
		c->next++;
	/* states without duration can stand before the one that is active */
	for (size_t i = c->next; i < c->s->n; i++) {
		const struct state *x = &c->s->items[i];

		if (x->stop_ms <= x->start_ms)
			continue;
		if (x->start_ms > now) {
			*until = x->start_ms < *until ? x->start_ms : *until;
			return c->nothing;
		}
		*until = x->stop_ms < *until ? x->stop_ms : *until;
		return x->code;
	}
	return c->nothing;
}

size_t channel_pieces(const struct states *first, const struct states *second, int n_codes,
	struct window w, struct piece **out)
{
	struct cursor a = {first, 0, n_codes}, b = {second, 0, n_codes};
	size_t n = 0, capacity = 0;

	*out = NULL;
	for (int64_t now = w.from_ms; now < w.to_ms;) {
		struct piece p = {.from_ms = now, .to_ms = w.to_ms};

		p.first = category_at(&a, now, &p.to_ms);
		p.second = category_at(&b, now, &p.to_ms);
		now = p.to_ms;
		if (n > 0 && (*out)[n - 1].first == p.first && (*out)[n - 1].second == p.second) {
			(*out)[n - 1].to_ms = p.to_ms;
			continue;
		}
		MEM_GROW(*out, n, capacity);
		(*out)[n++] = p;
	}
	return n;
}

void channel_duration(const struct states *first, const struct states *second, int n_codes,
	struct window w, struct tally *out)
{
	struct piece *pieces;
	size_t n = channel_pieces(first, second, n_codes, w, &pieces);

	tally_init(out, (size_t)n_codes + 1);
	for (size_t i = 0; i < n; i++)
		*tally_cell(out, (size_t)pieces[i].first, (size_t)pieces[i].second) +=
			(double)(pieces[i].to_ms - pieces[i].from_ms);
	free(pieces);
}

/* ---- units ---- */

/* How many units have their middle before ms: 2 (from + i unit) + unit < 2 ms. */
static int64_t units_before(struct window w, int64_t unit_ms, int64_t ms)
{
	int64_t twice = 2 * (ms - w.from_ms) - unit_ms;

	return twice <= 0 ? 0 : (twice + 2 * unit_ms - 1) / (2 * unit_ms);
}

void channel_units(const struct states *first, const struct states *second, int n_codes,
	struct window w, int64_t unit_ms, struct tally *out)
{
	struct piece *pieces;
	size_t n = channel_pieces(first, second, n_codes, w, &pieces);

	assert(unit_ms > 0);
	tally_init(out, (size_t)n_codes + 1);
	for (size_t i = 0; i < n; i++)
		*tally_cell(out, (size_t)pieces[i].first, (size_t)pieces[i].second) +=
			(double)(units_before(w, unit_ms, pieces[i].to_ms) -
				 units_before(w, unit_ms, pieces[i].from_ms));
	free(pieces);
}

/* Units [from, to) with one category. */
struct run {
	int64_t from, to;
	int category;
};

/* One coder's runs of units; `second` says which of the two of the pieces. */
static size_t runs_of(const struct piece *pieces, size_t n, bool second, struct window w,
	int64_t unit_ms, struct run **out)
{
	size_t n_runs = 0, capacity = 0;

	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		struct run r = {units_before(w, unit_ms, pieces[i].from_ms),
			units_before(w, unit_ms, pieces[i].to_ms),
			second ? pieces[i].second : pieces[i].first};

		if (r.from == r.to)
			continue;
		if (n_runs > 0 && (*out)[n_runs - 1].category == r.category) {
			(*out)[n_runs - 1].to = r.to;
			continue;
		}
		MEM_GROW(*out, n_runs, capacity);
		(*out)[n_runs++] = r;
	}
	return n_runs;
}

/* The runs of one category, widened on both sides and merged; into out (room for n). */
static size_t widened(
	const struct run *runs, size_t n, int category, int64_t by, int64_t end, struct run *out)
{
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		struct run r = runs[i];

		if (r.category != category)
			continue;
		r.from = r.from > by ? r.from - by : 0;
		r.to = r.to < end - by ? r.to + by : end;
		if (m > 0 && r.from <= out[m - 1].to)
			out[m - 1].to = r.to;
		else
			out[m++] = r;
	}
	return m;
}

/* Counts the units of [from, to) by the second's own category. */
static void tally_own(const struct run *b, size_t n, size_t *at, int64_t from, int64_t to, int row,
	struct tally *out)
{
	while (*at < n && b[*at].to <= from)
		(*at)++;
	for (size_t i = *at; i < n && b[i].from < to; i++) {
		int64_t low = b[i].from > from ? b[i].from : from;
		int64_t high = b[i].to < to ? b[i].to : to;

		*tally_cell(out, (size_t)row, (size_t)b[i].category) += (double)(high - low);
	}
}

/* The first coder's units of one category: agreed where the wide runs of the second cover them. */
static void tally_category(const struct run *a, size_t n_a, const struct run *b, size_t n_b,
	const struct run *wide, size_t n_wide, int category, struct tally *out)
{
	size_t k = 0, own = 0;

	for (size_t i = 0; i < n_a; i++) {
		int64_t at = a[i].from;

		if (a[i].category != category)
			continue;
		while (k < n_wide && wide[k].to <= at)
			k++;
		for (size_t l = k; l < n_wide && wide[l].from < a[i].to; l++) {
			int64_t low = wide[l].from > at ? wide[l].from : at;
			int64_t high = wide[l].to < a[i].to ? wide[l].to : a[i].to;

			tally_own(b, n_b, &own, at, low, category, out);
			*tally_cell(out, (size_t)category, (size_t)category) +=
				(double)(high - low);
			at = high;
		}
		tally_own(b, n_b, &own, at, a[i].to, category, out);
	}
}

void channel_units_tolerant(const struct states *first, const struct states *second, int n_codes,
	struct window w, int64_t unit_ms, int64_t tolerance, struct tally *out)
{
	struct piece *pieces;
	struct run *a, *b, *wide;
	size_t n = channel_pieces(first, second, n_codes, w, &pieces);
	size_t n_a = runs_of(pieces, n, false, w, unit_ms, &a);
	size_t n_b = runs_of(pieces, n, true, w, unit_ms, &b);
	int64_t end = units_before(w, unit_ms, w.to_ms);

	assert(unit_ms > 0 && tolerance >= 0);
	wide = mem_alloc(n_b + 1, sizeof *wide);
	tally_init(out, (size_t)n_codes + 1);
	for (int c = 0; c <= n_codes; c++) {
		size_t n_wide = widened(b, n_b, c, tolerance, end, wide);

		tally_category(a, n_a, b, n_b, wide, n_wide, c, out);
	}
	free(pieces);
	free(a);
	free(b);
	free(wide);
}

/* ---- by overlap ---- */

/* Within the window; false: nothing of it is. */
static bool clip(const struct state *s, struct window w, struct state *out)
{
	*out = *s;
	if (out->start_ms < w.from_ms)
		out->start_ms = w.from_ms;
	if (out->stop_ms > w.to_ms)
		out->stop_ms = w.to_ms;
	return out->stop_ms > out->start_ms;
}

static bool is_linked(const struct state *a, const struct state *b, double share)
{
	int64_t from = a->start_ms > b->start_ms ? a->start_ms : b->start_ms;
	int64_t to = a->stop_ms < b->stop_ms ? a->stop_ms : b->stop_ms;
	int64_t la = a->stop_ms - a->start_ms, lb = b->stop_ms - b->start_ms;

	/* in whole ms: 55 of 100 are a share of 0.55, although the product is a little above 55 */
	return to > from && (double)(to - from) > share * (double)(la > lb ? la : lb) - 1e-3;
}

void channel_overlap(const struct states *first, const struct states *second, int n_codes,
	struct window w, double share, struct tally *out)
{
	bool *taken = mem_alloc(second->n + 1, sizeof *taken);
	size_t begin = 0;
	struct state a, b;

	assert(share > 0.5);
	tally_init(out, (size_t)n_codes + 1);
	for (size_t i = 0; i < first->n; i++) {
		bool found = false;

		if (!clip(&first->items[i], w, &a))
			continue;
		while (begin < second->n && second->items[begin].stop_ms <= a.start_ms)
			begin++;
		for (size_t j = begin;
			j < second->n && second->items[j].start_ms < a.stop_ms && !found; j++) {
			found = clip(&second->items[j], w, &b) && is_linked(&a, &b, share);
			if (!found)
				continue;
			taken[j] = true;
			*tally_cell(out, (size_t)a.code, (size_t)b.code) += 2;
		}
		if (!found)
			*tally_cell(out, (size_t)a.code, (size_t)n_codes) += 1;
	}
	for (size_t j = 0; j < second->n; j++)
		if (!taken[j] && clip(&second->items[j], w, &b))
			*tally_cell(out, (size_t)n_codes, (size_t)b.code) += 1;
	free(taken);
}
