/* Which pools there are rows of: each pair of coders and role, and all of them put together. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "reliability/analysis_private.h"

/* role, coders NULL: whatever it is; then pairs of one person do not count. */
static bool belongs(
	const struct pool *p, const struct pool *like, const char *role, const char *coders)
{
	return p->kind == like->kind && strcmp(p->name, like->name) == 0 &&
	       (!role || strcmp(p->role, role) == 0) &&
	       (coders ? strcmp(p->coders, coders) == 0 : !p->same_person);
}

static void merge_codes(struct pool *to, const struct pool *from, uint32_t *codes)
{
	for (size_t i = 0; i < from->n_codes; i++) {
		size_t k = 0;

		while (k < to->n_codes && strcmp(to->codes[k], from->codes[i]) != 0)
			k++;
		if (k == to->n_codes) {
			MEM_GROW(to->codes, to->n_codes, to->code_capacity);
			to->codes[to->n_codes++] = from->codes[i];
		}
		codes[i] = (uint32_t)k;
	}
}

static uint32_t moved_category(uint32_t category, const uint32_t *codes, size_t n)
{
	return category < n ? codes[category] : category;
}

static void merge_series(
	struct series *to, const struct series *from, const uint32_t *codes, size_t n_codes)
{
	for (size_t i = 0; i < from->n; i++) {
		struct entry e = from->items[i];

		e.cell = (e.cell & ~0xFFFFFu) |
			 moved_category(e.cell >> 10 & 1023, codes, n_codes) << 10 |
			 moved_category(e.cell & 1023, codes, n_codes);
		MEM_GROW(to->items, to->n, to->capacity);
		to->items[to->n++] = e;
	}
}

static void merge(const struct analysis *a, struct pool *to, const struct pool *from)
{
	uint32_t *codes = mem_alloc(from->n_codes + 1, sizeof *codes);

	merge_codes(to, from, codes);
	for (size_t v = 0; v < a->n_variants; v++) {
		merge_series(&to->series[v], &from->series[v], codes, from->n_codes);
		merge_series(&to->lags[v], &from->lags[v], codes, from->n_codes);
	}
	for (size_t i = 0; i < from->n_units; i++) {
		MEM_GROW(to->units, to->n_units, to->unit_capacity);
		to->units[to->n_units++] = from->units[i];
	}
	merge_series(&to->blocks, &from->blocks, codes, from->n_codes);
	merge_series(&to->unitizing, &from->unitizing, codes, from->n_codes);
	to->has_window |= from->has_window;
	to->left_out.events[0] += from->left_out.events[0];
	to->left_out.events[1] += from->left_out.events[1];
	free(codes);
}

/* Is it of the same block and role? */
static bool is_about_same(const struct pool *a, const struct pool *b)
{
	return a->kind == b->kind && strcmp(a->name, b->name) == 0 && strcmp(a->role, b->role) == 0;
}

/* Whoever coded it, the role is coded; where nobody coded anything of a block, no role is left out. */
static void find_coded(struct analysis *a)
{
	bool *coded = mem_alloc(a->n_pools + 1, sizeof *coded);

	for (size_t i = 0; i < a->n_pools; i++) {
		const struct pool *p = &a->pools[i];
		bool any = false;

		for (size_t k = 0; k < a->n_pools; k++) {
			const struct pool *x = &a->pools[k];

			coded[i] |= x->coded && is_about_same(x, p);
			any |= x->coded && x->kind == p->kind && strcmp(x->name, p->name) == 0;
		}
		coded[i] |= !any;
	}
	for (size_t i = 0; i < a->n_pools; i++)
		a->pools[i].coded = coded[i];
	free(coded);
}

/* Roles that are not coded. */
static size_t n_not_coded(const struct analysis *a, const struct pool *like, const char *coders)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_pools; i++) {
		const struct pool *p = &a->pools[i];
		bool seen = p->coded || !belongs(p, like, NULL, coders);

		for (size_t k = 0; k < i && !seen; k++)
			seen = belongs(&a->pools[k], like, p->role, coders);
		n += !seen;
	}
	return n;
}

