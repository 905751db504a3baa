/* Collecting what pictures of agreement are drawn from. */
#include "reliability/picture.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reliability/analysis_private.h"

/* ---- tables whose codes grow ---- */

/* Adds `from`, whose i-th code is the map[i]-th of n_codes; "nothing" is the last of either. */
static void add_mapped(
	struct tally *to, size_t n_codes, const struct tally *from, const size_t *map)
{
	struct tally sum;

	tally_init(&sum, n_codes + 1);
	for (size_t i = 0; i < to->q; i++)
		for (size_t k = 0; k < to->q; k++)
			*tally_cell(&sum, i + 1 < to->q ? i : n_codes,
				k + 1 < to->q ? k : n_codes) += *tally_cell(to, i, k);
	for (size_t i = 0; i < from->q; i++)
		for (size_t k = 0; k < from->q; k++)
			*tally_cell(&sum, i + 1 < from->q ? map[i] : n_codes,
				k + 1 < from->q ? map[k] : n_codes) += *tally_cell(from, i, k);
	tally_clear(to);
	*to = sum;
}

static struct picture_table *table_of(
	struct pictures *p, const struct sample_block *b, const char *coders)
{
	struct picture_table *t;

	for (size_t i = 0; i < p->n_tables; i++) {
		t = &p->tables[i];
		if (t->kind == b->kind && strcmp(t->name, b->name) == 0 &&
			strcmp(t->coders, coders) == 0)
			return t;
	}
	MEM_GROW(p->tables, p->n_tables, p->table_capacity);
	t = &p->tables[p->n_tables++];
	*t = (struct picture_table){.kind = b->kind,
		.name = arena_strdup(&p->arena, b->name),
		.coders = arena_strdup(&p->arena, coders)};
	return t;
}

/* The places of the block's codes in the table; the caller frees. */
static size_t *places(struct pictures *p, struct picture_table *t, const struct sample_block *b)
{
	size_t *map = mem_alloc((size_t)b->n_codes + 1, sizeof *map);

	for (int i = 0; i < b->n_codes; i++) {
		while (map[i] < t->n_codes && strcmp(t->codes[map[i]], b->codes[i]) != 0)
			map[i]++;
		if (map[i] < t->n_codes)
			continue;
		MEM_GROW(t->codes, t->n_codes, t->code_capacity);
		t->codes[t->n_codes++] = arena_strdup(&p->arena, b->codes[i]);
	}
	return map;
}

static struct picture_session *session_of(
	struct pictures *p, struct picture_table *t, const char *source, int64_t coded_utc_ms)
{
	struct picture_session *last = t->n_sessions > 0 ? &t->sessions[t->n_sessions - 1] : NULL;

	if (last && strcmp(last->source, source) == 0)
		return last;
	MEM_GROW(t->sessions, t->n_sessions, t->session_capacity);
	assert(t->sessions);
	last = &t->sessions[t->n_sessions++];
	*last = (struct picture_session){
		.source = arena_strdup(&p->arena, source), .coded_utc_ms = coded_utc_ms};
	return last;
}

/* ---- one pair of coders in one session ---- */

struct couple {
	const struct sample *s;
	size_t first, second;
	const char *coders;
	struct window w;
	struct window common; /* of totals */
	int64_t coded_utc_ms;
};

/* What begins in the window; the caller frees. */
static struct moment *moments_in(
	const struct sample_events *e, struct window w, struct moments *out)
{
	struct moment *items = mem_alloc(e->n + 1, sizeof *items);

	*out = (struct moments){items, 0};
	for (size_t i = 0; i < e->n; i++)
		if (e->items[i].start_ms >= w.from_ms && e->items[i].start_ms < w.to_ms)
			items[out->n++] = (struct moment){e->items[i].start_ms, e->items[i].code};
	return items;
}

static bool is_coded(
	const struct pictures *p, enum sample_kind kind, const char *name, const char *role)
{
	for (size_t i = 0; i < p->n_coded; i++)
		if (p->coded[i].kind == kind && strcmp(p->coded[i].name, name) == 0 &&
			(!role || strcmp(p->coded[i].role, role) == 0))
			return true;
	return false;
}

static void find_coded(struct pictures *p, const struct sample *s)
{
	for (size_t i = 0; i < s->n_blocks; i++) {
		const struct sample_block *b = &s->blocks[i];
		size_t n = 0;

		for (size_t k = 0; k < s->n_coders; k++)
			n += b->events[k].n;
		if (n == 0 || is_coded(p, b->kind, b->name, b->role))
			continue;
		MEM_GROW(p->coded, p->n_coded, p->coded_capacity);
		p->coded[p->n_coded++] = (struct picture_role){b->kind,
			arena_strdup(&p->arena, b->name), arena_strdup(&p->arena, b->role)};
	}
}

