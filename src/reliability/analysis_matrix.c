/* Ratings and totals of all sessions, as matrices: sessions x targets (x segments) by coders. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"

static const char *const ratio_defaults[] = {"count_ratio", NULL};
static const char *const session_defaults[] = {
	"agreement", "agreement_within_1", "difference", NULL};

/* ---- keeping ---- */

static struct matrix *matrix_of(
	struct analysis *a, const char *parameter, const char *name, const char *role)
{
	struct matrix *m;

	/* sessions have them in the same order: it is mostly the one after the last */
	for (size_t i = 0; i < a->n_matrices; i++) {
		size_t at = (a->next_matrix + i) % a->n_matrices;

		m = &a->matrices[at];
		if (strcmp(m->name, name) == 0 && strcmp(m->role, role) == 0 &&
			strcmp(m->parameter, parameter) == 0) {
			a->next_matrix = at + 1;
			return m;
		}
	}
	MEM_GROW(a->matrices, a->n_matrices, a->matrix_capacity);
	m = &a->matrices[a->n_matrices++];
	*m = (struct matrix){.parameter = parameter,
		.name = arena_strdup(&a->arena, name),
		.role = arena_strdup(&a->arena, role)};
	return m;
}

/* A row with the values of the sample's coders; NAN = none. left_out: events of each; NULL = none. */
static void add_row(struct analysis *a, struct matrix *m, const struct sample *s, const double *x,
	const size_t *left_out)
{
	bool begins = true;

	for (size_t k = 0; k < s->n_coders; k++) {
		struct cell_of_matrix *c;

		if (isnan(x[k]))
			continue;
		MEM_GROW(m->cells, m->n, m->capacity);
		c = &m->cells[m->n++];
		*c = (struct cell_of_matrix){x[k], (uint32_t)(a->n_units - 1),
			left_out ? (uint32_t)left_out[k] : 0,
			label_index(a, s->coders[k].label, s->coders[k].person), begins};
		begins = false;
	}
}

/* ---- the rows of a session ---- */

/* The ratings of one item by two coders; place and matrix are the caller's. */
static void session_ratings(const struct analysis *a, const struct sample *s, size_t item,
	size_t first, size_t second, struct analysis_rows *rows)
{
	const struct scale *scale = s->ratings[item].scale;
	struct ratings r;
	struct rated_job job = {.o = &a->o, .parameter = "", .categories = true};
	size_t n_alone = 0; /* rated by one of them only */
	double *values;

	ratings_init(&r, s->n_ratings, 2);
	r.n = 0;
	for (size_t i = 0; i < s->n_ratings; i++) {
		if (strcmp(s->ratings[i].item, s->ratings[item].item) != 0 ||
			(isnan(s->ratings[i].x[first]) && isnan(s->ratings[i].x[second])))
			continue;
		if (isnan(s->ratings[i].x[first]) || isnan(s->ratings[i].x[second])) {
			n_alone++;
			continue;
		}
		*ratings_at(&r, r.n, 0) = s->ratings[i].x[first];
		*ratings_at(&r, r.n++, 1) = s->ratings[i].x[second];
	}
	job.q = scale_values(scale->min, scale->max, scale->step, &values);
	job.values = values;
	job.ratings = &r;
	job.defaults = session_defaults;
	job.place = (struct place){rows_string(rows, s->source),
		arena_printf(
			&rows->arena, "%s,%s", s->coders[first].label, s->coders[second].label),
		"all", rows_string(rows, s->ratings[item].item),
		n_alone == 0 ? ""
			     : arena_printf(&rows->arena, _("rated by one only, left out: %zu"),
				       n_alone),
		PART_WHOLE, true, NULL};
	if (r.n > 0)
		rated_rows(&job, rows);
	free(values);
	ratings_clear(&r);
}

static void all_session_ratings(
	const struct analysis *a, const struct sample *s, struct analysis_rows *rows)
{
	for (size_t i = 0; i < s->n_ratings; i++) {
		bool seen = false, same;

		for (size_t k = 0; k < i; k++)
			seen |= strcmp(s->ratings[k].item, s->ratings[i].item) == 0;
		for (size_t j = 0; !seen && j < s->n_coders; j++)
			for (size_t k = j + 1; k < s->n_coders; k++)
				if (is_pair(s->coders[j].label, s->coders[j].person,
					    s->coders[k].label, s->coders[k].person, &same))
					session_ratings(a, s, i, j, k, rows);
	}
}

/* The ratio of two coders' totals. */
static void ratio_rows(const struct analysis *a, const struct sample *s,
	const struct sample_block *b, const char *code, const char *parameter, const double *x,
	const size_t *left_out, struct analysis_rows *rows)
{
	bool same;

	for (size_t j = 0; j < s->n_coders; j++) {
		for (size_t k = j + 1; k < s->n_coders; k++) {
			double pair[2] = {x[j], x[k]};
			struct ratings r = {1, 2, pair};
			struct place place = {rows_string(rows, s->source),
				arena_printf(&rows->arena, "%s,%s", s->coders[j].label,
					s->coders[k].label),
				rows_string(rows, b->target), rows_string(rows, code), "",
				PART_WHOLE, true, NULL};

			if (!is_pair(s->coders[j].label, s->coders[j].person, s->coders[k].label,
				    s->coders[k].person, &same) ||
				isnan(x[j]) || isnan(x[k]) ||
				!is_wanted(&a->o, "count_ratio", ratio_defaults))
				continue;
			place_leave_out(&place, rows,
				&(struct analysis_left_out){{left_out[j], left_out[k]}, 0},
				s->coders[j].label, s->coders[k].label);
			rows_add(rows, &place, "count_ratio", parameter, count_ratio(&r, 0, 1), "");
		}
	}
}

