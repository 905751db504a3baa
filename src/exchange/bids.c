/*
 * Observations as a BIDS data set has them: a table of events with onset and duration in seconds in
 * front, one of ratings, each with a JSON file that says what its columns and values mean. Texts are
 * escaped as in all tables of turven, n/a is what is missing.
 */
#include "exchange/bids.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "exchange/format.h"
#include "exchange/parts.h"
#include "exchange/tables.h"
#include "model/rating.h"
#include "model/variable.h"

#define LANGUAGE "en"

/* ---- labels ---- */

static void label_of(const char *id, char out[BIDS_LABEL_SIZE])
{
	size_t n = 0;

	for (; *id; id++)
		if (*id != '-')
			out[n++] = *id; /* an id has at most 32 characters */
	out[n] = '\0';
}

void bids_labels_of(const struct observation_name *name, struct bids_labels *out)
{
	label_of(name->session, out->session);
	label_of(name->codebook, out->task);
	label_of(name->coder, out->coder);
	if (name->pass > 1) {
		size_t n = strlen(out->coder);

		snprintf(out->coder + n, BIDS_LABEL_SIZE - n, "pass%d", name->pass);
	}
}

/* "derivatives/turven-anna/sub-s001/beh/sub-s001_task-lot_desc-anna_events.tsv"; the caller frees. */
static char *path_of(const struct export_source *s, const char *what, const char *ending)
{
	struct bids_labels l;

	bids_labels_of(s->name, &l);
	return mem_printf("derivatives/turven-%s/sub-%s/beh/sub-%s_task-%s_desc-%s_%s.%s", l.coder,
		l.session, l.session, l.task, l.coder, what, ending);
}

/* ---- what columns mean ---- */

static void set(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_string(value));
}

/* levels (taken over) may be NULL. */
static void add_column(
	json_t *root, const char *name, const char *description, const char *units, json_t *levels)
{
	json_t *column = json_object();

	set(column, "Description", description);
	if (units)
		set(column, "Units", units);
	if (levels)
		json_object_set_new(column, "Levels", levels);
	json_object_set_new(root, name, column);
}

static void set_label(json_t *levels, const char *id, const struct label *label)
{
	set(levels, id, label_get(label, LANGUAGE, id));
}

static json_t *levels_of_targets(const struct export_source *s)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < s->n_targets; i++) {
		const struct target *t = &s->targets[i];

		if (t->participant)
			set(levels, t->id,
				t->participant->role ? t->participant->role : "participant");
		else
			set_label(levels, t->id, t->label);
	}
	return levels;
}

static json_t *levels_of_dimensions(const struct codebook *cb)
{
	json_t *levels = json_object();

	for (size_t i = 0; i < cb->n_dimensions; i++)
		set_label(levels, cb->dimensions[i].id, &cb->dimensions[i].label);
	return levels;
}

/* How and with what; one object, because each other key has to be a column. */
static json_t *coding_of(const struct export_source *s)
{
	return json_pack("{ss, ss, si, s{ss, ss, ss}, sb}", "Session", s->name->session, "Coder",
		s->name->coder, "Pass", s->name->pass, "Codebook", "Id", s->cb->id, "Version",
		s->cb->version, "Sha256", s->cb->sha256, "Finished",
		timeline_finished(s->timeline) ? 1 : 0);
}

/* Adds root, which it frees, as the file beside a table. */
static void add_json(
	const struct export_source *s, const char *what, json_t *root, struct text *out)
{
	char *path = path_of(s, what, "json"), *json;
	size_t begin;

	json_object_set_new(root, "Coding", coding_of(s));
	json = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	begin = part_begin(out, path);
	text_printf(out, "%s\n", json ? json : "");
	part_end(out, begin);
	free(json);
	json_decref(root);
	free(path);
}