/* Keeps apart what two coders agree on by logging nothing. */
static void set_aside(
	struct pictures *p, size_t table, size_t session, const char *role, double amount)
{
	MEM_GROW(p->silences, p->n_silences, p->silence_capacity);
	p->silences[p->n_silences++] =
		(struct picture_silence){table, session, arena_strdup(&p->arena, role), amount};
}

static void add_table(struct pictures *p, const struct couple *c, const struct sample_block *b)
{
	const struct sample_events *x = &b->events[c->first], *y = &b->events[c->second];
	struct picture_table *t = table_of(p, b, c->coders);
	size_t *map = places(p, t, b);
	struct moments first, second;
	struct moment *from_first = moments_in(x, c->w, &first);
	struct moment *from_second = moments_in(y, c->w, &second);
	struct picture_session *session = session_of(p, t, c->s->source, c->coded_utc_ms);
	struct tally tally;

	if (b->kind == SAMPLE_POINTS)
		match_tally(&first, &second, b->n_codes, p->tolerance_ms, &tally);
	else
		channel_duration(&(struct states){x->items, x->n}, &(struct states){y->items, y->n},
			b->n_codes, c->w, &tally);
	if (x->n + y->n == 0) {
		double *silence = tally_cell(&tally, tally.q - 1, tally.q - 1);

		set_aside(p, (size_t)(t - p->tables), (size_t)(session - t->sessions), b->role,
			*silence);
		*silence = 0;
	}
	add_mapped(&t->table, t->n_codes, &tally, map);
	add_mapped(&session->table, t->n_codes, &tally, map);
	tally_clear(&tally);
	for (size_t i = 0; i < PICTURE_TOLERANCES; i++) {
		match_tally(&first, &second, b->n_codes, PICTURE_TOLERANCE_MS(i), &tally);
		add_mapped(&t->matched[i], t->n_codes, &tally, map);
		tally_clear(&tally);
	}
	free(from_first);
	free(from_second);
	free(map);
}

static void add_point(struct pictures *p, const struct couple *c, enum picture_kind kind,
	const char *name, const char *target, const char *role, double first, double second)
{
	struct picture_pairs *pairs = NULL;

	for (size_t i = 0; i < p->n_pairs && !pairs; i++)
		if (p->pairs[i].kind == kind && strcmp(p->pairs[i].name, name) == 0 &&
			strcmp(p->pairs[i].coders, c->coders) == 0)
			pairs = &p->pairs[i];
	if (!pairs) {
		MEM_GROW(p->pairs, p->n_pairs, p->pair_capacity);
		pairs = &p->pairs[p->n_pairs++];
		*pairs = (struct picture_pairs){.kind = kind,
			.name = arena_strdup(&p->arena, name),
			.coders = arena_strdup(&p->arena, c->coders)};
	}
	MEM_GROW(pairs->points, pairs->n, pairs->capacity);
	pairs->points[pairs->n++] = (struct picture_point){arena_strdup(&p->arena, c->s->source),
		arena_strdup(&p->arena, target), arena_strdup(&p->arena, role), c->coded_utc_ms,
		first, second};
}

/* As the analysis has them: those of whom neither logged anything are there, too, and where several
 * coders are compared, what all of them coded. */
static void add_totals(struct pictures *p, const struct couple *c, const struct sample_block *b)
{
	bool points = b->kind == SAMPLE_POINTS;
	double counts[2], seconds[2];

	if (c->common.to_ms <= c->common.from_ms)
		return;
	totals_of(&b->events[c->first], -1, c->common, &counts[0], &seconds[0]);
	totals_of(&b->events[c->second], -1, c->common, &counts[1], &seconds[1]);
	add_point(p, c, points ? PICTURE_COUNT : PICTURE_DURATION, b->name, b->target, b->role,
		points ? counts[0] : seconds[0], points ? counts[1] : seconds[1]);
}

static void add_couple(struct pictures *p, const struct couple *c)
{
	for (size_t i = 0; i < c->s->n_blocks; i++) {
		add_table(p, c, &c->s->blocks[i]);
		add_totals(p, c, &c->s->blocks[i]);
	}
	for (size_t i = 0; i < c->s->n_ratings; i++) {
		const struct sample_rating *r = &c->s->ratings[i];

		if (!isnan(r->x[c->first]) && !isnan(r->x[c->second]))
			add_point(p, c, PICTURE_RATING, r->item, r->target, r->role, r->x[c->first],
				r->x[c->second]);
	}
}

static struct window common_window(const struct sample *s, size_t i, size_t k, bool same_person)
{
	bool later = strcmp(s->coders[i].label, s->coders[i].person) != 0;
	struct compared c;

	compared_init(&c, s, !same_person ? -1 : later ? (long)i : (long)k);
	free(c.in);
	return c.w;
}