/* ---- totals ---- */

void compared_init(struct compared *c, const struct sample *s, long again)
{
	bool any = false, same;

	*c = (struct compared){.in = mem_alloc(s->n_coders + 1, sizeof *c->in)};
	for (size_t k = 0; k < s->n_coders; k++) {
		const struct sample_coder *x = &s->coders[k];

		if (again < 0)
			c->in[k] = strcmp(x->label, x->person) == 0;
		else
			c->in[k] = (long)k == again ||
				   (is_pair(x->label, x->person, s->coders[again].label,
					    s->coders[again].person, &same) &&
					   same);
		if (!c->in[k])
			continue;
		if (!any || x->span.from_ms > c->w.from_ms)
			c->w.from_ms = x->span.from_ms;
		if (!any || x->span.to_ms < c->w.to_ms)
			c->w.to_ms = x->span.to_ms;
		any = true;
	}
}

void totals_of(
	const struct sample_events *e, int code, struct window w, double *count, double *seconds)
{
	*count = *seconds = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct state *x = &e->items[i];
		int64_t from = x->start_ms > w.from_ms ? x->start_ms : w.from_ms;
		int64_t to = x->stop_ms < w.to_ms ? x->stop_ms : w.to_ms;

		if (code >= 0 && x->code != code)
			continue;
		*count += x->start_ms >= w.from_ms && x->start_ms < w.to_ms;
		*seconds += to > from ? (double)(to - from) / 1000 : 0;
	}
}

/* Events of a code (-1 = all), wherever they are. */
static size_t n_events(const struct sample_events *e, int code)
{
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		n += code < 0 || e->items[i].code == code;
	return n;
}

/* A row of counts, and one of durations; with_row: also the ratios of this session. */
static void add_compared(struct analysis *a, const struct sample *s, const struct sample_block *b,
	int code, const struct compared *c, bool with_row, struct analysis_rows *rows)
{
	double *counts = mem_alloc(s->n_coders + 1, sizeof *counts);
	double *seconds = mem_alloc(s->n_coders + 1, sizeof *seconds);
	size_t *left_out = mem_alloc(s->n_coders + 1, sizeof *left_out);
	const char *name = code < 0 ? b->name : b->codes[code];
	struct matrix *m;
	bool coded = false;

	for (size_t k = 0; k < s->n_coders; k++) {
		size_t n = n_events(&b->events[k], code);

		totals_of(&b->events[k], code, c->w, &counts[k], &seconds[k]);
		left_out[k] = n - (size_t)counts[k];
		coded |= n > 0;
		if (!c->in[k])
			counts[k] = seconds[k] = (double)NAN;
	}
	m = matrix_of(a, "count", name, b->role);
	m->is_code = code >= 0;
	m->coded |= coded;
	add_row(a, m, s, counts, left_out);
	if (with_row)
		ratio_rows(a, s, b, name, "count", counts, left_out, rows);
	if (b->kind == SAMPLE_STATES) {
		m = matrix_of(a, "duration_s", name, b->role);
		m->is_code = code >= 0;
		m->coded |= coded;
		add_row(a, m, s, seconds, left_out);
		if (with_row)
			ratio_rows(a, s, b, name, "duration_s", seconds, left_out, rows);
	}
	free(counts);
	free(seconds);
	free(left_out);
}

static void add_totals(struct analysis *a, const struct sample *s, const struct sample_block *b,
	const struct compared *c, struct analysis_rows *rows)
{
	bool codes = a->o.by == SAMPLE_BY_DEFAULT || a->o.by == SAMPLE_BY_CODE;

	if (c->w.to_ms <= c->w.from_ms)
		return;
	add_compared(a, s, b, -1, c, true, rows);
	for (int code = 0; codes && b->n_codes > 1 && code < b->n_codes; code++)
		if (b->possible[code])
			add_compared(a, s, b, code, c, a->o.by == SAMPLE_BY_CODE, rows);
}

/* First passes together; a later one has a row with the first one, for what both of these coded. */
static void add_all_totals(struct analysis *a, const struct sample *s, struct analysis_rows *rows)
{
	for (long again = -1; again < (long)s->n_coders; again++) {
		struct compared c;

		if (again >= 0 && strcmp(s->coders[again].label, s->coders[again].person) == 0)
			continue;
		compared_init(&c, s, again);
		for (size_t i = 0; i < s->n_blocks; i++)
			add_totals(a, s, &s->blocks[i], &c, rows);
		free(c.in);
	}
}

void matrices_add(struct analysis *a, const struct sample *s, struct analysis_rows *rows)
{
	all_session_ratings(a, s, rows);
	for (size_t i = 0; i < s->n_ratings; i++) {
		const struct sample_rating *r = &s->ratings[i];
		struct matrix *m = matrix_of(a, "", r->item, r->role);

		m->scale = *r->scale;
		m->is_rating = m->coded = true;
		add_row(a, m, s, r->x, NULL);
	}
	add_all_totals(a, s, rows);
}

void matrices_clear(struct analysis *a)
{
	for (size_t i = 0; i < a->n_matrices; i++)
		free(a->matrices[i].cells);
	free(a->matrices);
	a->matrices = NULL;
	a->n_matrices = 0;
}
