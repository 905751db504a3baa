/* Rows of scores. See the header. */
#include "exchange/scores_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "exchange/scores_table_private.h"
#include "model/score.h"

/* ---- the table ---- */

static void plan_clear(struct scores_plan *p)
{
	for (size_t i = 0; i < p->n && p->words; i++)
		free(p->words[i]);
	free(p->words);
	free(p->columns);
	free(p->variables);
	*p = (struct scores_plan){0};
}

struct scores_table *scores_table_new(const struct scores_table_options *o)
{
	struct scores_table *t = mem_alloc(1, sizeof *t);

	t->o = *o;
	scores_columns_add(t);
	if (o->layout == SCORES_WIDE)
		t->cells = mem_alloc(t->n_columns, sizeof *t->cells);
	return t;
}

void scores_table_free(struct scores_table *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_columns; i++) {
		if (t->keys)
			free(t->keys[i]);
		if (t->cells)
			text_clear(&t->cells[i]);
	}
	arena_clear(&t->strings);
	free(t->columns);
	free(t->keys);
	free(t->cells);
	plan_clear(&t->plan);
	free(t);
}

const struct sheet_column *scores_table_columns(const struct scores_table *t, size_t *n)
{
	*n = t->n_columns;
	return t->columns;
}

static int column_of(const struct scores_table *t, const char *key)
{
	for (size_t i = t->n_fixed; i < t->n_columns; i++)
		if (strcmp(t->keys[i], key) == 0)
			return (int)i;
	return -1;
}

static void make_plan(struct scores_table *t, const struct codebook *cb)
{
	struct scores_plan *p = &t->plan;

	if (p->variables && strcmp(p->sha256, cb->sha256) == 0)
		return;
	plan_clear(p);
	memcpy(p->sha256, cb->sha256, sizeof p->sha256);
	p->n = variables_of(cb, &p->variables);
	if (t->o.layout == SCORES_WIDE)
		p->columns = mem_alloc(p->n + 1, sizeof *p->columns);
	else
		p->words = mem_alloc(p->n + 1, sizeof *p->words);
	for (size_t i = 0; i < p->n; i++) {
		char *key = scores_variable_key(cb, &p->variables[i]);

		if (p->columns)
			p->columns[i] = column_of(t, key);
		else
			p->words[i] = mem_printf("%s\t", key);
		for (char *c = p->words ? p->words[i] : key; *c; c++)
			if (*c == '/')
				*c = '\t';
		free(key);
	}
}

/* ---- fields ---- */

