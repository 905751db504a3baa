/*
 * Reads the tabular and the aggregated events of BORIS (boris_columns.h).
 *
 * Tabular: a row for each moment, start and stop; import.c pairs them. Aggregated: a row for each
 * moment and state. Times are seconds. "No focal subject" is nobody, "Not defined" no category, None no
 * choice; several choices of a set stand between commas, sets in one column between bars. Modifiers have
 * no names in these tables, only places. Where turven wrote the table, comments and names of recordings
 * are escaped, and its description says so.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "exchange/boris_columns.h"
#include "exchange/boris_events.h"
#include "exchange/csv.h"
#include "exchange/import.h"
#include "model/mediatime.h"

struct reader {
	struct boris_table t;
	const struct csv_row *row;
	bool escaped; /* this row */
};

static struct csv_cell cell_of(const struct reader *r, enum boris_column column)
{
	return boris_cell(r->row, r->t.at[column]);
}

static const char *keep(struct reader *r, const char *s)
{
	return arena_strdup(&r->t.out->arena, s);
}

/* NULL for an empty one. */
static const char *text_of(struct reader *r, enum boris_column column)
{
	const char *s = cell_of(r, column).text;

	return s[0] != '\0' ? keep(r, s) : NULL;
}

/* What turven escapes. */
static const char *free_text(struct reader *r, enum boris_column column)
{
	struct csv_cell cell = cell_of(r, column);
	const char *out;
	char *decoded;

	if (!r->escaped || !strchr(cell.text, '\\'))
		return text_of(r, column);
	if (!text_unescape(cell.text, strlen(cell.text), &decoded)) {
		csv_problem(r->t.csv, &cell, r->t.problems,
			_("'%s' is not escaped as turven does it: \\n, \\t, \\\\, \\u0022 …"),
			cell.text);
		return NULL;
	}
	out = keep(r, decoded);
	free(decoded);
	return out;
}

/* ---- times ---- */

static bool is_none(const char *s)
{
	return s[0] == '\0' || strcmp(s, "NA") == 0 || strcmp(s, "NaN") == 0;
}

static bool to_ms(const struct csv *csv, const struct csv_cell *cell, int64_t *ms)
{
	double seconds;

	if (!csv_number(csv, cell, &seconds))
		return mediatime_parse(cell->text, ms);
	if (!(fabs(seconds) <= (double)MEDIATIME_MAX / 1000))
		return false;
	*ms = llround(seconds * 1000);
	return true;
}

static int64_t time_of(struct reader *r, enum boris_column column)
{
	struct csv_cell cell = cell_of(r, column);
	int64_t ms = 0;

	if (!to_ms(r->t.csv, &cell, &ms))
		csv_problem(r->t.csv, &cell, r->t.problems,
			_("'%s' is no time; write seconds: 12.345"), cell.text);
	return ms;
}

/* ---- the observation ---- */

/* "player #1:/media/a.mp4;/media/b.mp4|player #2:…", or a path: the first file's own name. */
static const char *first_recording(struct reader *r, const char *source)
{
	const char *colon = strncmp(source, "player #", 8) == 0 ? strchr(source, ':') : NULL;
	const char *path = colon ? colon + 1 : source, *name = path;
	size_t n = strcspn(path, ";|");

	if (path[n] != '\0')
		import_lose(r->t.out, N_("further parts of recordings, and other players"), 1);
	for (const char *c = path; c < path + n; c++)
		if (*c == '/' || *c == '\\')
			name = c + 1;
	if (name == path + n)
		return NULL;
	return arena_printf(&r->t.out->arena, "%.*s", (int)(path + n - name), name);
}

static void take_source(struct reader *r, struct import_observation *o)
{
	const char *source = r->t.recording ? r->t.recording : free_text(r, BORIS_SOURCE);

	if (source && !is_none(source) && strcmp(source, "LIVE") != 0)
		o->recording = first_recording(r, source);
}

