/* Plain tables of two or more coders, and the figures of each. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "cli/reliability.h"
#include "cli/reliability_page.h"
#include "exchange/csv.h"

/* The whole file, or a message. The caller frees. */
static char *read_file(const struct reliability_part *part, const char *path, size_t *len)
{
	struct error err = {0};
	char *text;

	if (file_read(path, CSV_MAX_BYTES + 3, &text, len, &err)) {
		reliability_page_table(part->page, path, text, *len);
		return text;
	}
	error_print(&err);
	return NULL;
}

/* Says what is wrong. */
static void tell(struct problems *problems)
{
	problems_print(problems);
	problems_clear(problems);
}

/* A set of names, sorted bytewise, so that no order of rows changes a figure. */
struct names {
	const char **items;
	size_t n, capacity;
};

static size_t name_index(const struct names *names, const char *name)
{
	size_t i = 0;

	while (i < names->n && strcmp(names->items[i], name) != 0)
		i++;
	return i;
}

static void add_name(struct names *names, const char *name)
{
	if (name_index(names, name) < names->n)
		return;
	MEM_GROW(names->items, names->n, names->capacity);
	names->items[names->n++] = name;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(struct names *names)
{
	if (names->n > 0)
		qsort(names->items, names->n, sizeof *names->items, compare_names);
}

/* ---- ratings, counts ---- */

/* Has the request a list of coders, and is this one not in it? */
static bool is_left_out(const struct request *r, const char *coder)
{
	for (size_t i = 0; i < r->n_coders; i++)
		if (strcmp(r->coders[i], coder) == 0)
			return false;
	return r->n_coders > 0;
}

bool reliability_has_coders(
	const struct request *r, const char *path, const char *const *coders, size_t n)
{
	for (size_t i = 0; i < r->n_coders; i++) {
		struct error err = {0};
		size_t k = 0;

		while (k < n && strcmp(coders[k], r->coders[i]) != 0)
			k++;
		if (k < n)
			continue;
		error_set(&err,
			_("%s: there is no coder '%s'; leave it out of --coders, or write it as in "
			  "the table"),
			path, r->coders[i]);
		error_print(&err);
		return false;
	}
	return true;
}

bool reliability_ratings(const struct request *r, const char *path, struct reliability_part *part)
{
	struct problems problems = {0};
	struct plain_ratings table;
	double *values = NULL;
	size_t len, q = 0;
	char *text = read_file(part, path, &len);
	bool good;

	if (!text)
		return false;
	good = plain_ratings_parse(
		&table, path, text, len, r->has_scale ? &r->scale : NULL, &problems);
	tell(&problems);
	good = good &&
	       reliability_has_coders(r, path, (const char *const *)table.coders, table.n_coders);
	if (good) {
		struct names coders = {0};
		struct ratings m;

		for (size_t k = 0; k < table.n_coders; k++)
			if (!is_left_out(r, table.coders[k]))
				add_name(&coders, table.coders[k]);
		ratings_init(&m, table.n_targets, coders.n);
		for (size_t k = 0, to = 0; k < table.n_coders; k++) {
			if (is_left_out(r, table.coders[k]))
				continue;
			for (size_t i = 0; i < table.n_targets; i++)
				*ratings_at(&m, i, to) = table.x[i * table.n_coders + k];
			to++;
		}
		if (r->has_scale)
			q = scale_values(r->scale.min, r->scale.max, r->scale.step, &values);
		analysis_of_ratings(
			&r->o, path, &m, coders.items, values, q, r->level, &part->rows);
		free(values);
		free(coders.items);
		ratings_clear(&m);
	}
	plain_ratings_clear(&table);
	free(text);
	return good;
}

bool reliability_counts(const struct request *r, const char *path, struct reliability_part *part)
{
	struct problems problems = {0};
	struct plain_counts table;
	size_t len;
	char *text = read_file(part, path, &len);
	bool good;

	if (!text)
		return false;
	good = plain_counts_parse(&table, path, text, len, &problems);
	if (good) {
		struct tally t;

		tally_init(&t, table.q);
		memcpy(t.cells, table.cells, table.q * table.q * sizeof *t.cells);
		analysis_of_counts(&r->o, path, &t, &part->rows);
		tally_clear(&t);
	}
	tell(&problems);
	plain_counts_clear(&table);
	free(text);
	return good;
}

/* ---- sequences ---- */

static bool sequence_figures(const struct request *r, const char *path,
	const struct plain_sequences *s, struct analysis_rows *rows)
{
	int **sequences = mem_alloc(s->n + 1, sizeof *sequences);
	size_t *n = mem_alloc(s->n + 1, sizeof *n), n_coders = 0;
	const char **coders = mem_alloc(s->n + 1, sizeof *coders);
	struct names codes = {0};
	bool good;

	for (size_t i = 0; i < s->n; i++) {
		coders[i] = s->items[i].coder;
		for (size_t k = 0; k < s->items[i].n; k++)
			add_name(&codes, s->items[i].codes[k]);
	}
	good = reliability_has_coders(r, path, coders, s->n);
	sort_names(&codes);
	for (size_t i = 0; i < s->n; i++) {
		const struct plain_sequence *q = &s->items[i];

		if (is_left_out(r, q->coder))
			continue;
		sequences[n_coders] = mem_alloc(q->n + 1, sizeof **sequences);
		for (size_t k = 0; k < q->n; k++)
			sequences[n_coders][k] = (int)name_index(&codes, q->codes[k]);
		coders[n_coders] = q->coder;
		n[n_coders++] = q->n;
	}
	if (good)
		analysis_of_sequences(&r->o, path, (const int *const *)sequences, n, coders,
			n_coders, (int)codes.n, rows);
	for (size_t i = 0; i < n_coders; i++)
		free(sequences[i]);
	free(sequences);
	free(n);
	free(coders);
	free(codes.items);
	return good;
}

bool reliability_sequences(const struct request *r, const char *path, struct reliability_part *part)
{
	struct problems problems = {0};
	struct plain_sequences s;
	size_t len;
	char *text = read_file(part, path, &len);
	bool good;

	if (!text)
		return false;
	good = plain_sequences_parse(&s, path, text, len, &problems);
	if (good)
		good = sequence_figures(r, path, &s, &part->rows);
	tell(&problems);
	plain_sequences_clear(&s);
	free(text);
	return good;
}

/* ---- units ---- */

static bool unit_figures(const struct request *r, const char *path, const struct plain_units *u,
	struct analysis_rows *rows)
{
	struct state *items = mem_alloc(u->n + 1, sizeof *items);
	struct names coders = {0}, codes = {0};
	struct states *units;
	size_t n = 0;
	bool good;

	for (size_t i = 0; i < u->n; i++) {
		if (is_left_out(r, u->items[i].coder))
			continue;
		add_name(&coders, u->items[i].coder);
		add_name(&codes, u->items[i].code);
	}
	sort_names(&coders);
	sort_names(&codes);
	units = mem_alloc(coders.n + 1, sizeof *units);
	/* the table is sorted by coder and start */
	for (size_t k = 0; k < coders.n; k++) {
		units[k].items = items + n;
		for (size_t i = 0; i < u->n; i++) {
			if (strcmp(u->items[i].coder, coders.items[k]) != 0)
				continue;
			items[n++] = (struct state){u->items[i].start, u->items[i].stop,
				(int)name_index(&codes, u->items[i].code)};
			units[k].n++;
		}
	}
	good = reliability_has_coders(r, path, coders.items, coders.n);
	if (good)
		analysis_of_units(&r->o, path, units, coders.items, coders.n, codes.items,
			(int)codes.n, r->length, rows);
	free(units);
	free(items);
	free(coders.items);
	free(codes.items);
	return good;
}

bool reliability_units(const struct request *r, const char *path, struct reliability_part *part)
{
	struct problems problems = {0};
	struct plain_units u;
	size_t len;
	char *text = read_file(part, path, &len);
	bool good;

	if (!text)
		return false;
	good = plain_units_parse(&u, path, text, len, r->length, &problems);
	if (good)
		good = unit_figures(r, path, &u, &part->rows);
	tell(&problems);
	plain_units_clear(&u);
	free(text);
	return good;
}
