/* Readers of events and units: tables with a line of names. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/plain_table.h"
#include "model/mediatime.h"

/* The columns of a table by name; their places, -1 = there is none. */
struct columns {
	const char *const *names;
	size_t n, n_required;
	int at[8];
};

static const char *const event_columns[] = {
	"coder", "target", "code", "type", "start_ms", "stop_ms", "session"};
enum { CODER, TARGET, CODE, TYPE, START, STOP, SESSION, N_EVENT_COLUMNS };
static const char *const unit_columns[] = {"coder", "code", "start", "stop"};
enum { UNIT_CODER, UNIT_CODE, UNIT_START, UNIT_STOP, N_UNIT_COLUMNS };

/* Only a table in which every column is known is read further. */
static bool find_columns(const struct csv *c, struct columns *columns, struct problems *problems)
{
	const struct csv_row *row = &c->rows[0];
	size_t before = problems->n_errors;

	for (size_t i = 0; i < columns->n; i++) {
		columns->at[i] = csv_column(c, columns->names[i]);
		if (i < columns->n_required && columns->at[i] < 0)
			csv_problem(c, &row->cells[0], problems,
				_("no column '%s'; the first row has to name it"),
				columns->names[i]);
	}
	for (size_t k = 0; k < row->n; k++) {
		const char *name = row->cells[k].text, *nearest;
		bool known = false, first = csv_column(c, name) == (int)k;

		for (size_t i = 0; i < columns->n; i++)
			known |= strcmp(columns->names[i], name) == 0;
		nearest = text_nearest(name, columns->names, columns->n);
		if (known && !first)
			csv_problem(c, &row->cells[k], problems,
				_("column '%s' is there twice; leave one out"), name);
		else if (!known && nearest)
			csv_problem(c, &row->cells[k], problems,
				_("no column has the name '%s'; did you mean '%s'?"), name,
				nearest);
	}
	return problems->n_errors == before;
}

/* The cell of a column in a row; an empty one at the row's end where the row is too short. */
static struct csv_cell cell_of(const struct csv_row *row, const struct columns *columns, size_t i)
{
	struct csv_cell last = row->cells[row->n - 1];

	if (columns->at[i] >= 0 && (size_t)columns->at[i] < row->n)
		return row->cells[columns->at[i]];
	last.text = "";
	return last;
}

static const char *needed_text(const struct csv *c, const struct csv_row *row,
	const struct columns *columns, size_t i, struct arena *arena, struct problems *problems)
{
	struct csv_cell cell = cell_of(row, columns, i);

	if (cell.text[0] == '\0')
		csv_problem(c, &cell, problems, _("no %s in this row; every row needs one"),
			columns->names[i]);
	return arena_strdup(arena, cell.text);
}

static bool whole_number(const struct csv *c, const struct csv_cell *cell, int64_t min, int64_t max,
	int64_t *out, struct problems *problems)
{
	long long number;

	if (cell->text[0] == '\0') {
		csv_problem(c, cell, problems, _("a whole number is missing behind this"));
		return false;
	}
	if (!text_to_int64(cell->text, strlen(cell->text), min, max, &number)) {
		csv_problem(c, cell, problems, _("'%s' is not a whole number from %lld to %lld"),
			cell->text, (long long)min, (long long)max);
		return false;
	}
	*out = number;
	return true;
}

/* ---- events ---- */

static void read_times(const struct csv *c, const struct csv_row *row,
	const struct columns *columns, struct plain_event *e, struct problems *problems)
{
	struct csv_cell type = cell_of(row, columns, TYPE), start = cell_of(row, columns, START);
	struct csv_cell stop = cell_of(row, columns, STOP);
	bool is_point = strcmp(type.text, "point") == 0, good;

	e->state = strcmp(type.text, "state") == 0;
	if (!is_point && !e->state)
		csv_problem(
			c, &type, problems, _("'%s' is no type; allowed: point, state"), type.text);
	good = whole_number(c, &start, -MEDIATIME_MAX, MEDIATIME_MAX, &e->start_ms, problems);
	e->stop_ms = e->start_ms;
	if (!e->state && stop.text[0] == '\0')
		return;
	if (e->state && stop.text[0] == '\0') {
		csv_problem(c, &stop, problems,
			_("this state has no end: stop_ms is empty; write when it stopped, in ms, "
			  "or leave the row out"));
		return;
	}
	good &= whole_number(c, &stop, -MEDIATIME_MAX, MEDIATIME_MAX, &e->stop_ms, problems);
	if (good && e->stop_ms < e->start_ms)
		csv_problem(c, &stop, problems, _("stop_ms %lld is before start_ms %lld"),
			(long long)e->stop_ms, (long long)e->start_ms);
	else if (good && is_point && e->stop_ms > e->start_ms)
		csv_problem(c, &stop, problems,
			_("a point has no duration; leave stop_ms empty, or write the type state"));
}

