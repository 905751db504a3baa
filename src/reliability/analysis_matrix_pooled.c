/* Pooled rows of ratings and totals: matrices of all sessions, for each pair of coders and for all. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "reliability/analysis_private.h"

static const char *const rating_defaults[] = {"icc_a1", "icc_ak", "sem_agreement", "agreement",
	"agreement_within_1", "difference", "bias", NULL};
static const char *const total_defaults[] = {"icc_a1", "count_ratio", "pearson", NULL};

/* A row somewhere in the matrices. */
struct found {
	const struct cell_of_matrix *cells;
	size_t n, order;
};

/* What is made into one matrix. */
struct choice {
	struct analysis *a;
	const struct matrix *like;
	const char *role;       /* NULL = all */
	const uint16_t *coders; /* indexes of labels */
	const char **labels;
	size_t k;
	const char *name; /* of the coders */
	bool only_pair;   /* there are no others */
};

static int compare_found(const void *va, const void *vb)
{
	const struct found *a = va, *b = vb;

	if (a->cells->unit != b->cells->unit)
		return a->cells->unit < b->cells->unit ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static bool belongs(const struct matrix *m, const struct choice *c)
{
	return strcmp(m->parameter, c->like->parameter) == 0 &&
	       strcmp(m->name, c->like->name) == 0 && (!c->role || strcmp(m->role, c->role) == 0);
}

static struct found *find_rows(const struct choice *c, size_t *n)
{
	struct found *found = NULL;
	size_t capacity = 0;

	*n = 0;
	for (size_t i = 0; i < c->a->n_matrices; i++) {
		const struct matrix *m = &c->a->matrices[i];
		bool counts = belongs(m, c) && (c->role || m->coded);

		for (size_t k = 0; counts && k < m->n; k++) {
			if (m->cells[k].begins_row) {
				MEM_GROW(found, *n, capacity);
				found[*n] = (struct found){&m->cells[k], 0, *n};
				(*n)++;
			}
			assert(found && *n > 0); /* the first cell begins a row */
			found[*n - 1].n++;
		}
	}
	if (*n > 0)
		qsort(found, *n, sizeof *found, compare_found);
	return found;
}

/* Rows with values of at least two of the coders (of a pair: both); the caller frees *units. left_out:
 * events of these rows, of each of a pair, of all coders in the first. */
static void build(const struct choice *c, struct ratings *out, uint32_t **units,
	struct analysis_left_out *left_out)
{
	struct found *found;
	size_t n;

	found = find_rows(c, &n);
	ratings_init(out, n, c->k);
	*units = mem_alloc(n + 1, sizeof **units);
	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t outside[2] = {0, 0};

		for (size_t k = 0; k < c->k; k++) {
			*ratings_at(out, out->n, k) = (double)NAN;
			for (size_t j = 0; j < found[i].n; j++) {
				if (found[i].cells[j].coder != c->coders[k])
					continue;
				*ratings_at(out, out->n, k) = found[i].cells[j].x;
				outside[c->k == 2 ? k : 0] += found[i].cells[j].left_out;
			}
		}
		(*units)[out->n] = found[i].cells->unit;
		if (ratings_count(out, out->n) < 2)
			continue;
		out->n++;
		left_out->events[0] += outside[0];
		left_out->events[1] += outside[1];
	}
	free(found);
}

/* Takes out coders without any value; labels follow. Returns how many are left. */
static size_t drop_empty(struct ratings *r, const char **labels)
{
	size_t k = 0;

	for (size_t j = 0; j < r->k; j++) {
		bool any = false;

		for (size_t i = 0; i < r->n; i++)
			any |= ratings_has(r, i, j);
		if (!any)
			continue;
		for (size_t i = 0; i < r->n; i++)
			r->x[i * r->k + k] = r->x[i * r->k + j];
		labels[k++] = labels[j];
	}
	for (size_t i = 0; i < r->n; i++)
		memmove(r->x + i * k, r->x + i * r->k, k * sizeof *r->x);
	r->k = k;
	return k;
}

static size_t n_different(const uint32_t *units, size_t n)
{
	size_t different = 0;

	for (size_t i = 0; i < n; i++)
		different += i == 0 || units[i] != units[i - 1];
	return different;
}

/* Roles that do not count, among all. */
static size_t n_not_coded(const struct choice *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->a->n_matrices && !c->role; i++)
		n += belongs(&c->a->matrices[i], c) && !c->a->matrices[i].coded;
	return n;
}