static void add_int(struct text *t, int64_t n)
{
	char digits[24];
	size_t i = sizeof digits;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do {
		digits[--i] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (n < 0)
		digits[--i] = '-';
	text_add_n(t, digits + i, sizeof digits - i);
}

/*
 * A whole number as it is; any other with six decimals, never three: a spreadsheet in a country
 * where the point groups thousands would take 1.200 for 1200.
 */
static void add_number(struct text *t, double x)
{
	double scaled = round(x * 1e6);
	int64_t micro;
	char fraction[7];

	if (fabs(scaled) > 9e18) {
		text_printf(t, "%.0f", x);
		return;
	}
	micro = (int64_t)scaled;
	if (micro % 1000000 == 0) {
		add_int(t, micro / 1000000);
		return;
	}
	if (micro < 0) {
		text_add_c(t, '-');
		micro = -micro;
	}
	add_int(t, micro / 1000000);
	fraction[0] = '.';
	micro %= 1000000;
	for (int i = 6; i > 0; i--, micro /= 10)
		fraction[i] = (char)('0' + micro % 10);
	text_add_n(t, fraction, sizeof fraction);
}

static void add_field(struct text *t, const char *s)
{
	text_add_value(t, s);
	text_add_c(t, '\t');
}

/* What all rows of a target begin with: of the whole table, or up to the variables of a wide one.
 */
static void add_front(
	struct text *t, const struct scores_source *source, int number, const struct target *target)
{
	add_field(t, source->name->session);
	add_field(t, source->name->coder);
	add_int(t, source->name->pass);
	text_add_c(t, '\t');
	add_field(t, source->cb->id);
	add_field(t, source->cb->version);
	add_field(t, timeline_finished(source->timeline) ? "finished" : "open");
	add_int(t, number);
	text_add_c(t, '\t');
	add_field(t, target->id);
	add_field(t, source->cb->target_classes[target->target_class].id);
}

static const char *time_base(const struct scores *s)
{
	return scores_are_of_watched(s) ? "watched" : "span";
}

/* ---- rows ---- */

static void add_long_row(struct scores_table *t, const struct text *front, const char *words,
	const struct score_value *v, const struct text *back, struct text *out)
{
	text_add_n(out, front->s, front->len);
	text_add(out, words);
	if (VALUE_IS_THERE(v->status))
		add_number(out, v->value);
	text_add_c(out, '\t');
	text_add(out, value_status_name(v->status));
	text_add_c(out, '\t');
	if (v->meaning)
		text_add_escaped(out, label_get(v->meaning, t->o.language, ""));
	else
		text_add_n(out, "n/a", 3);
	text_add_c(out, '\t');
	add_int(out, v->n_valid);
	text_add_c(out, '\t');
	add_int(out, v->n_parts);
	text_add_n(out, back->s, back->len);
}

static void add_long(struct scores_table *t, const struct text *front, struct scores *s, int target,
	struct text *out)
{
	struct text back = {0};

	text_printf(&back, "\t%s\t", time_base(s));
	add_number(&back, (double)scores_coded_ms(s) / 1000);
	text_add_c(&back, '\n');
	for (size_t i = 0; i < t->plan.n; i++) {
		const struct variable *v = &t->plan.variables[i];
		struct score_value value;

		if (v->measure == MEASURE_N_VALID) /* has a column of its own */
			continue;
		value = scores_value(s, target, v);
		if (value.status != VALUE_NOT_ABOUT)
			add_long_row(t, front, t->plan.words[i], &value, &back, out);
	}
	text_clear(&back);
}

static void add_wide(struct scores_table *t, const struct text *front, struct scores *s, int target,
	struct text *out)
{
	for (size_t i = t->n_fixed; i < t->n_columns; i++)
		text_truncate(&t->cells[i], 0);
	for (size_t i = 0; i < t->plan.n; i++) {
		int column = t->plan.columns[i];
		struct score_value value;

		if (column < 0)
			continue;
		value = scores_value(s, target, &t->plan.variables[i]);
		if (VALUE_IS_THERE(value.status))
			add_number(&t->cells[column], value.value);
	}
	text_add_n(out, front->s, front->len);
	text_printf(out, "%s\t", time_base(s));
	add_number(out, (double)scores_coded_ms(s) / 1000);
	for (size_t i = t->n_fixed; i < t->n_columns; i++) {
		text_add_c(out, '\t');
		text_add_n(out, t->cells[i].s, t->cells[i].len);
	}
	text_add_c(out, '\n');
}

static void add_window(struct scores_table *t, const struct scores_source *source,
	const struct score_input *in, int segment, struct text *out)
{
	struct scores *s = scores_new(in, segment);
	struct text front = {0};

	for (size_t i = 0; i < source->n_targets; i++) {
		if (!scores_is_about(s, (int)i))
			continue;
		text_truncate(&front, 0);
		add_front(&front, source, segment + 1, &source->targets[i]);
		if (t->o.layout == SCORES_WIDE)
			add_wide(t, &front, s, (int)i, out);
		else
			add_long(t, &front, s, (int)i, out);
	}
	text_clear(&front);
	scores_free(s);
}

void scores_table_add(struct scores_table *t, const struct scores_source *source, struct text *out)
{
	struct score_input in = {.cb = source->cb,
		.targets = source->targets,
		.n_targets = source->n_targets,
		.timeline = source->timeline,
		.no_picture = session_is_sound_only(source->session)};
	struct segment *segments;

	make_plan(t, source->cb);
	in.n_segments = segments_of(
		source->cb, source->timeline, session_duration_ms(source->session), &segments);
	in.segments = segments;
	if (!t->o.by_segment || source->cb->segments.kind == SEGMENT_NONE)
		add_window(t, source, &in, -1, out);
	else
		for (size_t i = 0; i < in.n_segments; i++)
			add_window(t, source, &in, (int)i, out);
	free(segments);
}