void picture_add(struct pictures *p, const struct sample *s)
{
	find_coded(p, s);
	for (size_t i = 0; i < s->n_coders; i++) {
		for (size_t k = i + 1; k < s->n_coders; k++) {
			const struct sample_coder *a = &s->coders[i], *b = &s->coders[k];
			struct couple c = {.s = s,
				.first = i,
				.second = k,
				.w = sample_window(s, i, k),
				.coded_utc_ms = a->coded_utc_ms > b->coded_utc_ms
							? a->coded_utc_ms
							: b->coded_utc_ms};
			bool same_person;

			if (!is_pair(a->label, a->person, b->label, b->person, &same_person))
				continue;
			c.common = common_window(s, i, k, same_person);
			c.coders = arena_printf(&p->arena, "%s,%s", a->label, b->label);
			add_couple(p, &c);
		}
	}
}

void picture_clear(struct pictures *p)
{
	for (size_t i = 0; i < p->n_tables; i++) {
		struct picture_table *t = &p->tables[i];

		tally_clear(&t->table);
		for (size_t k = 0; k < PICTURE_TOLERANCES; k++)
			tally_clear(&t->matched[k]);
		for (size_t k = 0; k < t->n_sessions; k++)
			tally_clear(&t->sessions[k].table);
		free(t->sessions);
		free(t->codes);
	}
	for (size_t i = 0; i < p->n_pairs; i++)
		free(p->pairs[i].points);
	free(p->tables);
	free(p->pairs);
	free(p->coded);
	free(p->silences);
	arena_clear(&p->arena);
	*p = (struct pictures){0};
}

/* ---- over sessions ---- */

void picture_sum(const struct picture_table *t, size_t from, size_t n, struct tally *out)
{
	size_t *same = mem_alloc(t->n_codes + 1, sizeof *same);

	for (size_t i = 0; i < t->n_codes; i++)
		same[i] = i;
	tally_init(out, t->n_codes + 1);
	for (size_t i = from; i < from + n; i++)
		add_mapped(out, t->n_codes, &t->sessions[i].table, same);
	free(same);
}

static int compare_coded(int64_t a, int64_t b, const char *x, const char *y)
{
	return a != b ? (a < b ? -1 : 1) : strcmp(x, y);
}

static int compare_sessions(const void *va, const void *vb)
{
	const struct picture_session *a = va, *b = vb;

	return compare_coded(a->coded_utc_ms, b->coded_utc_ms, a->source, b->source);
}

static int compare_points(const void *va, const void *vb)
{
	const struct picture_point *a = va, *b = vb;
	int order = compare_coded(a->coded_utc_ms, b->coded_utc_ms, a->source, b->source);

	if (order == 0)
		order = strcmp(a->target, b->target);
	if (order == 0)
		order = (a->first > b->first) - (a->first < b->first);
	return order != 0 ? order : (a->second > b->second) - (a->second < b->second);
}

/* Does the target count in a block? Where nobody coded anything about anybody, all do. */
static bool counts(
	const struct pictures *p, enum sample_kind kind, const char *name, const char *role)
{
	return is_coded(p, kind, name, role) || !is_coded(p, kind, name, NULL);
}

static void add_silences(struct pictures *p)
{
	for (size_t i = 0; i < p->n_silences; i++) {
		const struct picture_silence *x = &p->silences[i];
		struct picture_table *t = &p->tables[x->table];
		struct tally *of_session = &t->sessions[x->session].table;

		if (!counts(p, t->kind, t->name, x->role))
			continue;
		*tally_cell(&t->table, t->table.q - 1, t->table.q - 1) += x->amount;
		*tally_cell(of_session, of_session->q - 1, of_session->q - 1) += x->amount;
	}
	p->n_silences = 0;
}

static void drop_points(const struct pictures *p, struct picture_pairs *pairs)
{
	enum sample_kind kind = pairs->kind == PICTURE_COUNT ? SAMPLE_POINTS : SAMPLE_STATES;
	size_t n = 0;

	if (pairs->kind == PICTURE_RATING)
		return;
	for (size_t i = 0; i < pairs->n; i++)
		if (counts(p, kind, pairs->name, pairs->points[i].role))
			pairs->points[n++] = pairs->points[i];
	pairs->n = n;
}

void picture_sort(struct pictures *p)
{
	add_silences(p);
	for (size_t i = 0; i < p->n_pairs; i++)
		drop_points(p, &p->pairs[i]);
	for (size_t i = 0; i < p->n_tables; i++)
		if (p->tables[i].n_sessions > 0)
			qsort(p->tables[i].sessions, p->tables[i].n_sessions,
				sizeof *p->tables[i].sessions, compare_sessions);
	for (size_t i = 0; i < p->n_pairs; i++)
		if (p->pairs[i].n > 0)
			qsort(p->pairs[i].points, p->pairs[i].n, sizeof *p->pairs[i].points,
				compare_points);
}
