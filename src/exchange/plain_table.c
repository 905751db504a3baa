/* Readers of ratings, counts and sequences; those of events and units are in plain_events.c. */
#include "exchange/plain_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "exchange/csv.h"

#define COUNTS_MAX 400
#define ON_STEP    1e-6

/* ---- ratings ---- */

static void read_coders(struct plain_ratings *r, const struct csv *c, struct problems *problems)
{
	const struct csv_row *row = &c->rows[0];

	if (row->n < 2) {
		csv_problem(c, &row->cells[0], problems,
			_("no coders; the first row is 'target', then the name of each coder"));
		return;
	}
	r->coders = mem_alloc(row->n - 1, sizeof *r->coders);
	for (size_t i = 1; i < row->n; i++) {
		if (row->cells[i].text[0] == '\0')
			csv_problem(c, &row->cells[i], problems,
				_("a column without a name; write the coder's name here"));
		for (size_t k = 0; k < r->n_coders; k++)
			if (strcmp(r->coders[k], row->cells[i].text) == 0)
				csv_problem(c, &row->cells[i], problems,
					_("coder '%s' has two columns; each coder has one"),
					row->cells[i].text);
		r->coders[r->n_coders++] = arena_strdup(&r->arena, row->cells[i].text);
	}
}

static bool on_scale(const struct plain_scale *s, double x)
{
	double steps;

	if (x < s->min - ON_STEP || x > s->max + ON_STEP)
		return false;
	steps = s->step > 0 ? (x - s->min) / s->step : 0;
	return fabs(steps - round(steps)) <= ON_STEP;
}

static double read_rating(const struct csv *c, const struct csv_cell *cell,
	const struct plain_scale *scale, struct problems *problems)
{
	double x;

	if (cell->text[0] == '\0')
		return (double)NAN;
	if (!csv_number(c, cell, &x))
		csv_problem(c, cell, problems,
			_("'%s' is not a number; leave a missing rating empty"), cell->text);
	else if (!scale || on_scale(scale, x))
		return x;
	else
		csv_problem(c, cell, problems,
			_("'%s' is not on the scale from %g to %g in steps of %g; mend it, or "
			  "give another --scale"),
			cell->text, scale->min, scale->max, scale->step);
	return (double)NAN;
}

static void read_targets(struct plain_ratings *r, const struct csv *c,
	const struct plain_scale *scale, struct problems *problems)
{
	r->targets = mem_alloc(c->n, sizeof *r->targets);
	r->x = mem_alloc(c->n * r->n_coders, sizeof *r->x);
	for (size_t i = 1; i < c->n; i++) {
		const struct csv_row *row = &c->rows[i];

		if (row->cells[0].text[0] == '\0')
			csv_problem(c, &row->cells[0], problems,
				_("a row without a target; write what was rated here"));
		if (row->n > r->n_coders + 1)
			csv_problem(c, &row->cells[r->n_coders + 1], problems,
				_("a value too much: the first row names %zu coders"), r->n_coders);
		for (size_t k = 0; k < r->n_coders; k++)
			r->x[r->n_targets * r->n_coders + k] =
				k + 1 < row->n ? read_rating(c, &row->cells[k + 1], scale, problems)
					       : (double)NAN;
		r->targets[r->n_targets++] = arena_strdup(&r->arena, row->cells[0].text);
	}
}

bool plain_ratings_parse(struct plain_ratings *out, const char *name, const char *text, size_t len,
	const struct plain_scale *scale, struct problems *problems)
{
	size_t before = problems->n_errors;
	struct csv c;

	*out = (struct plain_ratings){0};
	if (csv_parse(&c, name, text, len, problems)) {
		read_coders(out, &c, problems);
		if (out->n_coders > 0)
			read_targets(out, &c, scale, problems);
	}
	csv_clear(&c);
	return problems->n_errors == before;
}

void plain_ratings_clear(struct plain_ratings *r)
{
	free(r->coders);
	free(r->targets);
	free(r->x);
	arena_clear(&r->arena);
	*r = (struct plain_ratings){0};
}