static void begin_observation(struct reader *r, struct import_observation *o)
{
	static const enum boris_column lengths[] = {BORIS_OBSERVED, BORIS_LENGTH};
	struct csv_cell offset = cell_of(r, BORIS_OFFSET);
	int64_t ms;

	take_source(r, o);
	if (free_text(r, BORIS_DATE))
		import_lose(r->t.out, IMPORT_LOST_DATES, 1);
	for (size_t i = 0; i < 2 && o->duration_ms <= 0; i++) {
		struct csv_cell cell = cell_of(r, lengths[i]);

		if (to_ms(r->t.csv, &cell, &ms) && ms > 0)
			o->duration_ms = ms;
	}
	if (to_ms(r->t.csv, &offset, &ms) && ms != 0)
		import_lose(r->t.out,
			N_("offsets of observations; times are as the table has them"), 1);
}

/* As the exporter writes it (boris_table.c). */
static bool is_escaped(const char *description)
{
	size_t n = strlen(description), ending = strlen(BORIS_ESCAPED);

	return n > ending && strcmp(description + n - ending, BORIS_ESCAPED) == 0;
}

static struct import_observation *observation_of(struct reader *r)
{
	const char *id = r->t.observation ? r->t.observation : cell_of(r, BORIS_OBSERVATION).text;
	size_t n = r->t.out->n_observations;
	struct import_observation *o =
		import_observation(r->t.out, id[0] != '\0' ? id : NULL, r->row->cells[0].line);

	if (r->t.out->n_observations > n)
		begin_observation(r, o);
	return o;
}

/* ---- an event ---- */

struct choices {
	struct import_modifier *items;
	size_t n, capacity;
};

/* The choices of one set: "low", "me,you", "None". */
static void add_choices(struct reader *r, struct choices *c, size_t place, const char *s, size_t n)
{
	const char *end = s + n, *set = arena_printf(&r->t.out->arena, "#%zu", place);

	while (s < end) {
		size_t length = strcspn(s, ",|");
		const char *from = s, *to;

		if (length > (size_t)(end - s))
			length = (size_t)(end - s);
		for (to = s + length; from < to && *from == ' '; from++)
			;
		while (to > from && to[-1] == ' ')
			to--;
		if (to > from && !(to - from == 4 && strncmp(from, "None", 4) == 0)) {
			MEM_GROW(c->items, c->n, c->capacity);
			c->items[c->n++] = (struct import_modifier){set,
				arena_printf(&r->t.out->arena, "%.*s", (int)(to - from), from)};
		}
		s += length + 1;
	}
}

static void take_modifiers(struct reader *r, struct import_event *e)
{
	const char *all = cell_of(r, BORIS_MODIFIERS).text;
	struct choices c = {0};

	for (size_t place = 1; *all; place++) {
		size_t n = strcspn(all, "|");

		add_choices(r, &c, place, all, n);
		all += n + (all[n] == '|');
	}
	for (size_t i = 0; i < r->t.n_sets; i++) {
		const char *s = boris_cell(r->row, r->t.sets[i]).text;

		add_choices(r, &c, i + 1, s, strlen(s));
	}
	if (c.n > 0) {
		struct import_modifier *kept = arena_alloc(&r->t.out->arena, c.n, sizeof *kept);

		memcpy(kept, c.items, c.n * sizeof *kept);
		e->modifiers = kept;
		e->n_modifiers = c.n;
	}
	free(c.items);
}