static void choice_rows(const struct choice *c, struct analysis_rows *rows)
{
	const struct matrix *m = c->like;
	struct rated_job job = {.o = &c->a->o,
		.parameter = m->parameter,
		.categories = m->is_rating,
		.defaults = m->is_rating ? rating_defaults : total_defaults,
		/* of each code of a large study it would take minutes */
		.resample = !m->is_code || c->a->o.n_statistics > 0,
		.limits_on_request = m->is_code && c->a->o.n_replicates > 0};
	const char **labels = mem_alloc(c->k, sizeof *labels);
	bool all = c->k > 2;
	struct analysis_left_out left_out = {.targets = n_not_coded(c)};
	struct ratings r;
	uint32_t *units;
	double *values = NULL;

	build(c, &r, &units, &left_out);
	memcpy(labels, c->labels, c->k * sizeof *labels);
	if (all && drop_empty(&r, labels) <= 2)
		r.n = 0; /* the pair has rows already */
	if (m->is_rating)
		job.q = scale_values(m->scale.min, m->scale.max, m->scale.step, &values);
	job.values = values;
	job.ratings = &r;
	job.units = units;
	/* of two coders the difference says it already, unless it is asked for */
	job.coders = all || (c->only_pair && is_asked_for(&c->a->o, "bias")) ? labels : NULL;
	job.place = (struct place){"pooled", rows_string(rows, c->name),
		rows_string(rows, c->role ? c->role : "all"), rows_string(rows, m->name),
		arena_printf(&rows->arena,
			ngettext("%zu session", "%zu sessions", n_different(units, r.n)),
			n_different(units, r.n)),
		m->is_code ? PART_CODE : PART_WHOLE, false, NULL};
	place_leave_out(&job.place, rows, &left_out, c->k == 2 ? c->labels[0] : NULL,
		c->k == 2 ? c->labels[1] : NULL);
	if (r.n > 0) {
		rated_rows(&job, rows);
		if (c->k == 2)
			drift_of_matrix(c->a, &job, c->coders,
				!m->is_code || c->a->o.by == SAMPLE_BY_CODE, rows);
	}
	free(labels);
	free(values);
	free(units);
	ratings_clear(&r);
}

/* For each role of the item or code, and for all where there are several. */
static void role_rows(struct choice *c, struct analysis_rows *rows)
{
	size_t n = 0;

	c->role = NULL;
	for (size_t i = 0; i < c->a->n_matrices; i++) {
		c->role = NULL;
		if (!belongs(&c->a->matrices[i], c))
			continue;
		c->role = c->a->matrices[i].role;
		choice_rows(c, rows);
		n++;
	}
	c->role = NULL;
	if (n > 1)
		choice_rows(c, rows);
}

static void coder_rows(struct analysis *a, const struct matrix *like, struct analysis_rows *rows)
{
	uint16_t *coders = mem_alloc(a->n_labels + 1, sizeof *coders);
	const char **labels = mem_alloc(a->n_labels + 1, sizeof *labels);
	struct choice c = {a, like, NULL, coders, labels, 0, "all", false};
	size_t n_first = 0;
	bool same;

	for (size_t i = 0; i < a->n_labels; i++)
		n_first += strcmp(a->labels[i].label, a->labels[i].person) == 0;

	for (size_t i = 0; i < a->n_labels; i++) {
		for (size_t k = i + 1; k < a->n_labels; k++) {
			const struct coder_label *x = &a->labels[i], *y = &a->labels[k];

			if (!is_pair(x->label, x->person, y->label, y->person, &same))
				continue;
			coders[0] = (uint16_t)i;
			coders[1] = (uint16_t)k;
			labels[0] = x->label;
			labels[1] = y->label;
			c.k = 2;
			c.only_pair = n_first == 2 && !same;
			c.name = arena_printf(&a->arena, "%s,%s", x->label, y->label);
			role_rows(&c, rows);
		}
	}
	c.k = 0;
	for (size_t i = 0; i < a->n_labels; i++) {
		if (strcmp(a->labels[i].label, a->labels[i].person) != 0)
			continue;
		coders[c.k] = (uint16_t)i;
		labels[c.k++] = a->labels[i].label;
	}
	c.name = "all";
	if (c.k > 2)
		role_rows(&c, rows);
	free(coders);
	free(labels);
}

static bool is_about_same(const struct matrix *a, const struct matrix *b)
{
	return strcmp(a->parameter, b->parameter) == 0 && strcmp(a->name, b->name) == 0;
}

/* Where nobody coded anything about anybody, no role is left out. */
static void find_coded(struct analysis *a)
{
	for (size_t i = 0; i < a->n_matrices; i++) {
		bool any = false;

		for (size_t k = 0; k < a->n_matrices && !any; k++)
			any = a->matrices[k].coded &&
			      is_about_same(&a->matrices[i], &a->matrices[k]);
		for (size_t k = i; k < a->n_matrices && !any; k++)
			a->matrices[k].coded |= is_about_same(&a->matrices[i], &a->matrices[k]);
	}
}

void matrices_finish(struct analysis *a, struct analysis_rows *rows)
{
	find_coded(a);
	for (size_t i = 0; i < a->n_matrices; i++) {
		const struct matrix *m = &a->matrices[i];
		bool first = true;

		for (size_t k = 0; k < i; k++)
			first &= !is_about_same(&a->matrices[k], m);
		if (first)
			coder_rows(a, m, rows);
	}
}