/* ---- counts ---- */

static double read_count(
	const struct csv *c, const struct csv_cell *cell, struct problems *problems)
{
	double x;

	if (csv_number(c, cell, &x) && x >= 0)
		return x;
	csv_problem(c, cell, problems, _("'%s' is not a count; allowed are numbers from 0 on"),
		cell->text);
	return 0;
}

bool plain_counts_parse(struct plain_counts *out, const char *name, const char *text, size_t len,
	struct problems *problems)
{
	size_t before = problems->n_errors;
	struct csv c;

	*out = (struct plain_counts){0};
	if (csv_parse(&c, name, text, len, problems)) {
		size_t q = c.n;

		if (q > COUNTS_MAX) {
			problems_add(problems, SEVERITY_ERROR, name, 0, 0,
				_("more than %d rows; is this a table of counts?"), COUNTS_MAX);
			q = 0;
		}
		out->q = q;
		out->cells = mem_alloc(q * q + 1, sizeof *out->cells);
		for (size_t i = 0; i < q; i++) {
			const struct csv_row *row = &c.rows[i];

			if (row->n != q)
				csv_problem(&c, &row->cells[0], problems,
					_("%zu values in a table of %zu rows; it has to be square, "
					  "without names of rows and columns"),
					row->n, q);
			for (size_t k = 0; k < row->n; k++) {
				double x = read_count(&c, &row->cells[k], problems);

				if (k < q)
					out->cells[i * q + k] = x;
			}
		}
	}
	csv_clear(&c);
	return problems->n_errors == before;
}

void plain_counts_clear(struct plain_counts *c)
{
	free(c->cells);
	*c = (struct plain_counts){0};
}

/* ---- sequences ---- */

static void add_code(
	struct plain_sequences *s, struct plain_sequence *q, const char *code, size_t n)
{
	char *copy = arena_alloc(&s->arena, n + 1, 1);

	memcpy(copy, code, n);
	MEM_GROW(q->codes, q->n, q->capacity);
	q->codes[q->n++] = copy;
}

/* Codes between blanks; none in an empty cell. */
static void add_codes(struct plain_sequences *s, struct plain_sequence *q, const char *text)
{
	static const char blanks[] = " \t\r\n";

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t n = strcspn(text, blanks);

		add_code(s, q, text, n);
		text += n;
	}
}

static void read_sequence(struct plain_sequences *s, const struct csv *c, const struct csv_row *row,
	struct problems *problems)
{
	const char *coder = row->cells[0].text;
	struct plain_sequence *q;

	if (coder[0] == '\0')
		csv_problem(c, &row->cells[0], problems,
			_("a row without a coder; write the coder's name here"));
	for (size_t i = 0; i < s->n; i++)
		if (coder[0] != '\0' && strcmp(s->items[i].coder, coder) == 0)
			csv_problem(c, &row->cells[0], problems,
				_("coder '%s' has two rows; each coder has one"), coder);
	MEM_GROW(s->items, s->n, s->capacity);
	q = &s->items[s->n++];
	*q = (struct plain_sequence){.coder = arena_strdup(&s->arena, coder)};
	for (size_t i = 1; i < row->n; i++)
		add_codes(s, q, row->cells[i].text);
}

bool plain_sequences_parse(struct plain_sequences *out, const char *name, const char *text,
	size_t len, struct problems *problems)
{
	size_t before = problems->n_errors;
	struct csv c;

	*out = (struct plain_sequences){0};
	if (csv_parse(&c, name, text, len, problems)) {
		bool named = strcmp(c.rows[0].cells[0].text, "coder") == 0;

		for (size_t i = named; i < c.n; i++)
			read_sequence(out, &c, &c.rows[i], problems);
	}
	csv_clear(&c);
	return problems->n_errors == before;
}

void plain_sequences_clear(struct plain_sequences *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->items[i].codes);
	free(s->items);
	arena_clear(&s->arena);
	*s = (struct plain_sequences){0};
}