/* The meaning of a column is that of the table of all observations, where it has that. */
static void add_table_column(json_t *root, int table, const char *name, json_t *levels)
{
	const struct table *t = &tables[table];

	for (size_t i = 0; i < t->n_columns; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			add_column(
				root, name, t->columns[i].description, t->columns[i].units, levels);
}

/* ---- events ---- */

static void describe_events(const struct export_source *s, struct text *out)
{
	static const char *const rest[] = {"valence", "kind", "mark"}, *const last[] = {"onset_ms",
									       "offset_ms",
									       "offset_status",
									       "codebook_version",
									       "event_id",
									       "comment"};
	json_t *root = json_object(), *codes = json_object();

	for (size_t i = 0; i < s->cb->n_codes; i++)
		set_label(codes, s->cb->codes[i].id, &s->cb->codes[i].label);
	add_table_column(root, TABLE_EVENTS, "onset", NULL);
	add_table_column(root, TABLE_EVENTS, "duration", NULL);
	add_column(root, "trial_type", "The code: what was observed", NULL, codes);
	add_table_column(root, TABLE_EVENTS, "target", levels_of_targets(s));
	add_table_column(root, TABLE_EVENTS, "dimension", levels_of_dimensions(s->cb));
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		add_table_column(root, TABLE_EVENTS, rest[i], NULL);
	for (size_t i = 0; i < s->cb->n_modifiers; i++) {
		const struct modifier *m = &s->cb->modifiers[i];
		char *name = mem_printf("mod_%s", m->id);
		json_t *values = json_object();

		for (size_t k = 0; k < m->n_values; k++)
			set_label(values, m->values[k].id, &m->values[k].label);
		add_column(root, name, label_get(&m->label, LANGUAGE, m->id), NULL, values);
		if (m->multiple)
			set(json_object_get(root, name), "Delimiter", "|");
		free(name);
	}
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		add_table_column(root, TABLE_EVENTS, last[i], NULL);
	add_json(s, "events", root, out);
}

static void add_event(const struct export_source *s, const struct event *e, struct text *out)
{
	const struct code *code = &s->cb->codes[e->code];
	const char *dimension = code->dimension < 0 ? NULL : s->cb->dimensions[code->dimension].id;
	int64_t end_ms = export_end_ms(s, e);
	char onset[MEDIATIME_SIZE], duration[MEDIATIME_SIZE], id[EVENT_ID_SIZE];

	mediatime_format_seconds(e->v.onset_ms, onset);
	mediatime_format_seconds(end_ms - e->v.onset_ms, duration);
	text_printf(out, "%s\t%s\t", onset, duration);
	table_add_value(out, code->id);
	table_add_value(out, s->targets[e->target].id);
	table_add_value(out, dimension);
	table_add_value(out, valence_name(code->valence));
	table_add_value(out, e->v.state ? "state" : "point");
	table_add_value(out, event_mark_name(e->v.mark));
	for (size_t i = 0; i < s->cb->n_modifiers; i++) {
		char *value = export_modifier(e, s->cb->modifiers[i].id);

		table_add_value(out, value);
		free(value);
	}
	event_id_format(e->id, id);
	text_printf(out, "%lld\t%lld\t%s\t", (long long)e->v.onset_ms, (long long)end_ms,
		export_end_status(e));
	table_add_value(out, s->cb->version);
	table_add_value(out, id);
	text_add_escaped(out, export_comment(s, e));
	text_add_c(out, '\n');
}

static void add_events(const struct export_source *s, struct text *out)
{
	char *path = path_of(s, "events", "tsv");
	size_t begin = part_begin(out, path);

	text_add(out, "onset\tduration\ttrial_type\ttarget\tdimension\tvalence\tkind\tmark\t");
	for (size_t i = 0; i < s->cb->n_modifiers; i++)
		text_printf(out, "mod_%s\t", s->cb->modifiers[i].id);
	text_add(out, "onset_ms\toffset_ms\toffset_status\tcodebook_version\tevent_id\tcomment\n");
	for (size_t i = 0; i < timeline_n(s->timeline); i++)
		add_event(s, timeline_at(s->timeline, i), out);
	part_end(out, begin);
	describe_events(s, out);
	free(path);
}

/* ---- ratings ---- */

static void describe_ratings(const struct export_source *s, struct text *out)
{
	static const char *const columns[] = {
		"segment", "value", "value_label", "status", "codebook_version", "comment"};
	json_t *root = json_object(), *items = json_object();

	for (size_t i = 0; i < s->cb->n_ratings; i++)
		set_label(items, s->cb->ratings[i].id, &s->cb->ratings[i].label);
	add_table_column(root, TABLE_RATINGS, "target", levels_of_targets(s));
	add_table_column(root, TABLE_RATINGS, "item", items);
	add_table_column(root, TABLE_RATINGS, "dimension", levels_of_dimensions(s->cb));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		add_table_column(root, TABLE_RATINGS, columns[i], NULL);
	add_json(s, "beh", root, out);
}

/* The rows of all observations without the columns that name this one; what is missing is never
 * empty here. */
static void add_rating_rows(const char *rows, size_t n, struct text *out)
{
	const char *at = rows, *line;
	size_t n_line;

	while (sheet_line(&at, rows + n, &line, &n_line)) {
		const char *in = line, *field;
		size_t length;

		for (int i = 0; sheet_field(&in, line + n_line, &field, &length); i++)
			if (i >= TABLE_N_OBSERVATION) {
				text_add_n(
					out, length > 0 ? field : "n/a", length > 0 ? length : 3);
				text_add_c(out, in ? '\t' : '\n');
			}
	}
}

static void add_ratings(const struct export_source *s, struct text *out)
{
	struct text rows = {0};
	char *path = path_of(s, "beh", "tsv");
	size_t begin;

	ratings_write(s, &rows);
	if (rows.len > 0) {
		begin = part_begin(out, path);
		for (size_t i = TABLE_N_OBSERVATION; i < tables[TABLE_RATINGS].n_columns; i++)
			text_printf(out, "%s%s", i > TABLE_N_OBSERVATION ? "\t" : "",
				tables[TABLE_RATINGS].columns[i].name);
		text_add_c(out, '\n');
		add_rating_rows(rows.s, rows.len, out);
		part_end(out, begin);
		describe_ratings(s, out);
	}
	text_clear(&rows);
	free(path);
}

/* ---- the observation ---- */

static void add_row(const struct export_source *s, struct text *out)
{
	size_t begin = part_begin(out, BIDS_ROW), n_ratings = 0;

	for (size_t i = 0; i < timeline_n_ratings(s->timeline); i++)
		n_ratings += timeline_rating_at(s->timeline, i)->status != RATING_UNRATED;
	table_add_value(out, s->name->coder);
	text_printf(out, "%d\t", s->name->pass);
	table_add_value(out, s->cb->version);
	table_add_value(out, timeline_finished(s->timeline) ? "finished" : "open");
	text_printf(out, "%zu\t%zu\t%lld\t%lld\n", timeline_n(s->timeline), n_ratings,
		(long long)coverage_total_ms(timeline_coverage(s->timeline), INT64_MIN, INT64_MAX),
		(long long)timeline_span_ms(s->timeline));
	part_end(out, begin);
}

void bids_write(const struct export_source *s, struct text *out)
{
	add_row(s, out);
	add_events(s, out);
	add_ratings(s, out);
}