static void take_kind(struct reader *r, struct import_event *e)
{
	struct csv_cell cell = cell_of(r, BORIS_TYPE);

	if (strcmp(cell.text, "POINT") == 0)
		e->kind = IMPORT_POINT;
	else if (r->t.aggregated && strcmp(cell.text, "STATE") == 0)
		e->kind = IMPORT_STATE;
	else if (!r->t.aggregated && strcmp(cell.text, "START") == 0)
		e->kind = IMPORT_START;
	else if (!r->t.aggregated && strcmp(cell.text, "STOP") == 0)
		e->kind = IMPORT_STOP;
	else
		csv_problem(r->t.csv, &cell, r->t.problems, _("'%s' is no type; allowed: %s"),
			cell.text, r->t.aggregated ? "POINT, STATE" : "POINT, START, STOP");
}

static void take_times(struct reader *r, struct import_event *e)
{
	struct csv_cell stop = cell_of(r, BORIS_STOP_S);

	e->onset_ms = time_of(r, r->t.aggregated ? BORIS_START_S : BORIS_TIME);
	e->offset_ms = e->onset_ms;
	if (e->kind != IMPORT_STATE)
		return;
	if (is_none(stop.text)) {
		e->offset_ms = MEDIATIME_NONE;
		return;
	}
	e->offset_ms = time_of(r, BORIS_STOP_S);
	if (e->offset_ms < e->onset_ms)
		csv_problem(r->t.csv, &stop, r->t.problems,
			_("the stop is before the start; mend one of the two"));
}

static void take_comments(struct reader *r, struct import_event *e)
{
	const char *start = free_text(r, BORIS_COMMENT);
	const char *stop = free_text(r, BORIS_COMMENT_STOP);

	e->comment = start ? start : stop;
	/* Of a moment BORIS writes the same comment twice. */
	if (start && stop && strcmp(start, stop) != 0)
		e->comment = arena_printf(&r->t.out->arena, "%s\n%s", start, stop);
}

static bool is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].text[0] != '\0')
			return false;
	return true;
}

static void take_row(struct reader *r)
{
	struct csv_cell behavior = cell_of(r, BORIS_BEHAVIOR);
	struct import_observation *o;
	struct import_event *e;
	const char *s;

	r->escaped = is_escaped(
		r->t.description ? r->t.description : cell_of(r, BORIS_DESCRIPTION).text);
	o = observation_of(r);
	e = import_add(o, r->row->cells[0].line, r->row->cells[0].column);
	e->code = text_of(r, BORIS_BEHAVIOR);
	if (!e->code)
		csv_problem(r->t.csv, &behavior, r->t.problems,
			_("no behavior in this row; every row needs one"));
	s = cell_of(r, BORIS_SUBJECT).text;
	if (s[0] != '\0' && strcmp(s, "No focal subject") != 0)
		e->target = keep(r, s);
	s = cell_of(r, BORIS_CATEGORY).text;
	if (s[0] != '\0' && strcmp(s, "Not defined") != 0)
		e->category = keep(r, s);
	take_kind(r, e);
	take_times(r, e);
	take_modifiers(r, e);
	take_comments(r, e);
	import_lose(r->t.out, N_("numbers of frames and images"),
		is_none(cell_of(r, BORIS_IMAGE).text) ? 0 : 1);
}

static bool read_table(bool aggregated, const char *name, const char *text, size_t len,
	struct import *out, struct problems *problems)
{
	size_t before = problems->n_errors;
	struct csv csv;
	struct reader r = {
		.t = {.csv = &csv, .out = out, .problems = problems, .aggregated = aggregated}};

	if (csv_parse(&csv, name, text, len, problems) && boris_columns(&r.t)) {
		for (size_t i = r.t.first; i < csv.n; i++) {
			r.row = &csv.rows[i];
			if (!is_empty(r.row))
				take_row(&r);
		}
		if (r.t.observation && out->n_observations == 0)
			import_observation(out, r.t.observation, 1);
	}
	csv_clear(&csv);
	return problems->n_errors == before;
}

bool boris_table_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	return read_table(false, name, text, len, out, problems);
}

bool boris_aggregated_read(const char *name, const char *text, size_t len, struct import *out,
	struct problems *problems)
{
	return read_table(true, name, text, len, out, problems);
}