/* The rows of all pools that belong together: as they are where it is one. */
static void merged_rows(struct analysis *a, const struct pool *like, const char *role,
	const char *coders, struct analysis_rows *rows)
{
	struct pool sum = {.kind = like->kind,
		.name = like->name,
		.role = role ? role : "all",
		.coders = coders ? coders : "all",
		.all_coders = !coders};
	struct analysis one = {.n_variants = a->n_variants};
	size_t n = 0;

	for (size_t i = 0; i < a->n_pools; i++)
		n += belongs(&a->pools[i], like, role, coders);
	if (!role)
		sum.left_out.targets = n_not_coded(a, like, coders);
	for (size_t i = 0; i < a->n_pools; i++) {
		if (!belongs(&a->pools[i], like, role, coders) || (!role && !a->pools[i].coded))
			continue;
		if (n == 1 && role && coders) {
			pool_rows(a, &a->pools[i], rows);
			return;
		}
		memcpy(sum.pair, a->pools[i].pair, sizeof sum.pair);
		merge(a, &sum, &a->pools[i]);
	}
	for (size_t v = 0; v < a->n_variants; v++)
		series_compact(&sum.series[v]);
	series_compact(&sum.blocks);
	series_compact(&sum.unitizing);
	if (n > 0)
		pool_rows(a, &sum, rows);
	one.pools = mem_alloc(1, sizeof *one.pools);
	one.pools[0] = sum;
	one.n_pools = 1;
	pools_clear(&one);
}

/*
 * The different roles, or coders, of the pools of a block (coders NULL: of all pairs of two people), as
 * they came. Room for n_pools.
 */
static size_t different(const struct analysis *a, const struct pool *like, const char *coders,
	bool roles, const char **out)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_pools; i++) {
		const char *name = roles ? a->pools[i].role : a->pools[i].coders;
		size_t k = 0;

		if (!belongs(&a->pools[i], like, NULL, coders))
			continue;
		while (k < n && strcmp(out[k], name) != 0)
			k++;
		if (k == n)
			out[n++] = name;
	}
	return n;
}

/* Each role, and all of them where there are several. */
static void role_rows(
	struct analysis *a, const struct pool *like, const char *coders, struct analysis_rows *rows)
{
	const char **roles = mem_alloc(a->n_pools, sizeof *roles);
	size_t n = different(a, like, coders, true, roles);

	for (size_t i = 0; i < n; i++)
		merged_rows(a, like, roles[i], coders, rows);
	if (n > 1)
		merged_rows(a, like, NULL, coders, rows);
	free(roles);
}

/* Is there no earlier pool of this block (and of these coders)? */
static bool is_first(const struct analysis *a, size_t index, bool of_coders)
{
	const struct pool *p = &a->pools[index];

	for (size_t i = 0; i < index; i++)
		if (a->pools[i].kind == p->kind && strcmp(a->pools[i].name, p->name) == 0 &&
			(!of_coders || strcmp(a->pools[i].coders, p->coders) == 0))
			return false;
	return true;
}

void pools_finish(struct analysis *a, struct analysis_rows *rows)
{
	const char **pairs = mem_alloc(a->n_pools + 1, sizeof *pairs);

	find_coded(a);
	for (size_t i = 0; i < a->n_pools; i++) {
		const struct pool *block = &a->pools[i];

		if (!is_first(a, i, false))
			continue;
		for (size_t k = i; k < a->n_pools; k++) {
			const struct pool *p = &a->pools[k];

			if (p->kind == block->kind && strcmp(p->name, block->name) == 0 &&
				is_first(a, k, true))
				role_rows(a, block, p->coders, rows);
		}
		if (different(a, block, NULL, false, pairs) > 1)
			role_rows(a, block, NULL, rows);
	}
	free(pairs);
}
