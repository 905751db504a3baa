/* Unitizing alpha. */
#include "reliability/unitizing.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

void unitizing_init(struct unitizing *u, int n_codes, size_t n_coders)
{
	size_t q = (size_t)n_codes + 1;

	*u = (struct unitizing){.q = q,
		.m = (double)n_coders,
		.cross = mem_alloc(q * q, sizeof(double)),
		.square = mem_alloc(q, sizeof(double)),
		.meet = mem_alloc(q, sizeof(double))};
}

void unitizing_clear(struct unitizing *u)
{
	free(u->cross);
	free(u->square);
	free(u->meet);
	*u = (struct unitizing){0};
}

void unitizing_sum(struct unitizing *to, const struct unitizing *from)
{
	for (size_t i = 0; i < to->q * to->q; i++)
		to->cross[i] += from->cross[i];
	for (size_t i = 0; i < to->q; i++) {
		to->square[i] += from->square[i];
		to->meet[i] += from->meet[i];
	}
}

/* How much of a unit the other coder's units cover; `at` only goes on. */
static double covered(const struct state *unit, const struct states *other, size_t *at)
{
	double sum = 0;

	while (*at < other->n && other->items[*at].stop_ms <= unit->start_ms)
		(*at)++;
	for (size_t j = *at; j < other->n && other->items[j].start_ms < unit->stop_ms; j++) {
		int64_t from = other->items[j].start_ms, to = other->items[j].stop_ms;

		from = from > unit->start_ms ? from : unit->start_ms;
		to = to < unit->stop_ms ? to : unit->stop_ms;
		sum += (double)(to - from);
	}
	return sum;
}

static void add_pair(
	struct unitizing *u, const struct states *a, const struct states *b, int64_t length)
{
	struct piece *pieces;
	size_t n = channel_pieces(a, b, (int)u->q - 1, (struct window){0, length}, &pieces);
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		u->cross[(size_t)pieces[i].first * u->q + (size_t)pieces[i].second] +=
			(double)(pieces[i].to_ms - pieces[i].from_ms);
	free(pieces);
	for (size_t i = 0; i < a->n; i++) {
		double met = covered(&a->items[i], b, &at);

		u->meet[a->items[i].code] += met * met;
	}
}

void unitizing_add(struct unitizing *u, const struct states *coders, int64_t length)
{
	size_t m = (size_t)u->m;

	for (size_t i = 0; i < m; i++) {
		double units = 0;

		for (size_t k = 0; k < coders[i].n; k++) {
			double l =
				(double)(coders[i].items[k].stop_ms - coders[i].items[k].start_ms);

			u->square[coders[i].items[k].code] += l * l;
			units += l;
		}
		u->square[u->q - 1] += (double)length - units;
		for (size_t j = 0; j < m; j++)
			if (i != j)
				add_pair(u, &coders[i], &coders[j], length);
	}
}

/* Observed and expected coincidences over the first q categories. */
struct coincidences {
	size_t q;
	double *seen, *margin, *expected;
	double total;
};

static void coincide(const struct unitizing *u, bool gaps, struct coincidences *c)
{
	double squares = 0;

	c->q = gaps ? u->q : u->q - 1;
	c->seen = mem_alloc(c->q * c->q + 1, sizeof(double));
	c->expected = mem_alloc(c->q * c->q + 1, sizeof(double));
	c->margin = mem_alloc(c->q + 1, sizeof(double));
	c->total = 0;
	for (size_t i = 0; i < c->q; i++) {
		for (size_t k = 0; k < c->q; k++) {
			c->seen[i * c->q + k] = u->cross[i * u->q + k] / (u->m - 1);
			c->margin[i] += c->seen[i * c->q + k];
		}
		c->total += c->margin[i];
		squares += gaps ? u->square[i] : u->meet[i] / (u->m - 1);
	}
	for (size_t i = 0; i < c->q; i++) {
		for (size_t k = 0; k < c->q; k++) {
			double same = i != k ? 0 : gaps ? u->square[i] : u->meet[i] / (u->m - 1);

			c->expected[i * c->q + k] = c->total *
						    (c->margin[i] * c->margin[k] - same) /
						    (c->total * c->total - squares);
		}
	}
}

static void coincidences_clear(struct coincidences *c)
{
	free(c->seen);
	free(c->margin);
	free(c->expected);
}

/* 1 - (total - observed on the diagonal) / (total - expected there) */
static struct figure of_diagonal(const struct unitizing *u, bool gaps)
{
	double seen = 0, expected = 0;
	struct coincidences c;
	struct figure f;

	if (u->m < 2)
		return figure_undefined(ONE_CODER, 0);
	coincide(u, gaps, &c);
	for (size_t i = 0; i < c.q; i++) {
		seen += c.seen[i * c.q + i];
		expected += c.expected[i * c.q + i];
	}
	if (!(c.total > 0))
		f = figure_undefined(NOTHING_CODED, 0);
	else if (!(c.total - expected > 1e-12 * c.total))
		f = figure_undefined(ONE_CATEGORY, c.total);
	else
		f = figure_of(1 - (c.total - seen) / (c.total - expected), c.total);
	coincidences_clear(&c);
	return f;
}

struct figure u_alpha(const struct unitizing *u)
{
	return of_diagonal(u, true);
}

struct figure cu_alpha(const struct unitizing *u)
{
	return of_diagonal(u, false);
}

struct figure u_alpha_binary(const struct unitizing *u)
{
	double seen = 0, expected = 0;
	struct coincidences c;
	struct figure f;
	size_t gap = u->q - 1;

	if (u->m < 2)
		return figure_undefined(ONE_CODER, 0);
	coincide(u, true, &c);
	for (size_t i = 0; i < gap; i++) {
		seen += c.seen[gap * c.q + i];
		expected += c.expected[gap * c.q + i];
	}
	if (!(c.total > 0))
		f = figure_undefined(NOTHING_CODED, 0);
	else if (!(expected > 1e-12 * c.total))
		f = figure_undefined(ONE_CATEGORY, c.total);
	else
		f = figure_of(1 - seen / expected, c.total);
	coincidences_clear(&c);
	return f;
}

struct figure cu_alpha_of_code(const struct unitizing *u, int code)
{
	size_t k = (size_t)code;
	struct coincidences c;
	double margin, seen, expected = 0, same;
	struct figure f;

	if (u->m < 2)
		return figure_undefined(ONE_CODER, 0);
	coincide(u, false, &c);
	margin = c.margin[k];
	seen = c.seen[k * c.q + k];
	same = c.expected[k * c.q + k];
	for (size_t i = 0; i < c.q; i++)
		expected += c.expected[k * c.q + i];
	if (!(margin > 0))
		f = figure_undefined(NOTHING_CODED, 0);
	else if (!(expected - same > 1e-12 * c.total))
		f = figure_undefined(ONE_CATEGORY, margin);
	else
		f = figure_of(1 - expected / margin * (margin - seen) / (expected - same), margin);
	coincidences_clear(&c);
	return f;
}