bool plain_events_parse(struct plain_events *out, const char *name, const char *text, size_t len,
	struct problems *problems)
{
	struct columns columns = {event_columns, N_EVENT_COLUMNS, SESSION, {0}};
	size_t before = problems->n_errors;
	struct csv c;

	*out = (struct plain_events){0};
	if (csv_parse(&c, name, text, len, problems) && find_columns(&c, &columns, problems)) {
		for (size_t i = 1; i < c.n; i++) {
			const struct csv_row *row = &c.rows[i];
			struct plain_event e = {.line = row->cells[0].line, .session = ""};

			e.coder = needed_text(&c, row, &columns, CODER, &out->arena, problems);
			e.target = needed_text(&c, row, &columns, TARGET, &out->arena, problems);
			e.code = needed_text(&c, row, &columns, CODE, &out->arena, problems);
			if (columns.at[SESSION] >= 0)
				e.session = needed_text(
					&c, row, &columns, SESSION, &out->arena, problems);
			read_times(&c, row, &columns, &e, problems);
			MEM_GROW(out->items, out->n, out->capacity);
			out->items[out->n++] = e;
		}
	}
	csv_clear(&c);
	return problems->n_errors == before;
}

void plain_events_clear(struct plain_events *e)
{
	free(e->items);
	arena_clear(&e->arena);
	*e = (struct plain_events){0};
}

/* ---- units ---- */

static int compare_units(const void *va, const void *vb)
{
	const struct plain_unit *a = va, *b = vb;
	int order = strcmp(a->coder, b->coder);

	if (order != 0)
		return order;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static void check_overlaps(const struct plain_units *u, const char *name, struct problems *problems)
{
	for (size_t i = 1; i < u->n; i++) {
		const struct plain_unit *a = &u->items[i - 1], *b = &u->items[i];

		if (strcmp(a->coder, b->coder) == 0 && b->start < a->stop)
			problems_add(problems, SEVERITY_ERROR, name, b->line, 1,
				_("the unit from %lld overlaps the one of line %d, from %lld to "
				  "%lld; a coder's units may touch, not overlap"),
				(long long)b->start, a->line, (long long)a->start,
				(long long)a->stop);
	}
}

bool plain_units_parse(struct plain_units *out, const char *name, const char *text, size_t len,
	int64_t length, struct problems *problems)
{
	struct columns columns = {unit_columns, N_UNIT_COLUMNS, N_UNIT_COLUMNS, {0}};
	size_t before = problems->n_errors;
	struct csv c;

	*out = (struct plain_units){0};
	if (csv_parse(&c, name, text, len, problems) && find_columns(&c, &columns, problems)) {
		for (size_t i = 1; i < c.n; i++) {
			const struct csv_row *row = &c.rows[i];
			struct csv_cell start = cell_of(row, &columns, UNIT_START);
			struct csv_cell stop = cell_of(row, &columns, UNIT_STOP);
			struct plain_unit unit = {.line = row->cells[0].line};

			unit.coder =
				needed_text(&c, row, &columns, UNIT_CODER, &out->arena, problems);
			unit.code =
				needed_text(&c, row, &columns, UNIT_CODE, &out->arena, problems);
			if (whole_number(&c, &start, 0, length, &unit.start, problems) &&
				whole_number(&c, &stop, 0, length, &unit.stop, problems) &&
				unit.stop <= unit.start)
				csv_problem(&c, &stop, problems,
					_("stop %lld is not behind start %lld"),
					(long long)unit.stop, (long long)unit.start);
			MEM_GROW(out->items, out->n, out->capacity);
			out->items[out->n++] = unit;
		}
		if (out->n > 0)
			qsort(out->items, out->n, sizeof *out->items, compare_units);
		if (problems->n_errors == before)
			check_overlaps(out, name, problems);
	}
	csv_clear(&c);
	return problems->n_errors == before;
}

void plain_units_clear(struct plain_units *u)
{
	free(u->items);
	arena_clear(&u->arena);
	*u = (struct plain_units){0};
}
