/* A sample as bytes, on its way between two processes of one program: numbers are as in memory. */
#include <assert.h>
#include <string.h>

#include "reliability/sample.h"

static void put(struct text *out, const void *data, size_t n)
{
	text_add_n(out, data, n);
}

/* With its NUL. */
static void put_string(struct text *out, const char *s)
{
	text_add_n(out, s, strlen(s) + 1);
}

static void put_block(struct text *out, const struct sample_block *b, size_t n_coders)
{
	put(out, &b->kind, sizeof b->kind);
	put_string(out, b->target);
	put_string(out, b->role);
	put_string(out, b->name);
	put(out, &b->n_codes, sizeof b->n_codes);
	for (int i = 0; i < b->n_codes; i++)
		put_string(out, b->codes[i]);
	put(out, b->possible, (size_t)b->n_codes * sizeof *b->possible);
	for (size_t k = 0; k < n_coders; k++) {
		put(out, &b->events[k].n, sizeof b->events[k].n);
		if (b->events[k].n > 0)
			put(out, b->events[k].items, b->events[k].n * sizeof *b->events[k].items);
	}
}

void sample_pack(const struct sample *s, struct text *out)
{
	put(out, &s->n_coders, sizeof s->n_coders);
	put_string(out, s->source);
	for (size_t k = 0; k < s->n_coders; k++) {
		put(out, &s->coders[k], sizeof s->coders[k]);
		put_string(out, s->coders[k].label);
		put_string(out, s->coders[k].person);
	}
	put(out, &s->n_blocks, sizeof s->n_blocks);
	for (size_t i = 0; i < s->n_blocks; i++)
		put_block(out, &s->blocks[i], s->n_coders);
	put(out, &s->n_ratings, sizeof s->n_ratings);
	for (size_t i = 0; i < s->n_ratings; i++) {
		const struct sample_rating *r = &s->ratings[i];

		put_string(out, r->item);
		put_string(out, r->target);
		put_string(out, r->role);
		put(out, r->scale, sizeof *r->scale);
		put(out, r->x, s->n_coders * sizeof *r->x);
	}
}

/* ---- the other way ---- */

struct reader {
	const char *at, *end;
};

static void get(struct reader *r, void *out, size_t n)
{
	assert((size_t)(r->end - r->at) >= n);
	memcpy(out, r->at, n);
	r->at += n;
}

static const char *get_string(struct reader *r)
{
	const char *s = r->at;

	r->at += strlen(s) + 1;
	assert(r->at <= r->end);
	return s;
}

static void get_block(struct reader *r, struct sample *s)
{
	const char *codes[SAMPLE_MAX_CODES], *target, *role, *name;
	enum sample_kind kind;
	struct sample_block *b;
	int n_codes;

	get(r, &kind, sizeof kind);
	target = get_string(r);
	role = get_string(r);
	name = get_string(r);
	get(r, &n_codes, sizeof n_codes);
	for (int i = 0; i < n_codes; i++)
		codes[i] = get_string(r);
	b = sample_add_block(s, kind, target, role, name, codes, n_codes);
	get(r, b->possible, (size_t)n_codes * sizeof *b->possible);
	for (size_t k = 0; k < s->n_coders; k++) {
		struct sample_events *e = &b->events[k];

		get(r, &e->n, sizeof e->n);
		e->capacity = e->n;
		if (e->n == 0)
			continue;
		e->items = mem_alloc(e->n, sizeof *e->items);
		get(r, e->items, e->n * sizeof *e->items);
	}
}

static void get_rating(struct reader *r, struct sample *s)
{
	struct sample_rating *rating;
	struct scale *scale = arena_alloc(&s->arena, 1, sizeof *scale);

	MEM_GROW(s->ratings, s->n_ratings, s->rating_capacity);
	rating = &s->ratings[s->n_ratings++];
	rating->item = arena_strdup(&s->arena, get_string(r));
	rating->target = arena_strdup(&s->arena, get_string(r));
	rating->role = arena_strdup(&s->arena, get_string(r));
	get(r, scale, sizeof *scale);
	scale->anchors = NULL;
	scale->n_anchors = 0;
	rating->scale = scale;
	rating->x = arena_alloc(&s->arena, s->n_coders, sizeof *rating->x);
	get(r, rating->x, s->n_coders * sizeof *rating->x);
}

void sample_unpack(struct sample *out, const char *data, size_t n)
{
	struct reader r = {data, data + n};
	size_t n_coders, n_blocks, n_ratings;

	get(&r, &n_coders, sizeof n_coders);
	sample_init(out, get_string(&r), n_coders);
	for (size_t k = 0; k < n_coders; k++) {
		get(&r, &out->coders[k], sizeof out->coders[k]);
		out->coders[k].label = arena_strdup(&out->arena, get_string(&r));
		out->coders[k].person = arena_strdup(&out->arena, get_string(&r));
	}
	get(&r, &n_blocks, sizeof n_blocks);
	for (size_t i = 0; i < n_blocks; i++)
		get_block(&r, out);
	get(&r, &n_ratings, sizeof n_ratings);
	for (size_t i = 0; i < n_ratings; i++)
		get_rating(&r, out);
	assert(r.at == r.end);
}
